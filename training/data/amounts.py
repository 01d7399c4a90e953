"""Amounts of money as people write them, English and Chinese, each with its value. It knows no sentences."""

import random
from dataclasses import dataclass

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
).split()
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
_ZH = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Amount:
    """`text` with its unit of money, `bare` without, `value` in major units."""

    text: str
    bare: str
    value: float


def draw_value(rng: random.Random, low: float = 3, high: float = 9000) -> float:
    """A price as shops and people have them: mostly round, some odd, some with cents; spread over the orders of magnitude."""
    value = low * (high / low) ** rng.random()
    step = next(s for top, s in ((20, 1), (100, 5), (400, 10), (1500, 50), (1e9, 100)) if value < top)
    kind = rng.random()
    if kind < 0.62:
        return float(max(step, round(value / step) * step))
    if kind < 0.84:
        return float(max(2, round(value)))
    if kind < 0.93:
        return float(max(1, round(value))) - 0.01 if value < 400 else float(round(value / 100) * 100 - 1)
    return round(value, 1 if rng.random() < 0.5 else 2) if value < 300 else float(round(value))


def english(rng: random.Random, value: float) -> Amount:
    """One of the ways to write it: $1,200, 1200 usd, 1.2k, a hundred bucks, fifty."""
    whole = value == int(value)
    n = int(value)
    digits = f"{n}" if whole else f"{value:.2f}" if rng.random() < 0.8 else f"{value:g}"
    forms = [digits] * 6
    if n >= 1000 and whole:
        forms += [f"{n:,}"] * 3
        if n % 100 == 0:
            forms += [f"{n / 1000:g}k"] * 4 + [f"{n / 1000:g}K", f"{n / 1000:g} k", f"{n / 1000:g} thousand", f"{n / 1000:g} grand"]
    if whole and n < 10_000 and (n % 10 == 0 or n <= 20 or rng.random() < 0.15):
        forms += [english_words(n)] * 2 + ([english_words(n).replace("one ", "a ", 1)] if 100 <= n < 200 or n == 1000 else [])
    bare = rng.choice(forms)
    if bare[0].isdigit():
        symbol = rng.choice(("$", "$", "$", "$", "€", "£", "¥", "US$", "$ ", "USD ", "€ ", ""))
        unit = rng.choice(
            (" dollars", " bucks", " usd", " euros", " eur", " pounds", " quid", "$", "€", "", "", "", "", " dollar", " gbp")
        )
    else:
        symbol, unit = "", rng.choice((" dollars", " bucks", " euros", " pounds", " quid", ""))
    marked = symbol + bare if rng.random() < 0.55 and symbol else bare + unit
    return Amount(bare if rng.random() < 0.4 else marked, bare, value)


def english_words(n: int) -> str:
    """250 -> "two hundred fifty"."""
    if n < 20:
        return _ONES[n]
    if n < 100:
        return _TENS[n // 10] + (f" {_ONES[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{_ONES[n // 100]} hundred" + (f" {english_words(n % 100)}" if n % 100 else "")
    return f"{english_words(n // 1000)} thousand" + (f" {english_words(n % 1000)}" if n % 1000 else "")


def chinese(rng: random.Random, value: float) -> Amount:
    """One of the ways to write it: 500元, ￥500, 五百块, 两百五, 1.5万, 3千."""
    whole = value == int(value)
    n = int(value)
    digits = f"{n}" if whole else f"{value:g}"
    forms = [digits] * 6
    if whole:
        if n % 1000 == 0:
            forms += [f"{n // 1000}千", f"{n // 1000}k"] * 2
        if n % 1000 == 0 and n >= 10_000:
            forms += [f"{n / 10_000:g}万"] * 3
        if n % 10 == 0 or n <= 20 or rng.random() < 0.15:
            forms += [chinese_words(n)] * 3 + [short_chinese(n)] * 2
    bare = rng.choice(forms)
    unit = rng.choice(("元", "元", "块", "块", "块钱", "", "", "人民币", "rmb", "美元", "刀", "美金"))
    if bare[0].isdigit() and bare[-1].isdigit() and rng.random() < 0.15:
        return Amount(rng.choice(("￥", "¥", "$")) + bare, bare, value)
    return Amount(bare + unit, bare, value)


def chinese_words(n: int) -> str:
    """250 -> 两百五十, 1200 -> 一千二百, 305 -> 三百零五, 15 -> 十五."""
    if n >= 10_000:
        rest = n % 10_000
        gap = "零" if 0 < rest < 1000 else ""
        return (
            chinese_words(n // 10_000).replace("二", "两", 1 if n < 30_000 else 0)
            + "万"
            + (gap + chinese_words(rest) if rest else "")
        )
    text, pending, rest = "", False, n
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, rest = divmod(rest, scale)
        if not digit:
            pending = bool(text)
            continue
        if pending and text:
            text += "零"
        pending = False
        text += ("两" if digit == 2 and scale >= 100 else "" if digit == 1 and scale == 10 and not text else _ZH[digit]) + name
    return text or "零"


def short_chinese(n: int) -> str:
    """The spoken form without the last scale: 250 -> 两百五, 1200 -> 一千二; the full form where there is none."""
    full = chinese_words(n)
    short = full[:-1].removesuffix("两") + ("二" if full[-2:-1] == "两" and len(full) > 2 else "")
    if n % 10 or len(full) < 4 or full[-1] not in "十百千" or "零" in full:
        return full
    scales = [c for c in full if c in "十百千万"]
    order = "十百千万"
    return short if len(scales) >= 2 and order.index(scales[-2]) - order.index(scales[-1]) == 1 else full
