"""The learned opinion on the act, and its vote beside the parser and the model."""

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.schema import Act, Conversation, Intent
from assistant.understand import understand
from assistant.understand.guess import ACTS, Guesser, guess, other_features, possible
from assistant.understand.model import voted
from retrieval.schema import Contract, ValueCount

CONTRACT = Contract("t", 9, "USD", categories=(ValueCount("Mugs", 9),), category_paths=(("Home", "Mugs"),))
SHOWN = Conversation(wish=Intent(act="search", query="mugs"), shown=("a", "b", "c"))


@pytest.mark.parametrize(
    ("text", "state", "act"),
    [
        ("do you guys deliver to Portugal", Conversation(), "faq"),
        ("is there somebody with a pulse i can speak to", Conversation(), "handoff"),
        ("my kneecap hurts, which pills should I take", Conversation(), "out_of_scope"),
        ("hows your evening going", Conversation(), "smalltalk"),
        ("可以寄到葡萄牙吗", Conversation(), "faq"),
        ("what makes the third nicer than the first", SHOWN, "compare"),
        ("that is a lot of money", SHOWN, "refine"),
    ],
)
def test_lines_without_a_rule_are_understood(text: str, state: Conversation, act: str) -> None:
    assert understand(text, state, CONTRACT, None)[0].act == act


def test_an_act_that_the_vote_chose_has_its_slots() -> None:
    intent, notes = understand("what makes the third nicer than the first", SHOWN, CONTRACT, None)
    assert intent == Intent(act="compare", references=(3, 1)) and notes == ()


def test_nothing_on_screen_cannot_be_changed_or_compared() -> None:
    chances = dict.fromkeys(ACTS, 0.1)
    assert possible(chances, SHOWN) == chances
    assert {a for a, p in possible(chances, Conversation()).items() if not p} == {"refine", "compare", "detail", "feedback"}


def test_chances_sum_to_one() -> None:
    chances = guess("mugs", Intent(act="search", query="mugs"), True, SHOWN)
    assert list(chances) == list(ACTS) and sum(chances.values()) == pytest.approx(1, abs=1e-5)


def test_the_vote_weighs_the_model_the_parser_and_known_products() -> None:
    chances: dict[Act, float] = {"search": 0.3, "faq": 0.5, "cart": 0.2}
    plain = Intent(act="search")
    assert voted(chances, plain, False) == "faq"
    assert voted(chances, plain, False, Intent(act="search")) == "search"
    assert voted(chances, Intent(act="search", categories=("Mugs",)), False) == "search"
    assert voted(chances, Intent(act="order", order_id="W12345"), True) == "order"
    assert voted({**chances, "refine": 0.0}, plain, False, Intent(act="refine")) == "faq", "the model asks for what cannot be"


def test_weights_of_other_acts_are_refused(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"acts": ["search", "dance"]}))
    with pytest.raises(ValueError, match=r"dance.*training\.acts"):
        Guesser.load(tmp_path)


def test_a_guesser_learns_what_the_vectors_tell() -> None:
    from training.acts.fit import Recipe, fit

    rng = np.random.default_rng(0)
    acts = rng.integers(0, len(ACTS), 600)
    vectors = (np.eye(len(ACTS), 16)[acts] + rng.normal(0, 0.2, (600, 16))).astype(np.float32)
    others = np.stack([other_features(Intent(act="search"), False, Conversation())] * 600)
    made = fit(vectors[:500], others[:500], acts[:500], Recipe(hidden=32, epochs=30, batch=64))
    found = made.probabilities(vectors[500:], others[500:]).argmax(axis=1)
    assert (found == acts[500:]).mean() > 0.95
