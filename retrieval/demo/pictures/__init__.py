"""Pictures of the demo products, drawn by code."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from retrieval.demo.products import Product


def draw_pictures(products: Sequence[Product], out: Path, progress: bool = False) -> None:
    """Write one WebP a product, to the path that its item names."""
    (out / "images").mkdir(parents=True, exist_ok=True)
    for product in products:
        Image.new("RGB", (480, 480), product.colour if product.colour != "navy" else "#1d2b4f").save(
            out / product.item.images[0]
        )
