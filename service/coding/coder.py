"""An article in, its claims out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from service import ontology
from service.coding import attribution, details, registry, syntax
from service.coding.dates import DateMention, find_dates
from service.coding.document import Span, sentences
from service.coding.frames import trigger_words
from service.coding.mentions import Context, Mention, context_of, find_mentions
from service.coding.modality import stance
from service.coding.parse import parse
from service.coding.predicates import Predicate, predicates
from service.coding.slots import Discourse, Filler
from service.coding.syntax import words_below
from service.coding.timing import Timing, timing
from service.coding.trees import Token, Tree
from service.model import Article, Attribution, Claim, Participant, Role, Status, When, claim_id

_ROLES: tuple[Role, ...] = ("actor", "recipient", "host", "mediator")
_TREATIES = frozenset(
    {"treaty_signed", "treaty_ratified", "treaty_entered_into_force", "treaty_withdrawn", "treaty_suspended"}
)
_MOST_PARTIES = 4
_OTHER_PAPERS = frozenset({"protocol", "memorandum", "charter", "convention"})
_VERBAL = frozenset({1, 3})  # quad classes
_UNDER_A_VERB: dict[Status, str] = {"denied": "deny", "planned": "plan", "postponed": "postpone", "cancelled": "cancel"}


@dataclass(frozen=True)
class Draft:
    """A predicate that holds, before treaties are resolved over the whole article."""

    tree: Tree
    predicate: Predicate
    kind: str
    status: Status
    timing: Timing
    roles: dict[Role, tuple[Filler, ...]]
    start: int
    end: int


def code(article: Article) -> list[Claim]:
    """Return the claims that an article makes, in the order of its text.

    Pure and deterministic: the same article gives the same claims. Statements, opinions, speculation and conditions
    give none. Dates are read against `article.published_on` and stay open without it.
    """
    context = context_of(article.text, article.published_on)
    drafts = list(_drafts(article, context))
    parties = _parties(drafts)
    claims: dict[str, Claim] = {}
    for draft in drafts:
        complete = _with_parties(draft, parties)
        if complete.roles.get("actor") or complete.roles.get("mediator"):
            claim = _claim(article, complete, parties)
            claims.setdefault(claim.id, claim)
    return sorted(claims.values(), key=lambda claim: (claim.start, claim.end, claim.kind))


def _drafts(article: Article, context: Context) -> Iterable[Draft]:
    discourse = Discourse()
    for tree in _trees(article, context):
        for predicate in predicates(tree, discourse):
            if draft := _draft(article, tree, predicate):
                yield draft
        discourse.heard(tree)


def _trees(article: Article, context: Context) -> list[Tree]:
    """Parse the sentences that can hold an event or name who was spoken of."""
    dates = find_dates(article.text, published_on=article.published_on)
    chosen: list[tuple[Span, list[Mention], list[DateMention]]] = []
    for span in sentences(article.text, article.title):
        mentions = find_mentions(article.text, span.start, span.end, context)
        inside = [d for d in dates if span.start <= d.start and d.end <= span.end]
        if mentions and _may_hold_event(article.text[span.start : span.end]):
            chosen.append((span, mentions, inside))
    return parse(article.text, chosen)


def _may_hold_event(sentence: str) -> bool:
    words = {word.strip(".,;:!?\"'“”‘’()").casefold() for word in sentence.replace("-", " ").replace("’", " ").split()}
    return not words.isdisjoint(trigger_words())


def _draft(article: Article, tree: Tree, predicate: Predicate) -> Draft | None:
    kind = details.kind_of(tree, predicate)
    verbal = ontology.types()[ontology.kind_named(kind).type].quad_class in _VERBAL
    judged = stance(tree, predicate.trigger, verbal=verbal)
    if judged.status is None:
        return None
    when = timing(tree, predicate.trigger, judged.status, article.published_on)
    if not _dated_as_required(predicate, tree, when):
        return None
    status: Status = "ongoing" if _lasts(judged.status, when) else judged.status
    roles = _roles(tree, predicate, kind)
    start, end = _quote(tree, predicate)
    if status in _UNDER_A_VERB:
        start = min(start, _governed_from(tree, predicate.trigger, status))
    return Draft(tree, predicate, kind, status, _habitual(when, status, article), roles, start, end)


def _dated_as_required(predicate: Predicate, tree: Tree, when: Timing) -> bool:
    flags = predicate.frame.flags
    if "dated" in flags or ("caption_or_dated" in flags and tree.span.role != "caption"):
        return when.rule == "clause"
    return True


def _lasts(status: Status, timing_: Timing) -> bool:
    """`has refused … since 2016` goes on; `from June, when he visited` does not."""
    when = timing_.when
    is_since = timing_.phrase.casefold().startswith("since")
    return status == "occurred" and is_since and when.earliest is not None and when.latest is None


def _habitual(when: Timing, status: Status, article: Article) -> Timing:
    if status != "habitual" or article.published_on is None or when.when.latest is not None:
        return when
    return replace(when, when=When.up_to(article.published_on))


def _roles(tree: Tree, predicate: Predicate, kind: str) -> dict[Role, tuple[Filler, ...]]:
    roles: dict[Role, tuple[Filler, ...]] = {r: predicate.roles[r] for r in _ROLES if r in predicate.roles}
    if "visitor_by_place" in predicate.frame.flags:
        return _by_place(tree, predicate, roles)
    if kind.startswith("joint_") and roles.get("recipient"):
        return {"actor": (*roles.get("actor", ()), *roles["recipient"])}
    return roles


def _by_place(
    tree: Tree, predicate: Predicate, roles: dict[Role, tuple[Filler, ...]]
) -> dict[Role, tuple[Filler, ...]]:
    place = details.place_of(tree, predicate)
    fillers = roles.get("actor", ())
    hosts = tuple(f for f in fillers if place and f.who.country == place.country)
    guests = tuple(f for f in fillers if f not in hosts)
    return {"actor": guests, "host": hosts} if hosts and guests else roles


def _quote(tree: Tree, predicate: Predicate) -> tuple[int, int]:
    """The clause, from its first to its last word, with whoever takes part."""
    words = words_below(tree, predicate.trigger, alone=bool(syntax.objects(tree, predicate.trigger)))
    light = tree.head(predicate.trigger)
    if predicate.trigger.pos not in {"VERB", "AUX"} and light is not None:
        words = words_below(tree, light)
    if any(path.startswith("clause") for paths in predicate.frame.roles.values() for path in paths):
        words = sorted({*words, *_complements(tree, predicate.trigger)}, key=lambda word: word.i)
    while len(words) > 1 and words[0].dep in {"mark", "cc", "punct"}:
        words = words[1:]
    fillers = [f for found in predicate.roles.values() for f in found]
    start = min([words[0].start, *(_mention_start(tree, f) for f in fillers)])
    end = max([_last(words).end, *(f.end for f in fillers)])
    for placed in tree.dates:
        if placed.before >= 0 and tree.tokens[placed.before].end <= end and placed.before in {w.i for w in words}:
            end = max(end, placed.date.end)
        if placed.before < 0 and start == tree.tokens[0].start:
            start = min(start, placed.date.start)
    return start, end


def _governed_from(tree: Tree, trigger: Token, status: Status) -> int:
    """Where `North Korea denied on Monday that …` begins: the quote of a denial holds the denial."""
    for head in tree.ancestors(trigger):
        if syntax.any_of(head, _UNDER_A_VERB[status]):
            words = [head, *(word for subject in syntax.subjects(tree, head) for word in tree.subtree(subject))]
            return min(word.start for word in words)
    return trigger.start


def _complements(tree: Tree, trigger: Token) -> list[Token]:
    """What is demanded, refused or said: part of the act of speech."""
    return [word for clause in tree.of(trigger, "ccomp", "xcomp") for word in words_below(tree, clause)]


def _last(words: list[Token]) -> Token:
    while len(words) > 1 and words[-1].pos == "PUNCT":
        words = words[:-1]
    return words[-1]


def _mention_start(tree: Tree, filler: Filler) -> int:
    return next((m.start for m in tree.mentions if m.start <= filler.start < m.end), filler.start)


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
        id=claim_id(article.content_hash, draft.start, draft.end, draft.kind, participants),
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
    if quad_class not in _VERBAL:
        return said
    speakers = {f.who.actor_id for found in draft.roles.values() for f in found}
    return tuple(who for who in said if who.actor_id not in speakers)


def _participant(role: Role, filler: Filler) -> Participant:
    who = filler.who
    return Participant(
        role=role, actor_id=who.actor_id, name=who.name, country=who.country, sector=who.sector, text=filler.text
    )
