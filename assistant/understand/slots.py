"""Readers of single slots: ratings, ordinals, quantities, recipients, sort words, order numbers. Each marks what it read."""

import re

from retrieval.schema import Sort

from . import acts
from .people import RECIPIENTS, RECIPIENTS_ZH
from .prices import CHINESE_NUMBER, chinese_number
from .sorts import SORTS
from .text import Utterance

ORDINAL_WORDS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_NUMBER_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "a couple of": 2,
}
_NUMBER_WORDS |= {"俩": 2, "仨": 3, "couple": 2, "a pair of": 2, "dozen": 12, "a dozen": 12, "both": 2, "all": 0}
_ZH = CHINESE_NUMBER
_COUNT = r"(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)"

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
    re.compile(r"(?:rated|ratings?|reviews?|stars?|score)\s*(?:of|is|are|:)?\s*(?:at least|min(?:imum)?|above|over|more than|better than|>=?|≥|from)?"
               r"\s*(?P<n>[1-5](?:\.\d)?)(?:\s*(?:\+|and up|or more|and above|or higher|or better|or above))?(?![\d%])"),
    re.compile(rf"(?:{_RATED})?" r"(?:at least |minimum |over |above )?(?P<n>(?:one|two|three|four|five)(?: and a half| point five)?)(?: or more| and up|\\+)?[- ]stars?(?: or more| and up| or better| and above)?".replace("\\\\", "\\")),
    re.compile(r"(?<![\d.$€£¥])(?P<n>[1-4]\.\d)\s*(?:\+|(?:and|or|&) (?:up|more|above|higher|better|over)\b)(?! ?(?:inch|in\b|cm|kg|l\b))"),
    re.compile(rf"(?P<n>[1-5](?:\.\d)?|[一二三四五])\s*(?:颗)?(?:分|星)以下{_REFUSED}"),
    re.compile(rf"(?:低于|不到|少于|不足)\s*(?P<n>[1-5](?:\.\d)?|[一二三四五])\s*(?:分|星){_REFUSED}"),
    re.compile(r"(?:评分|评价|星级|好评)(?:在|要|得|最低|最少|至少|不低于|高于|大于|超过)*\s*(?P<n>[1-5](?:\.\d)?|[一二三四五])\s*(?:分|星|颗星)?(?:以上|及以上|起|往上)?"),
    re.compile(r"(?P<n>[1-5](?:\.\d)?|[一二三四五])\s*(?:颗)?(?:星|分)(?:级)?(?:以上|及以上|起|往上|好评)"),
]  # fmt: skip

_LAST = re.compile(
    r"(?:\b(?:the|very|or|and|vs\.?|&|with)|[,:#]|^) ?(?:very )?(?:last|final|bottom)\b(?: (?:one|item|product|pair|option))?(?! (?:week|month|year|night|time|order|purchase|parcel|for (?:long|ages|years|\d)|long))"
    r"|\b(?:last|final|bottom) (?:one|item|product|pair|option)\b|(?:倒数第一|最(?:后|末尾|下|底下?))(?:面)?(?:那|这)?(?:一)?(?:个|款|件|双|条|只|台|瓶|把)?|末尾那个"
)
_FIRST_N = re.compile(rf"\b(?:the )?(?:first|top) {_COUNT}\b|[前头](?P<zh>{_ZH}|\d)(?:个|款|件|双|条|只)(?!月|小时|钟头|礼拜|星期)")
_ALL = re.compile(
    r"\b(?:all|both)(?: of)?(?: them| these| those| the)?(?: (?P<n>two|three|four|five|six|\d))?\b|(?:这|那)?(?P<zh>两|三|四|几)个(?:都)?(?=比|对)|都|全部"
)
_NO_UNIT = r"(?! ?(?:gb|inch|years?|%|\$))"
_ORDINAL = re.compile(
    r"\b(?:the )?(?P<word>" + "|".join(ORDINAL_WORDS) + r")\b(?: one| item| product| pair| option)?(?! (?:time|name|aid))"
    r"|\b(?:the )?(?P<digit>\d{1,2})(?:st|nd|rd|th)\b(?: one| item)?"
    rf"|(?:#|\b(?:number|no\.?|nr\.?|item|option) ?)(?P<number>\d{{1,2}}|one|two|three|four|five|six)\b(?:,? (?:and|or|&) (?P<also>\d{{1,2}})\b{_NO_UNIT})?{_NO_UNIT}"
    rf"|第(?P<zh>{_ZH}|\d{{1,2}})(?:个|款|件|双|条|只|台|瓶|种)?|头(?P<top>一)(?:个|款|件|双|条|只|台|瓶)(?!月|小时|钟头|礼拜|星期)|(?<![\d一二三四五六七八九十月])(?P<hao>\d{{1,2}}|[一二三四五六七八九])号(?!码|线|店|楼)"
)
_PAIR = re.compile(
    r"(?:compare|between|difference|vs\.?|versus|比较|对比)\D{0,30}?(?P<a>\d{1,2})\b\s*(?:and|vs\.?|versus|with|to|&|,|和|跟|与)\s*(?:the )?(?P<b>\d{1,2})\b|\b(?P<c>\d)\s?(?:vs\.?|or|and|&|against|versus)\s?(?P<d>\d)\b|(?P<e>[一二三四五六七八九十\d])号?(?:和|跟|与|还是)(?P<f>[一二三四五六七八九十\d])号?"
)

