"""What a message wants of the shop: the record of what was read, and the readers of attribute values.

Each reader marks what it read. They know the contract's vocabulary and no acts; the order in which they run is `parse`'s.
"""

import re
from dataclasses import dataclass, field

from retrieval.kinds import spans

from .fillers import FILLERS
from .forms import Forms
from .known_values import KNOWN_VALUES
from .lexicon import CUES, FIRST_ATTRIBUTES, WEAK_VALUES
from .prices import Prices
from .text import CHINESE, Utterance
from .vocabulary import Value, Vocabulary

# What is said of the products on screen is no wish: 这些是男款吧, 长袖太热了, "black is too dark".
_SAID_OF_SHOWN = re.compile(
    r"这(?:些|几[个款件双]|个)?(?:都)?是[^\s,，。!！?？;；]{1,8}?(?:的|款)*(?:吧|吗|啊)(?=[\s,，。!！?？;；])"
)
_TOO = re.compile(
    r"(?:的|款|色)?(?:都|也|还是|有点|有些)?太[^\s,，。!！?？;；]{1,4}|\s(?:is|are|looks?|feels?)(?: (?:a bit|way|just|far))? too\b"
)
_REFUSING = re.compile(r"(?:\b(?:not|no|without|except|but|than)(?: for)?|\bnothing for|不要|别|除了|不喜欢|不想要) ?$")
_FOR = re.compile(r"\bfor (?:an? |the |my |our |his |her )?(?:\w+ )?$")
_NEAR_WORDS = 3
# Properties that no attribute of a shop holds: never a filter, and a new one takes no other's place.
FEATURE, MEASURE = "feature", "measure"
# When the thing is given and what its owner likes doing: no property of a product, so no shop is told to lack it.
# And how old the one is whom it is for.
OCCASION, INTEREST, AGE = "occasion", "interest", "recipient_age"
HINTS = frozenset({FEATURE, MEASURE, OCCASION, INTEREST, AGE})
_OCCASIONS = Forms(form for form in KNOWN_VALUES[OCCASION] if form not in WEAK_VALUES)
_BEFORE_VALUE_ZH = frozenset(
    "色的要和或跟与及是带偏纯正朱砖枫桃奶浅深暗亮嫩淡买换选个件条双款只有想来加配也穿小大男女找求种全非不别用支台把张顶套"
)
_BEHIND_VALUE_ZH = re.compile(r"颜色|[色的款调系或和跟与及也都吧呢嘛][^\s]?|[^\u3400-\u9fff]|$")
_GENDERS = frozenset({"gender"})


@dataclass
class Wishes:
    """What has been read of one message so far; `hinted` are the known properties that the shop lacks, by where they stand."""

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
    kind: str = ""
    value_spans: list[tuple[int, int]] = field(default_factory=list)
    hinted: dict[tuple[int, int], str] = field(default_factory=dict)

    def want(self, meant: Value) -> None:
        own = self.attributes.setdefault(meant.attribute, [])
        if meant.told not in own:
            own.append(meant.told)

    def want_said(self, said: str, meant: Value | None = None) -> None:
        """The value that these words name (or `meant`, where they name several), told as unmet where the shop lacks it."""
        meant = meant or self.words.values.get(said) or self.words.unmet[said]
        self.want(meant)
        if said not in self.words.values and meant.attribute not in (OCCASION, INTEREST):
            self.unmet.append(said if meant.value == "yes" else meant.value)

    def unwant(self, name: str, value: str) -> None:
        """Take back one of an attribute's values, the attribute too when it was the only one."""
        kept = [v for v in self.attributes.pop(name) if v != value]
        self.attributes |= {name: kept} if kept else {}
        self.unmet = [u for u in self.unmet if u != value]

    def hint(self, name: str, words: str, span: tuple[int, int]) -> None:
        """One of `HINTS`, in the shopper's own words."""
        self.want(Value(name, words))
        self.unmet.append(words)
        self.value_spans.append(span)


