"""The brands of a message: the shop's, known ones that it lacks, and what stands beside one as another choice. Marks what it read."""

import re

from retrieval.kinds import words_of_names

from .fillers import FILLERS
from .forms import Found
from .known_brands import KNOWN_BRANDS
from .text import CHINESE
from .wishes import Wishes

_OWNED = re.compile(r"\b(?:for|fits?|into) (?:my|our|his|her) $")  # what a thing is for, not who makes it
_BY_END = re.compile(r"(?:\b(?:by|from|brand|made by)|牌子?)\s*$")
# What stands beside a brand with an "or" is one too, unless it is one of these.
_OR_BEHIND = re.compile(
    r"(?: or |/)(?P<brand>[a-z][\w&'-]{2,})(?=$|[.,;!?)]| (?:only|pls|please|if|preferred|preferably|brand|is fine|are fine|max|under|below|up to|budget)\b)"
    r"|(?:或者?|还是|、|/)(?P<brand_zh>[\u3400-\u9fff]{2,4}?)(?=的|都|牌|$|[\s,，。])"
)
_NAMED_BRAND = re.compile(r"\b(?P<brand>[a-z][\w'-]{2,}) brand\b(?! new| name)")
_OR_BEFORE = re.compile(
    r"(?:^|[ ,;(])(?P<brand>[a-z][\w&'-]{2,})(?: or |/)|(?:^|[\s,，要买])(?P<brand_zh>[\u3400-\u9fff]{2,4})(?:或者?|还是|、|/)"
)
_NO_BRAND = frozenset(
    "similar equivalent anything something other others another whatever cheaper better good same which what local famous "
    "known decent big store particular different reliable trusted branded like any none same generic nothing else own both "
    "either any other good premium favourite favorite luxury quality new top best popular korean japanese german italian indian american "
    "chinese british french european my your this that the one every each some most no "
    "其他 别的 类似 国产 便宜 差不多 同款 平替 什么 随便 进口 其它 同类".split()
)


def read_brands(read: Wishes) -> None:
    """The shop's brands, and known ones that it lacks; a brand that is an everyday word needs a capital or a "by" before it."""
    spans: list[tuple[int, int]] = []
    for match in _not_inside(read, read.u.find(read.words.brand_forms)):
        said = read.u.text[match.start() : match.end()]
        if (
            match.group() in read.words.shy_brands
            and not (said[0].isupper() and match.start())
            and not _BY_END.search(read.u.low[: match.start()])
        ):
            continue
        if read.words.brands[match.group()] not in read.exclude_brands:
            read.brands.append(read.words.brands[match.group()])
            spans.append(match.span())
        read.u.take(match)
    for match in _not_inside(read, read.u.find(KNOWN_BRANDS)):
        name = match.group().removesuffix("'s")
        known = read.words.brands.get(name)
        if (known or name) not in read.exclude_brands and not _OWNED.search(read.u.low[: match.start()]):
            if known:
                read.brands.append(known)
            else:
                _lacking(read, name)
            spans.append(match.span())
        read.u.take(match)
    for named in read.u.find(_NAMED_BRAND):
        if _may_be_brand(read, named["brand"]):
            _lacking(read, named["brand"])
            read.u.take(named)
    for start, end in spans:
        for beside in (_OR_BEHIND.match(read.u.low, end), _before(read.u.low, start)):
            group = "brand" if beside and beside["brand"] else "brand_zh"
            if beside and read.u.unread(*beside.span(group)) and _may_be_brand(read, beside[group]):
                _lacking(read, beside[group])
                read.u.take(beside, group)


def _lacking(read: Wishes, name: str) -> None:
    """A brand that this shop does not have."""
    read.brands.append(name)
    read.unmet.append(name)


def _not_inside(read: Wishes, found: list[Found]) -> list[Found]:
    """Those that are no part of something longer that was read: of the device that a strap is for."""
    return [m for m in found if not any(a <= m.start() and m.end() <= b and b - a > len(m.group()) for a, b in read.value_spans)]


def _before(low: str, end: int) -> re.Match[str] | None:
    """An alternative that ends where a brand begins."""
    return next((m for m in _OR_BEFORE.finditer(low, 0, end) if m.end() == end), None)


def _may_be_brand(read: Wishes, said: str) -> bool:
    """Whether a word beside a brand names nothing that is known: then it is a brand too ("lavazza or gimoka")."""
    words = read.words
    if (
        said in words_of_names()
        or said in _NO_BRAND
        or said in FILLERS
        or said in words.values
        or said in words.unmet
        or said in words.kinds
    ):
        return False
    return not (words.category_forms.search(said) or words.value_forms.search(said) and CHINESE.search(said))
