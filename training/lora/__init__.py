"""Fine-tune the language model: an adapter that reads shoppers and words replies."""

from .fit import METHODS, Recipe, fit
from .pack import encode, packed

__all__ = ["METHODS", "Recipe", "encode", "fit", "packed"]
