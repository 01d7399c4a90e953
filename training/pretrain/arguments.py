"""What both objectives are told, and what they tell Hugging Face's trainer."""

from dataclasses import dataclass
from pathlib import Path

from transformers import TrainingArguments

from training.budget import trainer_options


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One run. `out` gets the results and `out`/checkpoints the checkpoints; `rank` is LoRA's."""

    out: Path
    minutes: float = 10.0
    epochs: float = 3.0
    batch: int = 8
    rank: int = 16
    full: bool = False
    resume: bool = False
    rate: float | None = None
    seed: int = 0


def trainer_arguments(plan: Plan, rate: float, folder: str = "checkpoints") -> TrainingArguments:
    options = trainer_options(plan.out / folder, rate, plan.batch, plan.epochs, plan.seed)
    return TrainingArguments(**options, train_sampling_strategy="group_by_length", remove_unused_columns=False)
