"""The agent: one LangGraph pipe a turn, and the `Assistant` that runs it."""

from assistant.agent.assistant import Assistant, Shopper
from assistant.agent.graph import build_graph

__all__ = ["Assistant", "Shopper", "build_graph"]
