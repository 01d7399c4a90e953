"""A training that fits into so many minutes, on Hugging Face's `Trainer`: schedule, stop, progress, checkpoints and resuming.

It knows no model and no data.
"""

import json
import math
import time
from pathlib import Path
from typing import Any

import torch
from tqdm import tqdm
from transformers import PrinterCallback, TrainerCallback, TrainerControl, TrainerState, TrainingArguments

WARM_UP = 0.05
STATE = "budget.json"


def cosine(share: float, warm_up: float = WARM_UP) -> float:
    """The factor of the learning rate when `share` in [0, 1] of the training is over: a linear rise, then half a cosine to 0."""
    if share < warm_up:
        return max(share / warm_up, 0.02)
    return 0.5 * (1 + math.cos(math.pi * min(1.0, (share - warm_up) / (1 - warm_up))))


class TimeBudget(TrainerCallback):  # type: ignore[misc]
    """Ends training after `minutes` or after the planned steps, whichever is first, with the learning rate at 0 by then.

    A checkpoint is written every `save_s` seconds of training and counts once it holds `budget.json`: a kill in the middle of
    writing leaves an older whole one. A resumed run has what is left of the minutes.
    """

    def __init__(self, minutes: float, label: str, save_s: float = 120.0) -> None:
        self.minutes, self.label, self.save_s = minutes, label, save_s
        self.spent_s = 0.0
        self._since = self._saved_at = 0.0
        self._loss: float | None = None
        self._bar: tqdm[Any] | None = None

    def share(self, state: TrainerState) -> float:
        """How much of the training is over, by steps or by time."""
        return float(min(1.0, max(state.global_step / max(state.max_steps, 1), self._spent() / (60 * self.minutes))))

    def left_s(self, state: TrainerState) -> float:
        share = self.share(state)
        return 60 * self.minutes - self._spent() if share <= 0 else self._spent() * (1 - share) / share

    def on_train_begin(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        if state.global_step:
            path = Path(args.output_dir) / f"checkpoint-{state.global_step}" / STATE
            self.spent_s = json.loads(path.read_text())["spent_s"]
        self._since, self._saved_at = time.monotonic(), self.spent_s
        kwargs["lr_scheduler"].lr_lambdas = [lambda _step: cosine(self.share(state))] * len(kwargs["lr_scheduler"].lr_lambdas)
        if state.is_world_process_zero:
            form = "{desc} {percentage:3.0f}%|{bar:30}| {postfix}"
            self._bar = tqdm(total=1.0, initial=self.share(state), desc=self.label, bar_format=form)

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        spent, share = self._spent(), self.share(state)
        if spent - self._saved_at >= self.save_s:
            control.should_save, self._saved_at = True, spent
        if share >= 1:
            control.should_training_stop = control.should_save = True
        if self._bar is not None:
            minutes, seconds = divmod(round(self.left_s(state)), 60)
            loss = "" if self._loss is None else f", loss {self._loss:.3f}"
            self._bar.set_postfix_str(f"step {state.global_step}{loss}, {minutes}:{seconds:02d} left", refresh=False)
            self._bar.update(share - self._bar.n)

    def on_log(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        self._loss = (kwargs.get("logs") or {}).get("loss", self._loss)

    def on_save(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        if state.is_world_process_zero:
            folder = Path(args.output_dir) / f"checkpoint-{state.global_step}"
            (folder / STATE).write_text(json.dumps({"spent_s": self._spent(), "step": state.global_step}))

    def on_train_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        self.spent_s = self._spent()
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _spent(self) -> float:
        return self.spent_s + (time.monotonic() - self._since if self._since else 0.0)


def trainer_options(folder: Path, rate: float, batch: int, epochs: float, seed: int) -> dict[str, Any]:
    """What every trainer here is told: AdamW in bfloat16 autocast; the schedule and the checkpoints are the budget's."""
    gpu = torch.cuda.is_available()
    return {
        "output_dir": str(folder),
        "per_device_train_batch_size": batch,
        "num_train_epochs": epochs,
        "learning_rate": rate,
        "weight_decay": 0.01,
        "lr_scheduler_type": "constant",
        "bf16": True,
        "use_cpu": not gpu,
        "gradient_checkpointing": gpu,
        "dataloader_pin_memory": gpu,
        "save_strategy": "no",
        "save_total_limit": 2,
        "logging_steps": 5,
        "disable_tqdm": True,
        "report_to": ["tensorboard"],
        "seed": seed,
    }


def last_checkpoint(folder: Path) -> Path | None:
    """The newest whole checkpoint of a training in `folder`."""
    whole = [p.parent for p in folder.glob(f"checkpoint-*/{STATE}")]
    return max(whole, key=lambda p: int(p.name.rpartition("-")[2]), default=None)


def train(trainer: Any, budget: TimeBudget, resume: bool = False) -> int:
    """Run the trainer inside the budget, from its newest whole checkpoint when `resume`; returns the steps made in all.

    ValueError when there is nothing to resume. The trainer's arguments are those of `trainer_options`.
    """
    folder = Path(trainer.args.output_dir)
    checkpoint = last_checkpoint(folder) if resume else None
    if resume and checkpoint is None:
        raise ValueError(f"--resume: there is no whole checkpoint in {folder}")
    trainer.remove_callback(PrinterCallback)
    trainer.add_callback(budget)
    return int(trainer.train(resume_from_checkpoint=None if checkpoint is None else str(checkpoint)).global_step)
