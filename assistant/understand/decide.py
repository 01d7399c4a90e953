"""Which act a message is, of those that need its slots, and what an Intent of that act keeps. Rules over words; they know no model."""

import re
from dataclasses import dataclass, replace

from assistant.schema import Act, Intent

from . import acts
from .text import Utterance
from .wishes import INTEREST, OCCASION

CART_NAMED = r"\b(?:cart|basket)\b|(?:my|the|your|shopping) trolley\b|购物车|我的?车里(?!用)"
_TO_CART = re.compile(rf"{CART_NAMED}|bag\b|checkout|结账|结算")
_ASKS_OF = re.compile(r"(?:^|[-,.;:?!] )(?:does|do|is|are|has|have|can|will|would) (?:the|number|no\.?|#|it)\b")
_ASKS_OF_IT = re.compile(r"\b(?:is|are|does|do) (?:the|it|that|this|number|#)")
_ASKS = re.compile(r"\?|吗|？|^(?:is|are|does|do|can|what|which|how)\b")
_QUESTION = re.compile(r"^(?:who|what|when|where|why|how|is|are|do|does|did|can|could|tell me)\b|是谁|是什么|为什么|怎么|几点|多少")
_OPENS_QUESTION = re.compile(r"(?!do you have|have you)(?:is|are|does|do|has|have|can|will|what|how|tell)\b")
_IT = re.compile(r"\b(?:it|this|that)\b|这个|它")
_THIS_ZH = re.compile("这[款个件双台条把支套只本](?:能|可以|会|是|支持|防|带|可)")
_HAS = re.compile(r"\b(?:in|have|got)\b|有")
_TOO_DEAR = re.compile(r"\btoo (?:expensive|pricey|much)")
_SHORT = 25


@dataclass(frozen=True, slots=True)
class Heard:
    """What the choice goes by.

    `intent` holds all that was read; `words` are the product words, values left out; `shown` is the number of items on screen;
    `in_talk` whether there is a list or a wish to come back to; `comparing` and `carting` whether words of these acts stand in the
    message; `known` whether it names a category or a kind.
    """

    intent: Intent
    u: Utterance
    words: list[str]
    shown: int
    in_talk: bool
    comparing: bool
    carting: bool
    gift: bool
    known: bool

    @property
    def low(self) -> str:
        return self.u.low

    @property
    def refers(self) -> bool:
        return bool(self.intent.references)

    @property
    def names_product(self) -> bool:
        """Whether it names a thing of the shop's, and points at nothing that is shown."""
        return bool(self.words) and self.known and not self.refers


def decide(h: Heard) -> tuple[Intent, bool]:
    """The Intent, and whether words of the message decided its act; False where it is what remains when nothing was recognised."""
    intent, wishes = h.intent, wishes_in(h.intent)
    act: Act | None = None
    if _compares(h):
        act = "compare"
    elif _carts(h):
        act = "cart"
    elif _judges(h, wishes):
        act = "feedback"
    elif _asks_of_shown(h):
        act = "detail"
    elif h.gift and not h.refers and not h.names_product:
        act = "recommend"
    if act:
        return shaped(intent, act, h.u, h.words), True
    if h.in_talk:
        if not wishes and not h.refers and not h.known and acts.MORE.search(h.low):
            return Intent(act="refine", action="more", language=h.u.language), True
        if h.refers and not h.known and acts.SIMILAR.search(h.low):
            return replace(intent, act="refine", query=""), True
        if _refines(h, wishes):
            return replace(intent, act="refine"), True
    elif acts.ADVICE.search(h.low):
        return replace(intent, act="recommend"), True
    if acts.RECOMMEND.search(h.low) or h.gift or (intent.recipient and not h.words):
        if not (h.words and h.known):
            return shaped(intent, "recommend", h.u, h.words), True
        return replace(intent, act="search"), True
    if h.words or wishes or intent.categories:
        if not h.known and not wishes and _QUESTION.search(h.low) and not h.shown:
            return Intent(act="out_of_scope", language=h.u.language), False
        return intent, h.known or (wishes and not h.in_talk) or names_another(intent, h.low)
    return _remaining(h)


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
            return replace(plain, references=(), order_id=intent.order_id, action=order_action(u.low))
        case "faq":
            return replace(plain, references=(), topic=u.text)
        case "compare":
            return plain
        case _:
            return replace(plain, references=())


