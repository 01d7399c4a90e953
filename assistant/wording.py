"""How facts are written for a shopper, in English and Chinese: amounts, titles, lists. It knows no reasons and no replies."""

import hashlib
from collections.abc import Sequence

from assistant.schema import Language
from retrieval.schema import AttributeValue, Item, Quantity

SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "CNY": "¥", "JPY": "¥", "INR": "₹", "KRW": "₩"}

ZH_NAMES = {
    "color": "颜色", "colour": "颜色", "size": "尺码", "material": "材质", "gender": "适用", "brand": "品牌", "style": "款式",
    "waterproof": "防水", "weight": "重量", "capacity": "容量", "flavor": "口味", "flavour": "口味", "organic": "有机",
    "wireless": "无线", "category": "类别", "price": "价格", "rating": "评分", "vegan": "纯素", "pattern": "图案",
    "season": "季节",
}  # fmt: skip


def money(cents: int, currency: str) -> str:
    """An amount as a shopper reads it: "$29.90", "$1,200", "29.90 CHF"; whole amounts of 100 and more drop the cents."""
    amount = f"{cents / 100:,.2f}"
    if abs(cents) >= 10_000:
        amount = amount.removesuffix(".00")
    symbol = SYMBOLS.get(currency)
    return f"{symbol}{amount}" if symbol else f"{amount} {currency}"


def title_of(item: Item, language: Language) -> str:
    return item.titles.get(language) or item.title


def label(name: str, language: Language) -> str:
    """An attribute's name without the marks of a data file."""
    plain = name.replace("_", " ").strip()
    return ZH_NAMES.get(plain.lower(), plain) if language == "zh" else plain


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
