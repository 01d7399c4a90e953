"""The event log: what goes in comes out, nothing bad goes in, and the profile says what the events say."""

import gc
import math
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy.event import listen

from retrieval.schema import Event, Item, Quantity
from retrieval.users import Popularity, UserLog, build_context
from retrieval.users.tables import migrate, open_engine

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
BOOT = Item(id="boot", title="Boot", brand="Alto", category=("Fashion", "Shoes"), price_cents=10000, attributes={"color": "red"})
MUG = Item(
    id="mug",
    title="Mug",
    brand="Brio",
    category=("Home",),
    price_cents=1000,
    attributes={"safe": True, "height": Quantity(9, "cm")},
)
ITEMS = {i.id: i for i in (BOOT, MUG)}


def items_of(ids: Sequence[str]) -> Mapping[str, Item]:
    return {i: ITEMS[i] for i in ids if i in ITEMS}


def event(item_id: str = "boot", kind: str = "click", days_ago: float = 0, **more: object) -> Event:
    return Event(user_id="u", item_id=item_id, kind=kind, at=NOW - timedelta(days=days_ago), **more)  # type: ignore[arg-type]


@pytest.fixture
def log(tmp_path: Path) -> UserLog:
    return UserLog(f"sqlite:///{tmp_path / 'deep' / 'shop.db'}")


def test_an_event_comes_back_as_it_went_in(log: UserLog) -> None:
    full = Event("u", "boot", "dwell", NOW, "s1", "red boots 靴子", ("boot", "mug"), 1, 0.25, 12.5, None, False)
    first, second = log.append(full), log.append(event("mug", "rating", value=4.0))
    assert second > first
    assert log.events("u")[1] == full
    assert [e.item_id for _, e in log.all()] == ["boot", "mug"]
    assert [e.item_id for _, e in log.all(after_id=first)] == ["mug"]
    assert log.last_id() == second
    assert log.stamp("u") == (second, 2) and log.stamp("nobody") == (0, 0)


def test_what_another_process_writes_is_seen_at_once(log: UserLog, tmp_path: Path) -> None:
    counts = log.update_popularity(Popularity())
    assert log.stamp("u") == (0, 0) and not counts.last_id
    other = "from retrieval.users import UserLog; import sys, datetime as d; from retrieval.schema import Event\n"
    other += "UserLog(sys.argv[1]).append(Event('u', 'boot', 'purchase', d.datetime.now(d.UTC)))"
    subprocess.run([sys.executable, "-c", other, f"sqlite:///{tmp_path / 'deep' / 'shop.db'}"], check=True)
    assert log.stamp("u") == (1, 1)
    assert log.update_popularity(counts).last_id == 1
    log.append(event())
    assert log.stamp("u") == (2, 2) and log.update_popularity(counts).last_id == 2
    log.forget("u")
    assert log.stamp("u") == (0, 0)


def test_a_log_that_was_closed_asks_again(log: UserLog, tmp_path: Path) -> None:
    assert log.stamp("u") == (0, 0)
    log.close()
    UserLog(f"sqlite:///{tmp_path / 'deep' / 'shop.db'}").append(event())
    assert log.stamp("u") == (1, 1) and log.update_popularity(Popularity()).last_id == 1


def test_a_log_in_memory_and_one_named_by_a_uri_are_asked_or_watched(tmp_path: Path) -> None:
    named = f"sqlite:///file:{tmp_path / 'named.db'}?uri=true"
    for url in ("sqlite://", named):
        log = UserLog(url)
        assert log.stamp("u") == (0, 0)
        (UserLog(url) if url == named else log).append(event())
        assert log.stamp("u") == (1, 1), url
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".db"] == ["named.db"] and not Path("file:").exists()


