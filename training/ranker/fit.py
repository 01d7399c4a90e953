"""LambdaMART over the tables, starting from the prior, bent only where sense allows. Knows neither log nor catalogue."""

from collections.abc import Mapping

import lightgbm
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from retrieval.ranker import Prior
from retrieval.signals import SIGNALS
from training.ranker.table import Table

# Found on foreign judged queries, the same for every shop. A photo is a wish that no table holds: what looks like it comes first,
# by a fixed weight on the cosine.
MATCH = {
    "rrf": 4.0,
    "words": 2.0,
    "all_words": 2.0,
    "title_match": 0.5,
    "model_match": 0.5,
    "brand_match": 0.5,
    "attribute_match": 0.5,
    "text": 0.5,
    "category_match": 0.5,
    "kind_match": 0.5,
    "feedback": 1.0,
}
COLD = {**MATCH, "image": 60.0}
WARM = {**{name: weight / 2 for name, weight in MATCH.items()}, "image": 60.0}
UNSEEN_MEANS = {"image": 0.7}
# All else equal, more of these is never worse; a later place in a channel never better.
RISING = frozenset((
    "text", "bm25", "image", "rrf", "words", "all_words", "title_match", "exact_title", "model_match", "brand_match",
    "category_word", "attribute_match", "category_match", "kind_match", "feedback", "rating", "popularity", "stock",
    "brand_affinity", "category_affinity", "attribute_affinity", "price_fit", "taste", "graph", "goes_with", "sequence",
))  # fmt: skip
FALLING = frozenset(("text_position", "bm25_position", "image_position"))
PATIENCE = 30


def fit_prior(table: Table) -> Prior:
    """The fixed weights, centred on the table's means; none of a signal that the table never knows."""
    columns = {name: table.matrix[:, SIGNALS.index(name)] for name in COLD}
    means = UNSEEN_MEANS | {name: float(np.nanmean(column)) for name, column in columns.items() if not np.isnan(column).all()}
    # Without a query there is no match to lean on: then the trees speak in every shop.
    return Prior({n: COLD[n] for n in means}, {n: WARM[n] for n in means}, means, alone="rrf" in means)


def parameters(seed: int) -> dict[str, object]:
    """LightGBM's settings: small trees, deterministic to the bit, monotone where sense demands."""
    return {
        "objective": "lambdarank",
        "metric": "ndcg",
        "eval_at": [10],
        "lambdarank_truncation_level": 15,
        "learning_rate": 0.05,
        "num_leaves": 8,
        "min_data_in_leaf": 20,
        "lambda_l2": 3.0,
        "feature_fraction": 0.7,
        "monotone_constraints": [1 if n in RISING else -1 if n in FALLING else 0 for n in SIGNALS],
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,
        "verbosity": -1,
    }


def fit(
    train: Table, stop: Table, prior: Prior, seed: int, trees: int, settings: Mapping[str, object] | None = None
) -> lightgbm.Booster:
    """Boost until nDCG@10 on `stop` no longer rises, at most `trees` trees; `settings` replace those of `parameters`."""
    with tqdm(total=trees, desc="trees", unit="tree") as bar:
        return lightgbm.train(
            parameters(seed) | dict(settings or {}),
            dataset(train, prior),
            trees,
            valid_sets=[dataset(stop, prior)],
            callbacks=[lightgbm.early_stopping(PATIENCE, verbose=False), lambda _: bar.update()],
        )


def search(train: Table, stop: Table, prior: Prior, seed: int, trees: int, trials: int) -> dict[str, object]:
    """The settings with the best nDCG@10 on `stop` among `trials` draws (Parzen estimators: Bergstra et al. 2011)."""
    import optuna

    def value(trial: "optuna.Trial") -> float:
        settings = {
            "num_leaves": trial.suggest_int("num_leaves", 4, 24, log=True),
            "learning_rate": trial.suggest_float("learning_rate", 0.02, 0.2, log=True),
            "min_data_in_leaf": trial.suggest_int("min_data_in_leaf", 10, 200, log=True),
            "lambda_l2": trial.suggest_float("lambda_l2", 0.1, 30.0, log=True),
            "feature_fraction": trial.suggest_float("feature_fraction", 0.4, 1.0),
        }
        booster = fit(train, stop, prior, seed, trees, settings)
        return mean_ndcg(stop, np.asarray(booster.predict(stop.matrix)) + prior.contributions(stop.matrix, SIGNALS).sum(1))

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=seed))
    study.optimize(value, n_trials=trials)
    return dict(study.best_params)


def dataset(table: Table, prior: Prior) -> lightgbm.Dataset:
    return lightgbm.Dataset(
        table.matrix,
        table.grades,
        group=table.sizes,
        weight=table.weights,
        init_score=prior.contributions(table.matrix, SIGNALS).sum(1),
        feature_name=list(SIGNALS),
        free_raw_data=False,
    )


def mean_ndcg(table: Table, scores: NDArray[np.float64], k: int = 10) -> float:
    """Mean nDCG@k over the groups, gains times the rows' weights, so that what was clicked in spite of its place counts in full.

    Ties in random order, for the order of the rows is that of the page; missing scores last.
    """
    scores = np.nan_to_num(scores, nan=-np.inf)
    shuffle = np.random.default_rng(0)
    values = []
    for group in table.groups():
        gains = (np.exp2(table.grades[group]) - 1) * table.weights[group]
        order = np.lexsort((shuffle.random(len(gains)), -scores[group]))
        discount = 1 / np.log2(np.arange(2, min(k, len(gains)) + 2))
        values.append(float((gains[order][:k] * discount).sum() / (np.sort(gains)[::-1][:k] * discount).sum()))
    return float(np.mean(values))
