"""The ways in from a terminal: a script of turns, a typed conversation, and the server as a process."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from PIL import Image

from assistant.__main__ import main
from assistant.chat_command import lines_of, read_script, read_turn
from assistant.schema import Comparison, Intent, Reason, Reply
from retrieval.schema import Item, Ranked
from tests.conftest import ROOT

SCRIPT = "# two turns\nhiking boots under 120\n\ncompare the first and the second\n"


@pytest.fixture(autouse=True)
def environment(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"SHOP_HOME": str(demo_home), "SHOP_LLM_URL": "off", "SHOP_UNDERSTAND": "parser"}.items():
        monkeypatch.setenv(name, value)


def test_a_script_prints_turns_products_and_replies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = tmp_path / "turns.txt"
    script.write_text(SCRIPT)
    assert main(["chat", "--shop", "demo", "--script", str(script)]) == 0
    told = capsys.readouterr()
    first, second = told.out.split("> compare")
    assert first.startswith("> hiking boots under 120\n  1. ") and "$" in first and "/5 (" in first
    assert "  1. " in second and "colour" in second
    assert "two turns" not in told.out and "opening the shop 'demo'" in told.err


def test_json_is_a_line_a_turn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = tmp_path / "turns.txt"
    script.write_text(SCRIPT)
    assert main(["chat", "--script", str(script), "--json", "--user", "u001"]) == 0
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (first["turn"], first["intent"]["act"]) == ("hiking boots under 120", "search")
    assert all(i["price_cents"] <= 12000 and i["reasons"] for i in first["items"])
    assert second["comparison"]["item_ids"] == [i["id"] for i in first["items"][:2]]


def test_a_typed_conversation_ends_with_quit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Image.new("RGB", (64, 64), "red").save(tmp_path / "red.png")
    typed: Iterator[str] = iter(["", "hello", "/photo none.png", f"/photo {tmp_path / 'red.png'} a backpack", "/quit", "never"])
    monkeypatch.setattr("builtins.input", lambda prompt="": next(typed))
    assert main(["chat"]) == 0
    told = capsys.readouterr()
    assert told.out.startswith("> hello\n") and "never" not in told.out
    assert "no picture at 'none.png'; write /photo FILE" in told.err
    assert "  1. " in told.out.split("a backpack")[1]


def test_what_is_missing_is_said_with_a_way_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("# nothing\n")
    for arguments, told in (
        (["chat", "--shop", "shoes"], "make one with: python -m retrieval ingest FILE --shop shoes"),
        (["chat", "--script", str(empty)], "holds no turn; write one a line"),
        (["chat", "--script", str(tmp_path / "none.txt")], "none.txt"),
        (["serve", "--port", "70000"], "--port 70000 is not between 1 and 65535"),
        (["sing"], "usage: python -m assistant {chat,serve,parse}"),
    ):
        assert main(arguments) == 2
        assert told in capsys.readouterr().err


def test_a_taken_port_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 2
    assert f"cannot listen on 127.0.0.1:{port}" in capsys.readouterr().err


def test_serve_answers_until_it_is_interrupted() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "assistant", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stderr=subprocess.PIPE, text=True) as process:
        try:
            health = until_up(f"http://127.0.0.1:{port}/health")
            assert (health["status"], health["shop"]) == ("ok", "demo")
            process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=30)
        finally:
            process.kill()
    assert process.returncode in (0, -signal.SIGINT)
    assert f"API: http://127.0.0.1:{port}/docs" in told and "Traceback" not in told


def until_up(url: str, seconds: float = 120) -> dict[str, str]:
    deadline = time.monotonic() + seconds
    while True:
        try:
            return dict(httpx.get(url, timeout=5).json())
        except httpx.TransportError:
            assert time.monotonic() < deadline, f"{url} did not come up"
            time.sleep(0.2)


def test_a_line_is_a_turn_and_may_show_a_photo(tmp_path: Path) -> None:
    (tmp_path / "turns.txt").write_text("\n# a\n b \nc\n")
    assert read_script(tmp_path / "turns.txt") == ["b", "c"]
    (tmp_path / "x.png").write_bytes(b"x")
    turn = read_turn(f"/photo {tmp_path / 'x.png'} like this", "u", "s")
    assert (turn.text, turn.image, turn.user_id, turn.session_id) == ("like this", tmp_path / "x.png", "u", "s")


def test_products_are_lines_with_price_stars_and_the_first_reason() -> None:
    items = (Item("a", "Lamp", price_cents=1250, rating=4.5, rating_count=1200, titles={"zh": "灯"}), Item("b", "Cup"))
    ranked = tuple(Ranked(i, 1.0, {}) for i in items)
    reasons = (Reason("a", "Cheap.", ()), Reason("a", "Red.", ()))
    table = Comparison(("a", "b"), {"colour": ("red", "")})
    reply = Reply("", items=ranked, reasons=reasons, intent=Intent("search", language="zh"), comparison=table)
    assert lines_of(reply) == [
        "  1. 灯  $12.50  4.5/5 (1,200)",
        "     Cheap.",
        "  2. Cup",
        "             1.   2.",
        "     colour  red",
    ]
