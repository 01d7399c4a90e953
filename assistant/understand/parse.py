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
from .fillers import FILLERS, FILLERS_ZH
from .heads import read_categories
from .prices import Prices, read_prices
from .refusals import read_negations
from .slots import (
    read_gift,
    read_new_quantity,
    read_order_id,
    read_quantity,
    read_rating,
    read_recipient,
    read_references,
    read_sort,
)
from .soft import read_counts, read_soft
from .text import CHINESE, Utterance
from .vocabulary import Vocabulary, vocabulary
from .wishes import INTEREST, OCCASION, Wishes, content, read_brands, read_free, read_values

_STOCK = re.compile(r"\b(?:in stock|available now|must be available|ready to ship)\b|有货|现货")
_AROUND_ZH = re.compile(r"^(?:还是|换成?|改成?|支持|那)|(?:支持)?不$")
_LEFT_ZH = frozenset("把给让将")
_CART_NAMED = r"\b(?:cart|basket)\b|(?:my|the|your|shopping) trolley\b|购物车|我的?车里(?!用)"
_ASKS_OF = re.compile(r"(?:^|[-,.;:?!] )(?:does|do|is|are|has|have|can|will|would) (?:the|number|no\.?|#|it)\b")
_OF_PLACE = re.compile(
    r"第[一二三四五六七八九十\d]+[个款双件台条把]|\b(?:the|number|no\.?) (?:first|second|third|fourth|last|\d)\b|#\d|\b(?:first|second|third|last) one\b"
)
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
        action = _order_action(u.low) if early == "order" else ""
        topic = u.text if early == "faq" else ""
        return Intent(act=early, order_id=order_id, action=action, topic=topic, language=u.language), True
    read = Wishes(u, vocabulary(contract))
    drop = _drop(u)
    rating = read_rating(u)
    sort = read_sort(u)
    comparing = act == "compare" or bool(acts.COMPARE.search(u.low))
    references = read_references(u, shown, comparing)
    carting = act == "cart" or bool(acts.CART.search(u.low))
    if not carting:
        read_counts(read)
    quantity = (read_new_quantity(u) if carting else None) or read_quantity(u)
    recipient, age = read_recipient(u)
    gift = read_gift(u)
    if carting:
        read_counts(read)
    read.prices = read_prices(u)
    cheaper = _relative(u.low, read.prices)
    _mark(u, acts.PRICIER if cheaper == "pricier" else acts.CHEAPER if cheaper else _NEVER)
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
        return shaped(intent, act, u, words), True
    if order_id and not read.categories and not _wishes(intent):
        return Intent(act="order", order_id=order_id, action=_order_action(u.low), language=u.language), True
    return _decided(intent, u, shown, state, comparing, carting, gift, bool(read.categories or read.kind), words)


def shaped(intent: Intent, act: Act, u: Utterance, words: list[str]) -> Intent:
    """The Intent of this act: of all that was read, what the act uses."""
    plain = Intent(act=act, references=intent.references, language=u.language)
    match act:
        case "search" | "refine":
            return replace(intent, act=act)
        case "recommend":
            return replace(intent, act=act, query=_advised_on(intent, words))
        case "cart":
            return _cart(intent, u.low)
        case "detail":
            return replace(plain, topic=u.text, attributes=_asked_values(intent))
        case "feedback":
            return replace(plain, action="dislike" if acts.FEEDBACK_DISLIKE.search(u.low) else "like", topic=u.text)
        case "order":
            return replace(plain, references=(), order_id=intent.order_id, action=_order_action(u.low))
        case "faq":
            return replace(plain, references=(), topic=u.text)
        case "compare":
            return plain
        case _:
            return replace(plain, references=())


def _early(u: Utterance, shown: int) -> Act | None:
    """The acts that their words alone decide."""
    low = u.low
    if acts.INJECTION.search(low):
        return "out_of_scope"
    if acts.SMALLTALK.search(low) and not (shown and acts.CART_ADD.fullmatch(low)):
        return "smalltalk"
    if acts.HANDOFF.search(low):
        return "handoff"
    if acts.CART.search(low) and re.search(_CART_NAMED, low):
        return None
    if shown and _OF_PLACE.search(low) and acts.WARRANTY.search(low):
        return None
    if acts.FAQ.search(low) and not re.search(r"\bmy (?:order|package|parcel|refund)\b|我的(?:订单|快递)", low):
        return "faq"
    if acts.ORDER.search(low):
        return "order"
    if acts.OFF_TOPIC.search(low):
        return "out_of_scope"
    return None


