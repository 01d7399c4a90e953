"""Write the whole demo shop as files: catalogue, pictures, shoppers, events, orders, policies, FAQ.

Only files: it knows neither the index nor the log. The same seed and date give the same bytes.
"""

from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter

from retrieval.demo.pictures import draw_pictures
from retrieval.demo.products import make_products
from retrieval.schema import Item

UNTIL = datetime(2026, 11, 1, tzinfo=UTC)
ITEM = TypeAdapter(Item)


def generate(out: Path, seed: int = 7, until: datetime = UNTIL, progress: bool = False) -> None:
    """Write the shop into `out`; the history ends at `until`, which moves every date and nothing else."""
    products = make_products(seed, until)
    out.mkdir(parents=True, exist_ok=True)
    with (out / "products.jsonl").open("wb") as file:
        for product in products:
            file.write(ITEM.dump_json(product.item, exclude_defaults=True) + b"\n")
    draw_pictures(products, out, progress)
