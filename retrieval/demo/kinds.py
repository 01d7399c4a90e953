"""The product types of the demo shop, read from the tables beside this file. It draws no random number."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

DEPARTMENTS = ("fashion", "beauty", "home", "electronics", "grocery")
TITLES = {
    "fashion": "{brand} {line} {adj} {noun} {for_gender}, {colour} {material}",
    "beauty": "{brand} {line} {adj} {noun} {for_gender} {for_skin}, {colour}, {volume}",
    "home": "{brand} {line} {adj} {material} {noun}, {colour}, {size_words}",
    "electronics": "{brand} {line} {adj} {noun}, {colour}",
    "grocery": "{brand} {line} {adj} {flavour} {noun}, {net_weight}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One product type. `price` is the range in whole dollars at brand tier 1; `facts` as the tables write them."""

    key: str
    department: str
    path: tuple[str, str, str]
    zh: str
    picture: str
    count: int
    price: tuple[float, float]
    brands: Mapping[str, float]
    lines: str
    colours: tuple[str, ...]
    use: tuple[str, ...]
    about: tuple[str, ...]
    title: str
    noun: str
    materials: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()
    sizes: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def shows_colour(self) -> bool:
        """Whether the colour is the product's own, and not only that of its packaging."""
        if self.department == "beauty":
            return self.path[1] == "Makeup" or self.picture in ("hairdryer", "toothbrush")
        return self.department != "grocery"


def load_kinds() -> tuple[Kind, ...]:
    """All product types, in the order of the tables."""
    groups = _table("brands")
    kinds = [_kind(key, department, row, groups) for department in DEPARTMENTS for key, row in _table(department).items()]
    return tuple(kinds)


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files("retrieval.demo").joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def _kind(key: str, department: str, row: Mapping[str, Any], groups: Mapping[str, Mapping[str, float]]) -> Kind:
    top, middle, leaf = row["path"].split("/")
    brands: dict[str, float] = {}
    for group in row["brands"].split():
        brands |= groups[group]
    return Kind(
        key=key,
        department=department,
        path=(top, middle, leaf),
        zh=row["zh"],
        picture=row["picture"],
        count=row["count"],
        price=(row["price"][0], row["price"][1]),
        brands=brands,
        lines=row["lines"],
        colours=tuple(row["colours"].split()),
        use=tuple(row["use"]),
        about=tuple(row["about"]),
        title=row.get("title", TITLES[department]),
        noun=row.get("noun", leaf if middle == "Shoes" else _singular(leaf)),
        materials=_words(row.get("materials", "")),
        genders=tuple(row.get("genders", "").split()),
        sizes=row.get("sizes", ""),
        facts=row.get("facts", {}),
    )


def _words(text: str) -> tuple[str, ...]:
    """Split "wool cotton" and "stainless steel,glass plastic": commas where a material has two words."""
    if "," not in text:
        return tuple(text.split())
    return tuple(word for part in text.split(",") for word in ([part] if part in TWO_WORDS else part.split()))


TWO_WORDS = {"stainless steel", "cast iron", "carbon steel", "gold-plated brass"}
PLURAL = {
    "Trousers",
    "Jeans",
    "Shorts",
    "Socks",
    "Gloves",
    "Sunglasses",
    "Headphones",
    "Earbuds",
    "Nuts",
    "Biscuits",
    "Slippers",
}
SINGULAR = {
    "Dresses": "Dress",
    "Watches": "Watch",
    "Smart Watches": "Smart Watch",
    "Mice": "Mouse",
    "Toothbrushes": "Toothbrush",
    "Knives": "Knife",
    "Kitchen Knives": "Kitchen Knife",
    "Bookshelves": "Bookshelf",
    "Scarves": "Scarf",
    "Electric Toothbrushes": "Electric Toothbrush",
    "Nail Polishes": "Nail Polish",
    "Towels": "Towels",
}


def _singular(leaf: str) -> str:
    if leaf in PLURAL:
        return leaf
    return SINGULAR.get(leaf, leaf.removesuffix("s") if not leaf.endswith("ss") else leaf)
