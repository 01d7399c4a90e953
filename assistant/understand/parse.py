"""The deterministic reader: one message to an Intent, by the contract and the tables, in a millisecond or two.

It knows no model. Slots are read in the order in which they would mislead each other least (order numbers and ratings before
prices, negations before values), each marking what it read; the rest are the product words.
"""

import re
from dataclasses import replace
from typing import Literal

from assistant.schema import Act, Conversation, Intent
from retrieval.kinds import spans
from retrieval.schema import Contract

from . import acts
from .amounts import read_ranges, read_sizes
from .brands import read_brands
from .decide import CART_NAMED, Heard, decide, order_action, shaped, wishes_in
from .fillers import FILLERS, FILLERS_ZH
from .heads import read_categories
from .prices import Prices, read_prices
from .recipients import read_gift, read_recipient
from .references import points, read_references
from .refusals import read_negations
from .slots import read_new_quantity, read_order_id, read_quantity, read_rating, read_sort
from .soft import read_counts, read_soft
from .text import CHINESE, Utterance
from .vocabulary import Vocabulary, vocabulary
from .wishes import AGE, Wishes, content, read_free, read_occasions, read_values

_STOCK = re.compile(r"\b(?:in stock|available now|must be available|ready to ship)\b|有货|现货")
_AROUND_ZH = re.compile(r"^(?:还是|换成?|改成?|支持|那)|(?:支持)?不$")
_LEFT_ZH = frozenset("把给让将带")
_DEAR = re.compile(r"\bafford\b|\btoo (?:expensive|pricey|much|dear)\b|太贵")
_NEVER = re.compile(r"(?!)")
_FILLERS_ZH = re.compile("|".join(map(re.escape, sorted(FILLERS_ZH, key=len, reverse=True))))


def parse(text: str, contract: Contract, shown: int = 0, conversation: Conversation | None = None) -> Intent:
    """Read one message; `shown` is the number of items on screen, the conversation tells whether there is a wish to refine."""
    return read(text, contract, shown, conversation)[0]


def read(
    text: str, contract: Contract, shown: int = 0, conversation: Conversation | None = None, act: Act | None = None
) -> tuple[Intent, bool]:
    """As `parse`, and whether words of the message decided the act; False where it is what remains when nothing was recognised.

    With `act` that is what the message is, and the slots are read for it.
    """
    state = conversation or Conversation()
    shown = shown or len(state.shown)
    u = Utterance.of(text)
    early = None if act else _early(u, shown)
    order_id = read_order_id(u)
    if early:
        action = order_action(u.low) if early == "order" else ""
        topic = u.text if early == "faq" else ""
        return Intent(act=early, order_id=order_id, action=action, topic=topic, language=u.language), True
    read, in_talk = Wishes(u, vocabulary(contract)), shown > 0 or state.wish is not None
    drop = _drop(u)
    rating = read_rating(u)
    sort = read_sort(u)
    comparing = act == "compare" or bool(acts.COMPARE.search(u.low))
    references = read_references(u, shown, comparing)
    carting = act == "cart" or bool(acts.CART.search(u.low))
    if not carting:
        read_counts(read)
    quantity = (read_new_quantity(u) if carting else None) or read_quantity(u)
    read_occasions(read)
    recipient, age, said_age = read_recipient(u)
    gift = read_gift(u)
    if carting:
        read_counts(read)
    read.prices = read_prices(u)
    cheaper = _relative(u.low, read.prices)
    _mark(u, acts.PRICIER if cheaper == "pricier" else acts.CHEAPER if cheaper else _NEVER)
    if cheaper == "cheaper" and not in_talk and sort == "relevance" and not _DEAR.search(u.low):
        sort, cheaper = "price_asc", ""  # than what?
    read_sizes(read)
    read_free(read)
    read_negations(read)
    read_brands(read)
    in_stock = bool(_mark(u, _STOCK))
    read_categories(read)
    read_values(read)
    read_ranges(read)
    if not references:
        read_soft(read)
    query = _query(u, read.words)
    for start, end in read.value_spans:
        u.read[start:end] = [True] * (end - start)
    words = content(_query(u, read.words))
    intent = Intent(
        act="search",
        query=query,
        price_min=read.prices.low,
        price_max=read.prices.high,
        rating_min=rating,
        sort=sort,
        categories=tuple(read.categories),
        kind=read.kind,
        brands=tuple(read.brands),
        exclude_brands=tuple(read.exclude_brands),
        attributes={name: tuple(values) for name, values in read.attributes.items()},
        ranges=read.ranges,
        exclude=tuple(dict.fromkeys(read.exclude)),
        in_stock=in_stock,
        references=references,
        quantity=quantity,
        recipient=recipient,
        age=age,
        order_id=order_id,
        relative_price=cheaper,
        drop=drop,
        unmet=tuple(read.unmet),
        language=u.language,
    )
    if act:
        return _aged(shaped(intent, act, u, words), said_age), True
    if order_id and not read.categories and not wishes_in(intent):
        return Intent(act="order", order_id=order_id, action=order_action(u.low), language=u.language), True
    known = bool(read.categories or read.kind)
    decided, sure = decide(Heard(intent, u, words, shown, in_talk, comparing, carting, gift, known))
    return _aged(decided, said_age), sure


