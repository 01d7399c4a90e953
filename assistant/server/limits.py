"""Bodies limited in size, before anybody reads them: by the announced length, and by counting where none is announced."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .errors import problem

CHAT_BYTES = 30_000_000  # a picture of 20 MB in base64, and the words around it
OTHER_BYTES = 1_000_000
DRAINED_BYTES = 100_000_000


class BodyLimit:
    """ASGI middleware over the routes below /v1/; the page beside them has its own limits.

    What is too much is read and thrown away, so that the client hears the answer; beyond `DRAINED_BYTES` the line is cut.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/v1/"):
            await self._app(scope, receive, send)
            return
        limit = CHAT_BYTES if scope["path"] == "/v1/chat/completions" else OTHER_BYTES
        announced = int(dict(scope["headers"]).get(b"content-length", b"0"))  # the server has checked that it is a number
        if announced > limit:
            if announced <= DRAINED_BYTES:
                await _drain(receive)
            await problem(413, _told(limit), headers={"connection": "close"})(scope, receive, send)
            return
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                await _drain(receive)
                raise HTTPException(413, _told(limit), {"connection": "close"})
            return message

        await self._app(scope, counted, send)


async def _drain(receive: Receive) -> None:
    gone, more = 0, True
    while more and gone <= DRAINED_BYTES:
        message = await receive()
        gone += len(message.get("body", b""))
        more = message.get("more_body", False)


def _told(limit: int) -> str:
    return f"the body is over {limit / 1e6:g} MB; send a smaller picture or fewer messages"