_LISTED = re.compile(
    r"(?<![\d.$€£¥])\d{1,2}(?:\s?[、,]\s?\d{1,2}){2,4}(?![\d.])|(?<![\d.])\d{1,2}、\d{1,2}(?![\d.])|(?<![\d.a-z个])\d{1,2}(?=(?:和|跟|与)最后)"
)

_QUANTITY = re.compile(
    r"\b(?:x ?(?P<x>\d{1,2})\b|(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|a couple|a dozen)"
    r"(?: ?x\b| (?:of(?= (?:each|the|those|these|them|it|that|this|number|#))|pcs|pieces?(?!.{0,20}\bset\b)|packs|pairs? of|units?|copies|bottles?|boxes|bags? of|more of|"
    r"times)))"
    r"|(?:quantity|qty|amount|number)(?: of .{1,25}?)? (?:to|of|:|=)? ?(?P<q>\d{1,2})\b|\bmake (?:it|that) (?P<m>\d{1,2}|two|three|four|five)\b(?! ?(?:\$|dollars|bucks))"
    r"|\b(?:add|get|take|buy|order|put|want|needs?) (?:me )?(?P<v>\d{1,2}|two|three|four|five|six)(?= (?!stars?|inch|gb|-))"
    rf"|(?:来|要|买|加|拿|改成|变成|换成|数量(?:改成|改为|是)?)(?P<zh>{_ZH}|\d{{1,2}})(?:个|件|双|条|瓶|盒|包|袋|只|台|份|套|箱|提|桶|罐|支|把|本|张|卷|盏|打)(?!的?(?:包|左右))|各(?:来|要|买|拿)?(?P<zh6>{_ZH}|\d{{1,2}})(?:个|件|双|条|瓶|盒|包|袋|只|台|份|套|箱)|(?:来|要|买|加|拿)(?P<zh4>俩|仨)|(?<![第这那前后哪几十])(?P<zh3>[两三四五六七八九])个(?=[,，。\s]|$)|(?P<zh2>[两三四五六七八九十]|\d{{1,2}})(?:件|双|瓶|盒|份|套)(?!套)"
)
_CARTING_ZH = re.compile(r"购物车|第|这个|那个|下单|结账|加")
_CHANGE_TO = re.compile(r"\b(?:to|=) (?P<n>\d{1,2}|two|three|four|five)$")

