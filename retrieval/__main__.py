"""`python -m retrieval`: bring a catalogue in, look at its contract, search it, build the demo shop."""

import argparse
import json
import sys
from dataclasses import asdict, replace
from pathlib import Path

from . import search_command
from .catalog import FORMATS, dump_contract
from .demo import ensure_demo, keep_vectors
from .graph import build_graph
from .ingest import ingest
from .schema import Contract
from .settings import ShopSettings
from .store import Store

_SHOWN_VALUES = 6


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="retrieval", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    _add_ingest(commands.add_parser("ingest", help="make a file the shop's catalogue"))
    shown = commands.add_parser("contract", help="what the catalogue can be asked")
    shown.add_argument("--json", action="store_true")
    search_command.add_arguments(commands.add_parser("search", help="search the catalogue"))
    demo = commands.add_parser("demo", help="generate the demo shop where it is missing")
    demo.add_argument(
        "--keep-vectors", action="store_true", help="encode a new demo shop in full and keep its vectors in the package"
    )
    for command in commands.choices.values():
        command.add_argument("--shop", help="name of the shop (default SHOP_NAME, or demo)")
    args = parser.parse_args(argv)
    settings = ShopSettings.from_env()
    settings = replace(settings, shop=args.shop or settings.shop)
    try:
        return _run(args, settings)
    except (ValueError, OSError) as error:
        print(f"retrieval {args.command}: {error}", file=sys.stderr)
        return 2


def _run(args: argparse.Namespace, settings: ShopSettings) -> int:
    match args.command:
        case "ingest":
            _ingest(args, settings)
        case "contract":
            contract = Store.open(settings).contract
            print(dump_contract(contract) if args.json else _table(contract))
        case "search":
            return search_command.run(args, settings)
        case "demo" if args.keep_vectors:
            print(json.dumps(keep_vectors(settings), indent=2))
        case _:
            ensure_demo(replace(settings, shop="demo"))
    return 0


def _add_ingest(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path)
    parser.add_argument("--format", choices=FORMATS, default="auto")
    parser.add_argument("--mapping", type=Path, help="TOML with [columns]: our field = column name")
    parser.add_argument("--prune", action="store_true", help="drop items that the file no longer has")
    parser.add_argument("--fetch-images", action="store_true", help="fetch pictures that are URLs")
    parser.add_argument("--json", action="store_true")


def _ingest(args: argparse.Namespace, settings: ShopSettings) -> None:
    summary = ingest(
        args.path,
        settings,
        format=args.format,
        mapping=args.mapping,
        prune=args.prune,
        fetch_images=args.fetch_images,
    )
    build_graph(settings)
    if args.json:
        print(json.dumps(asdict(summary), indent=1))
        return
    print(f"{summary.kept:,} kept, {summary.rejected:,} rejected, {summary.duplicates:,} duplicates in the shop {summary.shop!r}")
    print(f"{summary.embedded:,} embedded, {summary.unchanged:,} unchanged, {summary.images:,} with a picture", end="")
    print(f", {summary.carried:,} carried over, {summary.removed:,} removed")
    if summary.rejects:
        print(f"what was rejected and why: {summary.rejects}")


def _table(contract: Contract) -> str:
    low, high = (None if c is None else f"{c / 100:,.2f}" for c in (contract.price_min_cents, contract.price_max_cents))
    lines = [f"{contract.shop}: {contract.items:,} items, {low} to {high} {contract.currency}, {', '.join(contract.languages)}"]
    for name, values in (("categories", contract.categories), ("brands", contract.brands)):
        listed = ", ".join(f"{v.value} ({v.count})" for v in values[: 2 * _SHOWN_VALUES])
        lines.append(f"{len(values)} {name}: {listed}")
    for a in contract.attributes:
        held = (
            f"{a.minimum:g} to {a.maximum:g} {a.unit}".rstrip()
            if a.minimum is not None and a.maximum is not None
            else ", ".join(f"{v.value} ({v.count})" for v in a.values[:_SHOWN_VALUES])
        )
        lines.append(f"  {a.name:<28} {a.type:<8} {a.coverage:4.0%}  {held}")
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
