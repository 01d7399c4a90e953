"""Let every shopper of a world visit for some rounds under one policy, and keep what the report needs. Knows no library."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np
from tqdm import tqdm

from training.evaluate.metrics import ndcg_at
from training.simulate.policies import PLACES, Policy, rewards
from training.simulate.visit import Visit, visit
from training.simulate.world import Doubles, Shopper, World, best_page, expected_clicks

MEASURED_FEEDBACKS = (0, 1, 2, 3, 5, 8, 10, 15, 20, 30, 50)
CHANGED = 0.3
HOURS = 12


@dataclass(slots=True)
class Trace:
    """What became of one policy; arrays are (rounds,) means over all shoppers, those who left included.

    `regret`: expected clicks of the best page less those of the page shown. `by_feedbacks` {n: {shopper: nDCG@10 at the first
    visit with n feedbacks or more}}; `after_change` the same, counted from the change of taste, -1 just before it.
    """

    shown: int = 0
    clicks: Doubles = field(default_factory=lambda: np.zeros(0))
    purchases: Doubles = field(default_factory=lambda: np.zeros(0))
    dwell_s: Doubles = field(default_factory=lambda: np.zeros(0))
    depth: Doubles = field(default_factory=lambda: np.zeros(0))
    reward: Doubles = field(default_factory=lambda: np.zeros(0))
    regret: Doubles = field(default_factory=lambda: np.zeros(0))
    staying: Doubles = field(default_factory=lambda: np.zeros(0))
    by_feedbacks: dict[int, dict[str, float]] = field(default_factory=dict)
    after_change: dict[int, dict[str, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, rounds: int) -> "Trace":
        clicks, purchases, dwell_s, depth, reward, regret, staying = (np.zeros(rounds) for _ in range(7))
        return cls(0, clicks, purchases, dwell_s, depth, reward, regret, staying)


def run(name: str, policy: Policy, make_world: "WorldOf", rounds: int, seed: int, progress: bool = True) -> Trace:
    """All shoppers, `rounds` visits each, shopper after shopper within a round, so that policies learn from all as time goes by."""
    world = make_world()
    trace = Trace.of(rounds)
    lives = [Life(world, shopper, rounds, seed, number) for number, shopper in enumerate(world.shoppers)]
    start = datetime.now(UTC) - timedelta(hours=HOURS * rounds)
    for number in tqdm(range(rounds), desc=name, unit="round", disable=not progress):
        at = start + timedelta(hours=HOURS * number)
        for life in lives:
            life.live(policy, trace, number, at)
    for values in (trace.clicks, trace.purchases, trace.dwell_s, trace.depth, trace.reward, trace.regret, trace.staying):
        values /= len(lives)
    return trace


class WorldOf:
    """Makes the same world anew for each policy, for tastes change while it runs; `among` its shoppers those who visit."""

    def __init__(self, columns: object, shoppers: int, seed: int, among: slice = slice(None)) -> None:
        self._made, self._among = (columns, shoppers, seed), among

    def __call__(self) -> World:
        columns, shoppers, seed = self._made
        world = World(columns, shoppers, seed)  # type: ignore[arg-type]
        world.shoppers = world.shoppers[self._among]
        return world


class Life:
    """One shopper under one policy: rounds, patience, one change of taste for some."""

    def __init__(self, world: World, shopper: Shopper, rounds: int, seed: int, number: int) -> None:
        self.world, self.shopper = world, shopper
        self.chance = np.random.default_rng([seed, number])
        plan = np.random.default_rng([seed, number, 1])
        self.kinds = plan.choice(list(shopper.kinds), rounds)
        self.changes_at = rounds // 2 if plan.random() < CHANGED else -1
        self.feedbacks, self.since_change, self.without_click, self.left = 0, -1, 0, False
        self.measured: set[int] = set()
        self.changed_measured: set[int] = set()

    def live(self, policy: Policy, trace: Trace, number: int, at: datetime) -> None:
        kind = self.world.kinds[int(self.kinds[number])]
        if number == self.changes_at:
            trace.after_change.setdefault(-1, {})[self.shopper.id] = self._ndcg(policy)
            self.world.change_taste(self.shopper, np.random.default_rng([7, self.changes_at, len(self.shopper.id)]))
            self.since_change = 0
        best = expected_clicks(self.shopper, best_page(self.shopper, kind, PLACES))
        if self.left:
            trace.regret[number] += best
            return
        self._measure(policy, trace)
        session = f"{self.shopper.id}-{number}"
        page = policy.show(self.shopper, kind, session)
        rows = [self.world.columns.row_of[i] for i in page.items]
        found = visit(self.world, self.shopper, page.items, page.propensities, kind.name, session, at, self.chance)
        policy.learn(self.shopper, kind, page, found.events)
        if found.words:
            policy.hear(self.shopper, page, session, *found.words, at)
        self._count(found)
        trace.shown += len(page.items)
        trace.clicks[number] += found.clicks
        trace.purchases[number] += found.purchases
        trace.dwell_s[number] += found.dwell_s
        trace.depth[number] += found.depth
        trace.reward[number] += float(rewards(page, found.events).sum())
        trace.regret[number] += best - expected_clicks(self.shopper, rows)
        trace.staying[number] += 1

    def _count(self, found: Visit) -> None:
        self.feedbacks += found.feedbacks
        if self.since_change >= 0:
            self.since_change += found.feedbacks
        self.without_click = 0 if found.clicks else self.without_click + 1
        self.left = self.without_click >= self.shopper.patience

    def _measure(self, policy: Policy, trace: Trace) -> None:
        """nDCG@10 before the page, whenever one of the counts was reached since the last time."""
        if self.changes_at >= 0 and self.since_change >= 0:
            count, done, into = self.since_change, self.changed_measured, trace.after_change
        else:
            count, done, into = self.feedbacks, self.measured, trace.by_feedbacks
        reached = max((n for n in MEASURED_FEEDBACKS if n <= count), default=0)
        if reached not in done:
            done.add(reached)
            into.setdefault(reached, {})[self.shopper.id] = self._ndcg(policy)

    def _ndcg(self, policy: Policy) -> float:
        """Mean nDCG@10 over all kinds that the shopper looks at."""
        kinds = [self.world.kinds[k] for k in self.shopper.kinds]
        return float(np.mean([ndcg_at(policy.ranking(self.shopper, k), self.world.grades(self.shopper, k), 10) for k in kinds]))
