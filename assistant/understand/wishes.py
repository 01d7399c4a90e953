"""Readers of what the shop can have: sizes, exclusions, brands, categories, attribute values and amounts of number attributes.

Each marks what it read. They know the contract's vocabulary and no acts; the order in which they run is `parse`'s.
"""

import re
from dataclasses import dataclass, field

from .fillers import FILLERS
from .known_brands import KNOWN_BRANDS
from .lexicon import CUES, FIRST_ATTRIBUTES, WEAK_VALUES
from .prices import Prices
from .text import CHINESE, Utterance
from .vocabulary import Value, Vocabulary

_NOT = re.compile(
    r"\b(?:not|no|without|w/o|non|except(?: for)?|excluding|anything but|everything but|other than|avoid|hate|minus|nothing (?:by|from|in|with|made of)|"
    r"(?:isn'?t|aren'?t|don'?t want(?: any)?|dont want(?: any)?|don'?t like|dont like|no more|never|skip(?: the)?))[ -]+"
    r"(?:(?:any|anything|the|a|an|in|from|by|made|of|with|with any|be|ones?|those|made of|made from|that'?s|too)\s+)*(?P<what>[\w'&-]+(?:[ -][\w'&]+){0,3})"
    r"|\b(?P<free>[a-z]+)[- ]free\b"
    r"|(?:不要(?!太)|不想要|别要|别(?!太|的|用|再|给)|不含|不带|不是(?!有)|除了|除开|(?<!有)没有|无(?!线|所|论|麸|糖)|非(?!常)|不喜欢|讨厌|排除)(?P<zh>[^\s,，。!！?？]{1,10})"
)
_OPINION = re.compile(
    r"not (?:my|for me|really|quite|a fan|into|keen|interested|sure|too)\b|don'?t like (?:it|that|this|them|the|these|those|any)\b|(?:hate|never) (?:it|that|this|them|these|those)\b"
)
_STOP_NEGATION = re.compile(
    r"\b(?:and|but|please|pls|plz|with|under|below|if|ones?|that|which|stuff|in|for|size|thanks|only|or less)\b.*$"
)
_TAIL_ZH = re.compile(r"(?:都行|都可以|都要|的都|以外|之外|的|了|款|吧|那种|材质|牌子|做的).*$")
_OR = re.compile(r"\s*(?:,| or | nor | and | no | not |或者?|和|、)\s*")
_SIZE = re.compile(
    r"\b(?:in )?(?:a )?(?:uk |us |eu )?size:? (?P<a>\d{1,2}(?:\.5)?|x{0,3}[sl]|m|small|medium|large|extra large|one size)\b|(?<![a-z0-9])(?P<b>x{1,3}[sl]|\dxl)(?![a-z0-9])|(?P<c>\d{2}(?:\.5)?)\s?(?:码|号)"
    r"|(?P<d>x{0,3}[sl]|m|大|中|小|加大)(?:码|号)|(?:(?<=, )|(?<=men's )|(?<=mens ))(?P<e>[sml])(?=,| |$)|\b(?:wo)?men'?s (?P<f>\d{1,2}(?:\.5)?)(?=,| not| no|$)|\bladies (?P<g>\d{1,2})(?=,|$)"
)
_SIZE_WORDS = {"small": "S", "medium": "M", "large": "L", "extra large": "XL", "大": "L", "中": "M", "小": "S", "加大": "XL"}
_HEAD_END = re.compile(
    r"\b(?:for|with|without|in|under|below|over|above|that|which|to|from|by|of|around|between|about|at|on|w/|less|max|no|not|but|who)\b|[,.;!?(]"
)
_BY_END = re.compile(r"(?:\b(?:by|from|brand|made by)|牌子?)\s*$")
_MEASURE = re.compile(
    r"(?<![\w.,$€£¥-])(?P<n>\d+(?:\.\d+)?)\s?-?(?P<unit>gb|tb|inch(?:es)?|\"|英寸|寸|hz|mah|毫安|watts?|w|mp|ml|毫升|litres?|liters?|l|升|kg|公斤|g|克|cm|厘米|"
    r"hours?|hrs?|h|小时)(?![a-z])(?P<up>\s?(?:\+|or more|and up|以上))?"
)
_UNITS = {
    "inches": "inch", "\"": "inch", "英寸": "inch", "寸": "inch", "毫安": "mah", "watt": "w", "watts": "w", "毫升": "ml", "litre": "l", "litres": "l",
    "liter": "l", "liters": "l", "升": "l", "公斤": "kg", "克": "g", "厘米": "cm", "hour": "h", "hours": "h", "hr": "h", "hrs": "h", "小时": "h",
}  # fmt: skip
_NEAR_WORDS = 3
_GENDERS = frozenset({"gender"})


