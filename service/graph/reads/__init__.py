"""Every question that Casus answers from the graph, as values. One function is one query of the same name."""

from service.graph.reads.actors import actor, actor_named, actors, actors_found, is_actor
from service.graph.reads.events import event, event_claims, events, prepare
from service.graph.reads.library import article, article_claims, coverage, instrument, instruments, sources
from service.graph.reads.runs import jobs, run, runs
from service.graph.reads.stats import By, timeseries
from service.graph.reads.values import (
    ActorDetail,
    ActorEntry,
    ArticleDetail,
    ArticleRef,
    Coverage,
    InstrumentDetail,
    InstrumentEntry,
    InstrumentStep,
    JobState,
    Membership,
    NameMatch,
    Page,
    PartyName,
    SourceEntry,
    StatedClaim,
)

__all__ = [
    "ActorDetail",
    "ActorEntry",
    "ArticleDetail",
    "ArticleRef",
    "By",
    "Coverage",
    "InstrumentDetail",
    "InstrumentEntry",
    "InstrumentStep",
    "JobState",
    "Membership",
    "NameMatch",
    "Page",
    "PartyName",
    "SourceEntry",
    "StatedClaim",
    "actor",
    "actor_named",
    "actors",
    "actors_found",
    "article",
    "article_claims",
    "coverage",
    "event",
    "event_claims",
    "events",
    "instrument",
    "instruments",
    "is_actor",
    "jobs",
    "prepare",
    "run",
    "runs",
    "sources",
    "timeseries",
]
