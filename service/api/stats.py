"""Counts of events, for charts."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from service.api.answers import ExchangeDep
from service.api.asked import StatsAsked, actor_id, only_known_parameters, with_actors
from service.api.examples import CSV
from service.api.problems import DOCUMENTED, BadParameterError
from service.api.tables import series_csv
from service.errors import UsageError
from service.graph import reads
from service.graph.reads import By, Coverage
from service.graph.series import Interval, Point

router = APIRouter(prefix="/v1", tags=["stats"], dependencies=[Depends(only_known_parameters)], responses=DOCUMENTED)


class Series(BaseModel):
    """Counts by period: what was asked, the points key by key, and what the graph covers."""

    interval: Interval
    by: By
    items: list[Point]
    coverage: Coverage


@router.get("/stats/timeseries", operation_id="timeseries", response_model=Series, responses=CSV)
async def timeseries(
    exchange: ExchangeDep,
    asked: StatsAsked,
    interval: Annotated[Interval, Query(description="How long a period is; weeks begin on Monday.")] = "month",
    by: Annotated[By, Query(description="Counted apart by this; `none`: all together, under the key `all`.")] = "none",
    actor: Annotated[str | None, Query(description="Only events of this actor.", examples=["RUS"])] = None,
    with_: Annotated[
        str | None, Query(alias="with", description="And of this one, together.", examples=["PRK"])
    ] = None,
) -> Any:  # noqa: ANN401  a series, or the same as CSV
    """Count events by day, week, month or year: of all, of an actor, or of two actors together."""
    if with_ and not actor:
        raise BadParameterError("with", "with needs actor: who is it that they take part with?")
    filtered = await with_actors(exchange.graph, asked, [actor_id(text) for text in (actor, with_) if text], "actor")
    try:
        found = await reads.timeseries(exchange.graph, filtered, interval=interval, by=by)
    except UsageError as error:
        raise BadParameterError("interval", str(error)) from error
    if exchange.format == "csv":
        return exchange.csv(series_csv([*found]))
    return Series(interval=interval, by=by, items=[*found], coverage=await reads.coverage(exchange.graph))
