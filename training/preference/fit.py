"""Direct Preference Optimization or KTO through TRL, from the shipped adapter on.

DPO: Rafailov et al. 2023, https://arxiv.org/abs/2305.18290, with a share of plain likelihood of the better answer, without
which a small model forgets how to speak (Pang et al. 2024, https://arxiv.org/abs/2404.19733). KTO: Ethayarajh et al. 2024,
https://arxiv.org/abs/2402.01306.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from peft import LoraConfig, PeftModel, get_peft_model
from trl import DPOConfig, DPOTrainer, KTOConfig, KTOTrainer

from training.budget import TimeBudget, train, trainer_options
from training.preference.pairs import Answer, Method, Pair, messages_of

TOKENS = 1024
BETA = 0.1
LIKELIHOOD_SHARE = 0.2
RATE = 5e-5


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One run; `adapter` "" starts a new one on the bare base."""

    out: Path
    method: Method = "dpo"
    base: str = ""
    adapter: str = ""
    minutes: float = 10.0
    epochs: float = 2.0
    batch: int = 4
    rate: float = RATE
    rank: int = 16
    resume: bool = False
    seed: int = 0


def with_adapter(model: Any, plan: Plan) -> Any:
    """The base with the adapter that is to be tuned on, or with a new one on all linear layers."""
    if plan.adapter:
        return PeftModel.from_pretrained(model, plan.adapter, is_trainable=True)
    torch.manual_seed(plan.seed)
    config = LoraConfig(r=plan.rank, lora_alpha=2 * plan.rank, target_modules="all-linear", task_type="CAUSAL_LM")
    return get_peft_model(model, config)


def fit(plan: Plan, model: Any, tokenizer: Any, pairs: Sequence[Pair], answers: Sequence[Answer]) -> int:
    """Train the adapter in place, on pairs (dpo) or on single answers (kto); returns the steps made in all."""
    options = trainer_options(plan.out / "checkpoints", plan.rate, plan.batch, plan.epochs, plan.seed)
    options |= {"max_length": TOKENS, "beta": BETA}
    if plan.method == "dpo":
        rows = [{"prompt": messages_of(p.prompt), "chosen": _said(p.chosen), "rejected": _said(p.rejected)} for p in pairs]
        losses = {"loss_type": ["sigmoid", "sft"], "loss_weights": [1.0, LIKELIHOOD_SHARE]}
        trainer: Any = DPOTrainer(
            model=model, args=DPOConfig(**options, **losses), train_dataset=Dataset.from_list(rows), processing_class=tokenizer
        )
    else:
        singles = [{"prompt": messages_of(a.prompt), "completion": _said(a.text), "label": a.liked} for a in answers]
        liked = sum(a.liked for a in answers)
        weights = {
            "desirable_weight": max(1.0, (len(answers) - liked) / liked),
            "undesirable_weight": max(1.0, liked / (len(answers) - liked)),
        }
        trainer = KTOTrainer(
            model=model, args=KTOConfig(**options, **weights), train_dataset=Dataset.from_list(singles), processing_class=tokenizer
        )
    return train(trainer, TimeBudget(plan.minutes, plan.method), plan.resume)


@torch.inference_mode()
def likelihood(model: Any, tokenizer: Any, answer: Answer) -> float:
    """Mean log probability of the answer's tokens, its end mark with them: a long answer is not less likely for its length."""
    messages = [*messages_of(answer.prompt), {"role": "assistant", "content": answer.text}]
    asked = tokenizer.apply_chat_template(messages[:-1], add_generation_prompt=True, tokenize=True, return_dict=True)["input_ids"]
    whole = tokenizer.apply_chat_template(messages, tokenize=True, return_dict=True)["input_ids"]
    ids = torch.tensor([whole], device=model.device)
    with torch.autocast(ids.device.type, torch.bfloat16):
        logits = model(input_ids=ids).logits[0, len(asked) - 1 : -1]
    return -float(torch.nn.functional.cross_entropy(logits.float(), ids[0, len(asked) :]))


def win_rate(model: Any, tokenizer: Any, held: Sequence[tuple[Answer, Answer]]) -> float:
    """The share of (liked, disliked) of which the model finds the liked one likelier."""
    model.eval()
    return sum(likelihood(model, tokenizer, good) > likelihood(model, tokenizer, bad) for good, bad in held) / len(held)


def _said(text: str) -> list[dict[str, str]]:
    return [{"role": "assistant", "content": text}]
