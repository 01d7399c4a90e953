"""The HTTP API over a real socket: the official client, the shop's routes, the keeper's, and what goes wrong."""

import base64
import json
import logging
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import httpx
import openai
import pytest
import uvicorn

from assistant import Assistant, Reply, Turn
from assistant.llm import AdapterError
from assistant.schema import Conversation
from assistant.server import create_app
from assistant.server.turns import Turns
from retrieval.schema import Query
from tests.fakes import ScriptedLLM

TOKEN = {"authorization": "Bearer secret"}
Messages = list[Any]


@contextmanager
def serving(assistant: Assistant) -> Iterator[str]:
    """The API on a free port of loopback, from another thread."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(create_app(assistant), log_level="warning", ws="none", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="module")
def keeper(demo: Assistant) -> Assistant:
    return Assistant(replace(demo.services, settings=replace(demo.settings, admin_token="secret")))


@pytest.fixture(scope="module")
def url(keeper: Assistant) -> Iterator[str]:
    with serving(keeper) as url:
        yield url


@pytest.fixture(scope="module")
def web(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0) as client:
        yield client


def said(text: str) -> dict[str, str]:
    return {"role": "user", "content": text}


def ask(client: openai.OpenAI, messages: Messages, **options: Any) -> Any:
    return client.chat.completions.create(model="any", messages=messages, **options)


def prices(answer: Any) -> list[int]:
    return [item["price_cents"] for item in answer.shop["items"]]


def message(answer: httpx.Response) -> str:
    return str(answer.json()["error"]["message"])


def test_the_official_client_gets_products_with_reasons(client: openai.OpenAI) -> None:
    assert [m.id for m in client.models.list()] == ["shop-assistant"]
    answer = ask(client, [{"role": "system", "content": "be brief"}, said("hiking boots under 120")])
    assert answer.choices[0].finish_reason == "stop" and answer.choices[0].message.content
    assert answer.usage.total_tokens == 0, "no model was asked"
    shop = answer.shop
    assert shop["text"] == answer.choices[0].message.content and shop["intent"]["act"] == "search"
    assert len(shop["items"]) > 2 and max(prices(answer)) <= 12000
    for place, item in enumerate(shop["items"], 1):
        assert item["place"] == place and item["reasons"][0]["claim"] and item["reasons"][0]["evidence"]
        assert item["score"] == pytest.approx(item["bias"] + sum(item["contributions"].values()), abs=1e-5)
        assert item["image"] == f"/v1/items/{item['id']}/image"


def test_a_stream_has_products_first_then_text_then_usage(client: openai.OpenAI) -> None:
    whole = ask(client, [said("a black backpack")])
    chunks = list(ask(client, [said("a black backpack")], stream=True, stream_options={"include_usage": True}))
    assert chunks[0].choices[0].delta.role == "assistant"
    assert [i["id"] for i in chunks[0].shop["items"]] == [i["id"] for i in whole.shop["items"]]
    text = "".join(c.choices[0].delta.content or "" for c in chunks[:-1])
    assert text == whole.choices[0].message.content == chunks[-2].shop["text"]
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert chunks[-1].choices == [] and chunks[-1].usage is not None
    assert len({c.id for c in chunks}) == 1
    assert all(c.usage is None for c in ask(client, [said("a black backpack")], stream=True))


def test_a_client_without_a_session_is_known_by_its_messages(client: openai.OpenAI) -> None:
    start: Messages = [said("hiking boots")]
    first = ask(client, start)
    start += [{"role": "assistant", "content": first.choices[0].message.content}]
    cheaper = ask(client, [*start, said("cheaper")])
    assert max(prices(cheaper)) < max(prices(first))
    second = ask(client, [*start, said("tell me more about the second one")])
    assert second.shop["intent"]["act"] == "detail", "a branch from the same place"
    assert first.shop["items"][1]["title"][:40] in second.choices[0].message.content
    assert len({a.shop["session_id"] for a in (first, cheaper, second)}) == 3
    assert len({a.shop["user_id"] for a in (first, cheaper, second)}) == 1


def test_a_conversation_that_the_server_has_not_seen_is_read_from_its_messages(client: openai.OpenAI) -> None:
    history = [said("hiking boots"), {"role": "assistant", "content": f"Here you are {uuid4()}."}]
    answer = ask(client, [*history, said("under 100")])
    assert answer.shop["items"] and max(prices(answer)) <= 10000
    assert {i["category"][-1] for i in answer.shop["items"]} == {"Hiking Boots"}


@pytest.mark.parametrize("way", ["metadata", "headers"])
def test_a_session_needs_no_history_and_belongs_to_its_shopper(client: openai.OpenAI, way: str) -> None:
    session = f"s-{uuid4()}"

    def say(text: str, user_id: str) -> Any:
        if way == "metadata":
            return ask(client, [said(text)], metadata={"session_id": session, "user_id": user_id})
        return ask(client, [said(text)], user=user_id, extra_headers={"X-Session-Id": session})

    first = say("hiking boots", "ann")
    assert (first.shop["session_id"], first.shop["user_id"]) == (session, "ann")
    cheaper = say("cheaper", "ann")
    assert {i["category"][-1] for i in cheaper.shop["items"]} == {"Hiking Boots"} and max(prices(cheaper)) < max(prices(first))
    stranger = say("the second one", "bob")
    assert stranger.shop["intent"]["references"] != [2] or stranger.shop["items"] == []


def test_a_photo_comes_as_a_data_url(keeper: Assistant, client: openai.OpenAI) -> None:
    item = keeper.search(Query("red backpack"), k=1).items[0].item
    path = keeper.image(item.id)
    assert path is not None
    data = f"data:image/{path.suffix[1:]};base64,{base64.b64encode(path.read_bytes()).decode()}"
    parts = [{"type": "text", "text": ""}, {"type": "image_url", "image_url": {"url": data}}]
    answer = ask(client, [{"role": "user", "content": parts}])
    assert not answer.shop["degraded"]
    assert item.id in [i["id"] for i in answer.shop["items"]][:3]
    assert answer.shop["items"][0]["channels"]["image"] > 0.8


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, "body.messages: Field required; see /docs"),
        ({"messages": []}, "at least 1 item"),
        ({"messages": [said("")]}, "the last message is empty"),
        ({"messages": [said("x" * 8001)]}, "8,001 characters; at most 8,000"),
        ({"messages": [{"role": "robot", "content": "x"}]}, "got 'robot'"),
        ({"messages": [said("x"), {"role": "assistant", "content": "y"}]}, "the last message has the role 'assistant'"),
        ({"messages": [said("x")], "n": 3}, "n=3: one answer is given per turn"),
        ({"messages": [said("x")], "metadata": {"session_id": "s" * 200}}, "session_id has 200 characters"),
        (
            {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "http://x/y.png"}}]}]},
            "'http://x/y.png' is not a data URL",
        ),
        (
            {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,%"}}]}]},
            "not base64",
        ),
        (
            {"messages": [{"role": "user", "content": [{"type": "input_audio", "input_audio": {}}]}]},
            "'input_audio' is not understood",
        ),
    ],
)
def test_a_request_that_cannot_be_answered_says_why(web: httpx.Client, body: dict[str, Any], told: str) -> None:
    answer = web.post("/v1/chat/completions", json=body)
    assert answer.status_code == 422 and told in message(answer)


def test_search_reads_prices_and_keeps_to_limits(web: httpx.Client) -> None:
    found = web.get("/v1/search", params={"q": "backpack under 80", "k": 5}).json()
    assert found["query"]["text"] == "backpack" and len(found["items"]) == 5
    assert all(i["price_cents"] <= 8000 for i in found["items"])
    limits = {"attribute": ["colour=black", "colour=blue"], "rating_min": 3, "in_stock": True, "sort": "price_asc", "facets": True}
    found = web.get("/v1/search", params={"q": "backpack", **limits}).json()
    assert [i["price_cents"] for i in found["items"]] == sorted(i["price_cents"] for i in found["items"])
    assert set(found["facets"]["colour"]) >= {"black", "blue"} and found["total"] == sum(found["facets"]["brand"].values())
    brand = found["items"][0]["brand"]
    without = web.get("/v1/search", params={"q": "backpack", "exclude_brand": brand, "exclude": "sneakers"}).json()
    assert without["items"] and brand not in {i["brand"] for i in without["items"]}
    like = web.get("/v1/search", params={"q": "", "like": found["items"][0]["id"], "k": 3}).json()
    assert found["items"][0]["category"] == like["items"][0]["category"]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/v1/search", "query.q: Field required"),
        ("/v1/search?q=x&k=0", "query.k: Input should be greater than or equal to 1 (got '0')"),
        ("/v1/search?q=x&sort=best", "(got 'best')"),
        ("/v1/search?q=x&price_max=nan", "query.price_max"),
        ("/v1/search?q=x&attribute=red", "attribute 'red' is not of the form name=value"),
        ("/v1/search?q=x&attribute=flavor=red", "the shop has no attribute 'flavor'; it has "),
        ("/v1/recommend?rating_min=9", "(got '9')"),
    ],
)
def test_bad_parameters_name_the_value(web: httpx.Client, path: str, told: str) -> None:
    answer = web.get(path)
    assert answer.status_code == 422 and told in message(answer)


def test_an_event_is_felt_by_the_next_answer(web: httpx.Client) -> None:
    user = f"u-{uuid4()}"
    first = web.get("/v1/search", params={"q": "backpack", "user_id": user, "k": 3}).json()["items"]
    answer = web.post("/v1/events", json={"user_id": user, "item_id": first[0]["id"], "kind": "dislike"})
    assert answer.status_code == 201 and answer.json()["id"] > 0
    after = web.get("/v1/search", params={"q": "backpack", "user_id": user, "k": 3}).json()["items"]
    assert first[0]["id"] not in [i["id"] for i in after]
    recommended = web.get("/v1/recommend", params={"user_id": user, "k": 4}).json()
    assert len(recommended["items"]) == 4 and first[0]["id"] not in [i["id"] for i in recommended["items"]]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kind": "lick"}, "kind: Input should be 'view'"),
        ({"item_id": "nothing"}, "item 'nothing' is not in the catalogue"),
        ({"dwell": 3}, "unknown field 'dwell'; an event has at, dwell_s"),
        ({"propensity": 2}, "propensity 2.0 is not in (0, 1]"),
        ({"at": "2026-01-01T00:00:00"}, "has no time zone"),
        ({"at": "soon"}, "at: "),
        ({"user_id": None}, "user_id: "),
    ],
)
def test_a_bad_event_is_refused(web: httpx.Client, change: dict[str, Any], told: str) -> None:
    item = web.get("/v1/search", params={"q": "backpack", "k": 1}).json()["items"][0]["id"]
    answer = web.post("/v1/events", json={"user_id": "u", "item_id": item, "kind": "click"} | change)
    assert answer.status_code == 422 and told in message(answer)


def test_an_item_and_its_picture(web: httpx.Client) -> None:
    item_id = web.get("/v1/search", params={"q": "backpack", "k": 1}).json()["items"][0]["id"]
    item = web.get(f"/v1/items/{item_id}").json()
    assert item["id"] == item_id and item["description"] and item["images"] == [f"/v1/items/{item_id}/image"]
    picture = web.get(item["image"])
    assert picture.status_code == 200 and picture.headers["content-type"].startswith("image/")
    assert "max-age=" in picture.headers["cache-control"] and picture.headers["x-content-type-options"] == "nosniff"
    again = web.get(item["image"], headers={"if-none-match": picture.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    for path in ("/v1/items/nothing", "/v1/items/nothing/image", "/v1/items/..%2f..%2fetc%2fpasswd/image", "/v1/items/../../etc"):
        answer = web.get(path)
        assert answer.status_code == 404 and message(answer)


def test_what_is_no_picture_is_never_served(keeper: Assistant, web: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("/etc/passwd", "/etc/none", __file__):
        monkeypatch.setattr(keeper, "image", lambda item_id, name=name: Path(name))
        answer = web.get("/v1/items/x/image")
        assert answer.status_code == 404 and "has no picture file" in message(answer)


def test_the_cart_is_read_in_cents(keeper: Assistant, web: httpx.Client) -> None:
    user = f"u-{uuid4()}"
    item = next(r.item for r in keeper.search(Query("kettle"), k=8).items if r.item.stock != 0 and not r.item.variants)
    keeper.add_to_cart(user, item.id, 2)
    cart = web.get(f"/v1/cart/{user}").json()
    assert item.price_cents is not None and cart["total_cents"] == 2 * item.price_cents
    assert [(line["item_id"], line["quantity"]) for line in cart["lines"]] == [(item.id, 2)]


def test_health_and_figures(web: httpx.Client, client: openai.OpenAI, keeper: Assistant) -> None:
    keeper.chat(Turn("u", f"s-{uuid4()}", "hello"))
    ask(client, [said("hiking boots")])
    health = web.get("/health").json()
    assert (health["status"], health["shop"], health["model"]["state"]) == ("ok", "demo", "off")
    assert health["items"] == keeper.contract.items and health["generation"] == keeper.recommender.generation
    figures = web.get("/metrics").text
    assert float(figures.split('shop_turns_total{act="search"} ')[1].split()[0]) >= 1
    assert 'shop_turns_total{act="smalltalk"}' in figures, "a turn that came in another way counts too"
    assert 'shop_stage_seconds_count{stage="recall"}' in figures and "shop_turn_prefilled_tokens_count" in figures
    assert f"shop_items {float(keeper.contract.items)}" in figures
    assert {"/v1/search", "/v1/events", "/health"} <= web.get("/openapi.json").json()["paths"].keys()
    assert "text/html" in web.get("/docs").headers["content-type"]
    assert "no route '/v2/nothing'; see /docs" in message(web.get("/v2/nothing"))


def test_what_the_model_cost_is_told(demo: Assistant) -> None:
    llm = ScriptedLLM("I like the first one.", has_adapter=False)
    services = replace(demo.services, llm=llm, settings=replace(demo.settings, understand="parser"))  # type: ignore[arg-type]
    with serving(Assistant(services)) as url, openai.OpenAI(base_url=f"{url}/v1", api_key="x") as client:
        usage = ask(client, [said("hiking boots")]).usage
        assert usage.prompt_tokens > 0 and usage.total_tokens == usage.prompt_tokens + usage.completion_tokens
        figures = httpx.get(f"{url}/metrics").text
        assert f"shop_turn_prefilled_tokens_sum {float(usage.prompt_tokens)}" in figures
        assert httpx.get(f"{url}/health").json()["model"] == {
            "state": "closed",
            "name": "scripted",
            "adapter": "",
            "where": "off",
        }


def test_the_keepers_routes_need_the_token(demo: Assistant, web: httpx.Client) -> None:
    assert web.post("/v1/admin/adapters", json={"path": "x"}).status_code == 401
    assert web.delete("/v1/users/u", headers={"authorization": "Bearer wrong"}).status_code == 401
    off = web.post("/v1/admin/adapters", json={"path": "x"}, headers=TOKEN)
    assert off.status_code == 503 and "SHOP_LLM_URL=off" in message(off)
    with serving(demo) as url:
        closed = httpx.delete(f"{url}/v1/users/u", headers=TOKEN)
        assert closed.status_code == 403 and "set SHOP_ADMIN_TOKEN" in message(closed)


def test_adapters_are_put_into_service_and_taken_back(
    keeper: Assistant, web: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(path: str) -> str:
        if path != "good":
            raise AdapterError(f"{path} is not a folder")
        return "good-1"

    monkeypatch.setattr(keeper, "adapters", SimpleNamespace(load=load, rollback=lambda: ""))
    assert web.post("/v1/admin/adapters", json={"path": "good"}, headers=TOKEN).json() == {"adapter": "good-1"}
    refused = web.post("/v1/admin/adapters", json={"path": "bad"}, headers=TOKEN)
    assert refused.status_code == 422 and message(refused) == "bad is not a folder"
    assert web.post("/v1/admin/adapters/rollback", headers=TOKEN).json() == {"adapter": ""}


def test_a_shopper_is_forgotten(web: httpx.Client, keeper: Assistant) -> None:
    user = f"u-{uuid4()}"
    item = web.get("/v1/search", params={"q": "backpack", "k": 1}).json()["items"][0]["id"]
    web.post("/v1/events", json={"user_id": user, "item_id": item, "kind": "like"})
    assert keeper.profile(user).events == 1
    gone = web.delete(f"/v1/users/{user}", headers=TOKEN).json()
    assert gone["user_id"] == user and gone["forgotten"] >= 1
    assert keeper.profile(user).events == 0


def test_bodies_are_limited_announced_or_not(web: httpx.Client) -> None:
    big = b"x" * 1_000_001
    for content in (big, iter([big[:600_000], big[:600_000]])):
        answer = web.post("/v1/events", content=content)
        assert answer.status_code == 413 and "the body is over 1 MB" in message(answer)
    assert web.get("/health").status_code == 200


class Slow(Assistant):
    """Speaks a word each 50 ms until it is closed, and remembers how that ended."""

    spoken, closed = 0, 0

    def stream(self, turn: Turn, conversation: Conversation | None = None) -> Any:
        try:
            yield Reply("")
            for self.spoken in range(1, 100):
                time.sleep(0.05)
                yield "word "
            yield Reply("word " * 99)
        except GeneratorExit:
            self.closed += 1
            raise


@pytest.mark.parametrize("stream", [True, False])
def test_a_client_that_leaves_stops_the_turn(demo: Assistant, stream: bool) -> None:
    slow = Slow(demo.services)
    with serving(slow) as url:
        try:
            body = {"messages": [said("x")], "stream": stream}
            with httpx.stream("POST", f"{url}/v1/chat/completions", json=body, timeout=0.5) as answer:
                next(answer.iter_raw())
        except httpx.ReadTimeout:
            assert not stream
        for _ in range(40):
            if slow.closed:
                break
            time.sleep(0.05)
        assert slow.closed == 1 and slow.spoken < 60


def test_too_many_turns_are_refused_with_a_way_out(demo: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.server.app.Turns", lambda assistant, done: Turns(assistant, done, most=0))
    with serving(demo) as url:
        answer = httpx.post(f"{url}/v1/chat/completions", json={"messages": [said("x")]})
        assert answer.status_code == 503 and answer.headers["retry-after"] == "2" and "try again" in message(answer)


def test_a_fault_of_ours_is_logged_and_answered_by_a_sentence(
    keeper: Assistant, web: httpx.Client, client: openai.OpenAI, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> Any:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(keeper, "search", broken)
    monkeypatch.setattr(keeper, "stream", broken)
    with caplog.at_level(logging.ERROR):
        answer = web.get("/v1/search", params={"q": "x"})
        assert answer.status_code == 500 and "logged" in message(answer) and "secret" not in answer.text
        with pytest.raises(openai.InternalServerError, match="logged"):
            ask(client, [said("x")])
        with pytest.raises(openai.APIError, match="logged"):
            list(ask(client, [said("x")], stream=True))
    assert caplog.text.count("RuntimeError: secret detail") == 3
    assert web.get("/health").status_code == 200


def test_a_store_that_is_down_is_503(keeper: Assistant, web: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_: object) -> Any:
        raise ConnectionError("no embeddings from http://x/v1")

    monkeypatch.setattr(keeper, "search", down)
    answer = web.get("/v1/recommend")
    assert answer.status_code == 503 and message(answer) == "no embeddings from http://x/v1"
    assert json.loads(answer.text)["error"]["type"] == "unavailable_error"


def test_a_page_is_logged_and_an_event_that_names_it_is_put_in_its_place(web: httpx.Client, keeper: Assistant) -> None:
    user = f"u-{uuid4().hex}"
    found = web.get("/v1/search", params={"q": "backpack", "user_id": user, "k": 3}).json()
    page = keeper.recommender.log.impressions.get(found["impression"])
    assert page is not None and (page.surface, page.query, page.user_id) == ("search", "backpack", user)
    assert list(page.shown) == [i["id"] for i in found["items"]]
    event = {"user_id": user, "item_id": page.shown[1], "kind": "click", "impression": page.id}
    assert web.post("/v1/events", json=event).status_code == 201
    logged = keeper.recommender.log.events(user)[0]
    assert (logged.shown, logged.position, logged.propensity) == (page.shown, 1, page.propensities[1])
    refused = web.post("/v1/events", json=event | {"impression": "nothing"})
    assert refused.status_code == 422 and "is not in the log" in refused.json()["error"]["message"]
    assert web.get("/v1/recommend", params={"k": 2}).json()["impression"]


def test_a_chat_client_is_told_the_page_and_brings_it_back(client: openai.OpenAI, web: httpx.Client, keeper: Assistant) -> None:
    user = f"u-{uuid4().hex}"
    shop = ask(client, [said("backpacks")], user=user).shop
    event = {"user_id": user, "item_id": shop["items"][2]["id"], "kind": "cart", "value": 1, "impression": shop["impression"]}
    assert web.post("/v1/events", json=event).status_code == 201
    assert keeper.recommender.log.events(user)[0].position == 2


def test_a_shopper_opts_out_of_exploration(web: httpx.Client, keeper: Assistant) -> None:
    user = f"u-{uuid4().hex}"
    assert web.get(f"/v1/users/{user}/choices").json() == {"exploring": True}
    assert web.put(f"/v1/users/{user}/choices", json={"exploring": False}).json() == {"exploring": False}
    assert web.get(f"/v1/users/{user}/choices").json() == {"exploring": False} and not keeper.explores(user)
    assert web.put(f"/v1/users/{user}/choices", json={"exploring": "maybe"}).status_code == 422


def test_the_figures_are_the_keepers_alone(web: httpx.Client) -> None:
    web.get("/v1/search", params={"q": "backpack"})
    assert web.get("/v1/admin/insights").status_code == 401
    told = web.get("/v1/admin/insights", params={"days": 1}, headers=TOKEN).json()
    assert told["shop"] == "demo" and told["funnel"]["pages"] >= 1 and "backpack" in {q["query"] for q in told["queries"]}
    assert web.get("/v1/admin/insights", params={"days": 0}, headers=TOKEN).status_code == 422


def test_an_opinion_on_the_latest_reply_is_kept_for_training(web: httpx.Client, keeper: Assistant) -> None:
    user, session = f"u-{uuid4().hex}", f"s-{uuid4().hex}"
    opinion = {"user_id": user, "session_id": session, "liked": True}
    refused = web.post("/v1/verdicts", json=opinion)
    assert refused.status_code == 404 and session in message(refused)
    reply = keeper.chat(Turn(user, session, "mugs under 30"))
    assert web.post("/v1/verdicts", json=opinion).status_code == 201
    reason = reply.reasons[0]
    assert web.post("/v1/verdicts", json=opinion | {"liked": False, "item_id": reason.item_id}).status_code == 201
    kept = [(v.part, v.liked) for v in keeper.services.verdicts.all() if v.user_id == user]
    assert kept == [("reply", True), ("reason", False)]
    assert "nowhere" in message(web.post("/v1/verdicts", json=opinion | {"item_id": "nowhere"}))
    keeper.forget(user)
    assert web.post("/v1/verdicts", json=opinion).status_code == 404
