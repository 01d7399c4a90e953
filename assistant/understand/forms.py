"""A table of surface forms, searched as a compiled pattern is: tens of thousands of them need no compiling."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .text import CHINESE

_WORD = re.compile(r"[\w-]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Found:
    """Where a form stands; read as a `re.Match` is."""

    text: str
    at: int
    to: int

    def group(self) -> str:
        return self.text

    def start(self) -> int:
        return self.at

    def end(self) -> int:
        return self.to

    def span(self, group: int | str = 0) -> tuple[int, int]:
        """The whole; there are no groups."""
        return self.at, self.to


class Forms:
    """The longest form at each place, ASCII ones as whole words, those with Chinese characters anywhere."""

    def __init__(self, forms: Iterable[str]) -> None:
        self._forms = frozenset(forms)
        lengths: dict[str, set[int]] = {}
        for form in self._forms:
            lengths.setdefault(form[:2], set()).add(len(form))
        self._lengths = {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}
        self._chinese = frozenset(f for f in self._forms if CHINESE.search(f))

    def match(self, text: str, pos: int = 0, endpos: int | None = None) -> Found | None:
        """The longest form that begins at `pos`; text before it is looked at, text from `endpos` on is not."""
        end = len(text) if endpos is None else min(endpos, len(text))
        inside = pos > 0 and _WORD.match(text, pos - 1)
        for head in (text[pos : pos + 2], text[pos : pos + 1]):
            for length in self._lengths.get(head, ()):
                to = pos + length
                form = text[pos:to]
                if to > end or form not in self._forms:
                    continue
                if form in self._chinese or not (inside or _WORD.match(text, to, end)):
                    return Found(form, pos, to)
        return None

    def finditer(self, text: str, pos: int = 0, endpos: int | None = None) -> Iterator[Found]:
        end = len(text) if endpos is None else min(endpos, len(text))
        while pos < end:
            found = self.match(text, pos, end)
            if found:
                yield found
            pos = found.to if found else pos + 1

    def search(self, text: str, pos: int = 0, endpos: int | None = None) -> Found | None:
        return next(self.finditer(text, pos, endpos), None)
