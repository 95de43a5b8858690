"""How the claims of articles are shown: a table, one article's JSON, or a JSON line for each article."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from service.model import Article, Claim


def row(claim: Claim) -> dict[str, Any]:
    """The fields of a claim, as JSON has them."""
    return claim.model_dump(mode="json", exclude={"article_id"})


def line(article: Article, claims: Iterable[Claim]) -> str:
    """An article's claims in one line."""
    return json.dumps({"id": article.id, "claims": [row(claim) for claim in claims]})


def show(claims: Sequence[Claim], *, heading: str = "") -> None:
    """Print the claims of an article as a table."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("When", "What", "Who", "Quote"):
        table.add_column(name, overflow="fold", no_wrap=name == "When")
    for claim in claims:
        status = "" if claim.status == "occurred" else f" ({claim.status})"
        table.add_row(claim.edtf or "unknown", f"{claim.kind}{status}", _who(claim), claim.quote)
    console = Console()
    if heading:
        console.print(heading, style="bold", markup=False, highlight=False)
    if claims:
        console.print(table)
    console.print(f"{len(claims)} claim{'' if len(claims) == 1 else 's'}", style="dim")


def _who(claim: Claim) -> str:
    sides = [
        ", ".join(p.actor_id for p in claim.participants if p.role in roles)
        for roles in ({"actor", "party", "mediator"}, {"recipient", "host"})
    ]
    return " → ".join(side for side in sides if side)
