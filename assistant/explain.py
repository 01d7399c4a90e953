"""Why an item is shown: claims that follow from the ranker's own contributions, the met constraints and the shopper's history.

A claim about a signal is made only when its contribution is above zero and the item's own data bear it out. This module
computes no score and words no reply; the language model never adds a reason.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.schema import Evidence, Intent, Language, Reason
from assistant.wording import joined, label, money, shortened, title_of, value_text
from retrieval.schema import AttributeValue, Contract, Item, Quantity, Ranked, UserContext

PER_ITEM = 3
CONSTRAINTS = 2
OFTEN = 0.1
WORD = re.compile(r"[a-z0-9]+|[\u4e00-\u9fff]+")
BETWEEN = frozenset("a an the for with and or of in on to under over below above me my i want need some any please".split())


@dataclass(frozen=True, slots=True)
class Case:
    """One item before one shopper. `titles` {item id: title} of what the shopper dealt with."""

    ranked: Ranked
    intent: Intent
    context: UserContext
    contract: Contract
    language: Language
    titles: Mapping[str, str]

    @property
    def item(self) -> Item:
        return self.ranked.item

    def say(self, *phrasings: tuple[str, str]) -> tuple[str, ...]:
        """The phrasings (English, Chinese) in the shopper's language."""
        return tuple(zh if self.language == "zh" else en for en, zh in phrasings)


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that may be said, in several phrasings; `weight` orders the claims of an item."""

    weight: float
    phrasings: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def reasons(
    ranked: Sequence[Ranked],
    intent: Intent,
    context: UserContext,
    contract: Contract,
    language: Language,
    titles: Mapping[str, str] | None = None,
) -> tuple[Reason, ...]:
    """At most three reasons an item: met constraints, then the heaviest of history and signals, all of them provable."""
    said: dict[str, tuple[Evidence, ...]] = {}
    found: list[Reason] = []
    for one in ranked:
        case = Case(one, intent, context, contract, language, titles or {})
        met = list(_constraints(case))[:CONSTRAINTS]
        rest = sorted([*_history(case), *_signals(case)], key=lambda c: -c.weight)
        for claim in [*met, *rest][:PER_ITEM]:
            text = _unsaid(claim, case, said)
            said[text] = claim.evidence
            found.append(Reason(one.item.id, text, claim.evidence))
    return tuple(found)


def _unsaid(claim: Claim, case: Case, said: Mapping[str, tuple[Evidence, ...]]) -> str:
    """The first phrasing that no other item has with other evidence; the last resort names the item."""
    for text in claim.phrasings:
        if said.get(text, claim.evidence) == claim.evidence:
            return text
    colon = "：" if case.language == "zh" else ": "
    return f"{shortened(title_of(case.item, case.language), 40)}{colon}{claim.phrasings[0]}"


def _constraints(case: Case) -> Iterator[Claim]:
    """What the shopper asked for and the item has."""
    if price := _price(case):
        yield price
    asked = [*_brand(case), *_attributes(case), *_ranges(case)]
    if asked:
        words = joined([words for words, _ in asked], case.language)
        told = case.say(
            (f"As you asked: {words}.", f"符合您的要求：{words}。"),
            (f"It has what you asked for: {words}.", f"您要的它都有：{words}。"),
        )
        yield Claim(1.0, told, tuple(evidence for _, evidence in asked))
    item, wanted = case.item, case.intent.rating_min
    if wanted is not None and item.rating is not None and item.rating >= wanted:
        told = case.say(
            (
                f"Rated {item.rating:g}, and you wanted at least {wanted:g}.",
                f"评分{item.rating:g}，达到您要的{wanted:g}分以上。",
            )
        )
        yield Claim(1.0, told, (Evidence("constraint", "rating", f"{item.rating:g} >= {wanted:g}"),))


def _price(case: Case) -> Claim | None:
    cents, low, high = case.item.price_cents, case.intent.price_min, case.intent.price_max
    if cents is None or (low is None and high is None):
        return None
    if (high is not None and cents > round(high * 100)) or (low is not None and cents < round(low * 100)):
        return None
    currency = case.contract.currency
    price = money(cents, case.item.currency)
    bound = {n: money(round(v * 100), currency) for n, v in (("low", low), ("high", high)) if v is not None}
    if len(bound) == 2:
        told = case.say(
            (f"{price} is between {bound['low']} and {bound['high']}.", f"{price}，在{bound['low']}到{bound['high']}之间。"),
            (
                f"Costs {price}, inside your {bound['low']} to {bound['high']}.",
                f"售价{price}，在您的预算{bound['low']}–{bound['high']}内。",
            ),
        )
        fact = f"{bound['low']} <= {price} <= {bound['high']}"
    elif "high" in bound:
        top = bound["high"]
        told = case.say(
            (f"{price}, within your limit of {top}.", f"{price}，没有超过您{top}的预算。"),
            (f"Costs {price}, so it stays under {top}.", f"售价{price}，在{top}以内。"),
        )
        fact = f"{price} <= {top}"
    else:
        told = case.say((f"{price}, above the {bound['low']} you set.", f"{price}，高于您设的{bound['low']}。"))
        fact = f"{price} >= {bound['low']}"
    return Claim(2.0, told, (Evidence("constraint", "price", fact),))


def _brand(case: Case) -> Iterator[tuple[str, Evidence]]:
    brand = case.item.brand
    if brand and brand.casefold() in {b.casefold() for b in case.intent.brands}:
        yield case.say((f"by {brand}", f"品牌{brand}"))[0], Evidence("constraint", "brand", brand)


def _attributes(case: Case) -> Iterator[tuple[str, Evidence]]:
    for name, wanted in case.intent.attributes.items():
        values = _values(case.item, name)
        met = next((v for v in values if v.casefold() in {w.casefold() for w in wanted}), None)
        if met is None:
            continue
        shown = label(name, case.language)
        yes = met == "yes"
        words = shown if yes else case.say((f"{shown} {met}", f"{shown}{met}"))[0]
        if met == "no":
            words = case.say((f"not {shown}", f"非{shown}"))[0]
        yield words, Evidence("constraint", name, met)


def _ranges(case: Case) -> Iterator[tuple[str, Evidence]]:
    for name, (low, high) in case.intent.ranges.items():
        value = case.item.attributes.get(name)
        if isinstance(value, Quantity) and (low is None or value.value >= low) and (high is None or value.value <= high):
            words = f"{label(name, case.language)} {value_text(value)}"
            yield words, Evidence("constraint", name, value_text(value))


def _history(case: Case) -> Iterator[Claim]:
    """What this shopper did with the item itself, or with an item that the catalogue links to it."""
    item, context = case.item, case.context
    if any(e.item_id == item.id and e.kind == "purchase" for e in context.recent):
        told = case.say(("You bought this before.", "您以前买过这件。"))
        yield Claim(3.0, told, (Evidence("history", "purchase", item.id),))
    elif item.id in context.liked:
        yield Claim(3.0, case.say(("You liked this one before.", "您之前赞过这件。")), (Evidence("history", "like", item.id),))
    known = {e.item_id for e in context.recent if e.kind in ("purchase", "cart")} | set(context.liked)
    for link in item.links:
        if link.item_id in known and (title := case.titles.get(link.item_id)):
            name = shortened(title, 50)
            told = case.say((f"Goes with {name}, which you chose.", f"与您选过的{name}搭配。"))
            yield Claim(2.5, told, (Evidence("graph", link.kind, link.item_id),))
            return


def _signals(case: Case) -> Iterator[Claim]:
    """One claim for each group of signals that raised the score, heaviest first."""
    for names, claim in GROUPS:
        up = {n: c for n in names if (c := case.ranked.contributions.get(n, 0.0)) > 0 and _known(case, n)}
        if up and (told := claim(case)):
            phrasings, fact = told
            evidence = tuple(Evidence("signal", n, fact, c) for n, c in sorted(up.items(), key=lambda p: -p[1]))
            yield Claim(sum(up.values()), phrasings, evidence)


def _known(case: Case, name: str) -> bool:
    """Whether the signal had a value: a tree may credit a missing one."""
    value = case.ranked.signals.get(name)
    return value is None or not math.isnan(value)


Told = tuple[tuple[str, ...], str] | None


def _words(case: Case) -> Told:
    query = case.intent.query
    asked = [w for w in WORD.findall(query.casefold()) if w not in BETWEEN]
    item = case.item
    seen = " ".join([item.title, *item.titles.values(), item.summary, *item.category, item.brand]).casefold()
    tokens = {_stem(w) for w in WORD.findall(seen)}
    met = [w for w in asked if _stem(w) in tokens or (not w.isascii() and w in seen)]
    if met and len(met) == len(asked):
        words = " ".join(met)
        return case.say(
            (f"Has all you named: “{words}”.", f"您说的“{words}”它都有。"),
            (f"Its description has all of “{words}”.", f"商品介绍里有“{words}”。"),
        ), words
    if met:
        words = joined([f"“{w}”" for w in met], case.language)
        return case.say((f"Its description mentions {words}.", f"商品介绍提到{words}。")), " ".join(met)
    if query:
        words = shortened(query, 40)
        return case.say((f"Close in meaning to “{words}”.", f"与“{words}”意思相近。")), query
    return None


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _photo(case: Case) -> Told:
    if case.ranked.signals.get("image", 0.0) <= 0:
        return None
    return case.say(
        ("Looks like your photo.", "和您的照片相似。"), ("Similar in look to your photo.", "外观接近您的照片。")
    ), "photo"


def _named_attributes(case: Case) -> Told:
    query = case.intent.query.casefold()
    met = [
        (n, v)
        for n in case.item.attributes
        for v in _values(case.item, n)
        if len(v) > 1 and v.casefold() in query and v not in ("yes", "no")
    ]
    if not met:
        return None
    words = joined([f"{label(n, case.language)} {v}" for n, v in met[:3]], case.language)
    return case.say((f"Fits your words: {words}.", f"符合您的描述：{words}。")), words


def _usual_price(case: Case) -> Told:
    mean, std, cents = case.context.profile.price_log_mean, case.context.profile.price_log_std, case.item.price_cents
    if mean is None or not cents or abs(math.log(cents) - mean) > max(std or 0.0, 0.35):
        return None
    price = money(cents, case.item.currency)
    return case.say(
        (f"{price} is near what you usually spend.", f"{price}，接近您平时的消费。"),
        (f"Priced at {price}, like things you chose before.", f"售价{price}，与您以前选的差不多。"),
    ), price


def _rated(case: Case) -> Told:
    item = case.item
    if item.rating is None or item.rating < 3.5 or item.rating_count < 1:
        return None
    n = item.rating_count
    shoppers = "one shopper" if n == 1 else f"{n:,} shoppers"
    return case.say(
        (f"Rated {item.rating:g} of 5 by {shoppers}.", f"{n:,}位顾客评分{item.rating:g}（满分5分）。"),
        (f"{n:,} ratings, {item.rating:g} of 5 on average.", f"共{n:,}条评分，平均{item.rating:g}分。"),
    ), f"{item.rating:g} of 5 ({n})"


def _popular(case: Case) -> Told:
    if case.ranked.signals.get("popularity", 0.0) <= 0:
        return None
    where = case.item.category[-1] if case.item.category else ""
    return case.say(
        (f"Often chosen in {where}." if where else "Often chosen in this shop.", f"{where or '本店'}中的热门之选。"),
        ("Many shoppers pick this one.", "很多顾客都选它。"),
    ), "popularity"


def _new(case: Case) -> Told:
    at = case.item.created_at
    if at is None:
        return None
    return case.say((f"Added to the shop in {at:%B %Y}.", f"{at.year}年{at.month}月上架。")), f"{at:%Y-%m-%d}"


def _own_brand(case: Case) -> Told:
    brand = case.item.brand
    if not brand or case.context.profile.brands.get(brand, 0.0) < OFTEN:
        return None
    return case.say(
        (f"You often choose {brand}.", f"您常选{brand}。"), (f"By {brand}, a brand you come back to.", f"来自您常买的{brand}。")
    ), f"{brand}: {case.context.profile.brands[brand]:.0%}"


def _own_category(case: Case) -> Told:
    shares = case.context.profile.categories
    name = next((c for c in reversed(case.item.category) if shares.get(c, 0.0) >= OFTEN), "")
    if not name:
        return None
    return case.say(
        (f"You often look at {name}.", f"您常看{name}。"), (f"{name} is a shelf you come back to.", f"{name}是您常逛的类别。")
    ), f"{name}: {shares[name]:.0%}"


def _own_attributes(case: Case) -> Told:
    shares = case.context.profile.attributes
    mine = [(shares.get(f"{n}={v}", 0.0), n, v) for n in case.item.attributes for v in _values(case.item, n)]
    best = max(mine, default=(0.0, "", ""))
    if best[0] < OFTEN:
        return None
    words = label(best[1], case.language) if best[2] == "yes" else f"{label(best[1], case.language)} {best[2]}"
    return case.say(
        (f"You tend to choose {words}.", f"您偏爱{words}。"), (f"Your usual pick: {words}.", f"您的常选：{words}。")
    ), f"{best[1]}={best[2]}: {best[0]:.0%}"


def _taste(case: Case) -> Told:
    liked = next((case.titles[i] for i in case.context.liked if i in case.titles and i != case.item.id), "")
    if liked:
        name = shortened(liked, 50)
        return case.say(
            (f"Because you liked {name}.", f"因为您喜欢{name}。"),
            (f"Similar to {name}, which you liked.", f"与您喜欢的{name}相似。"),
        ), name
    if case.context.liked or case.context.recent:
        told = case.say(
            ("Close to things you chose before.", "与您以前选的相近。"), ("In line with your taste.", "合您的口味。")
        )
        return told, f"{len(case.context.liked)} liked, {len(case.context.recent)} recent"
    return None


# The names are those of `retrieval.signals`; a signal that stands in no group is never claimed.
GROUPS: tuple[tuple[tuple[str, ...], Callable[[Case], Told]], ...] = (
    (("text", "bm25", "title_match", "text_position", "bm25_position"), _words),
    (("image",), _photo),
    (("attribute_match",), _named_attributes),
    (("price_fit",), _usual_price),
    (("rating",), _rated),
    (("popularity",), _popular),
    (("freshness",), _new),
    (("brand_affinity",), _own_brand),
    (("category_affinity",), _own_category),
    (("attribute_affinity",), _own_attributes),
    (("taste",), _taste),
)


def _values(item: Item, name: str) -> tuple[str, ...]:
    """All values of one attribute, those of the variants too, as text."""
    found: list[AttributeValue] = [
        v for v in (item.attributes.get(name), *(x.attributes.get(name) for x in item.variants)) if v is not None
    ]
    return tuple(t for v in found for t in (v if isinstance(v, tuple) else (value_text(v),)))
