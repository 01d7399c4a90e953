"""The service tables and the log on a real PostgreSQL, by `SHOP_TEST_DATABASE_URL` (postgresql+psycopg://...), emptied first."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import MetaData

from assistant.schema import Conversation, Message
from assistant.service import CartError, Carts, Handoffs, OrderError, Orders, Sessions
from assistant.service.tables import MIGRATED, MIGRATIONS, open_engine
from retrieval.schema import Event, Item
from retrieval.users import UserLog
from retrieval.users.tables import connect, migrate
from tests.assistant.test_service_orders import row, write

pytestmark = pytest.mark.server

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
MUG = Item(id="mug", title="Mug", price_cents=1099, stock=40)


@pytest.fixture
def url() -> Iterator[str]:
    url = os.environ.get("SHOP_TEST_DATABASE_URL", "")
    if not url:
        pytest.skip("set SHOP_TEST_DATABASE_URL to an empty PostgreSQL database")
    engine = connect(url)
    everything = MetaData()
    everything.reflect(engine)
    everything.drop_all(engine)
    engine.dispose()
    yield url


def test_processes_that_start_at_once_migrate_once(url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        engines = list(pool.map(lambda _: open_engine(url), range(4)))
    assert [migrate(e, MIGRATIONS, MIGRATED) for e in engines] == [[]] * 4
    log = UserLog(url)
    assert log.append(Event("u", "mug", "click", NOW)) == 1 and [e.item_id for e in log.events("u")] == ["mug"]
    for engine in engines:
        engine.dispose()
    log.close()


def test_many_hands_lose_nothing(url: str) -> None:
    desks = [Carts(url), Carts(url)]

    def add(n: int) -> bool:
        try:
            desks[n % 2].add("u", MUG)
            return True
        except CartError:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(add, range(60))) == 40
    cart = desks[0].of("u")
    assert (cart.lines[0].quantity, cart.total_cents) == (40, 40 * 1099)
    assert desks[1].set_quantity("u", "mug", 2).total_cents == 2198
    assert desks[0].remove("u", "mug").lines == () and desks[1].forget("u") == 0
    for desk in desks:
        desk.close()


def test_orders(url: str, tmp_path: Path) -> None:
    desk = Orders(url)
    path = write(tmp_path / "orders.jsonl", row(1001001), row(1001002, "v"), row(1001003, status="delivered"))
    assert (desk.import_file(path), desk.import_file(path)) == (3, 0)
    assert [o.id for o in desk.latest("u")] == ["W1001003", "W1001001"]
    assert desk.find("u", "#1001002") is None

    def cancel(_: int) -> bool:
        try:
            return desk.cancel("u", "1001001", NOW).status == "cancelled"
        except OrderError:
            return False

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(cancel, range(12))) == 1
    assert desk.return_order("u", "w1001003", NOW).status == "returned"
    assert desk.forget("u") == 2 and len(desk.latest("v")) == 1
    desk.close()


def test_sessions_and_tickets(url: str) -> None:
    sessions, tickets = Sessions(url), Handoffs(url)
    talk = Conversation((Message("user", "转人工"),), shown=("mug",))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: sessions.save(f"s{n % 5}", "u", talk), range(40)))
        ids = set(pool.map(lambda _: tickets.open("s1", "u", talk, "asked"), range(12)))
    assert sessions.load("s3", "u") == talk and sessions.forget("u") == 5
    assert [t.id for t in tickets.open_tickets()] == list(ids) and tickets.open_tickets()[0].asked == "转人工"
    assert tickets.close_ticket(ids.pop()) and tickets.open_tickets() == []
    sessions.close()
    tickets.close()
