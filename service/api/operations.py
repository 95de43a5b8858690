"""Whether the service lives, and whether it can answer."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from service.api.asked import GraphDep
from service.api.problems import DOCUMENTED
from service.graph.migrations import require_current

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
    """Say that the database answers and is migrated; 503 names what is missing."""
    await require_current(graph)
    return State()
