"""Who chooses the page: the assistant as it serves, the assistant without memory, popularity, and two bandit libraries.

All choose among what the shop finds for the words; each learns from its own shoppers only. Rewards are one number a shown item.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import numpy as np

from assistant import Assistant, Turn
from assistant.understand import filters_of
from retrieval.schema import Event, Query
from training.simulate.world import Doubles, Kind, Shopper, World

PLACES, DEPTH = 6, 10
REWARD = {"click": 1.0, "like": 2.0, "cart": 1.5, "purchase": 2.0, "dislike": -1.0, "return": -1.0}


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown: item ids, best first, and the probability of each place as the policy states it."""

    items: tuple[str, ...]
    propensities: tuple[float, ...]


class Policy(Protocol):
    """`show` is asked for a page, `ranking` for its first ten (to be measured, no one sees it), `learn` is told what was done.

    `hear` is told what was said of the page: a sentence, and the plain form of the log.
    """

    def show(self, shopper: Shopper, kind: Kind, session_id: str) -> Page: ...
    def ranking(self, shopper: Shopper, kind: Kind) -> list[str]: ...
    def learn(self, shopper: Shopper, kind: Kind, page: Page, events: Sequence[Event]) -> None: ...
    def hear(self, shopper: Shopper, page: Page, session_id: str, sentence: str, plain: str, at: datetime) -> None: ...


def rewards(page: Page, events: Sequence[Event]) -> Doubles:
    """Reward (places,) of each shown item: the strongest deed, or the complaint."""
    best = {i: 0.0 for i in page.items}
    for event in events:
        worth = REWARD.get(event.kind, 0.0)
        if abs(worth) >= abs(best.get(event.item_id, 0.0)):
            best[event.item_id] = worth
    return np.array([best[i] for i in page.items])


def as_read(assistant: Assistant, kind: Kind) -> Query:
    """What the assistant searches for when it is asked for the kind by its name: the query of the page, for the measure."""
    intent = assistant.chat(Turn("", f"reads-{kind.name}", kind.name)).intent
    if intent is None:
        raise ValueError(f"the assistant does not read {kind.name!r}")
    return Query(intent.query, filters=filters_of(intent, assistant.contract))


@dataclass(slots=True)
class ByAssistant:
    """The assistant through its own door: a sentence in, a reply out, feedback as the page would send it.

    `asked` {kind: query} is what it searches for; ten places of the same ranking are measured, of which the page has six.
    """

    assistant: Assistant
    asked: Mapping[str, Query]

    def show(self, shopper: Shopper, kind: Kind, session_id: str) -> Page:
        reply = self.assistant.chat(Turn(shopper.id, session_id, kind.name))
        return Page(tuple(r.item.id for r in reply.items), tuple(r.propensity for r in reply.items))

    def ranking(self, shopper: Shopper, kind: Kind) -> list[str]:
        return self.assistant.recommender.ranking(self.asked[kind.name], DEPTH, shopper.id)[:DEPTH]

    def learn(self, shopper: Shopper, kind: Kind, page: Page, events: Sequence[Event]) -> None:
        for event in events:
            self.assistant.feedback(event)

    def hear(self, shopper: Shopper, page: Page, session_id: str, sentence: str, plain: str, at: datetime) -> None:
        self.assistant.chat(Turn(shopper.id, session_id, sentence))


@dataclass(slots=True)
class WithoutLearning:
    """The same assistant, which meets a stranger every time; so a kind's page is always the same."""

    assistant: Assistant
    asked: Mapping[str, Query]
    pages: dict[str, Page] = field(default_factory=dict)
    rankings: dict[str, list[str]] = field(default_factory=dict)

    def show(self, shopper: Shopper, kind: Kind, session_id: str) -> Page:
        if kind.name not in self.pages:
            reply = self.assistant.chat(Turn("", f"nobody-{kind.name}", kind.name))
            items = tuple(r.item.id for r in reply.items)
            self.pages[kind.name] = Page(items, (1.0,) * len(items))
        return self.pages[kind.name]

    def ranking(self, shopper: Shopper, kind: Kind) -> list[str]:
        if kind.name not in self.rankings:
            self.rankings[kind.name] = self.assistant.recommender.ranking(self.asked[kind.name], DEPTH)[:DEPTH]
        return self.rankings[kind.name]

    def learn(self, shopper: Shopper, kind: Kind, page: Page, events: Sequence[Event]) -> None:
        """Nothing is kept."""

    def hear(self, shopper: Shopper, page: Page, session_id: str, sentence: str, plain: str, at: datetime) -> None:
        """Nothing is kept."""


