"""Sequences of item numbers from a file, and their leave-one-out cuts. Knows no model."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Sequence = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Interactions:
    """Every user's items in time order, items renumbered 0..items-1; `attributes` (items, a) is binary, a may be 0."""

    sequences: tuple[Sequence, ...]
    items: int
    attributes: sparse.csr_matrix
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """What is fitted on (`train`), what is known when asked (`histories`) and what came next (`targets`); one entry a user."""

    train: tuple[Sequence, ...]
    histories: tuple[Sequence, ...]
    targets: Sequence


def read_sequences(path: Path, attributes: Path | None = None) -> Interactions:
    """Read lines of `user item item ...`; a line without an item, or an empty file, is a ValueError that names the line."""
    rows: list[list[str]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        words = line.split()
        if not words:
            continue
        if len(words) < 2:
            raise ValueError(f"{path}:{number}: user {words[0]!r} has no item")
        rows.append(words[1:])
    if not rows:
        raise ValueError(f"{path} holds no sequence")
    ids = sorted({item for row in rows for item in row}, key=lambda i: (len(i), i))
    number_of = {item: n for n, item in enumerate(ids)}
    sequences = tuple(np.array([number_of[item] for item in row]) for row in rows)
    return Interactions(sequences, len(ids), _attributes(attributes, number_of), tuple(ids))


def _attributes(path: Path | None, number_of: dict[str, int]) -> sparse.csr_matrix:
    if path is None:
        return sparse.csr_matrix((len(number_of), 0), dtype=np.float32)
    pairs = [(number_of[i], a) for i, values in json.loads(path.read_text()).items() if i in number_of for a in values]
    names = {a: n for n, a in enumerate(sorted({str(a) for _, a in pairs}))}
    rows, columns = [r for r, _ in pairs], [names[str(a)] for _, a in pairs]
    ones = np.ones(len(pairs), dtype=np.float32)
    matrix = sparse.csr_matrix((ones, (rows, columns)), shape=(len(number_of), len(names)))
    matrix.data[:] = 1.0
    return matrix


def validation_cut(data: Interactions) -> Cut:
    """Fit on all but the last two items; the one before the last is the target."""
    kept = [s for s in data.sequences if len(s) >= 3]
    return Cut(tuple(s[:-2] for s in data.sequences if len(s) >= 3), tuple(s[:-2] for s in kept), np.array([s[-2] for s in kept]))


def test_cut(data: Interactions, *, with_validation: bool) -> Cut:
    """The last item is the target, all before it is known; fitted with or without the validation item."""
    kept = [s for s in data.sequences if len(s) >= 3]
    train = tuple(s[:-1] if with_validation else s[:-2] for s in kept)
    return Cut(train, tuple(s[:-1] for s in kept), np.array([s[-1] for s in kept]))


def history_matrix(histories: tuple[Sequence, ...] | list[Sequence], items: int, decay: float = 1.0) -> sparse.csr_matrix:
    """Histories as rows (n, items): an item weighs `decay` ** its distance from the end; of repeats the latest."""
    rows, columns, values = [], [], []
    for n, history in enumerate(histories):
        latest = {int(item): decay**back for back, item in reversed(list(enumerate(history[::-1])))}
        rows += [n] * len(latest)
        columns += list(latest)
        values += list(latest.values())
    return sparse.csr_matrix((np.array(values, dtype=np.float32), (rows, columns)), shape=(len(histories), items))