def read_free(read: Wishes) -> None:
    """Take "sugar free", 无咖啡因 and "nonstick" for the shop's own values, before "free", 无 and "non" are read as negations."""
    for match in read.u.find(read.words.free_forms):
        if _REFUSING.search(read.u.low[: match.start()]):
            continue
        read.want_said(match.group())
        read.u.take(match)


def read_occasions(read: Wishes) -> None:
    """When the thing is given, also where the words tell whom it is for (男朋友生日); nothing is marked as read.

    Not where it is refused, and not the 圣诞 of a 圣诞树.
    """
    low, words = read.u.low, read.words
    occasions = list(_OCCASIONS.finditer(low))
    if not occasions:
        return
    named = [m.span() for forms in (words.category_forms, words.compound_forms) for m in forms.finditer(low)]
    named += spans(low, words.kinds)
    for found in occasions:
        if not _REFUSING.search(low[: found.at]) and not any(
            a <= found.at and found.to <= b and b - a > len(found.text) for a, b in named
        ):
            read.want(words.values.get(found.text) or Value(OCCASION, found.text))


def read_values(read: Wishes) -> None:
    """Attribute values; not those inside a category's own name or a compound, said of what is on screen, or far from their attribute."""
    u, words = read.u, read.words
    inside = [m.span() for m in words.compound_forms.finditer(u.low)] + [m.span() for m in _SAID_OF_SHOWN.finditer(u.low)]
    for match in u.find(words.value_forms):
        said, (start, end) = match.group(), match.span()
        if any(a <= start and end <= b and (a, b) != (start, end) for a, b in inside) or _TOO.match(u.low, end):
            continue
        meant = words.values.get(said) or words.unmet[said]
        if len(said) == 1 and meant.attribute not in _GENDERS and not _is_whole_word(read, start, end):
            continue
        if any(said in c.lower() for c in read.categories) and meant.attribute not in _GENDERS:
            continue
        if said in WEAK_VALUES and meant.attribute not in FIRST_ATTRIBUTES:
            cued = [v for v in words.homes.get(said, (meant,)) if _cued(v.attribute, u, start, end)]
            if not cued and not (said in KNOWN_VALUES[OCCASION] and _FOR.search(u.low[:start])):
                continue
            meant = cued[0] if cued else Value(OCCASION, said)
        read.want_said(said, meant)
        read.value_spans.append((start, end))
        if meant.attribute == FEATURE:
            read.hinted[start, end] = meant.value


def _is_whole_word(read: Wishes, start: int, end: int) -> bool:
    """Whether one Chinese character is a word of its own (黑的, 黑裙子, 连衣裙黑) and no part of another (螺蛳粉, 红富士)."""
    low, words = read.u.low, read.words
    things = (words.category_forms, words.value_forms)
    spoken = CHINESE.fullmatch(low[start - 1 : start] or " ") is None or low[start - 1] in _BEFORE_VALUE_ZH
    led = spoken or any(m.end() == start for p in things for m in p.finditer(low, 0, start))
    if not led:
        return False
    return bool(
        _BEHIND_VALUE_ZH.match(low, end)
        or any(p.match(low, end) for p in things)
        or any(a == end for a, _ in spans(low, words.kinds))
    )


def content(query: str) -> list[str]:
    """The words of a query that could name a product."""
    return [w for w in query.split() if w.lower() not in FILLERS and (CHINESE.search(w) or len(w) > 1)]


def _cued(attribute: str, u: Utterance, start: int, end: int) -> bool:
    return near([*attribute.split("_"), *CUES.get(attribute, ())], u, start, end)


def near(cues: list[str], u: Utterance, start: int, end: int) -> bool:
    """Whether one of these words stands within a few words, or Chinese characters, of the span."""
    if u.language == "zh":
        around = u.low[max(0, start - 4) : end + 4]
        return any(c in around for c in cues)
    before, behind = u.low[:start].split()[-_NEAR_WORDS:], u.low[end:].split()[:_NEAR_WORDS]
    return any(w.strip(".,!?") in (c, c + "s") for w in (*before, *behind) for c in cues)
