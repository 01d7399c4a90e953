"""Prices in all the ways people write them, in English and Chinese; never a size, a capacity or a model number."""

import re
from dataclasses import dataclass

from .numbers import CHINESE_NUMBER, DIGITS, SCALES, chinese_number
from .text import Utterance

ABOUT = 0.2

_ONES = dict(zip("one two three four five six seven eight nine".split(), range(1, 10), strict=True))
_TEENS = dict(
    zip("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), range(10, 20), strict=True)
)
_TENS = dict(zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True))
_BIG = {"hundred": 100, "thousand": 1000, "grand": 1000, "lakh": 100_000, "lac": 100_000, "crore": 10_000_000}
_NOTES = {"fiver": 5, "tenner": 10}
_SYMBOL = r"(?:(?:us|au?|ca?|nz|hk|nt|sg?)\$|[$€£¥]|usd|eur|gbp|rmb|cny)"
_MONEY = r"(?:us\s?dollars?|dollars?|bucks?|usd|euros?|eur|pounds?|quid|gbp|rmb|cny|yuan|块钱|块|元钱|元|人民币|港币|台币|蚊|美元|美金|刀|[$€£¥]|(?<=\d)e\b)"
_MIXED, _CHINESE_DIGITS = r"\d[千万百k]\d(?!\d)", str.maketrans("0123456789k", "零一二三四五六七八九千")
_PLAIN = rf"{_MIXED}|(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)\s?(?:k(?![a-z])|w(?=以内|以下|以上|左右|块|元|预算|出头)|hundred\b|thousand\b|grand\b|lakhs?\b|lacs?\b|crores?\b|千|万|百)?|{CHINESE_NUMBER}"
_SMALL = "|".join((*_ONES, *_TEENS, *_TENS))
# Numbers in words from ten on ("two fifty" is 250); a lone "two" is a price only before a word of money.
_SPOKEN = (
    rf"(?:an? )?(?:{'|'.join(_NOTES)})|(?:{'|'.join(_ONES)})[ -](?:{'|'.join(_TENS)}|{'|'.join(_TEENS)})(?![ -](?:hundred|thousand|grand))"
    rf"|(?:(?:an?|{_SMALL})[ -])?(?:hundred|thousand|grand)(?:[ -](?:and )?(?:{_SMALL}|hundred))*"
    rf"|(?:{'|'.join(_TENS)})(?:[ -](?:{'|'.join(_ONES)}))?|{'|'.join(_TEENS)}|(?:{'|'.join(_ONES)})(?=\s(?:dollars?|bucks?|euros?|pounds?|quid)\b)"
)
_AMOUNT = rf"(?:{_SYMBOL}\s?)?(?:{_PLAIN}|\b(?:{_SPOKEN})\b)(?:\s?{_MONEY})?"
# What makes a number something else than a price, right behind it.
_NOT_PRICE = (
    r"(?!\s?(?:gb|tb|mb|ml|mm|cm|kg|g\b|oz|lbs?\b|mah|hz|ghz|mhz|mp\b|w\b|watts?|v\b|inch|inches|in\b|\"|%|stars?|pcs|pieces?|packs?|"
    r"pairs?|years?|yrs?|yo\b|y/o|months?|hours?|hrs?|h\b|days?|people|persons?|seats?|seater|liters?|litres?|l\b|x\d|p\b|fps|cores?|"
    r"of (?:them|these|those)|星|分(?!之)|寸|英寸|码|号|岁|个|件|双|瓶|条|只|台|款|米|厘米|毫米|公斤|克|升|毫升|小时|天|年|月|人|座|寸|g内存|mah))"
    r"(?![\d.,]*\d)"
)
_NOT_MODEL = r"(?!-?[a-z]*\d)"


def _bound(name: str, model: str = _NOT_MODEL) -> str:
    return rf"(?<![\dx×*])(?<!\d[.,])(?<![su]pf)(?<![su]pf )(?P<{name}>{_AMOUNT}){_NOT_PRICE}{model}"


