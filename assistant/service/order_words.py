"""An order in words, English and Chinese: its status, where the parcel is, what is in it. Decides nothing."""

from collections.abc import Sequence
from datetime import date, datetime

from assistant.schema import Language
from assistant.service.orders import Order, Status
from assistant.wording import joined, money, shortened

STATUS: dict[Status, dict[Language, str]] = {
    "pending": {"en": "waiting for payment", "zh": "待付款"},
    "paid": {"en": "paid and being packed", "zh": "已付款，正在打包"},
    "shipped": {"en": "on its way", "zh": "已发货，运输途中"},
    "delivered": {"en": "delivered", "zh": "已送达"},
    "cancelled": {"en": "cancelled", "zh": "已取消"},
    "returned": {"en": "returned", "zh": "已退货"},
    "refunded": {"en": "refunded", "zh": "已退款"},
}
MONTHS = "January February March April May June July August September October November December".split()
DETAILS: dict[str, dict[Language, str]] = {
    "contents": {"en": "It holds {lines}, {total} in all.", "zh": "包含{lines}，合计{total}。"},
    "expected": {"en": "It should arrive by {eta}.", "zh": "预计{eta}前送达。"},
    "late": {
        "en": "It was expected by {eta} and is late. I am sorry; a person can have it traced if you like.",
        "zh": "原定{eta}送达，现已延误，非常抱歉；需要的话可以转人工追查。",
    },
    "carrier": {"en": "{carrier} carries it, tracking number {tracking}.", "zh": "由{carrier}承运，运单号{tracking}。"},
    "city": {"en": "It goes to {city}.", "zh": "寄往{city}。"},
    "since": {"en": "That was on {day}.", "zh": "时间是{day}。"},
    "refund": {
        "en": "You get {total} back to the way you paid, within 5 working days.",
        "zh": "{total}将在5个工作日内按原支付方式退回。",
    },
    "return": {
        "en": "Print the label in your order page and send it back unused and in its packaging. You get {total} back within "
        "5 working days after it has reached the warehouse.",
        "zh": "请在订单页面打印退货标签，将未使用、包装完好的商品寄回。仓库收到后5个工作日内退回{total}。",
    },
    "unpaid": {"en": "Nothing had been charged.", "zh": "尚未扣款。"},
}


def status_word(status: Status, language: Language) -> str:
    """The status as it stands after "is"."""
    return STATUS[status][language]


def order_details(order: Order, language: Language, now: datetime) -> str:
    """Sentences on where the order is: carrier, tracking number, arrival, late or not, and what it holds."""
    told = []
    if order.status in ("pending", "paid", "shipped") and order.eta:
        eta = date.fromisoformat(order.eta)
        told.append(_detail("late" if now.date() > eta else "expected", language, eta=day(eta, language)))
    elif order.status in ("delivered", "cancelled", "returned", "refunded"):
        told.append(_detail("since", language, day=day(order.updated_at.date(), language)))
    if order.status == "shipped" and order.carrier:
        told.append(_detail("carrier", language, carrier=order.carrier, tracking=order.tracking or "-"))
    if order.status in ("paid", "shipped") and order.address_city:
        told.append(_detail("city", language, city=order.address_city))
    if order.lines:
        told.append(_detail("contents", language, lines=contents(order, language), total=_total(order)))
    return _spoken(told, language)


def cancelled_details(order: Order, language: Language, was_paid: bool) -> str:
    """What follows a cancellation: the money."""
    return _detail("refund", language, total=_total(order)) if was_paid else _detail("unpaid", language)


def returned_details(order: Order, language: Language) -> str:
    """What follows a return: how to send it, and the money."""
    return _detail("return", language, total=_total(order))


def order_lines(orders: Sequence[Order], language: Language) -> str:
    """A list of orders on one line: "W1001234 of 3 November ($59.90, delivered); ..."."""
    if language == "zh":
        return "；".join(f"{o.id}（{day(o.placed_at.date(), 'zh')}，{_total(o)}，{status_word(o.status, 'zh')}）" for o in orders)
    return "; ".join(f"{o.id} of {day(o.placed_at.date(), 'en')} ({_total(o)}, {status_word(o.status, 'en')})" for o in orders)


def contents(order: Order, language: Language, most: int = 3) -> str:
    """The lines of an order, the first ones by name."""
    named = [f"{line.quantity} × {shortened(line.title, 45)}" for line in order.lines[:most]]
    if more := len(order.lines) - most:
        if more > 0:
            named.append(f"另{more}种商品" if language == "zh" else f"{more} more")
    return joined(named, language)


def day(when: date, language: Language) -> str:
    """A date as said: "3 November", "11月3日"."""
    return f"{when.month}月{when.day}日" if language == "zh" else f"{when.day} {MONTHS[when.month - 1]}"


def _detail(name: str, language: Language, **facts: str) -> str:
    return DETAILS[name][language].format(**facts)


def _total(order: Order) -> str:
    return money(order.total_cents, order.currency)


def _spoken(parts: Sequence[str], language: Language) -> str:
    return ("" if language == "zh" else " ").join(parts)
