"""Articles and what they claim: one transaction a batch; what is there already is left alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any, Literal

from service.coding.version import coder_version
from service.graph.connection import Row, Transaction
from service.graph.writes.claims import Stated, keep_claims, keep_sources
from service.model import Article, Claim, digest

Change = Literal["created", "updated", "unchanged"]


@dataclass(frozen=True)
class CodedArticle:
    """An article, what it claims, when it was first seen (UTC), and which version of a coder read it."""

    article: Article
    claims: tuple[Claim, ...]
    recorded_at: datetime
    coder: str = field(default_factory=coder_version)


async def known_articles(tx: Transaction, ids: Sequence[str], *, coder: str | None = None) -> set[str]:
    """Which articles are stored as this version of a coder reads them; None: our rules as they are."""
    rows = await tx.read("articles_known", ids=ids)
    return {row["id"] for row in rows if row["coder"] == (coder or coder_version())}


async def load_articles(tx: Transaction, run_id: str, batch: Sequence[CodedArticle]) -> list[Change]:
    """Store articles and their claims, which are then to be fused, and say what changed, in the order given.

    An article whose address has another, newer one is superseded by it, whichever came first: newer is what was
    published later, else recorded later. Claims that a new reading of a stored article no longer makes are taken back.
    """
    await tx.write("turn_taken")
    known = {row["id"]: row for row in await tx.read("articles_known", ids=[coded.article.id for coded in batch])}
    urls = sorted({coded.article.url for coded in batch if coded.article.url})
    addressed = await tx.read("articles_of_urls", urls=urls)
    changes: list[Change] = []
    changed: dict[str, CodedArticle] = {}
    taken = {row["url"] for row in addressed}
    for coded in batch:
        change = "unchanged" if coded.article.id in changed else _change(coded, known.get(coded.article.id), taken)
        changes.append(change)
        if change != "unchanged":
            changed[coded.article.id] = coded
            taken.add(coded.article.url)
    await _reread(tx, [coded for coded, change in zip(batch, changes, strict=True) if change == "unchanged"], known)
    if changed:
        await _store(tx, run_id, list(changed.values()), known)
        await _supersede(tx, {coded.article.url for coded in changed.values() if coded.article.url})
    return changes


async def _reread(tx: Transaction, unchanged: Iterable[CodedArticle], known: dict[str, Row]) -> None:
    """Note who has read articles as another version of a coder did, so that they are not read again every time."""
    ids: dict[str, set[str]] = {}
    for coded in unchanged:
        if coded.article.id in known and known[coded.article.id]["coder"] != coded.coder:
            ids.setdefault(coded.coder, set()).add(coded.article.id)
    for coder in sorted(ids):
        await tx.write("articles_reread", ids=sorted(ids[coder]), coder=coder)


def _change(coded: CodedArticle, known: Row | None, taken: set[str | None]) -> Change:
    if known is None:
        return "updated" if coded.article.url and coded.article.url in taken else "created"
    return "unchanged" if known["reading"] == _reading(coded.claims) else "updated"


def _reading(claims: Iterable[Claim]) -> str:
    """A digest of all that a reading claims: the same claim may be dated otherwise by a better coder."""
    return digest(*sorted(claim.model_dump_json() for claim in claims))


async def _store(tx: Transaction, run_id: str, batch: list[CodedArticle], known: dict[str, Row]) -> None:
    stated = {claim.id: _stated(coded, claim) for coded in batch for claim in coded.claims}
    gone = [id_ for coded in batch for id_ in known.get(coded.article.id, {"claim_ids": ()})["claim_ids"]]
    await keep_sources(tx, (coded.article.source for coded in batch))
    await tx.write("articles_kept", run_id=run_id, articles=sorted(map(_article_row, batch), key=lambda row: row["id"]))
    at = max(coded.recorded_at for coded in batch)
    await tx.write("claims_superseded", ids=sorted(set(gone) - set(stated)), at=at)
    await keep_claims(tx, stated.values())


def _stated(coded: CodedArticle, claim: Claim) -> Stated:
    return Stated(claim, coded.article.source.id, coded.article.published_on, coded.recorded_at)


async def _supersede(tx: Transaction, urls: Iterable[str]) -> None:
    """Let each address have one current article."""
    by_url: dict[str, list[Row]] = {}
    for row in await tx.read("articles_of_urls", urls=sorted(urls)):
        by_url.setdefault(row["url"], []).append(row)
    pairs = []
    for rows in by_url.values():
        ordered = sorted(rows, key=_age)
        for older, newer in pairwise(ordered):
            if older["superseded_by"] != [newer["id"]] or older["superseded_at"] is None:
                at = max(older["recorded_at"], newer["recorded_at"])
                pairs.append({"id": older["id"], "by": newer["id"], "at": at})
    await tx.write("articles_relinked", ids=[pair["id"] for pair in pairs])
    await tx.write("articles_superseded", pairs=pairs)


def _age(row: Row) -> tuple[date, datetime, str]:
    return (row["published_on"] or date.min, row["recorded_at"] or datetime.min.replace(tzinfo=UTC), row["id"])


def _article_row(coded: CodedArticle) -> dict[str, Any]:
    article = coded.article
    row = article.model_dump(exclude={"source", "text"})
    row |= {"source_id": article.source.id, "recorded_at": coded.recorded_at}
    row |= {"coder": coded.coder, "reading": _reading(coded.claims)}
    return {name: value for name, value in row.items() if value is not None}
