"""What routes are asked: parameters declared once, checked, and turned to filters."""

import base64
import binascii
import difflib
import hashlib
from collections.abc import Collection, Iterable, Iterator
from typing import Annotated, Literal, get_args, get_origin

from fastapi import Depends, Query, Request
from fastapi.dependencies.models import Dependant
from pydantic import JsonValue
from pydantic.fields import FieldInfo

from service import ontology
from service.api.problems import BadParameterError
from service.graph import reads
from service.graph.connection import Graph
from service.graph.seeks import SHOWN, EventFilter
from service.model import Status
from service.when import Day


async def only_known_parameters(request: Request) -> None:
    """Refuse query parameters that the route does not have, and several values where it takes one."""
    known = dict(_query_fields(request.scope["route"].dependant))
    for name in request.query_params:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"there is {', '.join(sorted(known)) or 'none'}"
            raise BadParameterError(name, f"{name!r} is no parameter of this address; {hint}")
        info, given = known[name], request.query_params.getlist(name)
        if len(given) > 1 and get_origin(info.annotation) is not list:
            said = f"{name} is given {len(given)} times, and takes one value here"
            raise BadParameterError(name, f"{said}: {info.description}" if info.description else said)


def _query_fields(dependant: Dependant) -> Iterator[tuple[str, FieldInfo]]:
    yield from ((field.alias, field.field_info) for field in dependant.query_params)
    for below in dependant.dependencies:
        yield from _query_fields(below)


def graph_of(request: Request) -> Graph:
    """The graph of the application."""
    graph: Graph = request.app.state.graph
    return graph


GraphDep = Annotated[Graph, Depends(graph_of)]
Limit = Annotated[int, Query(ge=1, le=200, description="So many items at most.", examples=[50])]
Cursor = Annotated[str | None, Query(description="Where to go on: from `next` of the page before.", max_length=2000)]
DateMatch = Literal["possible", "certain"]
_NAMED = 3  # values that a hint offers
_HARDLY_ELSE = 0.85  # so alike that nothing else is meant
_MOST_LISTED = 20  # more values than this are too many for one sentence
_KINDS_LISTED = "/openapi.json"
Sort = Literal["-date", "date"]


def actor_id(text: str) -> str:
    """An actor's id as it is stored: alpha-3 codes and organisations in capitals, whatever the case asked."""
    return text if ":" in text else text.upper()


def _checked(name: str, values: list[str], known: Collection[str]) -> tuple[str, ...]:
    for value in values:
        if value not in known:
            raise BadParameterError(name, f"no {name} is called {value!r}; {_hint(value, known)}")
    return tuple(values)


def _hint(value: str, known: Collection[str]) -> str:
    """What may have been meant: the same in another case, what is spelt much like it or has it in it, else all."""
    written = {name.casefold(): name for name in known}
    asked = value.strip().casefold()
    near = (
        difflib.get_close_matches(asked, written, 1, _HARDLY_ELSE)
        or [name for name in written if asked and asked in name]
        or difflib.get_close_matches(asked, written, _NAMED)
    )
    if near:
        return f"did you mean {' or '.join(repr(written[name]) for name in near[:_NAMED])}?"
    return f"there is {', '.join(known)}" if len(known) <= _MOST_LISTED else f"{_KINDS_LISTED} lists them"


def _statuses(values: list[str]) -> tuple[Status, ...]:
    if not values:
        return SHOWN
    _checked("status", values, [*get_args(Status), "all"])
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


QuadClasses = Annotated[
    list[str],
    Query(
        description="Any of these PLOVER quad classes: "
        + ", ".join(f"{number} {name}" for number, name in ontology.QUAD_CLASSES.items())
        + ".",
        examples=[["4"]],
        json_schema_extra=_one_of(map(str, ontology.QUAD_CLASSES)),
    ),
]
Countries = Annotated[
    list[str], Query(description="Any of these (alpha-3) is the country of its place.", examples=[["RUS"]])
]
Sources = Annotated[
    list[str], Query(description="Any of these source ids reports it.", examples=[["meridian-dispatch"]])
]
Exact = Annotated[bool, Query(description="The actors themselves, not what is below them.")]


def counts_asked(  # noqa: PLR0913, PLR0917  the filter of every count of events
    type_: Types = [],  # noqa: B006  FastAPI copies defaults
    quad_class: QuadClasses = [],  # noqa: B006
    kind: Kinds = [],  # noqa: B006
    status: Statuses = [],  # noqa: B006
    from_: FirstDay = None,
    to: LastDay = None,
    country: Countries = [],  # noqa: B006
    source: Sources = [],  # noqa: B006
    exact: Exact = False,  # noqa: FBT002  a query parameter
) -> EventFilter:
    """Turn the parameters of counts of events to a filter."""
    if from_ and to and from_ > to:
        raise BadParameterError("from", f"from {from_} is after to {to}")
    return EventFilter(
        types=_types(_checked("type", type_, ontology.types()), quad_class),
        kinds=_checked("kind", kind, ontology.kinds()),
        statuses=_statuses(status),
        first_day=from_,
        last_day=to,
        countries=tuple(code.upper() for code in country),
        sources=tuple(source),
        exact=exact,
    )


def _types(types: tuple[str, ...], quad_classes: list[str]) -> tuple[str, ...]:
    """The types of some quad classes, as far as they are asked for."""
    _checked("quad_class", quad_classes, [*map(str, ontology.QUAD_CLASSES)])
    if not quad_classes:
        return types
    known = ontology.types().values()
    found = tuple(one.name for one in known if str(one.quad_class) in quad_classes and (not types or one.name in types))
    if not found:
        raise BadParameterError(
            "quad_class", f"no event is of type {' or '.join(types)} and of quad class {' or '.join(quad_classes)}"
        )
    return found


def events_asked(
    counted: Annotated[EventFilter, Depends(counts_asked)],
    date_match: Annotated[
        DateMatch, Query(description="Events that may, or that surely fall between the days.")
    ] = "possible",
    undated: Annotated[Literal["include"] | None, Query(description="Events without any day, too, last.")] = None,
    sort: Annotated[Sort, Query(description="`-date` newest first, `date` oldest first.")] = "-date",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> EventFilter:
    """Turn the parameters of a list of events to a filter."""
    update = {
        "certain": date_match == "certain",
        "undated": undated is not None,
        "oldest_first": sort == "date",
        "limit": limit,
        "after": cursor,
    }
    return counted.model_copy(update=update)


Asked = Annotated[EventFilter, Depends(events_asked)]
StatsAsked = Annotated[EventFilter, Depends(counts_asked)]


async def refuse_unknown(graph: Graph, parameter: str, ids: Iterable[str]) -> None:
    """Look whether the graph knows the actors that a parameter names.

    Raises:
        BadParameterError: If it does not know one.
    """
    for id_ in ids:
        if not await reads.is_actor(graph, id_):
            raise BadParameterError(parameter, f"no actor has the id {id_!r}: find ids by name with /v1/actors?q=")


def with_actors(asked: EventFilter, ids: list[str]) -> EventFilter:
    """Add actors to a filter, and open its cursor.

    Raises:
        BadParameterError: If the cursor belongs to another list.
    """
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
