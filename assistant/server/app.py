"""Put the routes together. Blocking work runs in threads: plain `def` routes in the pool, turns each in their own."""

from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.responses import FileResponse

from .admin import admin_routes
from .chat import chat_routes
from .errors import OuterEdge, add_error_handlers
from .health import health_routes
from .limits import BodyLimit
from .metrics import Metrics
from .shop import shop_routes
from .turns import Turns

if TYPE_CHECKING:
    from assistant import Assistant

_DOCS = Path(__file__).parent / "docs.html"  # of our own, since the usual one is fetched from elsewhere


def create_app(assistant: "Assistant") -> FastAPI:
    """The HTTP API over one assistant, which stays the caller's to close."""
    app = FastAPI(title="Shop assistant", description="Chat, search, recommendations, events.", docs_url=None, redoc_url=None)
    metrics = Metrics(assistant)
    assistant.listeners.append(metrics.turn)
    add_error_handlers(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(OuterEdge)
    app.add_api_route("/docs", lambda: FileResponse(_DOCS), include_in_schema=False, response_class=FileResponse)
    app.include_router(chat_routes(assistant, Turns(assistant, metrics.spent)))
    app.include_router(shop_routes(assistant, metrics))
    app.include_router(admin_routes(assistant))
    app.include_router(health_routes(assistant, metrics))
    return app
