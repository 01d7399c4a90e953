"""Adapters of a server by URL: the calls that vLLM documents, on a loopback server that keeps its rules."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.llm import LLM, AdapterError, Adapters, LLMUnavailable
from assistant.settings import Settings


class Served(ThreadingHTTPServer):
    """A base model and the adapters loaded at run time; `talks` says what each answers, a missing one answers 404."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Routes)
        self.loaded: dict[str, str] = {"base": ""}
        self.talks = '{"act": "search"}'
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class Routes(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Served

    def do_GET(self) -> None:
        self.answer(200, {"object": "list", "data": [{"id": name, "object": "model"} for name in self.server.loaded]})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        loaded = self.server.loaded
        if self.path == "/v1/load_lora_adapter":
            if "broken" in body["lora_path"]:
                return self.answer(400, {"error": {"message": "rank 64 exceeds max_lora_rank 16"}})
            loaded[body["lora_name"]] = body["lora_path"]
            return self.answer(200, "Success")
        if self.path == "/v1/unload_lora_adapter":
            return self.answer(200 if loaded.pop(body["lora_name"], None) else 404, "Done")
        if body["model"] not in loaded:
            return self.answer(404, {"error": {"message": f"The model {body['model']} does not exist."}})
        text = self.server.talks.replace("MODEL", body["model"])
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
        self.answer(200, {"id": "1", "object": "chat.completion", "created": 1, "model": body["model"], "choices": [choice]})

    def answer(self, code: int, body: Any) -> None:
        data = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""


@pytest.fixture
def server() -> Iterator[Served]:
    server = Served()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def settings(server: Served, tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, llm_url=server.url, llm_model="base")


def started(settings: Settings) -> LLM:
    llm = LLM.from_settings(settings)
    assert llm is not None
    return llm


def asked(llm: LLM) -> Any:
    return llm.complete_json("s", "u", None)["model"]


def test_load_rollback_and_restart(server: Served, settings: Settings) -> None:
    llm = started(settings)
    adapters = Adapters(llm, settings)
    server.talks = '{"act": "search", "model": "MODEL"}'
    first = adapters.load("/models/shop")
    second = adapters.load("/models/shop")
    assert first != second and asked(llm) == second and llm.has_adapter
    assert set(server.loaded) == {"base", first, second}, "the old one stays for the way back"

    restarted = started(settings)
    assert asked(restarted) == second
    restarted.close()

    assert adapters.rollback() == first and asked(llm) == first
    assert set(server.loaded) == {"base", first}
    assert adapters.rollback() == "" and asked(llm) == "base" and not llm.has_adapter
    llm.close()


def test_a_server_that_lost_the_adapter_gets_it_again(server: Served, settings: Settings) -> None:
    llm = started(settings)
    name = Adapters(llm, settings).load("/models/shop")
    llm.close()
    del server.loaded[name]
    again = started(settings)
    assert again.endpoint.model == name and server.loaded[name] == "/models/shop"
    again.close()


def test_a_server_that_starts_again_is_given_the_adapter_when_it_is_missed(server: Served, settings: Settings) -> None:
    llm = started(settings)
    server.talks = '{"act": "search", "model": "MODEL"}'
    name = Adapters(llm, settings).load("/models/shop")
    del server.loaded[name]
    assert asked(llm) == name and server.loaded[name] == "/models/shop"
    llm.close()


def test_a_server_that_starts_later_is_given_the_adapter_then(server: Served, settings: Settings, monkeypatch: Any) -> None:
    llm = started(settings)
    server.talks = '{"act": "search", "model": "MODEL"}'
    name = Adapters(llm, settings).load("/models/shop")
    llm.close()
    del server.loaded[name]

    def down(*args: Any, **kwargs: Any) -> Any:
        raise httpx.ConnectError("refused")

    with monkeypatch.context() as patch:
        patch.setattr("assistant.llm.serving.httpx.get", down)
        early = started(settings)
    assert early.has_adapter and asked(early) == name
    early.close()


def test_a_name_that_the_server_alone_knew_cannot_be_given_back(server: Served, settings: Settings) -> None:
    server.loaded["given"] = "/by/the/server"
    llm = started(settings)
    Adapters(llm, settings).load("given")
    del server.loaded["given"]
    with pytest.raises(LLMUnavailable, match="404"):
        asked(llm)
    llm.close()


def test_a_third_adapter_pushes_the_first_one_out(server: Served, settings: Settings) -> None:
    llm = started(settings)
    adapters = Adapters(llm, settings)
    names = [adapters.load("/models/shop") for _ in range(3)]
    assert set(server.loaded) == {"base", *names[1:]}
    assert adapters.rollback() == names[1]
    assert adapters.rollback() == names[0], "it is loaded again from its path"
    llm.close()


def test_what_the_server_refuses_is_refused_with_its_reason(server: Served, settings: Settings) -> None:
    llm = started(settings)
    with pytest.raises(AdapterError, match="rank 64 exceeds max_lora_rank 16"):
        Adapters(llm, settings).load("/models/broken")
    assert llm.endpoint.model == "base"
    llm.close()


@pytest.mark.parametrize("talk", ["Sure! Here are some boots.", '{"intent": 5}'])
def test_an_adapter_that_talks_nonsense_is_taken_out_again(server: Served, settings: Settings, talk: str) -> None:
    server.talks = talk
    llm = started(settings)
    with pytest.raises(AdapterError, match="waterproof hiking boots"):
        Adapters(llm, settings).load("/models/shop")
    assert llm.endpoint.model == "base" and set(server.loaded) == {"base"}
    llm.close()


def test_a_served_name_needs_no_loading(server: Served, settings: Settings) -> None:
    server.loaded["shop"] = "/elsewhere"
    llm = started(settings)
    assert Adapters(llm, settings).load("shop") == "shop"
    llm.close()
    assert server.loaded["shop"] == "/elsewhere"
