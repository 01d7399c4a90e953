"""From what was said of things on screen to events of the log."""

from datetime import UTC, datetime

from assistant.critiques import critique_events, critiques
from assistant.schema import Intent
from retrieval.preferences import read_critique

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def test_exclusions_and_relative_prices_are_critiques() -> None:
    assert critiques(Intent("refine", relative_price="cheaper")) == ("cheaper",)
    assert critiques(Intent("refine", exclude=("leather",), exclude_brands=("Alto",))) == ("not leather", "not Alto")
    assert critiques(Intent("feedback"), "these are too formal") == ("too formal",)
    assert critiques(Intent("feedback"), "太正式了") == ("too 正式",)
    assert critiques(Intent("feedback"), "太好了") == critiques(Intent("feedback"), "love it, too") == ()
    assert critiques(Intent("feedback", references=(1,)), "the first is too formal") == ()
    assert critiques(Intent("search", "bag")) == critiques(Intent("order", relative_price="cheaper")) == ()


def test_a_critique_is_said_of_the_item_meant_or_of_the_first_shown() -> None:
    page = ("a", "b", "c")
    (event,) = critique_events(Intent("refine", relative_price="cheaper", references=(2,)), "", "u", "s", page, NOW)
    assert (event.item_id, event.kind, event.query, event.shown) == ("b", "critique", "cheaper", page)
    (event,) = critique_events(Intent("refine", exclude=("leather",)), "", "u", "s", page, NOW, taught=False)
    assert (event.item_id, event.taught) == ("a", False)
    assert critique_events(Intent("refine", exclude=("leather",)), "", "u", "s", (), NOW) == ()
    assert critique_events(Intent("refine", references=(-1,), relative_price="pricier"), "", "u", "s", page, NOW)[0].item_id == "c"


def test_the_plain_form_is_read_back() -> None:
    assert [(c.sign, c.about) for c in map(read_critique, ("not Leather", "more red", "too formal", "cheaper", "too cheap"))] == [
        (-1.0, "leather"),
        (1.0, "red"),
        (-1.0, "formal"),
        (-1.0, ""),
        (1.0, ""),
    ]
