"""Orders as the shop tells them: looked up, cancelled, returned; of the shopper who asks and of nobody else.

The table is a copy of the shop's own orders, brought in from a JSON-lines file. The rules of cancelling and returning are those
of the demo shop's policies; the days of return can be set. It knows no wording: that is in `order_words`.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from weakref import finalize

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Row, delete, insert, select, update

from assistant.service.errors import OrderError
from assistant.service.tables import ORDER_FILES, ORDER_LINES, ORDERS, alone, open_engine

Status = Literal["pending", "paid", "shipped", "delivered", "cancelled", "returned", "refunded"]
RETURN_DAYS = 30
BATCH = 500


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line of an order; `price_cents` is what one piece cost."""

    item_id: str
    title: str
    quantity: int
    price_cents: int
    variant_id: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """One order; a row of `orders.jsonl`.

    `updated_at` is when the status was reached: of a delivered order, the delivery. `carrier` and `tracking` are "" before
    it is sent, `eta` is a date (YYYY-MM-DD), "" where none is promised.
    """

    id: str
    user_id: str
    status: Status
    placed_at: datetime
    lines: tuple[OrderLine, ...]
    updated_at: datetime
    currency: str = "USD"
    carrier: str = ""
    tracking: str = ""
    address_city: str = ""
    eta: str = ""

    @property
    def total_cents(self) -> int:
        return sum(line.quantity * line.price_cents for line in self.lines)


ORDER = TypeAdapter(Order)


class Orders:
    """Safe from many threads and processes."""

    def __init__(self, sql_url: str, return_days: int = RETURN_DAYS) -> None:
        self._engine = open_engine(sql_url)
        finalize(self, self._engine.dispose)  # who goes without `close` leaves no connection open
        self.return_days = return_days

    def import_file(self, path: Path) -> int:
        """Bring in a JSON-lines file of orders, all or none; returns how many were new or newer than what is here.

        An unchanged file is not read again. A row changes an order only where its `updated_at` is later, so that what was
        cancelled here stays so. ValueError names the file, the line and the field of a bad row.
        """
        digest = _digest(path)
        with alone(self._engine, "orders") as connection:
            known = select(ORDER_FILES.c.digest).where(ORDER_FILES.c.path == str(path.resolve()))
            if connection.execute(known).scalar() == digest:
                return 0
            changed = 0
            batch: list[Order] = []
            for order in read_orders(path):
                batch.append(order)
                if len(batch) == BATCH:
                    changed += _store(connection, batch)
                    batch = []
            changed += _store(connection, batch)
            connection.execute(delete(ORDER_FILES).where(ORDER_FILES.c.path == str(path.resolve())))
            connection.execute(insert(ORDER_FILES).values(path=str(path.resolve()), digest=digest))
            return changed

    def latest(self, user_id: str, limit: int = 5) -> list[Order]:
        """The shopper's orders, newest first."""
        wanted = select(ORDERS).where(ORDERS.c.user_id == user_id).order_by(ORDERS.c.placed_s.desc(), ORDERS.c.id.desc())
        with self._engine.connect() as connection:
            return _orders(connection, connection.execute(wanted.limit(limit)).all())

    def find(self, user_id: str, order_id: str) -> Order | None:
        """The shopper's order of this number, however it is written: "#W1001234", "w1001234", "1001234"."""
        with self._engine.connect() as connection:
            return _find(connection, user_id, order_id)

    def cancel(self, user_id: str, order_id: str, now: datetime) -> Order:
        """Cancel an order that is pending or paid. OrderError says why not."""

        def refuse(order: Order) -> OrderError | None:
            if order.status == "pending" or order.status == "paid":
                return None
            return OrderError(order.status, order.id, days=self.return_days)

        return self._change(user_id, order_id, "cancelled", now, refuse)

    def return_order(self, user_id: str, order_id: str, now: datetime) -> Order:
        """Note the return of a delivered order, within `return_days` after delivery. OrderError says why not."""

        def refuse(order: Order) -> OrderError | None:
            if order.status == "pending" or order.status == "paid" or order.status == "shipped":
                return OrderError("not_delivered", order.id)
            if order.status != "delivered":
                return OrderError(order.status, order.id)
            age = now - order.updated_at
            late = age.total_seconds() > self.return_days * 86400
            return OrderError("too_late", order.id, age.days, self.return_days) if late else None

        return self._change(user_id, order_id, "returned", now, refuse)

    def forget(self, user_id: str) -> int:
        """Delete the shopper's orders from this copy; returns how many there were. The shop's own books are not touched."""
        with self._engine.begin() as connection:
            mine = select(ORDERS.c.id).where(ORDERS.c.user_id == user_id)
            connection.execute(delete(ORDER_LINES).where(ORDER_LINES.c.order_id.in_(mine)))
            return connection.execute(delete(ORDERS).where(ORDERS.c.user_id == user_id)).rowcount

    def close(self) -> None:
        self._engine.dispose()

    def _change(
        self, user_id: str, order_id: str, status: Status, now: datetime, refuse: Callable[[Order], OrderError | None]
    ) -> Order:
        """Give an order its new status, unless it is refused."""
        with alone(self._engine, "orders") as connection:
            order = _find(connection, user_id, order_id)
            if order is None:
                raise OrderError("unknown", order_id)
            if error := refuse(order):
                raise error
            eta = "" if status == "cancelled" else order.eta
            changed = update(ORDERS).where(ORDERS.c.id == order.id)
            connection.execute(changed.values(status=status, updated_s=now.timestamp(), eta=eta))
            return replace(order, status=status, updated_at=now, eta=eta)


