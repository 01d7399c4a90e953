"""What the assistant does beyond finding products: cart, orders, the shop's policies, product questions, hand-off, opinions."""

from assistant.service.carts import Carts
from assistant.service.compare import compare
from assistant.service.detail import answer_about
from assistant.service.errors import CartError, OrderError
from assistant.service.faq import Faq, FaqAnswer
from assistant.service.handoff import Handoffs, Ticket
from assistant.service.orders import Order, OrderLine, Orders
from assistant.service.sessions import Sessions
from assistant.service.verdicts import Verdict, Verdicts, verdict_on

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
    "Verdict",
    "Verdicts",
    "answer_about",
    "compare",
    "verdict_on",
]
