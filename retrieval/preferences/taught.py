"""What a shopper has taught, to be read by them: one entry a feature or item, with the events that it rests on."""

from collections.abc import Sequence
from math import erf, sqrt

import numpy as np

from retrieval.preferences.features import TEXT_KEY, Doubles, Features
from retrieval.preferences.lessons import Lesson
from retrieval.preferences.posterior import Posterior
from retrieval.schema import Event, Ints, Taught

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
    meant, gaps = gaps[:, text] @ (scale * posterior.shares(codes[text], now_s)), gaps[:, ~text]
    totals = np.column_stack([gaps * pulled[named], meant.sum(1)])
    told = _largest(np.abs(totals), PARTS)
    # Evidence for all parts of all rows at once: what each lesson added to each.
    cells = [(row, i) for row, own in enumerate(told) for i in own]
    asked = np.array(sorted({i for _, i in cells if i < len(named)}), np.int64)
    shares = posterior.shares(named[asked], now_s)
    place = {i: n for n, i in enumerate(asked.tolist())}
    added = [meant[row] if i == len(named) else shares[place[i]] * gaps[row, i] for row, i in cells]
    behind = iter(_all_behind(np.array(added).reshape(len(cells), -1), lessons))
    keys = {i: features.keys[code] for i, code in zip(asked.tolist(), named[asked].tolist(), strict=True)} | {len(named): TEXT_KEY}
    weights = (pulled[named] / max(scale, 1e-12)).tolist()
    out = []
    for row, own in enumerate(told):
        sums = totals[row, own].tolist()
        entry = [
            Taught(keys[i], value if i == len(named) else weights[i], 1.0, next(behind), value)
            for i, value in zip(own, sums, strict=True)
        ]
        entry.append(Taught("rest", 0.0, 0.5, (), float(totals[row].sum()) - sum(sums)))
        out.append(tuple([t for t in entry if abs(t.added) > TINY]))
    return out


def _all_behind(shares: Doubles, lessons: Sequence[Lesson]) -> list[tuple[Event, ...]]:
    """Events of the lessons `_behind` many sums (m, N) at once, no more than `EVIDENCE` of each."""
    pull = shares * np.sign(shares.sum(1, keepdims=True))
    best = np.argsort(-pull, axis=1, kind="stable")[:, :EVIDENCE]
    enough = (pull > MINOR * np.maximum(pull.max(1, keepdims=True, initial=0.0), 0.0)).sum(1)
    events = [lesson.event for lesson in lessons]
    return [tuple([events[i] for i in own[:count]]) for own, count in zip(best.tolist(), enough.tolist(), strict=True)]


def _largest(values: Doubles, k: int) -> list[list[int]]:
    """Indices of the k largest of each row, largest first."""
    k = min(k, values.shape[1])
    some = np.argpartition(-values, max(k - 1, 0), axis=1)[:, :k]
    order = np.argsort(-np.take_along_axis(values, some, 1), axis=1, kind="stable")
    found: list[list[int]] = np.take_along_axis(some, order, 1).tolist()
    return found


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
