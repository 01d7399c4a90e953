"""`python -m training.knowledge [--shop NAME] [--json]`: build the product graph, learn its vectors, measure, write.

A tenth of the edges between items is hidden for the measure; the vectors that are written have seen all. Next to MRR and hits@10
stands what the most frequent tails of each relation reach. Serving loads what is written to the shop's folder `knowledge`.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tqdm import tqdm

from retrieval.graph import read_graph
from retrieval.knowledge import LINKS, RELATIONS, Knowledge, Node, Triple, Vectors
from retrieval.learned import KNOWLEDGE
from retrieval.settings import ShopSettings
from training.knowledge.embed import Edges, Fit, fit, held_out, hits_at, mean_reciprocal_rank, parts, relation_parts, tail_ranks

HELD_OUT = 0.1


def numbered(triples: Sequence[Triple]) -> tuple[Edges, list[Node]]:
    """Edges as numbers; items come first among the nodes."""
    found = dict.fromkeys(n for t in triples for n in (t.head, t.tail))
    nodes = sorted(found, key=lambda n: (n.kind != "item", n))
    number = {node: i for i, node in enumerate(nodes)}
    return Edges(
        np.array([number[t.head] for t in triples], np.int64),
        np.array([RELATIONS.index(t.relation) for t in triples], np.int64),
        np.array([number[t.tail] for t in triples], np.int64),
        np.array([max(t.weight, 0.05) for t in triples], np.float32),
    ), nodes


def measure(edges: Edges, nodes: list[Node], seed: int, how: Fit) -> dict[str, Any]:
    """Hide a tenth of the edges between items, fit on the rest, rank the hidden tails among all items."""
    is_item = np.array([n.kind == "item" for n in nodes])
    between = np.isin(edges.relations, [RELATIONS.index(r) for r in LINKS])
    hidden = np.zeros(len(edges), bool)
    hidden[np.flatnonzero(between)[held_out(edges.at(between), HELD_OUT, seed)]] = True
    # What says the same as a hidden edge by another name is hidden too, else the answer could be read off.
    pairs = set(zip(edges.heads[hidden].tolist(), edges.tails[hidden].tolist(), strict=True))
    same = np.array([(h, t) in pairs or (t, h) in pairs for h, t in zip(edges.heads.tolist(), edges.tails.tolist(), strict=True)])
    known, asked = edges.at(~same & ~hidden), edges.at(hidden)
    model = fit(known, len(nodes), len(RELATIONS), seed, how, _bar(how, "measured on held-out edges"))
    ranks = tail_ranks(model, asked, known, len(nodes), is_item)
    often = _popular_ranks(asked, known, is_item)
    by_relation = {
        name: {"edges": int(own.sum()), "mrr": mean_reciprocal_rank(ranks[own]), "hits@10": hits_at(ranks[own])}
        for name in LINKS
        if (own := asked.relations == RELATIONS.index(name)).any()
    }
    return {
        "mrr": mean_reciprocal_rank(ranks),
        "hits@10": hits_at(ranks),
        "held_out": len(asked),
        "popular": {"mrr": mean_reciprocal_rank(often), "hits@10": hits_at(often)},
        "by_relation": by_relation,
    }


def _popular_ranks(asked: Edges, known: Edges, is_item: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Ranks when the most frequent tails of the relation come first: what vectors have to beat."""
    ranks = []
    for r, t in zip(asked.relations.tolist(), asked.tails.tolist(), strict=True):
        counts = np.bincount(known.tails[known.relations == r], minlength=len(is_item))[is_item]
        ranks.append(int((counts >= counts[t]).sum()) - 1)
    return np.array(ranks, np.int64)


def _bar(how: Fit, what: str) -> Any:
    bar = tqdm(total=how.epochs, desc=what, unit="epoch", disable=None)

    def told(loss: float) -> None:
        bar.set_postfix(loss=f"{loss:.3f}")
        bar.update()
        if bar.n == how.epochs:
            bar.close()

    return told


def vectors_of(edges: Edges, nodes: list[Node], seed: int, how: Fit) -> Vectors:
    """Fit on every edge; the items' and relations' vectors."""
    model = fit(edges, len(nodes), len(RELATIONS), seed, how, _bar(how, "fitted on all edges"))
    items = [n.name for n in nodes if n.kind == "item"]
    with torch.inference_mode():
        own = torch.cat(parts(model, torch.arange(len(items))), 1).numpy()
        ways = torch.cat(relation_parts(model, torch.arange(len(RELATIONS))), 1).numpy()
    return Vectors(tuple(items), own, RELATIONS, ways)


def train(settings: ShopSettings, out: Path, seed: int, how: Fit) -> dict[str, Any]:
    """Build, measure and write; returns the numbers."""
    graph, new = read_graph(settings, out)
    triples = sorted(graph.triples())
    if not triples:
        raise ValueError(f"shop {settings.shop!r} has no graph: no brand, category, attribute or link, and no pair in the log")
    edges, nodes = numbered(triples)
    result: dict[str, Any] = measure(edges, nodes, seed, how)
    vectors_of(edges, nodes, seed, how).save(out)
    Knowledge.of(graph).save(out)
    graph.save(out)
    counts = dict(Counter(t.relation for t in triples))
    result |= {"shop": settings.shop, "nodes": len(nodes), "edges": counts, "new_events": new, "seed": seed, "folder": str(out)}
    (out / "report.json").write_text(json.dumps(result, indent=1), encoding="utf-8")
    return result


def lines(result: dict[str, Any]) -> Iterator[str]:
    yield f"{result['nodes']} nodes, {sum(result['edges'].values())} edges, {result['new_events']} new events"
    yield f"{'held-out edges':<20} {'edges':>7} {'MRR':>7} {'hits@10':>8}"
    yield f"{'all':<20} {result['held_out']:7d} {result['mrr']:7.3f} {result['hits@10']:8.3f}"
    yield f"{'most frequent tails':<20} {'':7} {result['popular']['mrr']:7.3f} {result['popular']['hits@10']:8.3f}"
    for name, row in result["by_relation"].items():
        yield f"{name:<20} {row['edges']:7d} {row['mrr']:7.3f} {row['hits@10']:8.3f}"


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.knowledge", description=__doc__)
    parser.add_argument("--shop", help="name of the shop (default SHOP_NAME, or demo)")
    parser.add_argument("--out", type=Path, help="folder (default: `knowledge` in the shop's own)")
    parser.add_argument("--epochs", type=int, default=Fit().epochs)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    settings = ShopSettings.from_env()
    settings = replace(settings, shop=args.shop or settings.shop)
    if args.epochs < 1:
        parser.error(f"--epochs {args.epochs} must be at least 1")
    try:
        result = train(settings, args.out or settings.shop_dir / KNOWLEDGE, args.seed, Fit(epochs=args.epochs))
    except (ValueError, OSError) as error:
        print(f"training.knowledge: {error}", file=sys.stderr)
        return 2
    print(json.dumps(result, indent=1) if args.json else "\n".join(lines(result)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
