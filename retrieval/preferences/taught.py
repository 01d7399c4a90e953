"""What a shopper has taught, to be read by them: one entry a feature or item, with the events that it rests on."""

from collections.abc import Sequence
from math import erf, sqrt

import numpy as np

from retrieval.preferences.features import TEXT_KEY, Doubles, Features
from retrieval.preferences.lessons import Lesson
from retrieval.preferences.posterior import Posterior
from retrieval.schema import Ints, Taught

SURE = 0.6
SLIGHT = 0.03
ENTRIES = 20
EVIDENCE = 5
PARTS = 6
# A share of a weight below this part of the largest one is no evidence to speak of.
MINOR = 0.15


def entries(features: Features, posterior: Posterior, lessons: Sequence[Lesson], now_s: float) -> list[Taught]:
    """Tastes that two deeds or one word speak for, strongest first, then single opinions on items, newest first."""
    codes = np.array([c for c in np.unique(posterior.codes) if features.is_readable(int(c))], np.int64)
    shares = posterior.shares(codes, now_s)
    weights = shares.sum(1)
    certainty = _certainty(weights, posterior.deviations(codes, now_s))
    found = []
    for i in np.argsort(-np.abs(weights), kind="stable"):
        behind = _behind(shares[i], lessons)
        said = any(lesson.event.kind == "critique" for lesson in behind)
        # What was turned down lacked many things; none of these was asked for.
        behind = behind if any(speaks(lesson, float(weights[i])) for lesson in behind) else []
        if certainty[i] >= SURE and abs(weights[i]) >= SLIGHT and len(behind) > (0 if said else 1):
            found.append(_entry(features.keys[codes[i]], weights[i], certainty[i], behind))
    return found[:ENTRIES] + _of_words(features, posterior, lessons, now_s) + _of_items(lessons)


def parts(
    features: Features,
    posterior: Posterior,
    lessons: Sequence[Lesson],
    rows: Ints,
    among: Ints,
    now_s: float,
    scale: float,
) -> list[tuple[Taught, ...]]:
    """What each feature added to the preference of each of `rows`, against the mean of `among`, largest first.

    Sums to the preference but for what the prior of the segment adds. All directions of text are one part; the parts after the
    first `PARTS` are one without evidence, "rest".
    """
    codes = np.unique(posterior.codes)
    shares = scale * posterior.shares(codes, now_s)
    gaps = features.matrix(rows, codes) - features.matrix(among, codes).mean(0)
    text = np.array([features.keys[c] == TEXT_KEY for c in codes], bool)
    keys = [*(features.keys[c] for c in codes[~text]), TEXT_KEY]
    weights = np.append(shares[~text].sum(1), 0.0) / max(scale, 1e-12)
    out = []
    for gap in gaps:
        meant = gap[text] @ shares[text]
        totals = np.append(gap[~text] * shares[~text].sum(1), meant.sum())
        order = np.argsort(-np.abs(totals), kind="stable")
        told = []
        for i in order[:PARTS]:
            behind = meant if i == len(keys) - 1 else gap[~text][i] * shares[~text][i]
            weight = float(totals[i]) if i == len(keys) - 1 else float(weights[i])
            told.append(_entry(keys[i], weight, 1.0, _behind(behind, lessons), float(totals[i])))
        told.append(Taught("rest", 0.0, 0.5, (), float(totals[order[PARTS:]].sum())))
        out.append(tuple(t for t in told if t.added))
    return out


def _entry(key: str, weight: float, certainty: float, behind: Sequence[Lesson], added: float = 0.0) -> Taught:
    return Taught(key, float(weight), float(certainty), tuple(lesson.event for lesson in behind[:EVIDENCE]), added)


def _behind(shares: Doubles, lessons: Sequence[Lesson]) -> list[Lesson]:
    """The lessons that pull in the direction of the sum, strongest first, minor ones left out."""
    pull = shares * np.sign(shares.sum())
    order = np.argsort(-pull, kind="stable")
    return [lessons[i] for i in order[pull[order] > MINOR * pull.max(initial=0.0)]]


def speaks(lesson: Lesson, weight: float) -> bool:
    """Whether the event is about the thing itself: a liked item has what is wanted more, a disliked one what is wanted less."""
    return lesson.event.kind == "critique" or lesson.reward * weight > 0


def _certainty(weights: Doubles, deviations: Doubles) -> Doubles:
    return np.array([0.5 * (1 + erf(abs(w) / max(d, 1e-9) / sqrt(2))) for w, d in zip(weights, deviations, strict=True)])


def _of_words(features: Features, posterior: Posterior, lessons: Sequence[Lesson], now_s: float) -> list[Taught]:
    """Critiques whose words name no feature: they point at many at once."""
    named = {features.keys[c] for c in np.unique(posterior.codes)}
    found = []
    for i, lesson in enumerate(lessons):
        if lesson.event.kind == "critique" and lesson.direction is not None and len(lesson.direction.codes) > 8:
            strength = float(posterior.dual[i] * posterior.fading(now_s)[i])
            key = f"words={' '.join(lesson.event.query.casefold().split())}"
            if key not in named:
                found.append(Taught(key, strength, 1.0, (lesson.event,)))
    return found


def _of_items(lessons: Sequence[Lesson]) -> list[Taught]:
    opinions = [x for x in lessons if x.event.kind in ("like", "dislike", "rating", "return")]
    return [Taught(f"item={x.event.item_id}", x.reward, 1.0, (x.event,)) for x in reversed(opinions)]