def _aged(intent: Intent, said: str) -> Intent:
    """With the age among the hints, where something is looked for: a toy for one of three is none for one of nine."""
    looks = said and intent.act in ("search", "recommend", "refine")
    return replace(intent, attributes={**intent.attributes, AGE: (said,)}) if looks else intent


def _early(u: Utterance, shown: int) -> Act | None:
    """The acts that their words alone decide."""
    low = u.low
    if acts.INJECTION.search(low):
        return "out_of_scope"
    if acts.SMALLTALK.search(low) and not (shown and acts.CART_ADD.fullmatch(low)):
        return "smalltalk"
    if acts.HANDOFF.search(low):
        return "handoff"
    if acts.CART.search(low) and re.search(CART_NAMED, low):
        return None
    if shown and points(low) and (acts.WARRANTY.search(low) or _STOCK.search(low)):
        return None
    if acts.FAQ.search(low) and not re.search(r"\bmy (?:order|package|parcel|refund)\b|我的(?:订单|快递)", low):
        return "faq"
    if acts.ORDER.search(low):
        return "order"
    if acts.OFF_TOPIC.search(low):
        return "out_of_scope"
    return None


def _drop(u: Utterance) -> tuple[str, ...]:
    found = []
    for name, pattern in acts.DROP:
        for match in u.find(pattern):
            u.take(match)
            found.append(name)
            break
    return tuple(found)


def _relative(low: str, prices: Prices) -> Literal["", "cheaper", "pricier"]:
    if acts.PRICIER.search(low):
        return "pricier" if prices.low is None else ""
    return "cheaper" if acts.CHEAPER.search(low) and prices.high is None and prices.low is None else ""


def _query(u: Utterance, words: Vocabulary) -> str:
    """The product words: what no slot consumed, less what is said around a wish."""
    rest = u.rest()
    if u.language == "zh":
        parts = re.split(r"[\s,，。!！?？;；、]+", rest)
        kept = [_chinese(p, words) if CHINESE.search(p) else _english(p) for p in parts]
        return " ".join(k for k in kept if k).strip()
    return _english(rest)


def _chinese(part: str, words: Vocabulary) -> str:
    """A run of Chinese without fillers, where they are no part of a product's name (四件套)."""
    part = _AROUND_ZH.sub("", part)
    kept, end = "", 0
    for start, stop in sorted([*(m.span() for m in words.compound_forms.finditer(part)), *spans(part, words.kinds)]):
        if start >= end:
            kept += _FILLERS_ZH.sub("", part[end:start]) + part[start:stop]
            end = stop
    kept += _FILLERS_ZH.sub("", part[end:])
    return "" if kept in _LEFT_ZH else kept


def _english(text: str) -> str:
    words = re.findall(r"[\w&'’+./-]+", text)
    kept = [w.strip("'./-") for w in words if not {bare := w.lower().strip("'./-"), bare.removesuffix("'s")} & FILLERS]
    return " ".join(w for w in kept if w)


def _mark(u: Utterance, pattern: re.Pattern[str]) -> list[re.Match[str]]:
    found = u.find(pattern)
    for match in found:
        u.take(match)
    return found
