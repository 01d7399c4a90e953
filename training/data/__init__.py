"""Training data for the language model, composed from tables of how people say things and from shops' contracts."""

from .corpus import Data, make, write

__all__ = ["Data", "make", "write"]
