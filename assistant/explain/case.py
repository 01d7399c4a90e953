"""One item before one shopper, and what may be said of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from assistant.schema import Evidence, Intent, Language
from assistant.wording import value_text
from retrieval.schema import AttributeValue, Contract, Item, Ranked, UserContext

KEPT = 256


@dataclass(frozen=True, slots=True)
class Known:
    """What is looked up of the shopper for every item of a page: items by what they did, the profile's shares with folded names."""

    bought: frozenset[str]
    chosen: frozenset[str]
    brands: Mapping[str, float]
    categories: Mapping[str, float]
    attributes: Mapping[str, float]

    @classmethod
    def of(cls, context: UserContext) -> Self:
        """Work it out; `known_of` does so once."""
        bought = frozenset(e.item_id for e in context.recent if e.kind == "purchase")
        cart = frozenset(e.item_id for e in context.recent if e.kind == "cart")
        profile = context.profile
        shares = ({n.casefold(): s for n, s in by.items()} for by in (profile.brands, profile.categories, profile.attributes))
        return cls(bought, bought | cart | set(context.liked), *shares)


_held: dict[int, tuple[UserContext, Known]] = {}


def known_of(context: UserContext) -> Known:
    """`Known.of` it; of the same context object it is worked out once."""
    held = _held.get(id(context))
    if held is None or held[0] is not context:
        if len(_held) >= KEPT:
            _held.clear()
        held = _held[id(context)] = context, Known.of(context)
    return held[1]


@dataclass(frozen=True, slots=True)
class Case:
    """One item before one shopper. `titles` {item id: title} of what the shopper dealt with."""

    ranked: Ranked
    intent: Intent
    context: UserContext
    known: Known
    contract: Contract
    language: Language
    titles: Mapping[str, str]

    @property
    def item(self) -> Item:
        return self.ranked.item

    def say(self, *phrasings: tuple[str, str]) -> tuple[str, ...]:
        """The phrasings (English, Chinese) in the shopper's language."""
        return tuple(zh if self.language == "zh" else en for en, zh in phrasings)


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that may be said, in several phrasings; `weight` orders the claims of an item."""

    weight: float
    phrasings: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def values_of(item: Item, name: str) -> tuple[str, ...]:
    """All values of one attribute, those of the variants too, as text."""
    own = item.attributes.get(name)
    if not item.variants:
        return () if own is None else _texts(own)
    found = (v for v in (own, *(x.attributes.get(name) for x in item.variants)) if v is not None)
    return tuple(text for value in found for text in _texts(value))


def pairs_of(item: Item) -> list[tuple[str, str]]:
    """All attributes with each of their values as text, those of the variants too."""
    if item.variants:
        return [(name, text) for name in item.attributes for text in values_of(item, name)]
    return [(name, text) for name, value in item.attributes.items() for text in _texts(value)]


def _texts(value: AttributeValue) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return value if isinstance(value, tuple) else (value_text(value),)
