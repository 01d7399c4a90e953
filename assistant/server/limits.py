"""Bodies limited in size, before anybody reads them: by the announced length, and by counting where none is announced."""

import json

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .errors import error_body

CHAT_BYTES = 30_000_000  # a picture of 20 MB in base64, and the words around it
OTHER_BYTES = 1_000_000


class BodyLimit:
    """ASGI middleware over the routes below /v1/; the page beside them has its own limits."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/v1/"):
            await self._app(scope, receive, send)
            return
        limit = CHAT_BYTES if scope["path"] == "/v1/chat/completions" else OTHER_BYTES
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if not announced.isdigit() or int(announced) > limit:
            await _refuse(send, _told(limit))
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise HTTPException(413, _told(limit), {"connection": "close"})
            return message

        await self._app(scope, counted, send)


def _told(limit: int) -> str:
    return f"the body is over {limit / 1e6:g} MB; send a smaller picture or fewer messages"


async def _refuse(send: Send, message: str) -> None:
    body = json.dumps(error_body(413, message)).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": body})
