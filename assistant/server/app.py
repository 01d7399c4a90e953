"""Put the routes together. Blocking work runs in threads: plain `def` routes in the pool, turns each in their own."""

from typing import TYPE_CHECKING

from fastapi import FastAPI

from .admin import admin_routes
from .chat import chat_routes
from .errors import OuterEdge, add_error_handlers
from .health import health_routes
from .limits import BodyLimit
from .metrics import Metrics
from .shop import shop_routes
from .turns import Turns

if TYPE_CHECKING:
    from assistant import Assistant  # type: ignore[attr-defined]


def create_app(assistant: "Assistant") -> FastAPI:
    """The HTTP API over one assistant, which stays the caller's to close."""
    app = FastAPI(title="Shop assistant", description=__doc__, redoc_url=None)
    metrics = Metrics(assistant)
    add_error_handlers(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(OuterEdge)
    app.include_router(chat_routes(assistant, Turns(assistant, metrics.turn)))
    app.include_router(shop_routes(assistant, metrics))
    app.include_router(admin_routes(assistant))
    app.include_router(health_routes(assistant, metrics))
    return app
