"""What an event must be before it enters the log. It knows no catalogue: an unknown item id is the caller's to judge."""

import math
from typing import get_args

from retrieval.schema import Event, EventKind

KINDS = frozenset(get_args(EventKind))


def check_event(event: Event) -> Event:
    """Return the event; a ValueError names the field and the bad value."""
    if not event.item_id:
        raise ValueError("item_id is empty")
    if event.kind not in KINDS:
        raise ValueError(f"kind {event.kind!r} is not one of {', '.join(sorted(KINDS))}")
    if event.at.tzinfo is None:
        raise ValueError(f"at {event.at.isoformat()} has no time zone")
    if event.position is not None and event.position < 0:
        raise ValueError(f"position {event.position} is below 0")
    if event.propensity is not None and not 0 < event.propensity <= 1:
        raise ValueError(f"propensity {event.propensity} is not in (0, 1]")
    if event.dwell_s is not None and not 0 <= event.dwell_s < math.inf:
        raise ValueError(f"dwell_s {event.dwell_s} is not a duration")
    if event.kind in ("critique", "untaught") and not event.query.strip():
        raise ValueError(f"a {event.kind} needs words in query")
    if event.value is not None:
        _check_value(event.kind, event.value)
    return event


def _check_value(kind: EventKind, value: float) -> None:
    if not math.isfinite(value):
        raise ValueError(f"value {value} is not a number")
    if kind == "rating" and not 0 <= value <= 5:
        raise ValueError(f"value {value} is not a rating from 0 to 5")
    if kind in ("cart", "purchase", "return") and value <= 0:
        raise ValueError(f"value {value} is not a number of pieces")
