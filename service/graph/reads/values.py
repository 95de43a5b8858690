"""What questions are answered with, besides the vocabulary's own values."""

from datetime import date, datetime
from typing import Generic, Literal, TypeVar

from service.model import Actor, Claim, Form, RunStatus, Source, Status
from service.when import Dated, Frozen

Item = TypeVar("Item")
NameMatch = Literal["id", "name", "alias", "words"]


class Page(Frozen, Generic[Item]):
    """Part of a list; `after` is the key to go on from, None on the last page."""

    items: tuple[Item, ...]
    after: str | None = None


class Coverage(Frozen):
    """What is loaded: how many articles, and the days of the first and last publication."""

    article_count: int
    first_published_on: date | None
    last_published_on: date | None


class ArticleRef(Frozen):
    """An article by its facts."""

    id: str
    title: str
    url: str | None
    published_on: date | None
    source_id: str
    source_name: str


class ArticleDetail(ArticleRef):
    """An article's facts, and what took its place; `published_by` is the statement its day was read from."""

    published_by: str | None
    language: str
    form: Form
    content_hash: str
    recorded_at: datetime
    superseded_at: datetime | None
    superseded_by: str | None


class StatedClaim(Frozen):
    """A claim, the article that states it, and the event that it is about."""

    claim: Claim
    event_id: str | None
    article: ArticleRef


class ActorEntry(Frozen):
    """An actor in a list; `match` says how a name found it."""

    actor: Actor
    event_count: int
    match: NameMatch | None = None


class Membership(Frozen):
    """What an actor is part of, between two days, inclusive; None is open."""

    actor_id: str
    name: str
    since: date | None
    until: date | None


class ActorDetail(Frozen):
    """One actor, with how many events stand on its timeline."""

    actor: Actor
    event_count: int
    part_of: tuple[Membership, ...]


class InstrumentEntry(Frozen):
    """A treaty in a list."""

    id: str
    name: str
    parties: tuple[str, ...]


class PartyName(Frozen):
    """A party of a treaty."""

    actor_id: str
    name: str


class InstrumentStep(Dated):
    """What parties did with a treaty, and the event that it was."""

    event_id: str
    title: str
    step: str
    parties: tuple[str, ...]
    status: Status
    disputed: bool


class InstrumentDetail(Frozen):
    """A treaty with its parties and the steps taken, in the order of their days."""

    id: str
    name: str
    parties: tuple[PartyName, ...]
    steps: tuple[InstrumentStep, ...]


class SourceEntry(Frozen):
    """A source, how much it published here, and when first and last."""

    source: Source
    article_count: int
    first_published_on: date | None
    last_published_on: date | None


class JobState(Frozen):
    """What is known of a scheduled job.

    `due_at` is the time that was last worked on or done, `attempt` how many runs that took; `is_held` says that it is
    running somewhere. `ran_at` is when its last run began, by hand or not, and `status` what came of that.
    """

    id: str
    due_at: datetime | None
    state: Literal["running", "done", "failed", "stopped"]
    attempt: int
    retry_at: datetime | None
    is_held: bool
    ran_at: datetime | None
    status: RunStatus | None


class RunningRun(Frozen):
    """A run that is marked as running; `process` says where, and `is_silent` that it gives no sign of life."""

    id: str
    job: str | None
    process: str | None
    is_silent: bool
