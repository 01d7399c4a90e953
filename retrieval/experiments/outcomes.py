"""What became of each shopper of a split: whether they did the deed that counts within the window after their first page.

One row a shopper, so that many pages of one shopper do not pass for many shoppers; and only those whose window is over, in the
order in which it ended, so that what is known of a shopper never changes afterwards. All deeds in the window count, not only those
on a page of the arm: a ranking that sends shoppers elsewhere must not look good.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from retrieval.experiments.experiment import Experiment, Metric
from retrieval.schema import Event, EventKind, Impression

# A deed counts for a weaker metric too.
COUNTS: dict[Metric, frozenset[EventKind]] = {
    "click": frozenset(("click", "cart", "purchase", "like")),
    "like": frozenset(("like",)),
    "cart": frozenset(("cart", "purchase")),
    "purchase": frozenset(("purchase",)),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One shopper whose window is over at `at`."""

    user_id: str
    is_candidate: bool
    done: bool
    at: datetime


def outcomes(
    experiment: Experiment, impressions: Iterable[Impression], events: Iterable[Event], now: datetime
) -> tuple[list[Outcome], int]:
    """Shoppers with a known outcome, in the order in which it became known, and the number of those still to wait for."""
    first: dict[str, tuple[datetime, str]] = {}
    for page in impressions:
        name, _, arm = page.arm.partition("/")
        if name == experiment.name and (page.user_id not in first or page.at < first[page.user_id][0]):
            first[page.user_id] = page.at, arm
    window = timedelta(hours=experiment.window_hours)
    wanted, did = COUNTS[experiment.metric], set()
    for event in events:
        if event.kind in wanted and event.user_id in first:
            begin = first[event.user_id][0]
            if begin <= event.at <= begin + window:
                did.add(event.user_id)
    over = [(at + window, user, arm) for user, (at, arm) in first.items() if at + window <= now]
    known = [Outcome(user, arm == "candidate", user in did, at) for at, user, arm in sorted(over)]
    return known, len(first) - len(known)
