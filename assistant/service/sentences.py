"""Sentences of the description and the reviews that answer a question; quoted, never rephrased. Knows no fields."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.schema import Evidence, Language
from assistant.service.detail_words import QUESTION_WORDS, SENTENCES, Subject
from assistant.service.opinions import quoted, review_evidence, sentences
from assistant.service.told import Told
from assistant.wording import shortened
from retrieval.encoders import TextEncoder
from retrieval.schema import Item, Review
from retrieval.signals.words import content_words

LONGEST_QUOTE = 160
LONGEST_DESCRIPTION = 280
MOST_REVIEWS = 60
MOST_QUOTES = 2
CONTENT = 4
# A sentence answers when it has this share of the question's own words, or fewer and is this near in meaning. Chosen on 150
# questions of EPQA; on its 353 others, 10 sentences each of which 35% answer, 202 got one and 80% of these were right. With
# the sentences of another product 0.8% got one.
LEAST_SHARE = 0.6
LEAST_NEAR_SHARE = 0.34
LEAST_COSINE = 0.87


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it stands."""

    text: str
    evidence: Evidence

    @property
    def described(self) -> bool:
        return self.evidence.kind == "field"


def find_sentences(
    item: Item, question: str, subjects: Sequence[Subject], language: Language, encode: TextEncoder | None
) -> list[Told]:
    """What the description says to it, or else what buyers wrote; empty when no sentence answers."""
    said = told_sentences(item)
    chosen = answering([s.text for s in said], question, subjects, encode, ignore=item.title + " " + " ".join(item.category))
    found = [said[i] for i in chosen]
    found = [s for s in found if s.described] or found
    if not found and _titled(item, question):
        found = [Sentence(item.title, Evidence("field", "title", item.title))]
    if not found:
        return []
    found = list({s.text.casefold(): s for s in reversed(found)}.values())[::-1][:MOST_QUOTES]
    text = quoted([shortened(s.text.rstrip(".。"), LONGEST_QUOTE) for s in found], language)
    name = "titled" if found[0].evidence.name == "title" else "described" if found[0].described else "said"
    return [Told(SENTENCES[name][language].format(quotes=text), tuple(s.evidence for s in found))]


def find_opinions(item: Item, question: str, subjects: Sequence[Subject], language: Language) -> list[Told]:
    """What buyers wrote about the one thing that is asked ("what do people say about the sound"); content ones and others."""
    about = set(content_words(f"{item.title} {' '.join(item.category)}"))
    asked = [word for word in key_words(question) if word not in about]
    if not (asked or subjects):
        return []
    chosen: dict[bool, tuple[str, Review]] = {}
    for review in item.reviews[:MOST_REVIEWS]:
        for sentence in sentences(review.text):
            if any(s.told.search(sentence) for s in subjects) or shared(asked, sentence) >= LEAST_SHARE:
                chosen.setdefault(review.rating is None or review.rating >= CONTENT, (sentence, review))
    found = [chosen[content] for content in (True, False) if content in chosen]
    if not found:
        return []
    text = quoted([shortened(sentence.rstrip(".。"), LONGEST_QUOTE) for sentence, _ in found], language)
    evidence = tuple(review_evidence(review, sentence) for sentence, review in found)
    return [Told(SENTENCES["said"][language].format(quotes=text), evidence)]


def _titled(item: Item, question: str) -> bool:
    """Whether the title answers: it has the words asked, beyond those that say what kind of thing it is."""
    kind = set(content_words(" ".join(item.category)))
    asked = [word for word in key_words(question) if word not in kind]
    return shared(asked, item.title) >= LEAST_SHARE


def description_told(item: Item, language: Language) -> Told | None:
    """The beginning of the description, or the summary where there is none."""
    own = sentences(item.description) or sentences(item.summary)
    if not own:
        return None
    text = shortened(" ".join(own), LONGEST_DESCRIPTION)
    return Told(text if text[-1] in ".!?。！？…" else text + ".", (Evidence("field", "description", text),))


def told_sentences(item: Item) -> list[Sentence]:
    """Every sentence about the item: summary, description, then reviews."""
    own = [*sentences(item.summary), *sentences(item.description)]
    described = [Sentence(s, Evidence("field", "description", s)) for s in dict.fromkeys(own)]
    return described + [Sentence(s, review_evidence(r, s)) for r in item.reviews[:MOST_REVIEWS] for s in sentences(r.text)]


def answering(
    texts: Sequence[str], question: str, subjects: Sequence[Subject], encode: TextEncoder | None, ignore: str = ""
) -> list[int]:
    """Places of the sentences that answer, best first; `ignore` holds words that every sentence is about."""
    asked = key_words(question, ignore)
    if not texts or not (asked or subjects):
        return []
    share = np.array([shared(asked, text) for text in texts])
    supported = share + np.array([0.5 * any(s.told.search(text) for s in subjects) for text in texts])
    fits = share >= LEAST_SHARE
    near = np.flatnonzero(~fits & (supported >= LEAST_NEAR_SHARE))
    if encode is None:
        fits |= supported >= LEAST_SHARE
    elif len(near):
        # Only what shares something is encoded: a hundred reviews would take seconds.
        vectors = encode.encode([texts[i] for i in near.tolist()], "passage")
        fits[near] = vectors @ encode.encode([question], "query")[0] >= LEAST_COSINE
    return [int(i) for i in np.argsort(-supported, kind="stable") if fits[i]]


def key_words(question: str, ignore: str = "") -> list[str]:
    """The words that the question is about: without those that ask, and without the item's own name where others remain."""
    own = [w for w in content_words(question) if w not in QUESTION_WORDS and not re.fullmatch(r"[\u3400-\u9fff]", w)]
    fewer = [w for w in own if w not in set(content_words(ignore))]
    return fewer or own


def shared(asked: Sequence[str], text: str) -> float:
    """The share in [0, 1] of the words that the text has."""
    return len(set(asked) & set(content_words(text))) / len(asked) if asked else 0.0
