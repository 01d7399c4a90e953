"""What the shop calls the kind of thing that was asked for, or that it has none: then what is only near must not pass for it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.schema import Intent, Language
from assistant.wording import category_name
from retrieval.kinds import CHINESE, forms, kind_of
from retrieval.recommend import Recommender
from retrieval.schema import Item, Query

LOOKED_AT = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """The `kind` of thing asked for, in the shopper's word, and its name `here`: "" for what no title and no shelf bears.

    `has_akin`: a word of the kind's name stands in a title, car chargers for who asks for a car battery.
    """

    kind: str = ""
    here: str = ""
    has_akin: bool = False

    @property
    def is_lacking(self) -> bool:
        return bool(self.kind) and not self.here

    @property
    def is_renamed(self) -> bool:
        return bool(self.here) and self.here not in forms(self.kind)


def asked_for(wish: Intent, recommender: Recommender) -> Asked:
    """What the wish names, by the first of its names that the shop has, the shopper's own before others."""
    if not wish.kind:
        return Asked()
    items = _found(wish.kind, recommender)
    if _borne_by(items, forms(wish.kind)):
        return Asked(wish.kind, wish.kind)
    known, zh = kind_of(wish.kind), bool(CHINESE.search(wish.kind))
    others = [n for n in (known.names if known else ()) if n != wish.kind]
    if not zh or any("zh" in item.titles for item in items):
        others = [n for n in others if bool(CHINESE.search(n)) == zh]  # the catalogue speaks the shopper's language
    here = next((name for name in others if _borne_by(_found(name, recommender), forms(name))), "")
    words = [form for word in wish.kind.split() for form in forms(word)]
    return Asked(wish.kind, here, _borne_by(items, words))


def in_words_of_the_shop(wish: Intent, asked: Asked, language: Language) -> Intent:
    """The wish with the shop's name for the thing, or that of the shelf of a more general kind; then the thing's own is a hint."""
    if asked.is_renamed:
        return _renamed(wish, asked.here)
    if not asked.is_lacking or not wish.categories:
        return wish
    shelf = category_name(wish.categories[0], language).lower()
    return replace(_renamed(wish, shelf), kind="", unmet=(*wish.unmet, wish.kind))


def _renamed(wish: Intent, name: str) -> Intent:
    query = re.sub(re.escape(wish.kind), name, wish.query, count=1, flags=re.IGNORECASE)
    return replace(wish, query=query, kind=name)


def _found(name: str, recommender: Recommender) -> list[Item]:
    return [r.item for r in recommender.recommend(Query(name), k=LOOKED_AT).items]


def _borne_by(items: Sequence[Item], names: Sequence[str]) -> bool:
    """Whether a title holds one of the names, or a shelf is called so; a Chinese one ends a run: 油 is no thing in 油性面霜."""
    pattern = re.compile(
        "|".join(rf"(?<![\w-]){re.escape(n)}(?![\w-])" if n.isascii() else rf"{n}(?!{CHINESE.pattern})" for n in names), re.I
    )
    shelves = {level.casefold() for item in items for level in item.category}
    return not shelves.isdisjoint(names) or any(pattern.search(t) for i in items for t in (i.title, *i.titles.values()))
