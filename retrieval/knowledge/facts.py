"""What the catalogue itself says of an item, as triples. Knows no shopper."""

from collections.abc import Iterator

from retrieval.knowledge.aspects import opinions
from retrieval.knowledge.relations import Node, Relation, Triple
from retrieval.schema import AttributeValue, Item, Link

SERIES = frozenset(("series", "collection", "line", "product_line", "family", "model_series"))
RELATION_OF_LINK: dict[str, Relation] = {"cross_sell": "complement", "up_sell": "upgrade", "related": "variant"}
ENOUGH_OPINIONS, CLEAR = 2, 0.7
LONGEST_VALUE = 60


def facts_of(item: Item) -> Iterator[Triple]:
    """Brand, category levels and their order, attribute values, series, links, and aspects that reviews agree on.

    Numbers are left out (nobody shares 43.2 cm), texts longer than 60 characters too. A link to the item itself is dropped.
    """
    head = Node("item", item.id)
    if item.brand:
        yield Triple(head, "made_by", Node("brand", item.brand))
    for level in item.category:
        yield Triple(head, "in_category", Node("category", level))
    for above, below in zip(item.category, item.category[1:], strict=False):
        yield Triple(Node("category", below), "under", Node("category", above))
    for name, value in item.attributes.items():
        for text in _texts(value):
            if name in SERIES:
                yield Triple(head, "in_series", Node("series", text))
            else:
                yield Triple(head, "has", Node("attribute", f"{name}={text}"))
    yield from _links(head, item.links)
    for aspect, (good, bad) in opinions(item.reviews).items():
        if good + bad >= ENOUGH_OPINIONS and max(good, bad) / (good + bad) >= CLEAR:
            relation: Relation = "praised_for" if good > bad else "criticised_for"
            yield Triple(head, relation, Node("aspect", aspect), max(good, bad) / (good + bad))


def _links(head: Node, links: tuple[Link, ...]) -> Iterator[Triple]:
    for link in links:
        tail, relation = Node("item", link.item_id), RELATION_OF_LINK[link.kind]
        if tail != head:
            yield Triple(head, relation, tail)
            if relation == "variant":
                yield Triple(tail, relation, head)


def _texts(value: AttributeValue) -> tuple[str, ...]:
    if isinstance(value, bool):
        return ("yes",) if value else ()
    if isinstance(value, str):
        return (value,) if 0 < len(value) <= LONGEST_VALUE else ()
    return tuple(v for v in value if v) if isinstance(value, tuple) else ()
