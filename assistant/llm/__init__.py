"""The one seam to a language model: the OpenAI chat protocol, embedded or by URL."""

from assistant.llm.adapters import Adapters
from assistant.llm.breaker import Breaker
from assistant.llm.client import LLM
from assistant.llm.endpoint import Endpoint
from assistant.llm.errors import LLMUnavailable
from assistant.llm.gguf import AdapterError
from assistant.llm.usage import Counters, Usage, metered

__all__ = ["LLM", "AdapterError", "Adapters", "Breaker", "Counters", "Endpoint", "LLMUnavailable", "Usage", "metered"]
