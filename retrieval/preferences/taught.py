"""What a shopper has taught, to be read by them: one entry a feature or item, with the events that it rests on."""

from collections.abc import Sequence
from math import erf, sqrt

import numpy as np

from retrieval.kernels import compiled
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
# What rounding leaves is no part.
TINY = 1e-12


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
    pulled = scale * (posterior.weights(now_s) - posterior.mean)
    codes = np.flatnonzero(pulled)
    gaps = features.matrix(rows, codes) - features.mean(among, codes)
    text = codes >= features.text_from
    named = codes[~text]
    meant = gaps[:, text] @ (scale * posterior.shares(codes[text], now_s))
    gaps = np.ascontiguousarray(gaps[:, ~text])
    chosen, added, sums, behind = _leading(gaps, pulled[named], posterior.shares(named, now_s), meant, PARTS, EVIDENCE)
    texts, keys = len(named), [features.keys[code] for code in named.tolist()]
    weights, events = (pulled[named] / max(scale, 1e-12)).tolist(), [lesson.event for lesson in lessons]
    rests = sums - added.sum(1)
    out = []
    for own, values, evidence, rest in zip(chosen.tolist(), added.tolist(), behind.tolist(), rests.tolist(), strict=True):
        told = [
            Taught(
                keys[i] if i < texts else TEXT_KEY,
                weights[i] if i < texts else value,
                1.0,
                tuple([events[k] for k in ours if k >= 0]),
                value,
            )
            for i, value, ours in zip(own, values, evidence, strict=True)
            if i >= 0 and abs(value) > TINY
        ]
        if abs(rest) > TINY:
            told.append(Taught("rest", 0.0, 0.5, (), rest))
        out.append(tuple(told))
    return out


@compiled
def _leading(
    gaps: Doubles, pulled: Doubles, shares: Doubles, meant: Doubles, parts: int, evidence: int
) -> tuple[Ints, Doubles, Doubles, Ints]:
    """The largest `parts` of each row: `chosen` features and what they `added` (n, parts), the `sums` (n,) of all, lessons behind.

    `gaps` (n, m) of the features, each pulled by `pulled` (m,), which the lessons have `shares` (m, N) in; `meant` (n, N) is what
    the lessons added by texts, feature m. Lessons (n, parts, evidence) that pull the way of the sum, strongest first, minor ones
    left out. -1 where there is none.
    """
    n, m = gaps.shape
    chosen, behind = np.full((n, parts), -1), np.full((n, parts, evidence), -1)
    added, sums = np.zeros((n, parts)), np.zeros(n)
    for row in range(n):
        values = np.append(gaps[row] * pulled, meant[row].sum())
        sums[row] = values.sum()
        left = np.abs(values)
        for part in range(min(parts, m + 1)):
            i = left.argmax()
            left[i] = -1.0
            chosen[row, part], added[row, part] = i, values[i]
            own = meant[row].copy() if i == m else shares[i] * gaps[row, i]
            pull = own * np.sign(own.sum())
            enough = MINOR * max(pull.max(), 0.0) if len(pull) else 0.0
            for k in range(min(evidence, len(pull))):
                lesson = pull.argmax()
                if not pull[lesson] > enough:
                    break
                behind[row, part, k] = lesson
                pull[lesson] = -np.inf
    return chosen, added, sums, behind


def _entry(key: str, weight: float, certainty: float, behind: Sequence[Lesson]) -> Taught:
    return Taught(key, float(weight), float(certainty), tuple(lesson.event for lesson in behind[:EVIDENCE]))


def _behind(shares: Doubles, lessons: Sequence[Lesson]) -> list[Lesson]:
    """The lessons that pull in the direction of the sum, strongest first, minor ones left out."""
    pull = shares * np.sign(shares.sum())
    enough = np.flatnonzero(pull > MINOR * pull.max(initial=0.0))
    return [lessons[i] for i in enough[np.argsort(-pull[enough], kind="stable")]]


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
