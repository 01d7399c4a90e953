"""What the shop calls the kind of thing that was asked for, or that it has none: then what is only near must not pass for it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.schema import Intent, Language
from assistant.wording import category_name
from retrieval.kinds import CHINESE, forms, kind_of
from retrieval.recommend import Recommender
from retrieval.schema import Item, Query, Ranked

LOOKED_AT = 10
HAN = "[\u3400-\u9fff]"


def name_here(kind: str, recommender: Recommender) -> str:
    """The first name of the kind that a title or a shelf bears, the shopper's own before others; "" where none does."""
    known = kind_of(kind)
    zh = bool(CHINESE.search(kind))  # a Chinese name may stand inside another word: asked for only in Chinese
    names = dict.fromkeys((kind, *(n for n in (known.names if known else ()) if zh or not CHINESE.search(n))))
    return next((name for name in names if _is_borne(name, recommender)), "")


def renamed(wish: Intent, name: str) -> Intent:
    """The wish in the words that the shop has for the thing; as it is without a name."""
    if not name or name in forms(wish.kind):
        return wish
    query = re.sub(re.escape(wish.kind), name, wish.query, count=1, flags=re.IGNORECASE)
    return replace(wish, query=query, kind=name)


def on_shelf(wish: Intent, language: Language) -> Intent:
    """The wish for what stands on the shelf of a more general kind; the thing's own name stays a hint. As it is without a shelf."""
    if not wish.categories:
        return wish
    shelf = category_name(wish.categories[0], language).lower()
    return replace(renamed(wish, shelf), kind="", unmet=(*wish.unmet, wish.kind))


def akin(found: Sequence[Ranked], kind: str) -> bool:
    """Whether one of the products has a word of the kind's name in its title: car chargers for who asks for a car battery."""
    return _borne_by([r.item for r in found], [form for word in kind.split() for form in forms(word)])


def _is_borne(name: str, recommender: Recommender) -> bool:
    return _borne_by([r.item for r in recommender.recommend(Query(name), k=LOOKED_AT).items], forms(name))


def _borne_by(items: Sequence[Item], names: Sequence[str]) -> bool:
    """Whether a title holds one of the names, or a shelf is called so; a Chinese one ends a run: 油 is no thing in 油性面霜."""
    pattern = re.compile("|".join(rf"(?<![\w-]){re.escape(n)}(?![\w-])" if n.isascii() else rf"{n}(?!{HAN})" for n in names), re.I)
    shelves = {level.casefold() for item in items for level in item.category}
    return not shelves.isdisjoint(names) or any(pattern.search(t) for i in items for t in (i.title, *i.titles.values()))
