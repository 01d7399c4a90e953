"""The pipeline: encode, recall, signals, rank, diversify. The one file that sees its siblings; it reads no language.

Many threads may ask at once. A new generation of the catalogue is picked up between two requests; the old one is closed when
the last request that uses it has gone.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Lock
from time import perf_counter
from typing import Self

import numpy as np
from numpy.typing import NDArray

from retrieval.aims import beside
from retrieval.diversify import Mix, mmr
from retrieval.encoders import CrossEncoder, ImageEncoder, TextEncoder, image_encoder, product_text, read_image, text_encoder
from retrieval.impressions import impression_of, placed
from retrieval.learned import forget
from retrieval.live import Live
from retrieval.preferences import PreferenceSettings, Taste, explore, read_critique, seed_of
from retrieval.ranker import Pair, Ranker
from retrieval.rankers import InService, Rankers, Trial
from retrieval.schema import (
    Candidates,
    Contract,
    Event,
    Filters,
    Floats,
    Ints,
    Item,
    Query,
    Ranked,
    Recommendation,
    Surface,
    Taught,
    UserContext,
)
from retrieval.settings import ShopSettings
from retrieval.sorting import sort_relevant
from retrieval.store import Columns, Store
from retrieval.users import Popularity, UserLog, build_context

RECALL = 200
RECALL_SORTED = 1000
HEAD = 20
WINDOW = 50
KEPT_HEAD = 3
# MMR's weight of the score: a query says what is wanted, a recommendation may look around.
TRADE_OFF_QUERY, TRADE_OFF_BROWSE = 0.97, 0.5
# What a home page pays for a mix of categories other than the shopper's (the score's span is `TRADE_OFF_BROWSE`).
CALIBRATION = 0.4
TASTE_FROM, TASTE_CATEGORIES = 12, 4
PREFERENCE, CROSS_ENCODER = "preference", "cross_encoder"
BESIDE = (PREFERENCE, CROSS_ENCODER)
# Among things of one kind a taste decides; where the words alone say what is wanted, it may only tip the scales.
TASTE_IN_SEARCH = 0.3
WHOLE_HISTORY = 1_000_000
CACHED_QUERIES, CACHED_SHOPPERS = 2048, 2048


class Clock:
    """Milliseconds of each stage, in the order they ran."""

    def __init__(self) -> None:
        self.ms: dict[str, float] = {}
        self._last = perf_counter()

    def lap(self, stage: str) -> None:
        now = perf_counter()
        self.ms[stage] = (now - self._last) * 1000
        self._last = now


@dataclass(frozen=True, slots=True)
class Ordered:
    """Candidates with their signals; `order` indexes them best first, `share` of the taste counts in the scores.

    `propensities` and `prefixes` (k,) are those of an `Impression`, `policy` names what made the order.
    """

    ranker: Ranker
    candidates: Candidates
    signals: Mapping[str, Floats]
    matrix: Floats
    scores: Floats
    order: Ints
    propensities: NDArray[np.float64]
    prefixes: NDArray[np.float64]
    taste: Taste | None = None
    share: float = 1.0
    policy: str = ""
    arm: str = ""
    shadow: tuple[str, ...] = ()
    shadow_policy: str = ""


class Recommender:
    """A shop's search and recommendation: `recommend` answers, `record` learns."""

    def __init__(
        self,
        settings: ShopSettings,
        store: Store,
        log: UserLog,
        ranker: Ranker,
        text: TextEncoder,
        image: ImageEncoder | None = None,
        home: Ranker | None = None,
        rankers: Rankers | None = None,
    ) -> None:
        """`ranker` answers queries, `home` (the shipped one by default) ranks where nothing is asked.

        With `rankers` these say what serves instead, request by request.
        """
        if store.encoders[0] != text.name:
            raise ValueError(f"shop {settings.shop!r} was ingested with {store.encoders[0]}, not {text.name}: ingest it again")
        self.settings, self.log = settings, log
        self._rankers = rankers or Rankers(None, Pair(f"fixed-{ranker.version}", ranker, home or Ranker.shipped("home")))
        self._text, self._image = text, image
        self._reranker = CrossEncoder(settings.reranker) if settings.reranker else None
        self._learning = PreferenceSettings.load(settings.shop_dir)
        self._live = self._open(store)
        self._popularity = log.update_popularity(Popularity())
        self._vectors: OrderedDict[str, Floats] = OrderedDict()
        self._contexts: OrderedDict[str, tuple[tuple[int, int], datetime, UserContext]] = OrderedDict()
        self._swapping, self._counting, self._caching = Lock(), Lock(), Lock()

    @classmethod
    def from_settings(cls, settings: ShopSettings | None = None) -> Self:
        """Open the shop; StoreMissing says how to make one.

        Its own ranker under `shop_dir/ranker` wins over the shipped one; when another is promoted, the next request feels it.
        """
        settings = settings or ShopSettings.from_env()
        store = Store.open(settings)
        rankers = Rankers(settings.shop_dir)
        search, text = rankers.now().live.search, text_encoder(settings.text_encoder)
        return cls(settings, store, UserLog(settings.sql_url), search, text, rankers=rankers)

    @property
    def in_service(self) -> InService:
        """The rankers that answer now, and what is on trial."""
        return self._rankers.now()

    @property
    def exploration(self) -> str:
        """How pages are varied in order to learn, as the shop has set it; "off" when they are not."""
        return self._learning.exploration.policy

    @property
    def ranker(self) -> Ranker:
        """The live ranker for queries."""
        return self.in_service.live.search

    def recommend(
        self,
        query: Query,
        user_id: str = "",
        k: int = 8,
        *,
        gift: bool = False,
        now: datetime | None = None,
        explore: bool = True,
    ) -> Recommendation:
        """The k best for the query and the shopper, none of which breaks a filter; a gift suspends the shopper's own taste.

        Without text, photo and examples it recommends from taste, profile and demand. `explore` False: the order is not varied
        to learn from it, whatever the shop has set; nor is it for a shopper who opted out.
        """
        clock = Clock()
        with self._use() as live:
            version = self.log.version()
            context = UserContext() if gift else self._context(live, user_id, now or datetime.now(UTC), version)
            trial = self.in_service.trial(user_id)
            written, query = query.text, self._spelt(live, query)
            ordered = self._rank(live, self._wish(query, context), context, k, now, clock, explore, trial, version)
            items = self._ranked(live, ordered, context, k, now)
            total = live.total(query.filters)
            clock.lap("items")
        prefixes = tuple(ordered.prefixes[: len(items)].tolist())
        return Recommendation(
            items,
            total=total,
            timings_ms=clock.ms,
            policy=ordered.policy,
            prefixes=prefixes,
            arm=ordered.arm,
            shadow=ordered.shadow,
            shadow_policy=ordered.shadow_policy,
            searched_for=query.text if query.text != written else "",
            context=context,
        )

    def ranking(self, query: Query, k: int = 10, user_id: str = "", now: datetime | None = None) -> list[str]:
        """Ids of everything recalled, by default for a stranger, in the order of `recommend`, unexplored: for evaluation."""
        with self._use() as live:
            context = self._context(live, user_id, now or datetime.now(UTC))
            ordered = self._rank(live, self._wish(query, context), context, k, now, Clock())
            return [live.store.columns.ids[r] for r in ordered.candidates.rows[ordered.order]]

    def scores(self, query: Query, user_id: str = "", now: datetime | None = None) -> tuple[Ints, Floats]:
        """Rows and scores (n,) of all candidates, before any is left out for diversity: for evaluation."""
        with self._use() as live:
            context = self._context(live, user_id, now or datetime.now(UTC))
            ordered = self._rank(live, self._wish(query, context), context, 1, now, Clock())
            return ordered.candidates.rows, ordered.scores

    def relevant(self, query: Query) -> list[str]:
        """Ids of all that is about as relevant to the query as the best are, for a stranger: for audits."""
        with self._use() as live:
            ordered = self._rank(live, replace(query, sort="rating"), UserContext(), 1, None, Clock())
            return [live.store.columns.ids[r] for r in ordered.candidates.rows[ordered.order]]

    def show(
        self,
        found: Recommendation,
        query: str,
        user_id: str,
        session_id: str = "",
        surface: Surface = "search",
        gift: bool = False,
        now: datetime | None = None,
    ) -> str:
        """Log that the page was shown; returns its id, which events about it bring back."""
        at = now or datetime.now(UTC)
        return self.log.impressions.append(impression_of(found, query, user_id, session_id, surface, at, gift))

    def record(self, event: Event) -> int:
        """Append the event to the log; the next answer feels it.

        One that names its impression gets slate, place and propensity from there. ValueError for a bad event, an unknown item, or
        an item that was not on that page.
        """
        with self._use() as live:
            if event.item_id not in live.store.columns.row_of:
                raise ValueError(f"item {event.item_id!r} is not in the catalogue of shop {self.settings.shop!r}")
        if event.kind == "critique":
            read_critique(event.query)
        if event.impression:
            event = placed(event, self.log.impressions.get(event.impression))
        return self.log.append(event)

    def taught(self, user_id: str) -> list[Taught]:
        """What the shopper's feedback has taught, to be read by them: tastes first, then opinions on single items."""
        with self._use() as live:
            return live.preferences.taught(user_id, datetime.now(UTC).timestamp()) if user_id else []

    def untaught(self, user_id: str, key: str) -> int:
        """Take back one entry of `taught`, with the opinions that it rests on; returns the events written. KeyError for no entry.

        It is written to the log like any feedback, so that whatever is rebuilt from the log agrees.
        """
        entry = next((t for t in self.taught(user_id) if t.key == key), None)
        if entry is None:
            raise KeyError(f"{user_id!r} has taught nothing called {key!r}")
        return self.log.append_many(taken_back(user_id, entry, datetime.now(UTC)))

    def forget(self, user_id: str) -> int:
        """Delete a shopper from the log and from all that was derived of it; returns the number of events."""
        forget(self.settings.shop_dir, self.log.events(user_id, limit=WHOLE_HISTORY)[::-1])
        gone = self.log.forget(user_id)
        with self._counting:
            self._popularity = self.log.update_popularity(Popularity())
        with self._caching:
            self._contexts.pop(user_id, None)
        self._live.preferences.forget(user_id)
        self._live.aims.forget()
        return gone

    def context(self, user_id: str, now: datetime | None = None) -> UserContext:
        """What is known of the shopper now."""
        with self._use() as live:
            return self._context(live, user_id, now or datetime.now(UTC))

    @property
    def text_encoder(self) -> TextEncoder:
        """The encoder of this shop's texts, for other texts of the shop."""
        return self._text

    def item(self, item_id: str) -> Item | None:
        with self._use() as live:
            return live.store.item(item_id)

    def items(self, ids: Sequence[str]) -> Mapping[str, Item]:
        """Items by id in the order asked, those that the catalogue still has."""
        with self._use() as live:
            return live.items_of(ids)

    @property
    def columns(self) -> Columns:
        """The live generation's items as arrays: for measurement."""
        with self._use() as live:
            return live.store.columns

    @property
    def contract(self) -> Contract:
        with self._use() as live:
            return live.store.contract

    @property
    def generation(self) -> str:
        """Name of the catalogue's generation that answers now."""
        with self._use() as live:
            return live.store.generation

    def facets(self, filters: Filters, names: Sequence[str] = ()) -> dict[str, dict[str, int]]:
        with self._use() as live:
            return live.facets(filters, names)

    def count(self, filters: Filters) -> int:
        with self._use() as live:
            return live.total(filters)

    def warm(self) -> None:
        """Run what an answer runs, so that it is compiled: seconds once on a machine, then next to nothing. Nothing is logged."""
        now = datetime.now(UTC)
        with self._use() as live:
            if not len(live.store.columns):
                return
            item = live.store.items([0])[0]
            events = [Event("warm", item.id, kind, now) for kind in ("purchase", "like", "dislike")]
            context = replace(build_context("warm", events, live.items_of, now), user_id="")
            query = Query(" ".join([item.brand, *item.category, item.title]))
            ordered = self._rank(live, query, context, HEAD, now, Clock())
            self._ranked(live, ordered, context, HEAD, now)
            live.preferences.warm(events[1])

    def close(self) -> None:
        self._live.store.close()
        self.log.close()

    @contextmanager
    def _use(self) -> Iterator[Live]:
        """The newest generation, kept open while in use."""
        with self._swapping:
            store = self._live.store.refresh()
            if store is not self._live.store:
                old, self._live = self._live, self._open(store)
                old.retired = True
                if not old.users:
                    old.store.close()
            live = self._live
            live.begin_anew(self.settings.shop_dir)
            live.users += 1
        try:
            yield live
        finally:
            with self._swapping:
                live.users -= 1
                if live.retired and not live.users:
                    live.store.close()

    def _open(self, store: Store) -> Live:
        return Live.of(self.settings, store, self.log, self._learning, self._text_vector)

    def _spelt(self, live: Live, query: Query) -> Query:
        """The query with unknown words repaired, where the repaired words stand in more of what is found, and mean it no less."""
        text = live.spelling.repaired(query.text)
        if text.split() == query.text.split() or query.image is not None:
            return query
        asked, better = ([*self._meets(live, replace(query, text=t))] for t in (query.text, text))
        return replace(query, text=text) if better[0] > asked[0] and better[1] >= asked[1] else query

    def _meets(self, live: Live, query: Query) -> tuple[float, float]:
        """The best share of the query's words in one item, and the best cosine."""
        found = live.store.recall(query, self._text_vector(query.text), limit=HEAD)
        if not len(found):
            return 0.0, -1.0
        return float(found.words.max()) if found.words is not None else 0.0, float(found.scores["text"].max())

    def _wish(self, query: Query, context: UserContext) -> Query:
        """Leave out what the shopper disliked."""
        filters = query.filters
        hidden = tuple(dict.fromkeys((*filters.exclude_ids, *context.disliked)))
        return replace(query, filters=replace(filters, exclude_ids=hidden))

    def _rank(
        self,
        live: Live,
        query: Query,
        context: UserContext,
        k: int,
        now: datetime | None,
        clock: Clock,
        exploring: bool = False,
        trial: Trial | None = None,
        version: int | None = None,
    ) -> Ordered:
        """`version` is the log's, where it was asked already."""
        trial = trial or Trial(self.in_service.live)
        text = self._text_vector(query.text) if query.text.strip() else None
        image = self._image_vector(query.image) if query.image is not None else None
        clock.lap("encode")
        asked = text is not None or image is not None or bool(query.liked)
        candidates = self._recall(live, query, text, image) if asked else self._browse(live, query, context)
        clock.lap("recall")
        now_s = (now or datetime.now(UTC)).timestamp()
        with self._counting:
            self.log.update_popularity(self._popularity, version)
            popularity = self._popularity.at(live.places_in(self._popularity)[candidates.rows], now_s)
        learned = live.learned.signals(query, context, candidates.rows)
        signals = live.signals.compute(query, candidates, text, context, popularity, learned)
        ranker = trial.pair.of(asked)
        matrix = ranker.matrix(signals)
        clock.lap("signals")
        scores = ranker.score(matrix)
        user = context.user_id
        taste = live.preferences.taste(user, self.log.stamp(user, version)) if user else None
        share = TASTE_IN_SEARCH if asked and not query.filters.categories else 1.0
        if taste and taste.is_known:
            suits = share * live.preferences.scores(taste, candidates.rows, now_s).astype(np.float32)
            signals, scores = signals | {PREFERENCE: suits}, scores + suits
        for name, added in live.aims.added(candidates.rows).items():
            signals, scores = signals | {name: added}, scores + added
        clock.lap("rank")
        if self._reranker and text is not None:
            fits = self._reranked(live, self._reranker, query.text, candidates, scores)
            signals, scores = signals | {CROSS_ENCODER: fits}, scores + fits
            clock.lap("rerank")
        sure = np.ones(k)
        made_by = f"{'search' if asked else 'home'}:{trial.pair.version}:greedy"
        ordered = Ordered(ranker, candidates, signals, matrix, scores, np.arange(0), sure, sure, taste, share, made_by, trial.arm)
        if query.sort == "relevance":
            ordered = replace(ordered, order=self._diversify(live, candidates, scores, k, asked, context))
            if trial.shadow:
                ordered = self._with_shadow(live, ordered, trial.shadow, k, asked, context)
            if taste and exploring and self._may_explore(context.user_id):
                ordered = self._explore(live, ordered, taste, k, asked, context, seed_of(query.text, context.user_id), now_s)
        else:
            order = sort_relevant(query.sort, live.store.columns, candidates, signals, scores, bool(query.filters.categories))
            ordered = replace(ordered, order=order, policy=f"sort:{query.sort}")
        clock.lap("diversify")
        return ordered

    def _reranked(self, live: Live, reranker: CrossEncoder, text: str, candidates: Candidates, scores: Floats) -> Floats:
        """What the cross-encoder adds (n,): full relevance lifts the last of the best `WINDOW` to the first; others get nothing."""
        best = np.argsort(-scores, kind="stable")[:WINDOW]
        items = live.items_of([live.store.columns.ids[r] for r in candidates.rows[best]])
        added = np.zeros(len(scores), np.float32)
        if len(best):
            added[best] = np.ptp(scores[best]) * reranker.relevance(text, [product_text(item) for item in items.values()])
        return added

    def _with_shadow(self, live: Live, ordered: Ordered, shadow: Pair, k: int, asked: bool, context: UserContext) -> Ordered:
        """Note the page that the pair in the shadow would have made of the same candidates; what is shown stays as it is."""
        ranker, rows = shadow.of(asked), ordered.candidates.rows
        scores = ranker.score(ranker.matrix(ordered.signals)) + sum(beside(ordered.signals, BESIDE).values())
        order = self._diversify(live, ordered.candidates, scores, k, asked, context)[:k]
        return replace(ordered, shadow=tuple(live.store.columns.ids[r] for r in rows[order]), shadow_policy=shadow.version)

    def _may_explore(self, user_id: str) -> bool:
        """Whether the shop explores at all, and this shopper did not opt out."""
        return self._learning.exploration.policy != "off" and self.log.explores(user_id)

    def _explore(
        self, live: Live, ordered: Ordered, taste: Taste, k: int, asked: bool, context: UserContext, seed: int, now_s: float
    ) -> Ordered:
        """Vary the places after the first, as the shop has set; candidates satisfy the filters, so no page breaks one."""
        rows = ordered.candidates.rows

        def pick(scores: Floats, pool: Ints, places: int) -> Ints:
            return self._varied(live, rows[pool], scores, places, asked, context, keep=0)

        exploration = self._learning.exploration
        order, propensities, prefixes = explore(
            exploration,
            ordered.order,
            ordered.scores,
            lambda pool: live.preferences.covariance(taste, rows[pool], now_s),
            k,
            seed ^ seed_of(len(taste.lessons), taste.lessons[-1].event_id if taste.lessons else 0),
            pick,
        )
        made_by = ordered.policy.replace("greedy", f"{exploration.policy}-{exploration.floor:g}")
        return replace(ordered, order=order, propensities=propensities, prefixes=prefixes, policy=made_by)

    def _recall(self, live: Live, query: Query, text: Floats | None, image: Floats | None) -> Candidates:
        limit = RECALL if query.sort == "relevance" else RECALL_SORTED
        return live.store.recall(query, text, image, limit=limit)

    def _browse(self, live: Live, query: Query, context: UserContext) -> Candidates:
        """Candidates without a query: near what they liked, in the categories they go to, and what sells."""
        filters, store = query.filters, live.store
        if query.sort != "relevance":
            return Candidates(store.browse(filters, query.sort, RECALL_SORTED), {})
        rows = [store.browse(filters, "popularity", RECALL)]
        recent = [e.item_id for e in context.recent if e.kind in ("purchase", "cart", "click", "dwell")]
        examples = tuple(dict.fromkeys((*context.liked, *recent)))[:TASTE_FROM]
        if examples:
            rows.append(store.recall(replace(query, liked=examples, disliked=context.disliked), limit=RECALL).rows)
        favourites = sorted(context.profile.categories.items(), key=lambda p: -p[1])[:TASTE_CATEGORIES]
        if favourites and not filters.categories:
            within = replace(filters, categories=tuple(name for name, _ in favourites))
            rows.append(store.browse(within, "rating", RECALL))
        if filters == Filters(exclude_ids=filters.exclude_ids):  # what is recalled by history knows no filter
            led_to = live.learned.recall(context)
            rows.append(led_to[~np.isin(led_to, store.rows([i for i in filters.exclude_ids if i in store.columns.row_of]))])
        return Candidates(np.unique(np.concatenate(rows)), {})

    def _diversify(self, live: Live, candidates: Candidates, scores: Floats, k: int, asked: bool, context: UserContext) -> Ints:
        """All candidates by score, the first k of them picked from the best for score and difference."""
        order = np.argsort(-scores, kind="stable").astype(np.int64)
        window = order[: max(WINDOW, 3 * k)]
        keep = KEPT_HEAD if asked else 1
        picked = window[self._varied(live, candidates.rows[window], scores[window], k, asked, context, keep)]
        left = np.ones(len(order), np.bool_)
        left[picked] = False
        return np.concatenate([picked, order[left[order]]])

    def _varied(self, live: Live, rows: Ints, scores: Floats, k: int, asked: bool, context: UserContext, keep: int) -> Ints:
        """Indices of k of the rows: by score and difference, and where nothing is asked in the mix that the shopper goes for."""
        columns = live.store.columns
        trade_off = (TRADE_OFF_QUERY if asked else TRADE_OFF_BROWSE) * (1 - live.aims.settings.diversity)
        mix = None if asked else Mix(columns.category[rows], live.signals.mix(context), CALIBRATION)
        return mmr(scores, np.asarray(columns.text[rows]), k, trade_off, keep, mix)

    def _ranked(self, live: Live, ordered: Ordered, context: UserContext, k: int, now: datetime | None) -> tuple[Ranked, ...]:
        best = ordered.order[:k]
        contributions, bias = ordered.ranker.explain(ordered.matrix[best])
        rows = ordered.candidates.rows
        ids = [live.store.columns.ids[row] for row in rows[best].tolist()]
        items = live.items_of(ids)
        more = beside(ordered.signals, BESIDE)
        taught: list[tuple[Taught, ...]] = [()] * len(best)
        if ordered.taste and ordered.taste.lessons and len(best):
            now_s = (now or datetime.now(UTC)).timestamp()
            taught = live.preferences.parts(ordered.taste, rows[best], rows, now_s, ordered.share)
        names = (*ordered.ranker.names, *more)
        own = set(ordered.ranker.names)
        rest = {name: column for name, column in ordered.signals.items() if name not in own}
        signals = known((*ordered.ranker.names, *rest), np.column_stack([ordered.matrix[best], *(c[best] for c in rest.values())]))
        scores = ordered.candidates.scores
        channels = known(tuple(scores), np.array([column[best] for column in scores.values()]).T) if scores else [{} for _ in best]
        added = np.column_stack([contributions, *(column[best] for column in more.values())]).astype(np.float64)
        return tuple(
            Ranked(
                item=items[item_id],
                score=bias + sum(values),
                contributions={n: v for n, v in zip(names, values, strict=True) if v},
                bias=bias,
                signals=signals[place],
                channels=channels[place],
                propensity=float(ordered.propensities[place]),
                taught=taught[place],
                path=live.learned.path(context, item_id),
            )
            for place, (item_id, values) in enumerate(zip(ids, added.tolist(), strict=True))
        )

    def _text_vector(self, text: str) -> Floats:
        key = " ".join(text.split())
        with self._caching:
            if key in self._vectors:
                self._vectors.move_to_end(key)
                return self._vectors[key]
        vector: Floats = self._text.encode([key], "query")[0]
        with self._caching:
            self._vectors[key] = vector
            if len(self._vectors) > CACHED_QUERIES:
                self._vectors.popitem(last=False)
        return vector

    def _image_vector(self, image: bytes) -> Floats:
        with self._caching:
            if self._image is None:  # opened by the first photo: it costs seconds and half a gigabyte
                self._image = image_encoder(self.settings.image_encoder)
        vector: Floats = self._image.encode([read_image(image)])[0]
        return vector

    def _context(self, live: Live, user_id: str, now: datetime, version: int | None = None) -> UserContext:
        """The shopper's context, rebuilt when the log has more or less of them or an hour has passed."""
        if not user_id:
            return UserContext()
        stamp = self.log.stamp(user_id, version)
        with self._caching:
            held = self._contexts.get(user_id)
        if held and held[0] == stamp and abs((now - held[1]).total_seconds()) < 3600:
            return held[2]
        context = self.log.context(user_id, live.items_of, now)
        with self._caching:
            self._contexts[user_id] = (stamp, now, context)
            if len(self._contexts) > CACHED_SHOPPERS:
                self._contexts.popitem(last=False)
        return context


def known(names: Sequence[str], table: Floats) -> list[dict[str, float]]:
    """The values of each row of `table` (n, f) by name, missing ones left out."""
    return [{name: value for name, value in zip(names, row, strict=True) if value == value} for row in table.tolist()]


def taken_back(user_id: str, entry: Taught, at: datetime) -> list[Event]:
    """The events that undo an entry: one for the feature, and an "unlike" for each item whose opinion spoke for it."""
    opinions = dict.fromkeys(e.item_id for e in entry.evidence if e.kind in ("like", "dislike", "rating", "return"))
    events = [Event(user_id, item_id, "unlike", at) for item_id in opinions]
    if not entry.key.startswith("item="):
        events.append(Event(user_id, entry.evidence[0].item_id, "untaught", at, query=entry.key))
    return events
