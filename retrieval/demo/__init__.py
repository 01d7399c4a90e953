"""The demo shop: generated products, pictures, shoppers and their behaviour. No real brand, no real person."""

from retrieval.demo.build import UNTIL, generate
from retrieval.demo.ensure import ensure_demo

__all__ = ["UNTIL", "ensure_demo", "generate"]
