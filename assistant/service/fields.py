"""What an item's own fields tell: price, stock, sizes, rating, brand, attributes. Reads no sentence and no review."""

import re
from collections.abc import Mapping

from assistant.schema import Language
from assistant.service.detail_words import (
    DIRECTIONS,
    HAS,
    INNER,
    LIGHT,
    SIZE,
    SIZE_WORDS,
    SUBJECTS,
    TECHNOLOGIES,
    Subject,
)
from assistant.service.told import Told, field, told
from assistant.service.variants import available, choices
from assistant.wording import label, money, shortened, span_text, value_in, value_text
from assistant.words_zh import ZH_NAMES, ZH_VALUES
from retrieval.schema import AttributeValue, Contract, Item, Quantity
from retrieval.signals.words import words

FEW = 5
LONGEST_VALUE = 80


def price_told(item: Item, language: Language) -> Told | None:
    prices = sorted({v.price_cents for v in item.variants if v.price_cents is not None})
    if len(prices) > 1:
        low, high = money(prices[0], item.currency), money(prices[-1], item.currency)
        name = next(iter(choices(item)), "size")
        return told("prices", language, field("price", f"{low}-{high}"), low=low, high=high, label=label(name, language))
    cents = item.price_cents if item.price_cents is not None else next(iter(prices), None)
    if cents is None:
        return None
    price = money(cents, item.currency)
    return told("price", language, field("price", price), price=price)


def stock_told(item: Item, language: Language) -> Told | None:
    """Whether it can be had; None where the catalogue does not track it."""
    stock = available(item)
    if stock is None:
        return None
    evidence = field("stock", str(stock))
    if stock <= 0:
        return told("gone", language, evidence)
    every, left = choices(item), choices(item, in_stock=True)
    for name, values in every.items():
        if len(left.get(name, ())) < len(values):
            value = "、".join(left[name]) if language == "zh" else ", ".join(left[name])
            return told("partly", language, field(name, value), label=label(name, language), value=value)
    if stock <= FEW:
        return told("few", language, evidence, stock=stock)
    return told("stock", language, evidence)


def choice_told(item: Item, question: str, language: Language) -> Told | None:
    """Whether the size, or another choice that the question names, can be had."""
    for name, values in choices(item).items():
        wanted = _wanted(name, values, question)
        if not wanted:
            continue
        title, others = label(name, language), _listed(choices(item, in_stock=True).get(name, ()), language)
        evidence = field(name, others)
        match = next((v for v in values if v.casefold() == wanted.casefold()), None)
        if match is None:
            return told("one_missing", language, field(name, _listed(values, language)), label=title, value=wanted,
                        others=_listed(values, language))  # fmt: skip
        stocks = [available(item, v) for v in item.variants if value_text(v.attributes.get(name, "")) == match]
        left = None if any(s is None for s in stocks) else sum(s for s in stocks if s is not None)
        if left == 0:
            return told("one_gone", language, evidence, label=title, value=match, others=others or "-")
        if left is not None and left <= FEW:
            return told("one_left", language, field(name, match), label=title, value=match, stock=left)
        return told("one_of", language, field(name, match), label=title, value=match)
    return None


def rating_told(item: Item, language: Language) -> Told | None:
    if item.rating is None:
        return None
    rating = f"{item.rating:.1f}"
    if not item.rating_count:
        return told("rated", language, field("rating", rating), rating=rating)
    evidence = field("rating", f"{rating} ({item.rating_count})")
    return told("rating", language, evidence, rating=rating, count=item.rating_count)


def brand_told(item: Item, language: Language) -> Told | None:
    return told("brand", language, field("brand", item.brand), brand=item.brand) if item.brand else None


def about(item: Item, language: Language, most: int = 6) -> Told | None:
    """The main attributes in one sentence."""
    held = {n: v for n, v in _held(item).items() if len(value_text(v)) <= LONGEST_VALUE}
    if not held:
        return None
    comma = "；" if language == "zh" else "; "
    pairs = comma.join(f"{label(n, language)} {_value(v, language)}" for n, v in list(held.items())[:most])
    evidence = tuple(field(n, value_text(v)) for n, v in list(held.items())[:most])
    return Told(told("data", language, evidence[0], pairs=pairs).sentence, evidence)


def attributes_told(item: Item, question: str, language: Language, contract: Contract) -> list[Told]:
    """What the attributes that the question asks for say, in the order of the item."""
    held, offered = _held(item), choices(item)
    names = {plain_name(name): name for name in held}
    asked = {names[plain] for subject in subjects(question) for plain in _of_subject(subject, item, question)}
    asked |= {name for plain, name in names.items() if _named(plain, question)}
    values = {name: value for name in held if (value := _value_named(name, held[name], question, contract))}
    own = {value.casefold() for name, value in values.items() if _has(held[name], value)}
    # "Is it gold plated" names a colour too, of other items; where one attribute has the value, the others are not meant.
    values = {n: v for n, v in values.items() if v.casefold() not in own or _has(held[n], v)}
    told_names = [name for name in held if name in asked or name in values]
    return [_attribute(n, held[n], values.get(n, ""), question, language, n in offered) for n in told_names]