def _decided(
    intent: Intent,
    u: Utterance,
    shown: int,
    state: Conversation,
    comparing: bool,
    carting: bool,
    gift: bool,
    known: bool,
    words: list[str],
) -> tuple[Intent, bool]:
    """Choose the act among those that need the slots, and keep only what that act uses. `words` are the product words, values left out."""
    low, refers = u.low, bool(intent.references)
    in_state = shown > 0 or state.wish is not None
    wishes = _wishes(intent)
    if comparing and (refers or shown > 1) and not (words and known and not refers):
        return shaped(intent, "compare", u, words), True
    if (
        carting
        and intent.sort == "relevance"
        and (refers or shown or re.search(_CART_NAMED + r"|bag\b|checkout|结账|结算", low))
        and not (refers and _ASKS_OF.search(low))
        and not _is_search(intent, low, refers, known)
    ):
        return _cart(intent, low), True
    disliked, liked = acts.FEEDBACK_DISLIKE.search(low), acts.FEEDBACK_LIKE.search(low)
    if (
        shown
        and (disliked or liked)
        and not intent.relative_price
        and not (wishes and not refers and not disliked)
        and not _asks(low)
        and not (words and known and not refers)
    ):
        if not (disliked and re.search(r"\btoo (?:expensive|pricey|much)", low)) and not intent.exclude:
            action = "dislike" if disliked else "like"
            return Intent(act="feedback", references=intent.references, action=action, topic=u.text, language=u.language), True
    if (
        shown
        and (refers or shown == 1 or re.search(r"\b(?:it|this|that)\b|这个|它", low))
        and acts.DETAIL.search(low)
        and not intent.relative_price
    ):
        swaps = (
            refers
            and intent.attributes
            and re.search(r"\b(?:in|have|got)\b|有", low)
            and not re.search(r"\b(?:is|are|does|do) (?:the|it|that|this|number|#)", low)
        )
        asks = (
            refers
            and re.match(r"(?:is|are|does|do|has|have|can|will|what|how|tell)\b", low)
            and not re.match(r"do you have|have you", low)
        ) or (refers and (_ASKS_OF.search(low) or low.rstrip("?？").endswith(("吗", "不")) and "有" not in low))
        if (not known or asks) and not (swaps and "colour" in _swap_names(intent)):
            return shaped(intent, "detail", u, words), True
    if gift and not refers:
        return shaped(intent, "recommend", u, words), True
    if in_state and not wishes and not refers and acts.MORE.search(low):
        return Intent(act="refine", action="more", language=u.language), True
    if in_state and refers and not known and acts.SIMILAR.search(low):
        return replace(intent, act="refine", query=""), True
    if in_state and _refines(intent, low, words, wishes, known):
        return replace(intent, act="refine"), True
    if acts.ADVICE.search(low) and not in_state:
        return replace(intent, act="recommend"), True
    if acts.RECOMMEND.search(low) or gift or (intent.recipient and not words):
        specific = bool(words) and known
        if not specific:
            return shaped(intent, "recommend", u, words), True
        return replace(intent, act="recommend" if gift else "search"), True
    if words or wishes or intent.categories:
        if not known and not wishes and _is_question(low) and not shown:
            return Intent(act="out_of_scope", language=u.language), False
        return intent, known or (wishes and not in_state) or names_another(intent, low)
    if in_state:
        changes = drop_or_sort(intent)
        return (replace(intent, act="refine") if changes else Intent(act="smalltalk", language=u.language)), changes
    return Intent(
        act="smalltalk" if len(low) < 25 else "search", query=u.text if len(low) >= 25 else "", language=u.language
    ), False


def _asked_values(intent: Intent) -> dict[str, tuple[str, ...]]:
    """What a question about an item is narrowed to ("in green", "in size 9"); "does it have USB-C" asks and narrows nothing."""
    return {name: values for name, values in intent.attributes.items() if "colo" in name or name in ("size", "material")}


def drop_or_sort(intent: Intent) -> bool:
    return bool(intent.drop or intent.sort != "relevance" or intent.relative_price or intent.references)


