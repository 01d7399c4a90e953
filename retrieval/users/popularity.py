"""How much each item is in demand now: counts of everybody's events that fade with time. It knows no item and no taste.

Clicks cost nothing and accounts are free, so who has never paid cannot decide what sells:

- one shopper's say about one item is bounded and concave: the n-th purchase of it, and the n-th cheap deed (view, click, like,
  cart) of a kind, count 1/n; cheap deeds count once a day, and at most `HOURLY` of them an hour. Who does the same to an item more
  than `TIRELESS` times a day is a machine, and nothing cheap of theirs counts, before and after;
- cheap deeds are trusted by what they cost: once the shop has sold `ENOUGH`, only those of customers count, whichever came first;
  who returns all they bought is none. Sybils thus pay a kept purchase each (Douceur 2002, https://doi.org/10.1007/3-540-45748-8_24,
  shows that nothing but such a cost bounds them);
- until then visitors count too, but first deeds of unknown shoppers on one item, many in a day, are a rush: beyond `RUSH` and
  `RUSH_SHARE` of all such deeds of the day they count only once their shopper is a customer (velocity). So a rush of bots
  takes nothing from what the true newcomers among them did.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.schema import EventKind, Ints

# What one event is worth beside a purchase; a gift counts here like anything else, for it is demand too.
DEMAND: Mapping[EventKind, float] = {"purchase": 1.0, "cart": 0.5, "like": 0.3, "click": 0.1, "view": 0.02, "return": -1.0}
DAY_S, HOUR_S = 86400.0, 3600.0
HOURLY, TIRELESS = 120, 20
RUSH, RUSH_SHARE = 3, 0.05
# Demand in purchases below which one visitor would decide for everybody.
ENOUGH = 10.0
REMEMBERED, VOTES = 200_000, 200


class Vote(NamedTuple):
    """What a cheap deed is worth to the item at a place; `rushed`: only if its shopper is a customer."""

    place: int
    worth: float
    rushed: bool


@dataclass(slots=True)
class Voter:
    """One shopper. `votes`: the cheap deeds that may count; `paid`: worths of what was bought and kept.

    `done` {(place, kind): moment of the last deed that was not a repetition, how many of these, repetitions since}; `hour`: the
    last one with a deed, and the deeds in it.
    """

    votes: list[Vote] = field(default_factory=list)
    paid: dict[int, list[float]] = field(default_factory=dict)
    done: dict[tuple[int, EventKind], tuple[float, int, int]] = field(default_factory=dict)
    hour: tuple[int, int] = (0, 0)
    machine: bool = False


class Demand:
    """Worths (n,) by the item's place, and their total; never below 0."""

    def __init__(self) -> None:
        self.worths: NDArray[np.float64] = np.zeros(64)
        self.total = 0.0

    def add(self, place: int, worth: float) -> None:
        if place >= len(self.worths):
            self.worths = np.concatenate([self.worths, np.zeros(max(place + 1, len(self.worths)))])
        self.worths[place] = max(0.0, self.worths[place] + worth)
        self.total = max(0.0, self.total + worth)

    def of(self, place: int) -> float:
        return float(self.worths[place]) if 0 <= place < len(self.worths) else 0.0

    def at(self, places: Ints) -> NDArray[np.float64]:
        """The worths at the places (n,); 0 for -1."""
        known = (places >= 0) & (places < len(self.worths))
        return np.where(known, self.worths[np.where(known, places, 0)], 0.0)


