"""What buyers wrote, in short: how many, how many content, and the points that most of them make. Quoted, not rephrased."""

import re
from collections import Counter
from collections.abc import Sequence

from assistant.schema import Evidence, Language
from assistant.service.detail_words import SENTENCES
from assistant.service.fields import rating_told
from assistant.service.told import Told
from assistant.untrusted import sanitize
from assistant.wording import shortened
from retrieval.schema import Item, Review
from retrieval.signals.words import content_words, stem

SENTENCE = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")
QUOTES = 2
LONGEST_QUOTE = 90
SHORTEST_WORDS = 2
APPROVAL = frozenset(
    stem(word)
    for word in "best good very great love happy happier "
    " ever have had these this them they not could be what says does one ones again all mixed feelings okay ok "
    "right be bought buy better never would recommend really much more no but as are was so you your".split()
)


def digest(item: Item, language: Language) -> Told | None:
    """Ratings, counts of good (4 and 5 stars) and bad (1 and 2) reviews, and quotes of each; None where nobody wrote or rated."""
    rated = rating_told(item, language)
    if not item.reviews:
        return rated
    good = [r for r in item.reviews if r.rating is not None and r.rating >= 4]
    bad = [r for r in item.reviews if r.rating is not None and r.rating <= 2]
    mixed = [r for r in item.reviews if r.rating is not None and 2 < r.rating < 4]
    told = [rated.sentence] if rated else []
    name = "reviews" if len(item.reviews) > 1 else "review"
    told.append(SENTENCES[name][language].format(count=len(item.reviews), good=len(good), bad=len(bad)))
    evidence = list(rated.evidence) if rated else []
    unrated = [r for r in item.reviews if r.rating is None]
    parts: tuple[tuple[str, list[Review], list[Review]], ...] = (
        ("praise", good, bad),
        ("blame", bad, good),
        ("between", [] if bad else mixed, good),
        ("said", unrated, []),
    )
    for kind, reviews, against in parts:
        if quotes := best_quotes(reviews, against, about=f"{item.title} {' '.join(item.category)}"):
            told.append(SENTENCES[kind][language].format(quotes=quoted([q for q, _ in quotes], language)))
            evidence += [review_evidence(review, text) for text, review in quotes]
    return Told(("" if language == "zh" else " ").join(told), tuple(evidence))


def best_quotes(reviews: Sequence[Review], against: Sequence[Review] = (), about: str = "") -> list[tuple[str, Review]]:
    """The sentences whose words most of these reviews share and the reviews `against` do not; no two say the same.

    Words of the item's own name (`about`) and of mere approval count for nothing, so that a quote says what is good or bad.
    """
    empty = {*content_words(about), *APPROVAL}
    said = [(sentence, review) for review in reviews for sentence in sentences(review.text)]
    unsaid = {sentence for review in against for sentence in sentences(review.text)}
    shared = Counter(w for review in reviews for w in set(content_words(review.text)) - empty)

    def weight(sentence: str) -> float:
        own = content_words(sentence)
        if len(own) < SHORTEST_WORDS or sentence in unsaid:
            return 0.0
        return float(sum(shared[w] for w in own) / len(own))

    chosen: list[tuple[str, Review]] = []
    for sentence, review in sorted(said, key=lambda pair: -weight(pair[0])):
        own = set(content_words(sentence))
        if weight(sentence) > 0 and all(len(own & set(content_words(q))) <= len(own) / 2 for q, _ in chosen):
            chosen.append((shortened(sentence.rstrip(".。"), LONGEST_QUOTE), review))
        if len(chosen) == QUOTES:
            break
    return chosen


def sentences(text: str) -> list[str]:
    """The sentences of a text by others, without what could act on a model or a page."""
    return [s.strip() for s in SENTENCE.split(sanitize(text, 2000)) if s.strip()]


def quoted(texts: Sequence[str], language: Language) -> str:
    """Quotes side by side: “Kept me dry”, “No rubbing at all”."""
    return ("、" if language == "zh" else ", ").join(f"“{text}”" for text in texts)


def review_evidence(review: Review, text: str) -> Evidence:
    return Evidence("review", review.author or "review", text)
