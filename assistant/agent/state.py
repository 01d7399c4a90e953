"""What flows through the graph of one turn, and what its nodes may use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event as Flag
from typing import TypedDict

from assistant.llm import LLM
from assistant.schema import Cart, Comparison, Conversation, Intent, Reason, Reply
from assistant.service import Carts, Faq, Handoffs, Orders, Sessions, Verdicts
from assistant.settings import Settings
from retrieval.recommend import Recommender
from retrieval.schema import Ranked


@dataclass(frozen=True, slots=True)
class Services:
    """The parts that nodes call. `llm` is None where templates alone answer."""

    settings: Settings
    recommender: Recommender
    llm: LLM | None
    carts: Carts
    orders: Orders
    faq: Faq
    sessions: Sessions
    handoffs: Handoffs
    verdicts: Verdicts


@dataclass(frozen=True, slots=True)
class Context:
    """What a run of the graph is given beside its input; `left` is set when the shopper has gone."""

    services: Services
    left: Flag = field(default_factory=Flag)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an act's node found out, before it is worded.

    `text` is the deterministic wording. `wordable` says that the model may word it instead. Of the conversation's state `wish`,
    `shown` and `focus` are None where the turn leaves them as they are; `asked` names the facet of a question to the shopper.
    `total` counts what satisfies the wish, 0 where that is not known. `impression` is the id of the logged page, "" where no list
    was made. `lacking` is as in the Reply.
    """

    text: str
    items: tuple[Ranked, ...] = ()
    reasons: tuple[Reason, ...] = ()
    notices: tuple[str, ...] = ()
    question: str = ""
    asked: str = ""
    suggestions: tuple[str, ...] = ()
    comparison: Comparison | None = None
    cart: Cart | None = None
    total: int = 0
    wordable: bool = False
    wish: Intent | None = None
    shown: tuple[str, ...] | None = None
    focus: tuple[str, ...] | None = None
    impression: str = ""
    lacking: str = ""
    timings_ms: Mapping[str, float] = field(default_factory=dict)


class State(TypedDict, total=False):
    """One turn. `text`, `user_id`, `session_id`, `image` and `conversation` go in; nodes add the rest."""

    text: str
    user_id: str
    session_id: str
    image: bytes | str | Path | None
    audio: bytes | str | Path | None
    conversation: Conversation
    photo: bytes | None
    intent: Intent
    answer: Answer
    degraded: tuple[str, ...]
    timings_ms: Mapping[str, float]
    reply: Reply