def _swap_names(intent: Intent) -> set[str]:
    return {"colour" if "colo" in name else name for name in intent.attributes}


def _refines(intent: Intent, low: str, words: list[str], wishes: bool, known: bool) -> bool:
    """A turn refines when it names no product of its own and changes something, or says that it changes the wish."""
    if intent.drop or intent.relative_price:
        return True
    if names_another(intent, low):
        return False
    if not words and (wishes or intent.references):
        return True
    if known:
        return bool(intent.references) and bool(wishes)
    if wishes and acts.OF_SHOWN.search(low):
        return True
    return bool(acts.REFINE.search(low)) and bool(wishes or intent.references) and len(words) <= 3


def names_another(intent: Intent, low: str) -> bool:
    """Whether the message names, with its article, a next thing to look for: "now an hdmi cable"."""
    return bool(not intent.references and intent.query and acts.ANOTHER_THING.search(low))


def _wishes(intent: Intent) -> bool:
    return bool(
        intent.price_min is not None
        or intent.price_max is not None
        or intent.rating_min is not None
        or intent.sort != "relevance"
        or intent.brands
        or intent.exclude_brands
        or intent.attributes
        or intent.exclude
        or intent.in_stock
        or intent.relative_price
    )


def _is_search(intent: Intent, low: str, refers: bool, known: bool) -> bool:
    """Tell "I'd like to buy a black dress", a search, from putting something shown into the cart."""
    return known and not refers and not re.search(_CART_NAMED, low)


def _asks(low: str) -> bool:
    return bool(re.search(r"\?|吗|？|^(?:is|are|does|do|can|what|which|how)\b", low))


def _is_question(low: str) -> bool:
    return bool(
        re.match(r"(?:who|what|when|where|why|how|is|are|do|does|did|can|could|tell me)\b", low)
        or re.search(r"(?:是谁|是什么|为什么|怎么|几点|多少)", low)
    )


def _advised_on(intent: Intent, words: list[str]) -> str:
    """What a recommendation is searched by: product words and interests. An occasion names nothing, values alone are filters."""
    query = intent.query if words or intent.attributes.get(INTEREST) else ""
    for occasion in intent.attributes.get(OCCASION, ()):
        query = re.sub(re.escape(occasion), " ", query, flags=re.IGNORECASE)
    return " ".join(query.split())


def _cart(intent: Intent, low: str) -> Intent:
    if acts.CART_CLEAR.search(low):
        action = "clear"
    elif acts.CART_REMOVE.search(low):
        action = "remove"
    elif acts.CART_SET.search(low):
        action = "set"
    elif intent.references or (acts.CART_ADD.search(low) and not acts.CART_SHOW.match(low)):
        action = "show" if acts.CART_SHOW.match(low) and not intent.references else "add"
    else:
        action = "show"
    attributes = intent.attributes if action == "add" else {}
    return Intent(
        act="cart",
        action=action,
        references=intent.references,
        quantity=intent.quantity,
        query=intent.query if (intent.categories or intent.kind) and action in ("remove", "set") else "",
        attributes=attributes,
        language=intent.language,
    )


def _order_action(low: str) -> str:
    if re.search(r"\bcancel|取消", low):
        return "cancel"
    if re.search(r"\b(?:return|send back|refund|exchange)|退|换货", low):
        return "return"
    return "list" if re.search(r"\borders\b|history|past|所有订单|历史", low) else "status"


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
    if part in _LEFT_ZH:
        return ""
    kept, end = "", 0
    for start, stop in sorted([*(m.span() for m in words.compound_pattern.finditer(part)), *spans(part, words.kinds)]):
        if start >= end:
            kept += _FILLERS_ZH.sub("", part[end:start]) + part[start:stop]
            end = stop
    return kept + _FILLERS_ZH.sub("", part[end:])


def _english(text: str) -> str:
    words = re.findall(r"[\w&'’+./-]+", text)
    kept = [w.strip("'./-") for w in words if not {bare := w.lower().strip("'./-"), bare.removesuffix("'s")} & FILLERS]
    return " ".join(w for w in kept if w)


def _mark(u: Utterance, pattern: re.Pattern[str]) -> list[re.Match[str]]:
    found = u.find(pattern)
    for match in found:
        u.take(match)
    return found
