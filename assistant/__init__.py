"""The shopping assistant. `Assistant.from_settings().chat(Turn(user_id, session_id, text)) -> Reply`."""

from assistant.agent import Assistant
from assistant.schema import Reply, Turn
from assistant.settings import Settings

__all__ = ["Assistant", "Reply", "Settings", "Turn"]
