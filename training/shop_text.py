"""A shop's products as text to learn from, and which of them are held out. It knows no model."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from retrieval.catalog import CatalogError, read
from retrieval.demo import ensure_demo
from retrieval.schema import AttributeValue, Item, Quantity
from retrieval.settings import ShopSettings
from retrieval.store import Store

HELD_OUT_OF_10 = 1


def products(settings: ShopSettings, catalog: Path | None = None) -> list[Item]:
    """The items of a catalogue file, or of the shop's live generation (the demo shop is built where it is missing).

    Rows of the file that are no products are left out; a ValueError when none is left.
    """
    if catalog is not None:
        items = [row for row in read(catalog) if not isinstance(row, CatalogError)]
    else:
        if settings.shop == "demo":
            ensure_demo(settings)
        store = Store.open(settings)
        try:
            items = store.items(np.arange(len(store.columns)))
        finally:
            store.close()
    if not items:
        raise ValueError(f"no products in {catalog or settings.shop_dir}")
    return items


def is_held_out(item_id: str) -> bool:
    """A tenth of all products, by a hash of the id: the same ones in every run, whatever else the catalogue holds."""
    return hashlib.blake2b(item_id.encode(), digest_size=4).digest()[0] % 10 < HELD_OUT_OF_10


def split(items: Iterable[Item]) -> tuple[list[Item], list[Item]]:
    """(training, held out); ValueError when one side is empty."""
    sides: tuple[list[Item], list[Item]] = ([], [])
    for item in items:
        sides[is_held_out(item.id)].append(item)
    if not sides[0] or not sides[1]:
        raise ValueError(f"{len(sides[0]) + len(sides[1])} products are too few: a tenth is held out to measure on")
    return sides


def text_of(item: Item, category: bool = True, reviews: int = 3) -> str:
    """All that the shop says of a product, a line a subject; `category` False leaves out what a classifier must find."""
    lines = [item.title, *item.titles.values()]
    if item.brand:
        lines.append(f"Brand: {item.brand}")
    if category and item.category:
        lines.append(f"Category: {' > '.join(item.category)}")
    lines += [f"{name.replace('_', ' ')}: {_worded(value)}" for name, value in item.attributes.items()]
    lines += [item.summary, item.description]
    lines += [f"Review: {r.title} {r.text}".replace("  ", " ") for r in item.reviews[:reviews]]
    return "\n".join(line.strip() for line in lines if line.strip())


def _worded(value: AttributeValue) -> str:
    if isinstance(value, Quantity):
        return f"{value.value:g} {value.unit}".strip()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, tuple) else value
