"""What shoppers said of replies and reasons: liked or not, with the prompt that led to them. `training.preference` learns from it.

It lies in the log's database. It keeps words, so that `forget` must be called with the rest when a shopper leaves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from weakref import finalize

from sqlalchemy import Boolean, Column, Connection, Float, Index, Integer, MetaData, String, Table, Text, delete, insert, select

from assistant.prompts import reply_messages
from assistant.schema import Reason, Reply, Turn
from retrieval.users.tables import Migration, connect, migrate

METADATA = MetaData()
VERDICTS = Table(
    "reply_verdicts",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("user_id", String, nullable=False),
    Column("session_id", String, nullable=False),
    Column("part", String, nullable=False),
    Column("prompt", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("liked", Boolean, nullable=False),
    Column("at_s", Float(53), nullable=False),
    sqlite_autoincrement=True,
)
BY_USER = Index("reply_verdicts_by_user", VERDICTS.c.user_id)
MIGRATED = Table("verdicts_migrations", METADATA, Column("name", String, primary_key=True))
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Verdict:
    """One opinion. `prompt` is the user message of `prompts.reply_messages`, `text` what was said: a reply, or one reason."""

    user_id: str
    session_id: str
    part: Literal["reply", "reason"]
    prompt: str
    text: str
    liked: bool
    at: datetime


def verdict_on(turn: Turn, reply: Reply, liked: bool, at: datetime, reason: Reason | None = None) -> Verdict:
    """The opinion on a reply, or on one of its reasons; ValueError for a reply without products, which no model worded."""
    if not reply.items:
        raise ValueError("this reply shows no products; only replies about products are judged")
    if reason is not None and reason not in reply.reasons:
        raise ValueError(f"{reason.claim!r} is not a reason of this reply")
    language = reply.intent.language if reply.intent else "en"
    prompt = reply_messages(turn.text, reply.items, reply.reasons, language)[-1]["content"]
    part: Literal["reply", "reason"] = "reply" if reason is None else "reason"
    text = _worded(reply) if reason is None else reason.claim
    return Verdict(turn.user_id, turn.session_id, part, prompt, text, liked, at)


def _worded(reply: Reply) -> str:
    """What was said of the products: without the notices and the question, which no model words."""
    text = reply.text
    for sentence in (*reply.notices, reply.question):
        text = text.replace(sentence, "") if sentence else text
    return " ".join(text.split()) or reply.text


def m001_verdicts(connection: Connection) -> None:
    VERDICTS.create(connection)


# In order; a change to the table is a new function at the end, never an edit of an old one.
MIGRATIONS: list[Migration] = [m001_verdicts]


class Verdicts:
    """Safe from many threads and processes: each call takes its own connection from the pool."""

    def __init__(self, sql_url: str) -> None:
        self._engine = connect(sql_url)
        finalize(self, self._engine.dispose)  # who goes without `close` leaves no connection open
        migrate(self._engine, MIGRATIONS, MIGRATED)

    def add(self, verdict: Verdict) -> int:
        """Store one opinion and return its id; ValueError for one without words or without a time zone."""
        if not verdict.prompt.strip() or not verdict.text.strip():
            raise ValueError("a verdict needs the prompt and the text that is judged")
        if verdict.at.tzinfo is None:
            raise ValueError(f"at {verdict.at.isoformat()} has no time zone")
        row = {
            "user_id": verdict.user_id, "session_id": verdict.session_id, "part": verdict.part, "prompt": verdict.prompt,
            "text": verdict.text, "liked": verdict.liked, "at_s": verdict.at.timestamp(),
        }  # fmt: skip
        with self._engine.begin() as connection:
            key = connection.execute(insert(VERDICTS).values(row)).inserted_primary_key
        assert key is not None
        return int(key[0])

    def all(self) -> Iterator[Verdict]:
        """Every opinion, oldest first, in bounded memory; a later one on the same words does not replace an earlier one here."""
        after = 0
        while True:
            wanted = select(VERDICTS).where(VERDICTS.c.id > after).order_by(VERDICTS.c.id).limit(BATCH)
            with self._engine.connect() as connection:
                rows = connection.execute(wanted).all()
            if not rows:
                return
            for r in rows:
                at = datetime.fromtimestamp(r.at_s, UTC)
                yield Verdict(r.user_id, r.session_id, r.part, r.prompt, r.text, r.liked, at)
            after = rows[-1].id

    def forget(self, user_id: str) -> int:
        """Delete all opinions of a shopper; returns how many there were."""
        with self._engine.begin() as connection:
            return connection.execute(delete(VERDICTS).where(VERDICTS.c.user_id == user_id)).rowcount

    def close(self) -> None:
        self._engine.dispose()
