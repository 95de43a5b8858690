"""Compare claims with what an analyst expects of an article; the rules of comparison are in gold/README.md."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from service.model import Article, Claim, Source

Expected = Mapping[str, Any]
NEWS = Source(id="news", name="News")


@dataclass
class Score:
    """How many expected events were found, and which claims nobody expected."""

    expected: int = 0
    found: int = 0
    claims: int = 0
    false_claims: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return 100 * self.found / max(1, self.expected)

    @property
    def precision(self) -> float:
        return 100 * (self.claims - self.false_claims) / max(1, self.claims)

    def add(self, other: "Score") -> None:
        for name in ("expected", "found", "claims", "false_claims"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.missed += other.missed
        self.wrong += other.wrong


def article_of(row: Mapping[str, Any]) -> Article:
    day = row.get("published_on")
    published_on = date.fromisoformat(day) if isinstance(day, str) else day
    return Article.of(source=NEWS, title=row["title"], text=row["text"], published_on=published_on)


def score(name: str, article: Article, claims: list[Claim], events: list[Expected], optional: list[Expected]) -> Score:
    result = Score(expected=len(events), claims=len(claims))
    for event in events:
        if any(is_met(event, claim, article) for claim in claims):
            result.found += 1
        else:
            result.missed.append(f"{name}: {event['kind']} {event['quote_contains']!r}")
    for claim in claims:
        if not any(concerns(event, claim, article) and kind_fits(event, claim) for event in [*events, *optional]):
            result.false_claims += 1
            result.wrong.append(f"{name}: {claim.kind} {claim.quote!r} ({claim.rule})")
    return result


def is_met(event: Expected, claim: Claim, article: Article) -> bool:
    return (
        concerns(event, claim, article)
        and kind_fits(event, claim)
        and claim.status in {event.get("status", "occurred"), *event.get("also_status", ())}
        and dates_fit(event, claim)
        and people_fit(event, claim)
    )


def concerns(event: Expected, claim: Claim, article: Article) -> bool:
    for quote in [event["quote_contains"], *event.get("also_quotes", ())]:
        at = article.text.find(quote)
        if at >= 0 and claim.start < at + len(quote) and at < claim.end:
            return True
    return False


def kind_fits(event: Expected, claim: Claim) -> bool:
    return event["kind"] is None or claim.kind in {event["kind"], *event.get("also_kinds", ())}


def dates_fit(event: Expected, claim: Claim) -> bool:
    if "earliest" not in event and "latest" not in event:
        return True
    pairs = [[event.get("earliest"), event.get("latest")], *event.get("also_dates", ())]
    days = [claim.earliest and claim.earliest.isoformat(), claim.latest and claim.latest.isoformat()]
    return days in pairs


def people_fit(event: Expected, claim: Claim) -> bool:
    actors = [p for p in claim.participants if p.role in {"actor", "party", "mediator"}]
    recipients = [p for p in claim.participants if p.role in {"recipient", "host"}]
    wanted = [event.get("actors", []), *event.get("also_actors", ())]
    if event["kind"] in {"visit", "state_reception", "meeting", "talks_held", "summit"}:
        everybody = [*event.get("actors", []), *event.get("recipients", [])]
        return stands_for(everybody, claim.participants)
    met = event.get("recipients_optional") or stands_for(event.get("recipients", []), recipients or actors)
    return any(stands_for(names, actors) for names in wanted) and bool(met)


def stands_for(ids: Iterable[str], participants: Iterable[Any]) -> bool:
    """Whether each id is met by a participant: itself, its organ, or a person whose country it is."""
    people = list(participants)
    return all(
        any(
            p.actor_id == id_
            or p.country == id_.partition(".")[0]
            or p.actor_id.startswith(f"{id_}.")
            or p.actor_id == id_.partition(".")[0]
            for p in people
        )
        for id_ in ids
    )
