"""What of an item can be filtered on: the payload of its point, and the words by which texts are matched.

One tokenisation serves documents, queries and excluded words, in the process and with a server alike: Qdrant's own BM25
embedder (stemmed English), with Chinese cut into overlapping pairs of characters beforehand.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import qdrant_edge as edge

from ..schema import AttributeValue, Item, Quantity

_CHINESE = re.compile(r"[\u3400-\u9fff\u3040-\u30ff]+")
_K1, _B = 1.2, 0.75
Sparse = tuple[list[int], list[float]]


def fold(text: str) -> str:
    """Case and white space folded: how brands, categories and attribute values are compared."""
    return " ".join(text.casefold().split())


def value_texts(value: AttributeValue) -> tuple[str, ...]:
    """The values of an attribute as the contract writes them."""
    match value:
        case bool():
            return ("yes" if value else "no",)
        case Quantity():
            return (f"{value.value:g}",)
        case tuple():
            return value
        case _:
            return (value,)


def attribute_tokens(item: Item) -> list[str]:
    """Tokens like "colour=red" for every value of the item and of its variants, folded, each once."""
    held: list[tuple[str, AttributeValue]] = list(item.attributes.items())
    for variant in item.variants:
        held += variant.attributes.items()
    return list(dict.fromkeys(f"{name}={fold(text)}" for name, value in held for text in value_texts(value)))


def numbers(attributes: Mapping[str, AttributeValue]) -> dict[str, float]:
    return {name: value.value for name, value in attributes.items() if isinstance(value, Quantity)}


def payload(item: Item, text: str) -> dict[str, Any]:
    """The payload of an item's point; `text` is its JSON. A missing price, rating or date is left out."""
    held: dict[str, Any] = {
        "id": item.id,
        "brand": fold(item.brand),
        "category": [fold(level) for level in item.category],
        "attr": attribute_tokens(item),
        "num": numbers(item.attributes),
        "words": word_ids(_excludable(item)),
        "available": int(item.stock is None or item.stock > 0),  # a number: Edge matches no boolean
        "popularity": item.rating_count,
        "item": text,
    }
    if item.price_cents is not None:
        held["price"] = item.price_cents
    if item.rating is not None:
        held["rating"] = item.rating
    if item.created_at is not None:
        held["created"] = item.created_at.timestamp()
    return held


def _excludable(item: Item) -> str:
    values = [text for value in item.attributes.values() for text in value_texts(value) if not isinstance(value, Quantity)]
    return " ".join([item.title, *item.titles.values(), item.summary, *item.category, *values])


def searchable(item: Item) -> str:
    """The text that BM25 sees: titles, brand, category, summary."""
    return " ".join([item.title, *item.titles.values(), item.brand, *item.category, item.summary])


def anywhere(item: Item) -> str:
    """Every word by which an item may be asked for: what BM25 sees, its attribute values, and the names of what is "yes"."""
    said = []
    for token in attribute_tokens(item):
        name, _, value = token.partition("=")
        said.append(name.replace("_", " ") if value == "yes" else value)
    return " ".join([searchable(item), *(s for s in said if s != "no")])


def segment(text: str) -> str:
    """Cut runs of Chinese into overlapping pairs, apart from the rest."""
    return _CHINESE.sub(lambda run: f" {' '.join(_pairs(run.group()))} ", text)


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def word_ids(text: str) -> list[int]:
    """The ids of the stemmed words of a text, each once."""
    return list(_embedder(1.0).embed_query(segment(text)).indices)


def document_vector(text: str, mean_length: float) -> Sparse:
    """BM25 weights of a document's words (Robertson & Zaragoza 2009); the inverse frequency is the store's."""
    vector = _embedder(mean_length).embed_document(segment(text))
    return list(vector.indices), list(vector.values)


def query_vector(text: str) -> Sparse:
    vector = _embedder(1.0).embed_query(segment(text))
    return list(vector.indices), [float(v) for v in vector.values]


@lru_cache(maxsize=8)
def _embedder(mean_length: float) -> edge.Bm25:
    return edge.Bm25(edge.Bm25Config(k=_K1, b=_B, avg_len=mean_length, language="english", ascii_folding=True))
