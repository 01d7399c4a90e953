"""Turns that want no product: greetings, thanks, questions outside the shop, orders to the assistant about itself."""

import re

from langgraph.runtime import Runtime

from assistant.agent.state import Answer, Context, State
from assistant.agent.suggest import at_start
from assistant.compose import compose
from assistant.phrases import Situation
from assistant.schema import Conversation
from assistant.untrusted import injected

_HELLO = "hi+|hey+|hello+|yo|hiya|howdy|good (?:morning|afternoon|evening)|greetings"
_KINDS: tuple[tuple[Situation, re.Pattern[str]], ...] = (
    ("thanks", re.compile(r"\b(?:thanks?|thx|ty|cheers|appreciated)\b|谢|辛苦", re.IGNORECASE)),
    ("goodbye", re.compile(r"\b(?:bye|goodbye|see (?:you|ya)|good night|later)\b|再见|拜拜|晚安", re.IGNORECASE)),
    ("greeting", re.compile(rf"^\W*(?:{_HELLO})\b|[您你]好|嗨|哈喽|在吗", re.IGNORECASE)),
)


def talk(state: State, runtime: Runtime[Context]) -> State:
    """Answer in a sentence and lead back to the shop."""
    intent, text = state["intent"], state["text"]
    conversation = state.get("conversation") or Conversation()
    seed = f"{text} {len(conversation.history)}"
    situation: Situation = "smalltalk"
    if state.get("image") is not None:
        situation = "photo_unreadable"
    elif state.get("audio") is not None and not text.strip():
        situation = "unheard"
    elif intent.act == "out_of_scope":
        situation = "injection" if injected(text) else "out_of_scope"
    else:
        situation = next((kind for kind, pattern in _KINDS if pattern.search(text)), "smalltalk" if text.strip() else "repeat")
    ways = () if situation == "goodbye" else at_start(intent.language)
    return {"answer": Answer(text=compose(situation, intent.language, seed), suggestions=ways)}
