"""The shop's own routes: search, recommendations, events, items with their pictures, carts."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Body, Depends, Header, HTTPException, Path, Query, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from assistant.wire import cart_json, item_json, recommendation_json
from retrieval.schema import Event, Surface
from retrieval.schema import Query as Wish

from .metrics import Metrics
from .openai_form import LONGEST_ID, LONGEST_TEXT
from .wishes import Limits, wish_of

if TYPE_CHECKING:
    from assistant import Assistant

MOST_ITEMS = 50
_EVENT = TypeAdapter(Event)
_FIELDS = {f.name for f in fields(Event)}
# What a picture file starts with; whatever else a catalogue names as a picture is not served.
_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif", b"BM": "image/bmp"}
_PICTURE_AGE_S = 86_400


class Choices(BaseModel):
    """What a shopper decides: `exploring` false keeps their pages from being varied in order to learn."""

    exploring: bool


class Opinion(BaseModel):
    """What a shopper thinks of the session's latest reply about products; with `item_id`, of the first reason for that product."""

    user_id: str = Field(min_length=1, max_length=LONGEST_ID)
    session_id: str = Field(min_length=1, max_length=LONGEST_ID)
    liked: bool
    item_id: str = Field(default="", max_length=1000)


ItemId = Annotated[str, Path(min_length=1, max_length=1000)]
UserId = Annotated[str, Query(max_length=LONGEST_ID, description="a shopper, whose taste counts")]
Shopper = Annotated[str, Path(min_length=1, max_length=LONGEST_ID)]
Count = Annotated[int, Query(ge=1, le=MOST_ITEMS, description="how many items")]


def shop_routes(assistant: "Assistant", metrics: Metrics) -> APIRouter:
    routes = APIRouter(prefix="/v1", tags=["shop"])

    @routes.get("/search")
    def search(
        q: Annotated[str, Query(max_length=LONGEST_TEXT, description='what is looked for; "under 30" in it is a limit')],
        limits: Annotated[Limits, Depends()],
        user_id: UserId = "",
        k: Count = 8,
        facets: Annotated[bool, Query(description="count values of brands, categories and attributes too")] = False,
    ) -> dict[str, Any]:
        """Search the catalogue; nothing that breaks a limit is found."""
        wish = wish_of(q, limits, assistant.contract)
        counted = assistant.recommender.facets(wish.filters) if facets else {}
        return _found(assistant, wish, user_id, k, "search") | {"facets": counted}

    @routes.get("/recommend")
    def recommend(limits: Annotated[Limits, Depends()], user_id: UserId = "", k: Count = 8) -> dict[str, Any]:
        """Recommend without a search: from what the shopper did, and from what sells."""
        wish = wish_of("", limits, assistant.contract)
        return _found(assistant, wish, user_id, k, "home")

    @routes.post("/events", status_code=201, openapi_extra=_event_body())
    def events(body: Annotated[dict[str, Any], Body()]) -> dict[str, int]:
        """Take one event into the log; the next answer feels it. `at` is now where it is left out."""
        event = _event_of(body)
        event_id = assistant.feedback(event)
        metrics.event(event.kind)
        return {"id": event_id}

    @routes.post("/verdicts", status_code=201)
    def verdicts(body: Opinion) -> dict[str, int]:
        """Keep an opinion on what was said; `training.preference` learns from it. 404 where there is no such reply."""
        try:
            return {"id": assistant.judge_latest(body.user_id, body.session_id, body.liked, body.item_id)}
        except LookupError as error:
            raise HTTPException(404, str(error)) from None

    @routes.get("/items/{item_id:path}/image")
    def image(item_id: ItemId, if_none_match: Annotated[str, Header()] = "") -> Response:
        """The item's own picture, where it is a file; a picture by URL is in the item."""
        path = assistant.image(item_id)
        kind = _picture_kind(path) if path else ""
        if path is None or not kind:
            raise HTTPException(404, f"item {item_id!r} has no picture file; its other pictures are in /v1/items")
        return _picture(path, kind, if_none_match)

    @routes.get("/items/{item_id:path}")
    def item(item_id: ItemId) -> dict[str, Any]:
        """One item with all that the catalogue tells of it."""
        held = assistant.item(item_id)
        if held is None:
            raise HTTPException(
                404, f"item {item_id!r} is not in the catalogue of shop {assistant.settings.shop!r}; see /v1/search"
            )
        return item_json(held)

    @routes.get("/cart/{user_id}")
    def cart(user_id: Shopper) -> dict[str, Any]:
        """What the shopper has put aside; the total in cents is exact."""
        return cart_json(assistant.cart(user_id))

    @routes.get("/users/{user_id}/choices")
    def choices(user_id: Shopper) -> Choices:
        """What the shopper decided, else the shop's defaults."""
        return Choices(exploring=assistant.explores(user_id))

    @routes.put("/users/{user_id}/choices")
    def choose(user_id: Shopper, body: Choices) -> Choices:
        """Keep the shopper's decision; the next page respects it."""
        assistant.set_exploring(user_id, body.exploring)
        return body

    return routes


def _found(assistant: "Assistant", wish: Wish, user_id: str, k: int, surface: Surface) -> dict[str, Any]:
    """The page, which is logged as shown; `impression` is its id, for the events about it."""
    found = assistant.search(wish, user_id, k)
    page = {"impression": assistant.recommender.show(found, wish.text, user_id, surface=surface)}
    held = asdict(wish)
    return page | {"query": {"text": held["text"], "sort": held["sort"], "filters": held["filters"]}} | recommendation_json(found)


def _event_body() -> dict[str, Any]:
    """The body of `/v1/events` for the documentation: an Event, with `at` left to be filled in."""
    schema = _EVENT.json_schema()
    schema["required"] = [name for name in schema["required"] if name != "at"]
    return {"requestBody": {"content": {"application/json": {"schema": schema}}}}


def _event_of(body: Mapping[str, Any]) -> Event:
    """ValueError names the field and the value that does not fit."""
    if unknown := sorted(body.keys() - _FIELDS):
        raise ValueError(f"unknown field {unknown[0]!r}; an event has {', '.join(sorted(_FIELDS))}")
    try:
        return _EVENT.validate_python({"at": datetime.now(UTC), **body})
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(p) for p in first["loc"])
        got = "" if first["type"] == "missing" else f" (got {str(first['input'])[:80]!r})"
        raise ValueError(f"{place}: {first['msg']}{got}") from None


def _picture_kind(path: FilePath) -> str:
    """The media type that the file's first bytes say, "" when it is no picture."""
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError:
        return ""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for start, kind in _PICTURES.items() if head.startswith(start)), "")


def _picture(path: FilePath, kind: str, known: str) -> Response:
    stat = path.stat()
    tag = f'"{sha256(f"{path}{stat.st_mtime_ns}{stat.st_size}".encode()).hexdigest()[:24]}"'
    headers = {"etag": tag, "cache-control": f"public, max-age={_PICTURE_AGE_S}", "x-content-type-options": "nosniff"}
    if tag in known:
        return Response(status_code=304, headers=headers)
    return FileResponse(path, headers=headers, media_type=kind, stat_result=stat)
