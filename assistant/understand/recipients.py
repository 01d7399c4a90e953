"""Whom a shopper buys for, how old they are, and whether it is a gift. Marks what it read."""

import re

from .numbers import COUNT, number_of
from .people import RECIPIENTS, RECIPIENTS_ZH
from .text import Utterance

_OWN = r"(?:my|our|his|her|the|a|an|for)"
_PERSON = "|".join(sorted(RECIPIENTS, key=len, reverse=True))
_OCCASION = r"(?:retirement|wedding|anniversary|graduation|christening|housewarming|leaving|christmas|xmas)"
_YEARS_OLD = r"\d{1,2}[- ]?(?:year|yr|month)s?[- ]?olds?"
_PERSON_ZH = "|".join(sorted(RECIPIENTS_ZH, key=len, reverse=True))
_YEARS, _YEARS_ZH = rf"{COUNT}|eleven|twelve", r"\d{1,2}|[一二三四五六七八九十]+"
_OLD = rf"(?:{_YEARS})[- ]?(?:year|yr|month)s?[- ]?old|\d{{1,2}} ?(?:yo|yrs?)"
_OLD_ZH = rf"(?:{_YEARS_ZH})岁"
_SOON_ZH = "(?:这|下|本|周|个?月|明天|后天|快|马上|今年|就|要|也|的)*过?"
_SAYS = r"(?: just| always)? (?:says?|said|told|thinks?|reckons?|keeps?|broke|recommended|suggested|would wear|and (?:i|me)\b)"
# One way to name whom it is for a line, the person in the group.
_NAMED = (
    # for my little sister, a gift to my aunt's neighbour
    rf"\b(?:for|to|get|getting|buy|buying|gift|give|present)\s+(?:{_OWN} )?(?:(?:little|older|younger|big|best|new|dear|lovely|young|teenage|{_OLD}) )*"
    rf"(?:(?:{_PERSON})'?s )?((?:{_PERSON})(?:[- ]in[- ]law)?)\b(?!(?:'?s)? (?:room|bedroom|section|shoes|department))",
    # my dad, but not "my dad says"
    rf"\b(?:my|our) (?:(?:little|older|younger|big|best|dear) )*((?:{_PERSON})(?:[- ]in[- ]law)?)\b(?!(?:'?s)? (?:wedding|hen|stag)\b)(?!{_SAYS})",
    rf"\b({_PERSON}) (?:has|needs|wants|likes|loves|hates|is|turns|just|would|really)\b",
    rf"\b({_PERSON})'?s (?:\d{{1,2}}(?:st|nd|rd|th)\b|birthday\b|b-?day\b|{_OCCASION} (?:gift|present|prezzie)s?\b)",
    # 给我妈, 送六岁的女儿
    rf"(?:送给?|给|为|帮|我|俺)(?:我的?|我们|咱)?(?:的|家)?(?:{_OLD_ZH}的?)?({_PERSON_ZH})(?!(?:都|也)?(?:[穿用戴]不|说|觉得|嫌|不))",
    # 爸爸下个月过六十大寿, 女儿上学用
    rf"((?![男女]生)(?:{_PERSON_ZH})){_SOON_ZH}(?:(?:{_YEARS_ZH})岁?)?的?(?:坐月子|上学|上班|冬天|夏天|平时)*"
    r"(?:生日|大寿|喜欢|爱|要?学|用的?|穿(?!不)|想要|需要|结婚|毕业|搬家|乔迁|去?(?:住校|军训|高考))",
    rf"({_PERSON_ZH})(?:要|马上|快|刚|今年)*(?:[上读](?:[一二三四五六]年级|幼儿园|小学|初中|高中|大学)|(?:{_YEARS_ZH})个月|迷)",
    rf"({_PERSON_ZH})(?:的)?(?:腰|腿|膝盖|颈椎|眼睛|血压|睡眠|肠胃|皮肤)",
    rf"({_PERSON_ZH})(?:今年|刚|快|才|已经)?{_OLD_ZH}",
    rf"(?:岁|个月)(?:大|半)?的?(小?(?:{_PERSON_ZH}))",
    r"(?:我|俺|咱)家?(妹|弟|姐|哥|娃|妞)(?![妹弟姐哥子儿])",
    rf"(?:见|拜访|看望|探望|去看)(?:我的?|我)?((?:对象|男友|女友|男朋友|女朋友)?的?(?:{_PERSON_ZH}))",
    # 老师退休了想送点什么
    rf"({_PERSON_ZH})(?!鞋|装|款|士|式)[^。!！?？]{{0,18}}?(?:(?:给|送|帮)(?:他们?|她们?|ta|老人家)+(?:老人家)?(?:买|送|挑|选|整|弄|找|准备|入)?"
    r"|送(?:点|个|些)?(?:什么|啥)|想送(?:点|个|些|件))",
)
_RECIPIENT = re.compile("|".join(_NAMED))
_AGE = re.compile(
    rf"({_YEARS})[- ]?(?:year|yr)s?[- ]?old|(\d{{1,2}}) ?(?:yo|y/o|yrs?(?= (?:boy|girl|lad|kid|son|daughter)))\b"
    rf"|(?:aged?|turn(?:s|ed|ing)) (\d{{1,2}})\b|\b(?:he|she)(?:'?s| is) (\d{{1,2}})(?=$|[,.!;]| and\b)|(\d{{1,2}}) (?:ans|años|jahre)\b|({_YEARS_ZH})岁"
)
_GIFT = re.compile(r"\b(?:(?:as )?an? (?=gift|present))?(?:gifts?|presents?|prezzies?)\b(?: ideas?)?(?: for)?|礼物|送礼|送人")


def read_recipient(u: Utterance) -> tuple[str, int | None, str]:
    """For whom, in the shopper's own word, and the age in years when one is said, as a number and as it stands there."""
    age, said = None, ""
    for match in u.find(_AGE):
        said = next(g for g in match.groups() if g)
        age = int(number_of(said) or 0) or None
        said = f"{said}岁" if match.group().endswith("岁") else said
    who = ""
    for match in u.find(_RECIPIENT):
        who = next(g for g in match.groups() if g)
        u.take(match)
        break
    if (
        age is not None
        and not who
        and (
            named := re.search(rf"old ({_PERSON})\b|\b(?:for|get|getting|buy|give) (?:an?|my|our|his|her) ({_YEARS_OLD})\b", u.low)
        )
    ):
        who = named[1] or named[2]  # who is named by the age alone is for the shopper "a 5 yr old"
    if age is not None:
        for match in u.find(_AGE):
            u.take(match)
    return who, age, said


def read_gift(u: Utterance) -> bool:
    """Whether it is a gift, also where "a gift for my wife" was read as the recipient."""
    for match in u.find(_GIFT):
        u.take(match)
    return bool(_GIFT.search(u.low))
