"""`/health` and `/metrics`: whether the parts work, and the figures."""

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Response

from assistant.settings import Settings
from retrieval.schema import Filters

from .metrics import Metrics

if TYPE_CHECKING:
    from assistant import Assistant


def health_routes(assistant: "Assistant", metrics: Metrics) -> APIRouter:
    routes = APIRouter(tags=["health"])

    @routes.get("/health")
    def health() -> dict[str, Any]:
        """Ask the store and look at the model. "degraded" still answers: by templates and the parser."""
        model = _model(assistant)
        degraded = [f"model: {model['state']}"] if model["state"] == "open" else []
        return {
            "status": "degraded" if degraded else "ok",
            "shop": assistant.settings.shop,
            "items": assistant.recommender.count(Filters()),
            "generation": assistant.recommender.generation,
            "store": _store(assistant.settings),
            "model": model,
            "degraded": degraded,
        }

    @routes.get("/metrics", response_class=Response)
    def figures() -> Response:
        """Counters and latencies, for Prometheus."""
        return Response(metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return routes


def _store(settings: Settings) -> str:
    return f"qdrant server {settings.qdrant_url}" if settings.qdrant_url else "qdrant edge (embedded)"


def _model(assistant: "Assistant") -> dict[str, str]:
    """`state` is that of the circuit breaker: closed (in service), open (down), half-open; "off" without a model."""
    llm = assistant.llm
    if llm is None:
        return {"state": "off", "name": "", "adapter": "", "where": "templates and the parser answer"}
    where = assistant.settings.llm_url or "embedded llama.cpp"
    return {"state": llm.breaker.state, "name": llm.endpoint.model, "adapter": llm.endpoint.adapter, "where": where}
