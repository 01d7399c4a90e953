"""Questions about the shop itself, answered from its own policies and FAQ, or not at all. Knows no products and no orders.

How near is near enough depends on the encoder, so it is measured and not set: everyday questions that no shop's policies answer
(`UNRELATED`) are compared with the shop's entries first, and an answer must stand out from how near those come.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from assistant.schema import Language
from assistant.service.shop_words import ASKING, CONCEPTS, UNRELATED
from assistant.understand.text import language_of, normal
from retrieval.encoders import TextEncoder
from retrieval.encoders.contracts import Kind
from retrieval.schema import Floats
from retrieval.signals.words import content_words

NAMES = ("faq.jsonl", "policies.md")
HEADING = re.compile(r"^#{1,6}\s+(?P<title>.+?)\s*#*$")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])|(?<=[。！？])")
MOST_SENTENCES = 3
# An answer's score: standard deviations above the unrelated questions, and this much for sharing all of the question's words.
WORDS_WEIGHT = 3.0
LEAST = 3.75
# Of two entries that answer, the one whose title speaks of more than was asked comes second: “when do you ship”, “when restocked”.
MISSED_WEIGHT = 2.0
# Sentences of one section that score this near to the best one are said with it.
BESIDE = 1.0
LEAST_STD = 0.005
PART = 4


@dataclass(frozen=True, slots=True)
class FaqAnswer:
    """The shop's own words and where they stand: "faq-08", or "policies: Returns"."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A question of the FAQ with its answer, or a heading of the policies with one of its sentences."""

    title: str
    text: str
    source: str
    language: Language
    asked: bool


class Faq:
    """Opens nothing but the files; entries are encoded at the first question. A shop without files abstains always."""

    def __init__(self, files: Path | Sequence[Path], encoder: TextEncoder) -> None:
        """Read `faq.jsonl` and `policies.md` of a folder (or of its `source`), or the files named. ValueError names a bad row."""
        self._encoder = encoder
        self._entries = [entry for path in _found(files) for entry in _read(path)]
        self._indexes: dict[Language, _Index] = {}
        self._lock = Lock()

    def answer(self, text: str, language: Language) -> FaqAnswer | None:
        """The answer to a question about the shop, in the language asked where the shop has it; None when nothing answers it."""
        if not self._entries or not content_words(text):
            return None
        return self._index(language).answer(text)

    def prepare(self) -> None:
        """Encode the entries now (a second or two), so that the first question need not wait."""
        if self._entries:
            for language in UNRELATED:
                self._index(language)

    def _index(self, language: Language) -> "_Index":
        with self._lock:
            if language not in self._indexes:
                mine = [e for e in self._entries if e.language == language]
                self._indexes[language] = _Index(mine or self._entries, self._encoder, language)
            return self._indexes[language]


