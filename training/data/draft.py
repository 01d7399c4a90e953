"""A message in the making: marked text, and the Intent that it means, read off the text after people's typing changed it."""

from dataclasses import dataclass, field
from typing import Any

from assistant.schema import Act, Intent, Language

from .grammar import Piece, mark

# Marks that only shield a number or a place from typing noise; what they mean stands in `fields`.
_SHIELDS = frozenset(("price", "ref", "number"))
_LISTS = {"brand": "brands", "xbrand": "exclude_brands", "ex": "exclude"}
_SINGLE = {"who": "recipient", "topic": "topic", "order": "order_id"}


@dataclass(slots=True)
class Draft:
    """`text` with marks; `fields` are what no stretch of the text spells: the act, amounts, places, sorts."""

    act: Act
    text: str
    language: Language
    fields: dict[str, Any] = field(default_factory=dict)

    def intent(self, parts: list[Piece]) -> Intent:
        """The Intent of the typed pieces: text slots word for word, the rest from `fields`."""
        query: list[str] = []
        lists: dict[str, list[str]] = {}
        single: dict[str, str] = {}
        attributes: dict[str, list[str]] = {}
        for piece in parts:
            said = piece.text.strip()
            if piece.slot == "query":
                query.append(said)
            elif piece.slot in _LISTS:
                lists.setdefault(_LISTS[piece.slot], []).append(said)
            elif piece.slot in _SINGLE:
                single.setdefault(_SINGLE[piece.slot], said)
            elif piece.slot.startswith("at_"):
                attributes.setdefault(piece.slot[3:], []).append(said)
            elif piece.slot.startswith("yes_"):
                attributes[piece.slot[4:]] = ["yes"]
            elif piece.slot and piece.slot not in _SHIELDS:
                raise ValueError(f"unknown slot {piece.slot!r}")
        if "order_id" in single:
            single["order_id"] = single["order_id"].lstrip("#").upper()
        spelled: dict[str, Any] = {n: tuple(dict.fromkeys(v)) for n, v in lists.items()} | single
        return Intent(
            act=self.act,
            query=" ".join(query) if self.language == "en" else "".join(query),
            attributes={n: tuple(dict.fromkeys(v)) for n, v in attributes.items()},
            language=self.language,
            **spelled,
            **self.fields,
        )


def query(text: str) -> str:
    return mark("query", text)


def valued(attribute: str, word: str) -> str:
    return mark(f"at_{attribute}", word)


def affirmed(attribute: str, word: str) -> str:
    return mark(f"yes_{attribute}", word)