def test_nothing_is_asked_where_nobody_wrote(log: UserLog) -> None:
    log.append(event())
    counts = log.update_popularity(Popularity())
    log.stamp("u")
    asked: list[str] = []
    listen(log._engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    log.stamp("u")
    log.update_popularity(counts)
    assert not asked
    log.append(event())
    asked.clear()
    log.stamp("u")
    log.update_popularity(counts)
    assert len(asked) == 2


def test_events_are_newest_first_since_a_moment_and_limited(log: UserLog) -> None:
    log.append_many(event(str(d), days_ago=d) for d in (5, 1, 3))
    assert [e.item_id for e in log.events("u")] == ["1", "3", "5"]
    assert [e.item_id for e in log.events("u", since=NOW - timedelta(days=3))] == ["1", "3"]
    assert [e.item_id for e in log.events("u", limit=1)] == ["1"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"kind": "stare"}, "stare"),
        ({"at": datetime(2026, 1, 1)}, "2026-01-01"),
        ({"propensity": 0.0}, "0.0"),
        ({"propensity": 1.5}, "1.5"),
        ({"propensity": math.nan}, "nan"),
        ({"dwell_s": -2.0}, "-2.0"),
        ({"position": -1}, "-1"),
        ({"item_id": ""}, "item_id"),
        ({"kind": "rating", "value": 7.0}, "7.0"),
        ({"kind": "purchase", "value": 0.0}, "0.0"),
        ({"value": math.inf}, "inf"),
    ],
)
def test_a_bad_event_is_refused_with_its_value(log: UserLog, change: dict[str, object], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        log.append(replace(event(), **change))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=named):
        log.append_many([event(), replace(event(), **change)])  # type: ignore[arg-type]
    assert log.last_id() == 0


def test_many_threads_lose_nothing(log: UserLog) -> None:
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda n: log.append(event(f"i{n}")), range(200)))
    assert len(set(ids)) == 200
    assert {e.item_id for _, e in log.all()} == {f"i{n}" for n in range(200)}