_RANGES = [
    rf"(?:between|from)\s+{_bound('low')}\s*(?:and|to|-|~)\s*{_bound('high')}",
    rf"(?<![a-z0-9_.-]){_bound('low', '')}\s?(?:-|~|to|up to|through|到|至)\s?{_bound('high')}(?:之间|左右|的)?",
    rf"(?:在)?{_bound('low')}和{_bound('high')}之间",
]
# 两三百 is 200 to 300, 五六千 5000 to 6000, 一百来块 about 100, 两百多 200 to 300.
_PAIRED = re.compile(
    rf"(?<![零一二两三四五六七八九十百千万\d第])(?P<a>[一二两三四五六七八九])(?P<b>[二两三四五六七八九])(?P<scale>[十百千万]){_NOT_PRICE}(?:{_MONEY})?(?:钱|左右|上下|的)?"
)
_SOME = re.compile(
    rf"(?<![\d第])(?P<near>{CHINESE_NUMBER}|\d+(?:\.\d)?[千万百k]?)(?P<how>来|多)(?:{_MONEY}|(?=$|[\s,，。的吧]|一[斤个只件条双套盒瓶]))(?:钱|左右|上下|的)?"
)
_UPPER = [
    r"(?:\b(?:costs?|priced?|is|be|are|spend|pay|go)\s+)?(?:(?:for|at)\s+)?(?:under|below|beneath|less than|lower than|cheaper than|no more than|"
    r"not more than|not over|nothing over|nothing above|not above|at most|(?:no|not) (?:higher|dearer|pricier) than|sub(?=[ -]\S*\d)|up ?to|upto|max(?:imum)?(?:\s+(?:of|spend|budget|price))?|within|<=?|≤|"
    rf"(?:can'?t|cannot|don'?t|do not|dont|cant|not|won'?t|doesn'?t|shouldn'?t|mustn'?t)[\w' ]{{0,25}}(?:more than|over|above|past|beyond|exceed)|tops?|(?:limit|ceiling)(?:'?s)?(?:\s+(?:of|is))?|cap(?:\s+of)?)\s*:?\s*(?:about |around |maybe |say )?{_bound('high')}",
    rf"(?:drop|hide|skip|exclude|remove|lose|ditch|filter out) (?:anything|everything|all|the ones?|those|ones) (?:that (?:is|are|costs?) |that'?s )?(?:over|above|more than)\s*{_bound('high')}",
    rf"(?:my\s+|a\s+)?budget(?:\s+(?:is|of|around|about|max))*\s*:?\s*(?:under\s+)?{_bound('high')}",
    rf"(?:got|have|only)\s+{_bound('high')}\s+to spend\b",
    rf"\b(?:budget|i'?d|i|we|could|can|might|would|happy to|willing to|prepared to)\s+(?:can |could |might |would )?(?:go|stretch|push|move|raise it|raise)(?: up| out)? to(?: about| around| maybe| say)?\s*{_bound('high')}",
    rf"{_bound('high')}\s+is (?:all|what|as much as|the most) (?:that )?(?:we|i)(?: can| could|'ll|'ve got to| have to| want to)? (?:spend|afford|pay|do|go to)\b(?: at (?:the )?most)?",
    rf"\bmeant?\s+{_bound('high')}(?:,? not {_AMOUNT})?",
    rf"{_bound('high')}\s+(?:budget|max(?:imum)?|tops?|or less|or under|or below|or cheaper|(?:at (?:the )?(?:very |absolute )?)most|and under|and below|limit|is the most (?:i|we)|is (?:my|the|our) (?:(?:absolute|upper|hard|top|very) )*(?:limit|max|maximum|ceiling|cap|budget|top))\b",
    rf"(?:(?:不|不要|别|勿)超(?:过|出)?|不高于|(?<!不)(?:低于|少于|小于)|最多|最高|最贵|顶多|不到|预算(?:是|在|大概|大约|只有|就)?|控制在|加到|提到|拉高到|提高到|放宽到|涨到|{_SYMBOL}?<)\s*{_bound('high')}(?:以内|以下|之内|左右|内)?",
    rf"{_bound('high')}\s?(?:以内|以下|之内|之下|内|封顶|顶天|打住|够不够|够吗|够么|不到|预算|以里)",
]
_LOWER = [
    r"(?:over|above|more than|at least|min(?:imum)?(?:\s+of)?|starting (?:from|at)|from|higher than|>=?|≥|not under|not below|no less than|"
    rf"upwards of)\s*{_bound('low')}(?!\s*(?:to|-|up))",
    rf"{_bound('low')}\s+(?:or more|and up|and above|or above|or over|and over|upwards|minimum)\b",
    rf"(?<!评分)(?<!评价)(?:至少|最少|最低|高于|大于|超过|不低于|不少于)\s*{_bound('low')}(?:以上)?",
    rf"{_bound('low')}\s?(?:以上|起步|起|往上|之上)",
]
# 低于两千的别给我看: what is refused below is the floor, what is refused above the ceiling.
_REFUSED = "的?(?:也|都|就|统统)*(?:别|不要|不看|不考虑)(?:再|给我|显示|看|推荐)*了?"
_FLOOR = re.compile(rf"(?:低于|少于|不到|不足)\s*{_bound('low')}{_REFUSED}")
_CEILING = re.compile(rf"(?:{_bound('high')}(?:以上|往上|起步?)|(?:高于|超过|大于)\s*{_bound('above')}){_REFUSED}")
_NEAR = [
    rf"(?<!go to )(?<!stretch to )(?<!up to )(?<!push to )(?<!move to )(?<!it to )(?<!than )(?<!max )(?<!under )(?<!below )(?:around|about|roughly|approx(?:imately)?\.?|circa|near|~|somewhere around|like)\s*{_bound('near')}",
    rf"{_bound('near')}\s?(?:ish\b|or so\b|-ish\b|左右|上下|出头)",
    rf"(?:大概|大约|差不多|约)\s*{_bound('near')}(?:左右)?",
]


def _compiled(patterns: list[str]) -> list[re.Pattern[str]]:
    return [re.compile(p) for p in patterns]


_RANGE, _UP, _LOW, _ABOUT = map(_compiled, (_RANGES, _UPPER, _LOWER, _NEAR))


