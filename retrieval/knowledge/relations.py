"""The words of the graph: kinds of nodes and relations, and which way a relation runs. Knows no item.

A relation runs from what is already there to what may follow: `complement` from the phone to its case, `upgrade` from the plain one
to the better one. `bought_together`, `viewed_together`, `substitute` and `variant` hold both ways and are stored both ways.
"""

from typing import Literal, NamedTuple, get_args

NodeKind = Literal["item", "brand", "category", "attribute", "series", "aspect"]
Relation = Literal[
    "made_by", "in_category", "under", "has", "in_series", "praised_for", "criticised_for", "complement", "upgrade", "variant",
    "bought_together", "viewed_together", "substitute", "category_complement",
]  # fmt: skip
RELATIONS: tuple[Relation, ...] = get_args(Relation)
# From item to item.
LINKS: tuple[Relation, ...] = ("complement", "upgrade", "variant", "bought_together", "viewed_together", "substitute")


class Node(NamedTuple):
    """An item by its id, everything else by its name ("colour=red" for an attribute value)."""

    kind: NodeKind
    name: str


class Triple(NamedTuple):
    """One edge; `weight` in (0, 1], how sure or how strong it is."""

    head: Node
    relation: Relation
    tail: Node
    weight: float = 1.0
