"""Readers of single slots: order numbers, ratings, sort words, quantities. Each marks what it read."""

import re

from retrieval.schema import Sort

from .numbers import CHINESE_NUMBER, COUNT, number_of
from .sorts import SORTS
from .text import Utterance

_ORDER_ID = re.compile(
    r"(?:#|(?<![a-z0-9]))(?P<id>[a-z]{1,3}-?\d{5,12})(?![a-z0-9])|(?:order|订单)(?: (?:number|no\.?|id|#))?[ :#]*(?P<bare>#?[a-z]{0,3}-?\d{4,12})(?![a-z0-9])"
)
_RATED = r"\b(?:that are |which are )?(?:rated|(?:with )?(?:a )?(?:good )?(?:ratings?|reviews?|score)(?: of| is| are)?)\s+"
_LEAST = (
    r"(?:at least|min(?:imum)?(?: of)?|above|over|more than|better than|no(?:t| |thing)* (?:less than|below|under)|>=?|≥|with)?"
)
_REFUSED = r"的?(?:都|就|也)?(?:别|不要|不用|不看|不考虑|免谈|pass|算了)(?:给我)?(?:显示|看|推荐|出现)?了?"
_RATINGS = [
    re.compile(rf"(?:{_RATED})?{_LEAST}\s*(?P<n>[1-5](?:\.\d)?)\s*\+?\s*(?:-|–)?\s?stars?"
               r"(?:\s*(?:and|or|&)?\s*(?:up|more|above|better|higher|over|plus))?\+?(?: ratings?| reviews?)?"),
    re.compile(r"(?:rated|ratings?|reviews?|stars?|score)\s*(?:of|is|are|like|:)?\s*(?:at least|min(?:imum)?|above|over|more than|better than|>=?|≥|from)?"
               r"\s*(?P<n>[1-5](?:\.\d)?)(?:\s*(?:\+|and up|or more|and above|or higher|or better|or above))?(?![\d%])"),
    re.compile(rf"(?:{_RATED})?(?:at least |minimum |over |above )?(?P<n>(?:one|two|three|four|five)(?: and a half| point five)?)"
               r"(?: or more| and up|\+)?[- ]stars?(?: or more| and up| or better| and above)?"),
    re.compile(r"(?<![\d.$€£¥])(?P<n>[1-4]\.\d)\s*(?:\+|(?:and|or|&) (?:up|more|above|higher|better|over)\b)(?! ?(?:inch|in\b|cm|kg|l\b))"),
    re.compile(rf"(?P<n>[1-5一二三四五]星半)(?:以下{_REFUSED}|以上|及以上|起|往上)"),
    re.compile(rf"(?P<n>[1-5](?:\.\d)?|[一二三四五])\s*(?:颗)?(?:分|星)以下{_REFUSED}"),
    re.compile(r"(?:至少|最少|最低|起码|不低于|高于|超过)\s*(?P<n>[1-5](?:\.\d)?|[一二三四五])\s*(?:颗)?(?:分|星)(?!半|期|钟|之|裤|袖)"),
    re.compile(r"\b(?:min(?:imum)?|at least|above|over|more than|better than)\s+(?P<n>[1-5](?:\.\d)?) (?:ratings?|reviews?|score)\b"),
    re.compile(rf"(?:低于|不到|少于|不足)\s*(?P<n>[1-5](?:\.\d)?|[一二三四五])\s*(?:分|星){_REFUSED}"),
    re.compile(r"(?:评分|评价|星级|好评)(?:在|要|得|最低|最少|至少|不低于|高于|大于|超过)*\s*(?P<n>[1-5](?:\.\d)?|[一二三四五])\s*(?:分|星|颗星)?(?:以上|及以上|起|往上)?"),
    re.compile(r"(?P<n>[1-5](?:\.\d)?|[一二三四五])\s*(?:颗)?(?:星|分)(?:级)?(?:以上|及以上|起|往上|好评)"),
]  # fmt: skip

