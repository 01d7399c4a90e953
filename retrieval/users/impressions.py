"""The pages that were shown, with the probability of every place: what off-policy estimates and A/B figures are made of.

A page that nobody reacted to is here too; from the events alone it could not be told. Knows what was on screen, not what it means.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select

from retrieval.schema import Impression
from retrieval.users.tables import IMPRESSIONS

BATCH = 1000
_LISTS = ("shown", "propensities", "prefixes", "shadow")


class Impressions:
    """Safe from many threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def append(self, impression: Impression) -> str:
        """Store one page and return its id. A ValueError names what is wrong with it."""
        with self._engine.begin() as connection:
            connection.execute(insert(IMPRESSIONS).values(_row_of(check_impression(impression))))
        return impression.id

    def get(self, impression_id: str) -> Impression | None:
        with self._engine.connect() as connection:
            row = connection.execute(select(IMPRESSIONS).where(IMPRESSIONS.c.id == impression_id)).first()
        return _impression_of(row) if row else None

    def all(self, since: datetime | None = None) -> Iterator[Impression]:
        """Every page since a moment, in the order of the log, in bounded memory."""
        after = 0
        while True:
            wanted = select(IMPRESSIONS).where(IMPRESSIONS.c.row > after).order_by(IMPRESSIONS.c.row).limit(BATCH)
            if since is not None:
                wanted = wanted.where(IMPRESSIONS.c.at_s >= since.timestamp())
            with self._engine.connect() as connection:
                rows = connection.execute(wanted).all()
            if not rows:
                return
            yield from map(_impression_of, rows)
            after = rows[-1].row

    def forget(self, connection: Connection, user_id: str) -> None:
        """Delete a shopper's pages within the caller's transaction."""
        connection.execute(delete(IMPRESSIONS).where(IMPRESSIONS.c.user_id == user_id))


def check_impression(impression: Impression) -> Impression:
    """Return it; a ValueError names the field and the bad value."""
    if not impression.id:
        raise ValueError("impression id is empty")
    if impression.at.tzinfo is None:
        raise ValueError(f"at {impression.at.isoformat()} has no time zone")
    for name, values in (("propensities", impression.propensities), ("prefixes", impression.prefixes)):
        _check_probabilities(name, values, len(impression.shown))
    return impression


def _check_probabilities(name: str, values: Sequence[float], places: int) -> None:
    if len(values) != places:
        raise ValueError(f"{name} has {len(values)} values for {places} places")
    if bad := [v for v in values if not 0 < v <= 1]:
        raise ValueError(f"{name} holds {bad[0]}, which is not in (0, 1]")


def _row_of(impression: Impression) -> dict[str, Any]:
    values = {f.name: getattr(impression, f.name) for f in fields(impression) if f.name != "at"}
    values |= {name: json.dumps(values[name], ensure_ascii=False) for name in _LISTS}
    return values | {"at_s": impression.at.timestamp()}


def _impression_of(row: Row[Any]) -> Impression:
    values: dict[str, Any] = {f.name: getattr(row, f.name) for f in fields(Impression) if f.name not in ("at", *_LISTS)}
    values |= {name: tuple(json.loads(getattr(row, name))) for name in _LISTS}
    return Impression(**values, at=datetime.fromtimestamp(row.at_s, UTC))
