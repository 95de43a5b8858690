"""When: days, intervals and how fine they are known; the dates of every boundary of Casus.

Days are calendar days, inclusive at both ends; `None` is an open end.
"""

import calendar
import re
from datetime import date, timedelta
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, computed_field, model_validator

Precision = Literal["day", "week", "month", "season", "quarter", "year", "decade", "range", "open", "unknown"]
Extent = Literal["within", "throughout"]


def _no_number(value: object) -> object:
    """Pydantic reads numbers as seconds since 1970, which nobody means by a day."""
    if isinstance(value, int | float) or (isinstance(value, str) and not re.match(r"\d{4}-\d\d-\d\d", value)):
        raise ValueError("write a day as in 2024-11-12")
    return value


Day = Annotated[date, BeforeValidator(_no_number)]
"""A day that somebody else has written, as in 2024-11-12."""

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
