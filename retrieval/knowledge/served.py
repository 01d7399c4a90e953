"""The graph as serving reads it: neighbours of an item, the path from what a shopper has to what is shown, recall, two signals.

Read-only and aligned with one generation's rows. It knows no log and trains nothing; `training.knowledge` writes what it loads.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np

from retrieval.knowledge.graph import Graph
from retrieval.knowledge.relations import LINKS, Node, Relation, Triple
from retrieval.knowledge.vectors import VECTORS, Vectors
from retrieval.schema import Floats, Hop, Ints

LINKS_FILE = "links.json"
# Of two ways to say why, the more telling one; a variant or a substitute of what was bought is no reason to buy.
TELLING: Mapping[Relation, float] = {
    "complement": 1.0, "bought_together": 0.9, "upgrade": 0.6, "category_complement": 0.5, "viewed_together": 0.4,
}  # fmt: skip
HEAVIEST = 50


@dataclass(frozen=True, slots=True)
class Neighbour:
    """What an edge leads to."""

    item_id: str
    relation: Relation
    weight: float


class Knowledge:
    """Edges between items and between categories, and, once trained, vectors. Safe from many threads."""

    def __init__(self, leaf_of: Mapping[str, str], triples: Iterable[Triple], vectors: Vectors | None = None) -> None:
        self._leaf, self.vectors = dict(leaf_of), vectors
        self._row_of = {item_id: row for row, item_id in enumerate(vectors.item_ids)} if vectors else {}
        self._placed = np.any(vectors.items != 0, axis=1) if vectors else np.zeros(0, bool)
        self._links: dict[str, list[Neighbour]] = defaultdict(list)
        self._categories: dict[tuple[str, str], float] = {}
        for head, relation, tail, weight in triples:
            if relation in LINKS:
                self._links[head.name].append(Neighbour(tail.name, relation, weight))
            elif relation == "category_complement":
                self._categories[head.name, tail.name] = weight
        for neighbours in self._links.values():
            neighbours.sort(key=lambda n: (-n.weight, n.item_id, n.relation))
            del neighbours[HEAVIEST:]

    @classmethod
    def of(cls, graph: Graph) -> Self:
        """The graph as it is now, without vectors."""
        return cls(graph.leaves, graph.triples())

    def neighbours(self, item_id: str, relation: Relation | None = None, k: int = 10) -> list[Neighbour]:
        """The k heaviest edges from an item, of one relation or of all; empty for an unknown item."""
        return [n for n in self._links.get(item_id, ()) if relation is None or n.relation == relation][:k]

    def path(self, known: Sequence[str], item_id: str) -> tuple[Hop, ...]:
        """The most telling way from one of `known` items (newest first) to the item; () when there is none.

        One hop along a link, or, through the categories, three: of the kind, goes with, of the kind.
        """
        best: tuple[float, tuple[Hop, ...]] = (0.0, ())
        for age, head in enumerate(known):
            if head == item_id:
                continue
            fade = 1 / (1 + 0.1 * age)
            for link in self._links.get(head, ()):
                if link.item_id == item_id and link.relation in TELLING and self._tells(head, link):
                    telling = TELLING[link.relation] * (0.5 + 0.5 * link.weight) * fade
                    best = max(best, (telling, (Hop(head, link.relation, item_id),)), key=lambda p: p[0])
            mine, its = self._leaf.get(head, ""), self._leaf.get(item_id, "")
            if weight := self._categories.get((mine, its)):
                telling = TELLING["category_complement"] * (0.5 + 0.5 * weight) * fade
                way = (Hop(head, "in_category", mine), Hop(mine, "category_complement", its), Hop(its, "holds", item_id))
                best = max(best, (telling, way), key=lambda p: p[0])
        return best[1]

    def _tells(self, head: str, link: Neighbour) -> bool:
        """Two of a kind that were bought or looked at together do not go with each other: two phones, not a phone and its case."""
        leaf = self._leaf.get(head, "")
        return link.relation in ("complement", "upgrade") or not leaf or leaf != self._leaf.get(link.item_id)

    def recall(self, known: Sequence[str], k: int = 100) -> list[str]:
        """Up to k items that the known ones lead to, best first: linked ones, then by the vectors; none of the known."""
        worth: dict[str, float] = defaultdict(float)
        for age, head in enumerate(known):
            for link in self._links.get(head, ()):
                if link.relation in TELLING:
                    worth[link.item_id] += TELLING[link.relation] * link.weight / (1 + age)
        found = [i for i in sorted(worth, key=lambda i: (-worth[i], i)) if i not in set(known)][:k]
        if self.vectors is None or len(found) == k:
            return found
        leaning = self.leaning(known, np.arange(len(self.vectors.item_ids)))
        if np.isnan(leaning).all():
            return found
        taken = {*found, *known}
        order = np.argsort(-leaning, kind="stable")[: k + len(taken)]  # NaN sorts last
        more = (self.vectors.item_ids[r] for r in order.tolist())
        return [*found, *(i for i in more if i not in taken)][:k]

    def linked(self, known: Sequence[str], item_ids: Sequence[str]) -> Floats:
        """(n,) weight of the heaviest complement or bought-together edge from a known item; 0 without one."""
        weight: dict[str, float] = {}
        for head in known:
            for link in self._links.get(head, ()):
                if link.relation in ("complement", "bought_together") and self._tells(head, link):
                    weight[link.item_id] = max(weight.get(link.item_id, 0.0), link.weight)
        return np.array([weight.get(i, 0.0) for i in item_ids], np.float32)

    def leaning(self, known: Sequence[str], rows: Ints) -> Floats:
        """(n,) how strongly the known items (newest first) lead to `rows` in the learned space; NaN where that is not known.

        The mean of the scores as complement and as looked-at-together, later items weighing more, above the mean over `rows`.
        """
        unknown = np.full(len(rows), np.nan, np.float32)
        if self.vectors is None or not len(rows):
            return unknown
        at = [self._row_of[i] for i in known if i in self._row_of]
        heads = np.array([row for row in at if self._placed[row]], np.int64)
        relations = [r for r in ("complement", "viewed_together") if r in self.vectors.relation_names]
        if not len(heads) or not relations:
            return unknown
        weights = 0.8 ** np.arange(len(heads), dtype=np.float32)
        scores = np.mean([self.vectors.scores(heads, r, rows) for r in relations], axis=0)
        each = weights @ scores / weights.sum()
        placed = self._placed[rows]
        if not placed.any():
            return unknown
        return np.where(placed, each - each[placed].mean(), np.nan).astype(np.float32)

    def save(self, folder: Path) -> None:
        """Write the links; vectors are written by training."""
        folder.mkdir(parents=True, exist_ok=True)
        out = {
            "leaf_of": self._leaf,
            "links": [[h, n.relation, n.item_id, round(n.weight, 4)] for h, ns in self._links.items() for n in ns],
            "categories": [[a, b, round(w, 4)] for (a, b), w in self._categories.items()],
        }
        (folder / LINKS_FILE).write_text(json.dumps(out, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, item_ids: Sequence[str]) -> Self | None:
        """What `python -m training.knowledge` wrote, aligned with the catalogue's rows; None where nothing was written."""
        path = folder / LINKS_FILE
        if not path.exists():
            return None
        kept = json.loads(path.read_text(encoding="utf-8"))
        vectors = Vectors.load(folder).aligned(item_ids) if (folder / VECTORS).exists() else None
        return cls(kept["leaf_of"], _triples(kept, set(item_ids)), vectors)


def _triples(kept: Mapping[str, Any], there: Set[str]) -> Iterator[Triple]:
    """The saved edges whose items the catalogue still has."""
    for head, relation, tail, weight in kept["links"]:
        if head in there and tail in there:
            yield Triple(Node("item", head), relation, Node("item", tail), weight)
    for above, below, weight in kept["categories"]:
        yield Triple(Node("category", above), "category_complement", Node("category", below), weight)
