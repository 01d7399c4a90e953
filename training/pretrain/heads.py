"""An encoder with two heads, masked words and the product's category, and the trainer that adds their losses."""

import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoModelForMaskedLM, DataCollatorForLanguageModeling, Trainer

MASKED = 0.15
CATEGORY_WEIGHT = 0.5
UNKNOWN = -100


def with_heads(folder: str, categories: int, seed: int) -> Any:
    """The encoder with a head for words, tied to its embeddings, and `category`, a linear head on the mean of the last layer.

    The mean is what sentence-transformers takes as a text's vector, so the category shapes what retrieval sees.
    """
    torch.manual_seed(seed)
    model = AutoModelForMaskedLM.from_pretrained(folder)
    model.category = nn.Linear(model.config.hidden_size, categories)
    return model


def losses(model: Any, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor, Tensor]:
    """(mean loss of the masked words, mean loss of the categories, category logits (n, categories)) of one collated batch."""
    words = {name: value for name, value in batch.items() if name != "category"}
    said = model(**words, output_hidden_states=True)
    mask = batch["attention_mask"][..., None].to(said.hidden_states[-1].dtype)
    logits = model.category((said.hidden_states[-1] * mask).sum(1) / mask.sum(1)).float()
    known = (batch["category"] != UNKNOWN).sum().clamp(min=1)
    missed = nn.functional.cross_entropy(logits, batch["category"], ignore_index=UNKNOWN, reduction="sum") / known
    return said.loss, missed, logits


class TwoTasks(Trainer):  # type: ignore[misc]
    """Minimises the words' loss and a share of the category's."""

    def compute_loss(
        self, model: Any, inputs: dict[str, Tensor], return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        words, category, logits = losses(model, inputs)
        loss = words + CATEGORY_WEIGHT * category
        return (loss, {"logits": logits}) if return_outputs else loss


class Collator:
    """Pads and masks; rows hold `input_ids`, `attention_mask` and `category` (`UNKNOWN` for one too rare to learn)."""

    def __init__(self, tokenizer: Any) -> None:
        self._mask = DataCollatorForLanguageModeling(tokenizer, mlm=True, mlm_probability=MASKED)

    def __call__(self, rows: Sequence[dict[str, Any]]) -> dict[str, Tensor]:
        batch = self._mask([{"input_ids": r["input_ids"], "attention_mask": r["attention_mask"]} for r in rows])
        return {**batch, "category": torch.tensor([r["category"] for r in rows])}


def exam(collate: Collator, rows: Sequence[dict[str, Any]], seed: int, batch: int = 16) -> list[dict[str, Tensor]]:
    """The held-out rows, masked once, so that every measurement sees the same words hidden."""
    torch.manual_seed(seed)
    return [collate(rows[i : i + batch]) for i in range(0, len(rows), batch)]


@torch.inference_mode()
def measure(model: Any, batches: Sequence[dict[str, Tensor]]) -> dict[str, float]:
    """Perplexity per masked word piece, and the share of categories found among those that training knows."""
    model.eval()
    loss, pieces, right, known = 0.0, 0, 0, 0
    for batch in batches:
        batch = {name: value.to(model.device) for name, value in batch.items()}
        words, _, logits = losses(model, batch)
        hidden = int((batch["labels"] != UNKNOWN).sum())
        loss, pieces = loss + words.item() * hidden, pieces + hidden
        told = batch["category"] != UNKNOWN
        right += int((logits.argmax(1)[told] == batch["category"][told]).sum())
        known += int(told.sum())
    return {"perplexity": math.exp(loss / pieces), "category_accuracy": right / max(known, 1)}
