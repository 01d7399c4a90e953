"""Loops over a generation's arrays as machine code: what several rooms do with rows. Knows arrays alone.

numba (https://numba.pydata.org) compiles a function when it is first called and keeps the code for the next start. The
interpreter's lock is not held meanwhile, so that shoppers who ask at once are answered on all cores.

What it keeps it knows by the function's own file alone: after a change here delete `retrieval/**/__pycache__/*.nb*`, for `place`
is built into loops of other files.
"""

from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

from retrieval.schema import Floats, Ints

Function = TypeVar("Function", bound=Callable[..., object])
Code = TypeVar("Code", np.int32, np.int64, np.uint32)

# Sums may be taken in another order, several cells at a time; a NaN stays a NaN.
REORDERED = {"reassoc", "contract", "nsz"}


def compiled(function: Function) -> Function:
    """Compile the function for each combination of types that it is called with.

    Where neither the folder of its file nor the user's cache can be written to, it is compiled anew in every process.
    """
    how = {"nogil": True, "fastmath": REORDERED, "error_model": "numpy"}
    try:
        return cast(Function, numba.njit(cache=True, **how)(function))
    except RuntimeError:
        return cast(Function, numba.njit(**how)(function))


@compiled
def dots(vectors: Floats, rows: Ints, towards: Floats) -> Floats:
    """Inner products (n,) of the `rows` of `vectors` (N, d) with `towards` (d,), without a copy of the rows.

    ValueError for a vector of another length.
    """
    if len(towards) != vectors.shape[1]:
        raise ValueError("the vector is not as long as those of the rows")
    out = np.empty(len(rows), np.float32)
    for i in range(len(rows)):
        total = np.float32(0)
        for j in range(len(towards)):
            total += vectors[rows[i], j] * towards[j]
        out[i] = total
    return out


@compiled
def nearest(vectors: Floats, rows: Ints, examples: Floats) -> Floats:
    """The largest of the inner products (n,) of each of the `rows` of `vectors` (N, d) with the `examples` (m, d), m > 0."""
    out = np.full(len(rows), -np.inf, np.float32)
    for i in range(len(rows)):
        for k in range(len(examples)):
            total = np.float32(0)
            for j in range(examples.shape[1]):
                total += vectors[rows[i], j] * examples[k, j]
            out[i] = max(out[i], total)
    return out


@compiled
def mean_of(vectors: Floats, rows: Ints) -> Floats:
    """Mean (d,) of the `rows` of `vectors` (N, d)."""
    out = np.zeros(vectors.shape[1], np.float32)
    for row in rows:
        for j in range(len(out)):
            out[j] += vectors[row, j]
    return out / np.float32(len(rows))


@compiled
def place(codes: NDArray[Code], start: int, end: int, code: int) -> int:
    """Where `code` stands in `codes[start:end]`, which ascend; -1 when it does not."""
    last = end
    while start < end:
        middle = (start + end) // 2
        if codes[middle] < code:
            start = middle + 1
        else:
            end = middle
    return start if start < last and codes[start] == code else -1


def gather(starts: Ints, codes: NDArray[Code], rows: Ints) -> tuple[NDArray[Code], Ints]:
    """The codes of ragged `rows` (n,), flat (m,), and beside each the index into `rows` that it belongs to."""
    lengths = starts[rows + 1] - starts[rows]
    owner = np.repeat(np.arange(len(rows)), lengths)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return codes[np.repeat(starts[rows], lengths) + within], owner
