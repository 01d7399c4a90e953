"""Which values named in passing are limits, and which are only words: a value binds where the kind of thing asked for tells it.

In a catalogue of sparse attributes "wireless mouse" would else keep only the few mice whose row happens to have the attribute
that some network cards call "Wireless".
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.schema import Intent
from assistant.understand import filters_of
from retrieval.recommend import Recommender
from retrieval.schema import Item, Query

LOOKED_AT = 30
FEWEST = 5
BINDING = 0.5


def soften(wish: Intent, recommender: Recommender) -> tuple[Intent, tuple[str, ...]]:
    """The wish with such values as plain words, and those of them that are no part of the things' own names, to be said.

    Yes-or-no attributes always bind, for they may matter for health or faith.
    """
    contract = recommender.contract
    loose = {
        name: values
        for name, values in wish.attributes.items()
        if (known := contract.attribute(name)) and known.type in ("text", "list") and known.coverage < BINDING
    }
    if not loose or not wish.query:
        return wish, ()
    plain = replace(wish, attributes={n: v for n, v in wish.attributes.items() if n not in loose})
    query = Query(_with_words(wish.query, loose.values()), filters=filters_of(plain, contract))
    items = [r.item for r in recommender.recommend(query, k=LOOKED_AT).items]
    if len(items) < FEWEST:
        return wish, ()
    soft = {name: values for name, values in loose.items() if _share(items, name) < BINDING}
    kept = {name: values for name, values in wish.attributes.items() if name not in soft}
    words = [value for values in soft.values() for value in values]
    told = tuple(word for word in words if _named(items, word) < BINDING)
    return replace(wish, attributes=kept, query=_with_words(wish.query, soft.values())), told


def _with_words(query: str, values: Iterable[tuple[str, ...]]) -> str:
    """The query with the values that it does not hold yet."""
    missing = [v for group in values for v in group if v.casefold() not in query.casefold()]
    return " ".join([query, *missing])


def _share(items: Sequence[Item], name: str) -> float:
    """How many of the items tell the attribute, by themselves or by a variant."""
    return sum(name in i.attributes or any(name in v.attributes for v in i.variants) for i in items) / len(items)


def _named(items: Sequence[Item], word: str) -> float:
    """How many of the items have the word in their title."""
    return sum(word.casefold() in i.title.casefold() for i in items) / len(items)
