"""The merchandiser's page: figures as they were counted, escaped; empty states that say what to do; and in a real browser."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from assistant import Assistant
from assistant.insights import Day, Funnel, Insights, QueryCount, Shadow, Trait
from retrieval.experiments import Experiment, Sequential
from tests.ui.test_page import SLOW_MS, address, browser
from ui.app import _closed
from ui.insights import insights

__all__ = ["address", "browser"]
NOW = datetime(2026, 6, 1, tzinfo=UTC)
EMPTY = Insights(
    "small",
    NOW,
    NOW,
    Funnel(),
    (Day(date(2026, 6, 1), 0, 0, 0, 0),),
    (),
    (),
    (),
    {},
    "shipped-1",
    None,
    None,
    0,
    None,
    "off",
    (),
    (),
    None,
)
EVIL = "<script>alert(1)</script>"
FULL = replace(
    EMPTY,
    funnel=Funnel(40, 4, 20, 10, 5, 1),
    days=(Day(date(2026, 6, 1), 40, 12, 5, 1), Day(date(2026, 6, 2), 0, 0, 0, 0)),
    queries=(QueryCount(EVIL, 8, 2),),
    nothing_found=(QueryCount(EVIL, 4, 0),),
    traits=(Trait(f"material: {EVIL}", 3, 9),),
    policies={f"search:{EVIL}:thompson": (40, 10)},
    experiment=Experiment("try", "split", EVIL, NOW),
    test=Sequential(300, 310, 0.1, 0.2, 0.1, 0.04, 0.16, 0.0004),
    waiting=7,
    shadow=Shadow(EVIL, 30, 0.5, 0.25, 8, 2, 1.5, 2.5),
    exploration="thompson",
    promotions=(
        {"at": "2026-06-01T01", "decision": "refused", "version": EVIL, "verdicts": {EVIL: {"lower_bound_of_gain": -0.1}}},
    ),
    nightly={
        "at": "2026-06-01T03:00",
        "events": 900,
        "new_events": 70,
        "promoted": False,
        "goes_on": True,
        "reward_drift": {"reward": [3], "length": []},
        "signal_drift": {EVIL: {"moved": 0.3}},
        "verdicts": {"search": {"candidate": 0.5, "incumbent": 0.6, "lower_bound_of_gain": -0.12, "groups": 50}},
    },
)


def test_empty_states_say_what_to_do() -> None:
    html = insights(EMPTY)
    for way in (
        "GET /v1/search",
        "experiment split",
        "experiment shadow",
        "--nightly",
        "--promote",
        "[exploration]",
        "POST /v1/events",
    ):
        assert way in html
    assert "%" not in html.replace("%;", "")


def test_figures_are_shown_as_counted_and_every_text_is_escaped() -> None:
    html = insights(FULL)
    assert EVIL not in html and html.count("&lt;script&gt;") >= 8
    for figure in (
        "50.0%",
        "10.0%",
        "The candidate is better",
        "0.0004",
        "+4.00% to +16.00%",
        "7 shoppers",
        "-0.1200",
        "Of 8 chosen",
    ):
        assert figure in html
    assert "Not decided yet" in insights(replace(FULL, test=Sequential(3, 4, 0.1, 0.2, 0.1, -1.0, 1.0, 1.0)))


def test_figures_are_closed_without_the_token_but_for_the_demo_shop(demo: Assistant) -> None:
    assert _closed(demo, "") == ""
    for shop, token, told, open_ in (
        ("mine", "", "", False),
        ("mine", "key", "key", True),
        ("demo", "key", "", False),
        ("demo", "key", "no", False),
    ):
        settings = replace(demo.settings, shop=shop, admin_token=token)
        assert (_closed(Assistant(replace(demo.services, settings=settings)), told) == "") == open_


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_shows_and_fits(browser: Browser, address: str, width: int, tmp_path: Path) -> None:  # noqa: F811
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_default_timeout(SLOW_MS)
    page.goto(f"{address}/insights")
    expect(page.locator("#insights .in-box").first).to_be_visible(timeout=SLOW_MS)
    assert page.locator("#insights .in-box").count() == 10
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.screenshot(path=tmp_path / "insights.png")
    page.close()
