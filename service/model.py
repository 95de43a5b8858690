"""The vocabulary as frozen values: what crosses every boundary of Casus.

Days are calendar days, inclusive at both ends; `None` is an open end. Instants are UTC.
"""

import calendar
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, computed_field, model_validator

Precision = Literal["day", "week", "month", "season", "quarter", "year", "decade", "range", "open", "unknown"]
Extent = Literal["within", "throughout"]
Status = Literal["occurred", "ongoing", "habitual", "planned", "postponed", "cancelled", "denied"]
Role = Literal["actor", "recipient", "host", "mediator", "party"]
RunStatus = Literal["running", "done", "stopped", "failed"]
DateRule = Literal["clause", "sentence", "lead", "publication", "none"]

FIRST_DAY = date.min
"""Stands in the graph for an open start."""
LAST_DAY = date.max
"""Stands in the graph for an open end."""


class Frozen(BaseModel):
    """A value: immutable, unknown fields are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Dated(Frozen):
    """When something happened: never finer than the text.

    `within` means some time in the interval, `throughout` all of it. `edtf` is the same in the
    Extended Date/Time Format (ISO 8601-2), level 1 and the one-of-a-set brackets of level 2.
    """

    earliest: date | None = None
    latest: date | None = None
    precision: Precision = "unknown"
    extent: Extent = "within"

    @model_validator(mode="after")
    def _bounds_agree_with_precision(self) -> Self:
        if self.earliest and self.latest and self.earliest > self.latest:
            raise ValueError(f"earliest {self.earliest} is after latest {self.latest}")
        open_ends = [self.earliest, self.latest].count(None)
        if ("", "open", "unknown").index(self.precision if self.precision in {"open", "unknown"} else "") != open_ends:
            raise ValueError(f"precision {self.precision!r} does not fit {self.earliest}/{self.latest}")
        return self

    @computed_field  # type: ignore[prop-decorator]
    @property
    def edtf(self) -> str:
        """The interval as EDTF; an empty string when both ends are open."""
        return edtf(self.earliest, self.latest, self.precision, self.extent)

    @property
    def when(self) -> "When":
        """The date part alone."""
        return When(earliest=self.earliest, latest=self.latest, precision=self.precision, extent=self.extent)

    @property
    def sort_on(self) -> date | None:
        """The day that orders lists: earliest if known, else latest; never shown as a date."""
        return self.earliest or self.latest


def edtf(earliest: date | None, latest: date | None, precision: Precision, extent: Extent) -> str:
    """Write an inclusive interval as EDTF.

    >>> edtf(date(2024, 6, 1), date(2024, 6, 30), "month", "within")
    '2024-06'
    """
    match earliest, latest:
        case None, None:
            return ""
        case None, _:
            return f"../{latest}"
        case _, None:
            return f"{earliest}/.." if precision == "day" else f"{_open_start_text(earliest)}/.."
    short = {"day": f"{earliest}", "month": f"{earliest:%Y-%m}", "year": f"{earliest:%Y}", "decade": f"{earliest:%Y}"}
    if precision in short:
        return short[precision][:3] + "X" if precision == "decade" else short[precision]
    return f"[{earliest}..{latest}]" if extent == "within" else f"{earliest}/{latest}"


def _open_start_text(earliest: date | None) -> str:
    """A first of January or of a month that opens an interval is written as the year or month it stands for."""
    if earliest is None:
        return ""
    if (earliest.month, earliest.day) == (1, 1):
        return f"{earliest:%Y}"
    return f"{earliest:%Y-%m}" if earliest.day == 1 else f"{earliest}"


class When(Dated):
    """A date expression's meaning; `When()` is wholly unknown."""

    @classmethod
    def day(cls, day: date) -> Self:
        """One calendar day."""
        return cls(earliest=day, latest=day, precision="day")

    @classmethod
    def week(cls, monday: date) -> Self:
        """Some time in the week that starts on this Monday."""
        return cls(earliest=monday, latest=monday + timedelta(days=6), precision="week")

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        """Some time in a calendar month."""
        last = calendar.monthrange(year, month)[1]
        return cls(earliest=date(year, month, 1), latest=date(year, month, last), precision="month")

    @classmethod
    def year(cls, year: int) -> Self:
        """Some time in a calendar year."""
        return cls(earliest=date(year, 1, 1), latest=date(year, 12, 31), precision="year")

    @classmethod
    def span(cls, earliest: date, latest: date, *, throughout: bool = True, precision: Precision = "range") -> Self:
        """All of, or with `throughout=False` some time in, an interval."""
        return cls(
            earliest=earliest, latest=latest, precision=precision, extent="throughout" if throughout else "within"
        )

    @classmethod
    def since(cls, earliest: date) -> Self:
        """From a day on, its end not stated."""
        return cls(earliest=earliest, precision="open", extent="throughout")

    @classmethod
    def up_to(cls, latest: date) -> Self:
        """Some time no later than a day."""
        return cls(latest=latest, precision="open", extent="within")

    def overlaps(self, other: "When") -> bool:
        """Whether the two may share a day; open ends reach for ever."""
        return (self.earliest or FIRST_DAY) <= (other.latest or LAST_DAY) and (other.earliest or FIRST_DAY) <= (
            self.latest or LAST_DAY
        )


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
    statement of a page that `published_on` was read from, such as `meta article:published_time`.
    """

    id: str
    source: Source
    title: str = ""
    text: str
    published_on: date | None = None
    published_by: str | None = None
    url: str | None = None
    language: str = "en"
    content_hash: str

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
    """Who is said to have said it."""

    actor_id: str
    name: str
    text: str = ""


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
    """What one article says happened: one verbatim quote and what it was read to mean.

    `start` and `end` are Unicode code point offsets of `quote` in the article's text, end exclusive.
    `rule` names what read it; `confidence` is between 0 and 1.
    """

    id: str
    article_id: str
    participants: tuple[Participant, ...]
    date_text: str | None = None
    date_rule: DateRule = "none"
    attributed_to: tuple[Attribution, ...] = ()
    quote: str
    start: int
    end: int
    rule: str
    confidence: float = 1.0


def claim_id(article_id: str, start: int, end: int, kind: str, participants: Iterable[Participant]) -> str:
    """Identity of a claim: the same reading of the same article has the same id everywhere."""
    who = sorted(f"{p.role}={p.actor_id}" for p in participants)
    return f"claim:{digest(article_id, str(start), str(end), kind, *who)[:20]}"


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
    """One execution of a loader, with its ledger: what it read, and what became of it; `rejects` are sentences."""

    id: str
    loader: str
    arguments: tuple[str, ...] = ()
    started_at: datetime
    finished_at: datetime | None = None
    status: RunStatus = "running"
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: tuple[tuple[str, int], ...] = ()
    rejects: tuple[str, ...] = ()


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
