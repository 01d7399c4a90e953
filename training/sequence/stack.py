"""One ranking out of several next-item models: candidates from each, LambdaMART over their scores and ranks.

LambdaMART (Burges 2010) learns on the validation targets from models that have not seen them; for the test the models may be
refitted with the validation items while the trees stay. Knows the models only by their scores and what they tell of pairs.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import lightgbm
import numpy as np
import torch
from numpy.typing import NDArray

from . import data as d
from .linear import counts

Floats = NDArray[np.float32]


class NextItemModel(Protocol):
    """What the stack asks of a model."""

    def score(self, histories: tuple[d.Sequence, ...] | list[d.Sequence]) -> Floats: ...


@runtime_checkable
class Detailed(Protocol):
    """What a model may tell besides: columns called `details` of pairs of a history and an item."""

    @property
    def details(self) -> tuple[str, ...]: ...

    def detail(self, histories: list[d.Sequence], users: NDArray[np.intp], items: NDArray[np.intp]) -> Floats:
        """(m, details) of the pairs (histories[users[i]], items[i])."""
        ...


class Mean:
    """The mean of several models' scores; a stack sees what each of them says too."""

    def __init__(self, members: Sequence[NextItemModel]) -> None:
        self.members = tuple(members)

    def score(self, histories: tuple[d.Sequence, ...] | list[d.Sequence]) -> Floats:
        return _mean([model.score(histories) for model in self.members])


def _mean(scores: Sequence[Floats]) -> Floats:
    total = np.array(scores[0], np.float32)
    for own in scores[1:]:
        total += own
    return np.asarray(total / np.float32(len(scores)), np.float32)


@dataclass(frozen=True, slots=True)
class Table:
    """Candidates of a chunk of users: `items` (m,), `features` (m, f), `sizes` candidates per user (n,).

    `voters` (m,): bit j is set where the stack's j-th model found the candidate; `NOBODY` is that of a user for whom none did.
    """

    items: NDArray[np.int64]
    features: Floats
    sizes: NDArray[np.int64]
    voters: NDArray[np.uint32]


NOBODY = np.uint32(1 << 31)
PARAMETERS = {
    "objective": "lambdarank",
    "metric": "ndcg",
    "eval_at": [10],
    "lambdarank_truncation_level": 15,
    "learning_rate": 0.05,
    "num_leaves": 31,
    "min_data_in_leaf": 200,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 10.0,
    "deterministic": True,
    "force_row_wise": True,
    "verbosity": -1,
}


