"""The model card of a ranker, out of its manifest: what it is for, what it learned from, how good it is, where it fails.

Mitchell et al. 2019, https://arxiv.org/abs/1810.03993.
"""

from collections.abc import Mapping
from typing import Any

USES = {"search": "answers to a query", "home": "what to show a shopper who asks for nothing"}


def card(task: str, manifest: Mapping[str, Any]) -> str:
    """Markdown; every figure is the manifest's."""
    data, prior = manifest["data"], manifest["prior"]
    weights = ", ".join(f"`{name}` {weight:g}" for name, weight in prior["cold"].items())
    lines = [
        f"# Ranker: {task}",
        "",
        f"Orders {USES.get(task, task)}. {manifest['model']}: {manifest['trees']} trees over",
        f"{len(manifest['signals'])} named signals; contributions by signal and the bias add up to the score.",
        f"Licence: {manifest['licence']}.",
        "",
        "## Learned from",
        f"The log of the shop `{data['shop']}` ({data['items']:,} items, {data['events']:,} events):",
        f"{data['pages']:,} result pages, {data['visits']:,} visits, {data['catalogue_queries']:,} queries of the catalogue.",
        "Clicks are weighted by the inverse of how much their place is looked at, estimated from logged propensities:",
        f"{data['examination']}. A fifth of the shoppers is held out.",
        f"Command: `{manifest['command']}`, seed {manifest['seed']}.",
        "",
        "## Held-out nDCG@10",
        "| groups | n | ranker | fusion | popularity | BM25 | text | random |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, row in manifest["metrics"]["held_out_ndcg@10"].items():
        cells = [row[key] for key in ("groups", "ranker", "rrf", "popularity", "bm25", "text", "random")]
        lines.append(f"| {name} | " + " | ".join(str(c) for c in cells) + " |")
    lines += [
        "",
        "## Limits",
        "Behaviour learned in one shop is not another's: a shop without demand is ranked by the prior alone",
        f"({weights}),",
        "and should train its own ranker once it has some twenty pages with clicks. A generated log is kinder than a real one:",
        "its shoppers are simulated. Popularity feeds on itself; watch `training.evaluate fairness`.",
    ]
    return "\n".join(lines) + "\n"
