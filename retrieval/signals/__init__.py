"""What is known about each candidate, as named columns: the ranker's input and the keys of every explanation."""

from retrieval.signals.columns import ItemColumns
from retrieval.signals.compute import LEARNED, SIGNALS, Signals
from retrieval.signals.match import fuse

__all__ = ["LEARNED", "SIGNALS", "ItemColumns", "Signals", "fuse"]
