"""Articles, treaties and sources."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel

from service.api.answers import List, WireClaim, listed, wire_claim
from service.api.asked import Cursor, GraphDep, Limit, actor_id, only_known_parameters, opened, sealed
from service.api.problems import DOCUMENTED
from service.graph import reads
from service.graph.reads import ArticleDetail, InstrumentDetail, InstrumentEntry, SourceEntry

router = APIRouter(prefix="/v1", tags=["library"], dependencies=[Depends(only_known_parameters)], responses=DOCUMENTED)


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


@router.get("/instruments", operation_id="instruments")
async def instruments(
    request: Request,
    response: Response,
    graph: GraphDep,
    party: Annotated[str | None, Query(description="Only those of this party.", examples=["PRK"])] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> List[InstrumentEntry]:
    """List treaties and agreements, by id."""
    about = f"instruments {party}"
    after = opened(cursor, about) if cursor else None
    page = await reads.instruments(graph, party=actor_id(party) if party else None, after=after, limit=limit)
    return await listed(request, response, graph, page.items, sealed(page.after, about) if page.after else None)


@router.get("/instruments/{id}", operation_id="instrument")
async def instrument(
    graph: GraphDep,
    id: Annotated[str, Path(description="A treaty's id.", examples=["prk-rus-comprehensive-strategic-partnership"])],  # noqa: A002
) -> InstrumentDetail:
    """Show one treaty: its parties, and each step they took with it."""
    return await reads.instrument(graph, id)


@router.get("/sources", operation_id="sources")
async def sources(
    request: Request, response: Response, graph: GraphDep, limit: Limit = 50, cursor: Cursor = None
) -> List[SourceEntry]:
    """List sources, with how much they published and when."""
    after = opened(cursor, "sources") if cursor else None
    page = await reads.sources(graph, after=after, limit=limit)
    return await listed(request, response, graph, page.items, sealed(page.after, "sources") if page.after else None)