@dataclass
class Wishes:
    """What has been read of one message so far."""

    u: Utterance
    words: Vocabulary
    prices: Prices = Prices()
    attributes: dict[str, list[str]] = field(default_factory=dict)
    ranges: dict[str, tuple[float | None, float | None]] = field(default_factory=dict)
    brands: list[str] = field(default_factory=list)
    exclude_brands: list[str] = field(default_factory=list)
    exclude: list[str] = field(default_factory=list)
    unmet: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    value_spans: list[tuple[int, int]] = field(default_factory=list)

    def want(self, meant: Value) -> None:
        own = self.attributes.setdefault(meant.attribute, [])
        if meant.value not in own:
            own.append(meant.value)


def read_sizes(read: Wishes) -> None:
    for match in read.u.find(_SIZE):
        said = next(g for g in match.groups() if g)
        size = _SIZE_WORDS.get(said, said.upper())
        known = read.words.sizes.get(size.lower()) or read.words.sizes.get(said)
        read.attributes.setdefault(known.attribute if known else "size", []).append(known.value if known else size)
        read.u.take(match, "f" if match["f"] else "g" if match["g"] else 0)  # the gender before it is still to be read


def read_negations(read: Wishes) -> None:
    """What stands behind a negation is a brand or a word that is not wanted, up to where the negation ends."""
    for match in read.u.find(_NOT):
        if _OPINION.match(match.group()):
            continue
        what = match["what"] or match["free"] or match["zh"] or ""
        what = _TAIL_ZH.sub("", what) if match["zh"] else _STOP_NEGATION.sub("", what)
        taken = False
        for part in _OR.split(what.strip(" ,.!?-")):
            taken = _exclude(read, part.strip()) or taken
        if taken:
            end = match.start() + match.group().find(what) + len(what) if what else match.end()
            read.u.read[match.start() : end] = [True] * (end - match.start())


def _exclude(read: Wishes, part: str) -> bool:
    words = read.words
    if not part or part in FILLERS and part not in words.values:
        return False
    if brand := words.brands.get(part) or next((b for form, b in words.brands.items() if part.startswith(form + " ")), None):
        read.exclude_brands.append(brand)
        return True
    if match := KNOWN_BRANDS.match(part):
        read.exclude_brands.append(match.group())
        return True
    value = words.value_pattern.match(part)
    if value and (meant := words.values.get(value.group())):
        read.exclude.append(meant.attribute.replace("_", " ") if meant.value == "yes" else meant.value.lower())
        return True
    if CHINESE.search(part):
        read.exclude.append(part)
        return len(part) <= 6
    first = [w for w in part.split() if w not in FILLERS][:2]
    if not first or re.search(r"\d", part):
        return False
    read.exclude.append(" ".join(first[:1] if len(first) == 2 and first[1] in ("one", "ones") else first))
    return True


def read_free(read: Wishes) -> None:
    """Take "sugar free" and "无糖" for what the shop calls sugar_free, before "free" and "无" are read as negations."""
    for match in read.u.find(read.words.free_pattern):
        read.want(read.words.values[match.group()])
        read.u.take(match)


def read_brands(read: Wishes) -> None:
    """The shop's brands, and known ones that it lacks; a brand that is an everyday word needs a capital or a "by" before it."""
    for match in read.u.find(read.words.brand_pattern):
        said = read.u.text[match.start() : match.end()]
        if (
            match.group() in read.words.shy_brands
            and not (said[0].isupper() and match.start())
            and not _BY_END.search(read.u.low[: match.start()])
        ):
            continue
        read.brands.append(read.words.brands[match.group()])
        read.u.take(match)
    for match in read.u.find(KNOWN_BRANDS):
        name = match.group().removesuffix("'s")
        known = read.words.brands.get(name)
        read.brands.append(known or name)
        if not known:
            read.unmet.append(name)
        read.u.take(match)


