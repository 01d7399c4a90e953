"""Fine-tuning on a tiny model: packs teach what single rows teach, a killed run goes on, and what comes out can be served."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import PeftModel
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM

from assistant.llm import embedded
from assistant.llm.gguf import ensure_gguf
from assistant.llm.weights import served_model
from assistant.settings import Settings
from tests.training.tiny import causal_model
from training.base_model import load_base
from training.data import Data, make, write
from training.lora import Recipe, encode, fit, packed
from training.lora.__main__ import main
from training.lora.clock import Clock
from training.lora.fit import METHODS, peft_config
from training.lora.keep import save_adapter, save_gguf
from training.lora.pack import IGNORED, Example, collate, tensors
from training.lora.report import score
from training.lora.search import loss_of

QUICK = Recipe(rank=4, alpha=8, learning_rate=0.1, pack=256, accumulate=1)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> str:
    return causal_model(tmp_path_factory.mktemp("base") / "model")


@pytest.fixture(scope="module")
def data() -> Data:
    return make(n=60, seed=3, reply_share=0.1)


@pytest.fixture(scope="module")
def examples(base: str, data: Data) -> list[Example]:
    _, tokenizer = load_base(base)
    return [e for row in data.train if (e := encode(row, tokenizer)) is not None]


def test_only_the_answer_is_learned(base: str, data: Data) -> None:
    _, tokenizer = load_base(base)
    row = next(r for r in data.train if r["task"] == "understand")
    example = encode(row, tokenizer)
    assert example is not None
    taught = tokenizer.decode([t for t, wanted in zip(example.own, example.target, strict=True) if wanted])
    assert taught.replace(" ", "") == row["messages"][2]["content"].lower().replace(" ", "") + "[sep]".upper()
    assert "Read one message".lower() in tokenizer.decode(example.prefix)
    assert encode(row, tokenizer, longest=10) is None


def test_a_pack_costs_its_prefix_once_and_keeps_every_row(examples: list[Example]) -> None:
    packs = packed(examples, 256, seed=1)
    assert sum(len(p.examples) for p in packs) == len(examples)
    assert all(len(p) <= 256 or len(p.examples) == 1 for p in packs)
    assert len({p.prefix for p in packs}) == 2, "the two tasks have two prompts"
    single = packed(examples, 256, seed=1, shared=False)
    assert len(single) == len(examples) and sum(map(len, packs)) < 0.85 * sum(map(len, single))


def test_a_row_in_a_pack_is_read_as_alone(base: str, examples: list[Example]) -> None:
    model, _ = load_base(base)
    one = packed(examples[:40], 400, seed=2)
    alone = packed(examples[:40], 400, seed=2, shared=False)
    assert loss(model, one) == pytest.approx(loss(model, alone), rel=1e-4)
    with pytest.raises(ValueError, match="a batch is one pack, not 2"):
        collate(alone[:2])


def loss(model: Any, packs: Any) -> float:
    total, n = 0.0, 0
    for pack in packs:
        batch = tensors(pack)
        with torch.no_grad():
            logits = model(batch["input_ids"], position_ids=batch["position_ids"], attention_mask=batch["attention_mask"]).logits
        labels = batch["labels"][0, 1:]
        total += float(torch.nn.functional.cross_entropy(logits[0, :-1], labels, ignore_index=IGNORED, reduction="sum"))
        n += int((labels != IGNORED).sum())
    return total / n


def test_it_learns_and_leaves_what_peft_loads(base: str, examples: list[Example], tmp_path: Path) -> None:
    model, _ = load_base(base)
    packs = packed(examples, 256, seed=1)
    before = loss_of(model, packs)
    tuned, run = fit(model, packs, QUICK, tmp_path, report_to=())
    assert run["steps"] == len(packs) and loss_of(tuned, packs) < before - 0.1  # a random head of so few weights cannot say more
    save_adapter(tuned, "tiny", tmp_path)
    stored = load_file(tmp_path / "adapter_model.safetensors")
    assert {t.dtype for t in stored.values()} == {torch.float16}
    assert json.loads((tmp_path / "adapter_config.json").read_text())["base_model_name_or_path"] == "tiny"
    again = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(base), tmp_path)
    assert loss_of(again, packs) == pytest.approx(loss_of(tuned, packs), rel=0.02)
    assert save_gguf(tmp_path, "lora") is None, "the packaged model has other shapes"


def test_a_killed_run_goes_on_where_it_was(base: str, examples: list[Example], tmp_path: Path) -> None:
    packs = packed(examples, 256, seed=1)[:8]
    whole, _ = fit(load_base(base)[0], packs, QUICK, tmp_path / "whole", report_to=(), save_every=2)

    class Killed(Exception):
        pass

    seen = 0

    class Bomb(list[Any]):
        def __getitem__(self, place: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen == 6:
                raise Killed
            return super().__getitem__(place)

    with pytest.raises(Killed):
        fit(load_base(base)[0], Bomb(packs), QUICK, tmp_path / "cut", report_to=(), save_every=2)
    resumed, run = fit(load_base(base)[0], packs, QUICK, tmp_path / "cut", resume=True, report_to=(), save_every=2)
    assert run["steps"] == 8
    for (name, a), (_, b) in zip(whole.named_parameters(), resumed.named_parameters(), strict=True):
        torch.testing.assert_close(a, b, msg=lambda m, name=name: f"{name}: {m}")


def test_a_torn_checkpoint_is_named(base: str, examples: list[Example], tmp_path: Path) -> None:
    (tmp_path / "checkpoints" / "checkpoint-2").mkdir(parents=True)
    with pytest.raises(ValueError, match="checkpoint-2 was not written to its end"):
        fit(load_base(base)[0], packed(examples, 256, seed=1)[:2], QUICK, tmp_path, resume=True, report_to=())


def test_the_clock_ends_the_run_and_its_cosine_together() -> None:
    now = [0.0]
    clock = Clock(steps=1000, minutes=10, now=lambda: now[0])
    assert clock.rate(0) < 0.1
    now[0] = 24.0
    assert clock.rate(1) == pytest.approx(1.0, abs=0.01)
    now[0] = 312.0
    assert clock.rate(2) == pytest.approx(0.505, abs=0.01)
    assert clock.progress(900) == 0.9, "steps count where they are ahead of the minutes"
    now[0] = 600.0
    assert clock.progress(3) == 1.0 and clock.rate(3) == pytest.approx(0.01)


def test_every_method_is_one_that_peft_has() -> None:
    assert all(peft_config(Recipe(method=m)) for m in METHODS)
    with pytest.raises(ValueError, match="'qlora' is none of lora"):
        peft_config(Recipe(method="qlora"))


def test_scores_count_values_and_survive_nonsense() -> None:
    rows = [
        {"messages": [{"role": "user", "content": "a"}, {"role": "user", "content": "a"}, {"content": answer}]}
        for answer in ('{"act":"search","price_max":50,"brands":["A","B"]}', '{"act":"faq","topic":"x"}')
    ]
    told = iter(['{"act":"search","price_max":50,"brands":["A","C"]}', "no json"])
    result = score(rows, lambda messages: next(told))
    assert (result["act_accuracy"], result["exact_match"], result["readable"]) == (0.5, 0.0, 0.5)
    assert result["slots"] == {"brands": 0.5, "price_max": 1.0} and result["slot_f1"] == pytest.approx(4 / 6)
    assert len(result["failures"]) == 2


def test_the_command_runs_on_another_base(base: str, data: Data, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(data, tmp_path / "data")
    words = ["--base", base, "--data", str(tmp_path / "data"), "--out", str(tmp_path / "out"), "--epochs", "0.2", "--rank", "4"]
    assert main([*words, "--validate", "2", "--pack", "256"]) == 0
    told = json.loads(capsys.readouterr().out)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["base"]["hash"] and manifest["data"]["train"] == 60 and manifest["arguments"]["rank"] == "4"
    assert manifest["run"]["steps"] == told["steps"] and manifest["versions"]["peft"]
    assert list((tmp_path / "out" / "checkpoints").rglob("events.out.tfevents*")), "TensorBoard is on by default"
    assert "act accuracy" in (tmp_path / "out" / "report.md").read_text()
    assert not (tmp_path / "out" / "adapter.gguf").exists()


@pytest.mark.slow
def test_the_packaged_model_gets_a_twin_that_llama_cpp_serves(tmp_path: Path) -> None:
    assert (
        main(["--rows", "40", "--minutes", "0.2", "--validate", "2", "--out", str(tmp_path), "--track", "none", "--rank", "4"]) == 0
    )
    assert (tmp_path / "adapter.gguf").stat().st_size > 1_000_000
    model = served_model(Settings.from_env().home)
    server = embedded.acquire(model, ensure_gguf(tmp_path, model, tmp_path / "kept"))
    embedded.release(server)
