"""Why an item is shown, in words that the ranker's own numbers bear out."""

from assistant.explain.reasons import leading, reasons
from assistant.explain.taught import spelt

__all__ = ["leading", "reasons", "spelt"]
