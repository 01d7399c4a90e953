"""What a caller is told when something is wrong: one JSON form, the bad value, and the way out.

422: a ValueError, or a body or parameter that does not fit. 404: an id that the catalogue does not have. 413: a body over the
limit. 401, 403: a missing or wrong admin token, or none set. 503: a part that is down (the shop, the store, the model). 500: a
fault of ours, logged and answered by a sentence.
"""

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

SORRY = "Something went wrong on our side; it has been logged. Please try again."
_TYPES = {401: "authentication_error", 403: "permission_error", 404: "not_found_error", 503: "unavailable_error"}
_SHOWN = 80


def add_error_handlers(app: FastAPI) -> None:
    """Answer every error of the routes in the form of `problem`."""

    @app.exception_handler(RequestValidationError)
    def bad_request(request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        return problem(422, f"{place}: {first['msg']}{_value(first)}; see /docs", place)

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> JSONResponse:
        told = str(error.detail)
        if error.status_code == 404 and told == "Not Found":
            told = f"no route {request.url.path!r}; see /docs"
        return problem(error.status_code, told, headers=dict(error.headers or {}))

    @app.exception_handler(ValueError)
    def bad_value(request: Request, error: ValueError) -> JSONResponse:
        return problem(422, str(error))

    @app.exception_handler(FileNotFoundError)
    @app.exception_handler(ConnectionError)
    def down(request: Request, error: OSError) -> JSONResponse:
        log.warning("%s %s: %s", request.method, request.url.path, error)
        return problem(503, str(error))


class OuterEdge:
    """ASGI middleware: what nobody foresaw is logged and answered by a sentence; the connection stays usable."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            if scope["type"] != "http" or begun:
                raise
            log.exception("%s %s failed", scope["method"], scope["path"])
            await problem(500, SORRY)(scope, receive, send)


def problem(status: int, message: str, param: str | None = None, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse(error_body(status, message, param), status, headers)


def error_body(status: int, message: str, param: str | None = None) -> dict[str, Any]:
    """An error in the form that clients of the OpenAI protocol read."""
    kind = _TYPES.get(status, "server_error" if status >= 500 else "invalid_request_error")
    return {"error": {"message": message, "type": kind, "param": param, "code": status}}


def _value(error: Any) -> str:
    """The value that does not fit, where it is one and short."""
    value = error.get("input")
    if not isinstance(value, (str, int, float, bool)):
        return ""
    text = repr(value)
    return f" (got {text if len(text) <= _SHOWN else text[:_SHOWN] + '...'})"
