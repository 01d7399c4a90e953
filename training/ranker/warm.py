"""Go on from the live forest: more trees on top of it, fitted to what is new, and never a tree changed.

Boosting goes on from the scores of the live ranker, prior included, with the same monotone constraints, so that all that held of
the live forest holds of the longer one. LightGBM's own `init_model` would start from its trees without the prior; so the new trees
are grown by themselves and put behind the old ones in the model's text, which is then checked to be the sum of both.
"""

import re

import lightgbm
import numpy as np

from retrieval.ranker import Ranker
from retrieval.signals import SIGNALS
from training.ranker.fit import PATIENCE, parameters
from training.ranker.table import Table

MOST_TREES = 600
STEP = 0.03
_TREE = re.compile(r"^Tree=\d+$", re.MULTILINE)


def can_go_on(ranker: Ranker) -> bool:
    """Whether there is a forest to go on from: over the same signals, and not too long already."""
    return ranker.names == tuple(SIGNALS) and 0 < ranker.trees.num_trees() < MOST_TREES


def fit_on(ranker: Ranker, train: Table, stop: Table, seed: int, trees: int) -> lightgbm.Booster:
    """The live forest with at most `trees` more, as many as raise nDCG@10 on `stop`."""
    data = [
        lightgbm.Dataset(
            t.matrix,
            t.grades,
            group=t.sizes,
            weight=t.weights,
            init_score=ranker.score(t.matrix).astype(np.float64),
            feature_name=list(SIGNALS),
            free_raw_data=False,
        )
        for t in (train, stop)
    ]
    grown = lightgbm.train(
        parameters(seed) | {"learning_rate": STEP},
        data[0],
        trees,
        valid_sets=[data[1]],
        callbacks=[lightgbm.early_stopping(PATIENCE, verbose=False)],
    )
    return joined(ranker.trees, grown, train)


def joined(first: lightgbm.Booster, more: lightgbm.Booster, probe: Table) -> lightgbm.Booster:
    """One forest of both; a ValueError when its predictions on `probe` are not the sum of theirs."""
    head, trees, tail = _parts(first.model_to_string())
    _, new, _ = _parts(more.model_to_string())
    blocks = [_TREE.sub(f"Tree={n}", block, count=1) for n, block in enumerate((*trees, *new))]
    sizes = " ".join(str(len(block.encode())) for block in blocks)
    text = re.sub(r"^tree_sizes=.*$", f"tree_sizes={sizes}", head, count=1, flags=re.MULTILINE) + "".join(blocks) + tail
    both = lightgbm.Booster(model_str=text)
    rows = probe.matrix[:200]
    apart = np.asarray(first.predict(rows, num_threads=1)) + np.asarray(more.predict(rows, num_threads=1))
    if not np.allclose(np.asarray(both.predict(rows, num_threads=1)), apart, atol=1e-6):
        raise ValueError("this LightGBM writes forests in a form that cannot be joined: train anew with --promote")
    return both


def _parts(text: str) -> tuple[str, list[str], str]:
    """What stands before the trees, each tree's text, what stands behind them."""
    starts = [m.start() for m in _TREE.finditer(text)]
    end = text.index("end of trees")
    return text[: starts[0]], [text[a:b] for a, b in zip(starts, [*starts[1:], end], strict=True)], text[end:]
