"""Words of titles, values and queries, lightly stemmed, so that "mice pads" and "Mouse Pad" can meet halfway. No embeddings.

Plurals by the S-stemmer (Harman 1991, "How effective is suffixing?"). Chinese is cut into pairs of characters.
"""

import re

WORD = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")
STOP = frozenset("a an and at by for from in is it of on or the to with without my me i want need some any please 的 了".split())
IRREGULAR = {"mice": "mouse", "women": "woman", "men": "man", "knives": "knife", "shelves": "shelf", "feet": "foot"}


def stem(word: str) -> str:
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("us", "ss")):
        return word[:-1]
    return word


def words(text: str) -> list[str]:
    """Stemmed words in order, repeated ones too."""
    found: list[str] = []
    for run in WORD.findall(text.casefold()):
        if run[0] >= "\u3400":
            found += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
        else:
            found.append(stem(run))
    return found


class Cutter:
    """Texts to the codes of their `words`, for many texts: each different run of letters is stemmed once."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {}
        self._of_run: dict[str, tuple[int, ...]] = {}

    def __call__(self, text: str) -> list[int]:
        found: list[int] = []
        for run in WORD.findall(text.casefold()):
            held = self._of_run.get(run)
            if held is None:
                held = self._of_run[run] = tuple(self.codes.setdefault(w, len(self.codes)) for w in words(run))
            found += held
        return found


def content_words(text: str) -> list[str]:
    """The words that ask for something, each once, in order."""
    return list(dict.fromkeys(w for w in words(text) if w not in STOP))
