"""The product graph: what enters it, what leaves it, and the ways it finds."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from retrieval.knowledge import Graph, Knowledge, Vectors
from retrieval.knowledge.aspects import opinions
from retrieval.schema import Event, Hop, Item, Link, Review

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def item(item_id: str, *category: str, **more: object) -> Item:
    return Item(id=item_id, title=item_id, category=category, **more)  # type: ignore[arg-type]


ITEMS = (
    item("phone", "Tech", "Phones", brand="Alto", attributes={"colour": "red", "wireless": True, "refurbished": False}),
    item("phone2", "Tech", "Phones", links=(Link("up_sell", "phone"),)),
    item("case", "Tech", "Cases"),
    item("case2", "Tech", "Cases", links=(Link("related", "case"), Link("cross_sell", "gone"))),
    item("tea", "Food", "Tea"),
)


def bought(user: str, *item_ids: str, days_apart: int = 3, kind: str = "purchase") -> list[Event]:
    """One session an item."""
    return [
        Event(user, i, kind, NOW + timedelta(days=n * days_apart), session_id=f"{user}-{n}")  # type: ignore[arg-type]
        for n, i in enumerate(item_ids)
    ]


def looked(user: str, *item_ids: str) -> list[Event]:
    return [Event(user, i, "click", NOW + timedelta(seconds=n), session_id=f"{user}-s") for n, i in enumerate(item_ids)]


def ids(events: Sequence[Event], start: int = 1) -> list[tuple[int, Event]]:
    return list(enumerate(events, start))


@pytest.fixture
def graph() -> Graph:
    """Eight shoppers buy a phone, then its case; eight buy tea; three look at both phones."""
    graph = Graph()
    graph.add(ITEMS)
    events = [e for n in range(8) for e in bought(f"u{n}", "phone", "case")]
    events += [e for n in range(8) for e in bought(f"t{n}", "tea")]
    events += [e for n in range(3) for e in looked(f"l{n}", "phone", "phone2")]
    graph.learn(ids(events))
    return graph


def edges(graph: Graph, relation: str) -> set[tuple[str, str]]:
    return {(t.head.name, t.tail.name) for t in graph.triples() if t.relation == relation}


def test_the_catalogues_facts_become_edges_and_links_to_nowhere_do_not(graph: Graph) -> None:
    assert edges(graph, "made_by") == {("phone", "Alto")}
    assert edges(graph, "has") == {("phone", "colour=red"), ("phone", "wireless=yes")}
    assert ("Phones", "Tech") in edges(graph, "under") and ("phone", "Phones") in edges(graph, "in_category")
    assert edges(graph, "upgrade") == {("phone2", "phone")}
    assert edges(graph, "variant") == {("case", "case2"), ("case2", "case")}


def test_a_complement_has_a_direction_and_two_phones_are_substitutes(graph: Graph) -> None:
    assert edges(graph, "complement") == {("phone", "case")}
    assert edges(graph, "bought_together") == {("phone", "case"), ("case", "phone")}
    assert edges(graph, "substitute") == {("phone", "phone2"), ("phone2", "phone")}
    assert edges(graph, "category_complement") == {("Phones", "Cases")}


def test_learning_bit_by_bit_is_learning_at_once(graph: Graph, tmp_path: Path) -> None:
    events = ids([e for n in range(4) for e in [*bought(f"u{n}", "phone", "case", "tea"), *looked(f"u{n}", "case", "case2")]])
    once, parts = Graph(), Graph()
    for g in (once, parts):
        g.add(ITEMS)
    once.learn(events)
    for cut in (3, 9, 14, len(events)):
        parts.learn(events[:cut], lambda user: [e for _, e in events if e.user_id == user])
        parts.save(tmp_path)
        parts = Graph.load(tmp_path)
        parts.add(ITEMS)
    assert sorted(parts.triples()) == sorted(once.triples())
    assert parts.learn(events) == 0


def test_a_forgotten_shopper_leaves_no_trace(graph: Graph) -> None:
    before = sorted(graph.triples())
    more = [*bought("x", "tea", "case", "phone"), *looked("x", "tea", "case")]
    graph.learn(ids(more, 1000))
    assert sorted(graph.triples()) != before
    graph.forget(more)
    assert sorted(graph.triples()) == before


def test_an_event_that_must_not_teach_is_not_counted() -> None:
    graph = Graph()
    graph.add(ITEMS)
    gifts = [Event(e.user_id, e.item_id, e.kind, e.at, taught=False) for n in range(5) for e in bought(f"u{n}", "phone", "case")]
    graph.learn(ids(gifts))
    assert edges(graph, "complement") == set()


def test_a_removed_item_takes_its_edges_along_and_comes_back_with_them(graph: Graph) -> None:
    graph.remove(["case"])
    assert edges(graph, "complement") == edges(graph, "bought_together") == set()
    graph.add([ITEMS[2]])
    assert edges(graph, "complement") == {("phone", "case")}


def test_reviews_are_read_clause_by_clause_with_negation() -> None:
    said = opinions([Review("Great battery, but the strap is cheap."), Review("Not a good battery. Love the look!")])
    assert said["battery"] == (1, 1) and said["look"] == (1, 0)
    assert opinions([Review("The battery is in the box.")]) == {}


def test_aspects_need_two_reviews_that_agree() -> None:
    graph = Graph()
    texts = ("Great sound.", "The sound is excellent.", "The fit is good.", "The fit is bad.", "Nice smell.")
    graph.add([item("radio", reviews=tuple(Review(t) for t in texts))])
    assert edges(graph, "praised_for") == {("radio", "sound")} and edges(graph, "criticised_for") == set()


def test_the_path_is_the_most_telling_one(graph: Graph) -> None:
    knowledge = Knowledge.of(graph)
    assert knowledge.path(["phone"], "case") == (Hop("phone", "complement", "case"),)
    assert knowledge.path(["tea", "phone"], "case2") == (
        Hop("phone", "in_category", "Phones"),
        Hop("Phones", "category_complement", "Cases"),
        Hop("Cases", "holds", "case2"),
    )
    assert knowledge.path(["case"], "case2") == knowledge.path(["tea"], "phone") == knowledge.path(["phone"], "phone") == ()


def test_two_of_a_kind_that_were_bought_together_do_not_go_with_each_other() -> None:
    graph = Graph()
    graph.add(ITEMS)
    graph.learn(ids([e for n in range(4) for e in bought(f"u{n}", "phone", "phone2")]))
    knowledge = Knowledge.of(graph)
    assert [n.item_id for n in knowledge.neighbours("phone", "bought_together")] == ["phone2"]
    assert knowledge.path(["phone"], "phone2") == () and knowledge.linked(["phone"], ["phone2"]).tolist() == [0.0]


def test_neighbours_heaviest_first_and_none_of_a_stranger(graph: Graph) -> None:
    knowledge = Knowledge.of(graph)
    assert [n.item_id for n in knowledge.neighbours("phone", "complement")] == ["case"]
    assert len(knowledge.neighbours("phone", k=2)) == 2 and knowledge.neighbours("nobody") == []
    assert knowledge.recall(["phone"], 5) == ["case", "phone2"]
    assert knowledge.linked(["phone"], ["tea", "case"]).tolist() == [0.0, pytest.approx(8 / 11)]


def test_vectors_score_as_complex_numbers_do() -> None:
    rng = np.random.default_rng(0)
    z, r = rng.normal(size=(4, 3)) + 1j * rng.normal(size=(4, 3)), rng.normal(size=(1, 3)) + 1j * rng.normal(size=(1, 3))
    real = [np.concatenate([x.real, x.imag], 1).astype(np.float32) for x in (z, r)]
    vectors = Vectors(("a", "b", "c", "d"), real[0], ("complement",), real[1])
    expected = ((z[:2] * r) @ z.conj().T).real
    assert np.allclose(vectors.scores(np.array([0, 1]), "complement"), expected, atol=1e-5)


def test_what_was_saved_is_served_on_a_changed_catalogue(graph: Graph, tmp_path: Path) -> None:
    vectors = Vectors(("case", "phone"), np.array([[1, 0], [1, 0]], np.float32), ("complement",), np.array([[2, 0]], np.float32))
    vectors.save(tmp_path)
    Knowledge.of(graph).save(tmp_path)
    served = Knowledge.load(tmp_path, ["new", "phone", "case"])
    assert served is not None and served.path(["phone"], "case") == (Hop("phone", "complement", "case"),)
    assert served.neighbours("phone", "substitute") == []  # phone2 has left the catalogue
    leaning = served.leaning(["phone"], np.array([0, 1, 2]))
    assert np.isnan(leaning[0]) and leaning[1:].tolist() == [0.0, 0.0]
    assert np.isnan(served.leaning(["new", "gone"], np.array([0, 1, 2]))).all()
    assert Knowledge.load(tmp_path / "nothing", ["phone"]) is None
