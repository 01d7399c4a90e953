"""Our JSONL, and any CSV with a header, named by guess or by a TOML mapping."""

import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..schema import Item
from . import values as v
from .errors import FieldError
from .json import item_of
from .rows import Row

# What shops call a field, most telling first; names are compared in snake case.
GUESSES: dict[str, tuple[str, ...]] = {
    "id": ("id", "sku", "product_id", "item_id", "asin", "code", "handle", "article_number"),
    "title": ("title", "name", "product_name", "product_title", "item_name"),
    "description": ("description", "long_description", "body", "body_html", "details", "text"),
    "summary": ("summary", "short_description", "subtitle", "excerpt"),
    "brand": ("brand", "manufacturer", "vendor", "supplier", "maker"),
    "category": ("category", "categories", "category_path", "product_type", "type", "department"),
    "price": ("price", "sale_price", "current_price", "price_usd", "amount", "unit_price"),
    "currency": ("currency", "price_currency", "currency_code"),
    "stock": ("stock", "quantity", "qty", "inventory", "current_stock", "in_stock"),
    "rating": ("rating", "average_rating", "stars", "review_score"),
    "rating_count": ("rating_count", "rating_number", "reviews_count", "num_reviews", "review_count"),
    "images": ("images", "image", "image_url", "image_link", "picture", "img", "photo"),
    "language": ("language", "lang", "locale"),
    "created_at": ("created_at", "date_added", "release_date", "date_released", "published_at"),
    "updated_at": ("updated_at", "modified_at"),
}
_OUR_FIELDS = {field.name for field in fields(Item)}


def our_item(row: Row) -> Item:
    """Read a row of our own JSONL; unknown fields are an error, since a typo must not lose data."""
    if unknown := sorted(row.keys() - _OUR_FIELDS):
        raise FieldError(unknown[0], f"no such field; known: {', '.join(sorted(_OUR_FIELDS))}")
    try:
        return item_of(row)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(p) for p in first["loc"]) or "row"
        raise FieldError(field, f"{first['msg']}, got {first['input']!r:.80}") from None


def read_mapping(path: Path) -> dict[str, str]:
    """Read a TOML table `[columns]` of our field = column name; an unknown field is a ValueError that lists the known ones."""
    try:
        columns = tomllib.loads(path.read_text(encoding="utf-8")).get("columns", {})
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path} is not TOML: {error}") from None
    unknown = [f for f in columns if f not in GUESSES and not f.startswith(("attributes.", "title_"))]
    if unknown or not columns:
        known = ", ".join([*GUESSES, "attributes.NAME", "title_LANG"])
        raise ValueError(f"{path}: [columns] has {', '.join(unknown) or 'nothing'}; known fields: {known}")
    return {str(field): str(column) for field, column in columns.items()}


def mapped_item(row: Row, mapping: dict[str, str] | None = None) -> Item:
    """Read a row of a foreign table: mapped and guessed columns are fields, all others are attributes."""
    snake = {v.attribute_name(name): name for name in row}
    columns = {field: next((snake[g] for g in names if g in snake), None) for field, names in GUESSES.items()}
    for field, column in (mapping or {}).items():
        if column not in row:
            raise FieldError(field, f"the mapped column {column!r} is not in the file")
        columns[field] = column
    held = {field: row[column] for field, column in columns.items() if column is not None and row[column] not in ("", None)}
    used = {c for c in columns.values() if c}
    titles = {f[6:]: str(x) for f, x in held.items() if f.startswith("title_")}
    titles |= {n[6:]: str(row[c]) for n, c in snake.items() if n in ("title_zh", "title_en", "name_zh") and row[c]}
    attributes = {f[11:]: x for f, x in held.items() if f.startswith("attributes.")}
    skipped = used | {c for n, c in snake.items() if n in ("title_zh", "title_en", "name_zh")}
    attributes |= {n: row[c] for n, c in snake.items() if c not in skipped}
    return build(held, attributes, titles)


def build(held: dict[str, Any], attributes: dict[str, Any], titles: dict[str, str] | None = None, **more: Any) -> Item:
    """Make an item out of raw field values; FieldError names the field that cannot be read."""
    title = v.clean_text(str(held.get("title", "")))
    cents, written = _read("price", v.price_cents, str(held["price"])) if "price" in held else (None, None)
    currency = str(held.get("currency") or written or "USD").upper()
    if len(currency) != 3 or not currency.isalpha():
        raise FieldError("currency", f"{currency!r} is not an ISO code of three letters")
    typed = {v.attribute_name(n): t for n, x in attributes.items() if (t := v.attribute_value(x)) is not None}
    return checked(
        Item(
            id=str(held.get("id", "")).strip(),
            title=title,
            description=v.clean_text(str(held.get("description", ""))),
            summary=v.clean_text(str(held.get("summary", ""))),
            brand=v.clean_text(str(held.get("brand", ""))),
            category=v.category_path(held.get("category")),
            price_cents=cents,
            currency=currency,
            attributes=typed,
            stock=_read("stock", _stock, held["stock"]) if "stock" in held else None,
            rating=_read("rating", float, held["rating"]) if "rating" in held else None,
            rating_count=_read("rating_count", _whole, held["rating_count"]) if "rating_count" in held else 0,
            images=_images(held.get("images")),
            titles=titles or {},
            language=str(held.get("language") or v.language_of(title))[:2].lower(),
            created_at=_read("created_at", v.timestamp, held.get("created_at")),
            updated_at=_read("updated_at", v.timestamp, held.get("updated_at")),
            **more,
        )
    )


def checked(item: Item) -> Item:
    """Check what no type can say; FieldError names the field, the value and what is allowed."""
    if not item.id:
        raise FieldError("id", "is missing")
    if not item.title:
        raise FieldError("title", "is missing")
    if item.price_cents is not None and not 0 <= item.price_cents <= v.MAX_PRICE_CENTS:
        raise FieldError("price_cents", f"{item.price_cents} is not between 0 and {v.MAX_PRICE_CENTS}")
    if item.rating is not None and not 0 <= item.rating <= 5:
        raise FieldError("rating", f"{item.rating} is not between 0 and 5")
    if item.rating_count < 0:
        raise FieldError("rating_count", f"{item.rating_count} is negative")
    if item.stock is not None and item.stock < 0:
        raise FieldError("stock", f"{item.stock} is negative")
    if len(item.currency) != 3 or not item.currency.isalpha():
        raise FieldError("currency", f"{item.currency!r} is not an ISO code of three letters")
    return item


def _read(field: str, reader: Any, value: Any) -> Any:
    try:
        return reader(value)
    except (ValueError, TypeError, OverflowError) as error:
        raise FieldError(field, str(error)) from None


def _whole(value: object) -> int:
    number = float(str(value).replace(",", ""))
    if number != int(number):
        raise ValueError(f"{value!r} is not a whole number")
    return int(number)


def _stock(value: object) -> int | None:
    text = str(value).strip().casefold().replace("_", " ")
    if text in ("in stock", "instock", "available", "limited availability", "preorder", "backorder", "yes", "true"):
        return None
    return 0 if text in ("out of stock", "outofstock", "sold out", "no", "false") else _whole(value)


def _images(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    parts = value if isinstance(value, (list, tuple)) else str(value).replace("|", ",").split(",")
    return tuple(p for part in parts if (p := str(part).strip()))
