"""Sizes, and amounts with a unit: of a number attribute where the shop has one, else a hint."""

import re
from typing import Literal

from .lexicon import SIZE_WORDS
from .numbers import chinese_number
from .text import Utterance
from .vocabulary import Value
from .wishes import FEATURE, MEASURE, Wishes, near

# One way to say a size a line, the size in the group.
_SIZES = (
    r"\b(?:in )?(?:a )?(?:(?:uk|us|eu) )?(?:size|sz):? (\d{1,2}(?:\.5)?|x{0,3}[sl]|m|small|medium|large|extra large|one size)\b",
    r"(?<![a-z0-9])(x{1,3}[sl]|\dxl)(?![a-z0-9])",
    r"(\d{1,3}(?:\.5)?)\s?码",
    r"(\d{2}(?:\.5)?)\s?号",
    r"\b(?:uk|us|eu) (\d{1,2}(?:\.5)?)\b",
    r"\bin (?:an? )?([sml]|small|medium|large)(?= ?(?:$|[,.!?]|please|pls|and |if ))",
    r"\bwaist (\d{2})\b",
    r"\b(\d{2})(?: ?-?(?:inch(?:es)?|in|\x22))? waist\b",
    r"\b(\d{2})(?: ?-?(?:inch(?:es)?|in|\x22))? (?:inside )?(?:leg|inseam)\b",
    r"\b(?:leg|inseam|inside leg) (\d{2})\b",
    r"(?<![a-z0-9])w(\d{2})(?= ?l\d{2}\b)",
    r"(?<=\d)[ /]?l(\d{2})\b",
    r"\b(small|medium|large) (?:size|ones)\b",
    r"(?<! a)(?<! an)(?<! the)(?<! in)(?<!too)(?<!very)(?<! not)(?<!thing) (small|medium|large)(?= (?:in )?(?:black|white|navy|blue|red|green|gr[ae]y|pink|beige|brown|purple|matte?)\b| (?:w|with|under|below|max)\b|\s*$|,)",
    r"\bin an? (\d{1,2}(?:\.5)?)(?=\s*(?:$|[?!,]))",
    r"(?<![\d.,$€£¥])((?:[3-9]|1[0-4])\.5)(?=\s*(?:$|[,;!]))",
    r"(?<=[,.;，。 ])(3[5-9]|4[0-7])(?=\s*(?:[,;!，。；]|\.(?!\d)|$))",
    r"\b(?:i(?:'m| am)?|i wear|wears?|takes?) (?:a |an )?(?:size )?(\d{1,2}(?:\.5)?|[sml])(?= ?(?:$|[,.!?]| in shoes))",
    r"尺[码寸]:?(?:是|要)?(\d{1,2}(?:\.5)?|x{0,3}[sl]|m)(?![\w.])",
    r"(?<![a-z0-9])(x{0,3}[sl]|m)的(?![a-z])",
    r"\b((?:2[68]|3[02468]|4[0246])(?:aa|a|b|c|dd?d?|e|f|g))\b",
    r"(?<!\d)(2[4-9]|3\d|4[0-4])腰",
    r"(?<![吃耐])穿(?:的|着)?(?:是)?((?:3[3-9]|4[0-8])(?:\.5)?|x{0,3}[sml])(?![a-z0-9.]|[斤岁年天厘公毫])",
    r"(?<![\d.])((?:3[4-9]|4[0-7])\.5)(?![a-z0-9.%]|[\u4e00-\u9fff])",
    r"((?:大|中|小|细|加大)[码号])",
    r"(x{0,3}[sl]|m)[码号]",
    r"(?:(?<=, )|(?<=men's )|(?<=mens ))([sml])(?=,| |$)",
    r"(?:(?<=, )|(?<=men's )|(?<=mens ))(small|medium|large)(?=[,.!?]|$)",
)
# A size behind whom it is for, who is still to be read: only the group is taken.
_SIZES_OF_WEARER = (
    r"(?<=[男女])(?:款|士|生)?[ ,，]?(3[4-9]|4[0-8])(?![a-z0-9.]|[斤岁年天厘公毫块元])",
    r"\b(?:ladies|(?:wo)?men'?s|girls|boys|kids)'? (small|medium|large)\b",
    r"\b(?:wo)?men(?:'?s)?,? (\d{1,2}(?:\.5)?)(?=,| not| no| wide| narrow|$)",
    r"\bladies (\d{1,2})(?=,|$)",
)
_SIZE = re.compile("|".join((*_SIZES, *_SIZES_OF_WEARER)))
_WIDTH = re.compile(r"(?:, | )(wide|narrow|extra wide)\b(?! (?:range|choice))")
_MEASURE = re.compile(
    r"(?<![a-z0-9_.$€£¥-])(?<!\d,)(?P<n>\d+(?:\.\d+)?万?|[一两二三四五六七八九十百千万]+(?=升|斤|公斤|毫安|寸|匹|克|瓦|厘米|公分)|半(?=升|斤|公斤))\s?-?(?P<unit>gb|tb|inch(?:es)?|(?<=\d)in(?![a-z])|(?<=\d )in(?=[,.;]|$| (?:laptop|tv|monitor|screen|tablet|pan|skillet|wok))|\"|英寸|寸|吋|hz|v(?=\s|,|$)|volts?|mah|毫安时?|watts?|w|瓦|mp|ml|毫升|"
    r"litres?|liters?|l|公升|升半|升|kgs?|kilos?|公斤|g|克|斤|cm|厘米|公分|mm|毫米|met(?:er|re)s?|m|米|f(?:oo|ee)?t|oz|ounces?|lbs?|quarts?|qt|togs?|匹|hours?|hrs?|h|小时|"
    r"(?=\s?(?:(?:ssd|hdd|ram)\b|固态|机械硬盘)))(?![a-z]|(?<=[a-z])\d)(?P<up>\s?(?:\+|or more|and up|以上|起步|起))?"
)
_UNITS = {
    "inches": "inch", "in": "inch", "\"": "inch", "英寸": "inch", "寸": "inch", "毫安": "mah", "毫安时": "mah", "瓦": "w", "watt": "w", "watts": "w", "毫升": "ml", "litre": "l", "litres": "l",
    "liter": "l", "liters": "l", "升": "l", "升半": "l", "公升": "l", "公斤": "kg", "kgs": "kg", "kilo": "kg", "kilos": "kg", "克": "g", "厘米": "cm",
    "公分": "cm", "hour": "h", "hours": "h", "hr": "h", "hrs": "h", "小时": "h", "吋": "inch", "毫米": "mm", "米": "m", "meter": "m", "meters": "m",
    "metre": "m", "metres": "m", "foot": "ft", "feet": "ft", "ounce": "oz", "ounces": "oz", "lbs": "lb", "quarts": "quart", "qt": "quart", "togs": "tog", "": "gb",
}  # fmt: skip
_SMALLER = {"kg": ("g", 1000.0), "l": ("ml", 1000.0), "tb": ("gb", 1000.0)}
_MEMORY = re.compile(r"内存|存储|硬盘|固态|运行|显存|ram|ssd|memory|storage")


