"""What the shopper asked for and the item has, with the figures of both."""

from collections.abc import Iterator

from assistant.explain.case import Case, Claim, values_of
from assistant.schema import Evidence
from assistant.wording import joined, label, money, month, value_text, worded
from retrieval.schema import Quantity


def met_constraints(case: Case) -> Iterator[Claim]:
    """What the shopper asked for and the item has."""
    intent = case.intent
    if price := _price(case):
        yield price
    asked = [*_brand(case), *_attributes(case), *_ranges(case)] if intent.brands or intent.attributes or intent.ranges else []
    if asked:
        words = joined([words for words, _ in asked], case.language)
        told = case.say(
            (f"As you asked: {words}.", f"符合您的要求：{words}。"),
            (f"It has what you asked for: {words}.", f"您要的它都有：{words}。"),
        )
        yield Claim(1.0, told, tuple(evidence for _, evidence in asked))
    item, wanted = case.item, intent.rating_min
    if wanted is not None and item.rating is not None and item.rating >= wanted:
        told = case.say(
            (
                f"Rated {item.rating:g}, and you wanted at least {wanted:g}.",
                f"评分{item.rating:g}，达到您要的{wanted:g}分以上。",
            )
        )
        yield Claim(1.0, told, (Evidence("constraint", "rating", f"{item.rating:g} >= {wanted:g}"),))

    if intent.sort != "relevance" and (order := _order(case)):
        yield order


def _order(case: Case) -> Claim | None:
    """The fact that the order asked for goes by."""
    item, price = case.item, money(case.item.price_cents, case.item.currency) if case.item.price_cents is not None else ""
    match case.intent.sort:
        case "newest" if item.created_at is not None:
            at = item.created_at
            told, fact = (
                (f"Newest first: added in {month(at)}.", f"按最新排序：{at.year}年{at.month}月上架。"),
                at.date().isoformat(),
            )
        case "price_asc" if price:
            told, fact = (f"Lowest price first: {price}.", f"按价格从低到高：{price}。"), price
        case "price_desc" if price:
            told, fact = (f"Highest price first: {price}.", f"按价格从高到低：{price}。"), price
        case "rating" if item.rating is not None:
            told, fact = (f"Best rated first: {item.rating:g} of 5.", f"按评分排序：{item.rating:g}分。"), f"{item.rating:g}"
        case _:
            return None
    return Claim(0.5, case.say(told), (Evidence("constraint", "sort", f"{case.intent.sort}: {fact}"),))


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
        values = values_of(case.item, name)
        met = next((v for v in values if v.casefold() in {w.casefold() for w in wanted}), None)
        if met is None:
            continue
        words = worded(name, met, case.language)
        yield words, Evidence("constraint", name, met)


def _ranges(case: Case) -> Iterator[tuple[str, Evidence]]:
    for name, (low, high) in case.intent.ranges.items():
        value = case.item.attributes.get(name)
        if isinstance(value, Quantity) and (low is None or value.value >= low) and (high is None or value.value <= high):
            words = f"{label(name, case.language)} {value_text(value)}"
            yield words, Evidence("constraint", name, value_text(value))
