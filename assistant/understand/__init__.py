"""What a shopper means: the deterministic reader, the model's reading and its check, and the wish as it grows."""

from .filters import filters_of, in_shop_values
from .merge import merge
from .model import check, from_compact, intent_schema, model_intent, understand
from .parse import parse

__all__ = ["check", "filters_of", "from_compact", "in_shop_values", "intent_schema", "merge", "model_intent", "parse", "understand"]