def read_orders(path: Path) -> Iterator[Order]:
    """The orders of a JSON-lines file, in bounded memory; ValueError names the file, the line and the field of a bad row."""
    with path.open("rb") as file:
        for number, text in enumerate(file, 1):
            if not text.strip():
                continue
            try:
                order = ORDER.validate_json(text)
            except ValidationError as error:
                first = error.errors()[0]
                field = ".".join(str(part) for part in first["loc"]) or "row"
                raise ValueError(f"{path}, line {number}, {field}: {first['msg']}") from None
            if order.placed_at.tzinfo is None or order.updated_at.tzinfo is None:
                raise ValueError(f"{path}, line {number}, placed_at: a time needs its zone, as in 2026-05-28T00:57:00+00:00")
            yield order


def number_of(order_id: str) -> str:
    """An order number without what people write around it: "#w-1001234" is "W1001234"."""
    return re.sub(r"[^0-9A-Z]", "", order_id.upper())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _find(connection: Connection, user_id: str, order_id: str) -> Order | None:
    number = number_of(order_id)
    if not number:
        return None
    wanted = select(ORDERS).where(ORDERS.c.user_id == user_id, ORDERS.c.number.endswith(number))
    rows = connection.execute(wanted.order_by(ORDERS.c.placed_s.desc())).all()
    same = [row for row in rows if row.number == number]
    # Digits alone are enough when only letters stand before them: "1001234" is W1001234, "234" is not.
    same = same or [row for row in rows if number.isdigit() and row.number.removesuffix(number).isalpha()]
    return _orders(connection, same[:1])[0] if same else None


def _orders(connection: Connection, rows: Sequence[Row[Any]]) -> list[Order]:
    """The rows of `orders` with their lines."""
    wanted = select(ORDER_LINES).where(ORDER_LINES.c.order_id.in_([row.id for row in rows]))
    lines: dict[str, list[OrderLine]] = {row.id: [] for row in rows}
    for r in connection.execute(wanted.order_by(ORDER_LINES.c.place)):
        lines[r.order_id].append(OrderLine(r.item_id, r.title, r.quantity, r.price_cents, r.variant_id))
    return [
        Order(
            id=row.id,
            user_id=row.user_id,
            status=row.status,
            placed_at=datetime.fromtimestamp(row.placed_s, UTC),
            lines=tuple(lines[row.id]),
            updated_at=datetime.fromtimestamp(row.updated_s, UTC),
            currency=row.currency,
            carrier=row.carrier,
            tracking=row.tracking,
            address_city=row.address_city,
            eta=row.eta,
        )
        for row in rows
    ]


def _store(connection: Connection, orders: Sequence[Order]) -> int:
    """Write what is new or newer; of one number twice in a batch the later row wins."""
    latest = {order.id: order for order in orders}
    known = select(ORDERS.c.id, ORDERS.c.updated_s).where(ORDERS.c.id.in_(latest))
    for row in connection.execute(known).all():
        if latest[row.id].updated_at.timestamp() <= row.updated_s:
            del latest[row.id]
    if not latest:
        return 0
    connection.execute(delete(ORDER_LINES).where(ORDER_LINES.c.order_id.in_(latest)))
    connection.execute(delete(ORDERS).where(ORDERS.c.id.in_(latest)))
    connection.execute(insert(ORDERS), [_row_of(order) for order in latest.values()])
    if lines := [row for order in latest.values() for row in _line_rows(order)]:
        connection.execute(insert(ORDER_LINES), lines)
    return len(latest)


def _row_of(order: Order) -> dict[str, Any]:
    return {
        "id": order.id,
        "number": number_of(order.id),
        "user_id": order.user_id,
        "status": order.status,
        "placed_s": order.placed_at.timestamp(),
        "updated_s": order.updated_at.timestamp(),
        "currency": order.currency,
        "carrier": order.carrier,
        "tracking": order.tracking,
        "address_city": order.address_city,
        "eta": order.eta,
    }


def _line_rows(order: Order) -> Iterator[dict[str, Any]]:
    for place, line in enumerate(order.lines):
        yield {
            "order_id": order.id,
            "place": place,
            "item_id": line.item_id,
            "variant_id": line.variant_id,
            "title": line.title,
            "quantity": line.quantity,
            "price_cents": line.price_cents,
        }