_OWN = r"(?:my|our|his|her|the|a|an|for)"
_PERSON = "|".join(sorted(RECIPIENTS, key=len, reverse=True))
_OCCASION = r"(?:retirement|wedding|anniversary|graduation|christening|housewarming|leaving|christmas|xmas)"
_YEARS_OLD = r"\d{1,2}[- ]?(?:year|yr|month)s?[- ]?olds?"
_PERSON_ZH = "|".join(sorted(RECIPIENTS_ZH, key=len, reverse=True))
_RECIPIENT = re.compile(
    rf"\b(?:for|to|get|getting|buy|buying|gift|give|present)\s+(?:{_OWN} )?(?:(?:little|older|younger|big|best|new|dear|lovely|young|teenage|(?:\d{{1,2}}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[- ]?(?:year|yr|month)s?[- ]?old|\d{{1,2}} ?yo) )*"
    rf"(?:(?:{_PERSON})'?s )?(?P<who>(?:{_PERSON})(?:[- ]in[- ]law)?)\b(?!(?:'?s)? (?:room|bedroom|section|shoes|department))"
    rf"|\b(?:my|our) (?:(?:little|older|younger|big|best|dear) )*(?P<mine>(?:{_PERSON})(?:[- ]in[- ]law)?)\b(?!'s wedding\b)(?!(?: just| always)? (?:says?|said|told|thinks?|reckons?|keeps?|broke|recommended|suggested|and (?:i|me)\b))"
    rf"|\b(?P<subject>{_PERSON}) (?:has|needs|wants|likes|loves|hates|is|turns|just|would|really)\b|\b(?P<whose>{_PERSON})'?s (?:\d{{1,2}}(?:st|nd|rd|th)\b|birthday\b|b-?day\b|{_OCCASION} (?:gift|present|prezzie)s?\b)"
    rf"|(?:送给?|给|为|帮|我|俺)(?:我的?|我们|咱)?(?:的|家)?(?:(?:\d{{1,2}}|[一二三四五六七八九十]+)岁的?)?(?P<zh>{_PERSON_ZH})(?!(?:都|也)?(?:[穿用戴]不|说|觉得|嫌|不))|(?P<zh2>(?![男女]生)(?:{_PERSON_ZH}))(?:这|下|本|周|个?月|明天|后天|快|马上|今年|就|要|也|的)*过?(?:(?:\d{{1,2}}|[一二三四五六七八九十]+)岁?)?的?(?:坐月子|上学|上班|冬天|夏天|平时)*(?:生日|大寿|喜欢|爱|要?学|用的?|穿(?!不)|想要|需要|结婚|毕业|搬家|乔迁|去?(?:住校|军训|高考))"
    rf"|(?P<zh8>{_PERSON_ZH})(?:今年|刚|快|才|已经)?(?:\d{{1,2}}|[一二三四五六七八九十]+)岁|(?:岁|个月)(?:大|半)?的?(?P<zh4>小?(?:{_PERSON_ZH}))|(?:我|俺|咱)家?(?P<zh5>妹|弟|姐|哥|娃|妞)(?![妹弟姐哥子儿])|(?:见|拜访|看望|探望)(?:我的?|我)?(?P<zh7>(?:对象|男友|女友|男朋友|女朋友)?的?(?:{_PERSON_ZH}))|(?P<zh3>{_PERSON_ZH})(?!鞋|装|款|士|式)[^。!！?？]{{0,18}}?(?:(?:给|送|帮)(?:他们?|她们?|ta|老人家)+(?:老人家)?(?:买|送|挑|选|整|弄|找|准备|入)?|送(?:点|个|些)?(?:什么|啥)|想送(?:点|个|些|件))"
)
_AGE = re.compile(
    r"(?P<n>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[- ]?(?:year|yr)s?[- ]?old|(?P<n2>\d{1,2}) ?(?:yo|y/o)\b|(?:aged?|turn(?:s|ed|ing)) (?P<n3>\d{1,2})\b|(?P<zh>\d{1,2}|[一二三四五六七八九十]+)岁"
)
_GIFT = re.compile(
    r"\b(?:as )?(?:a |an )?(?:\w+day |christmas |xmas |wedding |anniversary |housewarming |graduation |baby shower )?(?:gifts?|presents?)\b(?: ideas?)?(?: for)?|(?:生日|圣诞|结婚|情人节)?礼物|送礼|送人"
)
_SORTS = [(sort, re.compile(pattern)) for sort, pattern in SORTS]
_SHUNNED = re.compile(r"\b(?:don'?t|do not|never|hate|no|not)(?: \w+)?(?: the| any| those)? $")
# What a "first" behind it belongs to: "most popular 1st".
_ORDERED = re.compile(r"\b(?:popular|rated|reviewed|expensive|cheapest|newest|latest|price|sellers?|selling) $")
_NOUN = re.compile(r"[a-z]")


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
            value = _number(match["n"])
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


