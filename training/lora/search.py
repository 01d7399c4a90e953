"""Look for a better recipe with Optuna: short runs, judged by the loss on validation rows whose patterns training never sees."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import optuna
import torch

from training.base_model import load_base
from training.data.corpus import Data

from .fit import Recipe, fit
from .pack import IGNORED, Pack, encode, packed, tensors

_MINUTES = 4.0
_VALIDATION_ROWS = 120


def search(trials: int, start: Recipe, data: Data, folder: str, tokenizer: Any, minutes: float | None = None) -> Recipe:
    """The best of `trials` recipes, each fitted for `minutes` (default 4); the first trial is `start` itself.

    Searched: learning rate, rank, alpha as a multiple of the rank, weight decay. The sampler is seeded: the same data and times
    give the same trials.
    """
    multiple = max(1, start.alpha // start.rank)
    ranks, multiples = sorted({8, 16, 32, start.rank}), sorted({1, 2, 4, multiple})

    def told(trial: optuna.Trial) -> float:
        rank = trial.suggest_categorical("rank", ranks)
        recipe = replace(
            start,
            learning_rate=trial.suggest_float("learning_rate", 2e-4, 4e-3, log=True),
            rank=rank,
            alpha=rank * trial.suggest_categorical("alpha_by_rank", multiples),
            weight_decay=trial.suggest_categorical("weight_decay", [0.0, 0.01, 0.1]),
        )
        model, _ = load_base(folder, torch.bfloat16)
        train = [e for row in data.train if (e := encode(row, tokenizer))]
        with TemporaryDirectory() as scratch:
            tuned, _ = fit(
                model,
                packed(train, recipe.pack, recipe.seed, recipe.shared_prefix),
                recipe,
                Path(scratch),
                minutes or _MINUTES,
                report_to=(),
            )
        held = [e for row in data.validation[:: max(1, len(data.validation) // _VALIDATION_ROWS)] if (e := encode(row, tokenizer))]
        return loss_of(tuned, packed(held, recipe.pack, recipe.seed, recipe.shared_prefix))

    study = optuna.create_study(direction="minimize", sampler=optuna.samplers.TPESampler(seed=start.seed))
    study.enqueue_trial({"learning_rate": start.learning_rate, "rank": start.rank, "alpha_by_rank": multiple})
    study.optimize(told, n_trials=trials)
    best = study.best_params
    return replace(
        start,
        learning_rate=best["learning_rate"],
        rank=best["rank"],
        alpha=best["rank"] * best["alpha_by_rank"],
        weight_decay=best["weight_decay"],
    )


def loss_of(model: Any, packs: Sequence[Pack]) -> float:
    """Mean cross-entropy of the answers' tokens, in nats."""
    model.eval()
    total, n = 0.0, 0
    with torch.no_grad(), torch.autocast(next(model.parameters()).device.type, torch.bfloat16):
        for pack in packs:
            batch = {name: t.to(next(model.parameters()).device) for name, t in tensors(pack).items()}
            labels = batch["labels"][0, 1:]
            places = (labels != IGNORED).nonzero().squeeze(1)
            logits = model(
                input_ids=batch["input_ids"],
                position_ids=batch["position_ids"],
                attention_mask=batch["attention_mask"].to(torch.bfloat16),
                use_cache=False,
                logits_to_keep=places,
            ).logits[0]
            total += float(torch.nn.functional.cross_entropy(logits.float(), labels[places], reduction="sum"))
            n += len(places)
    return total / max(n, 1)
