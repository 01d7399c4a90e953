"""The posteriors of a shop's shoppers over one generation of its catalogue, always up to the log's end.

The log is the truth: a posterior is a cache, keyed by the last event and the number of events that it has seen. It is brought
up to date by the events it lacks, or rebuilt from the shopper's whole log; both give the same. So a crash, another process that
writes, or a shopper's deletion needs no care here. Nothing is written to disk.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Lock

import numpy as np

from retrieval.preferences.critique import VectorOf, Words
from retrieval.preferences.features import Doubles, Features, ItemColumns
from retrieval.preferences.lessons import Lesson, Lessons
from retrieval.preferences.posterior import Fit, Posterior
from retrieval.preferences.prior import SegmentPrior
from retrieval.preferences.settings import PreferenceSettings
from retrieval.preferences.taught import entries, parts
from retrieval.schema import Event, Ints, Taught

SHOPPERS = 1024

EventsOf = Callable[[str, int], Iterable[tuple[int, Event]]]
"""A shopper's events after an id, with their ids, in the order of the log."""
StampOf = Callable[[str], tuple[int, int]]
"""The id of a shopper's last event and the number of their events."""


@dataclass(frozen=True, slots=True)
class Taste:
    """A shopper's posterior with the lessons behind it, in the posterior's order; a snapshot."""

    posterior: Posterior
    lessons: tuple[Lesson, ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether there is anything to score by: a lesson, or a prior of segments."""
        return len(self.lessons) > 0 or bool(self.posterior.mean.any())


@dataclass(slots=True)
class Pupil:
    """What is held of one shopper; whoever changes it holds the lock."""

    lessons: Lessons
    fit: Fit
    taste: Taste
    last_id: int = 0
    count: int = 0
    lock: Lock = field(default_factory=Lock)


class Preferences:
    """Safe from many threads. `settings` are the shop's, `prior` its segments, `vector_of` the encoder of critiques."""

    def __init__(
        self,
        columns: ItemColumns,
        events_of: EventsOf,
        stamp_of: StampOf,
        settings: PreferenceSettings | None = None,
        prior: SegmentPrior | None = None,
        vector_of: VectorOf | None = None,
    ) -> None:
        self.settings = settings or PreferenceSettings()
        self.features = Features(columns)
        self._words = Words(self.features, columns.text, vector_of)
        self._means, self._shares = (prior or SegmentPrior()).arrays(self.features)
        self._events_of, self._stamp_of = events_of, stamp_of
        self._pupils: OrderedDict[str, Pupil] = OrderedDict()
        self._keeping = Lock()

    def begin_from(self, prior: SegmentPrior) -> None:
        """Let every shopper start at the prior from now on; who taught something is worked out again from the log."""
        with self._keeping:
            self._means, self._shares = prior.arrays(self.features)
            self._pupils.clear()

    def taste(self, user_id: str, stamp: tuple[int, int] | None = None) -> Taste:
        """The shopper's taste at the log's end; `stamp` is what the log says of them now, where that was asked already."""
        pupil = self._pupil(user_id)
        with pupil.lock:
            if stamp != (pupil.last_id, pupil.count):  # another thread may have seen more since it was asked
                self._catch_up(pupil, user_id, self._stamp_of(user_id))
            return pupil.taste

    def scores(self, taste: Taste, rows: Ints, now_s: float) -> Doubles:
        """What the taste adds to each candidate's score (n,): above 0 where it suits better than their mean."""
        if not len(rows):
            return np.zeros(0)
        utilities = self.features.utilities(taste.posterior.weights(now_s), rows)
        return np.asarray(self.settings.weight * (utilities - utilities.mean()))

    def covariance(self, taste: Taste, rows: Ints, now_s: float) -> Doubles:
        """(n, n) posterior covariance of `scores`, their common mean aside."""
        codes = self.features.codes_of(rows)
        matrix = self.features.matrix(rows, codes)
        return self.settings.weight**2 * taste.posterior.covariance(matrix - matrix.mean(0), codes, now_s)

    def parts(self, taste: Taste, rows: Ints, among: Ints, now_s: float, share: float = 1.0) -> list[tuple[Taught, ...]]:
        """What each feature added to `share` of the scores of `rows`, which stand `among` all candidates; largest first."""
        return parts(self.features, taste.posterior, taste.lessons, rows, among, now_s, share * self.settings.weight)

    def taught(self, user_id: str, now_s: float) -> list[Taught]:
        """What the shopper has taught so far, to be read by them."""
        taste = self.taste(user_id)
        return entries(self.features, taste.posterior, taste.lessons, now_s)

    def rebuild(self, user_id: str) -> Taste:
        """Start the shopper again from the log."""
        self.forget(user_id)
        return self.taste(user_id)

    def forget(self, user_id: str) -> None:
        """Drop what is held of the shopper."""
        with self._keeping:
            self._pupils.pop(user_id, None)

    def warm(self, event: Event) -> None:
        """Compile what tastes are scored and told with: of a shopper whom nobody knows, and who did this alone."""
        pupil, rows, now_s = self._new(), self.features.rows([event.item_id]), event.at.timestamp()
        self._learn(pupil, [(1, event)])
        self.scores(pupil.taste, rows, now_s)
        self.parts(pupil.taste, rows, rows, now_s)

    def _pupil(self, user_id: str) -> Pupil:
        with self._keeping:
            pupil = self._pupils.get(user_id)
            if pupil is None:
                pupil = self._pupils[user_id] = self._new()
                if len(self._pupils) > SHOPPERS:
                    self._pupils.popitem(last=False)
            self._pupils.move_to_end(user_id)
            return pupil

    def _new(self) -> Pupil:
        fit = Fit(self.features.variance, self.settings.half_life_days)
        empty = np.zeros(0)
        start = fit.posterior([], [], empty, empty, self._means, self._shares)
        return Pupil(Lessons(self.features, self.settings, self._words), fit, Taste(start))

    def _catch_up(self, pupil: Pupil, user_id: str, stamp: tuple[int, int]) -> None:
        last_id, count = stamp
        if (pupil.last_id, pupil.count) == (last_id, count):
            return
        if pupil.last_id <= last_id:
            news = list(self._events_of(user_id, pupil.last_id))
            if pupil.count + sum(i <= last_id for i, _ in news) == count:
                self._learn(pupil, news)
                return
        fresh = self._new()
        pupil.lessons, pupil.fit, pupil.taste, pupil.last_id, pupil.count = fresh.lessons, fresh.fit, fresh.taste, 0, 0
        self._learn(pupil, list(self._events_of(user_id, 0)))

    def _learn(self, pupil: Pupil, news: list[tuple[int, Event]]) -> None:
        changed = [pupil.lessons.add(event_id, event) for event_id, event in news]
        if news:
            pupil.last_id, pupil.count = news[-1][0], pupil.count + len(news)
        if not any(changed):
            return
        held = tuple(pupil.lessons.held.values())
        posterior = pupil.fit.posterior(
            [x.serial for x in held],
            [pupil.lessons.direction(x) for x in held],
            np.array([abs(x.reward) for x in held]),
            np.array([x.event.at.timestamp() for x in held]),
            self._means,
            self._shares,
        )
        pupil.taste = Taste(posterior, held)
