"""Models without gradient descent: popularity, Markov chain, item-kNN, EASE, an order-aware linear model, attribute cosine."""

from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

from .data import Sequence, history_matrix

Scores = NDArray[np.float32]
Histories = tuple[Sequence, ...] | list[Sequence]

# No feature may tell training counts below this apart: in five-core data a lower count proves that an occurrence was held out.
LEAST_COUNT = 5.0


def counts(train: Histories, items: int) -> NDArray[np.float64]:
    """Training occurrences per item, floored at `LEAST_COUNT`."""
    return np.maximum(np.bincount(np.concatenate(list(train)), minlength=items), LEAST_COUNT)


class Popularity:
    """Every shopper gets what most bought."""

    def fit(self, train: Histories, items: int) -> Self:
        self._counts = counts(train, items).astype(np.float32)
        return self

    def score(self, histories: Histories) -> Scores:
        return np.tile(self._counts, (len(histories), 1))


class ItemKNN:
    """Item-to-item neighbours from ordered pairs within a sequence, decayed by distance, cosine-like normalised.

    A pair (a, then b) adds `decay ** (distance - 1)` to a -> b and `backward` times that to b -> a; a link is divided by
    count(a)**`source_power` * count(b)**`target_power`. A history scores its items' links, decayed by `history_decay` from
    its end. After Sarwar et al. 2001 with the order of Garg et al. 2019 (STAN, https://dl.acm.org/doi/10.1145/3331184.3331322).
    """

    def __init__(
        self,
        *,
        decay: float = 0.8,
        backward: float = 0.3,
        source_power: float = 0.3,
        target_power: float = 0.3,
        history_decay: float = 0.65,
        window: int = 20,
    ) -> None:
        self.decay, self.backward, self.window = decay, backward, window
        self.source_power, self.target_power, self.history_decay = source_power, target_power, history_decay

    def fit(self, train: Histories, items: int) -> Self:
        sources, targets, weights = [], [], []
        for distance in range(1, self.window + 1):
            longer = [s for s in train if len(s) > distance]
            if not longer:
                break
            a, b = np.concatenate([s[:-distance] for s in longer]), np.concatenate([s[distance:] for s in longer])
            weight = self.decay ** (distance - 1)
            sources += [a, b]
            targets += [b, a]
            weights += [np.full(len(a), weight), np.full(len(a), weight * self.backward)]
        if not sources:
            self.links = sparse.csr_matrix((items, items), dtype=np.float32)
            return self
        data = (np.concatenate(weights), (np.concatenate(sources), np.concatenate(targets)))
        links = sparse.csr_matrix(data, shape=(items, items))
        n = counts(train, items)
        scaled = sparse.diags(n**-self.source_power) @ links @ sparse.diags(n**-self.target_power)
        self.links = sparse.csr_matrix(scaled, dtype=np.float32)
        self._items = items
        return self

    def score(self, histories: Histories) -> Scores:
        known = history_matrix(histories, self.links.shape[0], self.history_decay)
        return np.asarray((known @ self.links).todense(), dtype=np.float32)

    @property
    def details(self) -> tuple[str, ...]:
        """Names of the columns of `detail`; none for a model of the last item alone."""
        return ("link_1", "link_2", "link_3", "best_link", "linked") if self.history_decay else ()

    def detail(self, histories: Histories, users: NDArray[np.intp], items: NDArray[np.intp]) -> Scores:
        """(m, 5) of the pairs (histories[users[i]], items[i]).

        The links to the item from the last, the last but one and the one before, the best of the last `window`, and their number.
        """
        found = np.zeros((len(users), len(self.details)), np.float32)
        lengths = np.array([len(h) for h in histories])
        for back in range(1, min(self.window, int(lengths.max(initial=0))) + 1 if self.details else 0):
            at = np.flatnonzero(lengths[users] >= back)
            source = np.array([h[-back] if len(h) >= back else 0 for h in histories])[users[at]]
            link = np.asarray(self.links[source, items[at]], np.float32).ravel()
            if back <= 3:
                found[at, back - 1] = link
            found[at, 3] = np.maximum(found[at, 3], link)
            found[at, 4] += link > 0
        return found


