"""The price bounds in a search line: "wireless mouse under 30", "50-80 headphones", "200元以下的耳机".

Only for the command line, where nobody else reads the words; a conversation is understood elsewhere. Read are: under, below,
less than, cheaper than, up to, at most, max, over, above, more than, at least, min, between A and B, from A to B, A-B with a
currency; 以下, 以内, 以上, 低于, 不超过, 高于, 至少, A到B元. Bounds are inclusive, in the catalogue's currency.
"""

import re
from dataclasses import dataclass

MONEY = r"(?:[$€£¥]|usd|eur|gbp|cny)?\s*(\d+(?:[.,]\d+)?)\s*(?:[$€£¥]|dollars?|euros?|pounds?|bucks|usd|eur|gbp|cny|元|块钱?|美元)?"
RANGE = (
    rf"\bbetween\s+{MONEY}\s+and\s+{MONEY}",
    rf"\bfrom\s+{MONEY}\s+(?:to|-)\s+{MONEY}",
    r"[$€£¥]\s*(\d+(?:[.,]\d+)?)\s*(?:-|–|to)\s*[$€£¥]?\s*(\d+(?:[.,]\d+)?)",
    r"(\d+(?:\.\d+)?)\s*[元块]?\s*(?:到|至|-|–)\s*(\d+(?:\.\d+)?)\s*(?:元|块钱?|美元)",
)
AT_MOST = (
    rf"(?:\b(?:under|below|less\s+than|cheaper\s+than|up\s+to|at\s+most|no\s+more\s+than|max(?:imum)?)|<=?)\s*{MONEY}",
    rf"(?:低于|少于|不超过|最多)\s*{MONEY}",
    rf"{MONEY}\s*(?:以下|以内|之内)",
)
AT_LEAST = (
    rf"(?:\b(?:over|above|more\s+than|at\s+least|no\s+less\s+than|min(?:imum)?)|>=?)\s*{MONEY}",
    rf"(?:高于|超过|至少|最少)\s*{MONEY}",
    rf"{MONEY}\s*以上",
)
# "under 30 inches" is no price.
UNIT = r"(?!\s*(?:[\d.,]|inch|in\b|cm|mm|m\b|kg|g\b|gb|tb|mb|hz|mhz|ghz|w\b|mah|ml|l\b|oz|lb|%|寸|英寸|克|毫升))"
OF = r"\s*(?:的)?"


@dataclass(frozen=True, slots=True)
class PricedText:
    """The words without the price, and its bounds in cents."""

    text: str
    min_cents: int | None = None
    max_cents: int | None = None


def read_price(text: str) -> PricedText:
    """Split a search line into words and price bounds; a line without a price comes back as it is."""
    for pattern in RANGE:
        if found := re.search(pattern + UNIT + OF, text, re.IGNORECASE):
            low, high = sorted((_cents(found[1]), _cents(found[2])))
            return PricedText(_without(text, found), low, high)
    bounds: dict[str, int] = {}
    for name, patterns in (("max", AT_MOST), ("min", AT_LEAST)):
        for pattern in patterns:
            if found := re.search(pattern + UNIT + OF, text, re.IGNORECASE):
                bounds[name] = _cents(found[1])
                text = _without(text, found)
                break
    return PricedText(text, bounds.get("min"), bounds.get("max"))


def _cents(number: str) -> int:
    return round(float(number.replace(",", ".")) * 100)


def _without(text: str, found: re.Match[str]) -> str:
    return " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())
