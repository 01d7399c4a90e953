"""Read the log and the shop's folder into `Insights`. Every figure is counted here and nowhere made up."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from assistant.insights.figures import Day, Funnel, Insights, QueryCount, Shadow, Trait
from retrieval.experiments import Experiment, Sequential, outcomes, sequential
from retrieval.experiments.journal import read as read_journal
from retrieval.recommend import Recommender
from retrieval.schema import Event, Impression, Item

DAYS = 30
MOST_QUERIES, MOST_TRAITS, MOST_LINES = 15, 14, 12
CHOSEN = frozenset(("click", "like", "cart", "purchase"))
PROMOTIONS, EXPERIMENTS = "promotions.jsonl", "experiments.jsonl"


def gather(recommender: Recommender, days: int = DAYS, now: datetime | None = None) -> Insights:
    """The figures of the last `days`; an experiment is told from its start. ValueError for fewer than one day."""
    if days < 1:
        raise ValueError(f"days {days} must be at least 1")
    until = now or datetime.now(UTC)
    since, service, settings = until - timedelta(days=days), recommender.in_service, recommender.settings
    experiment = service.experiment
    begin = min(since, experiment.started_at) if experiment else since
    pages = list(recommender.log.impressions.all(begin))
    events = list(recommender.log.since(begin))
    test, waiting = _test(experiment, pages, events, until)
    recent, deeds = [p for p in pages if p.at >= since], [e for e in events if e.at >= since]
    asked = _queries(recent, deeds)
    return Insights(
        shop=settings.shop,
        since=since,
        until=until,
        funnel=funnel(recent, deeds),
        days=_days(recent, deeds, since.date(), until.date()),
        queries=tuple(sorted(asked.values(), key=lambda q: (-q.pages, q.query))[:MOST_QUERIES]),
        nothing_found=_nothing_found(recent),
        traits=traits(deeds, recommender),
        policies=_policies(recent, deeds),
        live=service.live.version,
        experiment=experiment,
        test=test,
        waiting=waiting,
        shadow=shadow(recent, deeds),
        exploration=recommender.exploration,
        promotions=_newest(settings.shop_dir / PROMOTIONS),
        experiments=_newest(settings.shop_dir / EXPERIMENTS),
        nightly=_last_night(settings.home / "reports", settings.shop),
    )


def funnel(pages: Sequence[Impression], events: Iterable[Event]) -> Funnel:
    """Shoppers by what they did after their first page."""
    first: dict[str, datetime] = {}
    for page in pages:
        first[page.user_id] = min(page.at, first.get(page.user_id, page.at))
    did: dict[str, set[str]] = {}
    for event in events:
        if event.user_id in first and event.at >= first[event.user_id]:
            did.setdefault(event.kind, set()).add(event.user_id)
    bought = did.get("purchase", set())
    carted = did.get("cart", set()) | bought
    clicked = did.get("click", set()) | did.get("like", set()) | carted
    empty = sum(not p.shown for p in pages)
    return Funnel(len(pages), empty, len(first), len(clicked), len(carted), len(bought))


def traits(events: Iterable[Event], recommender: Recommender) -> tuple[Trait, ...]:
    """Traits that set liked items apart from disliked ones, most telling first: how far their share of likes is from everybody's.

    In standard errors of that share. Only items that the catalogue still has; opinions about gifts are left out.
    """
    likes: Counter[str] = Counter()
    dislikes: Counter[str] = Counter()
    for event in events:
        if event.kind in ("like", "dislike") and event.taught and (item := recommender.item(event.item_id)) is not None:
            (likes if event.kind == "like" else dislikes).update(_traits_of(item))
    share = sum(likes.values()) / max(sum(likes.values()) + sum(dislikes.values()), 1)
    spread = max(share * (1 - share), 1e-9)

    def told(name: str) -> float:
        n = likes[name] + dislikes[name]
        return abs(likes[name] - n * share) / math.sqrt(n * spread)

    names = sorted(likes | dislikes, key=lambda name: (-told(name), -likes[name] - dislikes[name], name))[:MOST_TRAITS]
    return tuple(Trait(name, likes[name], dislikes[name]) for name in names)


def _traits_of(item: Item) -> set[str]:
    names = {f"brand: {item.brand}"} if item.brand else set()
    names |= {f"category: {item.category[-1]}"} if item.category else set()
    for name, value in item.attributes.items():
        if isinstance(value, bool):
            names |= {f"{name}: yes"} if value else set()
        elif isinstance(value, str):
            names.add(f"{name}: {value}")
        elif isinstance(value, tuple):
            names |= {f"{name}: {v}" for v in value}
    return {n.replace("_", " ") for n in names}


def shadow(pages: Iterable[Impression], events: Iterable[Event]) -> Shadow | None:
    """The newest candidate in the shadow, beside what was shown; None without one."""
    with_one = [p for p in pages if p.shadow and p.shown]
    if not with_one:
        return None
    version = with_one[-1].shadow_policy
    held = {p.id: p for p in with_one if p.shadow_policy == version}
    overlap = [len(set(p.shown) & set(p.shadow)) / len(p.shown) for p in held.values()]
    first = [p.shown[0] == p.shadow[0] for p in held.values()]
    chosen = {(e.impression, e.item_id) for e in events if e.kind in CHOSEN and e.impression in held}
    places = [
        (held[i].shown.index(item) + 1, held[i].shadow.index(item) + 1 if item in held[i].shadow else 0)
        for i, item in chosen
        if item in held[i].shown
    ]
    both = [(a, b) for a, b in places if b]
    return Shadow(
        version=version,
        pages=len(held),
        overlap=sum(overlap) / len(overlap),
        same_first=sum(first) / len(first),
        chosen=len(places),
        missed=len(places) - len(both),
        place_shown=sum(a for a, _ in both) / max(len(both), 1),
        place_shadow=sum(b for _, b in both) / max(len(both), 1),
    )


def _test(
    experiment: Experiment | None, pages: Sequence[Impression], events: Sequence[Event], now: datetime
) -> tuple[Sequential | None, int]:
    if experiment is None or experiment.kind != "split":
        return None, 0
    known, waiting = outcomes(experiment, pages, events, now)
    return sequential([o.is_candidate for o in known], [o.done for o in known], experiment.tau, experiment.alpha), waiting


def _queries(pages: Sequence[Impression], events: Iterable[Event]) -> dict[str, QueryCount]:
    answered = {e.impression for e in events if e.impression and e.kind in CHOSEN}
    counts: Counter[str] = Counter()
    good: Counter[str] = Counter()
    for page in pages:
        if query := " ".join(page.query.casefold().split()):
            counts[query] += 1
            good[query] += page.id in answered
    return {q: QueryCount(q, n, good[q]) for q, n in counts.items()}


def _nothing_found(pages: Iterable[Impression]) -> tuple[QueryCount, ...]:
    counts = Counter(" ".join(p.query.casefold().split()) or "(filters alone)" for p in pages if not p.shown)
    return tuple(QueryCount(q, n, 0) for q, n in counts.most_common(MOST_QUERIES))


def _days(pages: Iterable[Impression], events: Iterable[Event], first: date, last: date) -> tuple[Day, ...]:
    shown = Counter(p.at.date() for p in pages)
    did = Counter((e.at.date(), e.kind) for e in events)
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(Day(d, shown[d], did[d, "click"], did[d, "cart"], did[d, "purchase"]) for d in every)


def _policies(pages: Iterable[Impression], events: Iterable[Event]) -> dict[str, tuple[int, int]]:
    """Pages and chosen items of each policy."""
    chosen = Counter(i for i, _ in {(e.impression, e.item_id) for e in events if e.impression and e.kind in CHOSEN})
    found: dict[str, tuple[int, int]] = {}
    for page in pages:
        many, good = found.get(page.policy, (0, 0))
        found[page.policy] = many + 1, good + chosen[page.id]
    return dict(sorted(found.items(), key=lambda pair: -pair[1][0]))


def _newest(path: Path) -> tuple[Mapping[str, Any], ...]:
    return tuple(reversed(read_journal(path)[-MOST_LINES:]))


def _last_night(reports: Path, shop: str) -> Mapping[str, Any] | None:
    for path in sorted(reports.glob(f"nightly-{shop}-*.json"), reverse=True):
        try:
            held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            continue
        return held
    return None
