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
    "season": "季节", "battery life": "续航", "noise cancelling": "降噪", "net weight": "净含量", "dishwasher safe": "可洗碗机清洗",
    "machine washable": "可机洗", "screen size": "屏幕尺寸", "memory": "内存", "storage": "存储", "height": "高度", "width": "宽度",
    "length": "长度", "depth": "深度", "diameter": "直径", "volume": "容量", "power": "功率", "origin": "产地", "scent": "香味",
    "skin type": "适用肤质", "hair type": "适用发质", "occasion": "场合", "closure": "闭合方式", "fit": "版型",
    "connection": "连接方式", "type": "类型", "gluten free": "无麸质", "sugar free": "无糖", "foldable": "可折叠",
    "stock": "库存", "use time": "使用时长",
}  # fmt: skip

ZH_VALUES = {
    "men": "男士", "women": "女士", "unisex": "中性", "kids": "儿童", "boys": "男童", "girls": "女童", "baby": "婴儿",
    "black": "黑色", "white": "白色", "red": "红色", "blue": "蓝色", "green": "绿色", "yellow": "黄色", "brown": "棕色",
    "grey": "灰色", "gray": "灰色", "pink": "粉色", "purple": "紫色", "orange": "橙色", "beige": "米色", "navy": "藏青色",
    "gold": "金色", "silver": "银色", "leather": "皮革", "cotton": "棉", "wool": "羊毛", "silk": "真丝", "linen": "亚麻",
    "steel": "钢", "stainless steel": "不锈钢", "wood": "木", "glass": "玻璃", "ceramic": "陶瓷", "plastic": "塑料",
    "bamboo": "竹", "denim": "牛仔布", "polyester": "聚酯纤维", "nylon": "尼龙", "suede": "麂皮", "rubber": "橡胶",
    "summer": "夏季", "winter": "冬季", "spring": "春季", "autumn": "秋季", "all-season": "四季", "bluetooth": "蓝牙",
}  # fmt: skip
SPEAKING = frozenset(("color", "colour", "material", "style", "pattern", "flavor", "flavour"))


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


def worded(name: str, value: str, language: Language) -> str:
    """One attribute and its value in a few words: "waterproof", "for men", "blue", "size 42"; "防水", "男士", "尺码42"."""
    if value == "yes":
        return label(name, language)
    if value == "no":
        return f"非{label(name, language)}" if language == "zh" else f"not {label(name, language)}"
    shown = ZH_VALUES.get(value.casefold(), value) if language == "zh" else value
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
