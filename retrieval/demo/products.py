"""Draw the products of the demo shop from its type tables: titles, texts, attributes, prices, stock, variants, links.

It draws no picture, and no rating: those follow from the reviews.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from retrieval.demo.coherence import coherent
from retrieval.demo.kinds import Kind, load_kinds
from retrieval.demo.links import linked
from retrieval.demo.titles import describe, summary_of, title_of, zh_title_of
from retrieval.demo.words import LINES
from retrieval.schema import AttributeValue, Item, Quantity, Variant

QUANTITY = re.compile(r"(\d+(?:\.\d+)?)(?: ([A-Za-z%]+))?")
SIZES = {
    ("shoe", "men"): ("7", "8", "9", "10", "11", "12", "13"),
    ("shoe", "women"): ("5", "6", "7", "8", "9", "10"),
    ("shoe", "unisex"): ("5", "6", "7", "8", "9", "10", "11", "12"),
    ("waist", "men"): ("28", "30", "32", "34", "36", "38", "40"),
    ("waist", "women"): ("24", "26", "28", "30", "32", "34"),
    ("bed", ""): ("single", "double", "king"),
}
CLOTHES = ("XS", "S", "M", "L", "XL", "XXL")
MATERIAL_PRICE = {
    "leather": 1.18,
    "cashmere": 1.45,
    "silk": 1.3,
    "suede": 1.1,
    "wool": 1.12,
    "polyester": 0.88,
    "plastic": 0.78,
    "stainless steel": 1.1,
    "wood": 1.1,
    "canvas": 0.9,
    "rubber": 0.85,
    "gold-plated brass": 0.9,
}
FACT_PRICE = {
    "waterproof": 1.1,
    "wireless": 1.1,
    "noise_cancelling": 1.2,
    "organic": 1.08,
    "insulated": 1.12,
    "handmade": 1.15,
    "fair_trade": 1.05,
    "dimmable": 1.05,
    "gps": 1.15,
    "backlit": 1.06,
    "foldable": 1.03,
}
NOT_DEARER_WHEN_MORE = {"weight", "spf"}


@dataclass(frozen=True, slots=True)
class Product:
    """An item with what only the generator knows: a `family` is one model in several colours; `quality`, `appeal` ~ N(0, 1)."""

    item: Item
    kind: Kind
    family: str
    colour: str
    quality: float
    appeal: float


def make_products(seed: int, until: datetime) -> tuple[Product, ...]:
    """Every product of the shop, linked, in the order of the tables."""
    products = [product for kind in load_kinds() for product in _of_kind(kind, seed, until)]
    return linked(products, seed)


def _of_kind(kind: Kind, seed: int, until: datetime) -> Iterator[Product]:
    rng = Random(f"{seed}:{kind.key}")
    names = [(brand, line) for brand in kind.brands for line in _lines(kind.lines)]
    rng.shuffle(names)
    made, titles = 0, set()
    for family, (brand, line) in enumerate(names):
        if made == kind.count:
            return
        template, quality = _model(kind, brand, line, rng, until)
        for colour in _colours(kind, template, kind.count - made, rng):
            item = _coloured(kind, template, line, colour, made + 1, rng)
            if item.title not in titles:
                titles.add(item.title)
                made += 1
                yield Product(item, kind, f"{kind.key}/{family}", colour, quality, rng.gauss(0, 1))


def _lines(pool: str) -> list[str]:
    words = LINES[pool].replace("Old Mill", "Old_Mill").replace("Golden Field", "Golden_Field").split()
    return [word.replace("_", " ") for word in words]


def _colours(kind: Kind, model: Item, at_most: int, rng: Random) -> list[str]:
    metal = {"silver": ("silver",), "gold-plated brass": ("gold",)}.get(str(model.attributes.get("material", "")))
    colours = metal or kind.colours
    count = rng.choice((1, 2, 2, 3)) if kind.shows_colour else 1
    return rng.sample(colours, min(count, at_most, len(colours)))


def _model(kind: Kind, brand: str, line: str, rng: Random, until: datetime) -> tuple[Item, float]:
    """Everything that the colours of one model share; the item's title still holds nothing."""
    gender = rng.choice(kind.genders) if kind.genders else ""
    material = rng.choice(kind.materials) if kind.materials else ""
    chosen = {name: _choose(options, rng) for name, options in kind.facts.items()}
    facts = coherent(kind.key, material, {name: value for name, (value, _) in chosen.items()})
    quality = max(-2.2, min(2.2, rng.gauss(0.15 + 0.5 * (kind.brands[brand] - 1.0), 0.8)))
    price = _price(kind, brand, material, facts, chosen, quality, rng)
    attributes: dict[str, AttributeValue] = {}
    attributes |= {"gender": gender} if gender else {}
    attributes |= {"material": material} if material else {}
    attributes |= facts
    sizes = SIZES.get((kind.sizes, gender), CLOTHES) if kind.sizes else ()
    if sizes:
        attributes["size"] = sizes
    age = rng.uniform(3, 30) if rng.random() < 0.08 else rng.uniform(30, 900)
    created = until - timedelta(days=age, seconds=rng.randrange(86400))
    item = Item(
        id="",
        title=line,
        brand=brand,
        category=kind.path,
        price_cents=price,
        attributes=attributes,
        created_at=created.replace(microsecond=0),
        updated_at=(until - timedelta(days=rng.uniform(0, min(age, 25)))).replace(microsecond=0),
    )
    return item, quality


