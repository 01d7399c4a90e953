"""What a conversation goes on from, and what a person who takes over sees: real rows, old and broken ones too."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Engine, text

from assistant.schema import Conversation, Intent, Message
from assistant.service.handoff import Handoffs
from assistant.service.sessions import Sessions
from assistant.service.tables import MIGRATED, MIGRATIONS, open_engine
from retrieval.users import UserLog
from retrieval.users.tables import migrate


@contextmanager
def engine(url: str) -> Iterator[Engine]:
    own = open_engine(url)
    yield own
    own.dispose()


TALK = Conversation(
    history=(Message("user", "防水的登山靴"), Message("assistant", "Here are 4.")),
    wish=Intent(
        "search",
        query="boots",
        price_max=120.0,
        attributes={"waterproof": ("yes",)},
        ranges={"weight": (None, 900.0)},
        exclude=("leather",),
        references=(2, -1),
        language="zh",
    ),
    shown=("a", "b"),
    asked="colour",
)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'shop.db'}"


def test_a_conversation_comes_back_as_it_was(url: str) -> None:
    Sessions(url).save("s1", "u", TALK)
    sessions = Sessions(url)
    assert sessions.load("s1") == TALK == sessions.load("s1", "u")
    assert sessions.load("s2") == Conversation()
    assert sessions.load("s1", "somebody else") == Conversation()
    sessions.save("s1", "u", Conversation())
    assert sessions.load("s1") == Conversation()


def test_the_last_twenty_messages_stay(url: str) -> None:
    sessions = Sessions(url)
    sessions.save("s", "u", Conversation(history=tuple(Message("user", str(n)) for n in range(30))))
    assert [m.text for m in sessions.load("s").history] == [str(n) for n in range(10, 30)]


@pytest.mark.parametrize(
    "state", ["", "no json", "[]", '{"history": 7}', '{"wish": {"act": "dance"}}', '{"history": [{"role": "user"}]}']
)
def test_a_row_that_cannot_be_read_starts_anew(url: str, state: str, caplog: pytest.LogCaptureFixture) -> None:
    sessions = Sessions(url)
    sessions.save("s", "u", TALK)
    with engine(url) as own, own.begin() as connection:
        connection.execute(text("UPDATE sessions SET state = :state"), {"state": state})
    assert sessions.load("s") == Conversation()
    assert "session s starts anew" in caplog.text


def test_an_older_row_with_fewer_fields_is_read(url: str) -> None:
    sessions = Sessions(url)
    sessions.save("s", "u", TALK)
    old = '{"history": [{"role": "user", "text": "hi"}], "wish": {"act": "search", "gone": 1}, "unknown": true}'
    with engine(url) as own, own.begin() as connection:
        connection.execute(text("UPDATE sessions SET state = :state"), {"state": old})
    assert sessions.load("s") == Conversation((Message("user", "hi"),), Intent("search"))


def test_forgetting_and_expiring(url: str) -> None:
    sessions = Sessions(url)
    for session, user in (("s1", "u"), ("s2", "u"), ("s3", "v")):
        sessions.save(session, user, TALK)
    assert sessions.forget("u") == 2
    assert sessions.load("s1") == Conversation() and sessions.load("s3") == TALK
    assert sessions.expire(datetime.now(UTC)) == 0
    assert sessions.expire(datetime.now(UTC) + timedelta(days=31)) == 1


def test_many_threads_save_many_sessions(url: str) -> None:
    sessions = Sessions(url)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: sessions.save(f"s{n % 10}", "u", Conversation(asked=str(n))), range(100)))
    assert {int(sessions.load(f"s{n}").asked) % 10 for n in range(10)} == set(range(10))
    assert sessions.forget("u") == 10


def test_a_ticket_holds_what_a_person_needs(url: str) -> None:
    desk = Handoffs(url)
    ticket_id = desk.open("s1", "u", TALK, "asked for a person")
    [ticket] = desk.open_tickets()
    assert (ticket.id, ticket.session_id, ticket.user_id, ticket.reason) == (ticket_id, "s1", "u", "asked for a person")
    assert (ticket.asked, ticket.shown, ticket.conversation) == ("防水的登山靴", ("a", "b"), TALK)
    assert abs((ticket.opened_at - datetime.now(UTC)).total_seconds()) < 60


def test_asking_twice_is_one_ticket_brought_up_to_date(url: str) -> None:
    desk = Handoffs(url)
    first = desk.open("s1", "u", TALK, "asked for a person")
    other = desk.open("s2", "v", Conversation(), "complaint")
    assert desk.open("s1", "u", Conversation(asked="x"), "asked again") == first != other
    assert [(t.id, t.reason) for t in desk.open_tickets()] == [(first, "asked again"), (other, "complaint")]
    assert desk.close_ticket(first) and not desk.close_ticket(first)
    assert not desk.close_ticket("H9999") and not desk.close_ticket("nonsense")
    assert [t.id for t in desk.open_tickets()] == [other]
    assert desk.open("s1", "u", TALK, "again") not in (first, other)
    assert desk.forget("u") == 2
    assert [t.id for t in desk.open_tickets()] == [other]


def test_a_ticket_whose_talk_is_broken_still_waits(url: str) -> None:
    desk = Handoffs(url)
    desk.open("s1", "u", TALK, "asked for a person")
    with engine(url) as own, own.begin() as connection:
        connection.execute(text("UPDATE handoffs SET conversation = '{'"))
    assert [(t.reason, t.conversation, t.asked) for t in desk.open_tickets()] == [("asked for a person", Conversation(), "")]


def test_service_and_log_share_a_database_and_migrate_once(url: str) -> None:
    UserLog(url)
    with engine(url) as own:
        assert migrate(own, MIGRATIONS, MIGRATED) == []
    assert UserLog(url).last_id() == 0
    with ThreadPoolExecutor(4) as pool:
        engines = list(pool.map(lambda _: open_engine(f"{url}2"), range(4)))
    assert [migrate(e, MIGRATIONS, MIGRATED) for e in engines] == [[]] * 4
    for own in engines:
        own.dispose()


def test_a_new_database_may_be_opened_by_many_at_once(tmp_path: Path) -> None:
    """Without patience the turn to WAL is refused to one in twenty of such rounds."""
    for n in range(40):
        together = Barrier(6)

        def opened(_: int, n: int = n, together: Barrier = together) -> None:
            together.wait()
            open_engine(f"sqlite:///{tmp_path}/{n}.db").dispose()

        with ThreadPoolExecutor(6) as pool:
            list(pool.map(opened, range(6)))
