"""A refining turn on the conversation's wish: what it adds, replaces and takes back."""

from dataclasses import replace

from assistant.schema import Intent

from .lexicon import SHADES
from .wishes import HINTS

_COLOURS = ("colour", "color", "product_colour")


def merge(wish: Intent | None, intent: Intent) -> Intent:
    """Return the wish after this turn.

    A search or recommendation starts a new wish; a refinement keeps what it does not touch. A value replaces the earlier values
    of its attribute, an exclusion also removes the value it excludes, and `drop` takes constraints back.
    """
    if wish is None or intent.act != "refine":
        return intent
    dropped = set(intent.drop)
    if "all" in dropped:
        return replace(intent, query="", drop=())
    wish = _without(wish, dropped)
    excluded = {e.casefold() for e in intent.exclude}
    attributes = {
        name: kept
        for name, values in wish.attributes.items()
        if (kept := tuple(v for v in values if v.casefold() not in excluded)) and (name in HINTS or not _replaced(name, intent))
    }
    attributes |= {n: _joined(attributes.get(n, ()), v) if n in HINTS else v for n, v in intent.attributes.items()}
    wanted = {v.casefold() for values in intent.attributes.values() for v in values}
    brands = intent.brands or tuple(b for b in wish.brands if b not in intent.exclude_brands)
    prices = intent.price_min is not None or intent.price_max is not None
    return replace(
        wish,
        act="refine" if wish.act != "recommend" else "recommend",
        query=_query(wish, intent),
        price_min=intent.price_min if prices else wish.price_min,
        price_max=_ceiling(wish, intent) if prices else wish.price_max,
        rating_min=intent.rating_min if intent.rating_min is not None else wish.rating_min,
        sort=intent.sort if intent.sort != "relevance" else wish.sort,
        categories=intent.categories or (() if intent.kind else wish.categories),
        kind=intent.kind or ("" if intent.categories else wish.kind),
        brands=brands,
        exclude_brands=_joined(wish.exclude_brands, intent.exclude_brands),
        attributes=attributes,
        ranges={**wish.ranges, **intent.ranges},
        exclude=tuple(e for e in _joined(wish.exclude, intent.exclude) if e.casefold() not in wanted),
        in_stock=wish.in_stock or intent.in_stock,
        recipient=intent.recipient or wish.recipient,
        age=intent.age if intent.age is not None else wish.age,
        references=intent.references,
        relative_price=intent.relative_price,
        drop=intent.drop,
        unmet=intent.unmet,
        language=intent.language,
    )


def _query(wish: Intent, intent: Intent) -> str:
    """New product words replace the old when they name a thing; others are added as soft words, values are not."""
    if (intent.categories or intent.kind) and intent.query:
        return intent.query
    said = {v.casefold() for values in intent.attributes.values() for v in values}
    fresh = [w for w in intent.query.split() if w.casefold() not in wish.query.casefold() and w.casefold() not in said]
    old = {v.casefold() for name, values in wish.attributes.items() for v in values if _replaced(name, intent)}
    return " ".join([*_less(wish.query, old | {e.casefold() for e in intent.exclude}), *fresh])


def _less(query: str, gone: set[str]) -> list[str]:
    """The words of a query without those that are gone; a shade goes with its colour."""
    words = query.split()
    folded = [w.casefold() for w in words]
    shades = {i for i, (word, behind) in enumerate(zip(folded, folded[1:], strict=False)) if word in SHADES and behind in gone}
    return [w for i, w in enumerate(words) if folded[i] not in gone and i not in shades]


def _ceiling(wish: Intent, intent: Intent) -> float | None:
    """A new floor alone keeps an old ceiling that lies above it."""
    if intent.price_max is not None or wish.price_max is None or intent.price_min is None:
        return intent.price_max
    return wish.price_max if wish.price_max > intent.price_min else None


def _replaced(name: str, intent: Intent) -> bool:
    return name in intent.attributes or (name in _COLOURS and any(c in intent.attributes for c in _COLOURS))


def _without(wish: Intent, dropped: set[str]) -> Intent:
    if "price" in dropped:
        wish = replace(wish, price_min=None, price_max=None, relative_price="")
    if "brands" in dropped:
        wish = replace(wish, brands=(), exclude_brands=())
    if "rating" in dropped:
        wish = replace(wish, rating_min=None)
    if "sort" in dropped:
        wish = replace(wish, sort="relevance")
    if "categories" in dropped:
        wish = replace(wish, categories=())
    if "exclude" in dropped:
        wish = replace(wish, exclude=())
    if "attributes" in dropped:
        return replace(wish, attributes={}, ranges={})
    gone = {n for n in wish.attributes if n in dropped or (n in _COLOURS and "colour" in dropped)}
    words = {v.casefold() for n in gone for v in wish.attributes[n]}
    query = " ".join(_less(wish.query, words))
    attributes = {n: v for n, v in wish.attributes.items() if n not in gone}
    return replace(wish, attributes=attributes, query=query, ranges={n: r for n, r in wish.ranges.items() if n not in dropped})


def _joined(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*old, *new]))
