"""Learning to rank: planted position bias comes back, pages and queries become right rows, a small shop can be learned."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from retrieval.catalog import ContractBuilder, dump_item
from retrieval.encoders import product_text, text_encoder
from retrieval.ranker import Pair, Ranker
from retrieval.schema import Event, EventKind, Item, Query, UserContext
from retrieval.settings import ShopSettings
from retrieval.signals import LEARNED, SIGNALS
from retrieval.store import GenerationBuilder, Store
from retrieval.store.columns import ColumnsWriter, read_columns
from retrieval.users import UserLog
from training.ranker.catalogue_queries import CatalogueQuery, catalogue_queries
from training.ranker.fit import fit, fit_prior, mean_ndcg
from training.ranker.gate import Verdict, promote
from training.ranker.learned import cross_fit
from training.ranker.slates import click_weights, examination, slates
from training.ranker.table import Table, hide, stack
from training.ranker.warm import can_go_on, fit_on, joined
from training.ranking import always_held_out, held_out, main, train_gated, train_ranker

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ITEMS = [
    Item(
        f"{kind}-{n}",
        f"{brand} {colour.title()} {kind.title()}",
        brand=brand,
        category=("Shop", kind.title()),
        price_cents=1000 + 100 * n,
        attributes={"colour": colour, "washable": n % 2 == 0},
    )
    for kind in ("lamp", "mug")
    for n, (brand, colour) in enumerate((b, c) for b in ("Alto", "Brio") for c in ("red", "blue", "black", "green", "white"))
]


def event(item: str, kind: EventKind, second: int = 0, user: str = "u", **more: object) -> Event:
    return Event(user, item, kind, NOW + timedelta(seconds=second), session_id="s", query="q", **more)  # type: ignore[arg-type]


def test_planted_position_bias_is_recovered() -> None:
    """Items differ in appeal and popular ones stand in front; weighting by the propensities undoes the mixture."""
    rng = np.random.default_rng(0)
    looked_at = (1 + np.arange(5)) ** -0.8
    appeal = np.linspace(0.9, 0.2, 5)
    events = []
    for page in range(12_000):
        popular = rng.random() < 0.5
        order = np.arange(5) if popular else rng.permutation(5)
        shown = tuple(str(i) for i in order)
        for place, item in enumerate(order):
            if rng.random() < looked_at[place] * appeal[item]:
                propensity = 0.5 * (item == place) + 0.5 / 5
                events.append(event(str(item), "click", user=str(page), shown=shown, position=place, propensity=propensity))
    np.testing.assert_allclose(examination(slates(events)), looked_at, atol=0.05)
    naive = np.bincount([e.position or 0 for e in events], minlength=5) / 12_000
    assert np.abs(naive / naive[0] - looked_at).max() > 0.1


def test_a_page_keeps_the_best_deed_and_a_dislike_undoes_it() -> None:
    shown = ("a", "b", "c", "d")
    [page] = slates([
        event("a", "click", 3, shown=shown, position=0, propensity=0.5),
        event("a", "purchase", 9, shown=shown, position=0, propensity=0.5),
        event("b", "dwell", 4, shown=shown, position=1, dwell_s=60.0),
        event("c", "like", 5, shown=shown, position=2),
        event("c", "dislike", 6, shown=shown, position=2),
        event("x", "click", 7),
    ])  # fmt: skip
    assert page.grades.tolist() == [4, 2, 0, 0]
    assert page.at == NOW + timedelta(seconds=3)
    assert page.clicks == {0: 0.5}
    assert click_weights(page, np.array([1, 0.5, 0.25, 0.01])).tolist() == [1, 2, 1, 1]


def test_without_propensities_every_place_counts_the_same() -> None:
    assert examination(slates([event("a", "click", shown=("a", "b"))])).tolist() == [1, 1]


def test_ndcg_of_tables_by_hand() -> None:
    table = Table(np.zeros((3, 1), np.float32), np.array([0, 1, 2]), np.array([1.0, 2.0, 1.0]), np.array([3]))
    ideal = 3 + 2 / np.log2(3)
    assert mean_ndcg(table, np.array([0.0, 1.0, 2.0])) == pytest.approx(1)
    assert mean_ndcg(table, np.array([0.0, 2.0, 1.0])) == pytest.approx((2 + 3 / np.log2(3)) / ideal)
    assert mean_ndcg(table, np.array([0.0, np.nan, 1.0])) == pytest.approx((3 + 2 / 2) / ideal)


def test_catalogue_queries_know_their_answers(tmp_path: Path) -> None:
    writer = ColumnsWriter(tmp_path, 2, 1)
    writer.add(ITEMS, np.ones((len(ITEMS), 2), np.float32), [None] * len(ITEMS))
    writer.close()
    columns = read_columns(tmp_path)
    made = catalogue_queries(columns, 40, seed=1)
    assert made == catalogue_queries(columns, 40, seed=1)
    assert len({q.text for q in made}) == len(made) > 15
    rows = np.arange(len(ITEMS))
    red = columns.attributes.index("colour=red")
    query = CatalogueQuery("red lamp", columns.categories.index("lamp"), attribute=red)
    graded = {i.id: g for i, g in zip(ITEMS, query.grades(columns, rows).tolist(), strict=True)}
    assert (graded["lamp-0"], graded["lamp-5"], graded["lamp-1"], graded["mug-0"]) == (4, 4, 1, 0)
    branded = CatalogueQuery("brio mug", columns.categories.index("mug"), brand=columns.brands.index("brio"))
    assert branded.grades(columns, rows).tolist() == [0] * 10 + [1] * 5 + [4] * 5
    assert CatalogueQuery("x", columns.categories.index("mug"), item=12).grades(columns, rows)[[11, 12, 0]].tolist() == [1, 4, 0]


def test_the_same_shoppers_are_held_out_for_the_same_seed() -> None:
    users = {f"u{n}" for n in range(50)}
    assert held_out(users, 1) == held_out(users, 1)
    assert len(held_out(users, 1)) == 10
    assert held_out(users, 1) != held_out(users, 2)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> ShopSettings:
    """Forty shoppers who buy what is red, whatever stands first."""
    settings = ShopSettings(home=tmp_path_factory.mktemp("home"), shop="learn")
    encoder = text_encoder(settings.text_encoder)
    builder = GenerationBuilder(settings, text_encoder=encoder.name, text_dim=encoder.dim, image_encoder="none", image_dim=1)
    contract = ContractBuilder()
    for item in ITEMS:
        contract.add(item)
    vectors = encoder.encode([product_text(i) for i in ITEMS], "passage")
    builder.add(ITEMS, [dump_item(i) for i in ITEMS], vectors, [None] * len(ITEMS))
    builder.commit(contract.build(settings.shop), {})
    rng = np.random.default_rng(0)
    log = UserLog(settings.sql_url)
    for user in range(40):
        for visit in range(4):
            kind = ("lamp", "mug")[visit % 2]
            shown = tuple(f"{kind}-{n}" for n in rng.permutation(10)[:6])
            at = NOW + timedelta(days=visit, seconds=user)
            for place, item_id in enumerate(shown):
                if item_id.endswith(("-0", "-5")):
                    where = {"session_id": f"{user}-{visit}", "query": kind, "shown": shown, "position": place, "propensity": 0.1}
                    log.append_many(Event(f"u{user}", item_id, k, at, **where) for k in ("click", "purchase"))  # type: ignore[arg-type]
    log.close()
    return settings


def test_a_small_shop_is_learned_and_its_weights_serve(shop: ShopSettings, tmp_path: Path) -> None:
    metrics = train_ranker(shop, tmp_path, seed=0, trees=20, queries=30, command="test", folds=2)
    pages = metrics["search"]["held_out_ndcg@10"]["pages"]
    assert pages["ranker"] > max(pages["rrf"], pages["random"]) + 0.1
    visits = metrics["home"]["held_out_ndcg@10"]["visits"]
    assert visits["ranker"] > visits["random"] + 0.1
    for task in ("search", "home"):
        ranker = Ranker.load(tmp_path / task)
        assert ranker.manifest["seed"] == 0
        written = (tmp_path / task / "README.md").read_text()
        assert f"Ranker: {task}" in written
        assert str(ranker.manifest["metrics"]["held_out_ndcg@10"]["pages" if task == "search" else "visits"]["ranker"]) in written  # type: ignore[index]
        assert ranker.manifest["data"] == {**ranker.manifest["data"], "shop": "learn", "items": 20}  # type: ignore[dict-item]


def test_models_of_the_other_folds_do_not_know_what_the_shopper_did(shop: ShopSettings) -> None:
    """One shopper buys mug-1 after lamp-1, twice, and nobody else does; everybody buys mug-2 after lamp-2."""
    alone = [purchase("solo", item, n) for n, item in enumerate(("lamp-1", "mug-1", "lamp-1", "mug-1"))]
    all_do = [purchase(f"u{user}", item, n) for user in range(24) for n, item in enumerate(("lamp-2", "mug-2", "lamp-2", "mug-2"))]
    store = Store.open(shop)
    try:
        found = cross_fit(store, sorted([*alone, *all_do], key=lambda e: e.at), folds=2, seed=0)
        rows = store.rows(["mug-1", "mug-2"])

        def goes_with(user: str, item: str) -> list[bool]:
            context = UserContext(user, recent=(purchase(user, item, 9),))
            return (found.signals(Query(), context, rows)["goes_with"] > 0).tolist()

        stranger = next(f"u{n}" for n in range(24) if found.fold_of[f"u{n}"] != found.fold_of["solo"])
        assert goes_with("solo", "lamp-1") == [False, False]
        assert goes_with(stranger, "lamp-1") == [True, False]
        assert goes_with("solo", "lamp-2") == goes_with(stranger, "lamp-2") == [False, True]
        known = found.signals(Query(), UserContext("solo", recent=(alone[0],)), rows)
        assert np.isfinite(known["graph"]).all() and np.isfinite(known["sequence"]).all()
        assert np.isnan(found.signals(Query(), UserContext(), rows)["sequence"]).all()
    finally:
        store.close()


def purchase(user: str, item: str, day: int) -> Event:
    return Event(user, item, "purchase", NOW + timedelta(days=day), session_id=f"{user}-{day // 2}")


def test_signals_are_hidden_by_group_and_the_given_tables_stay_as_they_are() -> None:
    tables = [Table(np.ones((2, len(SIGNALS)), np.float32), np.array([0, 1]), np.ones(2), np.array([2]))] * 200
    part = np.array([np.isnan(t.matrix[:, SIGNALS.index("graph")]).all() for t in hide(tables, LEARNED, 0.4)])
    assert 0.25 < part.mean() < 0.55
    assert np.isnan(hide(tables, LEARNED)[0].matrix).sum() == 2 * len(LEARNED)
    assert not np.isnan(tables[0].matrix).any()


def test_settings_are_searched_on_training_groups(shop: ShopSettings, tmp_path: Path) -> None:
    train_ranker(shop, tmp_path, seed=0, trees=5, queries=10, command="test", trials=2, folds=0)
    found = Ranker.load(tmp_path / "search").manifest["settings_found"]
    assert set(found) == {"num_leaves", "learning_rate", "min_data_in_leaf", "lambda_l2", "feature_fraction"}  # type: ignore[call-overload]


def test_a_night_goes_on_from_the_live_forest_and_the_gate_decides(shop: ShopSettings) -> None:
    """Without a night before, both forests are fitted anew; once a version is live, the next night adds trees to it."""
    told = train_gated(shop, seed=0, trees=20, queries=30, command="test", since=0, goes_on=True)
    assert not told["goes_on"] and told["before"].startswith("shipped-")
    assert told["promoted"] == all(v["lower_bound_of_gain"] >= 0 for v in told["verdicts"].values())
    promote(shop.shop_dir, told["version"], {"search": Verdict(0.6, 0.5, 0.05, 40)})
    first = Pair.live(shop.shop_dir)
    assert first.version == told["version"] == first.search.manifest["data"]["version"]  # type: ignore[index]
    log = UserLog(shop.sql_url)
    since = log.last_id()
    log.append_many(
        Event(
            f"n{n}",
            f"mug-{n % 2 * 5}",
            "click",
            NOW + timedelta(days=9, seconds=n),
            f"n{n}",
            "mug",
            tuple(f"mug-{i}" for i in range(6)),
            n % 2 * 5,
        )
        for n in range(60)
    )
    log.close()
    told = train_gated(shop, seed=0, trees=20, queries=30, command="test", since=since, goes_on=True)
    assert told["goes_on"] and told["before"] == first.version and told["new_pages"] >= 50
    longer = Pair.load(shop.shop_dir / "rankers" / told["version"])
    more = longer.search.trees.num_trees() - first.search.trees.num_trees()
    assert 1 <= more <= 20 and longer.search.prior == first.search.prior
    head = first.search.trees.model_to_string().partition("Tree=1\n")[0].rpartition("Tree=0\n")[2]
    assert head in longer.search.trees.model_to_string()
    assert Pair.live(shop.shop_dir).version == (told["version"] if told["promoted"] else first.version)


def test_a_joined_forest_is_the_sum_of_both_and_a_held_out_shopper_stays_held_out() -> None:
    rng = np.random.default_rng(0)
    groups = [
        Table(rng.random((10, len(SIGNALS))).astype(np.float32), rng.integers(0, 3, 10), np.ones(10), np.array([10]))
        for _ in range(40)
    ]
    prior = fit_prior(stack(groups))
    first = fit(stack(groups), stack(groups[:9]), prior, 0, 12)
    ranker = Ranker(first, prior)
    assert can_go_on(ranker)
    both = fit_on(ranker, stack(groups), stack(groups[:9]), 0, 5)
    assert first.num_trees() < both.num_trees() <= first.num_trees() + 5
    twice = joined(first, first, groups[0])
    np.testing.assert_allclose(twice.predict(groups[1].matrix), 2 * np.asarray(first.predict(groups[1].matrix)), atol=1e-6)
    share = np.mean([always_held_out(f"shopper-{n}") for n in range(2000)])
    assert share == pytest.approx(0.2, abs=0.03)


def test_the_same_seed_gives_the_same_weights(shop: ShopSettings, tmp_path: Path) -> None:
    for name in ("a", "b"):
        train_ranker(shop, tmp_path / name, seed=3, trees=5, queries=10, command="test", folds=0)
    assert (tmp_path / "a/search/ranker.txt").read_text() == (tmp_path / "b/search/ranker.txt").read_text()


def test_a_shop_without_behaviour_is_told_so(
    shop: ShopSettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHOP_HOME", str(shop.home))
    monkeypatch.setenv("SHOP_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")
    assert main(["--model", "ranker", "--shop", "learn", "--out", str(tmp_path / "out")]) == 2
    assert "no events" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
