"""The deterministic reader: one message to an Intent, by the contract and the tables, in a millisecond or two.

It knows no model. Slots are read in the order in which they would mislead each other least (order numbers and ratings before
prices, negations before values), each marking what it read; the rest are the product words.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.schema import Act, Conversation, Intent
from retrieval.schema import Contract

from . import acts
from .lexicon import FILLERS, FILLERS_ZH
from .prices import Prices, read_prices
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
from .text import CHINESE, Utterance
from .vocabulary import Vocabulary, vocabulary

_SERVICE: frozenset[Act] = frozenset({"order", "faq", "handoff", "out_of_scope", "smalltalk"})
_NOT = re.compile(
    r"\b(?:not|no|without|w/o|non|except(?: for)?|excluding|anything but|everything but|other than|avoid|hate|minus|nothing (?:by|from|in|with|made of)|"
    r"(?:isn'?t|aren'?t|don'?t want(?: any)?|dont want(?: any)?|don'?t like|dont like|no more|never|skip(?: the)?))[ -]+"
    r"(?:(?:any|anything|the|a|an|in|from|by|made|of|with|with any|be|ones?|those|made of|made from|that'?s|too)\s+)*(?P<what>[\w'&-]+(?:[ -][\w'&]+){0,3})"
    r"|\b(?P<free>[a-z]+)[- ]free\b"
    r"|(?:不要|不想要|别要|别|不含|不带|不是|除了|除开|没有|无(?!线|所|论|麸|糖)|非(?!常)|不喜欢|讨厌|排除)(?P<zh>[^\s,，。!！?？]{1,10})"
)
_STOP_NEGATION = re.compile(
    r"\b(?:and|but|please|pls|plz|with|under|below|if|ones?|that|which|stuff|in|for|size|thanks|only|or less)\b.*$"
)
_TAIL_ZH = re.compile(r"(?:都行|都可以|都要|的都|以外|之外|的|了|款|吧|那种|材质|牌子|做的).*$")
_OR = re.compile(r"\s*(?:,| or | nor | and |或者?|和|、)\s*")
_SIZE = re.compile(
    r"\b(?:in )?(?:a )?(?:uk |us |eu )?size:? (?P<a>\d{1,2}(?:\.5)?|x{0,3}[sl]|m|small|medium|large|extra large|one size)\b|\b(?P<b>x{1,3}[sl]|\dxl)\b|(?P<c>\d{2}(?:\.5)?)\s?(?:码|号)"
    r"|(?P<d>x{0,3}[sl]|m|大|中|小|加大)(?:码|号)|(?<=, )(?P<e>[sml])(?=,| |$)"
)
_SIZE_WORDS = {"small": "S", "medium": "M", "large": "L", "extra large": "XL", "大": "L", "中": "M", "小": "S", "加大": "XL"}
_BY = re.compile(r"\b(?:by|from|brand|made by)\s+(?P<b>[a-z][\w&'-]+)\b|\b(?P<n>[a-z][\w&'-]+) brand\b")
_KNOWN_BRANDS = re.compile(
    r"(?<![\w-])(?:nike|adidas|puma|reebok|new balance|asics|converse|vans|timberland|north face|the north face|patagonia|columbia|zara|h&m|uniqlo|levi'?s|gucci|"
    r"prada|chanel|dior|hermes|louis vuitton|rolex|casio|seiko|apple|iphone|samsung|sony|bose|jbl|xiaomi|huawei|oppo|google pixel|dell|hp|lenovo|asus|acer|msi|"
    r"logitech|razer|canon|nikon|fujifilm|dyson|philips|bosch|ikea|nespresso|lavazza|starbucks|nivea|l'?oreal|maybelline|mac cosmetics|estee lauder|lego|tefal|"
    r"le creuset|garmin|fitbit|anker|sennheiser|jabra|microsoft|lg|panasonic)(?![\w-])|耐克|阿迪达斯|阿迪|彪马|新百伦|优衣库|苹果|三星|索尼|华为|小米|联想|戴尔|罗技|佳能|"
    r"尼康|香奈儿|迪奥|古驰|雅诗兰黛|欧莱雅|兰蔻|宜家|戴森|飞利浦|雀巢|星巴克|乐高|李宁|安踏"
)  # fmt: skip
_STOCK = re.compile(r"\b(?:in stock|available now|must be available|ready to ship)\b|有货|现货")
_HEAD_END = re.compile(
    r"\b(?:for|with|without|in|under|below|over|above|that|which|to|from|by|of|around|between|about|at|on|w/|less|max|no|not|but|who)\b|[,.;!?(]"
)
_FILLER = frozenset(FILLERS)
_FILLERS_ZH = re.compile("|".join(map(re.escape, sorted(FILLERS_ZH, key=len, reverse=True))))


@dataclass
class _Read:
    """What has been read of one message so far."""

    u: Utterance
    words: Vocabulary
    prices: Prices = Prices()
    attributes: dict[str, list[str]] = field(default_factory=dict)
    brands: list[str] = field(default_factory=list)
    exclude_brands: list[str] = field(default_factory=list)
    exclude: list[str] = field(default_factory=list)
    unmet: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)


def parse(text: str, contract: Contract, shown: int = 0, conversation: Conversation | None = None) -> Intent:
    """Read one message; `shown` is the number of items on screen, the conversation tells whether there is a wish to refine."""
    state = conversation or Conversation()
    shown = shown or len(state.shown)
    u = Utterance.of(text)
    early = _early(u, shown)
    order_id = read_order_id(u)
    if early:
        action = _order_action(u.low) if early == "order" else ""
        topic = u.text if early == "faq" else ""
        return Intent(act=early, order_id=order_id, action=action, topic=topic, language=u.language)
    read = _Read(u, vocabulary(contract))
    drop = _drop(u)
    rating = read_rating(u)
    comparing = bool(acts.COMPARE.search(u.low))
    references = read_references(u, shown, comparing)
    carting = bool(acts.CART.search(u.low))
    quantity = (read_new_quantity(u) if carting else None) or read_quantity(u)
    recipient, age = read_recipient(u)
    gift = read_gift(u)
    read.prices = read_prices(u)
    sort = read_sort(u)
    cheaper = _relative(u.low, read.prices)
    _sizes(read)
    _negations(read)
    _brands(read)
    in_stock = bool(_mark(u, _STOCK))
    _categories(read)
    _values(read)
    query = _query(u, read)
    intent = Intent(
        act="search",
        query=query,
        price_min=read.prices.low,
        price_max=read.prices.high,
        rating_min=rating,
        sort=sort,
        categories=tuple(read.categories),
        brands=tuple(read.brands),
        exclude_brands=tuple(read.exclude_brands),
        attributes={name: tuple(values) for name, values in read.attributes.items()},
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
    return _decided(intent, u, shown, state, comparing, carting, gift, bool(read.categories))


def _early(u: Utterance, shown: int) -> Act | None:
    """The acts that their words alone decide."""
    low = u.low
    if acts.INJECTION.search(low):
        return "out_of_scope"
    if acts.SMALLTALK.search(low) and not (shown and acts.CART_ADD.fullmatch(low)):
        return "smalltalk"
    if acts.HANDOFF.search(low):
        return "handoff"
    if acts.CART.search(low) and re.search(r"cart|basket|购物车", low):
        return None
    if acts.FAQ.search(low) and not re.search(r"\bmy (?:order|package|parcel|refund)\b|我的(?:订单|快递)", low):
        return "faq"
    if acts.ORDER.search(low):
        return "order"
    if acts.OFF_TOPIC.search(low):
        return "out_of_scope"
    return None


def _decided(
    intent: Intent, u: Utterance, shown: int, state: Conversation, comparing: bool, carting: bool, gift: bool, known: bool
) -> Intent:
    """Choose the act among those that need the slots, and keep only what that act uses."""
    low, refers = u.low, bool(intent.references)
    in_state = shown > 0 or state.wish is not None
    words = _content(intent.query)
    wishes = _wishes(intent)
    if comparing and (refers or shown > 1) and not (words and not refers):
        return Intent(act="compare", references=intent.references, language=u.language)
    if (
        carting
        and (refers or shown or re.search(r"cart|basket|bag\b|checkout|购物车|结账|结算", low))
        and not _is_search(intent, low, refers, known)
    ):
        return _cart(intent, low)
    disliked, liked = acts.FEEDBACK_DISLIKE.search(low), acts.FEEDBACK_LIKE.search(low)
    if (
        shown
        and (disliked or liked)
        and not (wishes and not refers and not disliked)
        and not _asks(low)
        and not (words and known and not refers)
    ):
        if not (disliked and re.search(r"\btoo (?:expensive|pricey|much)", low)) and not intent.exclude:
            action = "dislike" if disliked else "like"
            return Intent(act="feedback", references=intent.references, action=action, topic=u.text, language=u.language)
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
        if not known and not (swaps and "colour" in _swap_names(intent)):
            return Intent(
                act="detail", references=intent.references, topic=u.text, attributes=intent.attributes, language=u.language
            )
    if in_state and _refines(intent, low, words, wishes, known):
        return replace(intent, act="refine")
    if acts.RECOMMEND.search(low) or gift or (intent.recipient and not words):
        specific = bool(words) and known
        if not specific:
            return replace(intent, act="recommend", query=intent.query if words else "")
        return replace(intent, act="search" if not (gift or intent.recipient) else "recommend")
    if words or wishes or intent.categories:
        if not known and not wishes and _is_question(low) and not shown:
            return Intent(act="out_of_scope", language=u.language)
        return intent
    if in_state:
        return replace(intent, act="refine") if drop_or_sort(intent) else Intent(act="smalltalk", language=u.language)
    return Intent(act="smalltalk" if len(low) < 25 else "search", query=u.text if len(low) >= 25 else "", language=u.language)


def drop_or_sort(intent: Intent) -> bool:
    return bool(intent.drop or intent.sort != "relevance" or intent.relative_price or intent.references)


def _swap_names(intent: Intent) -> set[str]:
    return {"colour" if "colo" in name else name for name in intent.attributes}


def _refines(intent: Intent, low: str, words: list[str], wishes: bool, known: bool) -> bool:
    """A turn refines when it names no product of its own and changes something, or says that it changes the wish."""
    if intent.drop or intent.relative_price:
        return True
    if not words and (wishes or intent.references):
        return True
    if known:
        return bool(intent.references) and bool(wishes)
    return bool(acts.REFINE.search(low)) and bool(wishes or intent.references) and len(words) <= 3


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
    return known and not refers and not re.search(r"cart|basket|购物车", low)


def _asks(low: str) -> bool:
    return bool(re.search(r"\?|吗|？|^(?:is|are|does|do|can|what|which|how)\b", low))


def _is_question(low: str) -> bool:
    return bool(
        re.match(r"(?:who|what|when|where|why|how|is|are|do|does|did|can|could|tell me)\b", low)
        or re.search(r"(?:是谁|是什么|为什么|怎么|几点|多少)", low)
    )


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


def _sizes(read: _Read) -> None:
    for match in read.u.find(_SIZE):
        said = next(g for g in match.groups() if g)
        size = _SIZE_WORDS.get(said, said.upper())
        known = read.words.sizes.get(size.lower()) or read.words.sizes.get(said)
        read.attributes.setdefault(known.attribute if known else "size", []).append(known.value if known else size)
        read.u.take(match)


def _negations(read: _Read) -> None:
    """What stands behind a negation is a brand or a word that is not wanted, up to where the negation ends."""
    for match in read.u.find(_NOT):
        what = match["what"] or match["free"] or match["zh"] or ""
        what = _TAIL_ZH.sub("", what) if match["zh"] else _STOP_NEGATION.sub("", what)
        taken = False
        for part in _OR.split(what.strip(" ,.!?-")):
            taken = _exclude(read, part.strip()) or taken
        if taken:
            end = match.start() + match.group().find(what) + len(what) if what else match.end()
            read.u.read[match.start() : end] = [True] * (end - match.start())


def _exclude(read: _Read, part: str) -> bool:
    words = read.words
    if not part or part in _FILLER and part not in words.values:
        return False
    if brand := words.brands.get(part) or next((b for form, b in words.brands.items() if part.startswith(form + " ")), None):
        read.exclude_brands.append(brand)
        return True
    if match := _KNOWN_BRANDS.match(part):
        read.exclude_brands.append(match.group())
        return True
    value = words.value_pattern.match(part)
    if value and value.group() in words.values:
        meant = words.values[value.group()]
        read.exclude.append(meant.attribute.replace("_", " ") if meant.value == "yes" else meant.value.lower())
        return True
    if CHINESE.search(part):
        read.exclude.append(part)
        return len(part) <= 6
    first = [w for w in part.split() if w not in _FILLER][:2]
    if not first or re.search(r"\d", part):
        return False
    read.exclude.append(" ".join(first[:1] if len(first) == 2 and first[1] in ("one", "ones") else first))
    return True


def _brands(read: _Read) -> None:
    for match in read.u.find(read.words.brand_pattern):
        read.brands.append(read.words.brands[match.group()])
        read.u.take(match)
    for match in read.u.find(_KNOWN_BRANDS):
        known = read.words.brands.get(match.group())
        read.brands.append(known or match.group())
        if not known:
            read.unmet.append(match.group())
        read.u.take(match)


def _categories(read: _Read) -> None:
    """The category that the head of the wish names: the last one before the first "for", "with", "in" and so on."""
    u, words = read.u, read.words
    heads = []
    for match in u.find(words.category_pattern):
        before = u.low[: match.start()]
        if u.language == "en" and (cut := list(_HEAD_END.finditer(before))) and _content(_stripped(before[: cut[0].start()])):
            continue
        heads.append(match)
    if heads:
        last = heads[-1]
        behind = u.low[last.end() :].split()
        if (
            u.language == "en"
            and behind
            and re.fullmatch(r"[a-z]+s?", behind[0])
            and behind[0] not in _FILLER
            and not _HEAD_END.match(behind[0])
        ):
            return
        read.categories.append(words.categories[last.group()])


def _stripped(text: str) -> str:
    return re.sub(r"[^\w' -]", " ", text)


def _values(read: _Read) -> None:
    """Attribute values; a value inside the category's own name is part of the name."""
    for match in read.u.find(read.words.value_pattern):
        meant = read.words.values[match.group()]
        if any(match.group() in c.lower() for c in read.categories) and match.group() not in read.words.gender:
            continue
        own = read.attributes.setdefault(meant.attribute, [])
        if meant.value not in own:
            own.append(meant.value)


def _query(u: Utterance, read: _Read) -> str:
    """The product words: what no slot consumed, less what is said around a wish."""
    rest = u.rest()
    if u.language == "zh":
        parts = re.split(r"[\s,，。!！?？;；、]+", rest)
        kept = [_FILLERS_ZH.sub("", p) if CHINESE.search(p) else _english(p) for p in parts]
        return " ".join(k for k in kept if k).strip()
    return _english(rest)


def _english(text: str) -> str:
    words = re.findall(r"[\w&'’+./-]+", text)
    kept = [w.strip("'./-") for w in words if w.lower().strip("'./-") not in _FILLER]
    return " ".join(w for w in kept if w)


def _content(query: str) -> list[str]:
    """The words of a query that could name a product."""
    return [w for w in query.split() if w.lower() not in _FILLER and (CHINESE.search(w) or len(w) > 1)]


def _mark(u: Utterance, pattern: re.Pattern[str]) -> list[re.Match[str]]:
    found = u.find(pattern)
    for match in found:
        u.take(match)
    return found
