"""Write the whole demo shop as files: catalogue, pictures, shoppers, events, orders, policies, FAQ.

Only files: it knows neither the index nor the log. The same seed and date give the same bytes.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

from pydantic import TypeAdapter

from retrieval.catalog.json import dump_item
from retrieval.demo.behaviour import make_events
from retrieval.demo.orders import make_orders
from retrieval.demo.pictures import draw_pictures
from retrieval.demo.products import make_products
from retrieval.demo.reviews import reviewed
from retrieval.demo.shoppers import make_shoppers
from retrieval.schema import Event

UNTIL = datetime(2026, 11, 1, tzinfo=UTC)
EVENT = TypeAdapter(Event)


def generate(out: Path, seed: int = 7, until: datetime = UNTIL, progress: bool = False, pictures: bool = True) -> None:
    """Write the shop into `out`; the history ends at `until`, which moves every date and nothing else."""
    products = [reviewed(product, seed, until) for product in make_products(seed, until)]
    shoppers = make_shoppers(products, seed)
    events = make_events(shoppers, products, seed, until)
    orders, returns = make_orders(events, shoppers, products, seed, until)
    events = sorted([*events, *returns], key=lambda e: (e.at, e.user_id))
    out.mkdir(parents=True, exist_ok=True)
    _write(out / "products.jsonl", (dump_item(product.item).encode() for product in products))
    _write(out / "events.jsonl", (EVENT.dump_json(event, exclude_defaults=True) for event in events))
    _write(out / "shoppers.jsonl", (_json(shopper.row()) for shopper in shoppers))
    _write(out / "orders.jsonl", map(_json, orders))
    for name in ("policies.md", "faq.jsonl"):
        (out / name).write_bytes(resources.files("retrieval.demo").joinpath(name).read_bytes())
    if pictures:
        draw_pictures(products, out, progress)


def _json(row: dict[str, object]) -> bytes:
    return json.dumps(row, ensure_ascii=False).encode()


def _write(path: Path, lines: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(line + b"\n" for line in lines)
