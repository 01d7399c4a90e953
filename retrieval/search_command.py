"""`python -m retrieval search "wireless mouse under 30" [--k 5] [--user ID] [--sort price_asc] [--json]`: items and why they rank.

The one thing that it reads out of the words is a price (`price_words`).
"""

import argparse
import json
import sys
from typing import Any, get_args

from retrieval.price_words import read_price
from retrieval.recommend import Recommender
from retrieval.schema import Filters, Query, Ranked, Recommendation, Sort
from retrieval.settings import ShopSettings

NAMED = 4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", help='what is looked for; a price in it is a limit ("under 30", "200元以下")')
    parser.add_argument("--k", type=int, default=5, help="how many items")
    parser.add_argument("--user", default="", help="a shopper of the log, whose taste counts")
    parser.add_argument("--sort", choices=get_args(Sort), default="relevance")
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace, settings: ShopSettings) -> int:
    """Print the answer; exit status 0, also when nothing matches."""
    query = query_of(args.text, args.sort)
    recommender = Recommender.from_settings(settings)
    try:
        found = recommender.recommend(query, args.user, args.k)
    finally:
        recommender.close()
    sys.stdout.write(json.dumps(as_json(query, found), ensure_ascii=False, indent=1) if args.json else as_text(query, found))
    sys.stdout.write("\n")
    return 0


def query_of(text: str, sort: Sort = "relevance") -> Query:
    """The line as a query: its words, and its price as a filter."""
    priced = read_price(text)
    return Query(priced.text, filters=Filters(price_min_cents=priced.min_cents, price_max_cents=priced.max_cents), sort=sort)


def as_json(query: Query, found: Recommendation) -> dict[str, Any]:
    return {
        "query": {
            "text": query.text,
            "price_min_cents": query.filters.price_min_cents,
            "price_max_cents": query.filters.price_max_cents,
            "sort": query.sort,
        },
        "total": found.total,
        "timings_ms": {stage: round(ms, 2) for stage, ms in found.timings_ms.items()},
        "items": [_item(place, ranked) for place, ranked in enumerate(found.items, 1)],
    }


def _item(place: int, ranked: Ranked) -> dict[str, Any]:
    item = ranked.item
    return {
        "place": place,
        "id": item.id,
        "title": item.title,
        "brand": item.brand,
        "category": list(item.category),
        "price_cents": item.price_cents,
        "currency": item.currency,
        "score": ranked.score,
        "bias": ranked.bias,
        "channels": dict(ranked.channels),
        "contributions": dict(sorted(ranked.contributions.items(), key=lambda p: -abs(p[1]))),
    }


def as_text(query: Query, found: Recommendation) -> str:
    lines = [f"{found.total:,} items within the limits, {sum(found.timings_ms.values()):.1f} ms"]
    for place, ranked in enumerate(found.items, 1):
        item = ranked.item
        price = "no price" if item.price_cents is None else f"{item.price_cents / 100:,.2f} {item.currency}"
        lines.append(f"{place:>2}. {item.title}  [{price}]  {item.id}")
        lines.append("    channels      " + _listed(dict(ranked.channels)))
        strongest = dict(sorted(ranked.contributions.items(), key=lambda p: -abs(p[1]))[:NAMED])
        lines.append(f"    score {ranked.score:+.3f}  " + _listed(strongest))
    if not found.items:
        lines.append(f"nothing matches {query.text!r} within these limits")
    return "\n".join(lines)


def _listed(numbers: dict[str, float]) -> str:
    return "  ".join(f"{name} {value:+.3f}" for name, value in numbers.items())
