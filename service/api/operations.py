"""Whether the service lives, whether it can answer, and how it does."""

from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from service.api.asked import GraphDep
from service.api.metrics import MEDIA_TYPE, Metrics
from service.api.problems import DOCUMENTED
from service.graph.migrations import require_ready

router = APIRouter(tags=["operations"], responses={status: DOCUMENTED[status] for status in (421, 503)})


class State(BaseModel):
    """That all is well."""

    status: Literal["ok"] = "ok"


@router.get("/livez", operation_id="livez")
async def livez() -> State:
    """Say that the process answers."""
    return State()


@router.get("/readyz", operation_id="readyz")
async def readyz(graph: GraphDep) -> State:
    """Say that the database answers, is migrated and indexed; 503 names what is missing."""
    await require_ready(graph)
    return State()


class _MetricsText(Response):
    media_type = MEDIA_TYPE


@router.get("/metrics", operation_id="metrics", response_class=_MetricsText)
async def metrics(request: Request) -> Response:
    """Show the metrics of this process, as Prometheus reads them."""
    found: Metrics = request.app.state.metrics
    return _MetricsText(found.text())
