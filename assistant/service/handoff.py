"""Tickets for a person who takes over: who asked, why, and the whole conversation, so that nobody repeats themselves."""

import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from weakref import finalize

from pydantic import ValidationError
from sqlalchemy import Row, delete, select, update

from assistant.schema import Conversation
from assistant.service.sessions import CONVERSATION
from assistant.service.tables import HANDOFFS, alone, open_engine

log = logging.getLogger(__name__)

# Ticket numbers begin after this, so that they look like ticket numbers.
FIRST = 1000


@dataclass(frozen=True, slots=True)
class Ticket:
    """One open hand-off; `asked` is the shopper's last message, `shown` the products on their screen."""

    id: str
    session_id: str
    user_id: str
    reason: str
    opened_at: datetime
    conversation: Conversation

    @property
    def asked(self) -> str:
        return next((m.text for m in reversed(self.conversation.history) if m.role == "user"), "")

    @property
    def shown(self) -> tuple[str, ...]:
        return self.conversation.shown


class Handoffs:
    """Safe from many threads and processes."""

    def __init__(self, sql_url: str) -> None:
        self._engine = open_engine(sql_url)
        finalize(self, self._engine.dispose)  # who goes without `close` leaves no connection open

    def open(self, session_id: str, user_id: str, conversation: Conversation, reason: str) -> str:
        """Open a ticket and return its id ("H1001"); a session that waits already keeps its ticket, brought up to date."""
        values = {"reason": reason, "conversation": CONVERSATION.dump_json(conversation).decode()}
        mine = (HANDOFFS.c.session_id == session_id, HANDOFFS.c.user_id == user_id, HANDOFFS.c.closed_s.is_(None))
        with alone(self._engine, f"handoff:{session_id}") as connection:
            key = connection.execute(select(HANDOFFS.c.id).where(*mine)).scalar()
            if key is not None:
                connection.execute(update(HANDOFFS).where(HANDOFFS.c.id == key).values(**values))
                return _id_of(key)
            row = HANDOFFS.insert().values(session_id=session_id, user_id=user_id, opened_s=time.time(), **values)
            inserted = connection.execute(row).inserted_primary_key
        assert inserted is not None
        return _id_of(int(inserted[0]))

    def open_tickets(self) -> list[Ticket]:
        """Who waits, longest first."""
        wanted = select(HANDOFFS).where(HANDOFFS.c.closed_s.is_(None)).order_by(HANDOFFS.c.opened_s, HANDOFFS.c.id)
        with self._engine.connect() as connection:
            return [_ticket(row) for row in connection.execute(wanted)]

    def close_ticket(self, ticket_id: str) -> bool:
        """Mark a ticket as done; False when there is no such open one."""
        number = ticket_id.removeprefix("H")
        key = int(number) - FIRST if number.isdigit() else 0
        done = update(HANDOFFS).where(HANDOFFS.c.id == key, HANDOFFS.c.closed_s.is_(None))
        with self._engine.begin() as connection:
            return bool(connection.execute(done.values(closed_s=time.time())).rowcount)

    def forget(self, user_id: str) -> int:
        """Delete the shopper's tickets, open and closed; returns how many there were."""
        with self._engine.begin() as connection:
            return connection.execute(delete(HANDOFFS).where(HANDOFFS.c.user_id == user_id)).rowcount

    def close(self) -> None:
        self._engine.dispose()


def _id_of(key: int) -> str:
    return f"H{FIRST + key}"


def _ticket(row: Row[Any]) -> Ticket:
    try:
        conversation = CONVERSATION.validate_json(row.conversation)
    except ValidationError as error:
        log.warning("ticket %s without its conversation, it cannot be read: %s", _id_of(row.id), error.errors()[0]["msg"])
        conversation = Conversation()
    opened = datetime.fromtimestamp(row.opened_s, UTC)
    return Ticket(_id_of(row.id), row.session_id, row.user_id, row.reason, opened, conversation)
