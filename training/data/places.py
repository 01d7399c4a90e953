"""Places in the shown list as people name them: the second one, #3, the last, 1 vs 4. Each adds its numbers to `references`."""

from assistant.understand.numbers import ORDINALS

from .clauses import Composer
from .grammar import mark

_ORDINALS = {place: word for word, place in ORDINALS.items()}
_ZH = "零一二三四五六七八九十"


def one_place(c: Composer, shown: int, named: bool = True) -> str:
    """One of the shown ones; "it" when `named` is false or, at times, when only one is shown."""
    if not named or (shown == 1 and c.m.chance(0.7)):
        return c.say("IT")
    if c.m.chance(0.16):
        c.fields["references"] = (-1,)
        return mark("ref", c.say("REF_LAST"))
    n = c.m.rng.randint(1, min(shown, 10))
    c.fields["references"] = (n,)
    return mark("ref", c.say("REF_ONE", **_numbers("n", "ord", "nth", "zn", n)))


def two_places(c: Composer, shown: int, table: str = "REF_PAIR") -> str:
    """Two of the shown ones, at least two; with `table` REF_VERSUS as "1 vs 2"."""
    kind = c.m.rng.random()
    if kind < 0.1 and table == "REF_PAIR":
        c.fields["references"] = (1, 2)
        return mark("ref", c.say("REF_FIRST_TWO"))
    if kind < 0.15 and table == "REF_PAIR" and shown >= 3:
        c.fields["references"] = (1, 2, 3)
        return mark("ref", c.say("REF_FIRST_THREE"))
    n, m = c.m.rng.sample(range(1, min(shown, 10) + 1), 2)
    if kind < 0.3:
        c.fields["references"] = (n, -1)
        return mark("ref", c.say("REF_LAST_PAIR", **_numbers("n", "ord", "nth", "zn", n)))
    if c.m.chance(0.8):
        n, m = min(n, m), max(n, m)
    c.fields["references"] = (n, m)
    return mark("ref", c.say(table, **_numbers("n", "ord", "nth", "zn", n), **_numbers("m", "ord2", "mth", "zm", m)))


def _numbers(digit: str, word: str, short: str, chinese: str, n: int) -> dict[str, str]:
    ending = "th" if 10 <= n <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(n, "th")
    return {digit: str(n), word: _ORDINALS[n], short: f"{n}{ending}", chinese: _ZH[n]}
