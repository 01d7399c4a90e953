"""How people type: slips of the finger, no capitals, all capitals, dropped marks, chat spelling. It knows no meaning.

Amounts, order numbers and brands are left as they are: what a number means must stand in the text.
"""

import random
import re
from collections.abc import Sequence

from .grammar import Piece

_KEYS = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok", "o": "ipl", "p": "ol",
    "a": "qsz", "s": "adwx", "d": "sfec", "f": "dgrv", "g": "fhtb", "h": "gjyn", "j": "hkum", "k": "jlim", "l": "kop",
    "z": "xas", "x": "zcsd", "c": "xvdf", "v": "cbfg", "b": "vngh", "n": "bmhj", "m": "njk",
}  # fmt: skip
_CHAT = {
    "you": "u", "your": "ur", "are": "r", "please": "pls", "for": "4", "to": "2", "something": "smth", "want": "wanna",
    "looking": "lookin", "thanks": "thx", "because": "cuz", "with": "w/", "without": "w/o", "going": "goin", "have": "hv",
    "and": "n", "really": "rly", "okay": "k", "what": "wat", "the": "da", "about": "abt", "people": "ppl", "got": "gt",
    "around": "arnd", "anything": "anythin", "know": "kno", "want to": "wanna", "i am": "im", "don't": "dont", "do not": "dont",
    "probably": "prolly", "birthday": "bday", "good": "gud", "need": "nd", "better": "bettr", "between": "btw",
}  # fmt: skip
_RISKY = frozenset(("4", "2", "n", "nd", "btw", "gt"))
_FIXED = frozenset(("price", "order", "brand", "xbrand", "number", "ref", "at_size"))


def typo(rng: random.Random, word: str) -> str:
    """One slip in a word of at least four letters: a neighbour key, a swap, a letter lost or doubled."""
    at = rng.randrange(1, len(word))
    kind = rng.random()
    if kind < 0.3 and at < len(word) - 1:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind < 0.6:
        return word[:at] + word[at + 1 :]
    if kind < 0.8:
        return word[:at] + word[at] + word[at:]
    return word[:at] + rng.choice(_KEYS.get(word[at].lower(), word[at])) + word[at + 1 :]


def typed(rng: random.Random, parts: Sequence[Piece], level: float = 0.35) -> list[Piece]:
    """The pieces as typed by one person; `level` is the share of people who type badly. One word is misspelt one way."""
    parts = list(parts)
    if rng.random() < level:
        share = rng.choice((0.05, 0.1, 0.2))
        seen: dict[str, str] = {}
        parts = [Piece(_slips(rng, p.text, share, seen), p.slot) if p.slot not in _FIXED else p for p in parts]
    if rng.random() < level * 0.6:
        parts = [p if p.slot else Piece(_chat(rng, p.text), p.slot) for p in parts]
    case = rng.random()
    if case < 0.42:
        parts = [Piece(p.text.lower() if p.slot != "order" else p.text, p.slot) for p in parts]
    elif case < 0.45:
        parts = [Piece(p.text.upper(), p.slot) for p in parts]
    elif case < 0.72 and parts and parts[0].text[:1].isalpha():
        parts[0] = Piece(parts[0].text[:1].upper() + parts[0].text[1:], parts[0].slot)
    marks = rng.random()
    if marks < 0.3:
        parts = [p if p.slot else Piece(re.sub(r"[,;:!?]|\.(?= |$)|[，。！？、]", " ", p.text), p.slot) for p in parts]
    elif marks < 0.4:
        parts = [p if p.slot else Piece(re.sub(r"'", "", p.text), p.slot) for p in parts]
    elif marks < 0.45:
        parts.append(Piece(rng.choice(("!!", "...", "??", " :)", "!", "～"))))
    return parts


def _slips(rng: random.Random, text: str, share: float, seen: dict[str, str]) -> str:
    def slip(match: re.Match[str]) -> str:
        word = match.group()
        if word not in seen:
            seen[word] = typo(rng, word) if rng.random() < share else word
        return seen[word]

    return re.sub(r"[A-Za-z]{4,}", slip, text)


def _chat(rng: random.Random, text: str) -> str:
    def short(match: re.Match[str]) -> str:
        word = _CHAT.get(match.group().lower())
        return match.group() if word is None or rng.random() < (0.85 if word in _RISKY else 0.4) else word

    return re.sub(r"[A-Za-z']+", short, text)
