"""Compare claims with what an analyst expects of an article; the rules of comparison are in gold/README.md."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any, Literal

from service import ontology
from service.coding import code, registry
from service.model import Article, Claim, Source

Expected = Mapping[str, Any]
Half = Literal["tuning", "unseen"]
NEWS = Source(id="news", name="News")
GOLD = Path(__file__).parent / "gold"
_MUTUAL = frozenset({"visit", "state_reception", "meeting", "talks_held", "summit", "phone_call"})


@dataclass
class Score:
    """Counts over articles: what was expected and found, and of what was found what was right."""

    articles: int = 0
    expected: int = 0
    found: int = 0
    right: int = 0
    right_kind: int = 0
    right_date: int = 0
    sourced: int = 0
    right_source: int = 0
    claims: int = 0
    false_claims: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Expected events with a claim that is right in all, of a hundred."""
        return 100 * self.right / max(1, self.expected)

    @property
    def precision(self) -> float:
        """Claims that somebody expected, of a hundred."""
        return 100 * (self.claims - self.false_claims) / max(1, self.claims)

    def add(self, other: "Score") -> None:
        """Take in the counts of another."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


def half_of(name: str) -> Half:
    """Which half a gold article belongs to: misses are looked at in the tuning half only."""
    return "tuning" if hashlib.sha256(name.encode()).digest()[0] % 2 == 0 else "unseen"


def gold_rows(half: Half | None = None) -> list[dict[str, Any]]:
    """Gold articles in the order of their names."""
    rows = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(GOLD.glob("g*.json"))]
    return [row for row in rows if half is None or half_of(row["id"]) == half]


def gold_score(half: Half | None = None) -> Score:
    """Code the gold articles, and compare."""
    total = Score()
    for row in gold_rows(half):
        article = article_of(row)
        total.add(score(row["id"], article, code(article), row["events"], row["optional"]))
    return total


def false_talk() -> list[tuple[str, str]]:
    """Claims from the sentences that hold no event: the sentence, and the rule that read it."""
    lines = (GOLD / "talk.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [{"title": "", "published_on": "2025-03-05", **json.loads(line)} for line in lines]
    return [(row["text"], claim.rule) for row in rows for claim in code(article_of(row))]


def article_of(row: Mapping[str, Any]) -> Article:
    """An article of a gold row."""
    day = row.get("published_on")
    published_on = date.fromisoformat(day) if isinstance(day, str) else day
    return Article.of(source=NEWS, title=row["title"], text=row["text"], published_on=published_on)


def score(name: str, article: Article, claims: list[Claim], events: list[Expected], optional: list[Expected]) -> Score:
    """Compare the claims of one article."""
    result = Score(articles=1, expected=len(events), claims=len(claims))
    for event in events:
        _judge(result, name, article, event, claims)
    for claim in claims:
        if not any(concerns(event, claim, article) and kind_fits(event, claim) for event in [*events, *optional]):
            result.false_claims += 1
            result.wrong.append(f"{name}: {claim.kind} {claim.quote!r} ({claim.rule})")
    return result


def _judge(result: Score, name: str, article: Article, event: Expected, claims: list[Claim]) -> None:
    """Find the claim that meets an event best, and count what of it is right."""
    near = [c for c in claims if concerns(event, c, article) and type_fits(event, c) and people_fit(event, c)]
    if not near:
        about = [f"{c.kind}[{_sides(c)}]" for c in claims if concerns(event, c, article)]
        result.missed.append(f"{name}: {_wanted(event)}: nothing near; has {about}")
        return
    best = max(near, key=lambda c: (kind_fits(event, c), status_fits(event, c), dates_fit(event, c)))
    result.found += 1
    judged = {
        "kind": kind_fits(event, best),
        "date": dates_fit(event, best),
        "status": status_fits(event, best),
        "source": source_fits(event, best),
    }
    result.right_kind += judged["kind"]
    result.right_date += judged["date"]
    result.right += judged["kind"] and judged["date"] and judged["status"]
    if event.get("attributed_to"):
        result.sourced += 1
        result.right_source += judged["source"]
    if not all(judged.values()):
        off = ", ".join(part for part, right in judged.items() if not right)
        said = [who.actor_id for who in best.attributed_to]
        result.missed.append(
            f"{name}: {_wanted(event)}: {off} off: {best.kind} {best.status} {best.earliest}..{best.latest} {said}"
        )


def _wanted(event: Expected) -> str:
    sides = f"{'+'.join(event.get('actors', ()))}>{'+'.join(event.get('recipients', ()))}"
    days = f"{event.get('earliest')}..{event.get('latest')}"
    words = (event["kind"], event.get("status", "occurred"), sides, days, str(event.get("attributed_to", "")))
    return f"{' '.join(words)} {event['quote_contains']!r}"


def _sides(claim: Claim) -> str:
    return ", ".join(f"{p.role}:{p.actor_id}" for p in claim.participants)


def concerns(event: Expected, claim: Claim, article: Article) -> bool:
    """Whether a claim's quote overlaps a passage that tells the event."""
    for quote in [event["quote_contains"], *event.get("also_quotes", ())]:
        at = article.text.find(quote)
        if at >= 0 and claim.start < at + len(quote) and at < claim.end:
            return True
    return False


