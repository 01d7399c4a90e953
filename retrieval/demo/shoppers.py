"""Invented shoppers and what they would never write down: their tastes, as one utility for every product."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.demo.people import CITIES, FIRST_NAMES, LAST_NAMES, SEGMENTS, ZH_CITIES, ZH_NAMES, Segment
from retrieval.demo.products import Product
from retrieval.demo.words import ZH
from retrieval.schema import Quantity

COUNT = 300


@dataclass(frozen=True, slots=True)
class Tastes:
    """Weights of utility; `price` is the place in a type's price order, 0 cheapest, that suits best."""

    segment: str
    gender: str
    brands: dict[str, float]
    interests: dict[str, float]
    attributes: dict[str, float]
    price: float
    price_sensitivity: float
    activity: float


@dataclass(frozen=True, slots=True)
class Shopper:
    """One shopper; `about` is the line the picker of the demo shows."""

    id: str
    name: str
    about: str
    city: str
    tastes: Tastes

    def row(self) -> dict[str, Any]:
        """The row of `shoppers.jsonl`."""
        return asdict(self)


def make_shoppers(products: Sequence[Product], seed: int) -> tuple[Shopper, ...]:
    """All shoppers; segments take turns, so that each is well filled."""
    rng = Random(f"{seed}:shoppers")
    names: set[str] = set()
    shoppers = []
    for number in range(COUNT):
        chinese = number % 6 == 5
        tastes = _tastes(SEGMENTS[number % len(SEGMENTS)] if number < 2 * len(SEGMENTS) else rng.choice(SEGMENTS), products, rng)
        name = _name(chinese, names, rng)
        about = _about(tastes, chinese)
        shoppers.append(Shopper(f"u{number + 1:03d}", name, about, rng.choice(ZH_CITIES if chinese else CITIES), tastes))
    return tuple(shoppers)


def utilities(shoppers: Sequence[Shopper], products: Sequence[Product]) -> NDArray[np.float64]:
    """Hidden utility (shoppers, products), about standard normal within a type."""
    tokens = [_tokens(p) for p in products]
    ranks = _price_ranks(products)
    common = np.array([0.35 * p.quality + 0.2 * p.appeal for p in products])
    rows = []
    for shopper in shoppers:
        tastes = shopper.tastes
        liked = np.array(
            [
                tastes.brands.get(p.item.brand, 0.0) + sum(tastes.attributes.get(t, 0.0) for t in ts)
                for p, ts in zip(products, tokens, strict=True)
            ]
        )
        other = np.array([_other_gender(p, tastes.gender) for p in products])
        price = 0.6 - 3.2 * tastes.price_sensitivity * np.abs(ranks - tastes.price)
        rows.append(common + 1.4 * liked + price - 2.5 * other)
    return np.array(rows)


def tokens_of(product: Product) -> tuple[str, ...]:
    """The "name=value" attributes of a product."""
    return _tokens(product)


def _name(chinese: bool, taken: set[str], rng: Random) -> str:
    while True:
        name = rng.choice(ZH_NAMES) if chinese else f"{rng.choice(FIRST_NAMES)} {rng.choice(LAST_NAMES)}"
        if chinese and len(taken & set(ZH_NAMES)) >= len(ZH_NAMES) - 2:
            name = rng.choice(ZH_NAMES)[0] + rng.choice(ZH_NAMES)[1:]
        if name not in taken:
            taken.add(name)
            return name


