"""Why an item is shown, in words that the ranker's own numbers bear out."""

from assistant.explain.reasons import leading, reasons

__all__ = ["leading", "reasons"]
