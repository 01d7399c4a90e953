"""One fact in words, and what it rests on."""

from dataclasses import dataclass

from assistant.schema import Evidence, Language
from assistant.service.detail_words import SENTENCES


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence for the shopper and its evidence."""

    sentence: str
    evidence: tuple[Evidence, ...]


def told(name: str, language: Language, evidence: Evidence, **facts: str | int) -> Told:
    """The sentence of this name with its facts; its first letter is large."""
    text = SENTENCES[name][language].format(**facts)
    return Told(text[:1].upper() + text[1:], (evidence,))


def field(name: str, value: str) -> Evidence:
    return Evidence("field", name, value)
