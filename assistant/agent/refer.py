"""Which items on screen a shopper means: by place, by "the cheapest", by a name or value that only one of them has."""

import re
from collections.abc import Callable, Sequence

from assistant.explain.case import values_of
from assistant.schema import Conversation, Intent
from assistant.words_zh import ZH_VALUES
from retrieval.schema import Item

_WORD = re.compile(r"[a-z0-9][a-z0-9'-]+|[\u4e00-\u9fff]{2,}")
_SUPERLATIVES: tuple[tuple[re.Pattern[str], Callable[[Item], float]], ...] = (
    (re.compile(r"\b(?:cheapest|least expensive|lowest[- ]priced)\b|最便宜|价格最低"), lambda i: i.price_cents or 10**12),
    (re.compile(r"\b(?:most expensive|priciest|dearest)\b|最贵"), lambda i: -(i.price_cents or 0)),
    (re.compile(r"\b(?:best|highest|top)[- ]rated\b|评分最高|评价最好"), lambda i: -(i.rating or 0.0)),
)
_PRONOUN = re.compile(
    r"\b(?:it|its|it's|this|that|this one|that one|them|these|those|both)\b|它|这个|这款|这件|那个|那款|那件|这双|那双"
)
_THOSE = re.compile(r"\b(?:them|these|those|both|all)\b|它们|这些|这几|都")


def refer(text: str, intent: Intent, conversation: Conversation, items: Sequence[Item]) -> tuple[str, ...]:
    """Ids of the items meant, () when that cannot be told. `items` are those on screen, in their order.

    Places beyond the list are left out. A pronoun means what was talked of last, or the only item there is.
    """
    by_place = [items[r - 1 if r > 0 else r] for r in intent.references if -len(items) <= r <= len(items) and r]
    if by_place:
        return tuple(dict.fromkeys(i.id for i in by_place))
    if intent.references:
        return ()
    low = text.lower()
    for pattern, key in _SUPERLATIVES:
        if items and pattern.search(low):
            return (min(items, key=key).id,)
    if named := _named(low, items, conversation.wish):
        return (named,)
    focus = conversation.focus
    if focus and (len(focus) == 1 or _THOSE.search(low)):
        return focus
    return (items[0].id,) if len(items) == 1 and (_PRONOUN.search(low) or not focus) else ()


def _named(low: str, items: Sequence[Item], wish: Intent | None) -> str:
    """The one item that the words tell from the others: by brand, by a word of its title, by a value it has alone."""
    common = set(_WORD.findall(wish.query.casefold())) if wish else set()
    said = set(_WORD.findall(low)) - common
    marks = [{m for m in _marks(item) if m in said or (not m.isascii() and m in low)} for item in items]
    alone = [m - set().union(*(o for j, o in enumerate(marks) if j != i)) for i, m in enumerate(marks)]
    best = sorted(range(len(items)), key=lambda i: (-len(alone[i]), i))
    if best and alone[best[0]] and (len(best) == 1 or len(alone[best[0]]) > len(alone[best[1]])):
        return items[best[0]].id
    return ""


def _marks(item: Item) -> set[str]:
    words = set(_WORD.findall(" ".join([item.title, item.brand]).casefold()))
    words |= {w for title in item.titles.values() for w in _WORD.findall(title.casefold())}
    for name in ("colour", "color", "material"):
        for value in values_of(item, name):
            words |= {value.casefold(), ZH_VALUES.get(value.casefold(), value.casefold())}
    return words - {"the", "and", "with", "for", "one"}
