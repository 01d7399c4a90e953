"""Whole messages that look for something: a search, a request for ideas, a gift, a change of the wish."""

from retrieval.plurals import plural

from . import words_en, words_zh
from .clauses import Composer
from .draft import Draft, query, valued
from .grammar import mark
from .places import one_place

_COUNTS = (0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4)
_BARE = 0.12  # of all searches: what people type into a search box, "kettle", "black dress", 口红


def noun_phrase(c: Composer) -> str:
    """Adjectives, a kind and the product, in marks."""
    before = [c.adjective() for _ in range(c.m.pick((0, 0, 0, 1, 1, 1, 2)))]
    kind = [query(c.m.pick(c.w.kinds))] if c.w.kinds and c.m.chance(0.25) else []
    noun = c.m.pick(c.w.products)
    if c.zh:
        glue = "的" if before and c.m.chance(0.25) else ""
        return "".join(b for b in before if b) + glue + "".join(kind) + query(noun)
    if c.m.chance(0.4) and not noun.endswith("s"):
        noun = plural(noun)
    words = [*before, *kind, query(noun)]
    phrase = " ".join(w for w in words if w)
    if c.m.chance(0.06):
        phrase += c.m.say(c.t["TWO_WISHES"]) + " " + query(c.m.pick(c.w.products))
    if not noun.endswith("s") and c.m.chance(0.45):
        return c.m.pick(("a ", "a ", "some ", "a new ", "a good ", "one ")) + phrase
    return c.m.pick(("", "", "some ", "a pair of ", "any ", "new ", "good ")) + phrase if noun.endswith("s") else phrase


def search(c: Composer) -> Draft:
    """A product with any number of wishes; bare, short, chatty or rambling. Sometimes no product at all, only wishes."""
    if c.m.chance(_BARE):
        noun = query(c.m.pick(c.w.products))
        adjective = c.adjective() if c.m.chance(0.4) else ""
        return Draft("search", ("" if c.zh else " ").join(w for w in (adjective, noun) if w), c.w.language, c.fields)
    wishes = c.wishes(c.m.pick(_COUNTS))
    opened = c.say("OPENERS", np=noun_phrase(c), noun=c.m.pick(c.w.products))
    return Draft("recommend" if _gift_words(wishes) else "search", _sentence(c, opened, wishes), c.w.language, c.fields)


def recommend(c: Composer) -> Draft:
    """Ideas for oneself, or a gift for somebody, with or without interests and wishes."""
    c.used.add("recipient")
    wishes = c.wishes(c.m.pick((0, 0, 0, 1, 1, 2)))
    if c.m.chance(0.3):
        return Draft("recommend", _sentence(c, c.say("RECOMMEND"), wishes), c.w.language, c.fields)
    if c.m.chance(0.3):
        who = c.m.pick(words_zh.CHILDREN.split() if c.zh else words_en.split(words_en.CHILDREN))
        c.fields["age"] = c.m.rng.randint(1, 17)
        opened = c.say("GIFT_AGE", who=mark("who", who), age=mark("number", str(c.fields["age"])))
    else:
        opened = c.say("GIFT", who=mark("who", c.person()), occasion=c.occasion())
    if c.m.chance(0.4):
        interest = c.m.pick(words_zh.INTERESTS.split() if c.zh else words_en.split(words_en.INTERESTS))
        wishes.insert(0, c.say("INTEREST", i=query(interest)))
    return Draft("recommend", _sentence(c, opened, wishes), c.w.language, c.fields)


def refine(c: Composer, shown: int) -> Draft:
    """A change of the wish: values, clauses, sorts, cheaper, like that one, one value for another, or something taken back."""
    kind = c.m.rng.choices(("value", "clause", "sort", "cheaper", "like", "drop", "swap"), (25, 28, 9, 14, 9, 9, 6))[0]
    text = ""
    if kind == "value" and (adjectives := [a for a in (c.adjective() for _ in range(c.m.pick((1, 1, 1, 2)))) if a]):
        text = c.say("REFINE", c=("" if c.zh else " ").join(adjectives))
    elif kind == "sort":
        text = c.say("SORT_SHOWN", c=c.sort())
    elif kind == "cheaper":
        text = _relative(c, shown)
    elif kind == "like" and shown and (value := c.adjective()):
        text = c.say("LIKE_THAT", ref=one_place(c, shown), v=value)
    elif kind == "swap":
        text = _swap(c)
    elif kind == "drop":
        what = c.m.pick(("price", "price", "colour", "brands", "size", "material", "rating", "all"))
        c.fields["drop"] = (what,)
        text = c.say(f"DROP_{what}")
    if not text:
        text = c.say("REFINE_CLAUSE", c=" ".join(_only_changes(c)))
    elif kind in ("value", "cheaper", "drop") and c.m.chance(0.25) and (more := _only_changes(c)):
        text = f"{text}{'，' if c.zh else ', '}{more[0]}"
    return Draft("refine", text, c.w.language, c.fields)


def answer(c: Composer, attribute: str) -> Draft:
    """The answer to a question about one attribute: a bare value."""
    one, two = c.m.pick(c.w.values[attribute]), c.m.pick(c.w.values[attribute])
    return Draft("refine", c.say("ANSWER", v=valued(attribute, one), w=valued(attribute, two)), c.w.language, c.fields)


def _relative(c: Composer, shown: int) -> str:
    if c.m.chance(0.2):
        c.fields["relative_price"] = "pricier"
        return c.say("PRICIER")
    c.fields["relative_price"] = "cheaper"
    return c.say("CHEAPER_THAN", ref=one_place(c, shown)) if shown and c.m.chance(0.25) else c.say("CHEAPER")


def _swap(c: Composer) -> str:
    """One value in the place of another of its attribute; "" where the shop has no two."""
    name = c.free_attribute()
    if not name or len(c.w.values[name]) < 2:
        return ""
    old, new = c.m.some(c.w.values[name], 2, 2)
    return c.say("SWAP", x=mark("ex", old), v=valued(name, new))


def _only_changes(c: Composer) -> list[str]:
    """One clause, sometimes two, that names no product."""
    c.used |= {"purpose", "number", "recipient"}
    return c.wishes(c.m.pick((1, 1, 1, 2))) or [c.say("DROP_all")]


def _gift_words(wishes: list[str]) -> bool:
    return any(word in w for w in wishes for word in ("gift", "present", "礼物"))


def _sentence(c: Composer, opened: str, wishes: list[str]) -> str:
    """Greeting, ramble, the opening and its wishes, and a close."""
    greeting, closing = c.say("GREETINGS"), c.say("CLOSERS")
    ramble = _ramble(c) if c.m.chance(0.14) else ""
    comma = c.m.pick(("，", "，", " ", "、")) if c.zh else c.m.pick((" ", " ", " ", ", ", ", ", " and ", ". "))
    if wishes and c.m.chance(0.12):
        opened, wishes = wishes[0] + ("，" if c.zh else c.m.pick((", ", ": ", " - ", ". "))) + opened, wishes[1:]
    body = opened
    for i, wish in enumerate(wishes):
        body += (comma if i or c.zh else c.m.pick((" ", " ", " ", ", "))) + wish
    return f"{greeting} {ramble} {body} {closing}" if not c.zh else f"{greeting}{ramble}{body}{closing}"


def _ramble(c: Composer) -> str:
    number = {"n": str(c.m.rng.randint(2, 9)), "m": str(c.m.rng.randint(12, 79)), "y": str(c.m.rng.randint(2005, 2024))}
    return c.say("RAMBLES", who="mum" if not c.zh else "妈妈", **number)
