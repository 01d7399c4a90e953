"""Take marks of payment out of what ranks: who paid must not change an item's place, neither up nor, as a strange word, down.

Only marks that stand apart: in brackets anywhere, or before a colon or dash at the start. The word inside a sentence stays.
"""

import re
from dataclasses import replace

from ..schema import Item

_WORDS = r"(?:sponsored|promoted|advertisement|ad|赞助|推广|广告)"
_MARK = re.compile(rf"[\[(【（]\s*{_WORDS}\s*[\])】）]|^\s*{_WORDS}\s*[:：|–-]\s+|\s+[|–-]\s*{_WORDS}\s*$", re.IGNORECASE)


def unmarked(item: Item) -> Item:
    """The item without marks of payment in titles and summary; the same object where there is none."""
    titles = {language: plain(title) for language, title in item.titles.items()}
    title, summary = plain(item.title), plain(item.summary)
    if (title, summary, titles) == (item.title, item.summary, dict(item.titles)):
        return item
    return replace(item, title=title, summary=summary, titles=titles)


def plain(text: str) -> str:
    """The text without its marks; all of it where nothing else would be left."""
    return " ".join(_MARK.sub(" ", text).split()) or text if _MARK.search(text) else text
