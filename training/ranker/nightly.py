"""The nightly job: what is new in the log, whether it drifted, a longer forest through the gate, and a report.

It may run while the assistant serves: it reads the log, writes a version of its own beside the live one, and the gate's switch is
one step, which the serving process feels with its next request. A kill at any point leaves a whole ranker in service, and the next
night starts from the last finished one.
"""

import fcntl
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from retrieval.schema import Event
from training.ranker.drift import reward_drift
from training.ranker.gate import heal, write

STATE, LOCK = "nightly.json", "nightly.lock"
FEWEST_EVENTS = 50
Train = Callable[[int], dict[str, Any]]
"""Fit on what came after this event id (0: all of the log) and pass the gate; what it tells goes into the report."""


def nightly(shop_dir: Path, reports: Path, events: Sequence[tuple[int, Event]], train: Train) -> dict[str, Any]:
    """One night: `events` is the whole log with ids. Returns the report, also written to `reports`.

    Nothing is trained when fewer than `FEWEST_EVENTS` are new. ValueError while another night is at work.
    """
    with _alone(shop_dir):
        heal(shop_dir)
        since = last_night(shop_dir)
        new = sum(event_id > since for event_id, _ in events)
        started, at = perf_counter(), datetime.now(UTC)
        told: dict[str, Any] = {"at": at.isoformat(), "shop": shop_dir.name, "events": len(events), "new_events": new}
        told |= {"since_event": since, "promoted": False}
        if new >= FEWEST_EVENTS:
            told |= {"reward_drift": reward_drift([e for _, e in events]), **train(since)}
        else:
            told["note"] = f"nothing was trained: {new} new events, {FEWEST_EVENTS} are needed"
        told["seconds"] = round(perf_counter() - started, 1)
        reports.mkdir(parents=True, exist_ok=True)
        write(reports / f"nightly-{shop_dir.name}-{at:%Y%m%dT%H%M%S%f}.json", told)
        if new >= FEWEST_EVENTS:
            write(shop_dir / STATE, {"last_id": events[-1][0]})
    return told


def last_night(shop_dir: Path) -> int:
    """Id of the last event that a finished night has seen, 0 before the first."""
    state = shop_dir / STATE
    return int(json.loads(state.read_text(encoding="utf-8"))["last_id"]) if state.exists() else 0


@contextmanager
def _alone(shop_dir: Path) -> Iterator[None]:
    """One night at a time; the lock goes with the process that holds it."""
    with (shop_dir / LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ValueError(f"another nightly run is at work in {shop_dir}") from None
        yield
