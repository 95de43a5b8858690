"""What fusion takes and gives: a claim with its report, where to look for others like it, and the fused event."""

from dataclasses import dataclass
from datetime import date, datetime

from service.model import Claim, Event


@dataclass(frozen=True)
class Evidence:
    """A claim and what is known of its report.

    Attributes:
        claim: What an article says happened.
        published_on: Publication day of its article, None when unknown.
        source_id: Who published its article.
        recorded_at: When the claim was first recorded, UTC.
        text_id: The text of its article (content hash): one text printed twice has one.
    """

    claim: Claim
    published_on: date | None
    source_id: str
    recorded_at: datetime
    text_id: str

    @property
    def order(self) -> tuple[date, str, int, str]:
        """What makes one claim the first of several: publication day (unknown last), article, place in it, id."""
        return (self.published_on or date.max, self.claim.article_id, self.claim.start or 0, self.claim.id)

    @property
    def voice(self) -> tuple[str, str]:
        """The independent source: a publisher and a text; a credited agency is no further voice."""
        return (self.source_id, self.text_id)


@dataclass(frozen=True)
class Block:
    """Where a claim may meet others: a range on the index (block_key, fuse_on).

    `key` is `<kind family>|<state-level actor id>|<span>`; `first` and `last` are inclusive.
    """

    key: str
    first: date
    last: date


@dataclass(frozen=True)
class Fused:
    """An event with the claims that it follows from.

    Attributes:
        event: Complete but for `recorded_at`.
        claim_ids: All its claims, sorted.
        first_claim_id: The one that gives the event its id.
        step_parties: Who took the step, state ids, sorted; empty without an instrument.
        source_ids: Who reported it, sorted.
        countries: Of its places, sorted.
    """

    event: Event
    claim_ids: tuple[str, ...]
    first_claim_id: str
    step_parties: tuple[str, ...]
    source_ids: tuple[str, ...]
    countries: tuple[str, ...]
