"""The thing that is wanted: which of the things named in a message is the head of the wish, and its category or kind."""

import re
from collections.abc import Sequence

from retrieval.kinds import spans

from .fillers import FILLERS
from .forms import Found
from .vocabulary import Vocabulary
from .wishes import Wishes, content

_HEAD_END = re.compile(
    r"\b(?:for|with|without|in|under|below|over|above|that|which|to|from|by|of|around|between|about|at|on|w/|less|max|no|not|but|who)\b|[,.;!?(]"
)
_MODIFIES_ZH = re.compile(r"的[\u3400-\u9fff]{2}")
_FOND_ZH = re.compile(r"(?:喜欢|爱|爱好|迷|搭配?|配合?|放|装)[\u3400-\u9fff]{0,3}$")
_FOR_THEM = re.compile(r"\b(?:gifts?|presents?)\b")
_MANNER = frozenset("fast quick cheap small large big mini extra heavy light strong new used".split())
_PORTIONS = re.compile("sets?|pairs?|packs?|bundles?|multipacks?")
_METRE = re.compile(r"(?<=[\d一二两三四五六七八九十半厘毫分公平千])\s?米|米(?=[色白其])")
_PORTION = re.compile(
    r"\b(?:sets?|pairs?|packs?|box(?:es)?|bottles?|bags?|sacks?|rolls?|cups?|jars?|tins?|cans?|pieces?|couple|bunch|kinds?|sorts?|types?) of\b"
)


def read_categories(read: Wishes) -> None:
    """The category that the head of the wish names, or the kind that the shop has no category of.

    It is the last one before the first "for", "with", "in" and so on.
    """
    u, words = read.u, read.words
    heads = [span for span in _things(read) if _may_head(read, *span)]
    if not heads:
        return
    start, end = _head(heads, read)
    behind = u.unread_text()[end:].split()
    named = u.low[start:end]
    if u.language == "en" and behind and not (" " in named or _ends_a_name(behind[0], words)):
        return
    if named not in words.categories:
        read.kind = named
    read.categories.extend(words.categories.get(named) or words.kinds[named])


def _may_head(read: Wishes, start: int, end: int) -> bool:
    """Whether the thing named here can be what is wanted, and not what that is for, or a measure of it ("a bottle of wine")."""
    u = read.u
    before, foreign = _PORTION.sub("", u.low[:start]), u.low[start:end] not in read.words.categories
    if u.language == "zh":
        return not (foreign and (_MODIFIES_ZH.match(u.low, end) or _FOND_ZH.search(before)))
    if _PORTION.match(u.low, start) or foreign and _FOR_THEM.search(before):
        return False
    ends = [m.start() for m in _HEAD_END.finditer(before)]
    return not any(content(_stripped(before[:at])) for at in (ends if foreign else ends[:1]))


def _head(heads: Sequence[tuple[int, int]], read: Wishes) -> tuple[int, int]:
    """The last thing named, or the last category: parts and extras follow it ("a laptop 16 GB memory", "电脑 16GB 内存").

    In Chinese the head ends its run: a 手机打印机 is no phone.
    """
    u = read.u
    own = [h for h in heads if u.low[h[0] : h[1]] in read.words.categories]
    if not own:
        return heads[-1]
    if u.language == "zh":
        behind = [h for h in heads if h[0] >= own[-1][1] and re.fullmatch(r"[\u3400-\u9fff]*", u.low[own[-1][1] : h[0]])]
        return behind[-1] if behind else own[-1]
    return own[-1]


def _ends_a_name(behind: str, words: Vocabulary) -> bool:
    """Whether the thing's name is over before this word: a "phone stand" is no phone, "phones under" and "phones waterproof" are."""
    is_word = bool(re.fullmatch(r"[a-z]+", behind)) and behind not in _MANNER
    said = behind in FILLERS or behind in words.values or behind in words.unmet
    return not is_word or said or bool(_HEAD_END.match(behind) or _PORTIONS.fullmatch(behind))


def _is_measure(match: Found, low: str) -> bool:
    """Whether it is 米 of a length or of a colour (7厘米, 米色), and no rice."""
    return match.group() == "米" and any(m.end() == match.end() for m in _METRE.finditer(low))


def _things(read: Wishes) -> list[tuple[int, int]]:
    """Where categories, and kinds that are none, are named in what nobody has read; of two that overlap the longer."""
    u, words = read.u, read.words
    longer = [(a, b) for a, b in read.value_spans if b - a > 2]  # the 小米 of a 小米14 is no millet
    kinds = [(a, b) for a, b in spans(u.low, words.kinds) if u.unread(a, b) and not _within(a, b, longer)]
    own = [m.span() for m in u.find(words.category_forms) if not _is_measure(m, u.low) and not _within(*m.span(), longer)]
    own = [(a, b) for a, b in own if not any(x <= a and b <= y for x, y in kinds)]
    return sorted(own + [(x, y) for x, y in kinds if not any(a < y and x < b for a, b in own)])


def _within(start: int, end: int, longer: Sequence[tuple[int, int]]) -> bool:
    """Whether it stands in one of the spans and ends before it."""
    return any(a <= start and end < b for a, b in longer)


def _stripped(text: str) -> str:
    return re.sub(r"[^\w' -]", " ", text)
