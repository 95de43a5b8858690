"""From a set of claims to the events that they speak of."""

from collections.abc import Iterable

from service.fusion.events import event_of
from service.fusion.evidence import Evidence, Fused
from service.fusion.partition import linked, partition
from service.fusion.profile import profile_of


def fuse(evidence: Iterable[Evidence]) -> list[Fused]:
    """Return the events that follow from claims, sorted by id: a function of the set of claims.

    Claims that no chain of likeness ties to each other do not matter to each other: fusing a connected component alone
    gives the same events as fusing everything.
    """
    by_id: dict[str, Evidence] = {}
    for item in sorted(evidence, key=lambda item: (*item.order, item.source_id, item.text_id)):
        by_id.setdefault(item.claim.id, item)
    clusters = partition(profile_of(item.claim) for item in by_id.values())
    found = [event_of([by_id[claim_id] for claim_id in ids], reasons) for ids, reasons in clusters]
    return sorted(found, key=lambda fused: fused.event.id)


def joined(found: Iterable[Evidence], candidates: Iterable[Evidence]) -> list[Evidence]:
    """Return those candidates that are one event with any claim found so far.

    For the closure of a component: look up the blocks of what is new, keep what `joined` keeps, and go on from there
    until nothing is kept. Blocks alone would lead from day to day without end.
    """
    by_id = {item.claim.id: item for item in candidates}
    left = (profile_of(item.claim) for item in found)
    right = (profile_of(item.claim) for item in by_id.values())
    return [by_id[claim_id] for claim_id in sorted(linked(left, right))]