def read_sizes(read: Wishes) -> None:
    for match in read.u.find(_SIZE):
        way = match.lastindex or 0
        said = match[way]
        known = read.words.sizes.get(said)
        read.want(known or Value("size", said if said in SIZE_WORDS else said.upper()))
        read.u.take(match, way if way > len(_SIZES) else 0)
        if width := _WIDTH.match(read.u.low, match.end()):
            read.hint(FEATURE, width[1], width.span(1))


def read_ranges(read: Wishes) -> None:
    """Amounts with the unit of a number attribute, or behind its name: "at least 16 gb ram", "27 inch" (give or take 2%), "spf 50".

    Of several attributes with the unit it is the one that a word near it names, or else the only one that has both less and more
    than the amount, or the only such one that the message names.
    """
    u = read.u
    for match in u.find(_MEASURE):
        unit, (start, end) = _UNITS.get(match["unit"], match["unit"]), match.span()
        if unit == "g" and _MEMORY.search(u.low[max(0, start - 6) : end + 6]):
            unit = "gb"
        same = [a for a in read.words.numbers if a.unit.lower() == unit] or read.words.numbers
        said = _number(match["n"]) + 0.5 * (match["unit"] == "升半")
        fitting = [(a, v) for a in same if (v := _in_unit(said, unit, a.unit.lower())) and v <= 2 * a.maximum]
        named = [f for f in fitting if near(f[0].name.split("_"), u, start, end)]
        around = [(a, v) for a, v in fitting if a.minimum <= v <= a.maximum]
        said_of = " ".join([u.low, *(c.lower() for c in read.categories)])
        far = [f for f in around if any(re.search(rf"\b{word}", said_of) for word in f[0].name.split("_"))]
        side = _side(match, u)
        net = [f for f in around if f[0].name.startswith("net_") == (side == "")]  # a kilo of rice, but a laptop under a kilo
        chosen = named or (fitting if len(fitting) == 1 else around if len(around) == 1 else far or net)
        if len(chosen) == 1:
            read.ranges.setdefault(chosen[0][0].name, _bounds(chosen[0][1], side))
            read.value_spans.append((start, end))
        elif unit != "h":  # the shop measures nothing like it, or several things
            words = match.group().removesuffix(match["up"] or "").strip()
            read.hint(MEASURE, words, (start, end))
    for attribute in read.words.numbers if any(c.isdigit() for c in u.low) else ():
        for match in u.find(attribute.named) if attribute.named else ():
            read.ranges.setdefault(attribute.name, _bounds(float(match["n"]), _side(match, u)))


def _number(text: str) -> float:
    """2.5, 两万, 2万 and 半 as numbers."""
    if text == "半":
        return 0.5
    return chinese_number(text) or float(text.removesuffix("万")) * (10_000 if text.endswith("万") else 1)


def _in_unit(value: float, unit: str, wanted: str) -> float | None:
    """The amount in the attribute's unit; None where they do not measure the same."""
    if unit == wanted:
        return value
    smaller, factor = _SMALLER.get(unit, (None, 1.0))
    return value * factor if smaller == wanted else None


def _side(match: re.Match[str], u: Utterance) -> Literal["", "least", "most"]:
    """Whether an amount is the least, the most, or just that much."""
    before = u.low[: match.start()]
    if match["up"] or re.search(r"(?:at least|min(?:imum)?|over|above|more than|>=?|from|至少|不低于)\s*$", before):
        return "least"
    return "most" if re.search(r"(?:at most|max(?:imum)?|under|below|less than|up to|<=?|最多|不超过)\s*$", before) else ""


def _bounds(value: float, side: Literal["", "least", "most"]) -> tuple[float | None, float | None]:
    if not side:
        return round(value * 0.98, 2), round(value * 1.02, 2)
    return (value, None) if side == "least" else (None, value)
