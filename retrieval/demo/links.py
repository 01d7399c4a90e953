"""Links between products: what goes with it, the better one of its type, and its other colours."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from retrieval.schema import Link

if TYPE_CHECKING:
    from retrieval.demo.products import Product

GOES_WITH = {
    "hiking-boots": ("socks", "backpacks"),
    "ankle-boots": ("socks", "jeans"),
    "sneakers": ("socks", "jeans"),
    "running-shoes": ("socks", "shorts", "earbuds"),
    "sandals": ("sunglasses", "sunscreens"),
    "loafers": ("belts", "trousers"),
    "heels": ("dresses", "handbags"),
    "jackets": ("jeans", "scarves"),
    "rain-jackets": ("hiking-boots", "backpacks"),
    "coats": ("scarves", "gloves"),
    "dresses": ("heels", "necklaces"),
    "shirts": ("trousers", "belts"),
    "t-shirts": ("jeans", "shorts"),
    "sweaters": ("scarves", "jeans"),
    "trousers": ("belts", "shirts"),
    "jeans": ("belts", "t-shirts"),
    "shorts": ("t-shirts", "sandals"),
    "skirts": ("sweaters", "ankle-boots"),
    "backpacks": ("water-bottles", "rain-jackets"),
    "handbags": ("wallets", "scarves"),
    "tote-bags": ("sunglasses", "water-bottles"),
    "watches": ("belts", "wallets"),
    "hats": ("gloves", "scarves"),
    "lipsticks": ("mascaras", "nail-polishes"),
    "foundations": ("eyeshadow-palettes", "lipsticks"),
    "face-creams": ("serums", "cleansers"),
    "serums": ("face-creams", "sunscreens"),
    "cleansers": ("face-creams",),
    "sunscreens": ("hats", "body-lotions"),
    "shampoos": ("conditioners", "hair-dryers"),
    "conditioners": ("shampoos",),
    "perfumes": ("body-lotions",),
    "soaps": ("hand-creams", "towels"),
    "mugs": ("coffees", "teas", "biscuits"),
    "frying-pans": ("olive-oils", "cutting-boards"),
    "kitchen-knives": ("cutting-boards",),
    "kettles": ("teas", "mugs"),
    "toasters": ("jams", "honeys"),
    "coffee-makers": ("coffees", "mugs"),
    "cutting-boards": ("kitchen-knives",),
    "bowls": ("granolas", "soups"),
    "table-lamps": ("bookshelves",),
    "desk-lamps": ("chairs", "monitors"),
    "sofas": ("blankets", "rugs"),
    "chairs": ("tables",),
    "tables": ("chairs", "vases"),
    "bedding-sets": ("pillows", "blankets"),
    "pillows": ("bedding-sets",),
    "towels": ("soaps", "body-lotions"),
    "vases": ("candles",),
    "candles": ("vases", "blankets"),
    "headphones": ("laptops",),
    "earbuds": ("smartphones", "chargers"),
    "smartphones": ("phone-cases", "chargers", "earbuds"),
    "phone-cases": ("chargers", "power-banks"),
    "chargers": ("power-banks",),
    "power-banks": ("chargers",),
    "laptops": ("mice", "backpacks", "usb-drives"),
    "tablets": ("headphones", "keyboards"),
    "monitors": ("keyboards", "mice", "desk-lamps"),
    "mice": ("keyboards",),
    "keyboards": ("mice",),
    "cameras": ("backpacks", "usb-drives"),
    "smart-watches": ("smartphones", "running-shoes"),
    "controllers": ("headphones", "televisions"),
    "televisions": ("speakers", "controllers"),
    "webcams": ("headphones", "monitors"),
    "coffees": ("mugs", "biscuits", "coffee-makers"),
    "teas": ("honeys", "mugs"),
    "chocolates": ("coffees", "nuts"),
    "honeys": ("teas",),
    "pastas": ("olive-oils", "spices"),
    "olive-oils": ("pastas",),
    "granolas": ("bowls", "honeys"),
    "jams": ("biscuits",),
}


def linked(products: Sequence["Product"], seed: int) -> tuple["Product", ...]:
    """The same products, each with its links."""
    by_kind: dict[str, list[Product]] = defaultdict(list)
    for product in products:
        by_kind[product.kind.key].append(product)
    return tuple(replace(p, item=replace(p.item, links=_links(p, by_kind, Random(f"{seed}:links:{p.item.id}")))) for p in products)


def _links(product: "Product", by_kind: dict[str, list["Product"]], rng: Random) -> tuple[Link, ...]:
    links = [
        Link("cross_sell", rng.choice(fitting).item.id)
        for key in GOES_WITH.get(product.kind.key, ())
        if (fitting := _fit(product, by_kind[key]))
    ]
    peers = [p for p in by_kind[product.kind.key] if p.family != product.family and _same_gender(p, product)]
    price = product.item.price_cents or 0
    better = [p for p in peers if 1.1 * price < (p.item.price_cents or 0) < 1.9 * price and p.quality > product.quality]
    if better:
        links.append(Link("up_sell", max(better, key=lambda p: (p.quality, p.item.id)).item.id))
    colours = [p for p in by_kind[product.kind.key] if p.family == product.family and p is not product]
    return (*links, *(Link("related", p.item.id) for p in colours))


def _fit(product: "Product", others: Sequence["Product"]) -> list["Product"]:
    """The others that suit its gender, and its screen where it is a case."""
    fitting = [p for p in others if _same_gender(p, product)]
    if product.kind.key == "smartphones" and others and others[0].kind.key == "phone-cases":
        return [p for p in fitting if p.item.attributes["screen_size"] == product.item.attributes["screen_size"]]
    return fitting


def _same_gender(one: "Product", other: "Product") -> bool:
    genders = {one.item.attributes.get("gender", "unisex"), other.item.attributes.get("gender", "unisex")}
    return len(genders) == 1 or "unisex" in genders
