"""Honest pairs from the demo shop: the grounded reply against the same one with a fault that the guardrails catch.

The better answer is that of `assistant.compose`, which says only what the evidence bears. A worse one invents a fact, tells a wrong
number, or goes on and on; it counts only when the guardrails find the fault that was put in, and only that one.
"""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from tqdm import tqdm

from assistant.compose import found, spoken
from assistant.explain import reasons
from assistant.guardrails import Facts, check_text, facts_of, sentences
from assistant.prompts import reply_messages
from assistant.reply import MAX_SENTENCES
from assistant.schema import Conversation, Language
from assistant.understand import filters_of, in_shop_values, parse
from assistant.wording import money, shortened, title_of
from retrieval.demo import ensure_demo
from retrieval.recommend import Recommender
from retrieval.schema import Contract, Query, Ranked, UserContext
from retrieval.settings import ShopSettings
from retrieval.store import Store
from training.preference.pairs import Pair, is_held_out
from training.ranker.catalogue_queries import catalogue_queries

Fault = Literal["invented", "number", "long"]
SHOWN = 2
FAULTS: tuple[Fault, ...] = get_args(Fault)
# By turns for training and for held-out prompts.
INVENTED: dict[Language, tuple[str, ...]] = {
    "en": (
        "It comes with a free two-year warranty.",
        "It is on sale today only, with free shipping.",
        "Customers voted it the best-selling one of the year.",
        "It was certified by an independent laboratory.",
        "It is the cheapest of its kind and in stock for delivery tomorrow.",
        "We guarantee a full refund within ninety days.",
    ),
    "zh": ("它享有两年免费质保。", "今天限时打折，还包邮。", "这是全网销量第一的热销款。", "它通过了官方认证，明天就能送到。"),
}
PROPERTY = ("Its {name} is {value}.", "You also get {value} as its {name}.")
LONG: dict[Language, tuple[str, str]] = {
    "en": (
        "Another one to look at is {title}, which costs {price}, and you may want to have a closer look at it too.",
        "Then there is also {title} for {price}, about which there would be a good deal more to tell.",
    ),
    "zh": ("另外还可以看看{title}，价格是{price}，也值得仔细了解一下。", "再介绍一款，{title}，{price}，可以慢慢看。"),
}
PRICE = re.compile(r"(?<=[$¥€£])\d[\d,]*(?:\.\d\d)?")


@dataclass(frozen=True, slots=True)
class Case:
    """A grounded reply and what a fault is made of; `items` are more than the reply speaks of."""

    good: str
    items: tuple[Ranked, ...]
    facts: Facts
    contract: Contract
    language: Language
    held_out: bool
    rng: random.Random


def demo_pairs(settings: ShopSettings, count: int, seed: int) -> list[Pair]:
    """Up to `count` pairs over queries made from the catalogue, in English and Chinese, the faults in equal shares.

    Sentences that are put in are others for held-out prompts than for the rest, so that to know them by heart wins nothing.
    """
    ensure_demo(settings)
    rng = random.Random(seed)
    asked = list(_asked(settings, count, rng))
    recommender = Recommender.from_settings(settings)
    made: list[Pair] = []
    try:
        with tqdm(total=count, desc="pairs") as bar:
            for text, language in asked:
                if pair := _pair(recommender, text, language, FAULTS[len(made) % len(FAULTS)], rng):
                    made.append(pair)
                    bar.update()
                if len(made) == count:
                    break
    finally:
        recommender.close()
    return made


def _asked(settings: ShopSettings, count: int, rng: random.Random) -> Iterator[tuple[str, Language]]:
    """What shoppers ask: catalogue queries, half of them with a price, and Chinese titles; more than pairs are wanted."""
    store = Store.open(settings)
    try:
        queries = catalogue_queries(store.columns, 3 * count, rng.randrange(2**31))
        items = store.items(np.array([rng.randrange(len(store.columns)) for _ in queries]))
    finally:
        store.close()
    for query, item in zip(queries, items, strict=True):
        yield (query.text if rng.random() < 0.5 else f"{query.text} under {rng.choice((30, 50, 80, 120, 200))}"), "en"
        if rng.random() < 0.4 and "zh" in item.titles:
            yield shortened(item.titles["zh"], 14).strip("…"), "zh"


def _pair(recommender: Recommender, text: str, language: Language, fault: Fault, rng: random.Random) -> Pair | None:
    contract = recommender.contract
    intent = in_shop_values(parse(text, contract, 0, Conversation()), contract)
    query = Query(text=intent.query or text, filters=filters_of(intent, contract))
    answer = recommender.recommend(query, k=SHOWN + 3, explore=False)
    ranked = answer.items[:SHOWN]
    if not ranked:
        return None
    told = reasons(ranked, intent, UserContext(), contract, language)
    good = found(ranked, told, intent, contract, language, text, answer.total)
    facts = facts_of(text, ranked, told, contract, language, answer.total)
    prompt = reply_messages(text, ranked, told, language, answer.total)[-1]["content"]
    case = Case(good, answer.items, facts, contract, language, is_held_out(prompt), rng)
    worse = WORSE[fault](case)
    if not worse or check_text(good, facts).dropped:
        return None
    return Pair(prompt, good, worse, fault)


def _invent(case: Case) -> str:
    """A promise, or a property that the evidence does not have."""
    promises = INVENTED[case.language][case.held_out :: 2]
    named = [a for a in case.contract.attributes if a.type == "text" and a.values]
    if case.language == "en" and named and case.rng.random() < 0.5:
        attribute = case.rng.choice(named)
        value = case.rng.choice(attribute.values).value
        invented = PROPERTY[case.held_out].format(name=attribute.name.replace("_", " "), value=value)
    else:
        invented = case.rng.choice(promises)
    said = sentences(case.good)
    said.insert(case.rng.randint(1, len(said)), invented)
    return _caught(spoken(said, case.language), case)


def _wrong_number(case: Case) -> str:
    """One price told wrong."""
    prices = list(PRICE.finditer(case.good))
    if not prices:
        return ""
    price = case.rng.choice(prices)
    value = float(price.group().replace(",", "")) * case.rng.choice((0.6, 0.75, 0.9, 1.2, 1.5))
    return _caught(f"{case.good[: price.start()]}{value:.2f}{case.good[price.end() :]}", case)


def _caught(worse: str, case: Case) -> str:
    return worse if len(check_text(worse, case.facts).dropped) == 1 else ""


def _go_on(case: Case) -> str:
    """True, and longer than anybody reads: further items, a sentence each, until it is too much."""
    form = LONG[case.language][case.held_out]
    more = [
        form.format(title=title_of(r.item, case.language), price=money(r.item.price_cents, r.item.currency))
        for r in case.items
        if r.item.price_cents is not None
    ]
    said = [*sentences(case.good), *more]
    return spoken(said, case.language) if len(said) > MAX_SENTENCES else ""


WORSE: dict[Fault, Callable[[Case], str]] = {"invented": _invent, "number": _wrong_number, "long": _go_on}