def _choose(options: object, rng: Random) -> tuple[AttributeValue, float]:
    """A value and where it lies in what it could have been, in [0, 1]."""
    if isinstance(options, list):
        index = rng.randrange(len(options))
        return _value(options[index]), index / max(1, len(options) - 1)
    if isinstance(options, str) and ".." in options:
        numbers, _, unit = options.partition(" ")
        low, high = (float(n) for n in numbers.split(".."))
        share = rng.random()
        exact = low + share * (high - low)
        step = 1 if high <= 60 else 5 if high <= 500 else 10
        return Quantity(float(round(exact / step) * step), unit), share
    return _value(options), 0.5


def _value(raw: object) -> AttributeValue:
    if isinstance(raw, bool):
        return raw
    match = QUANTITY.fullmatch(str(raw))
    return Quantity(float(match[1]), match[2] or "") if match else str(raw)


def _price(
    kind: Kind, brand: str, material: str, facts: Mapping[str, AttributeValue],
    chosen: Mapping[str, tuple[AttributeValue, float]], quality: float, rng: Random,
) -> int:  # fmt: skip
    low, high = kind.price
    share = min(1.0, max(0.0, 0.42 + 0.12 * quality + rng.gauss(0, 0.17)))
    dollars = math.exp(math.log(low) + share * (math.log(high) - math.log(low)))
    dollars *= kind.brands[brand] ** 0.8 * MATERIAL_PRICE.get(material, 1.0)
    for name, value in facts.items():
        if value is True:
            dollars *= FACT_PRICE.get(name, 1.0)
        elif isinstance(value, Quantity) and name not in NOT_DEARER_WHEN_MORE:
            dollars *= 0.9 + 0.2 * chosen[name][1]
    dollars = min(1.6 * high, max(0.75 * low, dollars))
    if dollars < 20:
        return int(dollars) * 100 + rng.choice((49, 90, 95, 99))
    if dollars < 150:
        return int(dollars) * 100 + rng.choice((0, 90, 95, 99))
    return int(dollars // 10) * 1000 + rng.choice((500, 900, 999, 990))


def _coloured(kind: Kind, model: Item, line: str, colour: str, number: int, rng: Random) -> Item:
    attributes: dict[str, AttributeValue] = {"colour": colour} if kind.shows_colour else {}
    attributes |= dict(model.attributes)
    item_id = f"{kind.key}-{number:02d}"
    sizes = model.attributes.get("size")
    variants = tuple(
        Variant(
            f"{item_id}-{size.lower()}",
            {"size": size},
            price_cents=model.price_cents if kind.sizes != "bed" else int((model.price_cents or 0) * (1 + 0.25 * place)),
            stock=0 if rng.random() < 0.14 else rng.randrange(1, 25),
        )
        for place, size in enumerate(sizes if isinstance(sizes, tuple) else ())
    )
    stock = sum(v.stock or 0 for v in variants) if variants else _stock(rng)
    if variants and rng.random() < 0.04:
        variants, stock = tuple(replace(v, stock=0) for v in variants), 0
    item = replace(model, id=item_id, attributes=attributes, variants=variants, stock=stock, images=(f"images/{item_id}.webp",))
    words = Random(f"{line}:{item_id}")
    return replace(
        item,
        title=title_of(kind, item, line),
        titles={"zh": zh_title_of(kind, item, line)},
        summary=summary_of(kind, item, words),
        description=describe(kind, item, words),
    )


def _stock(rng: Random) -> int:
    luck = rng.random()
    return 0 if luck < 0.05 else rng.randrange(1, 5) if luck < 0.15 else rng.randrange(5, 180)
