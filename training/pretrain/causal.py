"""Causal language modelling on a shop's text: the language model learns the products' words, by LoRA or in full."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, get_peft_model
from transformers import DataCollatorForLanguageModeling, Trainer

from retrieval.schema import Item
from training.base_model import load_base
from training.budget import TimeBudget, train
from training.pretrain.arguments import Plan, trainer_arguments
from training.shop_text import text_of

TOKENS = 384
RATE_LORA, RATE_FULL = 2e-4, 2e-5


def tokenized(tokenizer: Any, texts: Sequence[str]) -> list[dict[str, list[int]]]:
    """Each text, cut at `TOKENS`, with the end mark, as a row of the trainer."""
    rows = tokenizer(list(texts), truncation=True, max_length=TOKENS - 1, add_special_tokens=False)["input_ids"]
    return [{"input_ids": [*ids, tokenizer.eos_token_id], "attention_mask": [1] * (len(ids) + 1)} for ids in rows]


@torch.inference_mode()
def perplexity(model: Any, rows: Sequence[dict[str, list[int]]]) -> float:
    """Give exp of the mean negative log likelihood per token, the first token of each row aside."""
    model.eval()
    total, count = 0.0, 0
    for row in rows:
        ids = torch.tensor([row["input_ids"]], device=model.device)
        with torch.autocast(ids.device.type, torch.bfloat16):
            logits = model(input_ids=ids).logits[0, :-1]
        total += torch.nn.functional.cross_entropy(logits.float(), ids[0, 1:], reduction="sum").item()
        count += ids.shape[1] - 1
    return math.exp(total / count)


def pretrain_causal(plan: Plan, training: Sequence[Item], held: Sequence[Item], base: str) -> dict[str, Any]:
    """Train, measure, and write `out`/model (a Hugging Face folder to fine-tune on) and, by LoRA, `out`/adapter (PEFT)."""
    model, tokenizer = load_base(base)
    rows = tokenized(tokenizer, [text_of(i) for i in training])
    held_rows = tokenized(tokenizer, [text_of(i) for i in held])
    before = perplexity(model, held_rows)
    print(f"perplexity on {len(held)} held-out products before: {before:.2f}", flush=True)
    if not plan.full:
        config = LoraConfig(r=plan.rank, lora_alpha=2 * plan.rank, target_modules="all-linear", task_type="CAUSAL_LM")
        model = get_peft_model(model, config)
    trainer = Trainer(
        model=model,
        args=trainer_arguments(plan, plan.rate or (RATE_FULL if plan.full else RATE_LORA)),
        train_dataset=rows,
        data_collator=_collator(tokenizer),
    )
    steps = train(trainer, TimeBudget(plan.minutes, "clm"), plan.resume)
    after = perplexity(trainer.model, held_rows)
    print(f"perplexity on {len(held)} held-out products after: {after:.2f}", flush=True)
    written = _write(trainer.model, tokenizer, plan.out, plan.full)
    return {"steps": steps, "perplexity_before": before, "perplexity_after": after, "written": written}


def _collator(tokenizer: Any) -> Any:
    """Pad and label; the end mark that closes a text is learned although the padding has the same id."""
    collate = DataCollatorForLanguageModeling(tokenizer, mlm=False)

    def batch(rows: list[dict[str, list[int]]]) -> Any:
        made = collate(rows)
        made["labels"] = made["input_ids"].masked_fill(made["attention_mask"] == 0, -100)
        return made

    return batch


def _write(model: Any, tokenizer: Any, out: Path, full: bool) -> list[str]:
    written = [str(out / "model")]
    if not full:
        model.save_pretrained(out / "adapter")
        written.append(str(out / "adapter"))
        model = model.merge_and_unload()
    model.to(torch.bfloat16).save_pretrained(out / "model")
    tokenizer.save_pretrained(out / "model")
    return written
