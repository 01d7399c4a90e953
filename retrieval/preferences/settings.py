"""What a shop can set about learning from feedback: `preferences.toml` in the shop's folder. Every value has a default.

```toml
weight = 3.5                # how strongly a taste moves the score; 0 turns it off
half_life_days = 90.0       # after that time feedback counts half
keep = 128                  # lessons kept of one shopper, newest first

[rewards]                   # how much one deed teaches, beside a like's 2; against the item when negative
click = 0.6
dwell = 0.8                 # of a long look; a look of t seconds earns dwell * (1 - exp(-t / dwell_saturation_s))
dwell_saturation_s = 30.0
cart = 1.2
purchase = 1.6
like = 2.0
dislike = -2.0
rating = 2.0                # of five stars; three teach nothing, one star teaches as much against
return = -1.6
skip = -0.6                 # was shown and passed over
critique = 3.0              # said in words

[exploration]
policy = "off"              # off, thompson, ucb (LinUCB) or epsilon (epsilon-greedy)
floor = 0.05                # probability with which the explored places are a random order: the least any item there gets
keep_first = 3              # the first places are never explored
depth = 20                  # how far down an item may be lifted from
draws = 32                  # posterior draws of Thompson sampling, out of which one is shown
spread = 1.0                # standard deviations that ucb adds; scales the draws of thompson
```
"""

import math
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, Self, get_args

from retrieval.schema import Event

FILE = "preferences.toml"
Policy = Literal["off", "thompson", "ucb", "epsilon"]


@dataclass(frozen=True, slots=True)
class Rewards:
    """How much one deed teaches; signs are fixed: what speaks against an item is never positive."""

    click: float = 0.6
    dwell: float = 0.8
    dwell_saturation_s: float = 30.0
    cart: float = 1.2
    purchase: float = 1.6
    like: float = 2.0
    dislike: float = -2.0
    rating: float = 2.0
    return_: float = -1.6
    skip: float = -0.6
    critique: float = 3.0

    def __post_init__(self) -> None:
        for f in fields(self):
            value = getattr(self, f.name)
            against = f.name in ("dislike", "return_", "skip")
            if not math.isfinite(value) or (value > 0 if against else value < 0):
                raise ValueError(f"rewards.{f.name.rstrip('_')} {value} must be {'at most' if against else 'at least'} 0")
        if self.dwell_saturation_s <= 0:
            raise ValueError(f"rewards.dwell_saturation_s {self.dwell_saturation_s} must be above 0")

    def of(self, event: Event) -> float:
        """Signed reward of one event; 0 for what teaches nothing by itself."""
        match event.kind:
            case "dwell":
                return self.dwell * (1 - math.exp(-(event.dwell_s or 0.0) / self.dwell_saturation_s))
            case "rating":
                return self.rating * ((event.value if event.value is not None else 3.0) - 3.0) / 2.0
            case "click" | "view":
                return self.click
            case "cart":
                return self.cart
            case "purchase":
                return self.purchase
            case "like":
                return self.like
            case "dislike":
                return self.dislike
            case "return":
                return self.return_
            case "skip":
                return self.skip
            case "critique":
                return self.critique
            case _:
                return 0.0


@dataclass(frozen=True, slots=True)
class Exploration:
    """How the slate is varied in order to learn; see the module."""

    policy: Policy = "off"
    floor: float = 0.05
    keep_first: int = 3
    depth: int = 20
    draws: int = 32
    spread: float = 1.0

    def __post_init__(self) -> None:
        if self.policy not in get_args(Policy):
            raise ValueError(f"exploration.policy {self.policy!r} is not one of {', '.join(get_args(Policy))}")
        if not 0 <= self.floor <= 1:
            raise ValueError(f"exploration.floor {self.floor} is not in [0, 1]")
        if self.keep_first < 0 or self.depth < 2 or self.draws < 1 or self.spread < 0:
            raise ValueError("exploration: keep_first and spread must be at least 0, depth at least 2, draws at least 1")


@dataclass(frozen=True, slots=True)
class PreferenceSettings:
    """All of `preferences.toml`."""

    weight: float = 3.5
    half_life_days: float = 90.0
    keep: int = 128
    rewards: Rewards = field(default_factory=Rewards)
    exploration: Exploration = field(default_factory=Exploration)

    def __post_init__(self) -> None:
        if not self.half_life_days > 0:
            raise ValueError(f"half_life_days {self.half_life_days} must be above 0")
        if not 0 <= self.weight < math.inf:
            raise ValueError(f"weight {self.weight} must be at least 0")
        if self.keep < 1:
            raise ValueError(f"keep {self.keep} must be at least 1")

    @classmethod
    def load(cls, shop_dir: Path) -> Self:
        """Read the shop's file, defaults without one; a ValueError names the file and the bad value."""
        path = shop_dir / FILE
        if not path.exists():
            return cls()
        try:
            given = tomllib.loads(path.read_text(encoding="utf-8"))
            rewards = {("return_" if k == "return" else k): v for k, v in given.pop("rewards", {}).items()}
            exploration = given.pop("exploration", {})
            return cls(
                **_checked(cls, given),
                rewards=Rewards(**_checked(Rewards, rewards)),
                exploration=Exploration(**_checked(Exploration, exploration)),
            )
        except (ValueError, TypeError, AttributeError) as error:
            raise ValueError(f"{path}: {error}") from None


def _checked(kind: type, given: dict[str, Any]) -> dict[str, Any]:
    """The values given, each of its default's type; a ValueError names one that is unknown or of another type."""
    known = {f.name: f.type for f in fields(kind)}
    for name, value in given.items():
        if name not in known:
            raise ValueError(f"{name.rstrip('_')!r} is unknown; known: {', '.join(n.rstrip('_') for n in known)}")
        wanted: tuple[type, ...] = (int,) if known[name] is int else (str,) if known[name] == Policy else (int, float)
        if isinstance(value, bool) or not isinstance(value, wanted):
            raise ValueError(f"{name.rstrip('_')} = {value!r} is not {' or '.join(t.__name__ for t in wanted)}")
    return given
