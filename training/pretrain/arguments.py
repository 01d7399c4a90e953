"""What both objectives are told, and what they tell Hugging Face's trainer."""

from dataclasses import dataclass
from pathlib import Path

import torch
from transformers import TrainingArguments


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
    """AdamW in bfloat16 autocast, grouped by length; the schedule and the checkpoints are the budget's."""
    return TrainingArguments(
        output_dir=str(plan.out / folder),
        per_device_train_batch_size=plan.batch,
        num_train_epochs=plan.epochs,
        learning_rate=rate,
        weight_decay=0.01,
        lr_scheduler_type="constant",
        bf16=True,
        use_cpu=not torch.cuda.is_available(),
        gradient_checkpointing=torch.cuda.is_available(),
        train_sampling_strategy="group_by_length",
        dataloader_pin_memory=torch.cuda.is_available(),
        remove_unused_columns=False,
        save_strategy="no",
        save_total_limit=2,
        logging_steps=5,
        disable_tqdm=True,
        report_to=["tensorboard"],
        seed=plan.seed,
    )
