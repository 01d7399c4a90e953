"""What a model may say to a shopper: only sentences whose numbers, prices, names and properties stand in the evidence.

It reads sentences and evidence and calls no model. A sentence that names a product is held against that product's facts alone,
so one item's price cannot be given to another. When in doubt a sentence fails: a template takes its place.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.prompts import REPLY, UNDERSTAND
from assistant.schema import Language, Reason
from assistant.untrusted import MARKS, injected, sanitize
from assistant.wording import label, money, title_of, value_text, worded
from retrieval.schema import Contract, Ranked

__all__ = ["Checked", "Facts", "check_sentence", "check_text", "facts_of", "injected", "sanitize", "sentences"]

CJK = re.compile(r"[\u4e00-\u9fff]")
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
CURRENCIES = {
    "USD": ("$", "us$", "usd", "dollar", "dollars", "bucks", "美元"),
    "EUR": ("€", "eur", "euro", "euros", "欧元"),
    "GBP": ("£", "gbp", "pound", "pounds", "英镑"),
    "CNY": ("¥", "￥", "cny", "rmb", "yuan", "元", "块"),
}
AMOUNT = re.compile(
    r"(?:[$€£¥₹₩￥]|\b(?:USD|EUR|GBP|CNY|JPY|CHF|RMB|US\$))\s?(?P<after>\d[\d,]*(?:\.\d+)?)"
    r"|(?P<before>\d[\d,]*(?:\.\d+)?)\s?"
    r"(?:[$€£¥￥]|(?:USD|EUR|GBP|CNY|JPY|CHF|dollars?|bucks|euros?|pounds?|yuan)\b|元|块|美元|欧元|英镑)",
    re.IGNORECASE,
)
ENGLISH_NUMBERS = {
    w: n
    for n, w in enumerate(
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
        "nineteen twenty".split(),
        2,
    )
} | {
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
    "hundred": 100,
    "thousand": 1000,
}
CHINESE_NUMBER = re.compile(r"([一二两三四五六七八九十百千万]+)\s?(元|块|款|件|个|种|双|条|位|折|成|星|分|年|天|倍)")
CHINESE_DIGITS = {c: n for n, c in enumerate("一二三四五六七八九", 1)} | {"两": 2}
CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
PROMISES = re.compile(
    r"\b(?:discount\w*|on sale|% off|percent off|coupon|promo(?:tion)?|free (?:shipping|delivery|returns?)|warrant(?:y|ies)|"
    r"guarantee\w*|refund\w*|cheapest|lowest price|best[- ]?sell\w*|best price|top[- ]rated|number one|award\w*|in stock|"
    r"last one|today only|limited|tomorrow|next[- ]day|certified|medical\w*|cures?|official)\b"
    r"|打折|折扣|优惠|促销|包邮|免运费|保修|质保|退款|保证|最便宜|最低价|最好的|销量第一|热销|现货|限时|限量|仅剩|明天|次日达|官方|认证|获奖|治疗",
    re.IGNORECASE,
)
LEAKS = re.compile(
    r"[{}<>`|]|\[[^\]]*\]\(|https?://|www\.|\bJSON\b|\bas an? (?:ai|language model|assistant)\b|\b(?:system|hidden) prompt\b|"
    r"\bmy instructions\b|\bsponsored\b|\bpromoted\b|作为(?:一个)?(?:AI|人工智能|语言模型)|系统提示|提示词|赞助|推广",
    re.IGNORECASE,
)
CAPITALISED = re.compile(r"(?<![\w'’])[A-Z][\w'’&+-]*(?:\.\w+)?")
QUOTED = re.compile(r"[“「『《]([^”」』》]{2,80})[”」』》]|\"([^\"]{2,80})\"")
PLAIN = frozenset("i i'd i'll i'm i've ok english chinese usd eur gbp cny".split())
BREAK = re.compile(r"(?<=[.!?])[\"”’)]*\s+|(?<=[。！？])[”’」）]*\s*|\n+")
LEAK_WORDS = 6


@dataclass(frozen=True, slots=True)
class Facts:
    """What may be said, as casefolded text: `heard` (the shopper's words, notices, counts) and `items` (short title, facts).

    Numbers and names may come from `heard`; a property, a brand or a promise may not: that somebody asked for waterproof boots
    makes none waterproof. `known` are the shop's brands, values and property names that only an item's facts allow.
    """

    heard: str
    items: tuple[tuple[str, str], ...]
    known: tuple[str, ...]
    language: Language = "en"


@dataclass(frozen=True, slots=True)
class Checked:
    """The sentences that stand, and the ones that do not with the reason."""

    ok: tuple[str, ...]
    dropped: tuple[tuple[str, str], ...]


def facts_of(
    text: str,
    ranked: Sequence[Ranked],
    reasons: Sequence[Reason],
    contract: Contract,
    language: Language = "en",
    total: int = 0,
    said: Sequence[str] = (),
) -> Facts:
    """The evidence of one reply: the shown items' fields, their reasons, the shopper's words, sentences `said` beside it."""
    claims: dict[str, list[str]] = {}
    for reason in reasons:
        claims.setdefault(reason.item_id, []).append(reason.claim)
    items = tuple((_key(title_of(r.item, language)), _item_facts(r, claims.get(r.item.id, []), language)) for r in ranked)
    counts = [str(n) for n in {len(ranked), *range(1, min(len(ranked), 4) + 1)}]
    heard = " \n ".join([_quietened(text), *said, *counts, str(total) if total else ""]).casefold()
    return Facts(heard, items, _known(contract), language)


def check_text(text: str, facts: Facts) -> Checked:
    """Every sentence of the text against the evidence."""
    ok: list[str] = []
    dropped: list[tuple[str, str]] = []
    for sentence in sentences(text):
        wrong = check_sentence(sentence, facts)
        if wrong:
            dropped.append((sentence, wrong))
        else:
            ok.append(sentence)
    return Checked(tuple(ok), tuple(dropped))


def check_sentence(sentence: str, facts: Facts) -> str:
    """Why the sentence must not be said; "" when it may."""
    if MARKS.search(sentence) or LEAKS.search(sentence) or injected(sentence) or _quotes_prompt(sentence):
        return "markup or prompt"
    about = _about(sentence, facts)
    both = f"{facts.heard}\n{about}"
    return (
        _language(sentence, both, facts.language)
        or _amounts(sentence, about, facts.heard)
        or _numbers(sentence, both)
        or _names(sentence, both)
        or _properties(sentence, about, facts.known)
        or _promises(sentence, about)
    )


def sentences(text: str) -> list[str]:
    """The sentences of English and Chinese text; a point inside a number ends none."""
    return [s.strip() for s in BREAK.split(text) if s.strip()]


def _about(sentence: str, facts: Facts) -> str:
    """The facts of the items that the sentence names; of all of them when it names none."""
    folded = sentence.casefold()
    named = [fact for key, fact in facts.items if key in folded]
    return "\n".join(named or [fact for _, fact in facts.items])


def _language(sentence: str, evidence: str, language: Language) -> str:
    chinese = CJK.findall(sentence)
    if language == "zh":
        return "" if chinese else "not in Chinese"
    return "not in English" if any(c not in evidence for c in chinese) else ""


def _amounts(sentence: str, about: str, heard: str) -> str:
    """An amount must stand in the facts in the same currency; one that the shopper named may be repeated."""
    allowed, named = set(_amounts_in(about)), set(_numbers_in(heard))
    wrong = ((v, c) for v, c in _amounts_in(sentence) if (v, c) not in allowed and v not in named)
    return next((f"price {value:g} {currency}" for value, currency in wrong), "")


def _numbers(sentence: str, evidence: str) -> str:
    allowed = {*_numbers_in(evidence), *_worded_in(evidence)}
    found = [*_numbers_in(sentence), *_worded_in(sentence)]
    return next((f"number {value:g}" for value in found if value not in allowed), "")


def _names(sentence: str, evidence: str) -> str:
    """Capitalised words and quotations: names are where a model invents products."""
    for quoted in (a or b for a, b in QUOTED.findall(sentence)):
        if quoted.casefold().strip(" .,!?。，！？") not in evidence:
            return f"quotation {quoted!r}"
    found = list(CAPITALISED.finditer(sentence))
    for match in found:
        word = match.group().casefold().removesuffix("'s").removesuffix("’s")
        opens = not sentence[: match.start()].strip(" \"'“‘(*-")
        followed = any(other.start() == match.end() + 1 for other in found)
        plain = word in PLAIN or (opens and not followed and match.group()[1:].islower()) or (opens and len(word) == 1)
        if not plain and not _has_word(evidence, word):
            if opens and followed and word in OPENERS:
                continue
            return f"name {match.group()!r}"
    return ""


OPENERS = frozenset(
    "the this that these those both all our your a an for with if here at in on and but also its it's try see".split()
)


def _properties(sentence: str, about: str, known: Sequence[str]) -> str:
    folded = sentence.casefold()
    wrong = (word for word in known if _has_word(folded, word) and not _has_word(about, word))
    return next((f"{word!r} is not in the evidence" for word in wrong), "")


def _promises(sentence: str, about: str) -> str:
    return next((f"promise {m.group()!r}" for m in PROMISES.finditer(sentence) if m.group().casefold() not in about), "")


def _has_word(text: str, word: str) -> bool:
    """Whether the casefolded word stands in the text; its plural and singular count, parts of longer words do not."""
    if CJK.search(word):
        return word in text
    singular = word[:-1] if word.endswith("s") and len(word) > 3 else word
    return singular in text and re.search(rf"(?<![a-z0-9]){re.escape(singular)}(?:e?s)?(?![a-z0-9])", text) is not None


def _amounts_in(text: str) -> Iterator[tuple[float, str]]:
    """(amount, ISO currency); "¥" and "元" are CNY."""
    for match in AMOUNT.finditer(text):
        value = float((match["after"] or match["before"]).replace(",", ""))
        sign = match.group().replace(match["after"] or match["before"], "").strip().casefold()
        yield value, next((code for code, signs in CURRENCIES.items() if sign in signs), sign.upper())


def _numbers_in(text: str) -> Iterator[float]:
    for number in NUMBER.findall(text):
        yield float(number.rstrip(",").replace(",", ""))


def _worded_in(text: str) -> Iterator[float]:
    """Numbers written as words; English "one" and Chinese "一" are too often no numbers."""
    for word in re.findall(r"[a-z]+", text.casefold()):
        if word in ENGLISH_NUMBERS:
            yield float(ENGLISH_NUMBERS[word])
    for digits, unit in CHINESE_NUMBER.findall(text):
        if digits != "一" or unit == "折":
            yield float(_chinese_value(digits))


def _chinese_value(digits: str) -> int:
    total, digit = 0, 0
    for c in digits:
        if c in CHINESE_UNITS:
            total, digit = (
                (total + max(digit, 0)) * CHINESE_UNITS[c] if c == "万" else total + max(digit, 1) * CHINESE_UNITS[c],
                0,
            )
        else:
            digit = CHINESE_DIGITS[c]
    return total + digit


def _quotes_prompt(sentence: str) -> bool:
    words = re.findall(r"\w+", sentence.casefold())
    prompt = " ".join(re.findall(r"\w+", f"{UNDERSTAND} {REPLY}".casefold()))
    return any(" ".join(words[i : i + LEAK_WORDS]) in prompt for i in range(len(words) - LEAK_WORDS + 1))


def _item_facts(ranked: Ranked, claims: Sequence[str], language: Language) -> str:
    item = ranked.item
    parts = [item.title, *item.titles.values(), item.brand, *item.category, item.summary, *claims]
    for name, value in item.attributes.items():
        text = value_text(value)
        if text != "no":
            values = value if isinstance(value, tuple) else (text,)
            parts.append(f"{label(name, language)} {label(name, 'en')} {text}")
            parts += [worded(name, v, language) for v in values]
    if item.price_cents is not None:
        parts += [money(item.price_cents, item.currency), f"{item.price_cents / 100:.2f} {item.currency}"]
    if item.rating is not None:
        parts.append(f"{item.rating:g} {item.rating_count}")
    if item.stock is not None and item.stock > 0:
        parts.append("in stock 现货")
    return " \n ".join(parts).casefold()


def _key(title: str) -> str:
    """What marks a sentence as being about this item: its title, or the first three words of a longer one."""
    words = title.casefold().split()
    return " ".join(words[:3]) if len(words) > 3 else title.casefold()


def _known(contract: Contract) -> tuple[str, ...]:
    values = [v.value for a in contract.attributes if a.type in ("text", "list") for v in a.values]
    booleans = [label(a.name, "en") for a in contract.attributes if a.type == "boolean"]
    words = {w.casefold() for w in [*(b.value for b in contract.brands), *values, *booleans]}
    return tuple(sorted(w for w in words if len(w) > (1 if CJK.search(w) else 2) and not w.replace(".", "").isdigit()))


def _quietened(text: str) -> str:
    """The shopper's words on one line; what they say in an injection is no evidence."""
    return "" if injected(text) else " ".join(text.split())
