"""The learned score and its exact explanation."""

from retrieval.ranker.model import Ranker, digest, save
from retrieval.ranker.prior import Prior

__all__ = ["Prior", "Ranker", "digest", "save"]
