"""Jobs: loaders that are run on a schedule, as `jobs.toml` says."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError
from pydantic import AfterValidator, Field, ValidationError

from service.errors import UsageError
from service.loading.registry import loader_names
from service.when import Frozen

_CRON_FIELDS = 5
_NAME = r"^[A-Za-z0-9][A-Za-z0-9_-]*$"


def _loader(name: str) -> str:
    if name not in loader_names():
        raise ValueError(f"no loader is called {name!r}: there is {', '.join(loader_names())}")
    return name


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise ValueError(f"{name!r} is no time zone: write one as in Europe/Vienna") from error
    return name


def _cron(expression: str) -> str:
    if len(expression.split()) != _CRON_FIELDS:
        raise ValueError(f"{expression!r} is no cron expression: write five fields, as in 30 2 * * MON-FRI")
    try:
        next(CronSim(expression, datetime(2024, 1, 1, tzinfo=UTC)))
    except CronSimError as error:
        field = str(error).removeprefix("Bad ").replace("-", " ")
        raise ValueError(f"{expression!r} is no cron expression: its {field} is misspelt or out of range") from error
    except StopIteration as error:
        raise ValueError(f"{expression!r} is never due") from error
    return expression


class Job(Frozen):
    """A loader with its arguments, and when it is run.

    `cron` has five fields (minute, hour, day of the month, month, weekday) in `timezone`; where clocks change a time
    that is skipped is due right after. Without it the job is run by hand. What fails is tried `retries` times again,
    first after `retry_seconds`, then after twice as long each time.
    """

    name: str = Field(pattern=_NAME)
    loader: Annotated[str, AfterValidator(_loader)]
    arguments: tuple[str, ...] = ()
    cron: Annotated[str, AfterValidator(_cron)] | None = None
    timezone: Annotated[str, AfterValidator(_zone)] = "UTC"
    retries: int = Field(default=2, ge=0, le=20, strict=True)
    retry_seconds: int = Field(default=60, ge=1, le=86_400, strict=True)
    paused: bool = Field(default=False, strict=True)

    def next_due(self, now: datetime) -> datetime | None:
        """When it is due next, after `now`; None by hand. UTC."""
        return next(self._times(now), None)

    def last_due(self, now: datetime) -> datetime | None:
        """When it was last due, by `now`; None by hand, or if it never was. UTC."""
        return next(self._times(now + timedelta(microseconds=1), reverse=True), None)

    def _times(self, now: datetime, *, reverse: bool = False) -> Iterator[datetime]:
        if self.cron is not None:
            for time in CronSim(self.cron, now.astimezone(ZoneInfo(self.timezone)), reverse=reverse):
                yield time.astimezone(UTC)


def read_jobs(path: Path) -> tuple[Job, ...]:
    """Return the jobs of a file, in its order.

    Raises:
        UsageError: If it cannot be read, or a job in it is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except OSError as error:
        raise UsageError(
            f"there are no jobs at {path} ({error.strerror}): write a jobs.toml (docs/jobs.md), or set CASUS_JOBS_FILE"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is no TOML: {error}") from error
    listed = tables.get("jobs", {})
    if tables.keys() - {"jobs"} or not isinstance(listed, dict):
        raise UsageError(f"{path} may hold tables [jobs.NAME] and nothing else")
    return tuple(_job(path, name, fields) for name, fields in listed.items())


def job_named(jobs: tuple[Job, ...], name: str) -> Job:
    """Return a job.

    Raises:
        UsageError: If there is none of that name.
    """
    found = next((job for job in jobs if job.name == name), None)
    if found is None:
        raise UsageError(f"no job is called {name!r}: there is {', '.join(job.name for job in jobs) or 'none'}")
    return found


def _job(path: Path, name: str, fields: object) -> Job:
    if not isinstance(fields, dict):
        raise UsageError(f"{path}: jobs.{name} is no table: write [jobs.{name}], and its keys below")
    keys = [key for key in Job.model_fields if key != "name"]
    if unknown := [key for key in fields if key not in keys]:
        near = get_close_matches(unknown[0], keys, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there is {', '.join(keys)}"
        raise UsageError(f"{path}: unknown key {unknown[0]!r} in [jobs.{name}]; {hint}")
    try:
        return Job.model_validate({"name": name, **fields})
    except ValidationError as error:
        raise UsageError(f"{path}: {_fault(name, error.errors()[0])}") from error


def _fault(name: str, fault: Mapping[str, Any]) -> str:
    """A sentence on what is wrong with a job."""
    where = ".".join(map(str, fault["loc"]))
    if fault["type"] == "missing":
        return f"the job {name!r} has no {where}"
    if fault["type"] == "tuple_type":
        example = f', as in {where} = ["{fault["input"]}"]' if isinstance(fault["input"], str) else ""
        return f"the job {name!r} is wrong at {where}: {fault['input']!r} is no list: write one{example}"
    what = fault["msg"].removeprefix("Value error, ").replace("Input should", f"{fault['input']!r} should")
    return f"the job {name!r} is wrong at {where}: {what}"
