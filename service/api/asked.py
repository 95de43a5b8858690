"""What routes are asked: parameters declared once, checked, and turned to filters."""

import base64
import binascii
import difflib
import hashlib
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal, get_args

from fastapi import Depends, Query, Request
from fastapi.dependencies.models import Dependant
from pydantic import JsonValue

from service import ontology
from service.api.problems import BadParameterError
from service.graph import reads
from service.graph.connection import Graph
from service.graph.seeks import SHOWN, EventFilter
from service.model import Status
from service.when import Day


async def only_known_parameters(request: Request) -> None:
    """Refuse query parameters that the route does not have."""
    known = set(_query_names(request.scope["route"].dependant))
    for name in request.query_params:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"there is {', '.join(sorted(known)) or 'none'}"
            raise BadParameterError(name, f"{name!r} is no parameter of this address; {hint}")


def _query_names(dependant: Dependant) -> Iterator[str]:
    yield from (field.alias for field in dependant.query_params)
    for below in dependant.dependencies:
        yield from _query_names(below)


def graph_of(request: Request) -> Graph:
    """The graph of the application."""
    graph: Graph = request.app.state.graph
    return graph


GraphDep = Annotated[Graph, Depends(graph_of)]
Limit = Annotated[int, Query(ge=1, le=200, description="So many items at most.", examples=[50])]
Cursor = Annotated[str | None, Query(description="Where to go on: from `next` of the page before.", max_length=2000)]
DateMatch = Literal["possible", "certain"]
Sort = Literal["-date", "date"]


def actor_id(text: str) -> str:
    """An actor's id as it is stored: alpha-3 codes and organisations in capitals, whatever the case asked."""
    return text if ":" in text else text.upper()


def _checked(name: str, values: list[str], known: set[str]) -> tuple[str, ...]:
    for value in values:
        if value not in known:
            near = difflib.get_close_matches(value, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else "docs/ontology.md lists them"
            raise BadParameterError(name, f"no {name} is called {value!r}; {hint}")
    return tuple(values)


def _statuses(values: list[str]) -> tuple[Status, ...]:
    if not values:
        return SHOWN
    _checked("status", values, {*get_args(Status), "all"})
    return () if "all" in values else tuple(status for status in get_args(Status) if status in values)


def _one_of(names: Iterable[str]) -> dict[str, JsonValue]:
    """The items of a list, for the OpenAPI document; what is none of them is refused with a hint at the nearest."""
    return {"items": {"type": "string", "enum": [*sorted(names)]}}


Types = Annotated[
    list[str],
    Query(
        alias="type",
        description="Any of these PLOVER types.",
        examples=[["MOBILIZE"]],
        json_schema_extra=_one_of(ontology.types()),
    ),
]
Kinds = Annotated[
    list[str],
    Query(description="Any of these kinds.", examples=[["naval_drill"]], json_schema_extra=_one_of(ontology.kinds())),
]
Statuses = Annotated[
    list[str],
    Query(
        description="Any of these, or `all`; unset: occurred and ongoing.",
        examples=[["planned"]],
        json_schema_extra=_one_of([*get_args(Status), "all"]),
    ),
]
FirstDay = Annotated[Day | None, Query(alias="from", description="First day.", examples=["2024-06-01"])]
LastDay = Annotated[Day | None, Query(description="Last day, inclusive.", examples=["2024-12-31"])]


def counts_asked(
    type_: Types = [],  # noqa: B006  FastAPI copies defaults
    kind: Kinds = [],  # noqa: B006
    status: Statuses = [],  # noqa: B006
    from_: FirstDay = None,
    to: LastDay = None,
) -> EventFilter:
    """Turn the parameters of counts of events to a filter."""
    if from_ and to and from_ > to:
        raise BadParameterError("from", f"from {from_} is after to {to}")
    return EventFilter(
        types=_checked("type", type_, set(ontology.types())),
        kinds=_checked("kind", kind, set(ontology.kinds())),
        statuses=_statuses(status),
        first_day=from_,
        last_day=to,
    )


def events_asked(  # noqa: PLR0913, PLR0917  the filter of every list of events
    counted: Annotated[EventFilter, Depends(counts_asked)],
    date_match: Annotated[
        DateMatch, Query(description="Events that may, or that surely fall between the days.")
    ] = "possible",
    country: Annotated[
        list[str], Query(description="Any of these (alpha-3) is the country of its place.", examples=[["RUS"]])
    ] = [],  # noqa: B006
    source: Annotated[
        list[str], Query(description="Any of these source ids reports it.", examples=[["meridian-dispatch"]])
    ] = [],  # noqa: B006
    exact: Annotated[bool, Query(description="The actors themselves, not what is below them.")] = False,  # noqa: FBT002  a query parameter
    undated: Annotated[Literal["include"] | None, Query(description="Events without any day, too, last.")] = None,
    sort: Annotated[Sort, Query(description="`-date` newest first, `date` oldest first.")] = "-date",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> EventFilter:
    """Turn the parameters of a list of events to a filter."""
    update = {
        "certain": date_match == "certain",
        "countries": tuple(code.upper() for code in country),
        "sources": tuple(source),
        "exact": exact,
        "undated": undated is not None,
        "oldest_first": sort == "date",
        "limit": limit,
        "after": cursor,
    }
    return counted.model_copy(update=update)


Asked = Annotated[EventFilter, Depends(events_asked)]
StatsAsked = Annotated[EventFilter, Depends(counts_asked)]


async def with_actors(graph: Graph, asked: EventFilter, ids: list[str], parameter: str) -> EventFilter:
    """Add actors to a filter, after looking whether the graph knows them, and open its cursor.

    Raises:
        BadParameterError: If an actor is unknown, or the cursor belongs to another list.
    """
    for id_ in ids:
        if parameter != "id" and not await reads.is_actor(graph, id_):
            raise BadParameterError(parameter, f"no actor has the id {id_!r}: find ids by name with /v1/actors?q=")
    found = asked.model_copy(update={"actors": tuple(dict.fromkeys(ids))})
    if found.after is None:
        return found
    return found.model_copy(update={"after": opened(found.after, _about(found))})


def cursor_of(asked: EventFilter, after: str) -> str:
    """Seal the key to go on from for this list alone."""
    return sealed(after, _about(asked))


def _about(asked: EventFilter) -> str:
    return asked.model_dump_json(exclude={"after", "limit"})


def sealed(key: str, about: str) -> str:
    """Make a cursor: a key, with a digest of what list it belongs to."""
    mark = hashlib.sha256(about.encode()).hexdigest()[:8]
    return base64.urlsafe_b64encode(f"{mark}{key}".encode()).decode().rstrip("=")


def opened(cursor: str, about: str) -> str:
    """Return a cursor's key.

    Raises:
        BadParameterError: If it is none, or of another list.
    """
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        text = ""
    if not text or text[:8] != hashlib.sha256(about.encode()).hexdigest()[:8]:
        raise BadParameterError("cursor", "the cursor is not of this list: follow `next` as it is given")
    return text[8:]
