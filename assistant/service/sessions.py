"""The state that a conversation goes on from, one row a session. Knows nothing of what is said in it."""

import logging
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from weakref import finalize

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import delete, select, update

from assistant.schema import Conversation
from assistant.service.tables import SESSIONS, alone, open_engine

log = logging.getLogger(__name__)

CONVERSATION = TypeAdapter(Conversation)
MESSAGES = 20
KEPT_DAYS = 30


class Sessions:
    """Safe from many threads and processes; the last one to save a session wins."""

    def __init__(self, sql_url: str) -> None:
        self._engine = open_engine(sql_url)
        finalize(self, self._engine.dispose)  # who goes without `close` leaves no connection open

    def load(self, session_id: str, user_id: str | None = None) -> Conversation:
        """The saved state; empty where there is none, where it cannot be read, or where it is another shopper's than `user_id`."""
        wanted = select(SESSIONS.c.user_id, SESSIONS.c.state).where(SESSIONS.c.session_id == session_id)
        with self._engine.connect() as connection:
            row = connection.execute(wanted).first()
        if row is None or (user_id is not None and row.user_id != user_id):
            return Conversation()
        try:
            return CONVERSATION.validate_json(row.state)
        except ValidationError as error:
            log.warning("session %s starts anew, its state cannot be read: %s", session_id, error.errors()[0]["msg"])
            return Conversation()

    def save(self, session_id: str, user_id: str, conversation: Conversation) -> None:
        """Keep the state, of the history the last `MESSAGES` messages."""
        kept = replace(conversation, history=conversation.history[-MESSAGES:])
        values = {"user_id": user_id, "state": CONVERSATION.dump_json(kept).decode(), "saved_s": time.time()}
        with alone(self._engine, f"session:{session_id}") as connection:
            changed = connection.execute(update(SESSIONS).where(SESSIONS.c.session_id == session_id).values(**values))
            if not changed.rowcount:
                connection.execute(SESSIONS.insert().values(session_id=session_id, **values))

    def every(self) -> Iterator[Conversation]:
        """All kept states, those that cannot be read left out; training learns from them."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(SESSIONS.c.state).order_by(SESSIONS.c.session_id)).all()
        for row in rows:
            try:
                yield CONVERSATION.validate_json(row.state)
            except ValidationError as error:
                log.warning("a session is left out, its state cannot be read: %s", error.errors()[0]["msg"])

    def forget(self, user_id: str) -> int:
        """Delete the shopper's sessions; returns how many there were."""
        with self._engine.begin() as connection:
            return connection.execute(delete(SESSIONS).where(SESSIONS.c.user_id == user_id)).rowcount

    def expire(self, now: datetime, days: int = KEPT_DAYS) -> int:
        """Delete what was not touched for `days`; returns how many."""
        before = (now - timedelta(days=days)).timestamp()
        with self._engine.begin() as connection:
            return connection.execute(delete(SESSIONS).where(SESSIONS.c.saved_s < before)).rowcount

    def close(self) -> None:
        self._engine.dispose()
