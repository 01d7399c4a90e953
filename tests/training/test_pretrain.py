"""Continued pre-training: what is held out stays the same, perplexity falls, and what is written is what serving loads."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from retrieval.encoders import text_encoder
from retrieval.schema import Item, Quantity
from tests.training import tiny
from training.budget import STATE, last_checkpoint
from training.pretrain.__main__ import main
from training.shop_text import is_held_out, split, text_of


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> dict[str, Any]:
    assert main([*argv, "--json"]) == 0, capsys.readouterr().err
    made: dict[str, Any] = json.loads(capsys.readouterr().out)
    return made


def test_the_same_tenth_is_held_out_whatever_else_is_sold() -> None:
    items = [Item(id=f"sku-{n}", title="x") for n in range(2000)]
    training, held = split(items)
    assert 0.07 < len(held) / len(items) < 0.14
    assert {i.id for i in split(items[::2] + [Item(id="new", title="y")])[1]} - {"new"} <= {i.id for i in held}
    with pytest.raises(ValueError, match="too few"):
        split([i for i in items if not is_held_out(i.id)])


def test_the_text_says_all_but_the_category_that_is_to_be_found() -> None:
    item = Item(
        id="1", title="Ridge Boots", titles={"zh": "登山靴"}, brand="Northmoor", category=("Shoes", "Hiking"),
        attributes={"weight": Quantity(980, "g"), "waterproof": True, "size": ("42", "43")}, description="For wet days.",
    )  # fmt: skip
    told = ["Ridge Boots", "登山靴", "Brand: Northmoor", "weight: 980 g", "waterproof: yes", "size: 42, 43", "For wet days."]
    assert text_of(item, category=False).splitlines() == told
    assert "Category: Shoes > Hiking" in text_of(item)


def test_a_language_model_learns_the_shops_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base, catalog = tiny.causal_model(tmp_path / "base"), tiny.catalogue(tmp_path / "products.jsonl")
    common = ("--objective", "clm", "--catalog", str(catalog), "--base", base, "--minutes", "1", "--batch", "8")
    full = run(capsys, *common, "--out", str(tmp_path / "full"), "--full", "--rate", "0.01", "--epochs", "4")
    assert full["perplexity_after"] < 0.2 * full["perplexity_before"]
    assert full["products"] + full["held_out"] == 60 and full["base_hash"]

    again = ("--objective", "clm", "--catalog", str(catalog), "--base", str(tmp_path / "full" / "model"), "--minutes", "1")
    lora = run(capsys, *again, "--out", str(tmp_path / "lora"), "--rate", "0.005", "--rank", "4", "--epochs", "2")
    assert lora["perplexity_before"] == pytest.approx(full["perplexity_after"], rel=0.05), "the written model is the trained one"
    assert lora["perplexity_after"] < lora["perplexity_before"]
    config = json.loads((tmp_path / "lora" / "adapter" / "adapter_config.json").read_text())
    adapted = {name.rpartition(".")[2] for name in config["target_modules"]}
    assert adapted == {"q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"}


def test_an_encoder_learns_and_retrieval_loads_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base, catalog = tiny.text_model(tmp_path / "base"), tiny.catalogue(tmp_path / "products.jsonl")
    argv = ("--objective", "mlm+category", "--catalog", str(catalog), "--base", base, "--out", str(tmp_path / "out"))
    made = run(capsys, *argv, "--minutes", "2", "--rate", "0.005", "--epochs", "12")
    assert made["perplexity_after"] < 0.5 * made["perplexity_before"]
    assert made["categories"] == 2 and made["category_accuracy_after"] == 1.0

    texts = ["Red Kettle", "Blue Boots"]
    learned = text_encoder(f"st:{tmp_path / 'out' / 'encoder'}").encode(texts, "query")
    assert learned.shape == (2, 32) and np.allclose(np.linalg.norm(learned, axis=1), 1, atol=1e-5)
    assert np.abs(learned - text_encoder(f"st:{base}").encode(texts, "query")).max() > 0.01

    more = run(capsys, *argv, "--minutes", "2", "--rate", "0.001", "--epochs", "13", "--resume")
    assert more["steps"] > made["steps"] and more["perplexity_before"] == made["perplexity_before"]
    assert more["category_accuracy_after"] == 1.0, "both heads go on from where they were"


def test_a_run_goes_on_from_its_last_whole_checkpoint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base, catalog = tiny.causal_model(tmp_path / "base"), tiny.catalogue(tmp_path / "products.jsonl")
    common = ("--objective", "clm", "--catalog", str(catalog), "--base", base, "--out", str(tmp_path / "out"), "--full")
    assert main([*common, "--resume"]) == 2
    assert "no whole checkpoint" in capsys.readouterr().err
    first = run(capsys, *common, "--minutes", "1", "--epochs", "1")
    broken = tmp_path / "out" / "checkpoints" / "checkpoint-9999"
    broken.mkdir()  # what a kill in the middle of writing leaves
    checkpoint = last_checkpoint(tmp_path / "out" / "checkpoints")
    assert checkpoint is not None and checkpoint.name == f"checkpoint-{first['steps']}"
    spent = json.loads((checkpoint / STATE).read_text())["spent_s"]
    second = run(capsys, *common, "--minutes", "1", "--epochs", "2", "--resume")
    assert second["steps"] == 2 * first["steps"]
    last = last_checkpoint(tmp_path / "out" / "checkpoints")
    assert last is not None and json.loads((last / STATE).read_text())["spent_s"] > spent


def test_the_budget_ends_a_run_that_would_take_longer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base, catalog = tiny.causal_model(tmp_path / "base"), tiny.catalogue(tmp_path / "products.jsonl")
    made = run(
        capsys, "--objective", "clm", "--catalog", str(catalog), "--base", base, "--out", str(tmp_path / "out"),
        "--minutes", "0.03", "--epochs", "100000",
    )  # fmt: skip
    assert 0 < made["steps"] < 100000
    assert (tmp_path / "out" / "model" / "model.safetensors").exists()


@pytest.mark.parametrize(
    ("argv", "reason"),
    [
        (("--objective", "clm", "--catalog", "nowhere.jsonl"), "nowhere.jsonl"),
        (("--objective", "clm", "--minutes", "0"), "must be above 0"),
    ],
)
def test_bad_input_is_refused_with_the_reason(capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], reason: str) -> None:
    assert main(list(argv)) == 2
    assert reason in capsys.readouterr().err
