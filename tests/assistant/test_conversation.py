"""The canned conversation on real products: every turn does what it says (a part of the Icecat catalogue is ingested for it)."""

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from assistant.__main__ import main
from retrieval.ingest import ingest
from retrieval.settings import ShopSettings
from tests.conftest import ROOT, shared_data

SCRIPT = ROOT / "tests" / "data" / "conversation.txt"
ABOUT = re.compile(r"mouse|mice|hdmi|wireless", re.IGNORECASE)
ROWS = 400


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop "icecat" of products around the conversation, other wireless things among them."""
    home = tmp_path_factory.mktemp("icecat")
    part = home / "part.jsonl"
    with gzip.open(shared_data() / "chorus_icecat" / "products.jsonl.gz", "rt", encoding="utf-8") as lines:
        kept = [line for line in lines if ABOUT.search(json.loads(line).get("title") or "")][:ROWS]
    part.write_text("".join(kept), encoding="utf-8")
    ingest(part, ShopSettings(home=home, shop="icecat"), format="icecat", progress=False)
    return home


def prices(turn: dict[str, Any]) -> list[int]:
    return [item["price_cents"] for item in turn["items"]]


def titles(turn: dict[str, Any]) -> list[str]:
    return [item["title"] for item in turn["items"]]


@pytest.mark.data
@pytest.mark.slow
def test_eight_turns_refine_and_refer(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name, value in {"SHOP_HOME": str(home), "SHOP_LLM_URL": "off", "SHOP_UNDERSTAND": "parser"}.items():
        monkeypatch.setenv(name, value)
    assert main(["chat", "--shop", "icecat", "--script", str(SCRIPT), "--json"]) == 0
    turns = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    asked, cheaper, other, compared, detail, dearer, cart, cable = turns
    assert not any(turn["degraded"] for turn in turns)
    assert len(asked["items"]) >= 5 and max(prices(asked)) <= 3000
    assert all(re.search(r"wireless", t, re.I) and re.search(r"mouse", t, re.I) for t in titles(asked)[:5])
    assert max(prices(cheaper)) < sorted(prices(asked))[len(prices(asked)) // 2] and "mouse" in titles(cheaper)[0].lower()
    assert other["items"] and max(prices(other)) <= max(prices(cheaper))
    assert "Logitech" not in {item["brand"] for item in other["items"]}
    assert compared["comparison"]["item_ids"] == [item["id"] for item in other["items"][:2]]
    assert "price" in compared["comparison"]["rows"]
    assert detail["text"].startswith(titles(other)[1][:40])
    assert prices(dearer) == sorted(prices(dearer), reverse=True) and prices(dearer)[0] > 3000
    assert "Logitech" not in {item["brand"] for item in dearer["items"]}
    lines = cart["cart"]["lines"]
    assert [(line["item_id"], line["quantity"]) for line in lines] == [(dearer["items"][0]["id"], 1)]
    assert cart["cart"]["total_cents"] == prices(dearer)[0]
    assert cable["items"] and max(prices(cable)) <= 1000
    assert "mouse" not in cable["text"].lower() and all("hdmi" in t.lower() for t in titles(cable)[:3])
