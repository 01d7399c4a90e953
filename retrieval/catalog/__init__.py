"""Catalogues in: readers for the forms that shops export, checked row by row, and the contract derived from them.

Our own form is JSON lines, a product a line; only `id` and `title` are required:

    {"id": "b-7", "title": "Ridge Hiking Boots", "brand": "Northmoor", "category": ["Fashion", "Shoes", "Hiking Boots"],
     "price_cents": 11900, "currency": "USD", "stock": 12, "rating": 4.6, "rating_count": 87, "images": ["images/b-7.webp"],
     "attributes": {"colour": "brown", "waterproof": true, "weight": {"value": 980, "unit": "g"}, "size": ["42", "43"]},
     "titles": {"zh": "..."}, "links": [{"kind": "cross_sell", "item_id": "s-3"}], "created_at": "2026-01-31T00:00:00Z"}
"""

from .contract import ContractBuilder
from .errors import CatalogError
from .json import dump_contract, dump_item, load_contract, load_item
from .marks import unmarked
from .read import FORMATS, detect, read

__all__ = [
    "FORMATS",
    "CatalogError",
    "ContractBuilder",
    "detect",
    "dump_contract",
    "dump_item",
    "load_contract",
    "load_item",
    "read",
    "unmarked",
]
