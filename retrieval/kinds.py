"""Kinds of product that any shop may sell, each with the names that shoppers give it. It knows no shop.

A line of `kinds.txt` is one kind: English names, Chinese names, and the more general kinds on whose shelf it would stand, between
bars. Names of one line mean the same thing, so that a search may use one where the shopper said another; a shop that has none of
them does not sell the thing.
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from retrieval.plurals import plural, singular

TABLE = Path(__file__).parent / "kinds.txt"
_LONGEST, _LONGEST_ZH = 4, 8
CHINESE = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[a-z0-9][a-z0-9'&-]*")


@dataclass(frozen=True, slots=True)
class Kind:
    """Lower case, English `names` before Chinese ones; `broader` are English names of kinds, the nearest first."""

    names: tuple[str, ...]
    broader: tuple[str, ...] = ()


@cache
def kinds() -> tuple[Kind, ...]:
    """All kinds of the table."""
    return tuple(_kind(line) for line in TABLE.read_text(encoding="utf-8").splitlines() if line)


def _kind(line: str) -> Kind:
    fields = ([n.strip() for n in field.split(",") if n.strip()] for field in f"{line.casefold()}||".split("|"))
    english, chinese, broader, *_ = fields
    return Kind((*english, *chinese), tuple(broader))


@cache
def forms(name: str) -> tuple[str, ...]:
    """A name as it may be typed: one or many, with hyphens or spaces."""
    if CHINESE.search(name):
        return (name,)
    typed = (f for spelt in (name, name.replace("-", " ")) for f in (spelt, singular(spelt), plural(singular(spelt))))
    return tuple(dict.fromkeys(typed))


def kind_of(said: str) -> Kind | None:
    """The kind that has this name, in any of its forms."""
    return _by_form().get(said)


@cache
def _by_form() -> dict[str, Kind]:
    found: dict[str, Kind] = {}
    for kind in kinds():
        for form in (f for name in kind.names for f in forms(name)):
            found.setdefault(form, kind)
    return found


@cache
def words_of_names() -> frozenset[str]:
    """All English words of the names: none of them is a misspelling."""
    return frozenset(word for form in _by_form() for word in form.replace("-", " ").split())


def spans(text: str, names: Container[str]) -> Iterator[tuple[int, int]]:
    """Where lower-case `text` holds one of the names: the longest at each place, those inside another left out."""
    words = [m.span() for m in _WORD.finditer(text)]
    english = ((start, [e for _, e in words[n : n + _LONGEST]]) for n, (start, _) in enumerate(words))
    chinese = ((m.start(), range(m.start() + 1, min(m.start() + _LONGEST_ZH, len(text)) + 1)) for m in CHINESE.finditer(text))
    for places in (english, chinese):
        last = 0
        for start, ends in places:
            end = next((e for e in reversed(ends) if text[start:e] in names), 0)
            if end > last:
                last = end
                yield start, end
