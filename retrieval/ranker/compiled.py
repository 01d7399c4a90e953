"""Small trees as tables: the same scores and the same exact contributions as LightGBM's, several times as fast.

What a row meets in a tree is one bit a node. With few nodes a tree all patterns of bits can be listed, and beside each one stands
the leaf it leads to and the Shapley values of the tree's own expectation (path-dependent TreeSHAP, Lundberg et al. 2018,
https://arxiv.org/abs/1802.03888, here by its definition over all coalitions of the tree's features). To score is then to compare
all rows with a node at once, without a branch, and to look up. It knows the text of a LightGBM model and no signal.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Self

import numpy as np
from numpy.typing import NDArray

from retrieval.kernels import compiled
from retrieval.schema import Floats, Ints

# A pattern is a byte of which one bit is left over: LightGBM's own default of 31 leaves has a thousand million patterns.
MOST_NODES = 7
CATEGORICAL, DEFAULT_LEFT, MISSING_ZERO, MISSING_NAN = 1, 2, 4, 8
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tree:
    """One tree as LightGBM writes it: arrays over nodes, `values` and `counts` over leaves; a child below 0 is leaf ~child."""

    features: Ints
    thresholds: Doubles
    decisions: Ints
    left: Ints
    right: Ints
    values: Doubles
    counts: Doubles

    @classmethod
    def of(cls, lines: Mapping[str, str]) -> Self:
        def ints(name: str) -> Ints:
            return np.array(lines.get(name, "").split(), np.int64)

        def doubles(name: str) -> Doubles:
            return np.array(lines.get(name, "").split(), np.float64)

        counts = doubles("leaf_count") if "leaf_count" in lines else np.ones(1)
        children = ints("left_child"), ints("right_child")
        return cls(ints("split_feature"), doubles("threshold"), ints("decision_type"), *children, doubles("leaf_value"), counts)

    @property
    def is_plain(self) -> bool:
        """Whether it is small and splits numbers only, with nothing but NaN standing for a missing one."""
        return len(self.features) <= MOST_NODES and not (self.decisions & (CATEGORICAL | MISSING_ZERO)).any()


class CompiledTrees:
    """Never changes after construction, so that many threads may read it."""

    def __init__(self, trees: Sequence[Tree], features: int) -> None:
        """`features` columns are what a matrix has. A ValueError for a tree that is not plain."""
        if not all(t.is_plain for t in trees):
            raise ValueError(f"a tree has more than {MOST_NODES} nodes or splits other than numbers")
        self._features, self._trees = features, len(trees)
        self._slots = max((len(t.features) for t in trees), default=0)
        # Nodes by tree and slot; the bit of a slot that a tree has not is 0 for every finite number, and says nothing.
        shape = self._trees, self._slots
        self._split, self._thresholds = np.zeros(shape, np.int64), np.full(shape, -np.inf, np.float32)
        self._missing = np.zeros(shape, np.bool_)
        for number, tree in enumerate(trees):
            for slot, feature in enumerate(tree.features.tolist()):
                self._split[number, slot], self._thresholds[number, slot] = feature, below(tree.thresholds[slot])
                self._missing[number, slot] = _missing_goes_left(tree, slot)
        patterns = 1 << self._slots
        self._leaves = np.zeros((self._trees, patterns))
        self._shapley = np.zeros((self._trees, patterns, max(self._slots, 1)))
        self._columns = np.zeros((self._trees, max(self._slots, 1)), np.int64)
        self.bias = 0.0
        for number, tree in enumerate(trees):
            own, values, added, expected = _tabulated(tree)
            repeats = patterns >> len(tree.features)  # the bits of nodes that a tree has not are 0, whatever is listed for them
            self._leaves[number] = np.tile(values, repeats)
            self._shapley[number, :, : len(own)] = np.tile(added, (repeats, 1))
            self._columns[number, : len(own)] = own
            self.bias += expected

    @classmethod
    def of_text(cls, model: str, features: int) -> Self | None:
        """The trees of a LightGBM model in its own text form; None where one of them is too large or not plain."""
        trees = list(_read(model))
        return cls(trees, features) if all(t.is_plain for t in trees) else None

    def score(self, matrix: Floats) -> Doubles:
        """Sum (n,) of the leaves that each row of `matrix` (n, f) float32 reaches."""
        return _scores(self._columns_of(matrix), self._split, self._thresholds, self._missing, self._leaves)

    def explain(self, matrix: Floats) -> Doubles:
        """Shapley values (n, f); with `bias` they sum to the score."""
        nodes = self._split, self._thresholds, self._missing
        return _contributions(self._columns_of(matrix), *nodes, self._shapley, self._columns)

    def _columns_of(self, matrix: Floats) -> Floats:
        if matrix.shape[1] != self._features:
            raise ValueError(f"a matrix of {matrix.shape[1]} columns for trees over {self._features}")
        return np.ascontiguousarray(matrix.T, np.float32)


@compiled
def _met(columns: Floats, split: Ints, thresholds: Floats, missing: NDArray[np.bool_], out: NDArray[np.uint8]) -> None:
    """Write the pattern that each row meets in one tree to `out` (n,): a bit a node, 1 where the row goes left."""
    out[:] = 0
    for slot in range(len(split)):
        column, threshold = columns[split[slot]], thresholds[slot]
        if missing[slot]:
            for i in range(len(out)):
                out[i] |= np.uint8(not column[i] > threshold) << np.uint8(slot)
        else:
            for i in range(len(out)):
                out[i] |= np.uint8(column[i] <= threshold) << np.uint8(slot)


@compiled
def _scores(columns: Floats, split: Ints, thresholds: Floats, missing: NDArray[np.bool_], leaves: Doubles) -> Doubles:
    patterns, out = np.empty(columns.shape[1], np.uint8), np.zeros(columns.shape[1])
    for tree in range(len(split)):
        _met(columns, split[tree], thresholds[tree], missing[tree], patterns)
        for i in range(len(out)):
            out[i] += leaves[tree, patterns[i]]
    return out


@compiled
def _contributions(
    columns: Floats, split: Ints, thresholds: Floats, missing: NDArray[np.bool_], shapley: Doubles, features: Ints
) -> Doubles:
    patterns, out = np.empty(columns.shape[1], np.uint8), np.zeros(columns.shape[::-1])
    for tree in range(len(split)):
        _met(columns, split[tree], thresholds[tree], missing[tree], patterns)
        for i in range(len(out)):
            for slot in range(features.shape[1]):
                out[i, features[tree, slot]] += shapley[tree, patterns[i], slot]
    return out


def below(threshold: float) -> float:
    """The largest float32 that is not above the threshold: `x <= threshold` is the same for every float32 x."""
    near = np.float32(threshold)
    return float(near if float(near) <= threshold else np.nextafter(near, np.float32(-np.inf)))


def _missing_goes_left(tree: Tree, node: int) -> bool:
    """Where LightGBM sends NaN: by default left or right where it met NaN in training, else as if it were 0."""
    decision = int(tree.decisions[node])
    return bool(decision & DEFAULT_LEFT) if decision & MISSING_NAN else bool(tree.thresholds[node] >= 0)


def _tabulated(tree: Tree) -> tuple[Ints, Doubles, Doubles, float]:
    """The tree's features (m,), the leaf's value (p,) of each pattern, the Shapley values (p, m), and the expectation."""
    own, local = np.unique(tree.features, return_inverse=True)
    patterns, coalitions = np.arange(1 << len(tree.features)), np.arange(1 << len(own))

    def walk(child: int) -> tuple[Doubles, float]:
        """Expected value (p, c) below a child, of the features in the coalition known; and how many rows came there."""
        if child < 0:
            return np.full((1, 1), tree.values[~child]), float(tree.counts[~child])
        (left, went_left), (right, went_right) = walk(int(tree.left[child])), walk(int(tree.right[child]))
        known = (coalitions >> local[child] & 1).astype(bool)
        goes_left = (patterns >> child & 1).astype(bool)[:, None]
        expected = (went_left * left + went_right * right) / (went_left + went_right)
        return np.where(known, np.where(goes_left, left, right), expected), went_left + went_right

    value = np.broadcast_to(walk(0 if len(own) else -1)[0], (len(patterns), len(coalitions)))
    return own.astype(np.int64), np.array(value[:, -1]), value @ _shapley_weights(len(own)), float(value[0, 0])


@cache
def _shapley_weights(players: int) -> Doubles:
    """(2 ** players, players): with the values of all coalitions, one product gives the Shapley values (Shapley 1953)."""
    out = np.zeros((1 << players, players))
    for coalition in range(1 << players):
        size = coalition.bit_count()
        for player in range(players):
            if coalition >> player & 1:
                out[coalition, player] = 1 / (players * math.comb(players - 1, size - 1))
            else:
                out[coalition, player] = -1 / (players * math.comb(players - 1, size))
    return out


def _read(model: str) -> Iterator[Tree]:
    """Read the trees out of a model's text, block by block."""
    for block in model.split("\nTree=")[1:]:
        body = block.split("\n\n", 1)[0]
        yield Tree.of(dict(line.split("=", 1) for line in body.splitlines() if "=" in line))