class Markov(ItemKNN):
    """What followed the last item: item-kNN of one step, forwards only."""

    def __init__(self) -> None:
        super().__init__(window=1, backward=0.0, source_power=0.0, target_power=0.0, history_decay=0.0)


class Ease:
    """EASE: a linear item-item model in closed form (Steck 2019, https://arxiv.org/abs/1905.03375); recent items weigh more."""

    def __init__(self, *, ridge: float = 100.0, history_decay: float = 0.8) -> None:
        self.ridge, self.history_decay = ridge, history_decay

    def fit(self, train: Histories, items: int) -> Self:
        x = history_matrix(train, items)
        gram = np.asarray((x.T @ x).todense(), dtype=np.float32)
        gram[np.diag_indices(items)] += self.ridge
        inverse = _inverse(gram)
        self.links = inverse / -np.diag(inverse)
        self.links[np.diag_indices(items)] = 0.0
        return self

    def score(self, histories: Histories) -> Scores:
        return np.asarray(history_matrix(histories, len(self.links), self.history_decay) @ self.links, dtype=np.float32)


class OrderedLinear:
    """Ridge regression from the decayed past to the decayed future at every position of every training sequence.

    In the line of SLIST (Choi et al. 2021, https://arxiv.org/abs/2103.16104); departure: no session weights.
    """

    def __init__(self, *, ridge: float = 200.0, past_decay: float = 0.7, future_decay: float = 0.25, window: int = 20) -> None:
        self.ridge, self.past_decay, self.future_decay, self.window = ridge, past_decay, future_decay, window

    def fit(self, train: Histories, items: int) -> Self:
        past, future = [], []
        for s in train:
            for t in range(1, len(s)):
                past.append(s[max(0, t - self.window) : t])
                future.append(s[t : t + 4][::-1])
        x = history_matrix(past, items, self.past_decay)
        y = history_matrix(future, items, self.future_decay)
        gram = np.asarray((x.T @ x).todense(), dtype=np.float32)
        gram[np.diag_indices(items)] += self.ridge
        self.links = linalg.cho_solve(
            linalg.cho_factor(gram, lower=True, overwrite_a=True, check_finite=False),
            np.asarray((x.T @ y).todense(), dtype=np.float32),
            overwrite_b=True,
            check_finite=False,
        )
        return self

    def score(self, histories: Histories) -> Scores:
        recent = [h[-self.window :] for h in histories]
        return np.asarray(history_matrix(recent, len(self.links), self.past_decay) @ self.links, dtype=np.float32)


class AttributeCosine:
    """How alike an item's attributes are to those of the recent past, rare attributes weighing more (IDF)."""

    def __init__(self, attributes: sparse.csr_matrix, *, history_decay: float = 0.7) -> None:
        idf = np.log(attributes.shape[0] / np.maximum(np.asarray(attributes.sum(0)).ravel(), 1.0))
        weighted = sparse.csr_matrix(attributes @ sparse.diags(idf))
        norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(1)).ravel())
        self._vectors = sparse.csr_matrix(sparse.diags(1.0 / np.maximum(norms, 1e-9)) @ weighted, dtype=np.float32)
        self.history_decay = history_decay

    def fit(self, train: Histories, items: int) -> Self:
        return self

    def score(self, histories: Histories) -> Scores:
        profile = history_matrix(histories, self._vectors.shape[0], self.history_decay) @ self._vectors
        return np.asarray((profile @ self._vectors.T).todense(), dtype=np.float32)


def _inverse(gram: Scores) -> Scores:
    """Inverse of a positive definite matrix, in place where LAPACK allows."""
    factor, _ = linalg.cho_factor(gram, lower=True, overwrite_a=True, check_finite=False)
    inverse, info = linalg.lapack.spotri(factor, lower=1, overwrite_c=1)
    if info:
        raise ArithmeticError(f"the gram matrix could not be inverted (LAPACK info {info}); raise the ridge")
    full: Scores = np.tril(inverse) + np.tril(inverse, -1).T
    return full
