"""Score Intents against gold utterances: act accuracy, and precision, recall and F1 of each slot and of all together.

The gold is a JSON object a line: `text`, optional `shown` (number of items on screen) and gold values of `act` and of the
slots below; an absent slot is empty. A gold string may hold alternatives, "black|黑色". Attributes are compared by value,
whatever their name, without regard to case and plural. A filled slot that the gold leaves out is a false positive, except an
attribute value that the text holds word for word. The range of a number attribute counts by the number that it was read from, in
the unit said or one a thousand times smaller.
`terms` are words that the query or a text filter must contain; they can be missed but never be too many.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from assistant.schema import Intent

SLOTS = (
    "price_min",
    "price_max",
    "rating_min",
    "sort",
    "references",
    "quantity",
    "recipient",
    "brands",
    "exclude_brands",
    "attributes",
    "exclude",
    "terms",
)
_THOUSANDS = frozenset(("kg", "kilo", "公斤", "千克", "l", "litre", "liter", "升", "公升", "tb"))


@dataclass
class SlotCounts:
    """True positives, false positives and false negatives by slot name."""

    hits: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def add(self, slot: str, hits: int, extra: int, missed: int) -> None:
        self.hits[slot] += hits
        self.extra[slot] += extra
        self.missed[slot] += missed

    def summary(self, slot: str | None = None) -> dict[str, float]:
        """Precision, recall and F1 of one slot, or micro-averaged over all; 1.0 where there was nothing to find."""
        names = SLOTS if slot is None else (slot,)
        hits, extra, missed = (sum(c[n] for n in names) for c in (self.hits, self.extra, self.missed))
        return {
            "precision": hits / (hits + extra) if hits + extra else 1.0,
            "recall": hits / (hits + missed) if hits + missed else 1.0,
            "f1": 2 * hits / (2 * hits + extra + missed) if hits + extra + missed else 1.0,
            "gold": hits + missed,
        }


def act_matches(gold: Mapping[str, Any], intent: Intent) -> bool:
    return intent.act in str(gold["act"]).split("|")


def count_slots(gold: Mapping[str, Any], intent: Intent, counts: SlotCounts) -> list[str]:
    """Add one utterance to `counts`; return a readable line for each slot that is wrong."""
    wrong = []
    for slot in SLOTS:
        hits, extra, missed = _count(slot, gold, intent)
        counts.add(slot, hits, len(extra), len(missed))
        wrong += [f"{slot}: extra {value!r}" for value in extra] + [f"{slot}: missed {value!r}" for value in missed]
    return wrong


def _count(slot: str, gold: Mapping[str, Any], intent: Intent) -> tuple[int, list[str], list[str]]:
    text = _fold(str(gold["text"]))
    if slot == "terms":
        held = " ".join(_text_filters(intent))
        missed = [t for t in _many(gold.get(slot)) if not any(_fold(a) in held for a in t.split("|"))]
        return len(_many(gold.get(slot))) - len(missed), [], missed
    wanted, found = _many(_gold_values(slot, gold)), _many(_intent_values(slot, intent))
    hits, extra = 0, []
    for value in found:
        forms = value.split("|")
        match = next((w for w in wanted if any(_same(a, b) for a in w.split("|") for b in forms)), None)
        if match is not None:
            wanted.remove(match)
            hits += 1
        elif not (slot == "attributes" and any(_fold(form) in text for form in forms)):
            extra.append(value)
    return hits, extra, wanted


def _gold_values(slot: str, gold: Mapping[str, Any]) -> Any:
    value = gold.get(slot)
    if slot == "attributes" and value:
        return [v for values in value.values() for v in (values if isinstance(values, list) else [values])]
    return None if slot == "sort" and value == "relevance" else value


def _intent_values(slot: str, intent: Intent) -> Any:
    match slot:
        case "attributes":
            held = [_boolean(name, value) for name, values in intent.attributes.items() for value in values]
            return held + [n for low, high in intent.ranges.values() if (n := _amount(low, high))]
        case "sort":
            return None if intent.sort == "relevance" else intent.sort
        case _:
            return asdict(intent)[slot]


def _boolean(name: str, value: str) -> str:
    """A boolean attribute counts by its value or its name: {"waterproof": ["yes"]} is "yes" and "waterproof"."""
    return f"yes|true|{name.replace('_', ' ')}" if value == "yes" else value


def _amount(low: float | None, high: float | None) -> str:
    """The number that a range was read from: its one bound, or the middle of a narrow one."""
    if low is None or high is None:
        return f"{low if high is None else high:g}"
    return f"{(low + high) / 2:g}" if high <= 1.1 * low else ""


def _text_filters(intent: Intent) -> list[str]:
    values = [v for values in intent.attributes.values() for v in values]
    names = [n.replace("_", " ") for n in intent.attributes]
    return [_fold(v) for v in (intent.query, *values, *names, *intent.brands, *intent.categories, *intent.unmet)]


def _many(value: Any) -> list[str]:
    if value is None or value == "" or value == []:
        return []
    return [str(v) for v in value] if isinstance(value, (list, tuple)) else [str(value)]


def _same(a: str, b: str) -> bool:
    if _fold(a) == _fold(b):  # before the numbers: "nan" is a grandmother
        return True
    return any(abs(x - y) < 0.005 for x in _numbers(a) for y in _numbers(b)) or _singular(_fold(a)) == _singular(_fold(b))


def _numbers(text: str) -> list[float]:
    """Read "27", "27 inch" and "27寸" as 27, "2 kg" as 2 and, for a catalogue in grams, 2000; nothing for what is no amount."""
    amount = re.fullmatch(r"(\d+(?:\.\d+)?)\s?([^\d\s]*)", _fold(text))
    if not amount:
        return []
    number = float(amount[1])
    return [number, number * 1000] if amount[2] in _THOUSANDS else [number]


def _fold(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split())


def _singular(text: str) -> str:
    return text[:-1] if len(text) > 3 and text.endswith("s") and not text.endswith("ss") else text
