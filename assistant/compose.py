"""The deterministic reply: good enough alone, and what stands in wherever a model's sentence fails.

It chooses among `phrases` by the turn's text, so that the same turn is always answered the same way. It calls no model.
"""

from collections.abc import Sequence

from assistant.phrases import PHRASES, Situation
from assistant.schema import Cart, Comparison, Intent, Language, Reason
from assistant.wording import joined, label, money, seed_of, shortened, title_of, value_name, worded
from assistant.words_zh import ZH_VALUES
from retrieval.schema import Contract, Ranked


def compose(situation: Situation, language: Language, seed: str, **facts: str | int) -> str:
    """One phrasing of the situation with its facts in place; KeyError names a fact that is missing."""
    options = PHRASES[situation][language]
    return options[seed_of(f"{situation} {seed}") % len(options)].format(**facts).strip()


def found(
    ranked: Sequence[Ranked],
    reasons: Sequence[Reason],
    intent: Intent,
    contract: Contract,
    language: Language,
    seed: str,
    total: int,
    refined: bool = False,
    lacking: bool = False,
) -> str:
    """What a search brought: how many, for which wish, the first one with its reason, and a cheaper one where there is one.

    `total` 0 means that what counts as a match is not known: then no number is claimed but of those that have all words. `lacking`:
    none of them is what was asked for.
    """
    n = len(ranked)
    met = sum(r.signals.get("all_words", 0.0) >= 1 for r in ranked)
    situation = "nearest" if lacking else _counted(total, n, refined) if total else _uncounted(ranked, met, language)
    opening = compose(
        situation, language, seed, total=max(total, n), n=n, met=met, rest=n - met, what=wish(intent, contract, language)
    )
    return spoken([opening, *highlights(ranked, reasons, language, seed)], language)


def _counted(total: int, n: int, refined: bool) -> Situation:
    """The situation where it is known how many match."""
    if total <= n:
        return "found_one" if total == 1 else "found_all"
    return "refined" if refined else "found"


def _uncounted(ranked: Sequence[Ranked], met: int, language: Language) -> Situation:
    """The situation where nobody knows what is a match and `met` of the products have all words."""
    if 1 < met < len(ranked) - 1:
        return "closest_some"
    return "closest" if _any_named(ranked, language) else "closest_unnamed"


def _any_named(ranked: Sequence[Ranked], language: Language) -> bool:
    """Whether a word of the query stands in one of the products; taken to be so where they speak another language."""
    return language == "zh" and not any("zh" in r.item.titles for r in ranked) or any(r.signals.get("words", 1) > 0 for r in ranked)


def recommended(
    ranked: Sequence[Ranked], reasons: Sequence[Reason], intent: Intent, language: Language, seed: str, personal: bool
) -> str:
    """Picks without a search: for a recipient, from the shopper's own history, or for a stranger."""
    situation: Situation = "gift" if intent.recipient else "personal" if personal else "recommended"
    opening = compose(situation, language, seed, n=len(ranked), whom=_whom(intent.recipient, language))
    return spoken([opening, *highlights(ranked, reasons, language, seed)], language)


def _whom(recipient: str, language: Language) -> str:
    """The recipient as the assistant names them: "your wife", "him"."""
    if language == "zh" or not recipient or recipient.split()[0] in ("my", "your", "a", "the", "him", "her", "them", "someone"):
        return recipient.removeprefix("my ")
    return f"your {recipient}"


def highlights(ranked: Sequence[Ranked], reasons: Sequence[Reason], language: Language, seed: str) -> list[str]:
    """A sentence on the first item and its strongest reason, and one on the cheapest where it costs clearly less."""
    if not ranked or ranked[0].item.price_cents is None:
        return []
    first = ranked[0].item
    mine = [r for r in reasons if r.item_id == first.id]
    why = next((r.claim for r in mine if r.evidence and r.evidence[0].kind != "constraint"), mine[0].claim if mine else "")
    price = money(first.price_cents or 0, first.currency)
    told = [
        compose(
            "highlight" if len(ranked) > 1 else "only",
            language,
            seed,
            title=_title(first.id, ranked, language),
            price=price,
            reason=why,
        )
    ]
    priced = [(r.item.price_cents, r.item) for r in ranked[1:] if r.item.price_cents is not None]
    cents, item = min(priced, key=lambda p: p[0], default=(None, None))
    if cents is not None and item is not None and cents <= 0.8 * (first.price_cents or 0):
        title = _title(item.id, ranked, language)
        told.append(compose("cheaper_choice", language, seed, title=title, price=money(cents, item.currency)))
    return told


