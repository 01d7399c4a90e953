"""`python -m assistant chat`: talk to the shop in a terminal, or let a file of turns talk.

A line is a turn. `/photo FILE [TEXT]` shows a photo, `/quit` ends. In a `--script` empty lines and lines that start with # are
left out.
"""

import argparse
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from assistant import Assistant
from assistant.explain import leading
from assistant.schema import Comparison, Reply, Turn
from assistant.settings import Settings
from assistant.wire import reply_json
from assistant.wording import label, money, title_of
from retrieval.schema import Ranked

PROMPT = "> "


def chat_command(argv: list[str] | None = None) -> int:
    """Answer every turn; exit status 0 at the end of the script or of the input."""
    parser = argparse.ArgumentParser(prog="assistant chat", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--shop", help="name of the shop (default SHOP_NAME, or demo)")
    parser.add_argument("--script", type=Path, metavar="FILE", help="turns to say, one a line")
    parser.add_argument("--user", help="the shopper who talks (default a new guest)")
    parser.add_argument("--json", action="store_true", help="print a JSON object for each turn")
    args = parser.parse_args(argv)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    script = None if args.script is None else read_script(args.script)
    settings = Settings.from_env()
    settings = replace(settings, shop=args.shop or settings.shop)
    sys.stderr.write(f"opening the shop {settings.shop!r} ...\n")
    assistant = Assistant.from_settings(settings)
    session = f"terminal-{datetime.now(UTC):%Y%m%d%H%M%S%f}"
    try:
        interactive = script is None and sys.stdin.isatty()
        if interactive:
            _say(f"{assistant.contract.items:,} products. What are you looking for? (/quit ends, /photo FILE shows a photo)\n")
        for line in _typed(interactive) if script is None else script:
            try:
                turn = read_turn(line, args.user or f"guest-{session}", session)
            except ValueError as error:
                sys.stderr.write(f"{error}\n")
                continue
            if not interactive and not args.json:
                _say(f"{PROMPT}{line}\n")
            _answer(assistant, turn, args.json)
    finally:
        assistant.close()
    return 0


def read_script(path: Path) -> list[str]:
    """The turns of a script; ValueError when there is none."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    turns = [line for line in lines if line and not line.startswith("#")]
    if not turns:
        raise ValueError(f"{path} holds no turn; write one a line")
    return turns


def read_turn(line: str, user_id: str, session_id: str) -> Turn:
    """The turn that a line means; ValueError for a photo that is not there."""
    if not line.startswith("/photo"):
        return Turn(user_id, session_id, line)
    name, _, text = line.removeprefix("/photo").strip().partition(" ")
    if not Path(name).is_file():
        raise ValueError(f"no picture at {name!r}; write /photo FILE, and a text after it if you like")
    return Turn(user_id, session_id, text.strip(), image=Path(name))


def _typed(interactive: bool) -> Iterator[str]:
    while True:
        try:
            line = input(PROMPT if interactive else "").strip()
        except (EOFError, KeyboardInterrupt):
            return
        if line == "/quit":
            return
        if line:
            yield line


def _answer(assistant: Assistant, turn: Turn, as_json: bool) -> None:
    """Print the products first and the text as it comes; an interrupt stops this answer only."""
    said, shown, reply = "", False, None
    with closing(assistant.stream(turn)) as pieces:
        try:
            for piece in pieces:
                if isinstance(piece, Reply):
                    reply = piece
                if as_json:
                    continue
                if isinstance(piece, str):
                    said += piece
                    _say(piece)
                elif not shown:
                    shown = True
                    _say("".join(f"{line}\n" for line in lines_of(piece)))
        except KeyboardInterrupt:
            _say(" ... (stopped)\n")
            return
    assert reply is not None, "a stream ends with its reply"
    if as_json:
        _say(json.dumps({"turn": turn.text, **reply_json(reply)}, ensure_ascii=False) + "\n")
        return
    rest = reply.text.removeprefix(said) if reply.text.startswith(said) else ""
    chips = "  [" + "] [".join(reply.suggestions) + "]\n" if reply.suggestions else ""
    _say(f"{rest}\n{chips}\n")
    for note in reply.degraded:
        sys.stderr.write(f"  (degraded: {note})\n")


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def lines_of(reply: Reply) -> list[str]:
    """The products as lines: place, title, price, stars and the first reason; then the table of a comparison."""
    language = reply.intent.language if reply.intent else "en"
    own = {r.item.id: leading([reason for reason in reply.reasons if reason.item_id == r.item.id]) for r in reply.items}
    claims = {item_id: reason.claim for item_id, reason in own.items() if reason}
    lines: list[str] = []
    for place, ranked in enumerate(reply.items, 1):
        item = ranked.item
        price = "" if item.price_cents is None else f"  {money(item.price_cents, item.currency)}"
        stars = "" if item.rating is None else f"  {item.rating:.1f}/5 ({item.rating_count:,})"
        lines.append(f"{place:>3}. {title_of(item, language)}{price}{stars}")
        if item.id in claims:
            lines.append(f"     {claims[item.id]}")
    return lines + (_table(reply.comparison, reply.items) if reply.comparison else [])


def _table(comparison: Comparison, items: tuple[Ranked, ...]) -> list[str]:
    places = {r.item.id: f"{place}." for place, r in enumerate(items, 1)}
    rows = [
        ("", *(places.get(i, i) for i in comparison.item_ids)),
        *((label(name, "en"), *row) for name, row in comparison.rows.items()),
    ]
    widths = [min(40, max(len(row[column]) for row in rows)) for column in range(len(rows[0]))]
    return ["     " + "  ".join(cell[:40].ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
