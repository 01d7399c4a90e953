"""Replies, items and carts as plain JSON values: the one form that the HTTP API and `assistant chat --json` share.

Paths of the machine never leave it: a picture is named by its route, or by its own URL where the catalogue gives one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from pydantic import TypeAdapter

from assistant.schema import Cart, Reason, Reply
from retrieval.schema import Item, Ranked, Recommendation

_ITEM = TypeAdapter(Item)


def reply_json(reply: Reply) -> dict[str, Any]:
    """All of a reply; each of its items carries its own reasons."""
    return {
        "text": reply.text,
        "impression": reply.impression,
        "items": ranked_json(reply.items, reply.reasons),
        "intent": asdict(reply.intent) if reply.intent else None,
        "suggestions": list(reply.suggestions),
        "question": reply.question,
        "notices": list(reply.notices),
        "lacking": reply.lacking,
        "comparison": asdict(reply.comparison) if reply.comparison else None,
        "cart": cart_json(reply.cart) if reply.cart else None,
        "degraded": list(reply.degraded),
        "timings_ms": _rounded(reply.timings_ms, 2),
    }


def recommendation_json(found: Recommendation) -> dict[str, Any]:
    return {
        "total": found.total,
        "items": ranked_json(found.items),
        "facets": {name: dict(counts) for name, counts in found.facets.items()},
        "timings_ms": _rounded(found.timings_ms, 2),
    }


def ranked_json(ranked: Sequence[Ranked], reasons: Sequence[Reason] = ()) -> list[dict[str, Any]]:
    """Items in rank order with what the ranker added up: `score == bias + sum(contributions)` to rounding."""
    return [
        {
            "place": place,
            **_card(r.item),
            "score": r.score,
            "bias": r.bias,
            "contributions": dict(sorted(r.contributions.items(), key=lambda pair: -abs(pair[1]))),
            "channels": dict(r.channels),
            "reasons": [_reason(reason) for reason in reasons if reason.item_id == r.item.id],
        }
        for place, r in enumerate(ranked, 1)
    ]


def item_json(item: Item) -> dict[str, Any]:
    """The whole item: description, typed attributes, variants, links, reviews."""
    held: dict[str, Any] = _ITEM.dump_python(item, mode="json")
    return held | {"images": [url for i in range(len(item.images)) if (url := image_url(item, i))], "image": image_url(item)}


def cart_json(cart: Cart) -> dict[str, Any]:
    return asdict(cart) | {"total_cents": cart.total_cents}


def image_url(item: Item, place: int = 0) -> str | None:
    """Where a browser gets a picture: the catalogue's own URL, or the route of the item's local one (the first only)."""
    if place >= len(item.images):
        return None
    picture = item.images[place]
    if "://" in picture:
        return picture if picture.startswith(("https://", "http://")) else None
    return f"/v1/items/{quote(item.id, safe='')}/image" if place == 0 else None


def _card(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "titles": dict(item.titles),
        "brand": item.brand,
        "category": list(item.category),
        "price_cents": item.price_cents,
        "currency": item.currency,
        "rating": item.rating,
        "rating_count": item.rating_count,
        "stock": item.stock,
        "image": image_url(item),
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {"claim": reason.claim, "evidence": [asdict(e) for e in reason.evidence]}


def _rounded(numbers: Mapping[str, float], digits: int) -> dict[str, float]:
    return {name: round(value, digits) for name, value in numbers.items()}