def _tastes(segment: Segment, products: Sequence[Product], rng: Random) -> Tastes:
    interests = {p.kind.key: segment.interests.get(p.kind.key, segment.interests.get(p.kind.path[1], 0.0)) for p in products}
    own = {key: weight * rng.uniform(0.3, 1.7) for key, weight in interests.items() if weight}
    own |= {key: rng.uniform(0.3, 1.2) for key in rng.sample(sorted(interests), 6) if key not in own}
    brands = sorted({p.item.brand for p in products if p.kind.key in own})
    first = sorted(own, key=lambda key: -own[key])[:3]
    near = sorted({p.item.brand for p in products if p.kind.key in first})
    loved = {brand: round(rng.uniform(1.2, 1.9), 2) for brand in rng.sample(near, min(2, len(near)))}
    loved |= {brand: round(rng.uniform(0.7, 1.4), 2) for brand in rng.sample(brands, min(4, len(brands))) if brand not in loved}
    shunned = {
        brand: round(-rng.uniform(0.6, 1.4), 2)
        for brand in rng.sample([b for b in brands if b not in loved], min(2, len(brands) - len(loved)))
    }
    attributes = {like: round(rng.uniform(0.5, 1.3), 2) for like in segment.likes if rng.random() < 0.75}
    colours = sorted({p.colour for p in products})
    attributes |= {f"colour={c}": round(rng.uniform(0.7, 1.5), 2) for c in rng.sample(colours, 2)}
    if rng.random() < 0.25:
        attributes[f"material={rng.choice(('leather', 'polyester', 'plastic', 'wool', 'suede'))}"] = round(
            -rng.uniform(0.7, 1.4), 2
        )
    return Tastes(
        segment=segment.key,
        gender=rng.choice(("women", "women", "men", "men", "unisex")),
        brands=loved | shunned,
        interests={key: round(weight, 3) for key, weight in sorted(own.items())},
        attributes=attributes,
        price=round(min(1.0, max(0.0, rng.gauss(segment.price, 0.22))), 3),
        price_sensitivity=round(rng.uniform(0.2, 1.2), 3),
        activity=round(min(4.0, rng.lognormvariate(0, 0.6)), 3),
    )


def _about(tastes: Tastes, chinese: bool) -> str:
    segment = next(s for s in SEGMENTS if s.key == tastes.segment)
    colour = next(key.removeprefix("colour=") for key in tastes.attributes if key.startswith("colour="))
    brand = next(iter(tastes.brands))
    purse = (
        "looks for bargains" if tastes.price < 0.33 else "pays for quality" if tastes.price > 0.62 else "weighs price and quality"
    )
    if chinese:
        zh_purse = {
            "looks for bargains": "爱找便宜货",
            "pays for quality": "看重品质",
            "weighs price and quality": "讲究性价比",
        }[purse]
        return f"{ZH_ABOUT[segment.key]}，喜欢 {brand} 和{ZH[colour]}，{zh_purse}"
    return f"{segment.about[0].upper()}{segment.about[1:]}, likes {brand} and {colour}, {purse}."


ZH_ABOUT = {
    "outdoor": "周末常去徒步",
    "runner": "正在备战半程马拉松",
    "elegant": "上班穿着讲究",
    "student": "在读学生，预算有限",
    "tech": "数码爱好者",
    "gamer": "深夜玩家",
    "homemaker": "正在布置新家",
    "cook": "爱下厨请客",
    "green": "偏爱有机与纯素",
    "beauty": "美妆达人",
    "parent": "四口之家的采购员",
    "cosy": "爱茶、毯子和香薰",
}


def _tokens(product: Product) -> tuple[str, ...]:
    tokens = []
    for name, value in product.item.attributes.items():
        if isinstance(value, bool):
            tokens.append(f"{name}={'yes' if value else 'no'}")
        elif isinstance(value, str):
            tokens.append(f"{name}={value}")
        elif isinstance(value, Quantity) and re.fullmatch("storage|memory|screen_size", name):
            tokens.append(f"{name}={value.value:g} {value.unit}")
    return tuple(tokens)


def _price_ranks(products: Sequence[Product]) -> NDArray[np.float64]:
    """Place of each price within its type, in [0, 1]."""
    prices = np.array([p.item.price_cents or 0 for p in products], dtype=float)
    kinds = np.array([p.kind.key for p in products])
    ranks = np.zeros(len(products))
    for kind in dict.fromkeys(kinds):
        at = np.flatnonzero(kinds == kind)
        ranks[at] = np.argsort(np.argsort(prices[at], kind="stable"), kind="stable") / max(1, len(at) - 1)
    return ranks


def _other_gender(product: Product, gender: str) -> bool:
    meant = product.item.attributes.get("gender", "unisex")
    return gender != "unisex" and meant != "unisex" and meant != gender
