"""What each signal of the models that learn items together is worth: the ranker fitted again without it, on the same groups."""

from collections.abc import Mapping, Sequence

import numpy as np

from retrieval.ranker import Ranker
from retrieval.signals import LEARNED
from training.evaluate.metrics import bootstrap_ci95
from training.ranker.fit import fit, fit_prior
from training.ranker.gate import group_ndcg
from training.ranker.table import Table, hide, stack

Row = dict[str, float | list[float]]


def ablation(train: Sequence[Table], stop: Sequence[Table], held: Sequence[Table], seed: int, trees: int) -> Mapping[str, Row]:
    """{what is left out: nDCG@10 on `held`, and the paired 95% interval of the whole minus it}; "nothing" is the whole."""

    def values(names: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        learned, early = stack(hide(train, names)), stack(hide(stop, names))
        prior = fit_prior(learned)
        ranker = Ranker(fit(learned, early, prior, seed, trees), prior)
        return np.array([group_ndcg(ranker, t) for t in hide(held, names)])

    whole = values(())
    rows: dict[str, Row] = {"nothing": {"ndcg@10": round(float(whole.mean()), 4)}}
    for label, names in {**{name: (name,) for name in LEARNED}, "all of them": LEARNED}.items():
        part = values(names)
        low, high = bootstrap_ci95(whole - part)
        rows[label] = {"ndcg@10": round(float(part.mean()), 4), "worth_ci95": [round(low, 4), round(high, 4)]}
    return rows
