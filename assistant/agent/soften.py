"""Which values named in passing are limits, and which are only words: a value binds where the kind of thing asked for tells it.

In a catalogue of sparse attributes "wireless mouse" would else keep only the few mice whose row happens to have the attribute
that some network cards call "Wireless".
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.schema import Intent
from assistant.understand import filters_of
from assistant.understand.filters import held_of
from assistant.understand.text import CHINESE
from assistant.understand.wishes import HINTS
from retrieval.recommend import Recommender
from retrieval.schema import Contract, Item, Query, Ranked
from retrieval.store.fields import value_texts

LOOKED_AT = 30
FEWEST = 5
BINDING = 0.5
YES = "yes"


def soften(wish: Intent, recommender: Recommender) -> tuple[Intent, tuple[str, ...]]:
    """The wish with such values as plain words, and those of them that must be said not to bind.

    A value does not bind when most things found by the words alone lack its attribute, or when most of those that are named by
    it in their title do not have it. A yes-or-no attribute binds also where it is rare, for it may matter for health or faith.
    A category does not bind where most things have none.
    """
    contract = recommender.contract
    loose = {
        name: values
        for name, values in _limits(wish, contract).items()
        if (known := contract.attribute(name)) and known.type != "number" and known.coverage < BINDING
    }
    sorted_in = sum(c.count for c in contract.categories) >= BINDING * contract.items
    if not wish.query or (not loose and (sorted_in or not wish.categories)):
        return wish, ()
    plain = replace(
        wish,
        attributes={n: v for n, v in wish.attributes.items() if n not in loose},
        categories=wish.categories if sorted_in else (),
    )
    said = {name: tuple(_said(name, value) for value in values) for name, values in loose.items()}
    query = Query(with_words(wish.query, said.values()), filters=filters_of(plain, contract))
    items = _meant(recommender.recommend(query, k=LOOKED_AT).items)
    if len(items) < FEWEST:
        return wish, ()
    soft = {name: said[name] for name, values in loose.items() if not _binds(items, name, values, said[name])}
    kept = {name: values for name, values in wish.attributes.items() if name not in soft}
    told = tuple(w for words in soft.values() for w in words if _to_be_told(w, wish.query, items))
    categories = wish.categories if sum(bool(i.category) for i in items) >= BINDING * len(items) else ()
    return replace(wish, attributes=kept, categories=categories, query=with_words(wish.query, soft.values())), told


def _limits(wish: Intent, contract: Contract) -> dict[str, tuple[str, ...]]:
    """The wish's attributes without the hints: an occasion that is none of the shop's values limits nothing."""
    limits = {n: held_of(v, n, contract) if n in HINTS else v for n, v in wish.attributes.items()}
    return {name: values for name, values in limits.items() if values}


def _meant(found: Sequence[Ranked]) -> list[Item]:
    """Those that the words fit at least half as well as the best; all where no word is found."""
    best = max((r.channels.get("bm25", 0.0) for r in found), default=0.0)
    return [r.item for r in found if r.channels.get("bm25", 0.0) >= best / 2]


def _binds(items: Sequence[Item], name: str, values: tuple[str, ...], words: tuple[str, ...]) -> bool:
    rare = sum(bool(_held(item, name)) for item in items) < BINDING * len(items)
    if rare and values != (YES,):
        return False
    named, wanted = _named(items, words), {v.casefold() for v in values}
    return len(named) < FEWEST or sum(bool(_held(i, name) & wanted) for i in named) >= BINDING * len(named)


def _to_be_told(word: str, query: str, items: Sequence[Item]) -> bool:
    """A word that ends the query names the thing itself, and one that most titles have is kept to by them."""
    return not query.casefold().endswith(word.casefold()) and len(_named(items, (word,))) < BINDING * len(items)


def all_have(word: str, found: Sequence[Ranked]) -> bool:
    """Whether each of the products has the word in a title: then nothing needs to be said of it."""
    return bool(found) and len(_named([r.item for r in found], (word,))) == len(found)


def _said(name: str, value: str) -> str:
    """The word for a value: of a yes, the attribute's name."""
    return name.replace("_", " ") if value == YES else value


def _held(item: Item, name: str) -> set[str]:
    """The item's values of the attribute, its variants' too, folded."""
    held: set[str] = set()
    for value in (item.attributes.get(name), *(v.attributes.get(name) for v in item.variants)):
        if value is not None:
            held |= {part.casefold() for part in value_texts(value)}
    return held


def _named(items: Sequence[Item], words: Iterable[str]) -> list[Item]:
    """The items that have one of the words in a title."""
    pattern = re.compile(
        "|".join(re.escape(w) if CHINESE.search(w) else rf"(?<!\w){re.escape(w)}(?!\w)" for w in words), re.IGNORECASE
    )
    return [i for i in items if any(pattern.search(title) for title in (i.title, *i.titles.values()))]


def with_words(query: str, values: Iterable[tuple[str, ...]]) -> str:
    """The query with the values that it does not hold yet."""
    missing = [v for group in values for v in group if v.casefold() not in query.casefold()]
    return " ".join([query, *missing])