class Popularity:
    """Exponentially decayed counts: an event of weight w, `age` days ago, counts w * 2 ** (-age / half_life_days).

    Kept relative to a fixed moment, so that an event is one addition and nothing is rewritten as time goes by. `last_id` and
    `version` say how far the log was read. `items` are those that had an event, by their place here, which never changes.
    """

    def __init__(self, half_life_days: float = 30.0) -> None:
        if half_life_days <= 0:
            raise ValueError(f"half_life_days {half_life_days} must be above 0")
        self.half_life_days = half_life_days
        self.last_id = 0
        self.version: int | None = None
        self.items: list[str] = []
        self._places: dict[str, int] = {}
        self._origin_s: float | None = None
        self._paid, self._customers, self._visitors = Demand(), Demand(), Demand()
        self._top = self._top_with_visitors = 0.0
        self._voters: dict[str, Voter] = {}
        self._rush: tuple[int, int, dict[int, int]] = (0, 0, {})

    def add(self, event_id: int, item_id: str, kind: EventKind, at_s: float, user_id: str = "") -> None:
        """Count one event of the log; `at_s` in epoch seconds. Without `user_id` it is a visitor's, and no limit applies."""
        self.last_id = max(self.last_id, event_id)
        worth = DEMAND.get(kind)
        if not worth:
            return
        if self._origin_s is None:
            self._origin_s = at_s
        grown = worth * 2.0 ** ((at_s - self._origin_s) / (self.half_life_days * DAY_S))
        place = self._places.get(item_id, -1)
        if place < 0:
            place = self._places[item_id] = len(self.items)
            self.items.append(item_id)
        if kind in ("purchase", "return"):
            self._pay(place, grown, self._voter(user_id) if user_id else None)
        elif not user_id:
            self._visitors.add(place, grown)
        else:
            self._vote(place, kind, at_s, grown, self._voter(user_id))
        sold = self._paid.of(place) + self._customers.of(place)
        self._top = max(self._top, sold)
        self._top_with_visitors = max(self._top_with_visitors, sold + self._visitors.of(place))

    def count(self, item_id: str, now_s: float) -> float:
        """The decayed demand of an item at `now_s`, never below 0."""
        fade, place = self._fade(now_s), self._places.get(item_id, -1)
        visitors = 0.0 if self._has_sold(fade) else self._visitors.of(place)
        return (self._paid.of(place) + self._customers.of(place) + visitors) * fade

    def column(self, ids: Iterable[str], now_s: float) -> NDArray[np.float32]:
        """(n,) share in [0, 1] of the highest demand yet, on a log scale; all NaN until `ENOUGH` was counted in the shop."""
        return self.at(np.array([self._places.get(i, -1) for i in ids], np.int64), now_s)

    def at(self, places: Ints, now_s: float) -> NDArray[np.float32]:
        """`column` of the items at the places (n,) in `items`; -1 for one that had no event."""
        fade = self._fade(now_s)
        parts, top = [self._paid, self._customers], self._top
        if not self._has_sold(fade):
            parts, top = [*parts, self._visitors], self._top_with_visitors
        if sum(p.total for p in parts) * fade < ENOUGH:
            return np.full(len(places), np.nan, np.float32)
        counts = sum(p.at(places) for p in parts) * fade
        share: NDArray[np.float32] = np.minimum(np.log1p(counts) / math.log1p(max(top * fade, ENOUGH)), 1).astype(np.float32)
        return share

    def _has_sold(self, fade: float) -> bool:
        return self._paid.total * fade >= ENOUGH

    def _voter(self, user_id: str) -> Voter:
        voter = self._voters.get(user_id)
        if voter is None:
            if len(self._voters) >= REMEMBERED:  # those who never bought are forgotten; what they counted stays
                self._voters = {u: v for u, v in self._voters.items() if v.paid}
            voter = self._voters[user_id] = Voter()
        return voter

    def _pay(self, place: int, grown: float, voter: Voter | None) -> None:
        """A purchase, or the return of one that is known; either may make or unmake a customer."""
        if voter is None:
            self._paid.add(place, grown)
            return
        before = self._heard_in(voter)
        kept = voter.paid.get(place, [])
        if grown > 0:
            kept = [*kept, grown / (len(kept) + 1)]
            self._paid.add(place, kept[-1])
        elif kept:
            self._paid.add(place, -kept[-1])
            kept = kept[:-1]
        voter.paid[place] = kept
        if not kept:
            del voter.paid[place]
        if (after := self._heard_in(voter)) is not before:
            self._move(voter.votes, before, after)

    def _vote(self, place: int, kind: EventKind, at_s: float, grown: float, voter: Voter) -> None:
        """A cheap deed: once a day of one kind on one item, no faster than anybody looks at things; held back in a rush."""
        last_s, times, repeats = voter.done.get((place, kind), (-math.inf, 0, 0))
        if abs(at_s - last_s) < DAY_S:
            voter.done[place, kind] = (last_s, times, repeats + 1)
            if repeats + 1 > TIRELESS and not voter.machine:
                self._move(voter.votes, self._heard_in(voter), None)
                voter.machine, voter.votes = True, []
            return
        first = not voter.done
        voter.done[place, kind] = (at_s, times + 1, 0)
        hour = int(at_s // HOUR_S)
        voter.hour = (hour, voter.hour[1] + 1 if voter.hour[0] == hour else 1)
        if voter.machine or voter.hour[1] > HOURLY:
            return
        if len(voter.votes) == VOTES:
            voter.votes = voter.votes[1:]
        rushed = first and not voter.paid and self._rushed(place, at_s)
        voter.votes.append(Vote(place, grown / (times + 1), rushed))
        self._move([voter.votes[-1]], None, self._heard_in(voter))

    def _heard_in(self, voter: Voter) -> Demand:
        return self._customers if voter.paid else self._visitors

    def _move(self, votes: Iterable[Vote], before: Demand | None, after: Demand | None) -> None:
        """Count in `after` from now on what was counted in `before`; None is nowhere."""
        for place, worth, rushed in votes:
            for demand, sign in ((before, -1), (after, 1)):
                if demand is not None and not (rushed and demand is self._visitors):
                    demand.add(place, sign * worth)

    def _rushed(self, place: int, at_s: float) -> bool:
        """Whether more unknown shoppers begin with this item today than the day's newcomers bear out."""
        day, everywhere, here = self._rush
        if day != int(at_s // DAY_S):
            day, everywhere, here = int(at_s // DAY_S), 0, {}
        here[place] = here.get(place, 0) + 1
        self._rush = (day, everywhere + 1, here)
        return here[place] > RUSH + RUSH_SHARE * everywhere

    def _fade(self, now_s: float) -> float:
        if self._origin_s is None:
            return 0.0
        return float(2.0 ** ((self._origin_s - now_s) / (self.half_life_days * DAY_S)))
