"""A small composition grammar: templates with alternatives and marked slots, and the names of the templates a text came from.

It knows no shop and no Intent. `[a|b|]` in a template is a free choice, `{name}` a part that the caller gives, and a marked
part (`mark("query", "red shoes")`) keeps its slot through noise, so that a target can be read off the finished text.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TypeVar

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_MARKED = re.compile("\x02(\\w+)\x03([^\x04]*)\x04")
HELD_OUT_PERCENT = 4
T = TypeVar("T")


def mark(slot: str, text: str) -> str:
    """Text that remembers which slot it fills."""
    return f"\x02{slot}\x03{text}\x04"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `slot` is "" for the words around a wish."""

    text: str
    slot: str = ""


def pieces(text: str) -> list[Piece]:
    """Cut a marked text into pieces, in order."""
    found, at = [], 0
    for match in _MARKED.finditer(text):
        found += [Piece(text[at : match.start()])] if match.start() > at else []
        found.append(Piece(match[2], match[1]))
        at = match.end()
    return found + ([Piece(text[at:])] if at < len(text) else [])


def held_out(template: str) -> bool:
    """Whether a template is kept for validation: decided by its own text, so that every run and seed agrees.

    One without words of its own ("{np}", "") is no pattern and never kept.
    """
    if not re.sub(r"\{\w+\}|\W", "", template):
        return False
    return int(sha256(template.encode()).hexdigest()[:8], 16) % 100 < HELD_OUT_PERCENT


@dataclass(slots=True)
class Maker:
    """Chance, and the templates used so far for one text: their names are its pattern."""

    rng: random.Random
    used: list[str] = field(default_factory=list)

    def say(self, table: Sequence[str], **parts: str) -> str:
        """One template of the table, its choices made, its slots filled."""
        return self.fill(self.template(table), **parts)

    def template(self, table: Sequence[str]) -> str:
        """Draw a template and remember it."""
        chosen = self.rng.choice(table)
        self.used.append(chosen)
        return chosen

    def fill(self, template: str, **parts: str) -> str:
        """Make the template's choices and fill its slots."""
        text = template
        while match := _CHOICE.search(text):
            text = text[: match.start()] + self.rng.choice(match[1].split("|")) + text[match.end() :]
        return text.format(**parts) if "{" in text else text

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def pick(self, options: Sequence[T]) -> T:
        return self.rng.choice(options)

    def some(self, options: Sequence[T], most: int, least: int = 1) -> list[T]:
        return self.rng.sample(list(options), min(len(options), self.rng.randint(least, most)))

    @property
    def pattern(self) -> str:
        """The skeleton's name: the templates in the order of use."""
        return sha256("\n".join(self.used).encode()).hexdigest()[:12]

    @property
    def held_out(self) -> bool:
        """Whether any of its templates is kept for validation."""
        return any(held_out(t) for t in self.used)


def spaced(text: str) -> str:
    """White space folded, none before punctuation; marks stay."""
    folded = re.sub(r"[ \t]+", " ", text).strip()
    return re.sub(r" +([,.!?;:，。！？；、])", r"\1", folded)
