"""Which rankers answer a shopper now: the live pair, and beside it the candidate of a running experiment.

Looked up for every request, so that a promotion, a rollback and an experiment are felt without a restart. What cannot be loaded is
logged and left out: the rankers before stay in service. Sees `ranker` and `experiments`.
"""

import logging
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from retrieval.experiments import FILE, Experiment, current
from retrieval.ranker import VERSIONS, Pair, live_folder, stamp
from retrieval.signals import SIGNALS

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Trial:
    """What one shopper gets: the pair that ranks, the arm that this is ("" outside a split), and the pair in the shadow."""

    pair: Pair
    arm: str = ""
    shadow: Pair | None = None


@dataclass(frozen=True, slots=True)
class InService:
    """The live pair, the candidate and the experiment that it is on trial in."""

    live: Pair
    candidate: Pair | None = None
    experiment: Experiment | None = None

    def trial(self, user_id: str) -> Trial:
        """A shopper without an id gets the live pair."""
        if self.experiment is None or self.candidate is None:
            return Trial(self.live)
        if self.experiment.kind == "shadow":
            return Trial(self.live, shadow=self.candidate)
        arm = self.experiment.arm(user_id)
        chosen = self.candidate if arm == "candidate" else self.live
        return Trial(chosen, f"{self.experiment.name}/{arm}" if arm else "")


class Rankers:
    """Safe from many threads."""

    def __init__(self, shop_dir: Path | None, fixed: Pair | None = None) -> None:
        """`fixed` serves for ever, for measurement; without it `shop_dir` says what serves. ValueError for a bad live ranker."""
        self._shop_dir, self._lock = shop_dir, Lock()
        self._now = InService(fixed or (Pair.live(shop_dir) if shop_dir else Pair.shipped()))
        self._stamp: object = None
        self._watched = shop_dir if fixed is None else None

    def now(self) -> InService:
        """What is in service; costs three small questions to the file system while nothing changes."""
        if self._watched is None:
            return self._now
        found = self._look(self._watched)
        if found != self._stamp:
            with self._lock:
                if found != self._stamp:
                    self._now = self._load(self._watched, self._now)
                    self._stamp = found
        return self._now

    def _look(self, shop_dir: Path) -> object:
        try:
            changed = (shop_dir / FILE).stat().st_mtime_ns
        except FileNotFoundError:
            changed = 0
        return stamp(live_folder(shop_dir)), changed

    def _load(self, shop_dir: Path, before: InService) -> InService:
        live, candidate, experiment = before.live, None, None
        try:
            live = checked(Pair.live(shop_dir))
        except (OSError, ValueError, KeyError) as error:
            log.warning("the live ranker cannot be loaded, %s stays in service: %s", before.live.version, error)
        try:
            experiment = current(shop_dir)
            if experiment is not None:
                candidate = checked(Pair.load(shop_dir / VERSIONS / experiment.version))
        except (OSError, ValueError, KeyError) as error:
            log.warning("the experiment is left out: %s", error)
        return InService(live, candidate, experiment)


def checked(pair: Pair) -> Pair:
    """The pair; a ValueError names a signal that it needs and nobody computes."""
    if missing := sorted((set(pair.search.names) | set(pair.home.names)) - set(SIGNALS)):
        raise ValueError(f"ranker {pair.version} needs the signal {missing[0]!r}, which is not computed any more")
    return pair
