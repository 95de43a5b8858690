"""The only writer of the graph: articles with their claims, the events that follow, runs and leases."""

from service.graph.writes.articles import Change, CodedArticle, known_articles, load_articles
from service.graph.writes.events import FusionResult, fuse_pending
from service.graph.writes.lease import lease
from service.graph.writes.records import CodedRecord, LoadedRecords, known_claims, load_records
from service.graph.writes.runs import SILENCE, count_run, keep_alive, keep_run, lose_runs

__all__ = [
    "SILENCE",
    "Change",
    "CodedArticle",
    "CodedRecord",
    "FusionResult",
    "LoadedRecords",
    "count_run",
    "fuse_pending",
    "keep_alive",
    "keep_run",
    "known_articles",
    "known_claims",
    "lease",
    "load_articles",
    "load_records",
    "lose_runs",
]