def test_migrations_run_once_and_keep_the_data(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    UserLog(url).append(event())
    engine = open_engine(url)
    assert migrate(engine) == []
    engine.dispose()
    assert len(UserLog(url).events("u")) == 1


def test_forget_deletes_only_that_shopper(log: UserLog) -> None:
    log.append_many([event(), event("mug"), replace(event(), user_id="v")])
    assert log.forget("u") == 2
    assert log.events("u") == []
    assert len(log.events("v")) == 1
    assert log.context("u", items_of, NOW).profile.events == 0


def test_profile_shares_fade_with_the_half_life() -> None:
    context = build_context("u", [event("boot", "click", 0), event("mug", "click", 10)], items_of, NOW, half_life_days=10)
    profile = context.profile
    # weights 1 and 1/2
    assert profile.brands == pytest.approx({"Alto": 2 / 3, "Brio": 1 / 3})
    assert profile.categories == pytest.approx({"Fashion": 2 / 3, "Shoes": 2 / 3, "Home": 1 / 3})
    assert profile.attributes == pytest.approx({"color=red": 2 / 3, "safe=yes": 1 / 3})
    assert profile.price_log_mean == pytest.approx((2 * math.log(10000) + math.log(1000)) / 3)
    assert profile.events == 2


def test_a_gift_teaches_nothing(log: UserLog) -> None:
    log.append_many([event("boot", "purchase", 2, taught=False), event("boot", "like", 1, taught=False), event("mug", "click", 1)])
    context = log.context("u", items_of, NOW)
    assert set(context.profile.brands) == {"Brio"}
    assert context.liked == ()
    assert [e.item_id for e in context.recent] == ["mug"]


def test_the_newest_opinion_counts_and_unlike_takes_it_back(log: UserLog) -> None:
    log.append_many(
        [event("boot", "like", 3), event("boot", "dislike", 1), event("mug", "like", 2), event("hat", "rating", 1, value=5.0)]
    )
    context = log.context("u", items_of, NOW)
    assert context.liked == ("hat", "mug")
    assert context.disliked == ("boot",)
    assert "Alto" not in context.profile.brands
    log.append(event("boot", "unlike"))
    assert log.context("u", items_of, NOW).disliked == ()


def test_a_stranger_has_no_context(log: UserLog) -> None:
    log.append(replace(event(), user_id=""))
    assert log.context("", items_of, NOW).recent == ()


def test_popularity_halves_with_every_half_life(log: UserLog) -> None:
    log.append_many([event("boot", "purchase", 20), event("mug", "purchase", 10)])
    counts = log.update_popularity(Popularity(half_life_days=10))
    assert counts.count("boot", NOW.timestamp()) == pytest.approx(0.25)
    assert counts.count("mug", NOW.timestamp()) == pytest.approx(0.5)
    log.append(event("boot", "return", 20))
    assert log.update_popularity(counts).count("boot", NOW.timestamp()) == 0


def test_popularity_is_a_log_share_once_enough_was_bought(log: UserLog) -> None:
    counts = Popularity(half_life_days=10)
    now_s = NOW.timestamp()
    for n in range(15):
        counts.add(n, "mug", "purchase", now_s)
    counts.add(15, "boot", "purchase", now_s)
    assert counts.column(["mug", "boot", "hat"], now_s).tolist() == pytest.approx([1, math.log(2) / math.log(16), 0])
    assert all(math.isnan(v) for v in counts.column(["mug"], now_s + 10 * 86400))  # what is left is 8


def test_popularity_of_a_silent_shop_is_missing_not_zero() -> None:
    assert all(math.isnan(v) for v in Popularity().column(["a", "b"], NOW.timestamp()))


def filled(false_clicks: int, sybils: int) -> Popularity:
    """100 items with 10 to 300 honest shoppers, of whom some buy; then a farm that clicks one item."""
    counts, n, now_s, chance = Popularity(), 0, NOW.timestamp(), Random(0)
    for item in range(100):
        for _ in range(chance.randrange(10, 300)):
            n += 1
            counts.add(n, f"i{item}", "click", now_s - 60 * n, f"honest-{n}")
            if chance.random() < 0.2 + 0.002 * item:
                counts.add(n, f"i{item}", "purchase", now_s - 60 * n, f"honest-{n}")
    for k in range(false_clicks):
        counts.add(n + k, "i20", "click", now_s - 7 * k, f"bot-{k % sybils}")
    return counts


@pytest.mark.parametrize("sybils", [1, 20, 3800])
def test_a_farm_of_a_fifth_of_all_clicks_moves_an_item_less_than_two_places(sybils: int) -> None:
    def place(counts: Popularity) -> int:
        demand = {f"i{i}": counts.count(f"i{i}", NOW.timestamp()) for i in range(100)}
        return sum(d > demand["i20"] for d in demand.values())

    assert abs(place(filled(0, 1)) - place(filled(3800, sybils))) < 2  # of about 19,000 clicks


def test_the_same_click_counts_once_a_day() -> None:
    counts, now_s = Popularity(), NOW.timestamp()
    for hour in (0, 1, 2, 25):
        counts.add(hour, "boot", "click", now_s + 3600 * hour, "u")
    assert counts.count("boot", now_s) == pytest.approx(0.1 + 0.05 * 2 ** (25 / 24 / 30))  # the second one counts half


def sold(purchases: int = 20) -> Popularity:
    """A shop that has sold enough to hold clicks against, and of which "boot" is known by nobody."""
    counts = Popularity()
    for n in range(purchases):
        counts.add(n, "mug", "purchase", NOW.timestamp(), f"buyer-{n}")
    return counts


def test_what_customers_click_counts_whichever_came_first_and_what_others_click_does_not() -> None:
    counts, now_s = sold(), NOW.timestamp()
    for user in ("early", "late", "never"):
        counts.add(100, "boot", "click", now_s, user)
    assert counts.count("boot", now_s) == 0
    counts.add(101, "hat", "purchase", now_s, "late")
    assert counts.count("boot", now_s) == pytest.approx(0.1)
    counts.add(102, "boot", "click", now_s, "buyer-3")
    assert counts.count("boot", now_s) == pytest.approx(0.2)


def test_who_sends_everything_back_is_no_customer() -> None:
    counts, now_s = sold(), NOW.timestamp()
    counts.add(100, "hat", "purchase", now_s, "u")
    counts.add(101, "boot", "like", now_s, "u")
    assert counts.count("boot", now_s) == pytest.approx(0.3)
    counts.add(102, "hat", "return", now_s, "u")
    assert counts.count("boot", now_s) == counts.count("hat", now_s) == 0
    counts.add(103, "mug", "return", now_s, "u")  # of something that was never bought
    assert counts.count("mug", now_s) == pytest.approx(20)


def test_one_shopper_says_less_with_every_repetition() -> None:
    counts, now_s = sold(), NOW.timestamp()
    for n in range(4):
        counts.add(100 + n, "boot", "purchase", now_s, "fan")
    assert counts.count("boot", now_s) == pytest.approx(1 + 1 / 2 + 1 / 3 + 1 / 4)


def test_a_rush_of_unknown_shoppers_counts_little_even_where_nothing_was_sold_yet() -> None:
    counts, now_s = Popularity(), NOW.timestamp()
    for n in range(100):
        counts.add(n, f"i{n % 50}", "click", now_s, f"u{n}")
        counts.add(n, "boot", "click", now_s, f"bot-{n}")
    assert counts.count("boot", now_s) < 1.5  # of ten
    assert counts.count("i7", now_s) == pytest.approx(0.2)


def test_a_rush_takes_nothing_from_the_true_newcomers_who_come_to_buy() -> None:
    def demand(bots: int) -> float:
        counts, now_s = sold(), NOW.timestamp()
        for n in range(bots):
            counts.add(100 + n, "boot", "click", now_s, f"bot-{n}")
        counts.add(200, "boot", "click", now_s, "true")
        assert counts.count("boot", now_s) == 0
        counts.add(201, "hat", "purchase", now_s, "true")
        counts.add(202, "cap", "purchase", now_s, "true")
        return counts.count("boot", now_s)

    assert demand(0) == demand(50) == pytest.approx(0.1)


def test_what_was_clicked_in_a_rush_is_unsaid_again_by_sending_all_back() -> None:
    counts, now_s = Popularity(), NOW.timestamp()
    for n in range(50):
        counts.add(n, "boot", "click", now_s, f"bot-{n}")
    before = counts.count("boot", now_s)
    counts.add(50, "hat", "purchase", now_s, "bot-49")
    assert counts.count("boot", now_s) == pytest.approx(before + 0.1)
    counts.add(51, "hat", "return", now_s, "bot-49")
    assert counts.count("boot", now_s) == pytest.approx(before)


def test_a_machine_is_not_believed_even_when_it_has_bought() -> None:
    counts, now_s = sold(), NOW.timestamp()
    for n in range(30):
        counts.add(100 + n, "boot", "click", now_s + n, "buyer-0")
    counts.add(200, "hat", "click", now_s, "buyer-0")
    assert counts.count("boot", now_s) == counts.count("hat", now_s) == 0


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc to see open files")
def test_a_log_that_goes_without_close_leaves_no_file_open(tmp_path: Path) -> None:
    log = UserLog(f"sqlite:///{tmp_path / 'left.db'}")
    log.append(Event("u", "a", "click", datetime(2026, 6, 1, tzinfo=UTC)))
    assert log.stamp("u") == (1, 1)
    assert any("left.db" in str(path.resolve()) for path in Path("/proc/self/fd").iterdir())
    del log
    gc.collect()
    assert not any("left.db" in str(path.resolve()) for path in Path("/proc/self/fd").iterdir())
