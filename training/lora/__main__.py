"""`python -m training.lora`: fine-tune the language model; without arguments, the adapter that ships with the package.

On two cores the packaged model learns in under an hour. On a GPU, `--base` takes any causal model with a chat template, and
`accelerate launch -m training.lora --base ...` uses several. Out come the PEFT adapter, its GGUF twin, a manifest and a report.
"""

import argparse
import json
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch

from assistant.llm.weights import NAME, served_model
from assistant.settings import Settings
from training.base_model import base_folder, base_hash, load_base
from training.data.corpus import Data, data_hash, make, read

from .fit import METHODS, Recipe, fit
from .keep import save_adapter, save_gguf, save_manifest
from .pack import Pack, encode, packed
from .report import generated, markdown, score, served

_DEFAULTS = Recipe()
_ROWS = 16_000
_MINUTES = 52.0
_REPLY_SHARE = 0.02  # a reply costs six times the tokens of a reading, and the guardrails stand behind it
_TRACKERS = ("tensorboard", "wandb", "none")


def main(argv: list[str] | None = None) -> int:
    args = _arguments(argv)
    settings = Settings.from_env()
    out = args.out or settings.home / "lora"
    data = read(args.data) if args.data else make((), args.rows, args.seed, reply_share=_REPLY_SHARE)
    folder = base_folder(args.base, settings.home)
    gpu = torch.cuda.is_available()
    model, tokenizer = load_base(folder, torch.bfloat16)
    if gpu:
        model.enable_input_require_grads()
    recipe = _recipe(args)
    if args.search:
        from .search import search

        recipe = search(args.search, recipe, data, folder, tokenizer, args.minutes)
        print(f"best: {recipe}", file=sys.stderr)  # noqa: T201
    packs = packs_of(data, tokenizer, recipe)
    tuned, run = fit(model, packs, recipe, out, args.minutes, args.resume, _trackers(args))
    save_adapter(tuned, args.base or NAME, out)
    twin = save_gguf(out, recipe.method) if not args.base else None
    rows = [r for r in data.validation if r.get("task") == "understand"][:: max(1, len(data.validation) // max(args.validate, 1))][
        : args.validate
    ]
    metrics = score(rows, served(served_model(settings.home), twin)() if twin else generated(tuned, tokenizer))
    base = {"name": args.base or NAME, "hash": base_hash(folder)}
    told = {"hash": data_hash(data), "train": len(data.train), "validation": len(data.validation)}
    save_manifest(out, base, told, {k: str(v) for k, v in vars(args).items()}, run, metrics)
    (out / "report.json").write_text(json.dumps({"run": run, "metrics": metrics}, ensure_ascii=False, indent=1), encoding="utf-8")
    (out / "report.md").write_text(markdown(metrics, run), encoding="utf-8")
    short = {k: round(metrics[k], 4) for k in ("exact_match", "act_accuracy", "slot_f1", "readable")}
    print(json.dumps({"out": str(out), "steps": run["steps"], "seconds": run["seconds"], **short}))  # noqa: T201
    return 0


def packs_of(data: Data, tokenizer: Any, recipe: Recipe) -> list[Pack]:
    """The training rows in packs; rows longer than the model's patience are left out and counted on stderr."""
    examples = [encode(row, tokenizer) for row in data.train]
    kept = [e for e in examples if e is not None]
    if not kept:
        raise ValueError("the data has no row that can be trained on")
    if len(kept) < len(examples):
        print(f"{len(examples) - len(kept)} rows are too long and left out", file=sys.stderr)  # noqa: T201
    return packed(kept, recipe.pack, recipe.seed, recipe.shared_prefix)


def _recipe(args: argparse.Namespace) -> Recipe:
    return Recipe(
        method=args.method,
        rank=args.rank,
        alpha=args.alpha,
        learning_rate=args.learning_rate,
        pack=args.pack,
        accumulate=args.accumulate,
        epochs=args.epochs,
        seed=args.seed,
        shared_prefix=not args.no_shared_prefix,
    )


def _trackers(args: argparse.Namespace) -> tuple[str, ...]:
    """TensorBoard, and Weights & Biases where it is installed and logged in, unless told otherwise."""
    if args.track:
        return () if "none" in args.track else tuple(args.track)
    if find_spec("wandb") is None or not import_module("wandb").api.api_key:
        return ("tensorboard",)
    return ("tensorboard", "wandb")


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="training.lora", description=__doc__)
    parser.add_argument("--out", type=Path, help="where everything is written (default SHOP_HOME/lora)")
    parser.add_argument("--data", type=Path, help="a folder of python -m training.data (default: made afresh)")
    parser.add_argument("--rows", type=int, default=_ROWS, help=f"training rows to make without --data (default {_ROWS})")
    parser.add_argument("--base", default="", help="a model folder or an id (default: the packaged SmolLM2-135M-Instruct)")
    parser.add_argument("--minutes", type=float, default=_MINUTES, help=f"time for training (default {_MINUTES:g}); 0: all epochs")
    parser.add_argument("--epochs", type=float, default=_DEFAULTS.epochs)
    parser.add_argument("--method", choices=METHODS, default=_DEFAULTS.method)
    parser.add_argument("--rank", type=int, default=_DEFAULTS.rank)
    parser.add_argument("--alpha", type=int, default=_DEFAULTS.alpha)
    parser.add_argument("--learning-rate", type=float, default=_DEFAULTS.learning_rate)
    parser.add_argument("--pack", type=int, default=_DEFAULTS.pack, help="tokens of one sequence of packed rows")
    parser.add_argument("--accumulate", type=int, default=_DEFAULTS.accumulate, help="sequences in one step")
    parser.add_argument(
        "--no-shared-prefix", action="store_true", help="one row a sequence, for models without free attention masks"
    )
    parser.add_argument("--validate", type=int, default=300, help="validation rows for the report")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint under --out")
    parser.add_argument("--search", type=int, default=0, metavar="N", help="try N recipes with Optuna first, --minutes each")
    parser.add_argument("--track", action="append", choices=_TRACKERS, help="where figures go; repeatable")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(argv)
    args.minutes = args.minutes or None
    return args


if __name__ == "__main__":
    raise SystemExit(main())
