"""`python -m training.data --out DIR`: dialogues that teach the language model to read shoppers and to word replies.

Every catalogue's contract can be the shop; without one, shops of every department are invented. Writes train.jsonl,
validation.jsonl (patterns that training never sees) and a data card.
"""

import argparse
import json
from dataclasses import replace
from pathlib import Path

from assistant.settings import Settings
from retrieval.schema import Contract
from retrieval.store import Store

from . import make, write


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.data", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="a folder; files of the same names are replaced")
    parser.add_argument(
        "--shop", action="append", default=[], metavar="NAME", help="an ingested shop whose contract is used; repeatable"
    )
    parser.add_argument("--only-shops", action="store_true", help="leave the invented shops out")
    parser.add_argument("--rows", type=_positive, default=20_000, help="training rows before those of the log (default 20000)")
    parser.add_argument("--reply-share", type=_share, default=0.04, help="share of the reply task (default 0.04)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from-log", action="store_true", help="add the shops' real conversations, personal data removed")
    args = parser.parse_args(argv)
    if args.only_shops and not args.shop:
        parser.error("--only-shops needs at least one --shop")
    settings = Settings.from_env()
    contracts = [_contract(settings, name) for name in args.shop]
    data = make(contracts, args.rows, args.seed, invent=not args.only_shops, reply_share=args.reply_share)
    if args.from_log:
        from .log import conversations

        data.train.extend(conversations(settings, contracts))
    card = write(data, args.out)
    print(json.dumps(card, ensure_ascii=False, indent=1))  # noqa: T201
    return 0


def _contract(settings: Settings, shop: str) -> Contract:
    return Store.open(replace(settings, shop=shop)).contract


def _positive(text: str) -> int:
    if (value := int(text)) < 1:
        raise argparse.ArgumentTypeError(f"{text} is below 1")
    return value


def _share(text: str) -> float:
    if not 0 <= (value := float(text)) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not in [0, 1)")
    return value


if __name__ == "__main__":
    raise SystemExit(main())
