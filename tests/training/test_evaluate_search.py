"""The search measure: judgments are read strictly, the figures are those of the rankings, the second run ingests nothing."""

import json
from pathlib import Path

import numpy as np
import pytest

from retrieval.settings import ShopSettings
from tests.conftest import shared_data
from training.evaluate.__main__ import main as evaluate_main
from training.evaluate.search import evaluate, main, open_shop, per_query, read_judgments, summary

KINDS = ("wireless mouse", "coffee grinder", "desk lamp", "hiking boots")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("files")
    rows = [
        {"id": f"{k}-{n}", "title": f"{kind.title()} {colour}", "category": ["All", kind.title()], "price_cents": 1000 + n}
        for k, kind in enumerate(KINDS)
        for n, colour in enumerate(("red", "blue", "black"))
    ]
    catalog, judgments = folder / "products.jsonl", folder / "judged.csv"
    catalog.write_text("\n".join(map(json.dumps, rows)))
    lines = [f"{kind},{k}-{n},{2 if n == 0 else 1}" for k, kind in enumerate(KINDS) for n in range(3)]
    lines += [f"{kind},{(k + 1) % 4}-0,0" for k, kind in enumerate(KINDS)] + ["nothing,0-0,0"]
    judgments.write_text("query,docid,rating\n" + "\n".join(lines) + "\n")
    return catalog, judgments


def test_judgments_keep_only_queries_with_a_relevant_document(files: tuple[Path, Path]) -> None:
    judged = read_judgments(files[1])
    assert list(judged) == list(KINDS)
    assert judged["desk lamp"] == {"2-0": 2, "2-1": 1, "2-2": 1, "3-0": 0}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("query,docid,rating\na,1,good\n", "good"),
        ("query,docid,rating\na,1,-1\n", r"-1\.0"),
        ("query,docid,rating\na,1\n", "None"),
        ("query,docid,rating\na,1,0\n", "no query"),
        ("q,d\na,1\n", "header"),
        ("", "header"),
    ],
)
def test_bad_judgments_are_named(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "bad.csv").write_text(text)
    with pytest.raises(ValueError, match=named):
        read_judgments(tmp_path / "bad.csv")


def test_means_and_intervals_are_those_of_the_queries() -> None:
    judged = {"a": {"1": 1.0}, "b": {"2": 1.0}}
    values = per_query(judged, lambda q: ["1"], "one")
    out = summary(values, values)
    assert out["ndcg@10"] == 0.5
    assert out["recall@50"] == 0.5
    assert out["judged@10"] == pytest.approx(0.05)
    assert out["ci95"]["ndcg@10"] == [0, 1]
    assert out["minus_bm25_ci95"]["ndcg@10"] == [0, 0]


def test_the_whole_measure_on_a_small_catalogue(
    files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHOP_HOME", str(tmp_path))
    words = ["search", "--catalog", str(files[0]), "--judgments", str(files[1]), "--folds", "2", "--json"]
    assert evaluate_main(words) == 0
    first = json.loads(capsys.readouterr().out)
    for row in (first, *first["baselines"].values(), first["learned_on_judgments"]):
        assert {"ndcg@10", "condensed_ndcg@10", "judged@10", "recall@50", "ci95"} <= row.keys()
        assert row["recall@50"] == 1
        low, high = row["ci95"]["ndcg@10"]
        assert 0 < low <= row["ndcg@10"] <= high <= 1
    assert first["baselines"].keys() == {"bm25", "dense", "rrf"}
    assert first["queries"] == 4
    assert first["p50_ms"] > 0
    settings = ShopSettings(home=tmp_path)
    own, store = open_shop(files[0], settings)
    store.close()
    assert (own.shop_dir / "current").read_text() == "000001"
    second = evaluate(files[0], files[1], settings)
    assert second["ndcg@10"] == first["ndcg@10"]
    assert (own.shop_dir / "current").read_text() == "000001"


def test_errors_are_sentences(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--catalog", str(tmp_path / "none.jsonl"), "--judgments", str(tmp_path / "none.csv")]) == 2
    assert "none.csv" in capsys.readouterr().err
    assert evaluate_main(["guess"]) == 2
    assert "search" in capsys.readouterr().err
    assert evaluate_main(["--help"]) == 0


@pytest.mark.slow
@pytest.mark.data
def test_the_shipped_ranker_is_above_bm25_on_a_catalogue_it_never_saw(tmp_path: Path) -> None:
    folder = shared_data() / "chorus_icecat"
    found = evaluate(folder / "products.jsonl.gz", folder / "ratings_dev.csv", ShopSettings(home=tmp_path))
    for name in ("ndcg@10", "condensed_ndcg@10"):
        assert found[name] > found["baselines"]["bm25"][name]
        assert np.isfinite(found["ci95"][name]).all()