def names_another(intent: Intent, low: str) -> bool:
    """Whether the message names, with its article, a next thing to look for: "now an hdmi cable"."""
    return bool(not intent.references and intent.query and acts.ANOTHER_THING.search(low))


def order_action(low: str) -> str:
    """What is to be done about an order."""
    if re.search(r"\bcancel|取消", low):
        return "cancel"
    if re.search(r"\b(?:return|send back|refund|exchange)|退|换货", low):
        return "return"
    return "list" if re.search(r"\borders\b|history|past|所有订单|历史", low) else "status"


def wishes_in(intent: Intent) -> bool:
    """Whether anything is wished of a product beside its kind."""
    return bool(
        intent.price_min is not None
        or intent.price_max is not None
        or intent.rating_min is not None
        or intent.sort != "relevance"
        or intent.brands
        or intent.exclude_brands
        or intent.attributes.keys() - {INTEREST, OCCASION}
        or intent.exclude
        or intent.in_stock
        or intent.relative_price
    )


def _compares(h: Heard) -> bool:
    return h.comparing and (h.refers or h.shown > 1) and not h.names_product


def _carts(h: Heard) -> bool:
    """Something shown, or the cart itself; "I'd like to buy a black dress" is a search, "does the second one fit a cart" a question."""
    if not h.carting or h.intent.sort != "relevance" or (h.refers and _ASKS_OF.search(h.low)):
        return False
    if h.known and not h.refers and not re.search(CART_NAMED, h.low):
        return False
    return bool(h.refers or h.shown or _TO_CART.search(h.low))


def _judges(h: Heard, wishes: bool) -> bool:
    """Praise or blame of what is shown; where it also says what is wanted instead, it changes the wish."""
    disliked, liked = acts.FEEDBACK_DISLIKE.search(h.low), acts.FEEDBACK_LIKE.search(h.low)
    if not h.shown or not (disliked or liked) or h.intent.relative_price or _ASKS.search(h.low) or h.names_product:
        return False
    if wishes and not h.refers and not disliked:
        return False
    return not (disliked and _TOO_DEAR.search(h.low)) and not h.intent.exclude


def _asks_of_shown(h: Heard) -> bool:
    """A question about an item on the list; "do you have the second in blue" looks for another."""
    points = h.shown and (h.refers or h.shown == 1 or _IT.search(h.low))
    if not points or not acts.DETAIL.search(h.low) or h.intent.relative_price:
        return False
    swaps = h.refers and _HAS.search(h.low) and not _ASKS_OF_IT.search(h.low) and any("colo" in n for n in h.intent.attributes)
    ends, this = _ends_as_question(h.low), bool(_THIS_ZH.match(h.low))
    asks = (h.refers and (_OPENS_QUESTION.match(h.low) or _ASKS_OF.search(h.low) or ends)) or (this and ends)
    return bool((not h.known or asks) and not swaps)


def _ends_as_question(low: str) -> bool:
    return low.rstrip("?？").endswith(("吗", "不")) and "有" not in low


def _refines(h: Heard, wishes: bool) -> bool:
    """A turn refines when it names no product of its own and changes something, or says that it changes the wish."""
    intent = h.intent
    if intent.drop or intent.relative_price:
        return True
    if names_another(intent, h.low):
        return False
    if not h.words and (wishes or h.refers):
        return True
    if h.known:
        return h.refers and wishes
    if wishes and acts.OF_SHOWN.search(h.low):
        return True
    return bool(acts.REFINE.search(h.low)) and (wishes or h.refers) and len(h.words) <= 3


def _remaining(h: Heard) -> tuple[Intent, bool]:
    """Neither a product nor a wish: small talk, unless it is long enough to be searched by as it is."""
    if h.in_talk:
        changes = bool(h.intent.drop or h.intent.references)
        return (replace(h.intent, act="refine") if changes else Intent(act="smalltalk", language=h.u.language)), changes
    if len(h.low) < _SHORT:
        return Intent(act="smalltalk", language=h.u.language), False
    return Intent(act="search", query=h.u.text, language=h.u.language), False


def _asked_values(intent: Intent) -> dict[str, tuple[str, ...]]:
    """What a question about an item is narrowed to ("in green", "in size 9"); "does it have USB-C" asks and narrows nothing."""
    return {name: values for name, values in intent.attributes.items() if "colo" in name or name in ("size", "material")}


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
