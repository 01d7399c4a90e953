"""What only the shop's keeper may do: put a model's adapter into service, take it back, forget a shopper, see the figures."""

import hmac
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Path, Query
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field, TypeAdapter

from assistant.insights import Insights, gather
from assistant.llm import Adapters

from .openai_form import LONGEST_ID

if TYPE_CHECKING:
    from assistant import Assistant

_INSIGHTS = TypeAdapter(Insights)
_BEARER = HTTPBearer(auto_error=False, description="the token of SHOP_ADMIN_TOKEN")


class AdapterPath(BaseModel):
    """A PEFT folder on the server's machine, or the name of an adapter that the model server already serves."""

    path: str = Field(min_length=1, max_length=4096)


def admin_routes(assistant: "Assistant") -> APIRouter:
    token = assistant.settings.admin_token

    def keeper(told: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]) -> None:
        if not token:
            raise HTTPException(403, "admin routes are closed: set SHOP_ADMIN_TOKEN and start again")
        if told is None or not hmac.compare_digest(told.credentials.encode(), token.encode()):
            raise HTTPException(401, "send the header Authorization: Bearer <SHOP_ADMIN_TOKEN>", {"www-authenticate": "Bearer"})

    routes = APIRouter(prefix="/v1", tags=["admin"], dependencies=[Depends(keeper)])

    @routes.post("/admin/adapters")
    def load(body: AdapterPath) -> dict[str, str]:
        """Try the adapter beside the present one and put it into service; a bad one is refused with the reason."""
        return {"adapter": _adapters(assistant).load(body.path)}

    @routes.post("/admin/adapters/rollback")
    def rollback() -> dict[str, str]:
        """Return to the adapter before; "" is the bare model."""
        return {"adapter": _adapters(assistant).rollback()}

    @routes.get("/admin/insights")
    def insights(days: Annotated[int, Query(ge=1, le=3650, description="how many days back")] = 30) -> dict[str, Any]:
        """The figures of the page at /insights: funnel, queries, tastes, experiments, promotions, the last nightly run."""
        held: dict[str, Any] = _INSIGHTS.dump_python(gather(assistant.recommender, days), mode="json")
        return held

    @routes.delete("/users/{user_id}")
    def forget(user_id: Annotated[str, Path(min_length=1, max_length=LONGEST_ID)]) -> dict[str, str | int]:
        """Delete a shopper from the log and from all that was learned of it."""
        return {"user_id": user_id, "forgotten": assistant.forget(user_id)}

    return routes


def _adapters(assistant: "Assistant") -> Adapters:
    if assistant.adapters is None:
        raise HTTPException(503, "no model is in service (SHOP_LLM_URL=off), so there is no adapter to change")
    adapters: Adapters = assistant.adapters
    return adapters
