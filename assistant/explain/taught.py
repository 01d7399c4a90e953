"""The sentence for what this shopper's own feedback did to an item's place, out of the exact parts of that contribution.

A part is told only when the item bears it out: it has what is wanted more, or lacks what is wanted less.
"""

from assistant.explain.case import Case, values_of
from assistant.schema import Language
from assistant.wording import category_name, shortened, worded
from retrieval.preferences import read_critique
from retrieval.schema import Contract, Item, Taught

# A part below this share of the whole contribution is no reason for it.
ENOUGH = 0.15
GOOD = ("like", "purchase", "cart", "rating")
BAD = ("dislike", "return", "rating")
# Where nothing else taught, nothing was chosen that the item could be like.
AGAINST = ("dislike", "return", "skip")


def taught(case: Case) -> tuple[tuple[str, ...], str] | None:
    """Phrasings and the fact behind them for the largest part that can be said; None without one."""
    whole = case.ranked.contributions.get("preference", 0.0)
    for part in case.ranked.taught:
        if part.added >= ENOUGH * whole > 0 and part.evidence and (told := _told(case, part)):
            events = ", ".join(f"{e.kind} {e.query if e.kind == 'critique' else e.item_id}" for e in part.evidence)
            return told, f"{part.key}: {part.added:+.3f} of {whole:+.3f}; {events}"
    return None


def _told(case: Case, part: Taught) -> tuple[str, ...] | None:
    if part.key == "price":
        return _price(case, part)
    if part.key == "text":
        return _likeness(case, part)
    name, _, value = part.key.partition("=")
    if not value or _has(case.item, name, value) != (part.weight > 0):
        return None
    en = zh = spelt(name, value, case.contract, case.language)
    said = _says(part, value, name.replace("_", " "))
    if part.weight < 0:
        if said:
            return case.say(
                (f"Not {en}, as you said.", f"不是{zh}，如您所说。"), (f"Without {en}, as you wished.", f"按您的意思避开了{zh}。")
            )
        if any(e.kind in BAD for e in part.evidence):
            return case.say(
                (f"Not {en}: you turned that down before.", f"不是{zh}，您之前不喜欢。"),
                (f"Fewer {en} things, after your feedback: this one is not.", f"根据您的反馈少推荐{zh}，这件不是。"),
            )
        return None  # what was only passed over is too little to speak of
    if said:
        return case.say((f"{en[:1].upper()}{en[1:]}, as you said.", f"{zh}，如您所说。"))
    if _only(part, "critique"):
        return None  # words that name something else only point this way
    if like := _liked(case, part):
        title, verb, verb_zh = like
        return case.say(
            (f"Because you {verb} {title}: this is {en} too.", f"因为您{verb_zh}{title}：同样是{zh}。"),
            (f"{en[:1].upper()}{en[1:]}, like {title}, which you {verb}.", f"与您{verb_zh}的{title}一样：{zh}。"),
        )
    if _only(part, *AGAINST):
        return case.say((f"Unlike what you turned down, this is {en}.", f"与您不喜欢的不同，这件是{zh}。"))
    return case.say(
        (f"Because of what you chose before: {en}.", f"因为您之前的选择：{zh}。"),
        (f"You went for {en} before.", f"您之前选过{zh}。"),
    )


def spelt(name: str, value: str, contract: Contract, language: Language) -> str:
    """A folded value as it is written: a brand and a category with the catalogue's capitals, an attribute in words."""
    if name == "category":
        known = next((c.value for c in contract.categories if _fold(c.value) == value), value)
        return category_name(known, language)
    if name == "brand":
        return next((b.value for b in contract.brands if _fold(b.value) == value), value)
    return worded(name, value, language)


def _price(case: Case, part: Taught) -> tuple[str, ...] | None:
    """Nothing where this message asks for the other end of the prices."""
    if case.intent.sort == ("price_desc" if part.weight < 0 else "price_asc"):
        return None
    said = _says(part, "")
    en, zh = ("On the cheaper side", "价格偏低") if part.weight < 0 else ("On the dearer side", "价位偏高")
    if said:
        return case.say((f"{en}, as you said.", f"{zh}，如您所说。"))
    if _only(part, "critique") and not said:
        return None
    if _only(part, *AGAINST):
        return case.say((f"{en} for its kind, unlike what you turned down.", f"{zh}，与您不喜欢的不同。"))
    return case.say((f"{en} for its kind, like what you chose before.", f"{zh}，与您之前选的相近。"))


def _says(part: Taught, *names: str) -> bool:
    """Whether the shopper's own words are about this: what they point at besides was not said."""
    said = [read_critique(e.query).about for e in part.evidence if e.kind == "critique"]
    return any(about in names or about.removesuffix("s") in names for about in said)


def _only(part: Taught, *kinds: str) -> bool:
    """Whether nothing but deeds of these kinds taught it."""
    return all(e.kind in kinds for e in part.evidence)


def _likeness(case: Case, part: Taught) -> tuple[str, ...] | None:
    if like := _liked(case, part):
        title, verb, verb_zh = like
        return case.say(
            (f"Because you {verb} {title}.", f"因为您{verb_zh}{title}。"),
            (f"Similar to {title}, which you {verb}.", f"与您{verb_zh}的{title}相似。"),
        )
    if part.evidence[0].kind in ("dislike", "return"):
        return case.say(("Unlike what you turned down.", "与您不喜欢的不同。"))
    return None


def _liked(case: Case, part: Taught) -> tuple[str, str, str] | None:
    """Title of the strongest evidence with a title, and what was done to it."""
    did = {
        "like": ("liked", "喜欢"),
        "rating": ("rated well", "好评"),
        "purchase": ("bought", "购买"),
        "cart": ("put in your cart", "加购"),
    }
    for event in part.evidence:
        bad = event.kind == "rating" and (event.value or 0.0) <= 3
        if event.kind in GOOD and not bad and event.item_id != case.item.id and (title := case.titles.get(event.item_id)):
            return shortened(title, 50), *did[event.kind]
    return None


def _has(item: Item, name: str, value: str) -> bool:
    if name == "brand":
        return _fold(item.brand) == value
    if name == "category":
        return value in {_fold(c) for c in item.category}
    return value in {_fold(v) for v in values_of(item, name)}


def _fold(text: str) -> str:
    return " ".join(text.casefold().split())
