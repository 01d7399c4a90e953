"""What the assistant does beyond finding products: cart, orders, the shop's policies, product questions, hand-off, sessions."""

from assistant.service.carts import Carts
from assistant.service.compare import compare
from assistant.service.detail import answer_about
from assistant.service.errors import CartError, OrderError
from assistant.service.faq import Faq, FaqAnswer
from assistant.service.handoff import Handoffs, Ticket
from assistant.service.orders import Order, OrderLine, Orders
from assistant.service.sessions import Sessions

__all__ = [
    "CartError",
    "Carts",
    "Faq",
    "FaqAnswer",
    "Handoffs",
    "Order",
    "OrderError",
    "OrderLine",
    "Orders",
    "Sessions",
    "Ticket",
    "answer_about",
    "compare",
]
