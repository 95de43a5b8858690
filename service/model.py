"""The vocabulary as frozen values: what crosses every boundary of Casus.

Instants are UTC; days are in `service.when`.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal, Self

from pydantic import Field, model_validator

from service.when import Dated, Frozen

Status = Literal["occurred", "ongoing", "habitual", "planned", "postponed", "cancelled", "denied"]
Role = Literal["actor", "recipient", "host", "mediator", "party"]
RunStatus = Literal["running", "done", "stopped", "failed", "lost"]
DateRule = Literal["clause", "sentence", "lead", "publication", "row", "none"]
Form = Literal["text", "rows"]


class Source(Frozen):
    """Who publishes: a newspaper, agency or data set."""

    id: str
    name: str
    licence: str | None = None
    reliability: str | None = None
    url: str | None = None


class Article(Frozen):
    """One document of a source.

    `content_hash` is over title and text; `id` over address (or source), day and content. `published_by` is the
    statement of a page that `published_on` was read from, such as `meta article:published_time`. One of the form `rows`
    stands for what rows of a data set were coded from, and has no text.
    """

    id: str
    source: Source
    title: str = ""
    text: str
    published_on: date | None = None
    published_by: str | None = None
    url: str | None = None
    language: str = "en"
    form: Form = "text"
    content_hash: str

    @classmethod
    def of_rows(cls, *, source: Source, title: str, key: str) -> Self:
        """Make what rows were coded from, such as a story; `key` tells it from all others of the source."""
        content_hash = digest("rows", source.id, key)
        return cls(
            id=f"article:{content_hash[:20]}",
            source=source,
            title=title,
            text="",
            form="rows",
            content_hash=content_hash,
        )

    @classmethod
    def of(  # noqa: PLR0913  the fields of an article
        cls,
        *,
        source: Source,
        text: str,
        title: str = "",
        published_on: date | None = None,
        published_by: str | None = None,
        url: str | None = None,
        language: str = "en",
    ) -> Self:
        """Make an article with its identity: the same document is the same id in every installation."""
        content_hash = digest(title, text)
        key = digest(url or source.id, str(published_on), content_hash)
        return cls(
            id=f"article:{key[:20]}",
            source=source,
            title=title,
            text=text,
            published_on=published_on,
            published_by=published_by,
            url=url,
            language=language,
            content_hash=content_hash,
        )


class Actor(Frozen):
    """Who: a state, its organ, an organisation, an armed group or a person."""

    id: str
    name: str
    kind: Literal["state", "organ", "organisation", "group", "person", "provisional"]
    country: str | None = Field(default=None, description="ISO 3166-1 alpha-3")
    sector: str | None = None
    aliases: tuple[str, ...] = ()


class Participant(Frozen):
    """An actor in its role, as the text names it."""

    role: Role
    actor_id: str
    name: str
    country: str | None = None
    sector: str | None = None
    text: str = ""


class Attribution(Frozen):
    """Who is said to have said it; `country` (alpha-3) is the state they speak for, when the text tells."""

    actor_id: str
    name: str
    text: str = ""
    country: str | None = None


class Place(Frozen):
    """Where: a GeoNames feature; `text` is what the article calls it."""

    name: str
    text: str = ""
    geonames_id: int | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None

    @property
    def id(self) -> str:
        """Identity of the node in the graph."""
        return f"geonames:{self.geonames_id}" if self.geonames_id else f"place:{slug(self.name)}-{self.country or 'x'}"


class Quantity(Frozen):
    """A number of something; `None` is no stated bound ("up to 12,000": min None, max 12000)."""

    what: str
    unit: str
    min: float | None = None
    max: float | None = None
    text: str


class Instrument(Frozen):
    """A treaty or agreement between parties (alpha-3 or organisation ids, sorted)."""

    id: str
    name: str
    parties: tuple[str, ...] = ()


class Coded(Dated):
    """What claims and events share: the type system, status, place, instrument and quantities."""

    type: str
    mode: str | None = None
    kind: str
    contexts: tuple[str, ...] = ()
    quad_class: int
    status: Status
    place: Place | None = None
    instrument: str | None = None
    instrument_id: str | None = None
    quantities: tuple[Quantity, ...] = ()


class Claim(Coded):
    """What one article says happened, and its evidence: one verbatim quote, or one row of a data set.

    `start` and `end` are Unicode code point offsets of `quote` in the article's text, end exclusive. `row` is the row,
    by column, word for word; what was coded elsewhere has no quote, no offsets and no `confidence` of ours.
    `rule` names what read it; `confidence` is from 0 to 1; `goldstein`, from -10 to 10, belongs to CAMEO codes only.
    """

    id: str
    article_id: str
    participants: tuple[Participant, ...]
    date_text: str | None = None
    date_rule: DateRule = "none"
    attributed_to: tuple[Attribution, ...] = ()
    quote: str | None = None
    start: int | None = None
    end: int | None = None
    row: dict[str, str] | None = None
    rule: str
    confidence: float | None = 1.0
    goldstein: float | None = None

    @model_validator(mode="after")
    def _has_one_kind_of_evidence(self) -> Self:
        if (self.quote is None) == (self.row is None) or {self.quote is None} != {self.start is None, self.end is None}:
            raise ValueError("a claim rests on a quote with its offsets, or on a row")
        return self


def claim_id(article_id: str, start: int, end: int, kind: str, participants: Iterable[Participant]) -> str:
    """Identity of a claim: the same reading of the same article has the same id everywhere."""
    who = sorted(f"{p.role}={p.actor_id}" for p in participants)
    return f"claim:{digest(article_id, str(start), str(end), kind, *who)[:20]}"


class Named(Frozen):
    """An actor as a row names it; `country` and `sectors` in the row's own words."""

    name: str
    country: str | None = None
    sectors: tuple[str, ...] = ()


