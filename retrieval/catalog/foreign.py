"""Rows of the feeds that shops export, one function a form: Shopify, Google Merchant, Magento, Amazon, and public sets."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..schema import Item, Link, Review, Variant
from . import values as v
from .errors import CatalogError, FieldError
from .plain import build
from .rows import Row

Rows = Iterator[Row | CatalogError]


def shopify_groups(rows: Rows) -> Rows:
    """Join the rows of one handle: the first has the product, all have variants and images."""
    group: list[Row] = []
    for row in rows:
        if isinstance(row, CatalogError):
            yield row
            continue
        if group and row.get("Handle") != group[0].get("Handle"):
            yield {"rows": group}
            group = []
        group.append(row)
    if group:
        yield {"rows": group}


def shopify_item(group: Row) -> Item:
    rows: list[Row] = group["rows"]
    first = rows[0]
    options = [(n, first.get(f"Option{n} Name", "")) for n in (1, 2, 3)]
    named = [(n, name) for n, name in options if name and name != "Title"]
    variants = tuple(_shopify_variant(first, row, named) for row in rows if row.get("Variant Price"))
    prices = [x.price_cents for x in variants if x.price_cents is not None]
    stocks = [x.stock for x in variants if x.stock is not None]
    values = {
        name: tuple(dict.fromkeys(str(r[f"Option{n} Value"]) for r in rows if r.get(f"Option{n} Value"))) for n, name in named
    }
    tags = [t.strip() for t in first.get("Tags", "").split(",") if t.strip()]
    held = {
        "id": first.get("Handle"),
        "title": first.get("Title"),
        "description": first.get("Body (HTML)", ""),
        "brand": first.get("Vendor", ""),
        "category": first.get("Product Category") or first.get("Type", ""),
        "price": str(min(prices) / 100) if prices else "",
        "images": [r["Image Src"] for r in rows if r.get("Image Src")],
        "created_at": first.get("Created At"),
    }
    if stocks:
        held["stock"] = sum(stocks)
    attributes: dict[str, Any] = dict(values) | ({"tags": tags} if tags else {})
    return build(_filled(held), attributes, variants=variants if named else ())


def _shopify_variant(first: Row, row: Row, named: Sequence[tuple[int, str]]) -> Variant:
    values = {v.attribute_name(name): str(row[f"Option{n} Value"]) for n, name in named if row.get(f"Option{n} Value")}
    stock = row.get("Variant Inventory Qty")
    return Variant(
        id=row.get("Variant SKU") or "-".join([first["Handle"], *values.values()]),
        attributes=values,
        price_cents=_cents("Variant Price", row["Variant Price"]),
        stock=max(0, int(float(stock))) if stock else None,
        image=row.get("Variant Image") or None,
    )


def google_item(row: Row) -> Item:
    """Google Merchant: the names of the product data specification, "12.99 USD" prices, "in_stock" availability."""
    row = {v.attribute_name(name.removeprefix("g:")): value for name, value in row.items()}
    known = {"id", "title", "description", "brand", "price", "sale_price", "availability", "google_product_category", "link"}
    known |= {"product_type", "image_link", "additional_image_link", "item_group_id", "quantity", "mobile_link"}
    category = row.get("product_type") or row.get("google_product_category") or ""
    more = _many(row.get("additional_image_link"))
    images = [row.get("image_link"), *(url.strip() for part in more for url in part.split(","))]
    held = {
        "id": row.get("id"),
        "title": row.get("title"),
        "description": row.get("description"),
        "brand": row.get("brand"),
        "category": _many(category)[0] if _many(category) else "",
        "price": row.get("sale_price") or row.get("price"),
        "images": [i for i in images if i],
        "stock": row.get("quantity") or row.get("availability"),
    }
    return build(_filled(held), {n: x for n, x in row.items() if n not in known and x})


def amazon_item(row: Row) -> Item:
    """Amazon-Reviews-2023 metadata: parent_asin, features, description list, price or "None", details."""
    price = row.get("price")
    images = [i.get("large") or i.get("thumb") for i in row.get("images") or [] if isinstance(i, dict)]
    held = {
        "id": row.get("parent_asin"),
        "title": row.get("title"),
        "description": " ".join(str(x) for x in row.get("description") or []),
        "summary": " ".join(str(x) for x in row.get("features") or []),
        "brand": (row.get("details") or {}).get("Brand") or row.get("store"),
        "category": row.get("categories") or row.get("main_category"),
        "price": None if price in (None, "None", "") else _amount(price),
        "rating": row.get("average_rating"),
        "rating_count": row.get("rating_number"),
        "images": [i for i in images if i],
    }
    details = {n: x for n, x in (row.get("details") or {}).items() if isinstance(x, (str, int, float, bool)) and n != "Brand"}
    related = tuple(Link("related", str(i)) for i in row.get("bought_together") or ())
    return build(_filled(held), details, links=related)


def icecat_item(row: Row) -> Item:
    """The Icecat electronics set: price in cents, `attr_t_*` text, `attr_n_*` number, `attr_b_*` boolean attributes."""
    attributes = {n[7:].strip("_"): x for n, x in row.items() if n[:7] in ("attr_t_", "attr_n_", "attr_b_")}
    kind = attributes.get("product_type")
    price = row.get("price")
    if price is not None and (not isinstance(price, (int, float)) or price < 0):
        raise FieldError("price", f"{price!r} is not a number of cents")
    held = {
        "id": row.get("id"),
        "title": row.get("title") or row.get("name"),
        "summary": row.get("short_description"),
        "brand": row.get("supplier"),
        "category": [kind] if isinstance(kind, str) and not kind.isdigit() else [],
        "price": None if price is None else f"{int(price) / 100:.2f}",
        "images": [i for i in (row.get("img_500x500") or row.get("img_high"),) if i],
        "created_at": row.get("date_released"),
    }
    return build(_filled(held), attributes)


def eshop_item(row: Row, folder: Path) -> Item:
    picture = folder / "Pics" / f"{row.get('Id')}.webp"
    held = {
        "id": row.get("Id"),
        "title": row.get("Name"),
        "description": row.get("Description"),
        "brand": row.get("Brand"),
        "category": [row["Type"]] if row.get("Type") else [],
        "price": _amount(row.get("Price")),
        "images": [str(picture)] if picture.exists() else [],
    }
    return build(_filled(held), {})


def retail_demo_item(row: Row) -> Item:
    gender = {"F": "women", "M": "men"}.get(str(row.get("gender_affinity", "")))
    held = {
        "id": row.get("id"),
        "title": row.get("name"),
        "description": row.get("description"),
        "category": [c for c in (row.get("category"), row.get("style")) if c],
        "price": _amount(row.get("price")),
        "stock": row.get("current_stock"),
        "images": [row["image"]] if row.get("image") else [],
    }
    attributes = {"gender": gender, "promoted": str(row["promoted"]).lower() if "promoted" in row else None}
    return build(_filled(held), attributes)


def dummyjson_item(row: Row) -> Item:
    size = row.get("dimensions") or {}
    attributes: dict[str, Any] = {"tags": row.get("tags")}
    attributes |= {n: f"{size[n]} cm" for n in ("width", "height", "depth") if n in size}
    attributes |= {
        "weight": row.get("weight"),
        "warranty": row.get("warrantyInformation"),
        "shipping": row.get("shippingInformation"),
    }
    attributes |= {"return_policy": row.get("returnPolicy")}
    reviews = tuple(
        Review(str(r.get("comment", "")), r.get("rating"), author=str(r.get("reviewerName", "")), at=v.timestamp(r.get("date")))
        for r in row.get("reviews") or ()
    )
    held = {
        "id": row.get("id"),
        "title": row.get("title"),
        "description": row.get("description"),
        "brand": row.get("brand"),
        "category": [row["category"]] if row.get("category") else [],
        "price": _amount(row.get("price")),
        "stock": row.get("stock"),
        "rating": row.get("rating"),
        "rating_count": len(reviews),
        "images": row.get("images") or [],
    }
    return build(_filled(held), attributes, reviews=reviews)


def _filled(held: Row) -> Row:
    return {n: x for n, x in held.items() if x not in (None, "", [])}


def _amount(value: Any) -> str | None:
    """A JSON number as text that reads as decimals, whatever their number: 4.125 is no thousands."""
    if isinstance(value, float):
        return f"{value:.2f}"
    return None if value is None else str(value)


def _many(value: Any) -> list[str]:
    if not value:
        return []
    return list(value) if isinstance(value, list) else [str(value)]


def _cents(field: str, text: str) -> int:
    try:
        return v.price_cents(text)[0]
    except ValueError as error:
        raise FieldError(field, str(error)) from None