class OverPool:
    """What the peers share: they choose among the kind's items that the shop itself finds."""

    def __init__(self, world: World, pools: dict[str, list[str]]) -> None:
        self.world, self.pools = world, pools

    def page(self, shopper: Shopper, kind: Kind, scores: Doubles) -> Page:
        pool = self.pools[kind.name]
        order = np.argsort(-scores, kind="stable")[:PLACES]
        return Page(tuple(pool[i] for i in order), (1.0,) * len(order))

    def hear(self, shopper: Shopper, page: Page, session_id: str, sentence: str, plain: str, at: datetime) -> None:
        """Words mean nothing to these."""

    def top(self, kind: Kind, scores: Doubles) -> list[str]:
        pool = self.pools[kind.name]
        return [pool[i] for i in np.argsort(-scores, kind="stable")[:DEPTH]]


class ByPopularity(OverPool):
    """Most rewarded so far, by everybody; ties as the shop orders them."""

    def __init__(self, world: World, pools: dict[str, list[str]]) -> None:
        super().__init__(world, pools)
        self.counts: Counter[str] = Counter()

    def scores(self, kind: Kind) -> Doubles:
        return np.array([float(self.counts[i]) for i in self.pools[kind.name]])

    def show(self, shopper: Shopper, kind: Kind, session_id: str) -> Page:
        return self.page(shopper, kind, self.scores(kind))

    def ranking(self, shopper: Shopper, kind: Kind) -> list[str]:
        return self.top(kind, self.scores(kind))

    def learn(self, shopper: Shopper, kind: Kind, page: Page, events: Sequence[Event]) -> None:
        for item, reward in zip(page.items, rewards(page, events), strict=True):
            self.counts[item] += max(reward, 0.0)


class Described:
    """An item as the peers see it: brand, values and price. They know the shopper by what was rewarded so far."""

    def __init__(self, world: World, dims: int = 24, seed: int = 0) -> None:
        columns = world.columns
        self.tokens = [[world.tokens[t] for t in world.tokens_of(r)] for r in range(len(columns))]
        rng = np.random.default_rng(seed)
        project = rng.normal(0, 1, (len(world.tokens), dims)) / np.sqrt(dims)
        dense = np.array([project[world.tokens_of(r)].sum(0) for r in range(len(columns))])
        self.vectors = dense / np.maximum(np.linalg.norm(dense, axis=1, keepdims=True), 1e-9)
        self.dearness = np.array([world.place([r]) for r in range(len(columns))])
        self.history: dict[str, Doubles] = {}

    def context(self, shopper: Shopper) -> Doubles:
        """Reward-weighted mean (dims + 2,) of the items' vectors and prices, with a constant."""
        width = self.vectors.shape[1] + 2
        return np.asarray(self.history.get(shopper.id, np.zeros(width)) + np.eye(width)[-1])

    def hear(self, world: World, shopper: Shopper, page: Page, reward: Doubles) -> None:
        held = self.history.setdefault(shopper.id, np.zeros(self.vectors.shape[1] + 2))
        for item, r in zip(page.items, reward, strict=True):
            row = world.columns.row_of[item]
            held[:-1] = 0.95 * held[:-1] + 0.2 * r * np.append(self.vectors[row], self.dearness[row])


