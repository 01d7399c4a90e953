"""Learning from liked and disliked replies: honest pairs, a refusal when there are too few, and a win rate that rises."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.guardrails import sentences
from assistant.service.verdicts import Verdict, Verdicts
from retrieval.settings import ShopSettings
from tests.training import tiny
from training.base_model import load_base
from training.preference.__main__ import main
from training.preference.demo import demo_pairs
from training.preference.fit import Plan, win_rate, with_adapter
from training.preference.pairs import (
    Answer,
    Pair,
    answers_of,
    check_enough,
    held_answers,
    is_held_out,
    pairs_of,
    read_log,
    singles_of,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def verdict(prompt: str, text: str, liked: bool, minutes: int = 0, user: str = "u1") -> Verdict:
    return Verdict(user, "s1", "reply", prompt, text, liked, NOW + timedelta(minutes=minutes))


def written(path: Path, prompts: int, good: str = "Here are two kettles.", bad: str = "Buy now buy now buy now.") -> Path:
    """A log in which every prompt has a liked and a disliked answer."""
    rows = [
        {"prompt": f'{{"asked":"kettle {n}"}}', "text": f"{text} No. {n}", "liked": liked}
        for n in range(prompts)
        for text, liked in ((good, True), (bad, False))
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_the_last_opinion_on_an_answer_counts_and_pairs_share_their_prompt() -> None:
    said = [verdict("a", "good", False), verdict("a", "good", True, 1), verdict("a", "bad", False), verdict("b", "alone", True)]
    answers = answers_of(said)
    assert Answer("a", "good", True) in answers and len(answers) == 3
    assert pairs_of(answers) == [Pair("a", "good", "bad")]
    assert {a.text for a in singles_of(pairs_of(answers))} == {"good", "bad"}


def test_the_database_gives_back_what_was_said_and_forgets(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    log = Verdicts(url)
    log.add(verdict("a", "good", True))
    log.add(verdict("a", "bad", False, user="u2"))
    with pytest.raises(ValueError, match="time zone"):
        log.add(Verdict("u", "s", "reply", "a", "b", True, datetime(2026, 1, 1)))
    assert [v.text for v in log.all()] == ["good", "bad"] and next(iter(log.all())).at == NOW
    assert pairs_of(read_log(url)) == [Pair("a", "good", "bad")]
    assert log.forget("u2") == 1 and [v.text for v in log.all()] == ["good"]
    log.close()


def test_too_few_are_refused_with_how_many_are_needed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = written(tmp_path / "log.jsonl", 12)
    assert main(["--log", str(log), "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr().err
    assert "needs 50 pairs" in told and "there are 12: 38 more" in told
    assert main(["--log", str(log), "--method", "kto", "--out", str(tmp_path / "out")]) == 2
    assert "28 liked and 28 disliked more" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    check_enough("kto", [Answer(str(n), "x", n % 2 == 0) for n in range(80)], [])


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text('{"prompt": "a", "text": "b", "liked": true}\n{"prompt": "a", "text": "b", "liked": "yes"}\n')
    with pytest.raises(ValueError, match=r"log.jsonl:2: .*'yes'"):
        read_log(str(path))


def test_without_pairs_liked_answers_are_held_against_disliked_ones() -> None:
    answers = [Answer(f"prompt {n}", "x", n % 2 == 0) for n in range(100)]
    held = held_answers(pairs_of(answers), answers, 5)
    assert len(held) == 5 and all(good.liked and not bad.liked for good, bad in held)
    assert all(is_held_out(a.prompt) for pair in held for a in pair)


@pytest.mark.slow
@pytest.mark.parametrize("method", ["dpo", "kto"])
def test_training_makes_the_liked_answers_win(tmp_path: Path, capsys: pytest.CaptureFixture[str], method: str) -> None:
    base = tiny.causal_model(tmp_path / "base")
    log = written(tmp_path / "log.jsonl", 60, good="zeta omega quartz ledger", bad="the the the the")
    argv = ["--log", str(log), "--base", base, "--method", method, "--out", str(tmp_path / "out"), "--minutes", "2"]
    assert main([*argv, "--rate", "0.03", "--epochs", "3", "--batch", "8", "--json"]) == 0
    made: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert made["win_rate_after"] > 0.9 > made["win_rate_before"]
    assert made["pairs"] == 60 and made["method"] == method
    adapter = tmp_path / "out" / "adapter"
    assert {p.name for p in adapter.iterdir()} >= {"adapter_config.json", "adapter_model.safetensors"}

    answers = read_log(str(log))
    model, tokenizer = load_base(base)
    tuned = with_adapter(model, Plan(out=tmp_path, adapter=str(adapter)))
    held = held_answers(pairs_of(answers), answers, 60)
    assert win_rate(tuned, tokenizer, held) == made["win_rate_after"], "what was written is what was measured"


@pytest.mark.slow
def test_demo_pairs_are_honest() -> None:
    """Each better answer stands, and each worse one has the fault that it is said to have."""
    pairs = demo_pairs(ShopSettings.from_env(), 60, seed=3)
    assert len(pairs) == 60 and {p.fault for p in pairs} == {"invented", "number", "long"}
    for pair in pairs:
        told = json.loads(pair.prompt)
        prices = {item["price"] for item in told["items"]}
        good, bad = sentences(pair.chosen), sentences(pair.rejected)
        assert any(price in pair.chosen for price in prices) and good != bad
        if pair.fault == "long":
            assert len(bad) > 4 and bad[: len(good)] == good
        else:
            assert len(bad) - len(good) == (1 if pair.fault == "invented" else 0)
    held, learned = (
        {s for p in pairs if p.fault == "invented" and is_held_out(p.prompt) is h for s in _new(p)} for h in (True, False)
    )
    assert not held & learned, "held-out inventions are other sentences"


def _new(pair: Pair) -> set[str]:
    return set(sentences(pair.rejected)) - set(sentences(pair.chosen))
