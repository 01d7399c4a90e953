"""The append-only event log, in SQLite or PostgreSQL. It is the truth: whatever is learned can be rebuilt from it.

It stores events and hands them back; what an event means for taste is said in `profile`, for everybody in `popularity`.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from threading import Lock
from typing import Any
from weakref import finalize

from sqlalchemy import Row, bindparam, delete, func, insert, select

from retrieval.schema import Event, UserContext
from retrieval.users.check import check_event
from retrieval.users.impressions import Impressions
from retrieval.users.popularity import Popularity
from retrieval.users.profile import ItemsOf, build_context
from retrieval.users.tables import CHOICES, EVENTS, open_engine
from retrieval.users.watch import Watch

BATCH = 1000
RECENT = 500
KEPT_STAMPS = 4096
# Asked many times a turn; made once, for making a statement costs more than running it.
STAMP_OF = select(func.max(EVENTS.c.id), func.count()).where(EVENTS.c.user_id == bindparam("user_id"))
DEMAND_AFTER = (
    select(EVENTS.c.id, EVENTS.c.item_id, EVENTS.c.kind, EVENTS.c.at_s, EVENTS.c.user_id)
    .where(EVENTS.c.id > bindparam("after_id"))
    .order_by(EVENTS.c.id)
)
APPEND = insert(EVENTS)


class UserLog:
    """Safe from many threads and processes: each call takes its own connection from the pool.

    `impressions` are the pages that were shown.
    """

    def __init__(self, sql_url: str) -> None:
        self._engine = open_engine(sql_url)
        self._watch = Watch(self._engine)
        self._stamps: dict[str, tuple[int, int]] = {}
        self._stamped: int | None = None
        self._stamping = Lock()
        for release in (self._engine.dispose, self._watch.close):  # who goes without `close` leaves no connection open
            finalize(self, release)
        self.impressions = Impressions(self._engine)

    def append(self, event: Event) -> int:
        """Store one event and return its id; ids grow. A ValueError names what is wrong with it."""
        with self._engine.begin() as connection:
            key = connection.execute(APPEND, _row_of(check_event(event))).inserted_primary_key
        assert key is not None
        return int(key[0])

    def append_many(self, events: Iterable[Event]) -> int:
        """Store all events or, when one is bad, none; returns how many."""
        events, count = iter(events), 0
        with self._engine.begin() as connection:
            while rows := [_row_of(check_event(e)) for e in islice(events, BATCH)]:
                connection.execute(insert(EVENTS), rows)
                count += len(rows)
        return count

    def events(self, user_id: str, since: datetime | None = None, limit: int = RECENT) -> list[Event]:
        """One shopper's events, newest first."""
        wanted = select(EVENTS).where(EVENTS.c.user_id == user_id)
        if since is not None:
            wanted = wanted.where(EVENTS.c.at_s >= since.timestamp())
        with self._engine.connect() as connection:
            rows = connection.execute(wanted.order_by(EVENTS.c.at_s.desc(), EVENTS.c.id.desc()).limit(limit)).all()
        return [_event_of(row) for row in rows]

    def all(self, after_id: int = 0) -> Iterator[tuple[int, Event]]:
        """Every event after `after_id` with its id, oldest entry first, in bounded memory."""
        while True:
            wanted = select(EVENTS).where(EVENTS.c.id > after_id).order_by(EVENTS.c.id).limit(BATCH)
            with self._engine.connect() as connection:
                rows = connection.execute(wanted).all()
            if not rows:
                return
            for row in rows:
                yield row.id, _event_of(row)
            after_id = rows[-1].id

    def since(self, moment: datetime) -> Iterator[Event]:
        """Every event from a moment on, in the order of the log, in bounded memory."""
        after = 0
        while True:
            wanted = select(EVENTS).where(EVENTS.c.id > after, EVENTS.c.at_s >= moment.timestamp())
            with self._engine.connect() as connection:
                rows = connection.execute(wanted.order_by(EVENTS.c.id).limit(BATCH)).all()
            if not rows:
                return
            yield from map(_event_of, rows)
            after = rows[-1].id

    def last_id(self) -> int:
        """The newest event's id; 0 when there is none."""
        with self._engine.connect() as connection:
            return connection.execute(select(func.max(EVENTS.c.id))).scalar() or 0

    def version(self) -> int | None:
        """Another number after every commit of anybody's; None where the database does not tell. For `stamp` and demand."""
        return self._watch.version()

    def stamp(self, user_id: str, version: int | None = None) -> tuple[int, int]:
        """Id of a shopper's last event and the number of their events: says what a cache lacks, late commits included.

        Cheap: asked again only after somebody wrote, where the database tells that. `version` where it was asked already.
        """
        version = self._watch.version() if version is None else version
        with self._stamping:
            if version is None or version != self._stamped or len(self._stamps) >= KEPT_STAMPS:
                self._stamps, self._stamped = {}, version
            held, stamps = self._stamps.get(user_id), self._stamps
        if held is None:
            with self._engine.connect() as connection:
                last, count = connection.execute(STAMP_OF, {"user_id": user_id}).one()
            held = stamps[user_id] = last or 0, count  # into the table of the version asked for, which may be gone by now
        return held

    def history(self, user_id: str, after_id: int = 0) -> list[tuple[int, Event]]:
        """A shopper's events after `after_id` with their ids, in the order of the log."""
        wanted = select(EVENTS).where(EVENTS.c.user_id == user_id, EVENTS.c.id > after_id).order_by(EVENTS.c.id)
        with self._engine.connect() as connection:
            rows = connection.execute(wanted).all()
        return [(row.id, _event_of(row)) for row in rows]

    def context(self, user_id: str, items_of: ItemsOf, now: datetime, limit: int = RECENT) -> UserContext:
        """What is known of the shopper at `now`, from the events that may teach; a stranger's context is empty."""
        if not user_id:
            return UserContext()
        return build_context(user_id, self.events(user_id, limit=limit), items_of, now)

    def update_popularity(self, popularity: Popularity, version: int | None = None) -> Popularity:
        """Bring the counts up to the log's end; reads only what came since its `last_id`, and nothing where nobody wrote.

        `version` where it was asked already.
        """
        version = self._watch.version() if version is None else version
        if version is None or version != popularity.version:
            with self._engine.connect() as connection:
                rows = connection.execute(DEMAND_AFTER, {"after_id": popularity.last_id})
                for event_id, item_id, kind, at_s, user_id in rows:
                    popularity.add(event_id, item_id, kind, at_s, user_id)
            popularity.version = version
        return popularity

    def explores(self, user_id: str) -> bool:
        """Whether the shopper's pages may be varied in order to learn: yes, unless they said no."""
        with self._engine.connect() as connection:
            said = connection.execute(select(CHOICES.c.exploring).where(CHOICES.c.user_id == user_id)).scalar()
        return said is not False

    def set_exploring(self, user_id: str, exploring: bool, now: datetime) -> None:
        """Keep the shopper's choice; ValueError without a shopper."""
        if not user_id:
            raise ValueError("a choice needs a shopper: user_id is empty")
        with self._engine.begin() as connection:
            connection.execute(delete(CHOICES).where(CHOICES.c.user_id == user_id))
            connection.execute(insert(CHOICES).values(user_id=user_id, exploring=exploring, at_s=now.timestamp()))

    def forget(self, user_id: str) -> int:
        """Delete all that is kept of a shopper; returns how many events there were."""
        with self._engine.begin() as connection:
            connection.execute(delete(CHOICES).where(CHOICES.c.user_id == user_id))
            self.impressions.forget(connection, user_id)
            return connection.execute(delete(EVENTS).where(EVENTS.c.user_id == user_id)).rowcount

    def close(self) -> None:
        self._engine.dispose()
        self._watch.close()


def _row_of(event: Event) -> dict[str, Any]:
    return {
        "user_id": event.user_id,
        "item_id": event.item_id,
        "kind": event.kind,
        "at_s": event.at.timestamp(),
        "session_id": event.session_id,
        "query": event.query,
        "shown": json.dumps(event.shown, ensure_ascii=False) if event.shown else "",
        "position": event.position,
        "propensity": event.propensity,
        "dwell_s": event.dwell_s,
        "value": event.value,
        "taught": event.taught,
        "impression": event.impression,
    }


def _event_of(row: Row[Any]) -> Event:
    return Event(
        user_id=row.user_id,
        item_id=row.item_id,
        kind=row.kind,
        at=datetime.fromtimestamp(row.at_s, UTC),
        session_id=row.session_id,
        query=row.query,
        shown=tuple(json.loads(row.shown)) if row.shown else (),
        position=row.position,
        propensity=row.propensity,
        dwell_s=row.dwell_s,
        value=row.value,
        taught=row.taught,
        impression=row.impression,
    )
