"""Turn what catalogues write into values: prices, quantities, booleans, lists, times, paths and plain text."""

import re
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from html import unescape
from html.parser import HTMLParser

from ..schema import AttributeValue, Quantity

MAX_PRICE_CENTS = 10**11
_SYMBOLS = {"US$": "USD", "$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY", "￥": "CNY", "₹": "INR", "元": "CNY", "円": "JPY"}
_CURRENCY = re.compile(r"\b([A-Z]{3})\b|(US\$|[$€£¥￥₹元円])")
_NUMBER = re.compile(r"-?\d[\d.,'\s\u00a0]*")
_QUANTITY = re.compile(
    r"^(-?\d+(?:[.,]\d+)?)\s*(mm|cm|m|km|in|inch|inches|\"|ft|g|kg|mg|oz|lb|lbs|ml|cl|l|litre|litres|liter|liters|w|kw|v|mah|wh|gb|tb|mb"
    r"|hz|khz|mhz|ghz|h|hours?|min|minutes?|years?|pcs|pieces?|%|°c|mp|dpi|rpm|nits?|cd/m²|ppm)\.?$",
    re.IGNORECASE,
)
_PLAIN_NUMBER = re.compile(r"^-?\d+(?:\.\d+)?$")
_UNITS = {"inches": "inch", "in": "inch", '"': "inch", "lbs": "lb", "litre": "l", "litres": "l", "liter": "l", "liters": "l"}
_UNITS |= {"hour": "h", "hours": "h", "minute": "min", "minutes": "min", "piece": "pcs", "pieces": "pcs", "year": "years"}
_TRUE, _FALSE = {"yes", "true", "y", "是", "有"}, {"no", "false", "n", "否", "无"}


def price_cents(text: str) -> tuple[int, str | None]:
    """Read "$1,299", "1.299,00 €", "12.99 USD" or "¥199" as integer cents and the ISO currency when one is written.

    A last separator followed by exactly two digits (or one) is the decimal one. ValueError names a text that is no price,
    a negative one, or one above a milliard.
    """
    match = _NUMBER.search(text)
    if not match:
        raise ValueError(f"{text!r} is not a price")
    try:
        amount = Decimal(_decimal(match.group()))
    except InvalidOperation:
        raise ValueError(f"{text!r} is not a price") from None
    cents = int((amount * 100).to_integral_value())
    if cents < 0 or text.strip().startswith("-"):
        raise ValueError(f"the price {text!r} is negative")
    if cents > MAX_PRICE_CENTS:
        raise ValueError(f"the price {text!r} is beyond reason")
    return cents, currency(text)


def currency(text: str) -> str | None:
    match = _CURRENCY.search(text)
    return None if not match else match.group(1) or _SYMBOLS[match.group(2)]


def _decimal(number: str) -> str:
    digits = re.sub(r"['\s\u00a0]", "", number).strip(".,")
    marks = [c for c in digits if c in ".,"]
    if not marks:
        return digits
    last = marks[-1]
    behind = len(digits) - digits.rindex(last) - 1
    decimal = len(set(marks)) == 2 or (marks.count(last) == 1 and behind != 3)
    if not decimal:
        return digits.replace(last, "")
    whole, _, cents = digits.rpartition(last)
    return f"{whole.replace('.', '').replace(',', '')}.{cents}"


def attribute_value(value: object) -> AttributeValue | None:
    """Type a raw value: boolean words, a number with a known unit, a list by "|" or ";", text; None for an empty one."""
    if isinstance(value, (bool, Quantity)):
        return value
    if isinstance(value, (int, float)):
        return Quantity(float(value))
    if isinstance(value, (list, tuple)):
        parts = tuple(clean_text(str(v)) for v in value if str(v).strip())
        return parts or None
    text = clean_text(str(value)) if value is not None else ""
    if not text:
        return None
    if text.casefold() in _TRUE | _FALSE:
        return text.casefold() in _TRUE
    if _PLAIN_NUMBER.match(text):
        return Quantity(float(text))
    if match := _QUANTITY.match(text):
        unit = match.group(2).casefold()
        return Quantity(float(match.group(1).replace(",", ".")), _UNITS.get(unit, unit))
    if "|" in text or ";" in text:
        return tuple(p for part in re.split(r"[|;]", text) if (p := part.strip())) or None
    return text


def attribute_name(name: str) -> str:
    """Canonical: lower snake case, "Product Colour" -> "product_colour"."""
    return re.sub(r"[^\w]+", "_", name.strip().casefold()).strip("_")


def category_path(value: object) -> tuple[str, ...]:
    """Read "A > B > C", "A/B" or a list as a path from the root."""
    if isinstance(value, (list, tuple)):
        return tuple(p for v in value if (p := clean_text(str(v))))
    parts = re.split(r"\s*(?:>|»|/|\|)\s*", clean_text(str(value or "")))
    return tuple(p for p in parts if p)


def timestamp(value: object) -> datetime | None:
    """Read ISO text, US dates or epoch seconds (or milliseconds) as UTC; ValueError names anything else."""
    if value in (None, ""):
        return None
    if isinstance(value, (int, float)):
        return datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC)
    text = str(value).strip()
    for form in ("%m/%d/%y, %I:%M %p", "%m/%d/%Y", "%m/%d/%y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text.replace("\u202f", " "), form).replace(tzinfo=UTC)
        except ValueError:
            continue
    try:
        read = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise ValueError(f"{text!r} is not a date") from None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def clean_text(text: str) -> str:
    """Plain text of HTML or text: tags and scripts dropped, entities read, white space folded."""
    if "<" in text and ">" in text:
        parser = _Text()
        parser.feed(text)
        parser.close()
        text = "".join(parser.parts)
    return " ".join(unescape(text).replace("\x00", " ").split())


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._skip = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self._skip += 1
        self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._skip = max(0, self._skip - 1)
        self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._skip:
            self.parts.append(data)


def language_of(text: str) -> str:
    """Tell "zh" from "en" by the share of Chinese characters."""
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in text)
    return "zh" if chinese * 3 > len(text) > 0 else "en"
