"""The simulator: its shoppers are the same under every policy, its measures have known answers, its bots get nowhere unpaid."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from assistant import Assistant, Settings
from retrieval.schema import Event
from retrieval.users import UserLog
from training.simulate.__main__ import main
from training.simulate.fraud import attacks
from training.simulate.policies import PLACES, ByAssistant, Page, Policy, WithoutLearning, as_read, rewards
from training.simulate.report import first, lifts, recovery
from training.simulate.run import Trace, WorldOf, run
from training.simulate.visit import visit
from training.simulate.world import Kind, Shopper, World, best_page, expected_clicks

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(demo: Assistant) -> WorldOf:
    return WorldOf(demo.recommender.columns, 8, 3)


@dataclass
class Fixed:
    """Shows the best page that there is, or the worst; keeps what it is told."""

    world: World
    worst: bool = False
    told: list[Event] = field(default_factory=list)

    def _order(self, shopper: Shopper, kind: Kind) -> list[str]:
        rows = best_page(shopper, kind, len(kind.rows))
        return [self.world.columns.ids[r] for r in (rows[::-1] if self.worst else rows)]

    def show(self, shopper: Shopper, kind: Kind, session_id: str) -> Page:
        return Page(tuple(self._order(shopper, kind)[:PLACES]), (1.0,) * PLACES)

    def ranking(self, shopper: Shopper, kind: Kind) -> list[str]:
        return self._order(shopper, kind)

    def learn(self, shopper: Shopper, kind: Kind, page: Page, events: Sequence[Event]) -> None:
        self.told += events

    def hear(self, shopper: Shopper, page: Page, session_id: str, sentence: str, plain: str, at: datetime) -> None:
        """Nothing is kept."""


class Knowing:
    """Makes the policy know the very shoppers of its run, changes of taste included."""

    def __init__(self, made: WorldOf, worst: bool = False) -> None:
        self.world = made()
        self.policy = Fixed(self.world, worst)

    def run(self, rounds: int = 6) -> Trace:
        return run("fixed", self.policy, lambda: self.world, rounds, 3, progress=False)  # type: ignore[arg-type]


def test_the_same_seed_makes_the_same_shoppers_and_another_seed_others(demo: Assistant, made: WorldOf) -> None:
    one, two, other = made(), made(), WorldOf(demo.recommender.columns, 8, 4)()
    assert all(np.array_equal(a.utility, b.utility) and a.kinds == b.kinds for a, b in zip(one.shoppers, two.shoppers, strict=True))
    assert not np.array_equal(one.shoppers[0].utility, other.shoppers[0].utility)
    before = one.shoppers[0].utility
    one.change_taste(one.shoppers[0], np.random.default_rng(0))
    assert abs(np.corrcoef(before, one.shoppers[0].utility)[0, 1]) < 0.7


def test_regret_is_none_for_the_best_page_and_more_for_the_worst(made: WorldOf) -> None:
    best, worst = Knowing(made).run(), Knowing(made, worst=True).run()
    assert best.regret == pytest.approx(np.zeros(6))
    assert (worst.regret > 0.2).all()
    assert np.mean(list(best.by_feedbacks[0].values())) > 0.9 > 0.5 > np.mean(list(worst.by_feedbacks[0].values()))
    assert best.clicks.sum() > 2 * worst.clicks.sum()


def test_every_run_meets_the_same_chance(made: WorldOf) -> None:
    one, two = Knowing(made), Knowing(made)
    one.run(), two.run()
    assert [(e.user_id, e.item_id, e.kind, e.dwell_s) for e in one.policy.told] == [
        (e.user_id, e.item_id, e.kind, e.dwell_s) for e in two.policy.told
    ]


def test_the_first_place_is_looked_at_more_than_the_last_and_liked_items_are_clicked_more(made: WorldOf) -> None:
    world = made()
    shopper, rng = world.shoppers[0], np.random.default_rng(0)
    kind = world.kinds[shopper.kinds[0]]
    same = replace_utility(shopper, np.full(len(shopper.utility), 1.0))
    page = tuple(world.columns.ids[r] for r in kind.rows[:PLACES].tolist())
    found = [visit(world, same, page, (1.0,) * PLACES, kind.name, "s", NOW, rng) for _ in range(400)]
    places = np.bincount([e.position or 0 for v in found for e in v.events if e.kind == "click"], minlength=PLACES)
    assert places[0] > 1.3 * places[-1]
    # Within four deviations of what the model of the shopper says.
    expected = 400 * expected_clicks(same, kind.rows[:PLACES].tolist())
    assert abs(sum(v.clicks for v in found) - expected) < 4 * np.sqrt(expected)


def replace_utility(shopper: Shopper, utility: np.ndarray) -> Shopper:  # type: ignore[type-arg]
    return replace(shopper, utility=utility)


def test_a_reward_is_that_of_the_strongest_deed() -> None:
    page = Page(("a", "b", "c"), (1.0,) * 3)
    events = [Event("u", i, k, NOW) for i, k in (("a", "click"), ("a", "purchase"), ("b", "dislike"))]  # type: ignore[arg-type]
    assert rewards(page, events).tolist() == [2.0, -1.0, 0.0]


def test_the_lift_compares_the_same_shoppers() -> None:
    """A shopper who never taught, and is served badly either way, changes nothing."""
    ours, none = {0: {"a": 0.4, "b": 0.1}, 5: {"a": 0.6}}, {0: {"a": 0.4, "b": 0.1}}
    told = lifts(ours, none)
    assert told["0"]["lift"] == pytest.approx(0) and told["0"]["shoppers"] == 2
    assert told["5"]["lift"] == pytest.approx(0.5) and told["5"]["interval"] == pytest.approx([0.5, 0.5])


def test_recovery_is_told_beside_how_hard_the_new_taste_is_to_serve() -> None:
    ours = {-1: {"a": 0.6}, 0: {"a": 0.2}, 10: {"a": 0.3}}
    none = {-1: {"a": 0.4}, 0: {"a": 0.2}}
    told = recovery(ours, none)
    assert [told[n]["recovered"] for n in ("0", "10")] == pytest.approx([1 / 1.5, 1.0])
    told = recovery(ours, none, lifts({10: {"b": 0.5}}, {0: {"b": 0.4}}))
    assert told["10"]["beside_new"] == pytest.approx(1.5 / 1.25), "above 1: what was known of the old taste still helps"
    assert [first(told, "recovered", share) for share in (0.5, 0.9, 1.1)] == [10, 10, None]
    assert first(told, "beside_new", 1.0) == 10
    shaky = {"3": {"recovered": 0.95}, "10": {"recovered": 0.95}, "5": {"recovered": 0.8}}
    assert first(shaky, "recovered", 0.9) == 10, "one lucky count is no recovery"


def test_what_is_measured_is_what_the_page_shows(demo: Assistant, made: WorldOf) -> None:
    world = made()
    shopper = world.shoppers[0]
    for kind in world.kinds[:3]:
        asked = {kind.name: as_read(demo, kind)}
        policies: list[Policy] = [ByAssistant(demo, asked), WithoutLearning(demo, asked)]
        for policy in policies:
            page = policy.show(replace(shopper, id="sim-measured"), kind, f"measured-{kind.name}").items
            assert page == tuple(policy.ranking(replace(shopper, id="sim-measured"), kind)[:PLACES])
            assert {world.columns.row_of[i] for i in page} <= set(kind.rows.tolist())


def test_feedback_reaches_the_assistant_and_is_felt_at_once(demo: Assistant, made: WorldOf) -> None:
    world = made()
    kind, shopper = world.kinds[0], replace(world.shoppers[0], id="sim-felt")
    policy = ByAssistant(demo, {kind.name: as_read(demo, kind)})
    try:
        page = policy.show(shopper, kind, "felt")
        last = page.items[-1]
        events = [Event(shopper.id, last, k, NOW, "felt", kind.name, page.items, PLACES - 1) for k in ("like", "cart")]  # type: ignore[arg-type]
        policy.learn(shopper, kind, page, events)
        ranking = policy.ranking(shopper, kind)
        assert ranking.index(last) < PLACES - 1
        policy.learn(shopper, kind, page, [replace(events[0], item_id=page.items[0], kind="dislike")])
        assert page.items[0] not in policy.ranking(shopper, kind)
    finally:
        demo.forget(shopper.id)


def honest(shoppers: int = 300, items: int = 60) -> list[Event]:
    """Shoppers who click some items and buy some of these, items at the front of the list more."""
    rng, events = np.random.default_rng(1), []
    odds = 1 / (5 + np.arange(items))
    for n in range(shoppers):
        at = NOW + timedelta(minutes=10 * n)
        for item in rng.choice(items, 4, replace=False, p=odds / odds.sum()):
            click = Event(f"u{n}", f"i{item:02}", "click", at)
            events += [click, replace(click, kind="purchase")] if rng.random() < 0.25 else [click]
    return events


def test_a_farm_that_does_not_pay_moves_its_item_less_than_two_places_and_one_that_pays_moves_it() -> None:
    found = [a for seed in range(4) for a in attacks(honest(), [f"i{n:02}" for n in range(60)], seed)]
    assert {a.farm for a in found} == {"clicks", "browses", "carts", "returns", "pays"}
    assert all(abs(a.before - a.after) < 2 for a in found if a.farm != "pays")
    assert all(a.purchases == 0 for a in found if a.farm != "pays")
    dearest = max(found, key=lambda a: a.purchases)
    assert dearest.farm == "pays" and dearest.before - dearest.after >= 2


def test_without_clicks_there_is_no_farm() -> None:
    assert attacks([], ["a"]) == []


def test_the_command_reports_both_policies_and_refuses_what_it_does_not_know(
    demo_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = Settings(home=demo_home, llm_url="off", understand="parser")
    monkeypatch.setattr(Settings, "from_env", classmethod(lambda cls: settings))
    given = ["--shoppers", "3", "--rounds", "3", "--seed", "1", "--policies", "assistant,no learning", "--json"]
    assert main(given) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told["policies"]) == {"assistant", "no learning"}
    assert told["targets"]["lift_by_feedbacks"]["0"]["lift"] == pytest.approx(0, abs=0.02)
    assert told["policies"]["no learning"]["regret"] > 0 and all(Path(p).exists() for p in told["plots"])
    with pytest.raises(SystemExit):
        main(["--policies", "oracle"])
    assert "oracle" in capsys.readouterr().err
    log = UserLog(settings.sql_url)  # the shop's own log is left alone
    assert "sim-0000" not in {e.user_id for _, e in log.all()}
    log.close()
