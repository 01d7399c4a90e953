"""The tables of the service desk: carts, orders, sessions, hand-offs; and how one writer at a time gets at a row of them.

They lie in the log's database (`Settings.sql_url`) and keep their own record of migrations.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Column, Connection, Engine, Float, Index, Integer, MetaData, String, Table, Text, text

from retrieval.users.tables import Migration, connect, migrate

METADATA = MetaData()

CARTS = Table(
    "carts",
    METADATA,
    Column("user_id", String, primary_key=True),
    Column("item_id", String, primary_key=True),
    Column("variant_id", String, primary_key=True),
    Column("title", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("price_cents", Integer, nullable=False),
    Column("currency", String, nullable=False),
    Column("stock", Integer),
    Column("added_s", Float(53), nullable=False),
)
ORDERS = Table(
    "orders",
    METADATA,
    Column("id", String, primary_key=True),
    Column("number", String, nullable=False),
    Column("user_id", String, nullable=False),
    Column("status", String, nullable=False),
    Column("placed_s", Float(53), nullable=False),
    Column("updated_s", Float(53), nullable=False),
    Column("currency", String, nullable=False),
    Column("carrier", String, nullable=False),
    Column("tracking", String, nullable=False),
    Column("address_city", String, nullable=False),
    Column("eta", String, nullable=False),
)
ORDERS_BY_USER = Index("orders_by_user", ORDERS.c.user_id, ORDERS.c.placed_s)
ORDER_LINES = Table(
    "order_lines",
    METADATA,
    Column("order_id", String, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("item_id", String, nullable=False),
    Column("variant_id", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("price_cents", Integer, nullable=False),
)
ORDER_FILES = Table("order_files", METADATA, Column("path", String, primary_key=True), Column("digest", String, nullable=False))
SESSIONS = Table(
    "sessions",
    METADATA,
    Column("session_id", String, primary_key=True),
    Column("user_id", String, nullable=False),
    Column("state", Text, nullable=False),
    Column("saved_s", Float(53), nullable=False),
)
SESSIONS_BY_USER = Index("sessions_by_user", SESSIONS.c.user_id)
HANDOFFS = Table(
    "handoffs",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("session_id", String, nullable=False),
    Column("user_id", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("conversation", Text, nullable=False),
    Column("opened_s", Float(53), nullable=False),
    Column("closed_s", Float(53)),
    sqlite_autoincrement=True,
)
HANDOFFS_BY_USER = Index("handoffs_by_user", HANDOFFS.c.user_id)
MIGRATED = Table("service_migrations", METADATA, Column("name", String, primary_key=True))


def m001_carts(connection: Connection) -> None:
    CARTS.create(connection)


def m002_orders(connection: Connection) -> None:
    for table in (ORDERS, ORDER_LINES, ORDER_FILES):
        table.create(connection)


def m003_sessions(connection: Connection) -> None:
    SESSIONS.create(connection)


def m004_handoffs(connection: Connection) -> None:
    HANDOFFS.create(connection)


# In order; a change to a table is a new function at the end, never an edit of an old one.
MIGRATIONS: list[Migration] = [m001_carts, m002_orders, m003_sessions, m004_handoffs]


def open_engine(sql_url: str) -> Engine:
    """Connect and bring the service tables up to date."""
    engine = connect(sql_url)
    migrate(engine, MIGRATIONS, MIGRATED)
    return engine


@contextmanager
def alone(engine: Engine, key: str) -> Iterator[Connection]:
    """One transaction in which nobody else with the same key reads and then writes; SQLite has one writer anyway."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.execute(text("BEGIN IMMEDIATE"))
        else:
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:key))"), {"key": key})
        yield connection
        connection.commit()