class _Index:
    """The entries that answer one language, encoded."""

    def __init__(self, entries: Sequence[Entry], encoder: TextEncoder, language: Language) -> None:
        self._entries, self._encoder = list(entries), encoder
        asked = np.array([e.asked for e in self._entries])
        self._vectors = np.zeros((len(self._entries), encoder.dim), np.float32)
        self._mean, self._std = np.zeros(len(self._entries)), np.ones(len(self._entries))
        unrelated = encoder.encode(UNRELATED[language], "query")
        # A question is compared with questions as a question, with the policies as text: two scales, two measures of "near".
        for as_question in (True, False):
            places = np.flatnonzero(asked == as_question)
            if len(places):
                chosen = [self._entries[i] for i in places]
                texts = [e.title if as_question else f"{e.title}. {e.text}" for e in chosen]
                self._vectors[places] = in_parts(encoder, texts, "query" if as_question else "passage")
                nearest = (unrelated @ self._vectors[places].T).max(1)
                self._mean[places], self._std[places] = nearest.mean(), max(nearest.std(), LEAST_STD)
        self._titles = [set(terms(e.title)) for e in self._entries]
        self._marks = [{t for t in title if t[0] == "#"} for title in self._titles]
        self._terms = [set(terms(f"{e.title}. {e.text}")) for e in self._entries]
        seen = Counter(term for held in self._terms for term in held)
        self._weights = {term: math.log(1 + len(self._entries) / count) for term, count in seen.items()}

    def answer(self, text: str) -> FaqAnswer | None:
        scores = self.scores(text)
        best = int((scores - MISSED_WEIGHT * self._missed(text)).argmax())
        if scores[best] < LEAST:
            return None
        entry = self._entries[best]
        if entry.asked:
            return FaqAnswer(entry.text, entry.source)
        near = [i for i, e in enumerate(self._entries) if e.source == entry.source and scores[i] >= scores[best] - BESIDE]
        told = sorted(sorted(near, key=lambda i: -scores[i])[:MOST_SENTENCES])
        comma = "" if entry.language == "zh" else " "
        return FaqAnswer(comma.join(self._entries[i].text for i in told), entry.source)

    def scores(self, text: str) -> Floats:
        """(n,) how well each entry answers: standard deviations above the unrelated questions, and the words shared."""
        cosine = (self._encoder.encode([text], "query") @ self._vectors.T)[0]
        asked = terms(text)
        shared = [(self._share([t for t in asked if t[0] == "#"], i) + self._share(asked, i)) / 2 for i in range(len(cosine))]
        return np.asarray((cosine - self._mean) / self._std + WORDS_WEIGHT * np.array(shared), np.float32)

    def _missed(self, text: str) -> Floats:
        """(n,) the share of the concepts in an entry's title that the question does not speak of."""
        asked = set(terms(text))
        return np.array([len(own - asked) / max(len(own), 1) for own in self._marks], np.float32)

    def _share(self, asked: Sequence[str], place: int) -> float:
        """The share in [0, 1] of the terms' weight that an entry has, half for its title, half for the whole of it."""
        unseen = math.log(1 + len(self._entries))
        weights = {term: self._weights.get(term, unseen) for term in asked}
        met = sum(w * ((t in self._titles[place]) + (t in self._terms[place])) / 2 for t, w in weights.items())
        return met / sum(weights.values()) if weights else 0.0


def in_parts(encoder: TextEncoder, texts: Sequence[str], kind: Kind) -> Floats:
    """Encode a few at a time, so that a shopper's question gets its turn at the encoder in between."""
    return np.concatenate([encoder.encode(texts[i : i + PART], kind) for i in range(0, len(texts), PART)])


def terms(text: str) -> list[str]:
    """What a text is about: the concepts of shops in it, each with "#" before it, and its own words."""
    plain = normal(text).casefold()
    marks = [f"#{mark}" for mark, pattern in CONCEPTS.items() if pattern.search(plain)]
    return [*marks, *(word for word in content_words(plain) if word not in ASKING)]


def _found(files: Path | Sequence[Path]) -> list[Path]:
    if not isinstance(files, Path):
        return list(files)
    for folder in (files, files / "source"):
        if found := [folder / name for name in NAMES if (folder / name).is_file()]:
            return found
    return []


def _read(path: Path) -> Iterator[Entry]:
    text = path.read_text(encoding="utf-8")
    return _questions(path, text) if path.suffix == ".jsonl" else _sections(text)


def _questions(path: Path, text: str) -> Iterator[Entry]:
    """Rows {"question", "answer"} with, if the shop has them, "id", "question_zh" and "answer_zh"."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row: dict[str, Any] = json.loads(line)
            question, answer = str(row["question"]), str(row["answer"])
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f'{path}, line {number}: {error}; a row is {{"question": "...", "answer": "..."}}') from None
        source = str(row.get("id") or f"faq: {question}")
        yield Entry(question, answer, source, language_of(question), True)
        if row.get("question_zh") and row.get("answer_zh"):
            yield Entry(str(row["question_zh"]), str(row["answer_zh"]), source, "zh", True)


def _sections(text: str) -> Iterator[Entry]:
    """The sentences under each heading of a Markdown text; what stands under no heading is left out."""
    title = ""
    for line in text.splitlines():
        if heading := HEADING.match(line):
            title = heading["title"]
        elif title and line.strip():
            language = language_of(line)
            for sentence in filter(None, (s.strip(" \t-*") for s in SENTENCE.split(line))):
                yield Entry(title, sentence, f"policies: {title}", language, False)
