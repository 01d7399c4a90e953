"""`python -m training.pretrain --objective clm|mlm+category [--minutes N] [--shop NAME | --catalog PATH] [--out DIR]`.

Continue a model's pre-training on a shop's own text: "clm" the language model (LoRA on all linear layers, or `--full`),
"mlm+category" a text encoder. Perplexity is measured before and after on products held out by a hash of their id. A killed run
goes on with `--resume`.
"""

import argparse
import json
import sys
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any

from transformers.utils import logging

from retrieval.settings import ShopSettings
from training.base_model import base_folder, base_hash
from training.manifest import write_manifest
from training.pretrain.arguments import Plan
from training.shop_text import products, split, text_of


def pretrain(objective: str, plan: Plan, settings: ShopSettings, catalog: Path | None, base: str) -> dict[str, Any]:
    """Run one objective and write `out`/manifest.json, which is returned; ValueError for a shop with too little to learn from."""
    training, held = split(products(settings, catalog))
    print(f"{len(training)} products to learn from, {len(held)} held out")
    plan.out.mkdir(parents=True, exist_ok=True)
    if objective == "clm":
        from training.pretrain.causal import pretrain_causal

        folder = base_folder(base, settings.home)
        figures = pretrain_causal(plan, training, held, folder)
    else:
        from training.pretrain.masked import packaged_encoder, pretrain_masked

        folder = base or packaged_encoder()
        figures = pretrain_masked(plan, training, held, folder)
    about = {"objective": objective, "products": len(training), "held_out": len(held), "minutes": plan.minutes, **figures}
    texts = (text_of(item) for item in [*training, *held])
    return write_manifest(plan.out, {"base": folder, "base_hash": base_hash(folder)}, texts, plan, about)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.pretrain", description=__doc__)
    parser.add_argument("--objective", choices=["clm", "mlm+category"], required=True)
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--shop", help="an ingested shop (default SHOP_NAME, or demo)")
    source.add_argument("--catalog", type=Path, help="a catalogue file of any known form")
    parser.add_argument("--base", default="", help="model folder or id (default: the packaged model of the objective)")
    parser.add_argument("--out", type=Path, help="default: pretrain/OBJECTIVE in the shop's folder")
    parser.add_argument("--minutes", type=float, default=10.0, help="time for training, at most (default 10)")
    parser.add_argument("--epochs", type=float, default=3.0)
    parser.add_argument("--batch", type=int, help="products a step (default 4 for clm, 16 for mlm+category)")
    parser.add_argument("--rate", type=float, help="learning rate at the top of the schedule")
    parser.add_argument("--rank", type=int, default=16, help="of LoRA (default 16)")
    parser.add_argument("--full", action="store_true", help="clm: train all weights instead of a LoRA")
    parser.add_argument("--resume", action="store_true", help="go on from the newest checkpoint in --out")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    settings = ShopSettings.from_env()
    settings = replace(settings, shop=args.shop or settings.shop)
    plan = Plan(
        out=args.out or settings.shop_dir / "pretrain" / args.objective.replace("+", "-"),
        minutes=args.minutes,
        epochs=args.epochs,
        batch=args.batch or (4 if args.objective == "clm" else 16),
        rate=args.rate,
        rank=args.rank,
        full=args.full,
        resume=args.resume,
        seed=args.seed,
    )
    logging.disable_progress_bar()
    try:
        if args.minutes <= 0:
            raise ValueError(f"--minutes {args.minutes:g} must be above 0")
        with redirect_stdout(sys.stderr if args.json else sys.stdout):
            result = pretrain(args.objective, plan, settings, args.catalog, args.base)
    except (ValueError, OSError) as error:
        print(f"training.pretrain: {error}", file=sys.stderr)
        return 2
    print(json.dumps(result, indent=1) if args.json else f"written: {', '.join(result['written'])}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
