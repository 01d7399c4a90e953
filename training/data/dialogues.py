"""Dialogues of one to four turns with the state that each turn starts from, and the rows that training reads.

A row is a chat: the system prompt, the turn as `assistant.prompts` renders it for a tuned model, and the Intent as compact JSON
in the shopper's own words.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from assistant.prompts import compact, dump, understand_messages
from assistant.schema import Conversation, Intent
from assistant.understand.merge import merge
from retrieval.schema import Contract

from . import sentences, turns
from .clauses import Composer
from .draft import Draft
from .grammar import Maker, pieces, spaced
from .noise import typed
from .tables import tables
from .world import World

Row = dict[str, Any]
_NO_CONTRACT = Contract("", 0, "USD")
_LISTING = ("search", "recommend", "refine")
_FIRST = {"search": 50, "recommend": 13, "order": 8, "faq": 9, "smalltalk": 6, "handoff": 4, "out_of_scope": 11, "cart": 3}
_NEXT = {
    "refine": 30, "search": 13, "recommend": 4, "compare": 7, "detail": 11, "cart": 12, "feedback": 8, "order": 4, "faq": 5,
    "smalltalk": 4, "handoff": 2, "out_of_scope": 4,
}  # fmt: skip
_NAMELESS = 0.35  # dialogues that begin with items on screen and a wish that nobody wrote down


def dialogue(rng: random.Random, world: World) -> Iterator[Row]:
    """One shopper's turns; each is a row of its own."""
    state = Conversation()
    if rng.random() < _NAMELESS:
        state = Conversation(wish=Intent(act="search"), shown=_shown(rng))
    for _ in range(rng.choice((1, 1, 2, 3, 4))):
        maker = Maker(rng)
        composer = Composer(maker, tables(world.language), world)
        draft = _turn(composer, state)
        parts = typed(rng, pieces(spaced(draft.text)), level=0.35 if world.language == "en" else 0.12)
        text = "".join(p.text for p in parts)
        intent = draft.intent(parts)
        yield {
            "messages": chat(text, state, intent),
            "task": "understand",
            "act": intent.act,
            "language": world.language,
            "world": world.name,
            "pattern": maker.pattern,
            "held_out": maker.held_out,
        }
        state = _after(rng, state, intent, world)


def chat(text: str, state: Conversation, intent: Intent) -> list[dict[str, str]]:
    """The three messages of a row. The language is left out of the answer: the text shows it."""
    asked = understand_messages(text, state, _NO_CONTRACT, tuned=True)
    return [
        *({str(k): v for k, v in m.items()} for m in asked),
        {"role": "assistant", "content": dump(compact(intent, leave_out=("kind", "language")))},
    ]


def _turn(c: Composer, state: Conversation) -> Draft:
    if state.asked and state.asked in c.w.values and c.m.chance(0.8):
        return sentences.answer(c, state.asked)
    shown = len(state.shown)
    weights = _NEXT if shown or state.wish else _FIRST
    act = c.m.rng.choices(list(weights), list(weights.values()))[0]
    match act:
        case "search":
            return sentences.search(c)
        case "recommend":
            return sentences.recommend(c)
        case "refine":
            return sentences.refine(c, shown)
        case "compare" if shown > 1:
            return turns.compare(c, shown)
        case "detail" if shown:
            return turns.detail(c, shown)
        case "feedback" if shown:
            return turns.feedback(c, shown)
        case "cart":
            return turns.cart(c, shown)
        case "order":
            return turns.order(c)
        case "faq":
            return turns.faq(c)
        case "handoff" | "smalltalk":
            return turns.plain(c, act.upper(), "handoff" if act == "handoff" else "smalltalk")
        case "out_of_scope":
            return turns.plain(c, "INJECTION" if c.m.chance(0.2) else "OFF_TOPIC", "out_of_scope")
        case _:
            return sentences.refine(c, shown)


def _after(rng: random.Random, state: Conversation, intent: Intent, world: World) -> Conversation:
    if intent.act not in _LISTING:
        return replace(state, asked="")
    asked = rng.choice(list(world.values)) if world.values and rng.random() < 0.15 else ""
    return Conversation(wish=merge(state.wish, intent), shown=_shown(rng), asked=asked)


def _shown(rng: random.Random) -> tuple[str, ...]:
    return tuple(f"item-{i}" for i in range(rng.choice((1, 2, 3, 3, 4, 5, 5, 6, 8, 8, 10))))


def rows(worlds: Sequence[World], n: int, seed: int) -> Iterator[Row]:
    """`n` rows of dialogues in the given shops, no two of them alike."""
    rng = random.Random(seed)
    seen: set[str] = set()
    while len(seen) < n:
        for row in dialogue(rng, rng.choice(list(worlds))):
            key = row["messages"][1]["content"]
            if key not in seen and len(seen) < n:
                seen.add(key)
                yield row
