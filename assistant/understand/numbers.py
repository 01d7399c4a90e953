"""Numbers in words: Chinese numerals, English counts and ordinals."""

import re

DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
CHINESE_NUMBER = "[零一二两三四五六七八九十百千万]+"
"""A pattern of what `chinese_number` reads."""
COUNT = r"\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten"
"""A pattern of a small count in English."""

_WORDS = dict(zip("one two three four five six seven eight nine ten eleven twelve".split(), range(1, 13), strict=True))
_WORDS |= {"a couple": 2, "a dozen": 12, "俩": 2, "仨": 3}
ORDINALS = {word: n for n, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), start=1)}


def number_of(text: str | None) -> float | None:
    """A count in digits or words ("4", "two", "four and a half", 三, 俩, 四星半); None when the text is none."""
    if not text:
        return None
    if text in _WORDS:
        return float(_WORDS[text])
    if text.endswith((" and a half", " point five")):
        return float(_WORDS[text.split()[0]]) + 0.5
    if text.endswith("星半"):
        return (number_of(text.removesuffix("星半")) or 0.0) + 0.5
    try:
        return float(text)
    except ValueError:
        return chinese_number(text)


def chinese_number(text: str) -> float | None:
    """Read 两百五 as 250, 一千二 as 1200, 三十 as 30; None when the text is not such a number."""
    if not re.fullmatch(CHINESE_NUMBER, text):
        return None
    total, section, digit, last_scale = 0, 0, 0, 1
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
            if char == "零":
                last_scale = 10
            continue
        scale = SCALES[char]
        last_scale = scale
        if scale == 10_000:
            total += (section + digit) * scale
            section = 0
        else:
            section += (digit or 1) * scale
        digit = 0
    tail = digit * (last_scale // 10 if last_scale > 10 else 1) if digit else 0
    return float(total + section + tail)
