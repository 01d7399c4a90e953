"""The cart: what a shopper has put aside, exact in cents. It sells nothing and knows no conversation.

A line keeps the price and the stock of the moment it was last added, so that the cart answers without the catalogue.
"""

import time
from typing import Any
from weakref import finalize

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, insert, select, update

from assistant.schema import Cart, CartLine
from assistant.service.errors import CartError
from assistant.service.tables import CARTS, alone, open_engine
from assistant.service.variants import available, price_of, variant_of, variant_title
from retrieval.schema import Item

MOST = 999


class Carts:
    """Safe from many threads and processes: what changes a shopper's cart runs alone for that shopper."""

    def __init__(self, sql_url: str) -> None:
        self._engine = open_engine(sql_url)
        finalize(self, self._engine.dispose)  # who goes without `close` leaves no connection open

    def of(self, user_id: str, currency: str = "USD") -> Cart:
        """The cart as it stands; `currency` is that of an empty one."""
        with self._engine.connect() as connection:
            return _cart(connection, user_id, currency)

    def add(self, user_id: str, item: Item, quantity: int = 1, variant_id: str = "") -> Cart:
        """Put pieces in, beside those that are there; the line takes the price of now.

        Without `variant_id` an item of several variants goes in with the choice still open (`variant_id` "" in its line). CartError
        leaves the cart as it was.
        """
        variant = variant_of(item, variant_id)
        title = variant_title(item, variant)
        price, stock = price_of(item, variant), available(item, variant)
        with alone(self._engine, f"cart:{user_id}") as connection:
            line = _line(user_id, item.id, variant.id if variant else "")
            held = connection.execute(select(CARTS.c.quantity).where(line)).scalar() or 0
            _check(title, quantity, held + quantity, stock)
            other = select(CARTS.c.currency).where(CARTS.c.user_id == user_id, CARTS.c.currency != item.currency)
            if connection.execute(other.limit(1)).first():
                raise CartError("currency", title)
            values = {"title": title, "quantity": held + quantity, "price_cents": price, "currency": item.currency}
            if held:
                connection.execute(update(CARTS).where(line).values(**values, stock=stock))
            else:
                keys = {"user_id": user_id, "item_id": item.id, "variant_id": variant.id if variant else ""}
                connection.execute(insert(CARTS).values(**keys, **values, stock=stock, added_s=time.time()))
            return _cart(connection, user_id, item.currency)

    def set_quantity(self, user_id: str, item_id: str, quantity: int, variant_id: str = "") -> Cart:
        """Change how many; 0 takes the line out. The stock that counts is that of when the item was last added."""
        with alone(self._engine, f"cart:{user_id}") as connection:
            row = _held(connection, user_id, item_id, variant_id)
            if quantity != 0 or isinstance(quantity, bool):
                _check(row.title, quantity, quantity, row.stock)
                connection.execute(update(CARTS).where(_line(user_id, item_id, row.variant_id)).values(quantity=quantity))
            else:
                connection.execute(delete(CARTS).where(_line(user_id, item_id, row.variant_id)))
            return _cart(connection, user_id, row.currency)

    def remove(self, user_id: str, item_id: str, variant_id: str = "") -> Cart:
        """Take an item out: one variant of it, or without `variant_id` all of them. CartError when it is not there."""
        with alone(self._engine, f"cart:{user_id}") as connection:
            gone = and_(CARTS.c.user_id == user_id, CARTS.c.item_id == item_id)
            if variant_id:
                gone = _line(user_id, item_id, variant_id)
            row = connection.execute(select(CARTS).where(gone).limit(1)).first()
            if row is None:
                raise CartError("missing", "")
            connection.execute(delete(CARTS).where(gone))
            return _cart(connection, user_id, row.currency)

    def clear(self, user_id: str) -> Cart:
        """Take everything out."""
        with alone(self._engine, f"cart:{user_id}") as connection:
            currency = connection.execute(select(func.max(CARTS.c.currency)).where(CARTS.c.user_id == user_id)).scalar()
            connection.execute(delete(CARTS).where(CARTS.c.user_id == user_id))
            return Cart(currency=currency or "USD")

    def forget(self, user_id: str) -> int:
        """Delete the shopper's cart; returns how many lines there were."""
        with self._engine.begin() as connection:
            return connection.execute(delete(CARTS).where(CARTS.c.user_id == user_id)).rowcount

    def close(self) -> None:
        self._engine.dispose()


def _line(user_id: str, item_id: str, variant_id: str) -> ColumnElement[bool]:
    return and_(CARTS.c.user_id == user_id, CARTS.c.item_id == item_id, CARTS.c.variant_id == variant_id)


def _held(connection: Connection, user_id: str, item_id: str, variant_id: str) -> Row[Any]:
    """The line meant: that of the variant, or without one the item's only line."""
    rows = connection.execute(select(CARTS).where(CARTS.c.user_id == user_id, CARTS.c.item_id == item_id)).all()
    named = [row for row in rows if row.variant_id == variant_id]
    if not variant_id and not named and len(rows) == 1:
        named = list(rows)
    if not named:
        title = rows[0].title if rows else ""
        raise CartError("missing", title)
    return named[0]


def _check(title: str, asked: int, total: int, stock: int | None) -> None:
    if isinstance(asked, bool) or not isinstance(asked, int) or asked < 1 or total > MOST:
        raise CartError("quantity", title, stock=MOST)
    if stock is not None and stock <= 0:
        raise CartError("sold_out", title)
    if stock is not None and total > stock:
        raise CartError("stock", title, stock=stock)


def _cart(connection: Connection, user_id: str, currency: str) -> Cart:
    wanted = select(CARTS).where(CARTS.c.user_id == user_id)
    rows = connection.execute(wanted.order_by(CARTS.c.added_s, CARTS.c.item_id, CARTS.c.variant_id)).all()
    lines = tuple(CartLine(r.item_id, r.title, r.quantity, r.price_cents, r.variant_id) for r in rows)
    return Cart(lines, rows[0].currency if rows else currency)
