"""Where a shopper starts before teaching anything: the tastes of the shop's segments, learned offline.

A file of plain JSON beside the ranker's weights; without it every shopper starts with no taste at all.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from retrieval.preferences.features import Doubles, Features

FILE = "preference_prior.json"


def prior_stamp(shop_dir: Path) -> int:
    """When the shop's file was written, in nanoseconds; 0 without one."""
    try:
        return (shop_dir / FILE).stat().st_mtime_ns
    except FileNotFoundError:
        return 0


@dataclass(frozen=True, slots=True)
class Segment:
    """`share` of the shoppers, in (0, 1], and their mean weights by feature key."""

    name: str
    share: float
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class SegmentPrior:
    """The shop's segments; one without taste by default."""

    segments: tuple[Segment, ...] = (Segment("everybody", 1.0, {}),)

    @classmethod
    def load(cls, shop_dir: Path) -> Self:
        """Read the shop's file, the default without one; a ValueError names a file that is no prior."""
        path = shop_dir / FILE
        if not path.exists():
            return cls()
        try:
            given = json.loads(path.read_text(encoding="utf-8"))["segments"]
            segments = tuple(Segment(s["name"], float(s["share"]), {k: float(v) for k, v in s["weights"].items()}) for s in given)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"{path} is no preference prior: {error!r}") from None
        if not segments or any(not 0 < s.share <= 1 for s in segments):
            raise ValueError(f"{path}: shares must be in (0, 1]")
        return cls(segments)

    def save(self, shop_dir: Path) -> None:
        """Write the file in one step: a reader sees the old one or the new one."""
        made = {"segments": [{"name": s.name, "share": s.share, "weights": dict(s.weights)} for s in self.segments]}
        new = shop_dir / f"{FILE}.new"
        new.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        new.replace(shop_dir / FILE)

    def arrays(self, features: Features) -> tuple[Doubles, Doubles]:
        """Mean weights (S, D) over a generation's features, keys it lacks left out, and shares (S,)."""
        means = np.zeros((len(self.segments), features.size))
        for row, segment in enumerate(self.segments):
            for key, weight in segment.weights.items():
                if (code := features.code_of.get(key)) is not None:
                    means[row, code] = weight
        return means, np.array([s.share for s in self.segments])
