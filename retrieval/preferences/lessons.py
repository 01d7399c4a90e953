"""From events to lessons: each says that one direction over the features is preferred, how surely, and since when.

An item is compared with what stood beside it on the page and was passed over, so that place and popularity are not taken for
taste: a click beats what was looked at before it and the next two (Joachims et al. 2005,
https://doi.org/10.1145/1076034.1076063). Without a page it is compared with what is typical of its category. Deeds on one item
of one page count once, by the strongest. The state is a function of the shopper's events in the order of the log, so that
replaying them gives the same.
"""

from collections import OrderedDict
from dataclasses import dataclass, field, replace

import numpy as np

from retrieval.preferences.critique import Words, read_critique
from retrieval.preferences.features import Direction, Features
from retrieval.preferences.settings import PreferenceSettings
from retrieval.schema import Event

DEEDS = frozenset(("click", "view", "dwell", "cart", "purchase"))
OPINIONS = frozenset(("like", "dislike", "rating", "return"))
BELOW = 2
BESIDE = 12
PAGES = 256

Key = tuple[str, ...]


@dataclass(slots=True)
class Lesson:
    """`event` taught it last, `reward` is its weight with a sign; the items compared are found when first needed."""

    serial: int
    event_id: int
    event: Event
    reward: float
    against: tuple[str, ...] = ()
    direction: Direction | None = None


@dataclass(slots=True)
class Lessons:
    """What one shopper taught, newest `settings.keep` lessons. Not safe from threads: its owner locks."""

    features: Features
    settings: PreferenceSettings
    words: Words
    held: OrderedDict[Key, Lesson] = field(default_factory=OrderedDict)
    muted: dict[str, int] = field(default_factory=dict)
    _engaged: OrderedDict[Key, set[str]] = field(default_factory=OrderedDict)
    _serial: int = 0
    _changes: int = 0

    def add(self, event_id: int, event: Event) -> bool:
        """Learn from one event of the log, those that may not teach are passed over; whether a lesson changed."""
        if not event.taught:
            return False
        before = self._changes
        if event.kind in DEEDS:
            self._deed(event_id, event)
        elif event.kind in OPINIONS:
            self._drop(("opinion", event.item_id))
            if event.kind == "return":
                for key in [k for k in self.held if k[0] == "deed" and k[-1] == event.item_id]:
                    self._drop(key)
            self._put(("opinion", event.item_id), event_id, event, self._others(event))
        elif event.kind == "unlike":
            self._drop(("opinion", event.item_id))
        elif event.kind == "skip":
            self._put(("skip", *_page(event), event.item_id), event_id, event, self._others(event))
        elif event.kind == "critique":
            key = ("said", " ".join(event.query.casefold().split()))
            self._drop(key)
            self._put(key, event_id, event, ())
        elif event.kind == "untaught":
            self._mute(event_id, event.query)
        return self._changes > before

    def direction(self, lesson: Lesson) -> Direction:
        """The lesson's preferred direction over the features, muted ones left out."""
        if lesson.direction is None:
            found = self._compare(lesson)
            for key, since in self.muted.items():
                if lesson.event_id < since and (code := self.features.code_of.get(key)) is not None:
                    found = found.without(code)
            lesson.direction = found
        return lesson.direction

    def _compare(self, lesson: Lesson) -> Direction:
        event = lesson.event
        if event.kind == "critique":
            return self.words.direction(read_critique(event.query), self.features.rows((event.item_id, *event.shown)))
        row = self.features.row(event.item_id)
        if row is None:
            return Direction(np.zeros(0, np.int64), np.zeros(0))
        others = self.features.rows(lesson.against)
        found = self.features.difference(np.array([row]), others) if len(others) else self.features.from_typical(row)
        return found if lesson.reward > 0 else Direction(found.codes, -found.values)

    def _deed(self, event_id: int, event: Event) -> None:
        page = _page(event)
        engaged = self._engaged.setdefault(page, set())
        while len(self._engaged) > PAGES:
            self._engaged.popitem(last=False)
        key = ("deed", *page, event.item_id)
        reward = self.settings.rewards.of(event)
        if key in self.held:
            lesson = self.held[key]
            if reward > lesson.reward:
                self.held[key] = replace(lesson, event=replace(event, shown=lesson.event.shown), reward=reward)
                self._changes += 1
        else:
            self._put(key, event_id, event, self._passed(event, engaged))
        engaged.add(event.item_id)

    def _passed(self, event: Event, engaged: set[str]) -> tuple[str, ...]:
        """Items of the page that were probably looked at and not taken."""
        if event.item_id not in event.shown:
            return ()
        place = event.shown.index(event.item_id)
        return tuple(i for i in event.shown[: place + 1 + BELOW] if i != event.item_id and i not in engaged)[-BESIDE:]

    def _others(self, event: Event) -> tuple[str, ...]:
        return tuple(i for i in event.shown if i != event.item_id)[:BESIDE] if event.item_id in event.shown else ()

    def _put(self, key: Key, event_id: int, event: Event, against: tuple[str, ...]) -> None:
        reward = self.settings.rewards.of(event)
        if reward:
            self._serial += 1
            self._changes += 1
            self.held[key] = Lesson(self._serial, event_id, event, reward, against)
            while len(self.held) > self.settings.keep:
                self.held.popitem(last=False)

    def _drop(self, key: Key) -> None:
        self._changes += self.held.pop(key, None) is not None

    def _mute(self, event_id: int, key: str) -> None:
        """Forget what was taught so far about one feature, or about words."""
        self.muted[key] = event_id
        self._changes += 1
        for at, lesson in list(self.held.items()):
            if key == f"words={at[-1]}" and at[0] == "said":
                del self.held[at]
            else:
                self._serial += 1
                self.held[at] = replace(lesson, serial=self._serial, direction=None)


def _page(event: Event) -> Key:
    return (event.session_id, event.query, *event.shown)
