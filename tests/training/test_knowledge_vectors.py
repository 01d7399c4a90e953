"""Vectors of the product graph find an edge that was hidden, and what is written is what serving loads."""

import math
from pathlib import Path

import numpy as np
import pytest
import torch
from torch_geometric.nn.kge import ComplEx

from retrieval.knowledge import RELATIONS, Knowledge, Node, Triple
from training.knowledge.__main__ import measure, numbered, vectors_of
from training.knowledge.embed import Edges, Fit, fit, held_out, hits_at, mean_reciprocal_rank

HOW = Fit(width=16, epochs=40, batch=128, learning_rate=0.05)


def rings() -> list[Triple]:
    """Four groups of eight: every item goes with the four that follow it on its group's ring, and has the group's colour."""
    triples = []
    for group in range(4):
        for n in range(8):
            head = Node("item", f"{group}-{n}")
            triples.append(Triple(head, "has", Node("attribute", f"colour={group}")))
            triples += [Triple(head, "complement", Node("item", f"{group}-{(n + step) % 8}")) for step in range(1, 5)]
    return triples


def test_hidden_edges_are_found_far_more_often_than_by_frequency() -> None:
    edges, nodes = numbered(sorted(rings()))
    found = measure(edges, nodes, 0, HOW)
    assert found["hits@10"] > 0.8 > 2 * found["popular"]["hits@10"]
    assert found["by_relation"]["complement"]["edges"] == found["held_out"] == 13


def test_vectors_keep_to_the_group_and_to_the_direction() -> None:
    edges, nodes = numbered(sorted(rings()))
    vectors = vectors_of(edges, nodes, 0, HOW)
    row = vectors.item_ids.index("2-0")
    scores = vectors.scores(np.array([row]), "complement")[0]
    first = {vectors.item_ids[r] for r in np.argsort(-scores)[:4]}
    assert first == {"2-1", "2-2", "2-3", "2-4"}  # and not 2-5, 2-6, 2-7, which lead to it


def test_the_same_seed_gives_the_same_vectors() -> None:
    edges, nodes = numbered(sorted(rings()))
    short = Fit(width=4, epochs=2)
    assert np.array_equal(vectors_of(edges, nodes, 3, short).items, vectors_of(edges, nodes, 3, short).items)


def test_a_task_beside_is_learned_at_every_step() -> None:
    edges, nodes = numbered(sorted(rings()))
    asked: list[ComplEx] = []

    def small(model: ComplEx) -> torch.Tensor:
        asked.append(model)
        return 100 * model.node_emb.weight[0].square().sum()

    short = Fit(width=8, epochs=3, batch=len(edges) // 2)
    bent, free = (fit(edges, len(nodes), len(RELATIONS), 0, short, beside=task).node_emb.weight[0].norm() for task in (small, None))
    assert len(asked) == 3 * math.ceil(len(edges) / short.batch) and bent < 0.2 * free


def test_both_directions_are_hidden_together_and_no_node_is_left_without_an_edge() -> None:
    heads, tails = np.array([0, 1, 0, 2, 1, 2, 3, 0]), np.array([1, 0, 2, 0, 2, 1, 0, 3])
    edges = Edges(heads, np.zeros(8, np.int64), tails, np.ones(8, np.float32))
    for seed in range(5):
        hidden = held_out(edges, 0.4, seed)
        pairs = {(h, t) for h, t in zip(heads[hidden].tolist(), tails[hidden].tolist(), strict=True)}
        assert pairs and all((t, h) in pairs for h, t in pairs) and (0, 3) not in pairs


def test_metrics_have_their_hand_computed_values() -> None:
    ranks = np.array([0, 3, 19])
    assert mean_reciprocal_rank(ranks) == pytest.approx((1 + 1 / 4 + 1 / 20) / 3)
    assert hits_at(ranks) == pytest.approx(2 / 3)


def test_what_is_written_is_what_serving_loads(tmp_path: Path) -> None:
    edges, nodes = numbered(sorted(rings()))
    vectors_of(edges, nodes, 0, HOW).save(tmp_path)
    Knowledge({}, rings()).save(tmp_path)
    served = Knowledge.load(tmp_path, [n.name for n in nodes if n.kind == "item"])
    assert served is not None and served.vectors is not None
    assert served.vectors.relation_names == RELATIONS
    assert set(served.recall(["1-0"], 4)) == {"1-1", "1-2", "1-3", "1-4"}
    leaning = served.leaning(["1-0"], np.arange(32))
    assert leaning[8:16].mean() > leaning[:8].mean()
