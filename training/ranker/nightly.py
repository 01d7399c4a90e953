"""The nightly job: what is new in the log, whether it drifted, a new version through the gate, and a report.

It may run while the assistant serves: it reads the log, writes a version of its own beside the live one, and the gate's switch is
one step. A kill at any point leaves the old ranker in service, and the next night starts from the last finished one. Departure from
a warm start: both forests are fitted anew on the whole log, which costs minutes and cannot carry an old mistake on.
"""

import json
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from river.drift import ADWIN

from retrieval.schema import Event
from training.ranker.slates import slates

STATE = "nightly.json"
FEWEST_EVENTS = 50


def drifts(events: Sequence[Event]) -> dict[str, list[int]]:
    """Where the mean of a stream changed (ADWIN, Bifet & Gavalda 2007): places in the stream of pages, by what changed.

    "reward" is the best grade of a page over 4, "length" the number of items on it.
    """
    streams: dict[str, list[float]] = {"reward": [], "length": []}
    for page in slates(events):
        streams["reward"].append(float(page.grades.max(initial=0)) / 4.0)
        streams["length"].append(float(len(page.shown)))
    found: dict[str, list[int]] = {}
    for name, values in streams.items():
        detector = ADWIN()
        found[name] = []
        for place, value in enumerate(values):
            detector.update(value)
            if detector.drift_detected:
                found[name].append(place)
    return found


def nightly(
    shop_dir: Path, reports: Path, events: Sequence[tuple[int, Event]], train: Callable[[], dict[str, Any]]
) -> dict[str, Any]:
    """One night: `events` is the whole log with ids, `train` fits and passes the gate. Returns the report, also written to a file.

    Nothing is trained when fewer than `FEWEST_EVENTS` are new.
    """
    state = shop_dir / STATE
    seen = int(json.loads(state.read_text(encoding="utf-8"))["last_id"]) if state.exists() else 0
    new = sum(event_id > seen for event_id, _ in events)
    told: dict[str, Any] = {"at": datetime.now(UTC).isoformat(), "events": len(events), "new_events": new, "promoted": False}
    if new >= FEWEST_EVENTS:
        told |= {"drift": drifts([e for _, e in events]), **train()}
    reports.mkdir(parents=True, exist_ok=True)
    _write(reports / f"nightly-{told['at'][:10]}.json", told)
    if new >= FEWEST_EVENTS:
        _write(state, {"last_id": events[-1][0]})
    return told


def _write(path: Path, what: dict[str, Any]) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(what, indent=1) + "\n", encoding="utf-8")
    os.replace(fresh, path)
