"""The page in a real browser: a message, cards, a like, a photo, a phone's width."""

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from assistant import Assistant
from ui.app import mount

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
SLOW_MS = 60_000


@pytest.fixture(scope="module")
def address(demo: Assistant) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(mount(demo), port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


def opened(browser: Browser, address: str, width: int, height: int) -> Page:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_default_timeout(SLOW_MS)
    page.goto(address)
    expect(page.locator("#say textarea")).to_be_visible(timeout=SLOW_MS)
    return page


def say(page: Page, text: str) -> None:
    page.locator("#say textarea").fill(text)
    page.locator("#say textarea").press("Enter")


def test_a_shopper_asks_likes_and_shows_a_photo(browser: Browser, address: str, demo: Assistant, tmp_path: Path) -> None:
    page = opened(browser, address, 1280, 900)
    expect(page.locator(".shop-notice")).to_contain_text("generated demo shop")
    say(page, "waterproof hiking boots for men under 120")
    card = page.locator(".shop-card").first
    expect(card).to_be_visible(timeout=SLOW_MS)
    expect(card.locator(".shop-price")).to_contain_text("$")
    expect(page.locator("#chat")).to_contain_text("hiking boots", timeout=SLOW_MS)
    liked = card.get_attribute("data-card")
    assert liked
    before = demo.recommender.log.last_id()
    card.locator(".shop-like").click()
    deadline = time.monotonic() + 20
    while demo.recommender.log.last_id() == before and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    (event,) = (e for _, e in demo.recommender.log.all(before))
    shown = demo.recommender.log.impressions.get(event.impression)
    assert shown is not None and (event.shown, event.position, event.propensity) == (shown.shown, 0, shown.propensities[0])
    assert event.user_id.startswith("guest-web-") and liked in demo.recommender.context(event.user_id).liked
    page.locator(".sidebar .toggle-button").click()
    choice = page.locator("#profile .shop-choice")
    choice.click()
    expect(choice).to_have_text("Try new things", timeout=SLOW_MS)
    assert not demo.explores(event.user_id)
    line = page.locator("#taught li").first
    expect(line).to_be_visible(timeout=SLOW_MS)
    entries = page.locator("#taught li").count()
    line.locator("[data-shop=untaught]").click()
    expect(page.locator("#taught li")).not_to_have_count(entries, timeout=SLOW_MS)
    page.locator(".sidebar .toggle-button").click()
    card.locator("summary").click()
    expect(card.locator(".shop-why li").first).to_be_visible()
    picture = tmp_path / "page.png"
    page.screenshot(path=picture)
    assert picture.stat().st_size > 20_000
    photo = demo.image(liked)
    assert photo is not None
    cards = page.locator(".shop-card").count()
    page.locator("#say input[type=file]").set_input_files(photo)
    page.wait_for_timeout(1000)
    page.locator("#say textarea").press("Enter")
    expect(page.locator(".shop-card")).not_to_have_count(cards, timeout=SLOW_MS)
    page.close()


def test_the_page_fits_a_phone(browser: Browser, address: str, tmp_path: Path) -> None:
    page = opened(browser, address, 390, 844)
    say(page, "backpacks")
    expect(page.locator(".shop-card").first).to_be_visible(timeout=SLOW_MS)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator(".shop-card").first.locator(".shop-add").bounding_box()
    assert box is not None and box["height"] >= 36
    page.screenshot(path=tmp_path / "phone.png")
    page.close()


def test_what_a_catalogue_says_is_shown_and_never_run(browser: Browser, address: str) -> None:
    page = opened(browser, address, 1280, 900)
    alerts: list[str] = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    say(page, "<img src=x onerror=alert(1)><script>alert(2)</script> mugs")
    expect(page.locator(".shop-card").first).to_be_visible(timeout=SLOW_MS)
    page.wait_for_timeout(500)
    assert not alerts
    page.close()
