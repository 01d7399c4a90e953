"""Magento's product CSV: configurable parents with their simple variants, pictures, links, and reviews in a file beside it."""

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

from ..schema import AttributeValue, Item, Link, Review, Variant
from . import values as v
from .errors import CatalogError, FieldError
from .foreign import Rows
from .plain import build
from .rows import Row, open_text

_HIDDEN = "Not Visible Individually"
_LINKS = {"crosssell_skus": "cross_sell", "upsell_skus": "up_sell", "related_skus": "related"}
_MOST_REVIEWS = 50


def magento_groups(rows: Rows) -> Rows:
    """Put a parent together with its variants. An export lists variants first; only those still without a parent are held."""
    waiting: dict[str, Row] = {}
    for row in rows:
        if isinstance(row, CatalogError):
            yield row
        elif row.get("product_type") == "configurable":
            skus = [_pairs(part)["sku"] for part in row.get("configurable_variations", "").split("|") if "sku=" in part]
            yield {"parent": row, "children": [waiting.pop(sku) for sku in skus if sku in waiting]}
        elif row.get("visibility") == _HIDDEN:
            waiting[row["sku"]] = row
        else:
            yield {"parent": row, "children": []}
    for row in waiting.values():
        yield {"parent": row, "children": []}


def magento_item(group: Row, folder: Path, reviews: dict[str, list[Review]]) -> Item:
    parent, children = group["parent"], group["children"]
    variants = tuple(_variant(child, folder) for child in children)
    prices = [x.price_cents for x in variants if x.price_cents is not None]
    price = parent.get("special_price") or parent.get("price") or (str(min(prices) / 100) if prices else None)
    stock = sum(x.stock or 0 for x in variants) if variants else _stock(parent)
    sku = parent["sku"]
    own = reviews.get(sku, [])
    rated = [r.rating for r in own if r.rating is not None]
    held = {
        "id": sku,
        "title": parent.get("name"),
        "description": parent.get("description"),
        "summary": parent.get("short_description"),
        "category": _deepest(parent.get("categories", "")),
        "price": price,
        "stock": stock,
        "rating": sum(rated) / len(rated) if rated else None,
        "rating_count": len(rated),
        "images": _images(parent, folder),
        "created_at": parent.get("created_at"),
        "updated_at": parent.get("updated_at"),
    }
    attributes: dict[str, Any] = dict(_attributes(parent))
    for name in ("color", "size"):
        if found := tuple(dict.fromkeys(str(x.attributes[name]) for x in variants if name in x.attributes)):
            attributes[name] = found
    links = tuple(
        Link(kind, s.strip())  # type: ignore[arg-type]
        for column, kind in _LINKS.items()
        for s in parent.get(column, "").split(",")
        if s.strip()
    )
    filled = {n: x for n, x in held.items() if x not in (None, "", [])}
    return build(filled, attributes, variants=variants, links=links, reviews=tuple(own[:_MOST_REVIEWS]))


def read_reviews(folder: Path) -> dict[str, list[Review]]:
    """Reviews by sku from `products_reviews.csv` beside the catalogue; empty where there is none."""
    path = folder / "products_reviews.csv"
    found: dict[str, list[Review]] = defaultdict(list)
    if path.exists():
        with open_text(path) as file:
            for row in csv.DictReader(file):
                rating = row.get("rating_value") or ""
                stars = float(rating) if rating.replace(".", "").isdigit() and 0 <= float(rating) <= 5 else None
                text = v.clean_text(row.get("review") or "")
                found[row["sku"]].append(Review(text, stars, v.clean_text(row.get("title") or ""), row.get("reviewer") or ""))
    return found


def _variant(child: Row, folder: Path) -> Variant:
    values = {n: x for n, x in _attributes(child).items() if n in ("color", "size")}
    try:
        cents = v.price_cents(child["price"])[0] if child.get("price") else None
    except ValueError as error:
        raise FieldError("price", f"variant {child['sku']}: {error}") from None
    images = _images(child, folder)
    return Variant(child["sku"], values, cents, _stock(child), images[0] if images else None)


def _attributes(row: Row) -> dict[str, AttributeValue]:
    """Read "color=Black,size=XS,material=Cotton|Wool"; a comma inside a value is kept, since the next name has a "="."""
    typed: dict[str, AttributeValue] = {}
    for name, text in _pairs(row.get("additional_attributes", "")).items():
        value = tuple(p.strip() for p in text.split("|") if p.strip()) if "|" in text else v.attribute_value(text)
        if value not in (None, ()):
            typed[v.attribute_name(name)] = str(text) if name == "size" else value  # type: ignore[assignment]
    return typed


def _pairs(text: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    name = ""
    for part in text.split(","):
        head, equals, tail = part.partition("=")
        if equals:
            name = head.strip()
            pairs[name] = tail.strip()
        elif name:
            pairs[name] += f",{part}"
    return pairs


def _deepest(text: str) -> list[str]:
    """The longest path that is a real category: promotions and collections come after."""
    paths = [[p for p in path.split("/") if p != "Default Category"] for path in text.split(",")]
    real = [p for p in paths if p and p[0] not in ("Collections", "Promotions", "What's New", "Sale")]
    return max(real or paths, key=len, default=[])


def _images(row: Row, folder: Path) -> list[str]:
    names = [row.get("base_image", ""), *row.get("additional_images", "").split(",")]
    return list(dict.fromkeys(_image(n.strip(), folder) for n in names if n.strip()))


def _image(name: str, folder: Path) -> str:
    local = folder / "images" / name.lstrip("/")
    return str(local) if local.exists() else name


def _stock(row: Row) -> int | None:
    if row.get("is_in_stock") == "0":
        return 0
    return max(0, int(float(row["qty"]))) if row.get("qty") else None
