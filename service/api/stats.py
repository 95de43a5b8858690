"""Counts of events, for charts."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel

from service.api.answers import ExchangeDep
from service.api.asked import StatsAsked, actor_id, only_known_parameters, refuse_unknown, with_actors
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


_ONE_ACTOR = Query(
    description="Only events of this one actor; of two together with `actor` and `with`.",
    min_length=1,
    examples=["RUS"],
)
_OTHER_ACTOR = Query(
    alias="with",
    description="Only events of `actor` in which this one takes part, too.",
    min_length=1,
    examples=["PRK"],
)


@router.get("/stats/timeseries", operation_id="timeseries", response_model=Series, responses=CSV)
async def timeseries(
    exchange: ExchangeDep,
    asked: StatsAsked,
    interval: Annotated[Interval, Query(description="How long a period is; weeks begin on Monday.")] = "month",
    by: Annotated[By, Query(description="Counted apart by this; `none`: all together, under the key `all`.")] = "none",
    actor: Annotated[str | None, _ONE_ACTOR] = None,
    with_: Annotated[str | None, _OTHER_ACTOR] = None,
) -> Response:
    """Count events by day, week, month or year: of all, of an actor, or of two actors together."""
    if with_ and not actor:
        raise BadParameterError("with", "with needs actor: who is it that they take part with?")
    named = {name: actor_id(text) for name, text in (("actor", actor), ("with", with_)) if text}
    for name, id_ in named.items():
        await refuse_unknown(exchange.graph, name, [id_])
    try:
        found = await reads.timeseries(exchange.graph, with_actors(asked, [*named.values()]), interval=interval, by=by)
    except UsageError as error:
        raise BadParameterError("interval", str(error)) from error
    if exchange.format == "csv":
        return exchange.csv(series_csv(found))
    series = Series.model_construct(
        interval=interval, by=by, items=[*found], coverage=await reads.coverage(exchange.graph)
    )
    return exchange.json(series)
