"""The worded reply: true sentences pass, false ones are replaced, and nothing is lost when the model fails."""

from collections.abc import Generator
from typing import Any

import pytest

from assistant.llm import LLM, LLMUnavailable
from assistant.reply import word_reply
from assistant.schema import Evidence, Reason
from assistant.settings import Settings
from retrieval.schema import Contract, Item, Ranked, ValueCount
from tests.fakes import ScriptedLLM

CONTRACT = Contract("t", 40, "USD", brands=(ValueCount("Belmora", 3),))
RANKED = (Ranked(Item("1", "Ridgewalk Boots", brand="Norvane", price_cents=8990), 2.0, {}),)
REASONS = (Reason("1", "$89.90, within your limit of $120.", (Evidence("constraint", "price", "x"),)),)
FALLBACK = "I found 1 match. I would look at Ridgewalk Boots first ($89.90)."


def worded(llm: Any, fallback: str = FALLBACK) -> tuple[list[str], tuple[str, ...]]:
    said: list[str] = []
    stream = word_reply(llm, "boots under 120", RANKED, REASONS, CONTRACT, "en", 1, fallback)
    while True:
        try:
            said.append(next(stream))
        except StopIteration as end:
            return said, end.value


def test_true_sentences_pass_one_by_one() -> None:
    said, notes = worded(ScriptedLLM("The Ridgewalk Boots cost $89.90. They stay under your $120 limit."))
    assert said == ["The Ridgewalk Boots cost $89.90.", " They stay under your $120 limit."] and notes == ()


def test_a_false_sentence_is_replaced_by_the_deterministic_one() -> None:
    said, notes = worded(ScriptedLLM("The Ridgewalk Boots cost $49.90. They stay under your $120 limit."))
    assert said == ["I found 1 match.", " They stay under your $120 limit."]
    assert notes == ("model: 1 of its sentences were replaced (price 49.9 USD)",)


def test_nothing_false_ever_leaves() -> None:
    said, notes = worded(
        ScriptedLLM("Belmora is better! Only $5. Free shipping today. https://x.example <|im_end|> It is waterproof gold 24K.")
    )
    text = "".join(said)
    assert text == FALLBACK and notes
    assert not any(word in text for word in ("Belmora", "$5.", "shipping", "http", "24K"))


def test_a_dead_model_leaves_the_whole_template() -> None:
    said, notes = worded(ScriptedLLM(LLMUnavailable("timeout after 20 s")))
    assert "".join(said) == FALLBACK
    assert notes == ("model: timeout after 20 s, templates answered",)


def test_a_model_that_dies_in_the_middle_is_finished_by_the_template() -> None:
    class Dying(ScriptedLLM):
        def stream(self, *args: Any, **kwargs: Any) -> Generator[str, None, None]:
            yield "The Ridgewalk Boots cost $89.90. They are"
            raise LLMUnavailable("the model server cannot be reached")

    said, notes = worded(Dying())
    assert "".join(said) == f"The Ridgewalk Boots cost $89.90. {FALLBACK}"
    assert "cannot be reached" in notes[0]


def test_a_shopper_who_leaves_closes_the_stream() -> None:
    llm = ScriptedLLM("The Ridgewalk Boots cost $89.90. They stay under your $120 limit.")
    stream = word_reply(llm, "boots", RANKED, REASONS, CONTRACT, "en", 1, FALLBACK)  # type: ignore[arg-type]
    next(stream)
    stream.close()
    assert llm.closed_streams == 1


def test_the_real_model_says_nothing_false(tmp_path: Any) -> None:
    llm = LLM.from_settings(Settings(home=tmp_path, llm_timeout_s=120))
    assert llm is not None
    said, _ = worded(llm)
    llm.close()
    from assistant.guardrails import check_text, facts_of

    facts = facts_of("boots under 120", RANKED, REASONS, CONTRACT, "en", 1, said=(FALLBACK,))
    assert said and check_text("".join(said), facts).dropped == ()


@pytest.mark.parametrize("text", ["", "   "])
def test_silence_is_answered_by_the_template(text: str) -> None:
    said, notes = worded(ScriptedLLM(text))
    assert "".join(said) == FALLBACK and "no usable sentence" in notes[0]