class Stack:
    """`per_model` candidates come from each model of `models`; seeds fixed, so that a fit repeats to the bit.

    `bags` forests are averaged, each stopped early by another tenth of the users. With `repeats` an item of the history may come
    again: it stays a candidate, and how often it occurred is a feature.
    """

    def __init__(
        self,
        models: Mapping[str, NextItemModel],
        *,
        per_model: int = 50,
        bags: int = 5,
        repeats: bool = False,
        seed: int = 0,
        parameters: Mapping[str, Any] | None = None,
    ) -> None:
        self.models, self.per_model, self.bags, self.repeats, self.seed = dict(models), per_model, bags, repeats, seed
        self.parameters = PARAMETERS | dict(parameters or {})
        self.names = [f"{name}_{kind}" for name in self.models for kind in ("score", "gap", "rank")]
        self.names += [f"{name}_{more}" for name, model in self.models.items() for more in _more(model)]
        self.names += ["models_agreeing", "popularity", "history_length", "distinct", *(["occurred"] if repeats else [])]

    def fit(self, cut: d.Cut, items: int) -> "Stack":
        """Learn the trees on `cut.targets`, which the models must not have seen."""
        return self.learn(self.tables(cut.histories, cut.train, items), cut.targets)

    def learn(self, tables: Iterable[Table], targets: d.Sequence) -> "Stack":
        """Learn the trees from tables of users whose `targets` follow one another in the same order."""
        held = list(tables)
        features = np.concatenate([t.features for t in held])
        sizes = np.concatenate([t.sizes for t in held])
        found = np.concatenate([t.items for t in held])
        labels = (found == np.repeat(targets, sizes)).astype(np.int8)
        hit = np.add.reduceat(labels, np.r_[0, np.cumsum(sizes)[:-1]]) > 0
        self.candidate_recall = float(hit.mean())
        tenth = np.random.default_rng(self.seed).integers(0, 10, len(sizes))
        self.forests = []
        for bag in range(self.bags):
            stop = tenth == bag
            train, valid = (self._set(features, labels, sizes, hit & which) for which in (~stop, stop))
            parameters = {**self.parameters, "seed": self.seed + bag}
            early = [lightgbm.early_stopping(40, verbose=False)]
            self.forests.append(lightgbm.train(parameters, train, 500, valid_sets=[valid], callbacks=early))
        return self

    def gains(self) -> dict[str, float]:
        """Share of the forests' gain by feature, largest first."""
        gain = np.sum([f.feature_importance("gain") for f in self.forests], axis=0)
        shares = zip(self.names, gain / max(gain.sum(), 1e-9), strict=True)
        return {name: float(share) for name, share in sorted(shares, key=lambda p: -p[1])}

    def score(self, features: Floats) -> NDArray[np.float64]:
        """Mean of the forests' scores (m,)."""
        return np.asarray(np.mean([f.predict(features) for f in self.forests], axis=0))

    def _set(self, features: Floats, labels: NDArray[np.int8], sizes: NDArray[np.int64], users: NDArray[np.bool_]) -> Any:
        rows = np.repeat(users, sizes)
        return lightgbm.Dataset(features[rows], labels[rows], group=sizes[users], feature_name=self.names, free_raw_data=False)

    def rank(self, cut: d.Cut, items: int) -> NDArray[np.int64]:
        """0-based rank of each target of `cut` (n,): candidates by the trees, `items` where no model found it."""
        return self.ranks(self.tables(cut.histories, cut.train, items), cut.targets, items)

    def ranks(self, tables: Iterable[Table], targets: d.Sequence, items: int) -> NDArray[np.int64]:
        """`rank`, from tables of users whose `targets` follow one another in the same order."""
        found: list[int] = []
        for table in tables:
            scores = self.score(table.features)
            for start, size in zip(np.r_[0, np.cumsum(table.sizes)[:-1]], table.sizes, strict=True):
                own, score = table.items[start : start + size], scores[start : start + size]
                place = np.flatnonzero(own == targets[len(found)])
                found.append(int((score >= score[place[0]]).sum()) - 1 if len(place) else items)
        return np.array(found)

    def without(self, name: str) -> "Stack":
        """A stack of the other models, to be fitted on what `reduced` makes of this one's tables."""
        others = {n: m for n, m in self.models.items() if n != name}
        return Stack(
            others, per_model=self.per_model, bags=self.bags, repeats=self.repeats, seed=self.seed, parameters=self.parameters
        )

    def reduced(self, table: Table, name: str) -> Table:
        """The table that the stack without a model would make: candidates that it alone found are gone, its columns too."""
        voters = table.voters & ~np.uint32(1 << list(self.models).index(name))
        users, starts = np.repeat(np.arange(len(table.sizes)), table.sizes), np.r_[0, np.cumsum(table.sizes)[:-1]]
        kept = voters > 0
        # Where nobody else found anything the user keeps one, for there is one group a user.
        bereft = starts[~np.logical_or.reduceat(kept, starts)]
        kept[bereft], voters[bereft] = True, NOBODY
        users, voters = users[kept], voters[kept]
        sizes = np.bincount(users, minlength=len(table.sizes))
        starts = np.r_[0, np.cumsum(sizes)[:-1]]
        column = dict(zip(self.names, table.features[kept].T, strict=True))
        for other in self.models:
            value = column[f"{other}_score"]
            column[f"{other}_gap"] = value - np.maximum.reduceat(value, starts)[users]
            column[f"{other}_rank"] = _ranks(value, users, starts)
        column["models_agreeing"] = np.bitwise_count(voters).astype(np.float32)
        features = np.stack([column[n] for n in self.without(name).names], axis=1)
        return Table(table.items[kept], features, sizes, voters)

    def tables(self, histories: Sequence[d.Sequence], train: tuple[d.Sequence, ...], items: int) -> Iterator[Table]:
        """Candidates and features of every history, a chunk of users at a time."""
        popularity = np.log(counts(train, items)).astype(np.float32)
        for chunk in _chunks(histories, self._chunk(items)):
            yield self._table(list(chunk), popularity, items)

    def _chunk(self, items: int) -> int:
        return max(64, int(2e7 / items))

    def _table(self, histories: list[d.Sequence], popularity: Floats, items: int) -> Table:
        n = len(histories)
        members = {name: _members(model, histories) for name, model in self.models.items()}
        scores = [_mean(own) for own in members.values()]
        votes = np.zeros((n, items), dtype=np.uint32)
        known_rows = np.repeat(np.arange(n), [len(h) for h in histories])
        known = (known_rows, np.concatenate(histories))
        k, rows = min(self.per_model, items), np.arange(n)[:, None]
        for number, own in enumerate(scores):
            # 0 for a sparse model: no vote without a link.
            usual = np.median(own[:, :: max(1, items // 128)], axis=1, keepdims=True)
            if not self.repeats:
                own[known] = -np.inf
            # Where most scores are equal, as a sparse model's are, NumPy's partition takes fifty times as long.
            top = torch.topk(torch.from_numpy(own), k, dim=1, sorted=False).indices.numpy()
            votes[rows, top] |= (own[rows, top] > usual).astype(np.uint32) << np.uint32(number)
        if not self.repeats:
            votes[known] = 0
        votes[~votes.any(1), 0] = NOBODY  # a user without a candidate gets a wrong one, to keep one group a user
        users, found = np.nonzero(votes)
        sizes = np.bincount(users, minlength=n)
        starts = np.r_[0, np.cumsum(sizes)[:-1]]
        columns: list[Floats] = []
        for own in scores:
            value = own[users, found]
            best = np.maximum.reduceat(value, starts)
            columns += [value, value - best[users], _ranks(value, users, starts)]
        for name, model in self.models.items():
            if isinstance(model, Mean):
                columns += [own[users, found] for own in members[name]]
            elif isinstance(model, Detailed):
                columns += list(model.detail(histories, users, found).T)
        length = np.array([len(h) for h in histories], dtype=np.float32)
        distinct = np.array([len(np.unique(h)) for h in histories], dtype=np.float32)
        voters = votes[users, found]
        columns += [np.bitwise_count(voters).astype(np.float32), popularity[found], length[users], distinct[users]]
        if self.repeats:
            times = np.zeros((n, items), np.float32)
            np.add.at(times, known, 1.0)
            columns.append(times[users, found])
        return Table(found, np.stack(columns, axis=1).astype(np.float32), sizes, voters)


def _members(model: NextItemModel, histories: list[d.Sequence]) -> list[Floats]:
    """(n, items) of each model that the model's score is a mean of."""
    return [own.score(histories) for own in (model.members if isinstance(model, Mean) else (model,))]


def _more(model: NextItemModel) -> Sequence[str]:
    """Names of the columns besides score, gap and rank."""
    if isinstance(model, Mean):
        return [f"of_{n}" for n in range(len(model.members))]
    return model.details if isinstance(model, Detailed) else ()


def _ranks(values: Floats, users: NDArray[np.intp], starts: NDArray[np.int64]) -> Floats:
    """Place of each value among its user's own, 0 for the best."""
    order = np.lexsort((-values, users))
    ranks = np.empty(len(values), dtype=np.float32)
    ranks[order] = np.arange(len(values)) - starts[users[order]]
    return ranks


def _chunks(rows: Any, size: int) -> Iterator[Any]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
