"""Real conversations as training rows: what shoppers said, what the assistant understood of it, and nothing about who said it.

E-mail addresses, telephone, order and card numbers, links and names that people give themselves are replaced by made-up ones of
the same form, in the text and in the answer alike, so that a row still teaches how to read them. The answer is the parser's
reading: only turns on which the act is certain (slots were read, or the reply was not refused) are worth learning.
"""

import hashlib
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.schema import Conversation, Intent, Message
from assistant.service.sessions import Sessions
from assistant.settings import Settings
from assistant.understand import in_shop_values, merge, parse
from retrieval.schema import Contract

from .dialogues import Row, chat

_LISTING = frozenset(("search", "recommend", "refine"))
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(r"https?://\S+|www\.\S+")
_CARD = re.compile(r"\b(?:\d[ -]?){13,19}\b")
_PHONE = re.compile(r"(?<![\w$€£¥.,-])\+?\d(?:[\d ()/-]{6,}\d)(?![\w%])")
_ORDER = re.compile(r"(?<![\w$€£¥.,])#?[A-Z]{0,4}-?\d{5,}(?!\w)|(?<=order )#?\w*\d\w*|(?<=订单)[号]?[A-Za-z]*\d+", re.IGNORECASE)
_NAME = re.compile(
    r"(?P<lead>\b(?:my name is|i am called|this is|call me|i'm called)\s+)(?P<name>[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)?)"
    r"|(?P<zh_lead>我叫|我的名字是|我姓)(?P<zh>[\u4e00-\u9fff]{1,3}(?=[,，。\s]|$))",
)
_ADDRESS = re.compile(r"\b\d{1,4}\s+(?:[A-Z]\w+\s){1,3}(?:street|st|road|rd|avenue|ave|lane|drive|way)\b", re.IGNORECASE)
_NAMES = ("Alex Moor", "Kim Lane", "Sam Rivers", "Noa Field")
_NAMES_ZH = ("小林", "小周", "小何")


def conversations(settings: Settings, contracts: Sequence[Contract]) -> Iterator[Row]:
    """A row for each shopper's line in the kept sessions of these shops, in the state that it was said in."""
    sessions = Sessions(settings.sql_url)
    try:
        for state in sessions.every():
            for contract in contracts[:1]:
                yield from lines(state.history, contract)
    finally:
        sessions.close()


def lines(history: Sequence[Message], contract: Contract) -> Iterator[Row]:
    """The shopper's lines, one row each; a line whose act is a guess is left out."""
    wish: Intent | None = None
    for message in history:
        if message.role != "user":
            continue
        text = without_personal(message.text)
        before = Conversation(wish=wish, shown=tuple(f"item-{i}" for i in range(5)) if wish else ())
        intent = parse(text, contract, len(before.shown), before)
        if _certain(intent):
            yield {
                "messages": chat(text, before, intent),
                "task": "understand",
                "act": intent.act,
                "language": intent.language,
                "world": contract.shop,
                "pattern": "log-" + hashlib.sha256(text.encode()).hexdigest()[:8],
            }
        if intent.act in _LISTING:
            wish = merge(wish, in_shop_values(intent, contract))


def without_personal(text: str) -> str:
    """The text with other people's-looking data in place of this person's; the same text always becomes the same."""
    rng = random.Random(text)

    def digits(match: re.Match[str]) -> str:
        return re.sub(r"\d", lambda _: str(rng.randint(0, 9)), match.group())

    def name(match: re.Match[str]) -> str:
        return f"{match['lead']}{rng.choice(_NAMES)}" if match["lead"] else f"{match['zh_lead']}{rng.choice(_NAMES_ZH)}"

    text = _EMAIL.sub(lambda _: f"shopper{rng.randint(10, 99)}@example.com", text)
    text = _LINK.sub("example.com", text)
    text = _ADDRESS.sub("12 Example Street", text)
    for pattern in (_CARD, _PHONE, _ORDER):
        text = pattern.sub(digits, text)
    return _NAME.sub(name, text)


def _certain(intent: Intent) -> bool:
    """Whether something beyond the act's default was read."""
    return intent.act not in ("search", "smalltalk") or replace(intent, act="search", query="", language="en") != Intent(
        act="search"
    )
