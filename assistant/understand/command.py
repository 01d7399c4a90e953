"""`python -m assistant parse`: print what one message means, alone or after an earlier conversation."""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from assistant.llm import LLM
from assistant.schema import Conversation, Intent, Message
from assistant.settings import Settings
from retrieval.demo import ensure_demo
from retrieval.schema import Contract
from retrieval.store import Store

from .merge import merge
from .model import understand
from .parse import parse

_LISTING = ("search", "recommend", "refine")


def parse_command(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="assistant parse", description=__doc__)
    parser.add_argument("text", help="what the shopper says")
    parser.add_argument("--shown", type=_count, default=0, metavar="N", help="number of items on screen")
    parser.add_argument("--history", type=Path, metavar="FILE", help='earlier lines as JSONL: {"role": "user", "text": "..."}')
    parser.add_argument("--lang", choices=("en", "zh"), help="the shopper's language (default: read from the text)")
    parser.add_argument("--shop", help="whose catalogue contract is used (default SHOP_NAME)")
    parser.add_argument("--by", choices=("auto", "model", "parser"), help="who reads (default SHOP_UNDERSTAND)")
    parser.add_argument("--json", action="store_true", help="print every field as JSON")
    args = parser.parse_args(argv)
    settings = Settings.from_env()
    settings = replace(settings, shop=args.shop or settings.shop, understand=args.by or settings.understand)
    if settings.shop == "demo":
        ensure_demo(settings)
    contract = Store.open(settings).contract
    history = read_history(args.history) if args.history else ()
    state = replay(history, contract, args.shown)
    llm = None if settings.understand == "parser" else LLM.from_settings(settings)
    try:
        intent, degraded = understand(args.text, state, contract, llm, always=settings.understand == "model")
    finally:
        if llm is not None:
            llm.close()
    if args.lang:
        intent = replace(intent, language=args.lang)
    sys.stdout.write((json.dumps(asdict(intent), ensure_ascii=False, indent=1) if args.json else _lines(intent)) + "\n")
    for reason in degraded:
        sys.stderr.write(f"degraded: {reason}\n")
    return 0


def read_history(path: Path) -> tuple[Message, ...]:
    """Earlier lines, oldest first; ValueError names the line that is none. `content` is understood for `text`."""
    messages = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            messages.append(_message(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path}:{number}: not a line with role and text: {error}") from None
    return tuple(messages)


def replay(history: tuple[Message, ...], contract: Contract, shown: int) -> Conversation:
    """The state after these lines, read by the parser; the items on screen are `shown` nameless ones."""
    on_screen = tuple(f"shown-{i}" for i in range(1, shown + 1))
    wish: Intent | None = None
    for i, message in enumerate(history):
        if message.role == "user":
            before = Conversation(history=history[:i], wish=wish, shown=on_screen if wish else ())
            intent = parse(message.text, contract, len(before.shown), before)
            wish = merge(wish, intent) if intent.act in _LISTING else wish
    if wish is None and shown:
        wish = Intent(act="search")
    return Conversation(history=history, wish=wish, shown=on_screen)


def _message(row: Mapping[str, Any]) -> Message:
    if row["role"] not in ("user", "assistant"):
        raise ValueError(f"role {row['role']!r} is neither user nor assistant")
    return Message(role=row["role"], text=str(row["text"] if "text" in row else row["content"]))


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text} is below 0")
    return value


def _lines(intent: Intent) -> str:
    return "\n".join(f"{name}: {value}" for name, value in asdict(intent).items() if value not in ("", None, (), {}, False))
