"""How facts are written for a shopper, in English and Chinese: amounts, titles, lists. It knows no reasons and no replies."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from assistant.schema import Language
from assistant.words_zh import ZH_CATEGORIES, ZH_NAMES, ZH_VALUES
from retrieval.schema import AttributeValue, Item, Quantity

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "CNY": "¥", "JPY": "¥", "INR": "₹", "KRW": "₩"}

MONTHS = "January February March April May June July August September October November December".split()
SPEAKING = frozenset(("color", "colour", "material", "style", "pattern", "flavor", "flavour", "season", "cut", "look", "feature"))


def money(cents: int, currency: str) -> str:
    """An amount as a shopper reads it: "$29.90", "$1,200", "29.90 CHF"; whole amounts of 100 and more drop the cents."""
    amount = f"{cents / 100:,.2f}"
    if abs(cents) >= 10_000:
        amount = amount.removesuffix(".00")
    symbol = SYMBOLS.get(currency)
    return f"{symbol}{amount}" if symbol else f"{amount} {currency}"


def month(at: datetime) -> str:
    """Month and year in English, whatever the machine's locale: "May 2026"."""
    return f"{MONTHS[at.month - 1]} {at.year}"


def title_of(item: Item, language: Language) -> str:
    return item.titles.get(language) or item.title


def label(name: str, language: Language) -> str:
    """An attribute's name without the marks of a data file."""
    plain = " ".join(name.replace("_", " ").split())
    return ZH_NAMES.get(plain.lower(), plain) if language == "zh" else plain


def category_name(name: str, language: Language) -> str:
    """A category as the shopper's language calls it, where that is known."""
    return ZH_CATEGORIES.get(name.casefold(), name) if language == "zh" else name


def value_name(value: str, language: Language) -> str:
    """A value as the shopper's language calls it, where that is known."""
    return ZH_VALUES.get(value.casefold(), value) if language == "zh" else value


@lru_cache(4096)
def worded(name: str, value: str, language: Language) -> str:
    """One attribute and its value in a few words: "waterproof", "for men", "blue", "size 42"; "防水", "男士", "尺码42"."""
    if value == "yes":
        return label(name, language)
    if value == "no":
        return f"非{label(name, language)}" if language == "zh" else f"not {label(name, language)}"
    shown = value_name(value, language)
    if name.casefold() in SPEAKING or (language == "zh" and shown != value):
        return shown
    if name.casefold() == "gender":
        return shown if language == "zh" or value.casefold() == "unisex" else f"for {value}"
    return f"{label(name, language)}{shown}" if language == "zh" else f"{label(name, language)} {shown}"


def value_text(value: AttributeValue) -> str:
    """A typed value as text: "1.5 kg", "yes", "cotton, linen"."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Quantity):
        return f"{value.value:g} {value.unit}".strip()
    if isinstance(value, tuple):
        return ", ".join(value)
    return value


def joined(parts: Sequence[str], language: Language) -> str:
    """Join as in "a, b and c", or "a、b和c"."""
    if len(parts) < 2:
        return "".join(parts)
    comma, last = ("、", "和") if language == "zh" else (", ", " and ")
    return comma.join(parts[:-1]) + last + parts[-1]


def shortened(text: str, length: int = 60) -> str:
    """The text cut at a word, with an ellipsis."""
    if len(text) <= length:
        return text
    cut = text[:length].rsplit(" ", 1)[0] if " " in text[:length] else text[:length]
    return cut.rstrip(" ,;:-") + "…"


def seed_of(text: str) -> int:
    """A seed that depends on the text alone, the same in every process."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def value_in(value: AttributeValue, language: Language) -> str:
    """A typed value in the shopper's language, as far as the words are known: "1.5 kg", "是", "棉、亚麻"."""
    if language == "en":
        return value_text(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "、".join(ZH_VALUES.get(v.casefold(), v) for v in value)
    return ZH_VALUES.get(value.casefold(), value) if isinstance(value, str) else value_text(value)


def span_text(values: Sequence[str], language: Language, most: int = 5) -> str:
    """Many values in few words: "S, M, L", "7-13" for numbers, "red, blue, green, black and 3 more"."""
    if len(values) <= most:
        return ("、" if language == "zh" else ", ").join(values)
    try:
        numbers = sorted(values, key=float)
        return f"{numbers[0]}-{numbers[-1]}"
    except ValueError:
        more = len(values) - most + 1
        rest = f"另{more}种" if language == "zh" else f"{more} more"
        return joined([*values[: most - 1], rest], language)