class Record(Frozen):
    """One row of a data set of events that was coded elsewhere.

    `dataset` and `id` tell the row from all others: the same row in two files has the same. `article` is what it was
    coded from, as far as the row says. `code` is a CAMEO code; without one, `event` names it. `place` may lack what the
    row does not give, and its `country` is in the row's own words. `where` says where the row stands, for messages.
    """

    dataset: str
    id: str
    article: Article
    on: date
    code: str | None = None
    event: str = ""
    actor: Named
    recipient: Named
    place: Place | None = None
    row: dict[str, str]
    where: str = ""

    @property
    def claim_id(self) -> str:
        """Identity of the claim that the row makes."""
        return f"claim:{digest('row', self.dataset, self.id)[:20]}"


class Event(Coded):
    """The fused, dated thing in the world that one or more claims speak of.

    `recorded_at` is when Casus came to know this version; `first_reported_on` the earliest publication day
    among its claims. `plover_score` is PLOVER's (codebook 2.0 draft), from -10 to 10.
    """

    id: str
    title: str
    plover_score: float
    participants: tuple[Participant, ...]
    planned_earliest: date | None = None
    planned_latest: date | None = None
    claim_count: int
    source_count: int
    disputed: bool = False
    reasons: tuple[str, ...] = ()
    first_reported_on: date | None = None
    recorded_at: datetime | None = None


class Run(Frozen):
    """One execution of a loader, with its ledger: what it read, and what became of it; `rejects` are sentences.

    `events` is how many events there are more than before; `merged` claims tell of an event that others tell of, too.
    A run of a scheduled job names it, and the time for which it ran (`due_at`; None by hand). A run is `lost` when its
    process ended without a word. `failure` says why a run failed or was lost; `doubts` are sentences about input that
    was used all the same.
    """

    id: str
    loader: str
    arguments: tuple[str, ...] = ()
    job: str | None = None
    due_at: datetime | None = None
    started_at: datetime
    finished_at: datetime | None = None
    status: RunStatus = "running"
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    events: int = 0
    merged: int = 0
    rejected: tuple[tuple[str, int], ...] = ()
    failure: str | None = None
    rejects: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def digest(*parts: str) -> str:
    """Return the SHA-256 of the parts in hexadecimal; parts cannot run into each other."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def slug(text: str) -> str:
    """Lower-case ASCII letters, digits and single hyphens; empty when nothing is left.

    >>> slug("São Tomé & Príncipe")
    'sao-tome-principe'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