def kind_fits(event: Expected, claim: Claim) -> bool:
    """Whether the kind is one of those expected."""
    return event["kind"] is None or claim.kind in {event["kind"], *event.get("also_kinds", ())}


def type_fits(event: Expected, claim: Claim) -> bool:
    """Whether the kind, its family or its PLOVER type is one of those expected: near enough to be the same event."""
    wanted = [ontology.kind_named(name) for name in (event["kind"], *event.get("also_kinds", ())) if name]
    own = ontology.kind_named(claim.kind)
    return kind_fits(event, claim) or any(own.type == kind.type or own.family == kind.family for kind in wanted)


def status_fits(event: Expected, claim: Claim) -> bool:
    """Whether the status is one of those expected."""
    return claim.status in {event.get("status", "occurred"), *event.get("also_status", ())}


def dates_fit(event: Expected, claim: Claim) -> bool:
    """Whether both days are exactly those expected."""
    if "earliest" not in event and "latest" not in event:
        return True
    pairs = [[event.get("earliest"), event.get("latest")], *event.get("also_dates", ())]
    days = [claim.earliest and claim.earliest.isoformat(), claim.latest and claim.latest.isoformat()]
    return days in pairs


def source_fits(event: Expected, claim: Claim) -> bool:
    """Whether everybody who is said to have said it is named by the claim, up to the state they speak for."""
    if not event.get("attributed_to"):
        return True
    said = {who.actor_id for who in claim.attributed_to}
    states = {_state_of(who.actor_id) for who in claim.attributed_to} | {who.country for who in claim.attributed_to}
    wanted = [event["attributed_to"], *event.get("also_attributed", ())]
    return any(set(names) <= said or {name.partition(".")[0] for name in names} <= states for names in wanted)


def _state_of(actor_id: str) -> str:
    """The state of an organ or of somebody in office, else the actor itself."""
    known = registry.actors().get(actor_id)
    if known and known.kind == "person":
        return registry.terms_of(actor_id)[-1].country or actor_id
    return actor_id.partition(".")[0]


def people_fit(event: Expected, claim: Claim) -> bool:
    """Whether the participants stand on the sides expected."""
    actors = [p for p in claim.participants if p.role in {"actor", "party", "mediator"}]
    recipients = [p for p in claim.participants if p.role in {"recipient", "host"}]
    wanted = [event.get("actors", []), *event.get("also_actors", ())]
    if event["kind"] in _MUTUAL:
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
            or id_ in registry.parents(p.actor_id)
            for p in people
        )
        for id_ in ids
    )