@dataclass(frozen=True, slots=True)
class Prices:
    """Bounds in major units of the shop's currency, inclusive; None where nothing is said."""

    low: float | None = None
    high: float | None = None


def read_prices(utterance: Utterance) -> Prices:
    """Read and mark what the text says of prices: a range first, then bounds, then "about" (plus or minus a fifth)."""
    for pattern, bounds_of in ((_PAIRED, _paired), (_SOME, _some)):
        for match in utterance.find(pattern):
            if (bounds := bounds_of(match)) is not None:
                utterance.take(match)
                return bounds
    for match in utterance.find(_FLOOR):
        utterance.take(match)
        return Prices(amount(match["low"]), _first(utterance, _UP, "high"))
    for match in utterance.find(_CEILING):
        utterance.take(match)
        return Prices(_first(utterance, _LOW, "low"), amount(match["high"] or match["above"]))
    for pattern in _RANGE:
        for match in utterance.find(pattern):
            low, high = amount(match["low"]), amount(match["high"])
            low = _same_scale(match["low"], low, match["high"], high)
            if low is not None and high is not None and low < high and not _is_list(match, utterance):
                utterance.take(match)
                return Prices(low, high)
    for pattern in _ABOUT:
        for match in utterance.find(pattern):
            near = amount(match["near"])
            if near and (near >= 5 or _says_money(match["near"])):
                utterance.take(match)
                return Prices(round(near * (1 - ABOUT), 2), round(near * (1 + ABOUT), 2))
    high = _first(utterance, _UP, "high")
    low = _first(utterance, _LOW, "low")
    return Prices(low, high)


def _paired(match: re.Match[str]) -> Prices | None:
    """Bounds of two digits that share a scale, where they follow each other: 三五百 too, 二一百 not."""
    low, high = (DIGITS[match[g]] * SCALES[match["scale"]] for g in "ab")
    return Prices(low, high) if low < high and (high >= 100 or _says_money(match.group())) else None


def _some(match: re.Match[str]) -> Prices | None:
    """来 is about that much, 多 is from it to the next of its last digit's size."""
    near = amount(match["near"])
    if near is None or near < 10 or not (near >= 100 or _says_money(match.group())):
        return None
    if match["how"] == "来":
        return Prices(round(near * (1 - ABOUT), 2), round(near * (1 + ABOUT), 2))
    step = next(10**n for n in range(6, -1, -1) if near % 10**n == 0)
    return Prices(near, near + step)


def _first(utterance: Utterance, patterns: list[re.Pattern[str]], group: str) -> float | None:
    for pattern in patterns:
        for match in utterance.find(pattern):
            value = amount(match[group])
            if value is not None:
                utterance.take(match)
                return value
    return None


def _is_list(match: re.Match[str], utterance: Utterance) -> bool:
    """Tell "1 to 3" of a shown list, or "2-3 people", from a price range: small and without a word of money."""
    if _says_money(match.group()) or match.group().startswith(("between", "from", "在")) and float(amount(match["high"]) or 0) > 12:
        return False
    return float(amount(match["high"]) or 0) <= 12


def _says_money(text: str) -> bool:
    return re.search(_MONEY, text) is not None or re.match(_SYMBOL, text) is not None


def _same_scale(low_text: str, low: float | None, high_text: str, high: float | None) -> float | None:
    """Read "2-3k" as 2000 to 3000."""
    if (
        low is not None
        and high is not None
        and re.search(r"k\b|千|万", high_text)
        and not re.search(r"k\b|千|万|百", low_text)
        and low < 100
    ):
        scale = 10_000 if "万" in high_text else 1000
        return low * scale if low * scale < high else low
    return low


def amount(text: str) -> float | None:
    """Read "$1,299", "1.5k", "a hundred", "两百五" or "3千块"; None for what is no amount."""
    bare = re.sub(rf"{_MONEY}|{_SYMBOL}", "", text.strip()).strip()
    if spoken := english_number(bare):
        return spoken
    if re.fullmatch(_MIXED, bare):
        return chinese_number(bare.translate(_CHINESE_DIGITS))
    match = re.fullmatch(r"([\d,]+(?:\.\d+)?)\s?(k|w|hundred|thousand|grand|lakh|lac|crore|千|万|百)?s?", bare)
    if match:
        return float(match[1].replace(",", "")) * {"": 1, "k": 1000, "w": 10_000, **_BIG, **SCALES}[match[2] or ""]
    return chinese_number(bare)


def english_number(text: str) -> float | None:
    """Read "two hundred and fifty" and "two fifty" as 250, "a grand" as 1000; None when a word is no number."""
    total = part = 0
    words = text.replace("-", " ").split()
    for word in words:
        if word in _BIG:
            part = (part or 1) * _BIG[word]
            if _BIG[word] == 1000:
                total, part = total + part, 0
        elif word in ("a", "an", "and"):
            continue
        elif (value := _ONES.get(word) or _TEENS.get(word) or _TENS.get(word) or _NOTES.get(word)) is not None:
            part = part * 100 + value if 0 < part < 10 <= value else part + value
        else:
            return None
    return float(total + part) or None
