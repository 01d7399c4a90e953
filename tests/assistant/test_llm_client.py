"""The client against a scripted HTTP server: retries, timeouts, the breaker, switching, odd answers."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from assistant.llm import LLM, Breaker, Endpoint, LLMUnavailable, Usage
from assistant.llm.serving import Place
from assistant.settings import Settings

Step = Callable[[BaseHTTPRequestHandler], None]


def chat(content: str, finish: str = "stop") -> Step:
    body = {
        "id": "1", "object": "chat.completion", "created": 1, "model": "m",
        "choices": [{"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}],
        "usage": {"prompt_tokens": 90, "completion_tokens": 9, "total_tokens": 99, "prompt_tokens_details": {"cached_tokens": 80}},
    }  # fmt: skip
    return lambda request: send(request, 200, json.dumps(body))


def status(code: int) -> Step:
    return lambda request: send(request, code, json.dumps({"error": {"message": f"no {code}"}}))


def hang(request: BaseHTTPRequestHandler) -> None:
    time.sleep(1.0)


def drop(request: BaseHTTPRequestHandler) -> None:
    request.close_connection = True


def send(request: BaseHTTPRequestHandler, code: int, body: str) -> None:
    request.send_response(code)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", str(len(body.encode())))
    request.end_headers()
    request.wfile.write(body.encode())


class Scripted:
    """A loopback server that plays its steps, the last one for ever."""

    def __init__(self) -> None:
        script = self
        self.steps: list[Step] = []
        self.bodies: list[dict[str, Any]] = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                script.bodies.append(json.loads(body))
                step = script.steps.pop(0) if len(script.steps) > 1 else script.steps[0]
                step(self)

            def do_GET(self) -> None:
                send(self, 200, json.dumps({"object": "list", "data": [{"id": "first-model", "object": "model"}]}))

            def log_message(self, format: str, *args: Any) -> None:
                """Silent."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/v1"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


@pytest.fixture
def server() -> Iterator[Scripted]:
    server = Scripted()
    yield server
    server.http.shutdown()
    server.http.server_close()


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def llm(server: Scripted, waits: list[float]) -> Iterator[LLM]:
    llm = LLM(Place(Endpoint(server.url, "m")), timeout_s=0.5, sleep=waits.append)
    yield llm
    llm.close()


def test_a_server_error_is_tried_again_with_growing_waits(server: Scripted, llm: LLM, waits: list[float]) -> None:
    server.steps = [status(503), status(500), chat('{"act": "search"}')]
    assert llm.complete_json("s", "u", {}) == {"act": "search"}
    assert len(waits) == 2 and 0.1 <= waits[0] <= 0.3 <= 0.2 + waits[1] and waits[1] <= 0.6
    assert llm.counters.totals()["retries"] == 2


def test_a_dropped_connection_is_tried_again(server: Scripted, llm: LLM) -> None:
    server.steps = [drop, chat("{}")]
    assert llm.complete_json("s", "u", {}) == {}


def test_a_timeout_and_a_refusal_are_not_tried_again(server: Scripted, llm: LLM) -> None:
    server.steps = [hang]
    with pytest.raises(LLMUnavailable, match="timeout after 0.5 s"):
        llm.complete_json("s", "u", {})
    server.steps = [status(400)]
    with pytest.raises(LLMUnavailable, match="answered 400"):
        llm.complete_json("s", "u", {})
    assert len(server.bodies) == 2


@pytest.mark.parametrize(
    ("step", "reason"),
    [(chat('{"a": 1', "length"), "cut after"), (chat("hello"), "not JSON"), (chat("[1]"), "not an object"), (chat(""), "not JSON")],
)
def test_a_wrong_answer_is_no_answer(server: Scripted, llm: LLM, step: Step, reason: str) -> None:
    server.steps = [step]
    with pytest.raises(LLMUnavailable, match=reason):
        llm.complete_json("s", "u", {})
    assert llm.breaker.state == "closed", "the server itself works"


def test_what_is_sent_is_greedy_and_bound_to_the_schema(server: Scripted, llm: LLM) -> None:
    server.steps = [chat("{}")]
    llm.complete_json("sys", "usr", {"type": "object"}, max_tokens=50)
    body = server.bodies[0]
    assert body["messages"] == [{"role": "system", "content": "sys"}, {"role": "user", "content": "usr"}]
    assert (body["temperature"], body["max_tokens"], body["model"]) == (0, 50, "m")
    assert body["response_format"]["json_schema"]["schema"] == {"type": "object"}


