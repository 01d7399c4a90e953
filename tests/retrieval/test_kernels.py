"""The compiled loops against NumPy's plain words for the same."""

import numba
import numpy as np
import pytest

from retrieval.kernels import compiled, dots, gather, mean_of, nearest, place

RNG = np.random.default_rng(0)
VECTORS = RNG.standard_normal((50, 24)).astype(np.float32)
ROWS = RNG.integers(0, 50, 20)


def test_products_of_rows_are_those_of_a_copy() -> None:
    towards = RNG.standard_normal(24).astype(np.float32)
    np.testing.assert_allclose(dots(VECTORS, ROWS, towards), VECTORS[ROWS] @ towards, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(nearest(VECTORS, ROWS, VECTORS[:3]), (VECTORS[ROWS] @ VECTORS[:3].T).max(1), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(mean_of(VECTORS, ROWS), VECTORS[ROWS].mean(0), rtol=1e-4, atol=1e-5)
    assert not len(dots(VECTORS, ROWS[:0], towards))


def test_a_missing_number_stays_one_however_sums_are_taken() -> None:
    hole = VECTORS.copy()
    hole[ROWS[3], 5] = np.nan
    found = dots(hole, ROWS, np.ones(24, np.float32))
    assert np.isnan(found).tolist() == (ROWS == ROWS[3]).tolist()


def test_rows_that_cannot_be_written_to_are_read_all_the_same() -> None:
    held = VECTORS.copy()
    held.flags.writeable = False
    np.testing.assert_array_equal(dots(held, ROWS, held[0]), dots(VECTORS, ROWS, VECTORS[0]))


@pytest.mark.parametrize("dtype", [np.int32, np.int64, np.uint32])
def test_a_code_is_found_within_its_span_and_nowhere_else(dtype: type) -> None:
    codes = np.array([1, 4, 9, 2, 3, 9], dtype)  # two ascending spans
    assert [place(codes, 0, 3, c) for c in (1, 4, 9, 0, 2, 10)] == [0, 1, 2, -1, -1, -1]
    assert [place(codes, 3, 6, c) for c in (2, 9, 1, 4)] == [3, 5, -1, -1]
    assert place(codes, 3, 3, 2) == -1


def test_ragged_rows_come_with_their_owners() -> None:
    codes, owner = gather(np.array([0, 2, 2, 5]), np.array([7, 8, 1, 2, 3]), np.array([2, 1, 0]))
    assert codes.tolist() == [1, 2, 3, 7, 8] and owner.tolist() == [0, 0, 0, 2, 2]


def test_where_nothing_can_be_kept_it_is_compiled_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, njit = [], numba.njit

    def without_a_place(**how: object) -> object:
        asked.append(how.pop("cache", False))
        if asked[-1]:
            raise RuntimeError("cannot cache function 'twice': no locator available")
        return njit(**how)

    monkeypatch.setattr(numba, "njit", without_a_place)
    assert compiled(lambda x: 2 * x)(3) == 6 and asked == [True, False]
