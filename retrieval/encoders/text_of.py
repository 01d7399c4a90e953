"""What the text vector sees of an item."""

from ..schema import Item

_LONGEST = 900


def product_text(item: Item) -> str:
    """Titles, brand, category and summary, then the description as far as it fits."""
    parts = [item.title]
    if item.brand and item.brand.casefold() not in item.title.casefold():
        parts.append(item.brand)
    parts += item.titles.values()
    if item.category:
        parts.append(" ".join(item.category))
    if item.summary:
        parts.append(item.summary)
    parts.append(item.description)
    return ". ".join(p for p in parts if p)[:_LONGEST]
