"""Fit an adapter: PEFT's methods on any causal model, by transformers' Trainer with the loss at the answers' tokens alone.

TRL's SFTTrainer computes logits at every position of a row and repeats the system prompt in each; on two cores that halves
the rows that fit into the time (480 tokens a second, see `pack`). Hence its parent class with two methods replaced.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from peft import IA3Config, LoHaConfig, LoKrConfig, LoraConfig, PeftConfig, get_peft_model
from torch.optim.lr_scheduler import LambdaLR
from transformers import PrinterCallback, Trainer, TrainingArguments
from transformers.trainer_utils import get_last_checkpoint

from .clock import SPENT, Clock
from .pack import IGNORED, Pack, collate

METHODS = ("lora", "rslora", "dora", "pissa", "loha", "lokr", "ia3")


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that decides a run besides its data. `rank` and `alpha` are ignored by ia3; `pack` is the tokens of one sequence."""

    method: str = "lora"
    rank: int = 16
    alpha: int = 32
    dropout: float = 0.0
    learning_rate: float = 1e-3
    weight_decay: float = 0.0
    pack: int = 640
    accumulate: int = 1
    epochs: float = 1.0
    seed: int = 1
    shared_prefix: bool = True


class AnswerTrainer(Trainer):  # type: ignore[misc]
    """Logits only where an answer's token is to be foretold, and a learning rate by the clock."""

    clock: Clock

    def compute_loss(self, model: Any, inputs: dict[str, Any], return_outputs: bool = False, num_items_in_batch: Any = None) -> Any:
        labels = inputs["labels"][0, 1:]
        places = (labels != IGNORED).nonzero().squeeze(1)
        mask = inputs["attention_mask"]
        outputs = model(
            input_ids=inputs["input_ids"],
            position_ids=inputs["position_ids"],
            attention_mask=mask.to(torch.bfloat16) if model.training and torch.is_autocast_enabled(mask.device.type) else mask,
            use_cache=False,
            logits_to_keep=places,
        )
        loss = torch.nn.functional.cross_entropy(outputs.logits[0].float(), labels[places], reduction="sum")
        loss = loss / (num_items_in_batch if num_items_in_batch is not None else max(len(places), 1))
        return (loss, outputs) if return_outputs else loss

    def create_scheduler(self, num_training_steps: int, optimizer: Any = None) -> Any:
        self.lr_scheduler = LambdaLR(optimizer or self.optimizer, self.clock.rate)
        return self.lr_scheduler


def peft_config(recipe: Recipe) -> PeftConfig:
    """PEFT's configuration on all linear layers but the head; ValueError for an unknown method."""
    common: dict[str, Any] = {"task_type": "CAUSAL_LM", "target_modules": "all-linear"}
    match recipe.method:
        case "lora" | "rslora" | "dora" | "pissa":
            return LoraConfig(
                r=recipe.rank,
                lora_alpha=recipe.alpha,
                lora_dropout=recipe.dropout,
                use_rslora=recipe.method == "rslora",
                use_dora=recipe.method == "dora",
                init_lora_weights="pissa_niter_8" if recipe.method == "pissa" else True,
                **common,
            )
        case "loha":
            return LoHaConfig(r=recipe.rank, alpha=recipe.alpha, **common)
        case "lokr":
            return LoKrConfig(r=recipe.rank, alpha=recipe.alpha, **common)
        case "ia3":
            return IA3Config(**common)
    raise ValueError(f"--method {recipe.method!r} is none of {', '.join(METHODS)}")


def fit(
    model: Any,
    packs: Sequence[Pack],
    recipe: Recipe,
    folder: Path,
    minutes: float | None = None,
    resume: bool = False,
    report_to: Sequence[str] = ("tensorboard",),
    save_every: int = 50,
) -> tuple[Any, dict[str, Any]]:
    """Train an adapter on the model; returns the PEFT model and what the run was: steps, seconds, tokens, loss.

    Checkpoints go to `folder`/checkpoints; `resume` goes on from the last whole one, wherever the run was killed.
    """
    gpu = torch.cuda.is_available()
    torch.manual_seed(recipe.seed)
    tuned = get_peft_model(model, peft_config(recipe))
    steps = max(1, round(recipe.epochs * len(packs) / recipe.accumulate))
    clock = Clock(steps, minutes)
    checkpoints = folder / "checkpoints"
    arguments = TrainingArguments(
        output_dir=str(checkpoints),
        per_device_train_batch_size=1,
        gradient_accumulation_steps=recipe.accumulate,
        max_steps=steps,
        learning_rate=recipe.learning_rate,
        weight_decay=recipe.weight_decay,
        optim="adamw_torch",
        max_grad_norm=1.0,
        bf16=not gpu or torch.cuda.is_bf16_supported(),
        use_cpu=not gpu,
        gradient_checkpointing=gpu,
        logging_steps=10,
        save_steps=save_every,
        save_total_limit=2,
        report_to=list(report_to),
        remove_unused_columns=False,
        disable_tqdm=True,
        dataloader_pin_memory=gpu,
        seed=recipe.seed,
        data_seed=recipe.seed,
    )
    trainer = AnswerTrainer(model=tuned, args=arguments, train_dataset=_Packs(packs), data_collator=collate, callbacks=[clock])
    trainer.clock = clock
    trainer.remove_callback(PrinterCallback)  # the clock has a bar, and stdout is for the result
    checkpoint = _last(checkpoints) if resume else None
    if checkpoint:
        clock.resume(checkpoint)
    result = trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    return tuned, {
        "steps": trainer.state.global_step,
        "planned_steps": steps,
        "seconds": round(clock.elapsed_s(), 1),
        "train_loss": round(float(result.training_loss), 4),
        "losses": [round(float(log["loss"]), 4) for log in trainer.state.log_history if "loss" in log],
        "recipe": asdict(recipe),
    }


class _Packs(torch.utils.data.Dataset[Pack]):
    def __init__(self, packs: Sequence[Pack]) -> None:
        self.packs = packs

    def __len__(self) -> int:
        return len(self.packs)

    def __getitem__(self, place: int) -> Pack:
        return self.packs[place]


def _last(checkpoints: Path) -> Path | None:
    """The newest checkpoint that was written to its end (`spent.json` comes last)."""
    if not checkpoints.is_dir():
        return None
    whole = [p for p in checkpoints.glob("checkpoint-*") if (p / SPENT).is_file()]
    newest = max(whole, key=lambda p: int(p.name.split("-")[1]), default=None)
    if newest is None and (torn := get_last_checkpoint(str(checkpoints))):
        raise ValueError(f"{torn} was not written to its end; delete it, or train without --resume")
    return newest
