"""The log's tables, and how an older database becomes a newer one. Knows SQL and nothing of shopping.

`connect` and `migrate` serve other rooms' tables too: each room keeps its own list of steps and its own record of them.
"""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import make_url

METADATA = MetaData()

EVENTS = Table(
    "events",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("user_id", String, nullable=False),
    Column("item_id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("at_s", Float(53), nullable=False),
    Column("session_id", String, nullable=False),
    Column("query", Text, nullable=False),
    Column("shown", Text, nullable=False),
    Column("position", Integer),
    Column("propensity", Float(53)),
    Column("dwell_s", Float(53)),
    Column("value", Float(53)),
    Column("taught", Boolean, nullable=False),
    Column("impression", String, nullable=False, server_default=""),
    sqlite_autoincrement=True,
)
BY_USER = Index("events_by_user", EVENTS.c.user_id, EVENTS.c.at_s)
IMPRESSIONS = Table(
    "impressions",
    METADATA,
    Column("row", Integer, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False, unique=True),
    Column("user_id", String, nullable=False),
    Column("session_id", String, nullable=False),
    Column("at_s", Float(53), nullable=False),
    Column("surface", String, nullable=False),
    Column("query", Text, nullable=False),
    Column("policy", String, nullable=False),
    Column("shown", Text, nullable=False),
    Column("propensities", Text, nullable=False),
    Column("prefixes", Text, nullable=False),
    Column("total", Integer, nullable=False),
    Column("gift", Boolean, nullable=False),
    Column("arm", String, nullable=False),
    Column("shadow", Text, nullable=False),
    Column("shadow_policy", String, nullable=False),
    sqlite_autoincrement=True,
)
IMPRESSIONS_BY_USER = Index("impressions_by_user", IMPRESSIONS.c.user_id)
IMPRESSIONS_BY_TIME = Index("impressions_by_time", IMPRESSIONS.c.at_s)
# What shoppers asked for themselves; one who is not here has the shop's defaults.
CHOICES = Table(
    "choices",
    METADATA,
    Column("user_id", String, primary_key=True),
    Column("exploring", Boolean, nullable=False),
    Column("at_s", Float(53), nullable=False),
)
MIGRATED = Table("users_migrations", METADATA, Column("name", String, primary_key=True))


def m001_events(connection: Connection) -> None:
    EVENTS.create(connection)


def m002_impressions(connection: Connection) -> None:
    if "impression" not in {column["name"] for column in inspect(connection).get_columns(EVENTS.name)}:
        connection.execute(text("ALTER TABLE events ADD COLUMN impression VARCHAR NOT NULL DEFAULT ''"))
    IMPRESSIONS.create(connection)
    CHOICES.create(connection)


PATIENCE_S = 30
Migration = Callable[[Connection], None]

# In order; a change to a table is a new function at the end, never an edit of an old one.
MIGRATIONS: list[Migration] = [m001_events, m002_impressions]


def open_engine(sql_url: str) -> Engine:
    """Connect to the log's database and bring it up to date."""
    engine = connect(sql_url)
    migrate(engine)
    return engine


def connect(sql_url: str) -> Engine:
    """Open an engine; SQLite gets its folder (not where a `file:` URI names it), WAL, and patience with other writers."""
    url = make_url(sql_url)
    sqlite = url.get_backend_name() == "sqlite"
    if sqlite and url.database and url.database != ":memory:" and not url.database.startswith("file:"):
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": PATIENCE_S} if sqlite else {})
    if sqlite:
        event.listen(engine, "connect", _set_pragmas)
    return engine


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    """The first to open a database turns it to WAL; who comes while that goes on is refused at once, and asks again."""
    until = monotonic() + PATIENCE_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            break
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() > until:
                raise
            sleep(0.01)
    connection.execute("PRAGMA synchronous=NORMAL")


def migrate(engine: Engine, migrations: Sequence[Migration] = tuple(MIGRATIONS), record: Table = MIGRATED) -> list[str]:
    """Run what `record` does not hold yet; returns the names. Two processes at once: the second one waits."""
    with engine.connect() as connection:
        if inspect(connection).has_table(record.name):
            done = set(connection.execute(select(record.c.name)).scalars())
            if done >= {m.__name__ for m in migrations}:
                return []
    ran = []
    with engine.connect() as connection:
        lock = "BEGIN IMMEDIATE" if engine.dialect.name == "sqlite" else "SELECT pg_advisory_xact_lock(7305)"
        connection.execute(text(lock))
        record.create(connection, checkfirst=True)
        done = set(connection.execute(select(record.c.name)).scalars())
        for step in migrations:
            if step.__name__ not in done:
                step(connection)
                connection.execute(record.insert().values(name=step.__name__))
                ran.append(step.__name__)
        connection.commit()
    return ran
