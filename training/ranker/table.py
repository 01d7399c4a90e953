"""Training rows: the signals as they stood when a page was shown, with the grades the shopper gave.

Everything is computed as serving computes it: over all that recall finds for the query, not over the page alone, and from events
before the page only.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from retrieval.encoders import TextEncoder
from retrieval.recommend import RECALL
from retrieval.schema import Candidates, Event, Floats, Item, Query, UserContext
from retrieval.signals import LEARNED, SIGNALS, Signals, fuse
from retrieval.store import Store
from retrieval.users import ItemsOf, Popularity, build_context
from training.ranker.catalogue_queries import CatalogueQuery
from training.ranker.learned import CrossFitted
from training.ranker.slates import Slate, click_weights, grade

HISTORY = 500
DEPTH = 80
KNOWN_SHOPPERS = 0.5
# A catalogue query says what matches, a page what was taken of what matched; as there are several pages to a query, each row of a
# query counts more. Lighter ones let the pages talk the trees out of good matches.
QUERY_WEIGHT = 2.4
OTHERS, VISIT_WEIGHT = 80, 0.3
# Each is hidden in that share of catalogue queries, so that the trees learn to do without: other shops lack it.
HIDDEN: Mapping[tuple[str, ...], float] = {
    ("category_word", "category_match"): 0.7,
    ("brand_match",): 0.5,
    ("attribute_match",): 0.5,
    ("kind_match",): 0.6,
    ("words", "all_words"): 0.2,
    LEARNED: 1.0,  # nobody turned to these items: what comes next after a shopper's history tells nothing of the query
}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of all groups one after another: `matrix` (m, f) in the order of SIGNALS, `sizes` (g,) rows a group."""

    matrix: Floats
    grades: NDArray[np.int64]
    weights: NDArray[np.float64]
    sizes: NDArray[np.int64]

    def groups(self) -> Iterator[slice]:
        ends = np.cumsum(self.sizes)
        return (slice(int(end - size), int(end)) for end, size in zip(ends, self.sizes, strict=True))


def stack(parts: Sequence[Table]) -> Table:
    fields = zip(*((p.matrix, p.grades, p.weights, p.sizes) for p in parts), strict=True)
    return Table(*(np.concatenate(f) for f in fields))


def hide(parts: Sequence[Table], names: Sequence[str], share: float = 1.0, seed: int = 0) -> list[Table]:
    """The same groups, of which a random `share` does not know a signal of `names`, each signal by its own draw."""
    rng, out = np.random.default_rng(seed), []
    for part in parts:
        matrix = part.matrix.copy()
        matrix[:, [SIGNALS.index(name) for name in names if rng.random() < share]] = np.nan
        out.append(replace(part, matrix=matrix))
    return out


def items_in(items: Mapping[str, Item]) -> ItemsOf:
    """Look up those of the ids that are there."""
    return lambda ids: {i: items[i] for i in ids if i in items}


