"""Messages that search for nothing: about the shown list, the cart, an order, the shop, and those that are none of its business."""

import re

from assistant.schema import Act

from . import words_en
from .clauses import Composer
from .draft import Draft
from .grammar import mark
from .places import one_place, two_places

_TOPIC = re.compile(r"\{([^{}]+)\}")
_QUANTITIES = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_QUANTITIES_ZH = {"两": 2, "三": 3, "四": 4, "五": 5, "六": 6}


def cart(c: Composer, shown: int) -> Draft:
    """Into the cart, out of it, how many, what is in it, empty it."""
    action = c.m.rng.choices(("add", "remove", "set", "show", "clear"), (52, 15, 11, 15, 7))[0]
    if action in ("show", "clear") or not shown:
        action = action if action in ("show", "clear") else "show"
        return _with(c, "cart", c.say(f"CART_{action.upper()}"), action=action)
    named = c.m.chance(0.8)
    if action == "remove":
        return _with(c, "cart", c.say("CART_REMOVE", ref=one_place(c, shown, named)), action=action)
    if action == "set":
        template = c.m.template(c.t["CART_SET"])
        ref = one_place(c, shown, named) if "{ref}" in template else ""
        return _with(c, "cart", c.m.fill(template, ref=ref, q=_quantity(c)), action=action)
    ref = one_place(c, shown, named)
    if c.m.chance(0.3):
        return _with(c, "cart", c.say("CART_ADD_MANY", ref=ref, q=_quantity(c)), action=action)
    if c.m.chance(0.12) and c.w.values and (value := c.adjective()):
        return _with(c, "cart", c.say("CART_ADD_AS", ref=ref, v=value), action=action)
    return _with(c, "cart", c.say("CART_ADD", ref=ref), action=action)


def order(c: Composer) -> Draft:
    """Where it is, cancel it, send it back, list them; half of them with a number."""
    action = c.m.rng.choices(("status", "cancel", "return", "list"), (50, 18, 22, 10))[0]
    table = f"ORDER_{action.upper()}"
    if action != "list" and c.m.chance(0.4):
        return _with(c, "order", c.say(f"{table}_ID", o=mark("order", _order_number(c))), action=action)
    n = {"n": str(c.m.rng.randint(2, 5))}
    return _with(c, "order", c.say(table, **n), action=action)


def faq(c: Composer) -> Draft:
    template = c.m.template(c.t["FAQ"])
    return _with(c, "faq", c.m.fill(_TOPIC.sub(lambda m: mark("topic", m[1]), template)))


def plain(c: Composer, table: str, act: Act) -> Draft:
    """Talk, the wish for a human, and what is none of the shop's business."""
    n = {"n": str(c.m.rng.randint(2, 9)), "m": str(c.m.rng.randint(0, 9))}
    return _with(c, act, c.say(table, **n))


def compare(c: Composer, shown: int) -> Draft:
    if c.m.chance(0.22):
        return _with(c, "compare", c.say("COMPARE_ALL"))
    template = c.m.template(c.t["COMPARE"])
    if "{vs}" in template:
        return _with(c, "compare", c.m.fill(template, vs=two_places(c, shown, "REF_VERSUS")))
    return _with(c, "compare", c.m.fill(template, refs=two_places(c, shown)))


def detail(c: Composer, shown: int) -> Draft:
    """A question about one of the shown ones; what is asked is the topic."""
    ref = one_place(c, shown, c.m.chance(0.75))
    asked = {slot: mark("topic", c.say(table)) for slot, table in (("t", "TOPICS"), ("p", "PROPERTIES"), ("f", "FEATURES"))}
    return _with(c, "detail", c.say("DETAIL", ref=ref, **asked))


def feedback(c: Composer, shown: int) -> Draft:
    action = c.m.pick(("like", "dislike"))
    if c.m.chance(0.3):
        return _with(c, "feedback", c.say(f"{action.upper()}_ALL"), action=action)
    return _with(c, "feedback", c.say(action.upper(), ref=one_place(c, shown, c.m.chance(0.75))), action=action)


def _with(c: Composer, act: Act, text: str, **fields: object) -> Draft:
    greeting = c.say("GREETINGS") if c.m.chance(0.12) and act != "smalltalk" else ""
    closing = c.m.pick(("", "", "", "", "!", "?", ".", " pls", " please")) if not c.zh and c.m.chance(0.3) else ""
    glue = "" if c.zh else " "
    return Draft(act, f"{greeting}{glue}{text}{closing}", c.w.language, {**c.fields, **fields})


def _quantity(c: Composer) -> str:
    words = _QUANTITIES_ZH if c.zh else _QUANTITIES
    if c.m.chance(0.5):
        word = c.m.pick(list(words))
        c.fields["quantity"] = words[word]
        return mark("number", word)
    n = c.m.rng.randint(2, 12)
    c.fields["quantity"] = n
    return mark("number", str(n))


def _order_number(c: Composer) -> str:
    digits = "".join(c.m.pick("0123456789") for _ in range(c.m.rng.randint(4, 8)))
    letters = c.m.pick(("", "", "W", "A", "ORD-", "SO", "#", "#W", "B-", c.m.pick(words_en.BRAND_STARTS)[0]))
    return letters + digits
