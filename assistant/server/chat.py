"""`/v1/chat/completions` and `/v1/models`: any client of the OpenAI protocol can talk to the shop."""

import json
import logging
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from functools import partial
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse

from assistant.llm import Counters
from assistant.schema import Reply

from .errors import SORRY, error_body
from .openai_form import MODEL, Answer, ChatRequest, read_request, usage_of
from .threads import Threads
from .turns import EventStream, Turns

if TYPE_CHECKING:
    from assistant import Assistant

log = logging.getLogger(__name__)

CLIENT_LEFT = 499  # nobody reads it; the access log does


def chat_routes(assistant: "Assistant", turns: Turns) -> APIRouter:
    routes = APIRouter(tags=["chat"])
    threads = Threads(assistant)

    @routes.get("/v1/models")
    def models() -> dict[str, Any]:
        """The one model that answers."""
        held = {"id": MODEL, "object": "model", "created": 0, "owned_by": assistant.settings.shop}
        return {"object": "list", "data": [held]}

    @routes.get("/v1/models/{name}")
    def model(name: str) -> dict[str, Any]:
        """The same, by its name."""
        return {"id": MODEL, "object": "model", "created": 0, "owned_by": assistant.settings.shop}

    @routes.post("/v1/chat/completions", response_class=JSONResponse)
    async def completions(body: ChatRequest, request: Request) -> Response:
        """Answer the last message; products with their reasons are in `shop`, in a stream beside its first and last chunk."""
        asked = read_request(body, request.headers)
        turns.check_room()
        turn, state = await run_in_threadpool(threads.begin, asked)
        answer = Answer(turn.session_id, turn.user_id)
        headers = {"x-session-id": turn.session_id}
        spent = Counters()
        pieces = turns.pieces(turn, state, spent)
        done = partial(threads.end, asked, turn)
        if body.stream:
            events = _events(pieces, answer, spent if body.includes_usage else None, done)
            return EventStream(events, headers={**headers, "cache-control": "no-cache"})
        final: Reply | None = None
        async with aclosing(pieces):
            async for piece in pieces:
                final = piece if isinstance(piece, Reply) else final
                if await request.is_disconnected():
                    return Response(status_code=CLIENT_LEFT)
        assert final is not None, "a stream ends with its reply"
        await run_in_threadpool(done, final)
        return JSONResponse(answer.completion(final, usage_of(spent)), headers=headers)

    return routes


async def _events(
    pieces: AsyncGenerator[Reply | str, None], answer: Answer, spent: Counters | None, done: Callable[[Reply], None]
) -> AsyncGenerator[str, None]:
    """The answer as events: products first, then text, then all that is known, the usage where `spent` is given, and the end."""
    said, final = "", None
    try:
        async with aclosing(pieces):
            async for piece in pieces:
                if isinstance(piece, str):
                    said += piece
                    yield _event(answer.chunk({"content": piece}))
                elif final is None:
                    yield _event(answer.chunk({"role": "assistant", "content": ""}, piece))
                final = piece if isinstance(piece, Reply) else final
        assert final is not None, "a stream ends with its reply"
        if rest := final.text.removeprefix(said) if final.text.startswith(said) else "":
            yield _event(answer.chunk({"content": rest}))
        await run_in_threadpool(done, final)
        yield _event(answer.chunk({}, final, "stop"))
        if spent is not None:
            yield _event(answer.usage_chunk(usage_of(spent)))
    except Exception:  # the outer edge: the answer has begun, so the error is said in it
        log.exception("a streamed turn failed")
        yield _event(error_body(500, SORRY))
    yield "data: [DONE]\n\n"


def _event(value: Mapping[str, Any]) -> str:
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"