_PIECE_ZH = "(?:个|件|双|条|瓶|盒|包|袋|只|台|份|套|箱)"
_ZH = rf"{CHINESE_NUMBER}|\d{{1,2}}"
_ORDERED_ZH = rf"(?:来|要|买|加|拿|改成|变成|换成|数量(?:改成|改为|是)?)(?P<zh>{_ZH})(?:{_PIECE_ZH}|提|桶|罐|支|把|本|张|卷|盏|打)"
# One way to say how many a line, the number in the group.
_QUANTITIES = (
    r"\bx ?(\d{1,2})\b",
    rf"\b({COUNT}|a couple|a dozen) ?x\b",
    rf"\b({COUNT}|a couple|a dozen) of(?= (?:each|the|those|these|them|it|that|this|number|#))",
    rf"(?:[,;]|\bplease|\bpls|\bcart|\bbasket) ({COUNT}) each\b",
    rf"\b({COUNT}|a couple|a dozen) (?:pcs|pieces?(?!.{{0,20}}\bset\b)|packs|pairs? of|units?|copies|bottles?|boxes|bags? of|more of|times)",
    r"(?:quantity|qty|amount|number)(?: of .{1,25}?)? (?:to|of|:|=)? ?(\d{1,2})\b",
    r"\bmake (?:it|that) (\d{1,2}|two|three|four|five)\b(?! ?(?:\$|dollars|bucks))",
    r"\b(?:add|get|take|buy|order|put|want|needs?) (?:me )?(\d{1,2}|two|three|four|five|six)(?= (?!stars?|inch|gb|-)|$|[,.!](?!\d))",
    rf"{_ORDERED_ZH}(?!的?(?:包|左右))",
    rf"各(?:来|要|买|拿)?({_ZH}){_PIECE_ZH}",
    r"(?:来|要|买|加|拿)(俩|仨)",
    rf"({_ZH}){_PIECE_ZH}就(?:行|够|好|可以)",
    r"(?<![第这那前后哪几十])([两三四五六七八九])个(?=[,，。\s]|$)",
    r"([两三四五六七八九十]|\d{1,2})(?:件|双|瓶|盒|份|套)(?!套)",
)
_QUANTITY = re.compile("|".join(_QUANTITIES))
_CARTING_ZH = re.compile(r"购物车|第|这个|那个|下单|结账|加")
_CHANGE_TO = re.compile(r"\b(?:to|=) (?P<n>\d{1,2}|two|three|four|five)$")

_SORTS = [(sort, re.compile(pattern)) for sort, pattern in SORTS]
_SHUNNED = re.compile(r"\b(?:don'?t|do not|never|hate|no|not)(?: \w+)?(?: the| any| those)? $")


def read_order_id(u: Utterance) -> str:
    for match in u.find(_ORDER_ID):
        found = match["id"] or match["bare"]
        if match["id"] or found[0].isdigit() or found[0] == "#" or any(c.isdigit() for c in found):
            u.take(match)
            return found.lstrip("#").upper()
    return ""


def read_rating(u: Utterance) -> float | None:
    """Least stars from 1 to 5."""
    for pattern in _RATINGS:
        for match in u.find(pattern):
            value = number_of(match["n"])
            if value and 1 <= value <= 5:
                u.take(match)
                return float(value)
    return None


def read_sort(u: Utterance) -> Sort:
    """The first sort wish; "cheapest" too is a sort."""
    for sort, pattern in _SORTS:
        for match in u.find(pattern):
            if _SHUNNED.search(u.low[: match.start()]):
                continue
            u.take(match)
            return sort  # type: ignore[return-value]
    return "relevance"


def read_quantity(u: Utterance) -> int | None:
    for match in u.find(_QUANTITY):
        said = next((g for g in match.groups() if g), "")
        n = int(number_of(said) or 0)
        if n == 1 and match.group().endswith("one of"):
            continue
        if 0 < n < 100 and not (n == 1 and match["zh"] and not _CARTING_ZH.search(u.low)):  # 要一个双肩包 counts nothing
            u.take(match)
            return n
    return None


def read_new_quantity(u: Utterance) -> int | None:
    """The number at the end of "change the first to 4"."""
    for match in u.find(_CHANGE_TO):
        u.take(match)
        return int(number_of(match["n"]) or 0) or None
    return None
