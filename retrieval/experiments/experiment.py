"""Which candidate is on trial and how: one small file in the shop's folder, written in one step, and a line for each change.

Knows names of versions, not what they are.
"""

import math
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import TypeAdapter, ValidationError

from retrieval.experiments import journal

FILE, HISTORY = "experiment.json", "experiments.jsonl"
Kind = Literal["shadow", "split"]
Metric = Literal["click", "like", "cart", "purchase"]


@dataclass(frozen=True, slots=True)
class Experiment:
    """A candidate version beside the live one.

    "shadow": it scores the same requests and its pages are logged, nothing shown changes. "split": `share` of the shoppers, by a
    hash of their id, get its pages. `metric` is the deed that counts, done at least once within `window_hours` of the shopper's
    first page in the experiment. `alpha` is the chance of a false alarm however often one looks, `tau` the size of difference (of
    the rate) that the test is made for.
    """

    name: str
    kind: Kind
    version: str
    started_at: datetime
    share: float = 0.5
    metric: Metric = "cart"
    window_hours: float = 24.0
    alpha: float = 0.05
    tau: float = 0.05

    def __post_init__(self) -> None:
        if not self.name or "/" in self.name:
            raise ValueError(f"an experiment's name must be words without a slash, not {self.name!r}")
        if not 0 < self.share < 1:
            raise ValueError(f"share {self.share} is not between 0 and 1")
        if not 0 < self.alpha < 1:
            raise ValueError(f"alpha {self.alpha} is not between 0 and 1")
        if not 0 < self.window_hours < math.inf or not 0 < self.tau < math.inf:
            raise ValueError(f"window_hours {self.window_hours} and tau {self.tau} must be above 0")
        if self.metric not in get_args(Metric):
            raise ValueError(f"metric {self.metric!r} is not one of {', '.join(get_args(Metric))}")

    def arm(self, user_id: str) -> str:
        """The shopper's arm, "candidate" or "control", the same in every process; "" for nobody, and outside a split."""
        if self.kind != "split" or not user_id:
            return ""
        place = int.from_bytes(blake2b(f"{self.name}\0{user_id}".encode(), digest_size=8).digest(), "big") / 2**64
        return "candidate" if place < self.share else "control"


_FORM = TypeAdapter(Experiment)


def current(shop_dir: Path) -> Experiment | None:
    """What is on trial now; a ValueError names a file that cannot be read."""
    try:
        return _FORM.validate_json((shop_dir / FILE).read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError as error:
        raise ValueError(f"{shop_dir / FILE}: {error.errors()[0]['msg']}") from None


def start(shop_dir: Path, experiment: Experiment) -> None:
    """Put a candidate on trial. ValueError while another one is."""
    if (running := current(shop_dir)) is not None:
        raise ValueError(f"experiment {running.name!r} is running: stop it first")
    if any(line.get("name") == experiment.name for line in history(shop_dir)):
        raise ValueError(
            f"there was an experiment {experiment.name!r} before: its shoppers would be counted again; choose a new name"
        )
    _log(shop_dir, {"decision": f"{experiment.kind} started", **_FORM.dump_python(experiment, mode="json")})
    fresh = shop_dir / f"{FILE}.new"
    fresh.write_bytes(_FORM.dump_json(experiment, indent=1))
    os.replace(fresh, shop_dir / FILE)


def stop(shop_dir: Path) -> Experiment:
    """End the trial; all shoppers get the live version again. ValueError when none is running."""
    running = current(shop_dir)
    if running is None:
        raise ValueError("no experiment is running")
    (shop_dir / FILE).unlink()
    _log(shop_dir, {"decision": f"{running.kind} stopped", "name": running.name, "version": running.version})
    return running


def history(shop_dir: Path) -> list[dict[str, Any]]:
    """Starts and stops, oldest first."""
    return journal.read(shop_dir / HISTORY)


def _log(shop_dir: Path, line: dict[str, object]) -> None:
    journal.append(shop_dir / HISTORY, {"at": datetime.now(UTC).isoformat(), **line})
