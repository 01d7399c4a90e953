"""Histories over items with text: read row by row, split by user, and learned from without masking what was bought before."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from training.evaluate.office import run, split
from training.sequence.office import Rows, fold_of, read_items, read_rows

ITEMS = 24


def write_items(path: Path, items: int = ITEMS) -> Path:
    made = {
        str(n): {
            "title": f"Group {n // 8} Pen {n}",
            "brand": f"B{n // 8}",
            "categories": "Office, Pens",
            "description": "['<b>x</b>']",
        }
        for n in range(items)
    }
    path.write_text(json.dumps(made))
    return path


def write_rows(path: Path, users: int = 120) -> Path:
    """Everybody buys along a ring of eight, and after three items the first of them again."""
    rng = np.random.default_rng(0)
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["user_id", "history_item_id", "item_id"])
        for user in range(users):
            ring, start = rng.integers(0, 3) * 8, rng.integers(0, 8)
            walk = [int(ring + (start + step) % 8) for step in (0, 1, 2, 0)]
            for cut in (2, 3):
                out.writerow([f"u{user}", walk[:cut], walk[cut]])
    return path


def test_items_and_rows_are_read(tmp_path: Path) -> None:
    items = read_items(write_items(tmp_path / "i.json"))
    assert len(items) == ITEMS and items.texts[0] == "Group 0 Pen 0. B0. x"
    rows = read_rows(write_rows(tmp_path / "r.csv", 2), ITEMS)
    assert rows.users == ("u0", "u0", "u1", "u1") and [len(h) for h in rows.histories] == [2, 3, 2, 3]
    assert [len(s) for s in rows.sequences()] == [4, 4]


@pytest.mark.parametrize(
    ("history", "named"),
    [("[1, 99]", r"r.csv:2: an item of \[1, 99\] or 2"), ("1 2", "'1 2' is not a list"), ("[]", "an item of")],
)
def test_a_bad_row_is_named(tmp_path: Path, history: str, named: str) -> None:
    with (tmp_path / "r.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["user_id", "history_item_id", "item_id"], ["u", history, "2"]])
    with pytest.raises(ValueError, match=named):
        read_rows(tmp_path / "r.csv", ITEMS)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("user,item_id\nu,1\n")
    with pytest.raises(ValueError, match="no column 'user_id'"):
        read_rows(tmp_path / "r.csv", ITEMS)


def test_no_user_is_on_both_sides_of_the_split(tmp_path: Path) -> None:
    train, test = split(read_rows(write_rows(tmp_path / "r.csv"), ITEMS))
    assert not set(train.users) & set(test.users) and len(set(test.users)) > 5
    with pytest.raises(ValueError, match="give test rows by --test"):
        split(Rows(("one",), (np.array([1]),), np.array([2])))


def test_a_user_is_always_in_the_same_fold() -> None:
    assert fold_of(("a", "b", "a"), 3, "x").tolist()[::2] == [fold_of(("a",), 3, "x")[0]] * 2


def test_what_comes_next_is_found_repeats_too(tmp_path: Path) -> None:
    items = read_items(write_items(tmp_path / "i.json"))
    train, test = split(read_rows(write_rows(tmp_path / "r.csv"), ITEMS))
    content = np.random.default_rng(0).normal(size=(ITEMS, 8)).astype(np.float32)
    result = run(items, content, train, test, minutes=0.01, workers=1)
    assert result["hr@10"] > 0.9 and result["ndcg@10"] > 0.6 and result["rows"] == len(test.targets)
    assert {"content", "cooccurrence", "transformer", "knowledge"} <= set(result["parts"])
