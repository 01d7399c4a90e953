"""Orders that the purchases in the log became, in every state an order can have, and the returns among them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from retrieval.demo.products import Product
from retrieval.demo.shoppers import Shopper
from retrieval.schema import Event, Variant

FIRST_NUMBER = 1001000
CARRIERS = (("Parcelway", "PW"), ("Norline Post", "NL"), ("Quickfreight", "QF"))
OPEN = ("pending", "paid", "shipped")


def make_orders(
    events: Sequence[Event], shoppers: Sequence[Shopper], products: Sequence[Product], seed: int, until: datetime
) -> tuple[list[dict[str, Any]], list[Event]]:
    """Rows of `orders.jsonl`, oldest first, and the "return" events of the orders that came back."""
    by_id = {p.item.id: p for p in products}
    people = {s.id: s for s in shoppers}
    baskets: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in events:
        if event.kind == "purchase":
            baskets[event.user_id, event.session_id].append(event)
    placed = sorted(baskets.values(), key=lambda basket: (basket[-1].at, basket[-1].user_id))
    rows: list[dict[str, Any]] = []
    returns: list[Event] = []
    for number, basket in enumerate(placed):
        rng = Random(f"{seed}:order:{number}")
        newest = len(placed) - 1 - number
        row = _order(FIRST_NUMBER + number, basket, people[basket[0].user_id], by_id, newest, until, rng)
        rows.append(row)
        if row["status"] in ("returned", "refunded"):
            at = datetime.fromisoformat(row["updated_at"])
            returns += [Event(e.user_id, e.item_id, "return", at, value=e.value) for e in basket]
    return rows, returns


def _order(
    number: int,
    basket: Sequence[Event],
    shopper: Shopper,
    by_id: Mapping[str, Product],
    newest: int,
    until: datetime,
    rng: Random,
) -> dict[str, Any]:
    at = basket[-1].at
    status = _status(newest, (until - at).total_seconds() / 86400, rng)
    carrier, prefix = rng.choice(CARRIERS)
    sent = status not in ("pending", "paid", "cancelled")
    eta = at + timedelta(days=rng.randrange(3, 7))
    if status in OPEN and eta < until:
        eta = until + timedelta(days=1)
    if status not in OPEN and status != "cancelled":
        eta = min(eta, until - timedelta(hours=2))
    days = {
        "pending": 0.0,
        "paid": 0.02,
        "shipped": 1.0,
        "cancelled": 0.3,
        "delivered": 4.0,
        "returned": 13.0,
        "refunded": 17.0,
    }[status]
    return {
        "id": f"W{number}",
        "user_id": shopper.id,
        "status": status,
        "placed_at": at.isoformat(),
        "lines": [_line(e, by_id[e.item_id], shopper, rng) for e in basket],
        "currency": "USD",
        "carrier": carrier if sent else "",
        "tracking": f"{prefix}{rng.randrange(10**9, 10**10)}" if sent else "",
        "address_city": shopper.city,
        "updated_at": min(at + timedelta(days=days), until - timedelta(minutes=1)).replace(microsecond=0).isoformat(),
        "eta": eta.date().isoformat() if status != "cancelled" else "",
    }


def _status(newest: int, age_days: float, rng: Random) -> str:
    """What became of an order; `newest` 0 is the last one, and the last dozen hold the open states for certain."""
    if newest < 12:
        return OPEN[newest % 2] if age_days < 3 else "shipped"
    if age_days < 2:
        return rng.choice(("paid", "shipped", "shipped", "cancelled"))
    if age_days < 5:
        return rng.choice(("shipped", "shipped", "delivered"))
    if age_days < 20:
        return "cancelled" if rng.random() < 0.06 else "delivered"
    return rng.choices(("delivered", "cancelled", "returned", "refunded"), (84, 6, 5, 5))[0]


def _line(event: Event, product: Product, shopper: Shopper, rng: Random) -> dict[str, Any]:
    item = product.item
    variant = _size(item.variants, Random(f"{shopper.id}:{product.kind.sizes}")) if item.variants else None
    price = item.price_cents if variant is None or variant.price_cents is None else variant.price_cents
    size = (
        ""
        if variant is None
        else f", {str(variant.attributes['size']).title() if product.kind.sizes == 'bed' else variant.attributes['size']}"
    )
    return {
        "item_id": item.id,
        "variant_id": variant.id if variant else "",
        "title": f"{item.title}{size}",
        "quantity": int(event.value or 1),
        "price_cents": price,
    }


def _size(variants: Sequence[Variant], rng: Random) -> Variant:
    """The size this shopper always takes: the same place in the range every time."""
    return variants[min(len(variants) - 1, int((0.2 + 0.6 * rng.random()) * len(variants)))]