def test_usage_tells_what_was_computed(server: Scripted, llm: LLM) -> None:
    server.steps = [chat("{}")]
    spent: list[Usage] = []
    llm.complete_json("s", "u", {}, report=spent.append)
    assert (spent[0].prompt_tokens, spent[0].cached_tokens, spent[0].prefilled_tokens) == (90, 80, 10)
    assert llm.counters.totals()["prefilled_tokens"] == 10


def test_a_nameless_model_is_the_servers_first(server: Scripted) -> None:
    server.steps = [chat("{}")]
    llm = LLM(Place(Endpoint(server.url)))
    llm.complete_json("s", "u", {})
    llm.close()
    assert server.bodies[0]["model"] == "first-model"


def test_the_breaker_opens_and_one_probe_closes_it(server: Scripted) -> None:
    now = [0.0]
    llm = LLM(Place(Endpoint(server.url, "m")), attempts=1, breaker=Breaker(failures=2, cool_down_s=10, clock=lambda: now[0]))
    server.steps = [status(500)]
    for _ in range(2):
        with pytest.raises(LLMUnavailable, match="answered 500"):
            llm.complete_json("s", "u", {})
    with pytest.raises(LLMUnavailable, match="circuit open"):
        llm.complete_json("s", "u", {})
    assert len(server.bodies) == 2, "the open breaker asks nobody"
    now[0] = 10.0
    server.steps = [chat("{}")]
    assert llm.complete_json("s", "u", {}) == {}
    assert llm.breaker.state == "closed"
    llm.close()


def test_half_open_lets_one_through_and_a_failure_opens_again() -> None:
    now = [0.0]
    breaker = Breaker(failures=1, cool_down_s=5, clock=lambda: now[0])
    breaker.failed()
    now[0] = 5.0
    assert breaker.state == "half-open"
    assert [breaker.allows(), breaker.allows()] == [True, False]
    breaker.failed()
    assert breaker.state == "open" and not breaker.allows()


def test_an_unreachable_server_says_so() -> None:
    llm = LLM(Place(Endpoint("http://127.0.0.1:9/v1", "m")), sleep=lambda s: None)
    with pytest.raises(LLMUnavailable, match="cannot be reached"):
        list(llm.stream("s", "u"))
    llm.close()


def test_a_switch_lets_running_calls_end_where_they_began(server: Scripted) -> None:
    released: list[str] = []
    entered, go = threading.Event(), threading.Event()

    def slow(request: BaseHTTPRequestHandler) -> None:
        entered.set()
        assert go.wait(10)
        chat('{"from": "old"}')(request)

    server.steps = [slow, chat('{"from": "new"}')]
    llm = LLM(Place(Endpoint(server.url, "old"), lambda: released.append("old")))
    answers: list[dict[str, Any]] = []
    thread = threading.Thread(target=lambda: answers.append(llm.complete_json("s", "u", {})))
    thread.start()
    assert entered.wait(10)
    llm.switch(Place(Endpoint(server.url, "new", adapter="a"), lambda: released.append("new")))
    assert released == [] and llm.has_adapter
    assert llm.complete_json("s", "u", {}) == {"from": "new"}
    go.set()
    thread.join(10)
    assert answers == [{"from": "old"}] and released == ["old"]
    llm.close()
    assert released == ["old", "new"]


def test_a_served_adapter_is_named_by_the_settings() -> None:
    llm = LLM.from_settings(Settings(llm_url="http://127.0.0.1:9/v1", llm_adapter="shop", llm_model="base"))
    assert llm is not None and llm.has_adapter and llm.endpoint.model == "shop"
    llm.close()
    bare = LLM.from_settings(Settings(llm_url="http://127.0.0.1:9/v1", llm_model="base"))
    assert bare is not None and not bare.has_adapter and bare.endpoint.model == "base"
    bare.close()


def test_reading_has_its_own_timeout(server: Scripted) -> None:
    server.steps = [hang]
    llm = LLM(Place(Endpoint(server.url, "m")), timeout_s=60, reading_timeout_s=0.2)
    with pytest.raises(LLMUnavailable, match="timeout after 0.2 s"):
        llm.complete_json("s", "u", {})
    llm.close()
