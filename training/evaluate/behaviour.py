"""What a log says of the pages that were shown: looked at, bought from, stayed with. Knows events only.

They measure the policy that made the log, not a ranker on paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.schema import Event


@dataclass(frozen=True, slots=True)
class Behaviour:
    """`click_through`: clicked places over shown places. `conversion`: sessions with a purchase over sessions. `dwell_s`: median
    seconds on an item. `visit_depth`: different items looked at a session. `add_to_cart`: sessions with a cart over sessions.
    `bounce`: pages without a click over pages.

    The terms are those of web analytics (Digital Analytics Association, "Web Analytics Definitions", 2008).
    """  # fmt: skip

    pages: int
    sessions: int
    click_through: float
    conversion: float
    add_to_cart: float
    dwell_s: float
    visit_depth: float
    bounce: float


def behaviour(events: Sequence[Event]) -> Behaviour:
    """The figures of a log; events without a session count to none. ValueError when no page was shown.

    A page on which nothing at all happened left no event, so it is not seen here: click-through is an upper bound.
    """
    pages: dict[tuple[str, str, str, tuple[str, ...]], set[str]] = {}
    sessions: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        if event.session_id:
            sessions.setdefault((event.user_id, event.session_id), []).append(event)
        if event.shown:
            clicked = pages.setdefault((event.user_id, event.session_id, event.query, event.shown), set())
            if event.kind == "click":
                clicked.add(event.item_id)
    if not pages:
        raise ValueError("the log holds no page")
    dwell = [e.dwell_s for e in events if e.kind == "dwell" and e.dwell_s is not None]

    def sessions_with(kind: str) -> float:
        return float(np.mean([any(e.kind == kind for e in s) for s in sessions.values()])) if sessions else 0.0

    looked = [len({e.item_id for e in s if e.kind in ("view", "click")}) for s in sessions.values()]
    return Behaviour(
        pages=len(pages),
        sessions=len(sessions),
        click_through=sum(map(len, pages.values())) / sum(len(shown) for *_, shown in pages),
        conversion=sessions_with("purchase"),
        add_to_cart=sessions_with("cart"),
        dwell_s=float(np.median(dwell)) if dwell else 0.0,
        visit_depth=float(np.mean(looked)) if looked else 0.0,
        bounce=float(np.mean([not clicked for clicked in pages.values()])),
    )
