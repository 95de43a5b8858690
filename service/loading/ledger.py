"""The ledger of a run: what it read and what became of it, as it stands after each batch.

Of rows, read = created + updated + unchanged + rejected, whatever the reason. Of articles, read = created + updated +
unchanged, and what was rejected comes on top: it was no article.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from service.graph.writes import Change, FusionResult
from service.loading.coders import Usage
from service.loading.context import Context, Objections
from service.model import Run


@dataclass(frozen=True)
class Report:
    """What a run did by now; `run` is its ledger.

    Attributes:
        run: What is kept in the graph.
        claims: So many claims were stored.
        events: What became of events.
        of_rows: Whether rows were read rather than articles.
        given: So many articles or rows the loader gave.
        uncoded: So many of these rows were rejected after that.
        usage: What a model has been asked, if one reads.
    """

    run: Run
    claims: int = 0
    events: FusionResult = field(default_factory=FusionResult)
    of_rows: bool = False
    given: int = 0
    uncoded: int = 0
    usage: Usage = field(default_factory=Usage)

    def after(self, changes: Sequence[Change], *, known: int, claims: int, uncoded: int = 0) -> Self:
        """Enter a batch: what changed, how much was known before, and how many rows could not be coded."""
        run = self.run
        update = {
            "created": run.created + changes.count("created"),
            "updated": run.updated + changes.count("updated"),
            "unchanged": run.unchanged + changes.count("unchanged") + known,
        }
        return replace(
            self,
            run=run.model_copy(update=update),
            claims=self.claims + claims,
            given=self.given + len(changes) + known + uncoded,
            uncoded=self.uncoded + uncoded,
        )

    def with_objections(self, objections: Objections, *, of_rows: bool) -> Self:
        """Enter all that was rejected or doubtful by now, and what was read."""
        rejected = sum(count for _, count in objections.rejected)
        read = self.given + (rejected - self.uncoded if of_rows else 0)
        run = self.run.model_copy(update={**objections._asdict(), "read": read})
        return replace(self, run=run, of_rows=of_rows)

    def with_events(self, result: FusionResult) -> Self:
        """Enter what became of events."""
        names = ("created", "updated", "unchanged", "retired", "fused")
        events = FusionResult(**{name: getattr(self.events, name) + getattr(result, name) for name in names})
        run = self.run.model_copy(update={"events": events.created - events.retired, "merged": events.merged})
        return replace(self, run=run, events=events)


def fault_of(run: Run, context: Context) -> str | None:
    """A sentence on a run that has failed since none of its sources could be read; None for every other run."""
    faults = {reason: count for reason, count in run.rejected if reason not in context.expected}
    is_used = run.created + run.updated + run.unchanged > 0 or len(faults) < len(run.rejected)
    if is_used or context.is_reached or not run.rejects:
        return None
    more = sum(faults.values()) - 1
    return f"nothing could be read: {run.rejects[0]}" + (f" (and {more:,} more)" if more else "")