def wish(intent: Intent, contract: Contract, language: Language) -> str:
    """The wish in words: “hiking boots” (under $120, waterproof, not leather)."""
    zh = language == "zh"
    query = f"“{intent.query}”" if intent.query else ("您的要求" if zh else "your wish")
    parts = constraints(intent, contract, language)
    if not parts:
        return query
    return f"{query}（{'，'.join(parts)}）" if zh else f"{query} ({', '.join(parts)})"


def constraints(intent: Intent, contract: Contract, language: Language) -> list[str]:
    """Each hard constraint of the wish in a few words, in the order of the Intent; what the shop cannot filter on is none."""
    zh = language == "zh"
    low, high = (None if v is None else money(round(v * 100), contract.currency) for v in (intent.price_min, intent.price_max))
    parts: list[str] = []
    if low and high:
        parts.append(f"{low}到{high}" if zh else f"{low} to {high}")
    elif high:
        parts.append(f"{high}以内" if zh else f"up to {high}")
    elif low:
        parts.append(f"{low}以上" if zh else f"over {low}")
    if intent.rating_min is not None:
        parts.append(f"评分{intent.rating_min:g}以上" if zh else f"rated {intent.rating_min:g} or more")
    if brands := [b for b in intent.brands if b not in intent.unmet]:
        parts.append(f"品牌{'或'.join(brands)}" if zh else f"by {' or '.join(brands)}")
    for name, held in intent.attributes.items():
        known = contract.attribute(name)
        if known is None or not (values := [v for v in held if v not in intent.unmet]):
            continue
        parts.append(("或" if zh else " or ").join(worded(name, value, language) for value in values))
    for name, bounds in intent.ranges.items():
        parts.append(f"{label(name, language)}{_between(bounds, zh)}")
    unwanted = [*intent.exclude_brands, *intent.exclude]
    parts += [f"不要{ZH_VALUES.get(word, word)}" if zh else f"no {word}" for word in unwanted]
    if intent.in_stock:
        parts.append("有货" if zh else "in stock")
    return parts


def question(facet: str, values: Sequence[str], language: Language, seed: str) -> str:
    """The clarifying question on a facet, with at most four of its values; on "price" it asks for the budget."""
    if facet == "price" or not values:
        return compose("ask_open", language, seed)
    last = "还是" if language == "zh" else " or "
    comma = "、" if language == "zh" else ", "
    shown = [value_name(v, language) for v in values[:4]]
    listed = comma.join(shown[:-1]) + last + shown[-1] if len(shown) > 1 else shown[0]
    return compose("ask", language, seed, facet=label(facet, language), values=listed)


def compared(ranked: Sequence[Ranked], comparison: Comparison, language: Language, seed: str) -> str:
    """What the comparison's table shows, in a sentence, and which one costs less."""
    titles = joined([shortened(title_of(r.item, language), 45) for r in ranked], language)
    if not comparison.rows:
        return compose("same", language, seed, titles=titles)
    names = joined([label(name, language) for name in list(comparison.rows)[:5]], language)
    told = [compose("compared", language, seed, titles=titles, differences=names)]
    priced = sorted((r.item.price_cents, i) for i, r in enumerate(ranked) if r.item.price_cents is not None)
    if len(priced) > 1 and priced[0][0] < priced[1][0]:
        item = ranked[priced[0][1]].item
        price = money(priced[0][0], item.currency)
        told.append(compose("costs_less", language, seed, title=shortened(title_of(item, language), 45), price=price))
    return spoken(told, language)


def cart_shown(cart: Cart, language: Language, seed: str) -> str:
    if not cart.lines:
        return compose("cart_empty", language, seed)
    comma = "；" if language == "zh" else "; "
    lines = comma.join(
        f"{c.quantity} × {shortened(c.title, 45)} ({money(c.quantity * c.price_cents, cart.currency)})" for c in cart.lines
    )
    return compose("cart_shown", language, seed, lines=lines, total=money(cart.total_cents, cart.currency))


def spoken(parts: Sequence[str], language: Language) -> str:
    """Sentences put together as the language does: with a space, or without."""
    return ("" if language == "zh" else " ").join(p for p in parts if p)


def _between(bounds: tuple[float | None, float | None], zh: bool) -> str:
    low, high = bounds
    if low is not None and high is not None:
        return f"{low:g}到{high:g}" if zh else f" {low:g} to {high:g}"
    if high is not None:
        return f"不超过{high:g}" if zh else f" up to {high:g}"
    return f"至少{low:g}" if zh else f" at least {low:g}"


def _title(item_id: str, ranked: Sequence[Ranked], language: Language) -> str:
    return next(shortened(title_of(r.item, language), 60) for r in ranked if r.item.id == item_id)