class ByMabwiser(OverPool):
    """LinUCB of mabwiser, one bandit a kind whose arms are the items and whose context is the shopper's history."""

    def __init__(self, world: World, pools: dict[str, list[str]], alpha: float = 0.3, seed: int = 0) -> None:
        from mabwiser.mab import MAB, LearningPolicy

        super().__init__(world, pools)
        self.described = Described(world)
        width = self.described.vectors.shape[1] + 2
        self.bandits: dict[str, Any] = {}
        for name, pool in pools.items():
            self.bandits[name] = MAB(list(pool), LearningPolicy.LinUCB(alpha=alpha, l2_lambda=1.0), seed=seed)
            self.bandits[name].fit(list(pool), [0.0] * len(pool), np.zeros((len(pool), width)))

    def scores(self, shopper: Shopper, kind: Kind) -> Doubles:
        expected = self.bandits[kind.name].predict_expectations(self.described.context(shopper)[None])
        return np.array([expected[i] for i in self.pools[kind.name]])

    def show(self, shopper: Shopper, kind: Kind, session_id: str) -> Page:
        return self.page(shopper, kind, self.scores(shopper, kind))

    def ranking(self, shopper: Shopper, kind: Kind) -> list[str]:
        return self.top(kind, self.scores(shopper, kind))

    def learn(self, shopper: Shopper, kind: Kind, page: Page, events: Sequence[Event]) -> None:
        reward = rewards(page, events)
        contexts = np.tile(self.described.context(shopper), (len(page.items), 1))
        self.bandits[kind.name].partial_fit(list(page.items), reward.tolist(), contexts)
        self.described.hear(self.world, shopper, page, reward)


class ByVowpalWabbit(OverPool):
    """`cb_explore_adf` of Vowpal Wabbit: items by brand, values and price, crossed with the shopper's name."""

    def __init__(self, world: World, pools: dict[str, list[str]], seed: int = 0) -> None:
        import vowpalwabbit

        super().__init__(world, pools)
        self.described = Described(world)
        self.workspace = vowpalwabbit.Workspace(
            f"--cb_explore_adf --epsilon 0.05 --cb_type mtr -q UA -q UK --ignore_linear U -b 22 --quiet --random_seed {seed + 1}"
        )
        self.rng = np.random.default_rng(seed)

    def lines(self, shopper: Shopper, kind: Kind, chosen: int = -1, cost: float = 0.0, probability: float = 1.0) -> list[str]:
        made = [f"shared |U id={shopper.id}"]
        for at, item in enumerate(self.pools[kind.name]):
            row = self.world.columns.row_of[item]
            label = f"{at}:{cost}:{probability} " if at == chosen else ""
            names = " ".join(t.replace(" ", "_").replace(":", "_").replace("|", "_") for t in self.described.tokens[row])
            made.append(f"{label}|A {names} price:{self.described.dearness[row]:.3f} |K item={item} |I item={item}")
        return made

    def _one_after_another(self, shopper: Shopper, kind: Kind, places: int, draw: bool) -> Page:
        """Fill places by the library's probabilities over what is left; the likeliest each time, or drawn."""
        pool, lines = list(self.pools[kind.name]), self.lines(shopper, kind)
        chosen: list[str] = []
        probabilities: list[float] = []
        while len(chosen) < places and pool:
            p = np.array(self.workspace.predict(lines), dtype=np.float64)
            at = int(self.rng.choice(len(p), p=p / p.sum())) if draw else int(p.argmax())
            chosen.append(pool.pop(at))
            probabilities.append(float(p[at]))
            del lines[at + 1]
        return Page(tuple(chosen), tuple(probabilities))

    def show(self, shopper: Shopper, kind: Kind, session_id: str) -> Page:
        return self._one_after_another(shopper, kind, PLACES, draw=True)

    def ranking(self, shopper: Shopper, kind: Kind) -> list[str]:
        return list(self._one_after_another(shopper, kind, DEPTH, draw=False).items)

    def learn(self, shopper: Shopper, kind: Kind, page: Page, events: Sequence[Event]) -> None:
        reward = rewards(page, events)
        pool = self.pools[kind.name]
        for item, r, p in zip(page.items, reward, page.propensities, strict=True):
            self.workspace.learn(self.lines(shopper, kind, pool.index(item), -float(r), max(p, 0.02)))
