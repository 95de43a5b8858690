"""Articles, sources, treaties, and what is covered."""

from service.errors import NotFoundError
from service.graph.connection import Graph
from service.graph.reads.rows import source_of, stated_claim_of, step_of
from service.graph.reads.values import (
    ArticleDetail,
    Coverage,
    InstrumentDetail,
    InstrumentEntry,
    Page,
    PartyName,
    SourceEntry,
    StatedClaim,
)

_OF_ARTICLE = (
    "id", "title", "url", "published_on", "published_by", "language", "form", "content_hash", "recorded_at",
    "superseded_at",
)  # fmt: skip


async def article(graph: Graph, id: str) -> ArticleDetail:  # noqa: A002  the word of the vocabulary
    """Return an article's facts.

    Raises:
        NotFoundError: If no article has this id.
    """
    row = next(iter(await graph.read("article", id=id)), None)
    if row is None:
        raise NotFoundError(f"no article has the id {id!r}")
    facts = {name: row["article"].get(name) for name in _OF_ARTICLE}
    facts["form"] = facts["form"] or "text"
    newer = next(iter(row["superseded_by"]), None)
    source = row["source"]
    return ArticleDetail(**facts, source_id=source["id"], source_name=source["name"], superseded_by=newer)


async def article_claims(graph: Graph, id: str) -> tuple[StatedClaim, ...]:  # noqa: A002
    """Return the claims that an article states, in the order of its text."""
    return tuple(stated_claim_of(row) for row in await graph.read("article_claims", id=id))


async def instruments(
    graph: Graph, *, party: str | None = None, after: str | None = None, limit: int = 50
) -> Page[InstrumentEntry]:
    """Return a page of treaties and agreements, by id."""
    rows = await graph.read("instruments", party=party or "", after=after or "", limit=limit + 1)
    page = [row["instrument"] for row in rows[:limit]]
    items = tuple(InstrumentEntry(id=found["id"], name=found["name"], parties=found["parties"]) for found in page)
    return Page(items=items, after=page[-1]["id"] if len(rows) > limit else None)


async def instrument(graph: Graph, id: str) -> InstrumentDetail:  # noqa: A002
    """Return one treaty with its parties and their steps.

    Raises:
        NotFoundError: If no treaty has this id.
    """
    row = next(iter(await graph.read("instrument", id=id)), None)
    if row is None:
        raise NotFoundError(f"no treaty has the id {id!r}")
    parties = tuple(PartyName(**party) for party in row["parties"])
    steps = tuple(step_of(step) for step in row["steps"])
    return InstrumentDetail(id=row["instrument"]["id"], name=row["instrument"]["name"], parties=parties, steps=steps)


async def sources(graph: Graph, *, after: str | None = None, limit: int = 50) -> Page[SourceEntry]:
    """Return a page of sources, by id."""
    rows = await graph.read("sources", after=after or "", limit=limit + 1)
    items = tuple(
        SourceEntry(
            source=source_of(row["source"]),
            article_count=row["article_count"],
            first_published_on=next(iter(row["first_days"]), None),
            last_published_on=next(iter(row["last_days"]), None),
        )
        for row in rows[:limit]
    )
    return Page(items=items, after=items[-1].source.id if len(rows) > limit else None)


async def coverage(graph: Graph) -> Coverage:
    """Return how much is loaded, and from when to when."""
    row = (await graph.read("coverage"))[0]
    return Coverage(
        article_count=row["article_count"],
        first_published_on=next(iter(row["first_days"]), None),
        last_published_on=next(iter(row["last_days"]), None),
    )