class Tables:
    """Makes groups out of one shop."""

    def __init__(self, store: Store, encoder: TextEncoder, learned: CrossFitted | None = None) -> None:
        """`learned` gives the signals of models that learn items together; without it they are unknown."""
        self.store, self.encoder = store, encoder
        self._learned = learned or CrossFitted()
        self.signals = Signals(store.columns)
        self._found: dict[str, tuple[Floats, Candidates]] = {}

    def recalled(self, text: str) -> tuple[Floats, Candidates]:
        """The query's vector and what recall finds for it; each query once."""
        if text not in self._found:
            vector = self.encoder.encode([text], "query")[0]
            self._found[text] = vector, self.store.recall(Query(text), vector, limit=RECALL)
        return self._found[text]

    def of_slates(self, pages: Sequence[Slate], events: Sequence[Event], looked_at: NDArray[np.float64]) -> list[Table | None]:
        """A group a page, None where nothing was clicked or all were; `events` of everybody by time."""
        items = self._items(events)
        history: dict[str, list[Event]] = {}
        popularity, upcoming = Popularity(), 0
        out: list[Table | None] = []
        for page in tqdm(pages, desc="pages", unit="page"):
            while upcoming < len(events) and events[upcoming].at < page.at:
                event = events[upcoming]
                history.setdefault(event.user_id, []).append(event)
                popularity.add(upcoming, event.item_id, event.kind, event.at.timestamp(), event.user_id)
                upcoming += 1
            out.append(self._of_slate(page, history.get(page.user_id, []), items, popularity, looked_at))
        return out

    def _of_slate(
        self,
        page: Slate,
        history: list[Event],
        items: Mapping[str, Item],
        popularity: Popularity,
        looked_at: NDArray[np.float64],
    ) -> Table | None:
        known = self._known(page.shown)
        if len(known) < len(page.shown) or not page.grades.any() or page.grades.all():
            return None
        vector, candidates = self.recalled(page.query)
        candidates = self._with(candidates, self.store.rows(page.shown), vector, page.query)
        context = build_context(page.user_id, history[::-1][:HISTORY], items_in(items), page.at)
        demand = popularity.column([self.store.columns.ids[r] for r in candidates.rows], page.at.timestamp())
        matrix = self._matrix(Query(page.query), candidates, vector, context, demand)
        where = {row: i for i, row in enumerate(candidates.rows.tolist())}
        at = [where[r] for r in self.store.rows(page.shown).tolist()]
        return Table(matrix[at], page.grades, click_weights(page, looked_at), np.array([len(at)]))

    def of_visits(self, events: Sequence[Event], seed: int, of: Set[str] | None = None) -> list[tuple[str, Table]]:
        """A group a session, with its shopper: what they turned to, against random items of the shop; no query is known.

        Sessions of all shoppers, or of those in `of`. This is what a home page is ranked by: pages of one query never show what a
        shopper would turn to unasked.
        """
        rng = np.random.default_rng(seed)
        items, popularity, upcoming = self._items(events), Popularity(), 0
        history: dict[str, list[Event]] = {}
        visits: dict[tuple[str, str], list[Event]] = {}
        for event in events:
            if event.session_id and (of is None or event.user_id in of):
                visits.setdefault((event.user_id, event.session_id), []).append(event)
        out: list[tuple[str, Table]] = []
        for (user, _), visit in tqdm(sorted(visits.items(), key=lambda v: v[1][0].at), desc="visits", unit="visit"):
            while upcoming < len(events) and events[upcoming].at < visit[0].at:
                event = events[upcoming]
                history.setdefault(event.user_id, []).append(event)
                popularity.add(upcoming, event.item_id, event.kind, event.at.timestamp(), event.user_id)
                upcoming += 1
            grades = {r: 0 for r in rng.choice(len(self.store.columns), min(OTHERS, len(self.store.columns)), False).tolist()}
            for event in visit:
                if (row := self.store.columns.row_of.get(event.item_id)) is not None:
                    grades[row] = max(grades.get(row, 0), grade(event))
            if not any(grades.values()):
                continue
            rows = np.array(list(grades), np.int64)
            context = build_context(user, history.get(user, [])[::-1][:HISTORY], items_in(items), visit[0].at)
            demand = popularity.column([self.store.columns.ids[r] for r in rows], visit[0].at.timestamp())
            matrix = self._matrix(Query(), Candidates(rows, {}), None, context, demand)
            weights = np.full(len(rows), VISIT_WEIGHT)
            out.append((user, Table(matrix, np.array(list(grades.values())), weights, np.array([len(rows)]))))
        return out

    def of_queries(self, queries: Sequence[CatalogueQuery], events: Sequence[Event], seed: int) -> list[Table | None]:
        """A group a query: what fusion puts first and every right answer recalled; None without both good and bad rows.

        Half are asked by a random shopper of the log in the shop's demand, for a taste must not lift the wrong kind of thing;
        half by a stranger in a shop that knows no demand.
        """
        rng = np.random.default_rng(seed)
        items = self._items(events)
        by_user: dict[str, list[Event]] = {}
        popularity = Popularity()
        for n, event in enumerate(events):
            by_user.setdefault(event.user_id, []).append(event)
            popularity.add(n, event.item_id, event.kind, event.at.timestamp(), event.user_id)
        users, now = sorted(by_user), events[-1].at
        out: list[Table | None] = []
        for query in tqdm(queries, desc="catalogue queries", unit="query"):
            demand, context = None, UserContext()
            if rng.random() < KNOWN_SHOPPERS:
                user = str(rng.choice(users))
                demand, context = popularity, build_context(user, by_user[user][::-1][:HISTORY], items_in(items), now)
            out.append(self._of_query(query, context, demand, now.timestamp(), rng))
        return out

    def _of_query(
        self,
        query: CatalogueQuery,
        context: UserContext,
        popularity: Popularity | None,
        now_s: float,
        rng: np.random.Generator,
    ) -> Table | None:
        vector, candidates = self.recalled(query.text)
        first = np.argsort(-fuse(candidates.scores), kind="stable")[:DEPTH]
        grades = query.grades(self.store.columns, candidates.rows)
        chosen = np.union1d(first, np.flatnonzero(grades == grades.max())[:DEPTH])
        grades = grades[chosen]
        if not grades.max() or grades.min() == grades.max():
            return None
        demand = np.full(len(candidates), np.nan, np.float32)
        if popularity is not None:
            demand = popularity.column([self.store.columns.ids[r] for r in candidates.rows], now_s)
        matrix = self._matrix(Query(query.text), candidates, vector, context, demand)[chosen]
        for names, share in HIDDEN.items():
            if rng.random() < share:
                matrix[:, [SIGNALS.index(n) for n in names]] = np.nan
        weights = np.full(len(grades), QUERY_WEIGHT)
        return Table(matrix, grades, weights, np.array([len(grades)]))

    def _matrix(self, query: Query, candidates: Candidates, vector: Floats | None, context: UserContext, demand: Floats) -> Floats:
        learned = self._learned.signals(query, context, candidates.rows)
        found = self.signals.compute(query, candidates, vector, context, demand, learned)
        return np.stack([found[name] for name in SIGNALS], axis=1)

    def _items(self, events: Sequence[Event]) -> dict[str, Item]:
        ids = sorted({e.item_id for e in events})
        return dict(zip(self._known(ids), self.store.items(self.store.rows(ids)), strict=True))

    def _known(self, ids: Sequence[str]) -> list[str]:
        return [i for i in ids if i in self.store.columns.row_of]

    def _with(self, candidates: Candidates, rows: NDArray[np.int64], vector: Floats, text: str) -> Candidates:
        """The candidates and, where recall missed them, `rows`."""
        new = rows[~np.isin(rows, candidates.rows)]
        if not len(new):
            return candidates
        more = {name: np.full(len(new), np.nan, np.float32) for name in candidates.scores}
        more["text"] = self.store.cosine("text", new, vector)
        scores = {name: np.concatenate([s, more[name]]) for name, s in candidates.scores.items()}
        rows = np.concatenate([candidates.rows, new])
        return replace(candidates, rows=rows, scores=scores, words=self.store.words(text, rows))
