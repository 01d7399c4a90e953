"""What a simulated shopper does with one page: look, click, dwell, put in the cart, buy, return, like, dislike, say so, give up.

Every policy's shopper draws from a stream of chance of their own, so that runs can be compared. Knows no policy.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np

from retrieval.schema import Event, EventKind
from training.simulate.world import Shopper, World, click_rate, examined

LIKES, DISLIKES = 0.35, 0.30
SPEAKS = 0.25
TAKES_BACK = 0.6


@dataclass(slots=True)
class Visit:
    """What came of one page. `words` is a critique in the shopper's own sentence and in the plain form of the log."""

    events: list[Event] = field(default_factory=list)
    clicks: int = 0
    purchases: int = 0
    dwell_s: float = 0.0
    depth: int = 0
    words: tuple[str, str] | None = None

    @property
    def feedbacks(self) -> int:
        """How many items the shopper let know about, and the critique."""
        return len({e.item_id for e in self.events if e.kind != "skip"}) + (self.words is not None)


def visit(
    world: World,
    shopper: Shopper,
    page: Sequence[str],
    propensities: Sequence[float],
    query: str,
    session_id: str,
    at: datetime,
    rng: np.random.Generator,
) -> Visit:
    """Go through the page once, place by place."""
    found = Visit()
    rows = [world.columns.row_of[i] for i in page]
    look = examined(len(page), shopper.position_bias)
    clock = 2.0

    def did(kind: EventKind, place: int, dwell_s: float | None = None, value: float | None = None) -> None:
        found.events.append(
            Event(
                shopper.id, page[place], kind, at + timedelta(seconds=clock), session_id, query, tuple(page), place,
                propensities[place], dwell_s, value,
            )
        )  # fmt: skip

    for place, row in enumerate(rows):
        if rng.random() >= look[place]:
            continue
        found.depth = place + 1
        clock += float(rng.uniform(1, 4))
        utility = float(shopper.utility[row])
        if rng.random() >= click_rate(np.array([utility]))[0]:
            if utility < -0.8 and rng.random() < DISLIKES:
                did("dislike", place)
            elif rng.random() < 0.3:
                did("skip", place)
            continue
        found.clicks += 1
        did("click", place)
        dwell_s = float(min(600.0, np.exp(2.5 + 0.6 * utility + rng.normal(0, 0.5))))
        clock += dwell_s
        found.dwell_s += dwell_s
        did("dwell", place, dwell_s=round(dwell_s, 1))
        if utility > 0.8 and rng.random() < LIKES:
            did("like", place)
        if rng.random() < 1 / (1 + np.exp(-(1.4 * utility - 2.6))):
            did("cart", place, value=1.0)
            affordable = world.columns.price_cents[row] <= shopper.budget_cents
            if affordable and rng.random() < 0.6:
                clock += 30
                did("purchase", place, value=1.0)
                found.purchases += 1
                if utility < 0 and rng.random() < TAKES_BACK:
                    clock += 60
                    did("return", place, value=1.0)
    if rows and shopper.utility[rows].mean() < 0.3 and rng.random() < SPEAKS:
        found.words = say(world, shopper, rows)
    return found


def say(world: World, shopper: Shopper, rows: Sequence[int]) -> tuple[str, str] | None:
    """What bothers the shopper most about the page, as a sentence and in the plain form; None when nothing can be named."""
    here = {int(t) for r in rows for t in world.tokens_of(r)}
    against = [(w, t) for t, w in shopper.weights.items() if w < -0.5 and t in here]
    if against:
        name, _, value = world.tokens[min(against)[1]].partition("=")
        word = name.replace("_", " ") if value == "yes" else value
        return (f"not {word} please", f"not {word}") if value != "no" else None
    places = world.place(rows) - shopper.ideal_price
    if shopper.price_weight > 0.5 and abs(places) > 0.7:
        return ("cheaper please", "cheaper") if places > 0 else ("something more expensive", "pricier")
    return None
