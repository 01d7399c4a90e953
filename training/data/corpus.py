"""The data as a whole: made from contracts, split by pattern, written with its card."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.schema import Language
from retrieval.schema import Contract

from .dialogues import Row, rows
from .replies import replies
from .world import World, invented, world_of

VALIDATION_SHARE = 0.06
_CHINESE_SHARE = 0.4
_REPEATS = 6  # how often a real shop is drawn for one invented one


@dataclass(slots=True)
class Data:
    """Rows; no pattern of `validation` occurs in `train`."""

    train: list[Row] = field(default_factory=list)
    validation: list[Row] = field(default_factory=list)
    seed: int = 0


def make(
    contracts: Sequence[Contract] = (), n: int = 20_000, seed: int = 1, *, invent: bool = True, reply_share: float = 0.04
) -> Data:
    """`n` training rows and 6% as many of validation, English and Chinese, in the shops of the contracts and invented ones.

    Templates kept for validation occur in no training row; a row with one of them goes to validation until that is full.
    """
    data = Data(seed=seed)
    shares: dict[Language, float] = {"en": 1 - _CHINESE_SHARE, "zh": _CHINESE_SHARE}
    for language, share in shares.items():
        worlds = _worlds(contracts, language, invent)
        if not worlds:
            continue
        for task, wanted in (("understand", share * n * (1 - reply_share)), ("reply", share * n * reply_share)):
            _fill(data, worlds, task, round(wanted), seed)
    return data


def write(data: Data, folder: Path) -> dict[str, Any]:
    """Write both splits and the card; returns the card."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, split in (("train", data.train), ("validation", data.validation)):
        with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in split)
    card = card_of(data)
    (folder / "card.json").write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (folder / "README.md").write_text(_readme(card), encoding="utf-8")
    return card


def read(folder: Path) -> Data:
    """What `write` wrote; ValueError when a split is missing."""
    splits: list[list[Row]] = []
    for name in ("train", "validation"):
        path = folder / f"{name}.jsonl"
        if not path.is_file():
            raise ValueError(f"{folder} has no {name}.jsonl; write it with python -m training.data --out {folder}")
        splits.append([json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()])
    return Data(splits[0], splits[1])


def data_hash(data: Data) -> str:
    """16 hexadecimal digits of all chats, in order."""
    digest = hashlib.sha256()
    for row in (*data.train, *data.validation):
        digest.update(json.dumps(row["messages"], ensure_ascii=False).encode())
    return digest.hexdigest()[:16]


def card_of(data: Data) -> dict[str, Any]:
    splits = {"train": data.train, "validation": data.validation}
    return {
        "hash": data_hash(data),
        "seed": data.seed,
        "rows": {name: len(split) for name, split in splits.items()},
        "patterns": {name: len({row["pattern"] for row in split}) for name, split in splits.items()},
        "acts": {name: dict(Counter(row["act"] for row in split).most_common()) for name, split in splits.items()},
        "languages": {name: dict(Counter(row["language"] for row in split)) for name, split in splits.items()},
        "shops": sorted({row["world"] for row in data.train}),
    }


def _worlds(contracts: Sequence[Contract], language: Language, invent: bool) -> list[World]:
    real = []
    for contract in contracts:
        try:
            real.append(world_of(contract, language))
        except ValueError:
            if language == "en":
                raise
    repeated = real * (_REPEATS if invent else 1)
    return repeated + (invented(language) if invent else [])


def _fill(data: Data, worlds: Sequence[World], task: str, n: int, seed: int) -> None:
    kept, held = 0, 0
    most_held = round(n * VALIDATION_SHARE)
    source = rows if task == "understand" else replies
    for row in source(worlds, 4 * n + 100, seed):
        if row.pop("held_out"):
            if held < most_held:
                held += 1
                data.validation.append(row)
        elif kept < n:
            kept += 1
            data.train.append(row)
        if kept == n and held == most_held:
            break


def _readme(card: dict[str, Any]) -> str:
    acts = "\n".join(f"| {act} | {n} | {card['acts']['validation'].get(act, 0)} |" for act, n in card["acts"]["train"].items())
    return f"""# Training data for the shop's language model

Composed by `python -m training.data`, seed {card["seed"]}, hash {card["hash"]}. No text of a third party, no personal data; rows
of a log (`--from-log`) are stripped of e-mail addresses, telephone and order numbers and names.

- A row is a chat: the system prompt, one turn with the conversation's state, and the answer (the Intent as compact JSON in the
  shopper's own words, or a reply of two or three sentences that uses nothing but the evidence).
- {card["rows"]["train"]} rows with {card["patterns"]["train"]} patterns to learn from, {card["rows"]["validation"]} rows with
  {card["patterns"]["validation"]} patterns to validate on. A pattern is the sequence of templates of a message; a template kept for
  validation is in no row of training.
- Languages: {card["languages"]["train"]}. Shops: {", ".join(card["shops"])}.
- Known gaps: two languages; typing errors are simulated; combinations of product, purpose and value can be absurd.

| act | train | validation |
|---|---|---|
{acts}
"""
