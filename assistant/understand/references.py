"""Places on the list that is shown: "the second one", "#3 and 5", 最后一个, "compare all". Marks what it read."""

import re

from . import acts
from .numbers import CHINESE_NUMBER, COUNT, ORDINALS, number_of
from .text import Utterance

_LAST = re.compile(
    r"(?:\b(?:the|very|or|and|vs\.?|&|with)|[,:#]|^) ?(?:very )?(?:last|final|bottom)\b(?: (?:one|item|product|pair|option))?(?! (?:week|month|year|night|time|order|purchase|parcel|for (?:long|ages|years|\d)|long))"
    r"|\b(?:last|final|bottom) (?:one|item|product|pair|option)\b|(?:倒数第一|最(?:后|末尾|下|底下?))(?:面)?(?:那|这)?(?:一)?(?:个|款|件|双|条|只|台|瓶|把)?|末尾那个"
)
_FIRST_N = re.compile(
    rf"\b(?:the )?(?:first|top) (?P<n>{COUNT})\b|[前头](?P<zh>{CHINESE_NUMBER}|\d)(?:个|款|件|双|条|只)(?!月|小时|钟头|礼拜|星期)"
)
_ALL = re.compile(
    r"\b(?:all|both)(?: of)?(?: them| these| those| the)?(?: (?P<n>two|three|four|five|six|\d))?\b|(?:这|那)?(?P<zh>两|三|四|几)个(?:都)?(?=比|对)|都|全部"
)
_NO_UNIT = r"(?! ?(?:gb|inch|years?|%|\$))"
_ORDINAL = re.compile(
    r"\b(?:the )?(?P<word>" + "|".join(ORDINALS) + r")\b(?: one| item| product| pair| option)?(?! (?:time|name|aid))"
    r"|\bthe (?P<highest>top) (?:one|item|result)\b|\b(?:the )?(?P<digit>\d{1,2})(?:st|nd|rd|th)\b(?: one| item)?"
    rf"|(?:#|\b(?:number|no\.?|nr\.?|item|option) ?)(?P<number>\d{{1,2}}|one|two|three|four|five|six)\b(?:,? (?:and|or|&) (?P<also>\d{{1,2}})\b{_NO_UNIT})?{_NO_UNIT}"
    rf"|第(?P<zh>{CHINESE_NUMBER}|\d{{1,2}})(?:个|款|件|双|条|只|台|瓶|种)?|头(?P<top>一)(?:个|款|件|双|条|只|台|瓶)(?!月|小时|钟头|礼拜|星期)|(?<![\d一二三四五六七八九十月])(?P<hao>\d{{1,2}}|[一二三四五六七八九])号(?!码|线|店|楼)"
)
_PAIR = re.compile(
    r"(?:compare|between|difference|vs\.?|versus|比较|对比)\D{0,30}?(?P<a>\d{1,2})\b\s*(?:and|vs\.?|versus|with|to|&|,|和|跟|与)\s*(?:the )?(?P<b>\d{1,2})\b|\b(?P<c>\d)\s?(?:vs\.?|or|and|&|against|versus)\s?(?P<d>\d)\b|(?P<e>[一二三四五六七八九十\d])号?(?:和|跟|与|还是)(?P<f>[一二三四五六七八九十\d])号?"
)

# add 1 and 4; 2 and 3 in the cart
_CARTED = re.compile(
    r"\b(?:add|put|take|get|grab|buy|order|i'?ll have) (?:number |no\.? ?|#)?(?P<a>\d) ?(?:and|&|,|\+) ?(?P<b>\d)\b(?! ?(?:of|x|gb|packs?|pairs?|pieces?|more|%))"
    r"|^(?P<c>\d) ?(?:and|&|,|\+) ?(?P<d>\d)(?= (?:in(?:to)?|to) (?:the |my )?(?:cart|basket|bag|trolley)\b)"
)
_LISTED = re.compile(
    r"(?<![\d.])\d(?:[ ,，、]\d){1,3}(?= ?(?:放一起|一起|放在一起|对比|比一?比|比较|比比))"
    r"|(?<![\d.$€£¥])\d{1,2}(?:\s?,\s?\d{1,2}){1,3},? (?:and|&|vs) \d{1,2}(?![\d.])"
    r"|(?<![\d.$€£¥])\d{1,2}(?:\s?[、,]\s?\d{1,2}){2,4}(?![\d.])|(?<![\d.])\d{1,2}、\d{1,2}(?![\d.])|(?<![\d.a-z个])\d{1,2}(?=(?:和|跟|与)最后)"
)

# What a "first" behind it belongs to: "most popular 1st".
_ORDERED = re.compile(r"\b(?:popular|rated|reviewed|expensive|cheapest|newest|latest|price|sellers?|selling) $")


def points(low: str) -> bool:
    """Whether the words point at a place of a list."""
    return bool(_ORDINAL.search(low) or _LAST.search(low))


def read_references(u: Utterance, shown: int, comparing: bool) -> tuple[int, ...]:
    """Places in the shown list in the order said; -1 is the last. Nothing when nothing is shown."""
    if not shown:
        return ()
    found: list[tuple[int, int]] = []
    for match in u.find(_FIRST_N):
        n = int(number_of(match["n"] or match["zh"]) or 0)
        if 1 < n <= 10:
            u.take(match)
            found += [(match.start(), i) for i in range(1, n + 1)]
    for match in u.find(_LAST):
        u.take(match)
        found.append((match.start(), -1))
    for match in u.find(_LISTED) if comparing else ():
        u.take(match)
        found += [(match.start(), int(n)) for n in re.findall(r"\d+", match.group())]
    for match in u.find(_CARTED):
        pair = "ab" if match["a"] else "cd"
        if max(int(match[g]) for g in pair) <= shown:
            for g in pair:
                u.take(match, g)
                found.append((match.start(g), int(match[g])))
    for match in u.find(_PAIR):
        numbers = [int(number_of(g) or 0) for g in match.groups() if g]
        if len(numbers) == 2 and (comparing or max(numbers) <= shown and _judges(u.low)):
            u.take(match)
            found += [(match.start(), n) for n in numbers]
    for match in u.find(_ORDINAL):
        word = "first" if match["highest"] else match["word"]
        digits = match["digit"] or match["number"] or match["hao"] or match["zh"] or match["top"]
        if _ORDERED.search(u.low[: match.start()]):
            u.take(match)
            continue
        place = ORDINALS[word] if word else int(number_of(digits) or 0)
        if place:
            u.take(match)
            found.append((match.start(), place))
            if match["also"]:
                found.append((match.start("also"), int(match["also"])))
    if not found and comparing:
        for match in u.find(_ALL):
            said = match["n"] or match["zh"]
            n = int(number_of(said) or shown) if said else (2 if "both" in match.group() else shown)
            u.take(match)
            found += [(match.start(), i) for i in range(1, min(n, shown, 5) + 1)]
            break
    ordered = [place for _, place in sorted(found, key=lambda f: f[0])]
    return tuple(dict.fromkeys(ordered))


def _judges(low: str) -> bool:
    return bool(acts.FEEDBACK_DISLIKE.search(low) or acts.FEEDBACK_LIKE.search(low))
