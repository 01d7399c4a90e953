"""A catalogue of any size, to measure time and memory on: the demo shop's products, many times over, no two alike.

Nothing here is good for judging quality. Vectors are sums of random word vectors, so that near texts are near and no encoder runs.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import numpy as np
from tqdm import tqdm

from retrieval.catalog import ContractBuilder, dump_item
from retrieval.demo.products import Product, make_products
from retrieval.encoders.contracts import Kind
from retrieval.schema import Event, Filters, Floats, Item, Query
from retrieval.settings import ShopSettings
from retrieval.store import GenerationBuilder, Store, StoreMissing
from retrieval.users import UserLog

DIM = 384
BATCH = 1000
UNTIL = datetime(2026, 1, 1, tzinfo=UTC)
SHOPPERS, EVENTS = 50, 40
FILTERED = 0.3


class WordVectors:
    """Texts to unit vectors by the sum of their words' random vectors; at once, whatever the text."""

    name, dim = "synthetic", DIM

    def __init__(self) -> None:
        self._words: dict[str, Floats] = {}

    def encode(self, texts: Sequence[str], kind: Kind) -> Floats:
        rows = np.array(
            [np.sum([self._word(w) for w in t.casefold().split()] or [np.ones(DIM, np.float32)], axis=0) for t in texts], np.float32
        )
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)

    def rest(self) -> None: ...

    def _word(self, word: str) -> Floats:
        if word not in self._words:
            seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")
            self._words[word] = np.random.default_rng(seed).standard_normal(DIM).astype(np.float32)
        return self._words[word]


def open_synthetic(settings: ShopSettings, items: int) -> tuple[ShopSettings, Store]:
    """The synthetic shop of so many items under `settings.home`, built first where it is not there."""
    own = replace(settings, shop=f"synthetic-{items}", qdrant_url="")
    try:
        return own, Store.open(own)
    except StoreMissing:
        build(own, items)
        return own, Store.open(own)


def build(settings: ShopSettings, items: int, seed: int = 0) -> None:
    """Write the generation and a log of a few shoppers; memory does not grow with the products' texts."""
    encoder, noise = WordVectors(), np.random.default_rng(seed)
    builder = GenerationBuilder(
        settings, text_encoder=encoder.name, text_dim=DIM, image_encoder="none", image_dim=1, expected=items
    )
    contract = ContractBuilder()
    templates = make_products(7, UNTIL)
    made = (_variation(templates[n % len(templates)], n, seed) for n in range(items))
    log = UserLog(settings.sql_url)
    with tqdm(total=items, desc="synthetic catalogue", unit="item") as bar:
        while batch := [item for _, item in zip(range(BATCH), made, strict=False)]:
            for item in batch:
                contract.add(item)
            vectors = encoder.encode([f"{i.title} {i.brand} {i.category[-1]}" for i in batch], "passage")
            vectors += 0.02 * noise.standard_normal(vectors.shape).astype(np.float32)
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            builder.add(batch, [dump_item(i) for i in batch], vectors, [None] * len(batch))
            bar.update(len(batch))
    log.append_many(_events(items, seed))
    log.close()
    builder.commit(contract.build(settings.shop), {"kept": items, "source": "synthetic"})


def _variation(product: Product, n: int, seed: int) -> Item:
    """The product under another model number, price and rating; reviews and links left out, for no signal reads their text."""
    rng = Random(f"{seed}:{n}")
    item, model = product.item, f"{rng.choice('ABCDEFGHKLMNPRSTVXZ')}{rng.randrange(100, 1000)}"
    return replace(
        item,
        id=f"{n}",
        title=f"{item.title} {model}",
        price_cents=round((item.price_cents or 1000) * rng.uniform(0.6, 1.6)),
        rating=round(rng.uniform(2.5, 5.0), 1),
        rating_count=rng.randrange(0, 500),
        created_at=UNTIL - timedelta(days=rng.randrange(720)),
        images=(),
        links=(),
        reviews=(),
        variants=(),
    )


def _events(items: int, seed: int) -> Iterator[Event]:
    rng = Random(seed)
    for user in range(SHOPPERS):
        for n in range(EVENTS):
            at = UNTIL - timedelta(hours=rng.randrange(24 * 60))
            yield Event(f"u{user}", str(rng.randrange(items)), rng.choice(("click", "view", "cart", "purchase")), at, f"{user}-{n}")


def queries(count: int, seed: int = 0) -> list[tuple[Query, str]]:
    """Queries with who asks them: a kind, a brand or a colour before it, part of a title; some with a filter."""
    rng, templates = Random(seed), make_products(7, UNTIL)
    out = []
    for _ in range(count):
        product = rng.choice(templates)
        leaf, item = product.item.category[-1].lower(), product.item
        text = rng.choice((leaf, f"{product.colour} {leaf}", f"{item.brand} {leaf}", " ".join(item.title.split()[:4]))).lower()
        filters = Filters()
        if rng.random() < FILTERED:
            filters = rng.choice((Filters(price_max_cents=item.price_cents), Filters(categories=(leaf,)), Filters(in_stock=True)))
        out.append((Query(text, filters=filters), f"u{rng.randrange(SHOPPERS)}" if rng.random() < 0.5 else ""))
    return out
