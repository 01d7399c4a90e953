"""Training by the clock: how far a run is, its learning rate, its progress bar, and the end of its time.

Progress is the greater of the share of steps and the share of minutes, so the cosine ends where the run ends, on a busy machine
too. Minutes already spent come back with a checkpoint.
"""

import json
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tqdm import tqdm
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

SPENT = "spent.json"


class Clock(TrainerCallback):  # type: ignore[misc]
    """`minutes` None: steps alone count. A step is only begun when the time for it is left."""

    def __init__(self, steps: int, minutes: float | None, warm_up: float = 0.04, now: Callable[[], float] = time.monotonic) -> None:
        self.steps, self.minutes, self.warm_up, self.now = steps, minutes, warm_up, now
        self.spent_s, self.started = 0.0, now()
        self.bar: tqdm[Any] | None = None

    def elapsed_s(self) -> float:
        return self.spent_s + self.now() - self.started

    def progress(self, step: int) -> float:
        """From 0 to 1."""
        by_steps = step / max(self.steps, 1)
        by_time = self.elapsed_s() / (60 * self.minutes) if self.minutes else 0.0
        return min(1.0, max(by_steps, by_time))

    def rate(self, step: int) -> float:
        """The factor on the learning rate: linear warm-up, then a cosine to a hundredth."""
        done = self.progress(step)
        if done < self.warm_up:
            return max(done, 1 / max(self.steps, 1)) / self.warm_up
        return 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * (done - self.warm_up) / (1 - self.warm_up)))

    def on_train_begin(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        self.started = self.now()
        self.bar = tqdm(
            total=100,
            unit="%",
            bar_format="{l_bar}{bar}| {elapsed} gone, {remaining} left{postfix}",
            disable=not state.is_world_process_zero,
        )

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        if self.bar is not None:
            self.bar.update(round(100 * self.progress(state.global_step), 1) - self.bar.n)
        if self.minutes and self.elapsed_s() * (1 + 1 / max(state.global_step, 1)) >= 60 * self.minutes:
            control.should_training_stop = True

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        if self.bar is not None and logs and "loss" in logs:
            self.bar.set_postfix_str(f"step {state.global_step}, loss {float(logs['loss']):.3f}")

    def on_save(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        folder = Path(str(args.output_dir)) / f"checkpoint-{state.global_step}"
        (folder / SPENT).write_text(json.dumps({"seconds": self.elapsed_s()}))

    def on_train_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: Any) -> None:
        if self.bar is not None:
            self.bar.close()

    def resume(self, checkpoint: Path) -> None:
        """Take over the time that a killed run had spent at this checkpoint."""
        self.spent_s = float(json.loads((checkpoint / SPENT).read_text())["seconds"])
