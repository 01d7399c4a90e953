"""`python -m training.evaluate fairness [--shop demo] [--json]`: who gets seen, and whether what must not matter does.

Exposure of each brand and seller over its merit: places on result pages against places among all that was as relevant
(`Recommender.relevant`). Two counterfactuals on copies of the catalogue: half of the items are marked as sponsored; the feed is
shuffled. Neither may change a rank. Searches are made from the catalogue, home pages are those of the log's shoppers.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from retrieval.catalog import ContractBuilder, dump_item, unmarked
from retrieval.encoders import TextEncoder, product_text, text_encoder
from retrieval.ranker import Ranker
from retrieval.recommend import Recommender
from retrieval.schema import Floats, Item, Query
from retrieval.settings import ShopSettings
from retrieval.store import GenerationBuilder, Store, StoreMissing
from retrieval.users import UserLog
from training.ranker.catalogue_queries import catalogue_queries

from .lists import exposure, exposure_ratios, gini

K, SEED = 10, 0
LEAST_MERIT = 0.01
MARKED = "[Sponsored] "
GROUPS = ("brand", "seller")
Rankings = list[list[str]]


def searches(store: Store, count: int) -> list[str]:
    return [q.text for q in catalogue_queries(store.columns, count, SEED)]


def audit(recommender: Recommender, texts: Sequence[str], shoppers: Sequence[str]) -> dict[str, Any]:
    """Exposure ratios of each group of items; 1 is as much attention as there is merit."""
    pages = [recommender.recommend(Query(t), k=K) for t in tqdm(texts, desc="searches", leave=False)]
    homes = [recommender.recommend(Query(), user, K) for user in tqdm(shoppers, desc="home pages", leave=False)]
    shown = [[r.item.id for r in found.items] for found in pages]
    lists = shown + [[r.item.id for r in found.items] for found in homes]
    relevant = [recommender.relevant(Query(t)) for t in tqdm(texts, desc="relevant", leave=False)]
    items = {r.item.id: r.item for found in (*pages, *homes) for r in found.items}
    everything = {i: items[i] if i in items else recommender.item(i) for i in {i for ids in relevant for i in ids}}
    out: dict[str, Any] = {
        "searches": len(pages),
        "home_pages": len(homes),
        "gini": round(gini(lists, recommender.contract.items), 3),
    }
    for group in GROUPS:
        group_of = {i: value for i, item in (everything | items).items() if item and (value := _group(item, group))}
        if not group_of:
            continue
        merit: Counter[str] = Counter()
        for ids in relevant:
            for i in ids:
                if i in group_of:
                    merit[group_of[i]] += 1 / len(ids)  # type: ignore[assignment]
        out[group] = _ratios(exposure([[i for i in page if i in group_of] for page in shown], group_of), merit)
    return out


def _group(item: Item, group: str) -> str:
    return item.brand if group == "brand" else str(item.attributes.get(group, ""))


def _ratios(exposed: Mapping[str, float], merit: Mapping[str, float]) -> dict[str, Any]:
    total = sum(merit.values())
    large = {g: m for g, m in merit.items() if m / total >= LEAST_MERIT}
    ratios = exposure_ratios(exposed, merit)
    held = {g: round(ratios[g], 2) for g in sorted(large, key=lambda g: -ratios[g])}
    values = list(held.values())
    return {"groups": len(held), "highest": max(values), "lowest": min(values), "ratios": held}


def rankings(items: Sequence[Item], vectors: Floats, shown: Sequence[Item], encoder: TextEncoder, texts: Sequence[str]) -> Rankings:
    """The first ten of each search when the catalogue says `shown`, read as ingestion reads it, of which `items` is the original.

    `vectors` (n, d) are those of `items`; what `shown` changes is encoded anew.
    """
    at = {item.id: n for n, item in enumerate(items)}
    read = [unmarked(item) for item in shown]
    new = [n for n, item in enumerate(read) if product_text(item) != product_text(items[at[item.id]])]
    changed = np.array([vectors[at[item.id]] for item in read])
    if new:
        changed[new] = encoder.encode([product_text(read[n]) for n in new], "passage")
    with tempfile.TemporaryDirectory() as folder:
        return _ranked(ShopSettings(home=Path(folder), shop="copy"), read, changed, encoder, texts)


def same(one: Rankings, other: Rankings) -> float:
    """Share of searches with the same items in the same order."""
    return round(float(np.mean([a == b for a, b in zip(one, other, strict=True)])), 4)


def _ranked(settings: ShopSettings, items: Sequence[Item], vectors: Floats, encoder: TextEncoder, texts: Sequence[str]) -> Rankings:
    builder = GenerationBuilder(settings, text_encoder=encoder.name, text_dim=encoder.dim, image_encoder="none", image_dim=1)
    contract = ContractBuilder()
    for start in range(0, len(items), 256):
        batch = items[start : start + 256]
        for item in batch:
            contract.add(item)
        builder.add(batch, [dump_item(i) for i in batch], vectors[start : start + 256], [None] * len(batch))
    builder.commit(contract.build(settings.shop), {})
    recommender = Recommender(settings, Store.open(settings), UserLog(settings.sql_url), Ranker.shipped(), encoder)
    try:
        return [[r.item.id for r in recommender.recommend(Query(t), k=K).items] for t in tqdm(texts, desc="copy", leave=False)]
    finally:
        recommender.close()


def evaluate(settings: ShopSettings, count: int) -> dict[str, Any]:
    """All figures of one shop."""
    recommender = Recommender.from_settings(settings)
    store, encoder = Store.open(settings), text_encoder(settings.text_encoder)
    try:
        texts = searches(store, count)
        shoppers = sorted({event.user_id for _, event in recommender.log.all()})
        out = audit(recommender, texts, shoppers)
        items = store.items(np.arange(len(store.columns)))
        vectors = np.array(store.columns.text)
    finally:
        store.close()
        recommender.close()
    rng = np.random.default_rng(SEED)
    marked = [replace(i, title=MARKED + i.title) if rng.random() < 0.5 else i for i in items]
    shuffled = [items[n] for n in rng.permutation(len(items))]
    before = rankings(items, vectors, items, encoder, texts)
    out["same_first_ten_when_half_is_marked_sponsored"] = same(before, rankings(items, vectors, marked, encoder, texts))
    out["same_first_ten_when_the_feed_is_shuffled"] = same(before, rankings(items, vectors, shuffled, encoder, texts))
    return out


def table(result: Mapping[str, Any]) -> str:
    lines = [f"{result['searches']} searches, {result['home_pages']} home pages, Gini of places {result['gini']}"]
    for group in (g for g in GROUPS if g in result):
        row = result[group]
        lines.append(f"exposure over merit of {row['groups']} {group}s with at least {LEAST_MERIT:.0%} of the merit:")
        lines += [f"  {ratio:>5}  {name}" for name, ratio in row["ratios"].items()]
    lines += [f"{name.replace('_', ' ')}: {value:.1%}" for name, value in result.items() if name.startswith("same_")]
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.evaluate fairness", description=__doc__)
    parser.add_argument("--shop", help="name of the shop (default SHOP_NAME, or demo)")
    parser.add_argument("--searches", type=int, default=200)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    settings = ShopSettings.from_env()
    try:
        result = evaluate(replace(settings, shop=args.shop or settings.shop), args.searches)
    except (ValueError, StoreMissing) as error:
        print(f"training.evaluate fairness: {error}", file=sys.stderr)
        return 2
    print(json.dumps(result, indent=1, ensure_ascii=False) if args.json else table(result))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
