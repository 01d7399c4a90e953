"""A shopper's text with a record of which parts have been read, so that what is left is the product words."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol, TypeVar

from opencc import OpenCC

from assistant.schema import Language
from retrieval.kinds import CHINESE as CHINESE

CANTONESE = {
    "有冇": "有没有", "冇": "没有", "唔要": "不要", "唔想": "不想", "唔好": "不要", "唔该": "麻烦", "唔": "不", "嘅": "的", "咗": "了", "啲": "些", "嗰": "那",
    "呢个": "这个", "呢款": "这款", "呢对": "这双", "佢": "他", "睇下": "看看", "睇": "看", "俾": "给", "畀": "给", "揾": "找", "乜嘢": "什么", "送咩": "送什么", "买咩": "买什么", "食咩": "吃什么", "边个": "哪个",
    "几多钱": "多少钱", "平啲": "便宜点", "最平嘅": "最便宜的", "平些": "便宜点", "平过": "便宜过", "朱古力": "巧克力", "细码": "小码", "波鞋": "运动鞋", "樽": "瓶",
}  # fmt: skip
_CANTONESE = re.compile("|".join(sorted(CANTONESE, key=len, reverse=True)))
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "～": "~", "￥": "¥"})


class Span(Protocol):
    """A match, of a pattern or of a table of forms."""

    def start(self) -> int: ...
    def end(self) -> int: ...
    def span(self, group: int | str = ..., /) -> tuple[int, int]: ...


M = TypeVar("M", bound=Span)
M_co = TypeVar("M_co", bound=Span, covariant=True)


class Searched(Protocol[M_co]):
    """A pattern, or a table of forms."""

    def finditer(self, text: str, /) -> Iterable[M_co]: ...


def normal(text: str) -> str:
    """Full-width forms narrowed, quotes and dashes plain, white space folded, Chinese `simplified`; case is kept."""
    return " ".join(simplified(unicodedata.normalize("NFKC", text)).translate(_QUOTES).split())


def simplified(text: str) -> str:
    """Traditional Chinese as the tables have it, Taiwan's and Cantonese words too (滑鼠 is 鼠标, 唔要 is 不要); any other text as it is."""
    if not CHINESE.search(text):
        return text
    if _converter("t2s").convert(text) != text:
        text = str(_converter("tw2sp").convert(text))
    return _CANTONESE.sub(lambda match: CANTONESE[match.group()], text)


@cache
def _converter(kind: str) -> OpenCC:
    return OpenCC(kind)


def language_of(text: str) -> Language:
    """Chinese when it holds at least two Chinese characters, or is one alone."""
    found = CHINESE.findall(text)
    return "zh" if len(found) >= 2 or (found and len(text) <= 3) else "en"


@dataclass
class Utterance:
    """`low` is the normalised text in lower case; `read` marks each character that some reader has understood."""

    text: str
    low: str = ""
    language: Language = "en"
    read: list[bool] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> "Utterance":
        clean = normal(text)
        return cls(clean, clean.lower(), language_of(clean), [False] * len(clean))

    def find(self, pattern: Searched[M]) -> list[M]:
        """Matches in text that nobody has read yet."""
        return [m for m in pattern.finditer(self.low) if not any(self.read[m.start() : m.end()])]

    def take(self, match: Span, group: int | str = 0) -> None:
        """Mark a match, or one group of it, as read."""
        start, end = match.span(group)
        self.read[start:end] = [True] * (end - start)

    def rest(self) -> str:
        """What nobody has read, in the shopper's own case."""
        kept = "".join(" " if read else c for c, read in zip(self.text, self.read, strict=True))
        return " ".join(kept.split())

    def unread_text(self) -> str:
        """The text in lower case with a semicolon for each character that has been read."""
        return "".join(";" if read else c for c, read in zip(self.low, self.read, strict=True))

    def unread(self, start: int, end: int) -> bool:
        return not any(self.read[start:end])
