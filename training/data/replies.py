"""The reply task: what a shop found and why, and the two or three sentences that say it.

Evidence is made up in the form in which `assistant.explain` writes it; an answer with a word that the evidence does not bear is
thrown away by the same guardrails that watch the model in service.
"""

import random
from collections.abc import Iterator, Sequence

from assistant.guardrails import check_text, facts_of
from assistant.prompts import reply_messages
from assistant.schema import Evidence, Reason
from assistant.wording import money
from retrieval.schema import Contract, Item, Ranked

from . import words_en
from .clauses import Composer
from .dialogues import Row
from .grammar import Maker, pieces, spaced
from .sentences import search
from .tables import tables
from .world import World


def replies(worlds: Sequence[World], n: int, seed: int) -> Iterator[Row]:
    """`n` rows of the reply task."""
    rng = random.Random(seed)
    made = 0
    while made < n:
        if row := _reply(Maker(rng), rng.choice(list(worlds))):
            made += 1
            yield row


def _reply(m: Maker, world: World) -> Row | None:
    language, t = world.language, tables(world.language)
    asked = "".join(p.text for p in pieces(spaced(search(Composer(Maker(m.rng), t, world)).text)))
    items = [_item(m, world, i) for i in range(m.pick((1, 2, 2, 3)))]
    claims = {item.id: [_claim(m, world, item) for _ in range(m.pick((1, 1, 2)))] for item in items}
    ranked = [Ranked(item, 0.0, {}) for item in items]
    reasons = [Reason(i, claim, (Evidence("signal", "text", ""),)) for i, told in claims.items() for claim in told]
    total = m.pick((0, len(items), m.rng.randint(len(items), 60)))
    said = [m.say(t["REPLY_OPENINGS"], total=str(total))] if total else []
    for item, table in zip(items, (t["REPLY_FIRST"], t["REPLY_SECOND"]), strict=False):
        said.append(_sentence(m, table, item, m.pick(claims[item.id])))
    text = "".join(said) if language == "zh" else " ".join(said)
    facts = facts_of(asked, ranked, reasons, Contract("", 0, items[0].currency), language, total)
    if check_text(text, facts).dropped:
        return None
    messages = [dict(message) for message in reply_messages(asked, ranked, reasons, language, total)]
    return {
        "messages": [*messages, {"role": "assistant", "content": text}],
        "task": "reply",
        "act": "reply",
        "language": language,
        "world": world.name,
        "pattern": m.pattern,
        "held_out": m.held_out,
    }


def _sentence(m: Maker, table: tuple[str, ...], item: Item, claim: str) -> str:
    lowered = claim[:1].lower() + claim[1:]
    facts = {"title": item.title, "price": money(item.price_cents or 0, item.currency), "claim": lowered, "Claim": claim}
    return m.say(table, **facts)


def _item(m: Maker, world: World, number: int) -> Item:
    words = [m.pick(world.values[n]) for n in m.some(sorted(world.values), 1)] if world.values else []
    kind = [m.pick(world.kinds)] if world.kinds else []
    parts = [world.brand(m.rng), *words, *kind, m.pick(world.products)]
    title = "".join(parts) if world.language == "zh" else " ".join(parts).title()
    cents = round(m.rng.uniform(3, 400)) * 100 + m.pick((0, 0, 50, 90, 99))
    return Item(f"i{number}", title, brand=parts[0], price_cents=cents, currency=m.pick(("USD", "USD", "EUR", "GBP", "CNY")))


def _claim(m: Maker, world: World, item: Item) -> str:
    cents = item.price_cents or 0
    values = world.values[m.pick(sorted(world.values))] if world.values else world.products
    return m.pick(tables(world.language)["REPLY_CLAIMS"]).format(
        price=money(cents, item.currency),
        top=money(-(-cents // 1000) * 1000, item.currency),
        value=m.pick(values),
        stars=m.pick(("4", "4.2", "4.5", "4.7", "3.9", "5")),
        n=m.rng.randint(2, 900),
        brand=item.brand or m.pick(words_en.BRAND_STARTS),
        kind=m.pick(world.products),
    )
