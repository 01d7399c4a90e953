"""The demo shop: generated products, pictures, shoppers and their behaviour. No real brand, no real person."""

from retrieval.demo.build import UNTIL, generate
from retrieval.demo.ensure import ensure_demo
from retrieval.demo.kept import keep as keep_vectors

__all__ = ["UNTIL", "ensure_demo", "generate", "keep_vectors"]
