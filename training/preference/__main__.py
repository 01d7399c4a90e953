"""`python -m training.preference [--method dpo|kto] [--demo] [--minutes N] [--log ...] [--out DIR]`.

Tune the adapter on replies and reasons that shoppers liked and disliked: those in the shop's log, or `--demo` pairs made from the
demo shop. Refuses where there are too few. The win rate, before and after, is the share of held-out pairs of which the model
finds the liked answer likelier, token for token.
"""

import argparse
import json
import sys
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any

from transformers.utils import logging

from assistant.llm.serving import SHIPPED
from assistant.settings import Settings
from training.base_model import base_folder, base_hash, load_base
from training.manifest import write_manifest
from training.preference.demo import demo_pairs
from training.preference.fit import RATE, Plan, fit, win_rate, with_adapter
from training.preference.pairs import Answer, Pair, check_enough, held_answers, is_held_out, pairs_of, read_log, singles_of

MEASURED = 60


def prefer(plan: Plan, settings: Settings, pairs: list[Pair], answers: list[Answer]) -> dict[str, Any]:
    """Check, train, measure, and write `out`/adapter and `out`/manifest.json; returns the manifest. ValueError for too few."""
    check_enough(plan.method, answers, pairs)
    held = held_answers(pairs, answers, MEASURED)
    if not held:
        raise ValueError("by chance no pair is held out to measure on; a few more prompts are needed")
    training = [p for p in pairs if not is_held_out(p.prompt)]
    singles = [a for a in answers if not is_held_out(a.prompt)]
    print(f"{len(pairs)} pairs of {len(answers)} answers; win rate measured on {len(held)} held-out pairs")
    folder = base_folder(plan.base, settings.home)
    model, tokenizer = load_base(folder)
    model = with_adapter(model, plan)
    before = win_rate(model, tokenizer, held)
    print(f"win rate before: {before:.3f}", flush=True)
    plan.out.mkdir(parents=True, exist_ok=True)
    steps = fit(plan, model, tokenizer, training, singles)
    after = win_rate(model, tokenizer, held)
    print(f"win rate after: {after:.3f}")
    model.half().save_pretrained(plan.out / "adapter", selected_adapters=["default"])
    about = {
        "method": plan.method, "pairs": len(pairs), "answers": len(answers), "held_out": len(held), "steps": steps,
        "win_rate_before": before, "win_rate_after": after, "started_from": plan.adapter or "the bare base",
        "written": [str(plan.out / "adapter")],
    }  # fmt: skip
    texts = (f"{a.prompt}\n{a.text}\n{a.liked}" for a in answers)
    return write_manifest(plan.out, {"base": folder, "base_hash": base_hash(folder)}, texts, plan, about)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.preference", description=__doc__)
    parser.add_argument("--method", choices=["dpo", "kto"], default="dpo")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--demo", action="store_true", help="pairs made from the demo shop instead of the log")
    source.add_argument("--log", help="SQLAlchemy URL, or JSONL with prompt, text, liked (default: the shop's own log)")
    parser.add_argument("--pairs", type=int, default=400, help="of the demo (default 400)")
    parser.add_argument("--shop", help="default SHOP_NAME, or demo")
    parser.add_argument("--base", default="", help="model folder or id (default: the packaged model)")
    parser.add_argument("--adapter", help='PEFT folder to start from, "none" for a new one (default: the shipped one)')
    parser.add_argument("--out", type=Path, help="default: preference in the shop's folder")
    parser.add_argument("--minutes", type=float, default=10.0, help="time for training, at most (default 10)")
    parser.add_argument("--epochs", type=float, default=2.0)
    parser.add_argument("--batch", type=int, default=4)
    parser.add_argument("--rate", type=float, default=RATE, help=f"learning rate at the top of the schedule (default {RATE:g})")
    parser.add_argument("--resume", action="store_true", help="go on from the newest checkpoint in --out")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    settings = Settings.from_env()
    settings = replace(settings, shop="demo" if args.demo else args.shop or settings.shop)
    logging.disable_progress_bar()
    try:
        if args.minutes <= 0:
            raise ValueError(f"--minutes {args.minutes:g} must be above 0")
        plan = Plan(
            out=args.out or settings.shop_dir / "preference",
            method=args.method,
            base=args.base,
            adapter=_adapter(args.adapter, args.base),
            minutes=args.minutes,
            epochs=args.epochs,
            batch=args.batch,
            rate=args.rate,
            resume=args.resume,
            seed=args.seed,
        )
        with redirect_stdout(sys.stderr if args.json else sys.stdout):
            if args.demo:
                pairs = demo_pairs(settings, args.pairs, args.seed)
                answers = singles_of(pairs)
            else:
                answers = read_log(args.log or settings.sql_url)
                pairs = pairs_of(answers)
            result = prefer(plan, settings, pairs, answers)
    except (ValueError, OSError) as error:
        print(f"training.preference: {error}", file=sys.stderr)
        return 2
    print(json.dumps(result, indent=1) if args.json else f"written: {', '.join(result['written'])}")
    return 0


def _adapter(named: str | None, base: str) -> str:
    """The adapter to start from; the shipped one fits the packaged model alone."""
    if named == "none":
        return ""
    if named is None:
        return str(SHIPPED) if not base and (SHIPPED / "adapter_config.json").exists() else ""
    if not (Path(named) / "adapter_config.json").exists():
        raise ValueError(f"--adapter {named!r}: no adapter_config.json there")
    return named


if __name__ == "__main__":
    raise SystemExit(main())