def read_references(u: Utterance, shown: int, comparing: bool) -> tuple[int, ...]:
    """Places in the shown list in the order said; -1 is the last. Nothing when nothing is shown."""
    if not shown:
        return ()
    found: list[tuple[int, int]] = []
    for match in u.find(_FIRST_N):
        n = int(_number(match["n"] or match["zh"]) or 0)
        if 1 < n <= 10:
            u.take(match)
            found += [(match.start(), i) for i in range(1, n + 1)]
    for match in u.find(_LAST):
        u.take(match)
        found.append((match.start(), -1))
    for match in u.find(_LISTED) if comparing else ():
        u.take(match)
        found += [(match.start(), int(n)) for n in re.findall(r"\d+", match.group())]
    for match in u.find(_PAIR):
        numbers = [int(_number(g) or 0) for g in match.groups() if g]
        if len(numbers) == 2 and (comparing or max(numbers) <= shown and _judges(u.low)):
            u.take(match)
            found += [(match.start(), n) for n in numbers]
    for match in u.find(_ORDINAL):
        word = match["word"]
        digits = match["digit"] or match["number"] or match["hao"] or match["zh"] or match["top"]
        if _ORDERED.search(u.low[: match.start()]):
            u.take(match)
            continue
        place = ORDINAL_WORDS[word] if word else int(_number(digits) or 0)
        if place:
            u.take(match)
            found.append((match.start(), place))
            if match["also"]:
                found.append((match.start("also"), int(match["also"])))
    if not found and comparing:
        for match in u.find(_ALL):
            said = match["n"] or match["zh"]
            n = int(_number(said) or shown) if said else (2 if "both" in match.group() else shown)
            u.take(match)
            found += [(match.start(), i) for i in range(1, min(n, shown, 5) + 1)]
            break
    ordered = [place for _, place in sorted(found, key=lambda f: f[0])]
    return tuple(dict.fromkeys(ordered))


def _judges(low: str) -> bool:
    return bool(acts.FEEDBACK_DISLIKE.search(low) or acts.FEEDBACK_LIKE.search(low))


def read_quantity(u: Utterance) -> int | None:
    for match in u.find(_QUANTITY):
        said = next((g for g in match.groups() if g), "")
        n = int(_number(said) or 0)
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
        return int(_number(match["n"]) or 0) or None
    return None


def read_recipient(u: Utterance) -> tuple[str, int | None]:
    """For whom, in the shopper's own word, and the age when one is said."""
    age = None
    for match in u.find(_AGE):
        age = int(_number(next(g for g in match.groups() if g)) or 0) or None
    who = ""
    for match in u.find(_RECIPIENT):
        who = next(g for g in match.groups() if g)
        u.take(match)
        break
    if (
        age is not None
        and not who
        and (named := re.search(rf"old ({_PERSON})\b|\bfor (?:an?|my|our|his|her) ({_YEARS_OLD})\b", u.low))
    ):
        who = named[1] or named[2]  # who is named by the age alone is for the shopper "a 5 yr old"
    if age is not None:
        for match in u.find(_AGE):
            u.take(match)
    return who, age


def read_gift(u: Utterance) -> bool:
    """Whether it is a gift, also where "a gift for my wife" was read as the recipient."""
    for match in u.find(_GIFT):
        u.take(match)
    return bool(_GIFT.search(u.low))


def _number(text: str | None) -> float | None:
    if not text:
        return None
    if text in _NUMBER_WORDS:
        return float(_NUMBER_WORDS[text])
    if text.endswith((" and a half", " point five")):
        return _NUMBER_WORDS[text.split()[0]] + 0.5
    if text == "a couple":
        return 2.0
    try:
        return float(text)
    except ValueError:
        return chinese_number(text)
