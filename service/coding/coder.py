"""An article in, its claims out."""

from dataclasses import replace

from service import ontology
from service.coding import attribution, details, registry, syntax
from service.coding.document import sentences
from service.coding.drafts import VERBAL, Draft, drafts
from service.coding.mentions import context_of
from service.coding.slots import Filler
from service.coding.who import Context
from service.model import Article, Attribution, Claim, Participant, Role, claim_id

_TREATIES = frozenset(
    {"treaty_signed", "treaty_ratified", "treaty_entered_into_force", "treaty_withdrawn", "treaty_suspended"}
)
_MOST_PARTIES = 4
_OTHER_PAPERS = frozenset({"protocol", "memorandum", "charter", "convention"})


def code(article: Article) -> list[Claim]:
    """Return the claims that an article makes, in the order of its text.

    Pure and deterministic: the same article gives the same claims. Statements, opinions, speculation and conditions
    give none. Dates are read against `article.published_on` and stay open without it.
    """
    found = list(drafts(article, context_for(article)))
    parties = _parties(found)
    claims: dict[str, Claim] = {}
    for draft in found:
        complete = _with_parties(draft, parties)
        if complete.roles:
            claim = _claim(article, complete, parties)
            claims.setdefault(claim.id, claim)
    return sorted(claims.values(), key=lambda claim: (claim.start, claim.end, claim.kind))


def context_for(article: Article) -> Context:
    """What of an article as a whole decides how its sentences are read."""
    spans = sentences(article.text, article.title)
    dateline = next((span.dateline_place for span in spans if span.dateline_place), None)
    return context_of(article.text, article.published_on, dateline=dateline, title=article.title)


def _parties(drafts: list[Draft]) -> dict[str, Filler]:
    """Who the article's treaty is between: the sides of its treaty claims, by state; empty when they are many."""
    found: dict[str, Filler] = {}
    for draft in drafts:
        if draft.kind in _TREATIES:
            for filler in (f for role in ("actor", "recipient") for f in draft.roles.get(role, ())):
                found.setdefault(filler.who.country or filler.who.actor_id, filler)
    return found if 2 <= len(found) <= _MOST_PARTIES else {}  # noqa: PLR2004  a treaty has two sides


def _with_parties(draft: Draft, parties: dict[str, Filler]) -> Draft:
    """Fill a treaty claim's open side with the treaty's other parties."""
    if draft.kind not in _TREATIES or not parties:
        return draft
    named = {f.who.country or f.who.actor_id for found in draft.roles.values() for f in found}
    others = tuple(_as_state(code_, filler) for code_, filler in sorted(parties.items()) if code_ not in named)
    if not others:
        return draft
    if "symmetric" in draft.predicate.frame.flags:
        return replace(draft, roles={**draft.roles, "actor": (*draft.roles.get("actor", ()), *others)})
    if draft.roles.get("actor") and not draft.roles.get("recipient"):
        return replace(draft, roles={**draft.roles, "recipient": others})
    return draft


def _as_state(code_: str, filler: Filler) -> Filler:
    actor = registry.actors().get(code_)
    if actor is None:
        return filler
    return Filler(
        replace(filler.who, actor_id=actor.id, name=actor.name, country=actor.country, sector=None),
        "",
        filler.start,
        filler.end,
    )


def _instrument(article: Article, draft: Draft, parties: dict[str, Filler]) -> tuple[str | None, str | None]:
    """The treaty's name and identity: named in the sentence, else the last named before it, else the only one."""
    if draft.kind not in _TREATIES:
        return None, None
    names = details.treaty_names(article.text, sentences(article.text, article.title))
    inside = [name for at, name in names if draft.tree.span.start <= at < draft.tree.span.end]
    if not inside and _is_another(draft, known=any(at < draft.start for at, _ in names)):
        return None, None
    earlier = [name for at, name in names if at < draft.start]
    only = [names[0][1]] if len({name for _, name in names}) == 1 else []
    chosen = inside[-1:] or earlier[-1:] or only
    if not chosen:
        return None, None
    sides = {f.who.country or f.who.actor_id for found in draft.roles.values() for f in found} | set(parties)
    is_known = len(sides) >= 2  # noqa: PLR2004  many treaties have one name; who made it tells them apart
    return chosen[0], details.instrument_id(chosen[0], tuple(sorted(sides))) if is_known else None


def _is_another(draft: Draft, *, known: bool) -> bool:
    """`a friendship treaty`, once a treaty has been named, is another one; so is a protocol, by its own noun."""
    trigger = draft.predicate.trigger
    heads = syntax.objects(draft.tree, trigger) or syntax.subjects(draft.tree, trigger)
    antecedent = draft.tree.head(trigger)
    if antecedent is not None and trigger.dep == "acl:relcl":
        heads = [antecedent]
    for head in heads:
        if head.noun in _OTHER_PAPERS:
            return True
        if known and any(det.lower in {"a", "an", "another"} for det in draft.tree.of(head, "det")):
            return True
    return False


def _claim(article: Article, draft: Draft, parties: dict[str, Filler]) -> Claim:
    coding = ontology.coding_of(draft.kind, draft.status)
    participants = tuple(_participant(role, filler) for role, found in draft.roles.items() for filler in found)
    instrument, instrument_id = _instrument(article, draft, parties)
    when = draft.timing.when
    return Claim(
        id=claim_id(article.id, draft.start, draft.end, draft.kind, participants),
        article_id=article.id,
        type=coding.type,
        mode=coding.mode,
        kind=draft.kind,
        contexts=ontology.kind_named(draft.kind).contexts,
        quad_class=coding.quad_class,
        status=draft.status,
        participants=participants,
        earliest=when.earliest,
        latest=when.latest,
        precision=when.precision,
        extent=when.extent,
        date_text=draft.timing.text,
        date_rule=draft.timing.rule,
        place=details.place_of(draft.tree, draft.predicate),
        instrument=instrument,
        instrument_id=instrument_id,
        quantities=details.quantities_of(article.text, draft.start, draft.end),
        attributed_to=_said_by_others(article, draft, coding.quad_class),
        quote=article.text[draft.start : draft.end],
        start=draft.start,
        end=draft.end,
        rule=f"{draft.predicate.frame.rule}.{draft.tree.span.role}",
        confidence=0.9 if draft.timing.rule == "clause" else 0.7,
    )


def _said_by_others(article: Article, draft: Draft, quad_class: int) -> tuple[Attribution, ...]:
    """Who is said to have said it; in an act of speech the speaker is its actor, and no witness to it."""
    said = attribution.attributions(draft.tree, draft.predicate.trigger, article.text)
    if quad_class not in VERBAL:
        return said
    speakers = {f.who.actor_id for role in ("actor", "mediator") for f in draft.roles.get(role, ())}
    return tuple(who for who in said if who.actor_id not in speakers)


def _participant(role: Role, filler: Filler) -> Participant:
    who = filler.who
    return Participant(
        role=role, actor_id=who.actor_id, name=who.name, country=who.country, sector=who.sector, text=filler.text
    )