def read_categories(read: Wishes) -> None:
    """The category that the head of the wish names: the last one before the first "for", "with", "in" and so on."""
    u, words = read.u, read.words
    heads = []
    for match in u.find(words.category_pattern):
        before = u.low[: match.start()]
        if u.language == "en" and (cut := list(_HEAD_END.finditer(before))) and content(_stripped(before[: cut[0].start()])):
            continue
        heads.append(match)
    if heads:
        last = heads[-1]
        behind = u.low[last.end() :].split()
        if (
            u.language == "en"
            and behind
            and re.fullmatch(r"[a-z]+s?", behind[0])
            and behind[0] not in FILLERS
            and not _HEAD_END.match(behind[0])
        ):
            return
        read.categories.extend(words.categories[last.group()])


def read_values(read: Wishes) -> None:
    """Attribute values; not those inside a category's own name or a compound, nor everyday words far from their attribute's."""
    u, words = read.u, read.words
    inside = [m.span() for m in words.compound_pattern.finditer(u.low)]
    for match in u.find(words.value_pattern):
        said, (start, end) = match.group(), match.span()
        if any(a <= start and end <= b for a, b in inside):
            continue
        meant = words.values.get(said) or words.unmet[said]
        if any(said in c.lower() for c in read.categories) and meant.attribute not in _GENDERS:
            continue
        if said in WEAK_VALUES and meant.attribute not in FIRST_ATTRIBUTES:
            cued = [v for v in words.homes.get(said, (meant,)) if _cued(v.attribute, u, start, end)]
            if not cued:
                continue
            meant = cued[0]
        read.want(meant)
        read.value_spans.append((start, end))
        if said not in words.values:
            read.unmet.append(said)


def read_ranges(read: Wishes) -> None:
    """Amounts with the unit of a number attribute: "at least 16 gb ram", "27 inch" (give or take 2%).

    A unit that several attributes share tells nothing unless a word of the attribute's name stands near.
    """
    u = read.u
    for match in u.find(_MEASURE):
        unit, value = _UNITS.get(match["unit"], match["unit"]), float(match["n"])
        fitting = [a for a in read.words.numbers if a.unit.lower() == unit and value <= 2 * a.maximum]
        named = [a for a in fitting if _near(a.name.split("_"), u, match.start(), match.end())]
        if len(chosen := named or fitting) != 1 or chosen[0].name in read.ranges:
            continue
        before = u.low[: match.start()]
        if re.search(r"(?:at least|min(?:imum)?|over|above|more than|>=?|from|至少|不低于)\s*$", before) or match["up"]:
            bounds: tuple[float | None, float | None] = (value, None)
        elif re.search(r"(?:at most|max(?:imum)?|under|below|less than|up to|<=?|最多|不超过)\s*$", before):
            bounds = (None, value)
        else:
            bounds = (round(value * 0.98, 2), round(value * 1.02, 2))
        read.ranges[chosen[0].name] = bounds


def content(query: str) -> list[str]:
    """The words of a query that could name a product."""
    return [w for w in query.split() if w.lower() not in FILLERS and (CHINESE.search(w) or len(w) > 1)]


def _cued(attribute: str, u: Utterance, start: int, end: int) -> bool:
    return _near([*attribute.split("_"), *CUES.get(attribute, ())], u, start, end)


def _near(cues: list[str], u: Utterance, start: int, end: int) -> bool:
    """Whether one of these words stands within a few words, or Chinese characters, of the span."""
    if u.language == "zh":
        around = u.low[max(0, start - 4) : end + 4]
        return any(c in around for c in cues)
    before, behind = u.low[:start].split()[-_NEAR_WORDS:], u.low[end:].split()[:_NEAR_WORDS]
    return any(w.strip(".,!?") in (c, c + "s") for w in (*before, *behind) for c in cues)


def _stripped(text: str) -> str:
    return re.sub(r"[^\w' -]", " ", text)
