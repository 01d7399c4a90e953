"""The demo shop: generated products, pictures, shoppers and their behaviour. No real brand, no real person."""

from retrieval.demo.build import UNTIL, generate

__all__ = ["UNTIL", "generate"]