def subjects(question: str) -> list[Subject]:
    """What is asked, of the things that `detail_words` knows."""
    asked = [subject for subject in SUBJECTS if subject.asked.search(question)]
    inner = any(subject.name in INNER for subject in asked)
    return [subject for subject in asked if not (inner and subject.name == "dimensions")]


def plain_name(name: str) -> str:
    """An attribute's name in plain lower-case words: "Battery_Life" is "battery life"."""
    return " ".join(re.sub(r"[^0-9a-z\u3400-\u9fff]+", " ", name.casefold()).split())


def _held(item: Item) -> Mapping[str, AttributeValue]:
    return {**item.attributes, **choices(item)}


def _of_subject(subject: Subject, item: Item, question: str) -> list[str]:
    """The plain names that tell a subject; "how tall" asks for the height and not for the width, "HDMI" for what names it.

    Of a cable the "cable length" is its length; of a boot the "sole height" is not its height.
    """
    held = _held(item)
    found = {plain: value for name, value in held.items() if subject.attributes.match(plain := plain_name(name))}
    if subject.name == "dimensions" and (ways := {d for pattern, d in DIRECTIONS if pattern.search(question)}):
        itself = ways | set(words(f"{item.title} {' '.join(item.category)}"))
        exact = [name for name in found if name in ways]
        return exact or [name for name in found if ways & set(name.split()) and set(words(name)) <= itself]
    if subject.name == "connection" and (named := TECHNOLOGIES.findall(question)):
        return [n for n, v in found.items() if any(t.rstrip("s") in f"{n} {value_text(v)}".casefold() for t in named)]
    return list(found)


def _named(name: str, question: str) -> bool:
    """Whether the question says the attribute's name, in either language."""
    if (zh := ZH_NAMES.get(name)) and zh in question:
        return True
    own = words(name)
    telling = [w for w in own if w not in LIGHT and not w.isdigit()] or own
    return bool(telling) and set(telling) <= set(words(question))


def _value_named(name: str, value: AttributeValue, question: str, contract: Contract) -> str:
    """The attribute's value that the question names ("is it leather?"): one of this item or of the catalogue; "" for none."""
    if isinstance(value, bool | Quantity):
        return ""
    known = contract.attribute(name)
    own = value if isinstance(value, tuple) else (value,)
    catalogue = [v.value for v in known.values] if known and known.type in ("text", "list") else []
    for candidate in sorted({*own, *catalogue}, key=len, reverse=True):
        plain = candidate.casefold()
        if len(plain) > 2 and re.search(rf"(?<![\w-]){re.escape(plain)}(?![\w-])", question):
            return candidate
        if (zh := ZH_VALUES.get(plain)) and zh in question:
            return candidate
    return ""


def _has(value: AttributeValue, wanted: str) -> bool:
    return any(v.casefold() == wanted.casefold() for v in (value if isinstance(value, tuple) else (value_text(value),)))


def _wanted(name: str, values: tuple[str, ...], question: str) -> str:
    """The choice that the question names, offered or not; "" for none."""
    if "size" in plain_name(name):
        if found := SIZE.search(question):
            said = next(g for g in found.groups() if g)
            said = SIZE_WORDS.get(said, said) if said not in {v.casefold() for v in values} else said
            return next((v for v in values if v.casefold() == said), said.upper())
    for value in sorted(values, key=len, reverse=True):
        zh = ZH_VALUES.get(value.casefold())
        if (len(value) > 2 and re.search(rf"\b{re.escape(value.casefold())}\b", question)) or (zh and zh in question):
            return value
    return ""


def _attribute(name: str, value: AttributeValue, named: str, question: str, language: Language, offered: bool) -> Told:
    """The attribute in a sentence; `named` is the value that the question names, `offered` says that there is a choice of them."""
    shown, title = _value(value, language), label(name, language)
    evidence = field(name, value_text(value))
    if isinstance(value, bool):
        if language == "zh":
            zh_known = plain_name(name) in ZH_NAMES
            return told(("is" if value else "is_not") if zh_known else "value", language, evidence, label=title, value=shown)
        kind = "has" if HAS.search(title.casefold()) else "is"
        said = set(words(title)) <= set(words(question))
        return told(f"{'' if said else 'just_'}{kind}{'' if value else '_not'}", language, evidence, label=title)
    if isinstance(value, tuple):
        if offered and not _has(value, named):
            return told("values", language, evidence, label=title, value=shown)
    if named and _has(value, named):
        return told("same", language, evidence, label=title, value=shown)
    return told("plain" if title.endswith("s") else "value", language, evidence, label=title, value=shown)


def _value(value: AttributeValue, language: Language) -> str:
    if isinstance(value, tuple):
        return span_text([value_in(v, language) for v in value], language, most=14)
    return shortened(value_in(value, language), LONGEST_VALUE)


def _listed(values: tuple[str, ...], language: Language) -> str:
    return span_text(values, language, most=14)
