"""A path through the product graph is said with what the shopper did and when, and only where it starts at something of theirs."""

from datetime import UTC, datetime, timedelta

import pytest

from assistant.explain import reasons
from assistant.schema import Evidence, Intent, Language, Reason
from retrieval.schema import Contract, Event, EventKind, Hop, Item, Ranked, UserContext

MAY = datetime(2026, 5, 3, tzinfo=UTC)
CASE = Item("case", "Leather Case", category=("Tech", "Cases"))
TITLES = {"cam": "Alto Camera"}
CATEGORIES = (Hop("cam", "in_category", "Cameras"), Hop("Cameras", "category_complement", "Cases"), Hop("Cases", "holds", "case"))


def told(path: tuple[Hop, ...], *events: Event, language: Language = "en", liked: tuple[str, ...] = ()) -> tuple[Reason, ...]:
    context = UserContext("u", recent=events, liked=liked)
    return reasons([Ranked(CASE, 0.0, {}, path=path)], Intent("recommend"), context, Contract("t", 1, "USD"), language, TITLES)


def did(kind: EventKind, at: datetime = MAY) -> Event:
    return Event("u", "cam", kind, at)


def test_a_complement_names_the_thing_and_the_month() -> None:
    (reason,) = told((Hop("cam", "complement", "case"),), did("purchase"))
    assert reason.claim == "Goes with Alto Camera, which you bought in May."
    assert reason.evidence == (Evidence("graph", "complement", "cam -> case"),)


def test_long_ago_has_its_year_and_chinese_its_own_words() -> None:
    later = Event("u", "x", "click", MAY + timedelta(days=400))
    assert told((Hop("cam", "bought_together", "case"),), later, did("purchase"))[0].claim == (
        "Often bought together with Alto Camera, which you bought in May 2026."
    )
    assert told((Hop("cam", "complement", "case"),), did("purchase"), language="zh")[0].claim == "与您5月买过的Alto Camera搭配。"


def test_a_way_through_the_categories_says_which() -> None:
    (reason,) = told(CATEGORIES, did("cart"))
    assert reason.claim == "Cases often follow Cameras, and there is Alto Camera, which you put in your cart."
    assert [e.name for e in reason.evidence] == ["in_category", "category_complement", "holds"]


@pytest.mark.parametrize("events", [(), (did("click"),)])
def test_what_the_shopper_did_not_choose_is_no_reason(events: tuple[Event, ...]) -> None:
    assert told((Hop("cam", "complement", "case"),), *events) == ()


def test_a_liked_item_is_called_liked() -> None:
    assert told((Hop("cam", "upgrade", "case"),), liked=("cam",))[0].claim == "A step up from Alto Camera, which you liked."
