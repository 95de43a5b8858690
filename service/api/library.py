"""Articles, treaties, sources, and the runs of loaders."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel

from service.api.answers import ExchangeDep, List, WireClaim, listed, wire_claim
from service.api.asked import Cursor, GraphDep, Limit, actor_id, only_known_parameters, opened, sealed
from service.api.examples import CSV
from service.api.problems import DOCUMENTED
from service.api.tables import instruments_csv, runs_csv, sources_csv
from service.graph import reads
from service.graph.reads import ArticleDetail, InstrumentDetail, InstrumentEntry, SourceEntry
from service.model import Run, RunStatus

router = APIRouter(prefix="/v1", tags=["library"], dependencies=[Depends(only_known_parameters)], responses=DOCUMENTED)


class RunEntry(BaseModel):
    """A run of a loader, with its ledger; `rejected` has numbers by reason, `failure` says why it failed."""

    id: str
    loader: str
    arguments: tuple[str, ...]
    job: str | None
    due_at: datetime | None
    started_at: datetime
    finished_at: datetime | None
    status: RunStatus
    read: int
    created: int
    updated: int
    unchanged: int
    events: int
    merged: int
    rejected: dict[str, int]
    failure: str | None


class RunDetail(RunEntry):
    """A run with a sentence on each piece of input that it rejected (a thousand of each reason) or found doubtful."""

    rejects: tuple[str, ...]
    doubts: tuple[str, ...]


class ArticleAnswer(BaseModel):
    """An article's facts and what it claims."""

    article: ArticleDetail
    claims: list[WireClaim]


@router.get("/articles/{id}", operation_id="article")
async def article(graph: GraphDep, id: Annotated[str, Path(description="An article's id.")]) -> ArticleAnswer:  # noqa: A002
    """Show an article's facts and its claims; the text stays in the archive."""
    facts = await reads.article(graph, id)
    claims = await reads.article_claims(graph, id)
    return ArticleAnswer(article=facts, claims=[wire_claim(stated) for stated in claims])


@router.get("/instruments", operation_id="instruments", response_model=List[InstrumentEntry], responses=CSV)
async def instruments(
    exchange: ExchangeDep,
    party: Annotated[str | None, Query(description="Only those of this party.", min_length=1, examples=["PRK"])] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Any:  # noqa: ANN401  a list, or the same as CSV
    """List treaties and agreements, by id."""
    about = f"instruments {party}"
    after = opened(cursor, about) if cursor else None
    page = await reads.instruments(exchange.graph, party=actor_id(party) if party else None, after=after, limit=limit)
    return await listed(exchange, page.items, sealed(page.after, about) if page.after else None, instruments_csv)


@router.get("/instruments/{id}", operation_id="instrument")
async def instrument(
    graph: GraphDep,
    id: Annotated[str, Path(description="A treaty's id.", examples=["prk-rus-comprehensive-strategic-partnership"])],  # noqa: A002
) -> InstrumentDetail:
    """Show one treaty: its parties, and each step they took with it."""
    return await reads.instrument(graph, id)


@router.get("/sources", operation_id="sources", response_model=List[SourceEntry], responses=CSV)
async def sources(exchange: ExchangeDep, limit: Limit = 50, cursor: Cursor = None) -> Any:  # noqa: ANN401  the same
    """List sources, with how much they published and when."""
    after = opened(cursor, "sources") if cursor else None
    page = await reads.sources(exchange.graph, after=after, limit=limit)
    return await listed(exchange, page.items, sealed(page.after, "sources") if page.after else None, sources_csv)


@router.get("/runs", operation_id="runs", response_model=List[RunEntry], responses=CSV)
async def runs(
    exchange: ExchangeDep,
    job: Annotated[str | None, Query(description="Only those of this job.", min_length=1, examples=["wires"])] = None,
    loader: Annotated[
        str | None, Query(description="Only those of this loader.", min_length=1, examples=["rss"])
    ] = None,
    status: Annotated[RunStatus | None, Query(description="Only those of this status.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Any:  # noqa: ANN401  the same
    """List runs of loaders, the newest first, with their ledgers."""
    about = f"runs {job} {loader} {status}"
    after = opened(cursor, about) if cursor else None
    page = await reads.runs(exchange.graph, job=job, loader=loader, status=status, after=after, limit=limit)
    items = [RunEntry(**_fields(run)) for run in page.items]
    return await listed(exchange, items, sealed(page.after, about) if page.after else None, runs_csv)


@router.get("/runs/{id}", operation_id="run")
async def run(graph: GraphDep, id: Annotated[str, Path(description="A run's id.")]) -> RunDetail:  # noqa: A002
    """Show one run of a loader: what it read, what became of it, what it rejected and why."""
    found = await reads.run(graph, id)
    return RunDetail(**_fields(found), rejects=found.rejects, doubts=found.doubts)


def _fields(run: Run) -> dict[str, Any]:
    return run.model_dump(exclude={"rejects", "doubts"}) | {"rejected": dict(run.rejected)}
