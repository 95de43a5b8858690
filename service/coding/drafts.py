"""From sentences to what they say happened: predicates that hold, dated, with their roles and the words that say so."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from service import ontology
from service.coding import details, registry, syntax
from service.coding.dates import DateMention, find_dates
from service.coding.discourse import Discourse
from service.coding.document import Span, sentences
from service.coding.frames import holds_trigger, noun_lemmas
from service.coding.mentions import find_mentions
from service.coding.modality import WILL_NOT, Stance, stance
from service.coding.parse import parse
from service.coding.predicates import Considered, Predicate, considered
from service.coding.references import referred
from service.coding.slots import Filler
from service.coding.syntax import words_below
from service.coding.timing import Timing, timing
from service.coding.trees import Token, Tree
from service.coding.who import Context, Mention
from service.model import Article, Role, Status
from service.when import When

_ROLES: tuple[Role, ...] = ("actor", "recipient", "host", "mediator")
_FEW = 2
"""Places of a state so few that the first named decides."""
VERBAL = frozenset({1, 3})
"""The quad classes of words, not deeds."""
_GENERAL = frozenset({"pledge", "agreement_reached", "threat"})
_REFUSABLE = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"})
"""What is a refusal when its actor will not do it."""
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


@dataclass(frozen=True)
class Step:
    """What became of a frame that a sentence evokes: the draft, or why there is none."""

    considered: Considered
    draft: Draft | None = None
    why: str = ""


@dataclass(frozen=True)
class Sentence:
    """A sentence as it was read; one that can hold no event has no tree."""

    span: Span
    mentions: tuple[Mention, ...]
    tree: Tree | None = None
    steps: tuple[Step, ...] = ()


def drafts(article: Article, context: Context) -> Iterable[Draft]:
    """Yield what an article says happened, sentence by sentence."""
    for sentence in read(article, context):
        yield from (step.draft for step in sentence.steps if step.draft)


def read(article: Article, context: Context, *, every: bool = False) -> Iterable[Sentence]:
    """Yield the sentences of an article with all that was considered in them; `every` parses them all."""
    found = parsed_sentences(article, context, every=every)
    discourse = Discourse(setting=context.setting or _placed_in(mentions for _, mentions, _ in found))
    for span, mentions, tree in found:
        if tree is None:
            discourse.heard(reversed(mentions))
            yield Sentence(span, mentions)
            continue
        complete = referred(tree, discourse)
        steps = _without_doubles([_step(article, complete, each) for each in considered(complete, discourse)])
        yield Sentence(span, mentions, complete, steps)
        discourse.read(complete)


def _placed_in(sentences_: Iterable[tuple[Mention, ...]]) -> str | None:
    """The state that an article names most, of equals the first; None when a second is named nearly as often."""
    all_ = [m for mentions in sentences_ for m in mentions]
    codes = (m.place.country if m.place else m.who and m.who.country for m in all_)
    named = Counter(registry.sovereign(code) for code in codes if code)
    (first, most), (_, next_most) = [*named.most_common(2), ("", 0), ("", 0)][:2]
    return first if first and (most <= _FEW or next_most <= most / 2) else None


def _without_doubles(steps: list[Step]) -> tuple[Step, ...]:
    """A promise or an agreement gives way to what exactly is promised: `agreed to deliver tanks`."""
    kept = list(steps)
    for index, step in enumerate(steps):
        if step.draft is None:
            continue
        finer = step.draft.kind in _GENERAL and any(_is_within(other, step.draft) for other in kept)
        if finer or _is_general(step.draft, kept):
            kept[index] = Step(step.considered, why="told more finely by another predicate")
    return tuple(kept)


def _is_general(draft: Draft, steps: list[Step]) -> bool:
    """Whether the clause tells the same more finely: `drones struck a terminal, killing two`."""
    for other in (step.draft for step in steps):
        if other is None or other is draft:
            continue
        if _is_its_object(draft, other) or _is_its_outcome(draft, other):
            return True
        if other.kind not in ontology.specific_kinds().get(draft.kind, ()):
            continue
        chained = _chained(draft, other) and draft.status == other.status
        if chained and _acting(draft) & _acting(other):
            return True
    return False


def _is_its_object(draft: Draft, other: Draft) -> bool:
    """Whether a verb with the noun as object or subject tells the same: `staged an exercise`, `talks resumed`."""
    noun, verb = draft.predicate.trigger, other.predicate.trigger
    family = ontology.kind_named(draft.kind).family == ontology.kind_named(other.kind).family
    places = syntax.objects(other.tree, verb)
    if "symmetric" in other.predicate.frame.flags:
        places = [*places, *syntax.subjects(other.tree, verb)]
    return family and noun.pos not in {"VERB", "AUX"} and noun in places


def _is_its_outcome(draft: Draft, other: Draft) -> bool:
    """Whether a participle tells how a deed of the same kind ended: `bombed a hospital, killing 30`."""
    result, deed = draft.predicate.trigger, other.predicate.trigger
    under = result.dep in {"advcl", "xcomp", "conj", "acl"} and deed in list(draft.tree.ancestors(result))
    alike = draft.kind == other.kind or ontology.kind_named(draft.kind).type == ontology.kind_named(other.kind).type
    return alike and under and result.lower.endswith("ing") and _acting(draft) == _acting(other)


def _chained(one: Draft, other: Draft) -> bool:
    """Whether one predicate stands in the clause of another, or is told of the same subject."""
    triggers = one.predicate.trigger, other.predicate.trigger
    return any(low in list(one.tree.ancestors(high)) for high, low in (triggers, triggers[::-1]))


def _acting(draft: Draft) -> set[str]:
    return {f.who.actor_id for f in draft.roles.get("actor", ())}


def _is_within(other: Step, draft: Draft) -> bool:
    """Whether another predicate, planned by the same actor, is the complement of one."""
    if other.draft is None or other.draft.status != "planned":
        return False
    above = list(draft.tree.ancestors(other.draft.predicate.trigger))
    return draft.predicate.trigger in above and bool(_acting(other.draft) & _acting(draft))


def _step(article: Article, tree: Tree, each: Considered) -> Step:
    if each.predicate is None:
        return Step(each, why=each.why)
    draft, why = _draft(article, tree, each.predicate)
    return Step(each, draft, why)


def parsed_sentences(
    article: Article, context: Context, *, every: bool
) -> list[tuple[Span, tuple[Mention, ...], Tree | None]]:
    """Find who is named in each sentence, and parse those that can hold an event."""
    dates = find_dates(article.text, published_on=article.published_on)
    chosen: list[tuple[Span, list[Mention], list[DateMention]]] = []
    found: list[tuple[Span, tuple[Mention, ...]]] = []
    for span in sentences(article.text, article.title):
        mentions = find_mentions(article.text, span.start, span.end, context)
        found.append((span, tuple(mentions)))
        if every or _may_hold_event(article.text[span.start : span.end], mentions):
            inside = [d for d in dates if span.start <= d.start and d.end <= span.end]
            chosen.append((span, mentions, inside))
    trees = {tree.span: tree for tree in parse(article.text, chosen)}
    return [(span, mentions, trees.get(span)) for span, mentions in found]


def _may_hold_event(sentence: str, mentions: Iterable[Mention]) -> bool:
    """Whether a frame has its words there, with or without a hyphen between them."""
    plain = sentence.replace("’", "'")
    split = f"{plain} {plain.replace('-', ' ')}".replace("'", " ")
    words = {word.strip('.,;:!?"“”‘()').casefold() for word in split.split()}
    lemmas = {lemma for word in words if (lemma := noun_lemmas().get(word))}
    heads = {m.head for m in mentions if m.head}
    return holds_trigger(frozenset(words | lemmas | heads | {noun_lemmas().get(head, head) for head in heads}))


def _draft(article: Article, tree: Tree, predicate: Predicate) -> tuple[Draft | None, str]:
    """What a predicate says, or why it says nothing; the reason of its status in either case."""
    kind = details.kind_of(tree, predicate)
    verbal = ontology.types()[ontology.kind_named(kind).type].quad_class in VERBAL
    judged = stance(tree, predicate.trigger, verbal=verbal)
    if judged.why == WILL_NOT and ontology.kind_named(kind).type in _REFUSABLE:
        kind, judged = "refusal", Stance("occurred", WILL_NOT)
    if judged.status is None:
        return None, judged.why
    status: Status = judged.status
    if judged.why.startswith("present") and _is_to_come(tree, predicate.trigger, article):
        status = "planned"
    when = timing(tree, predicate.trigger, status, article.published_on, verbal=verbal)
    if not _dated_as_required(predicate, tree, when):
        return None, "no date of its own"
    if _lasts(status, when):
        status = "ongoing"
    roles = _roles(tree, predicate, kind)
    start, end = _quote(tree, predicate)
    if status in _UNDER_A_VERB:
        start = min(start, _governed_from(tree, predicate.trigger, status))
    dated = _habitual(when, status, article)
    return Draft(tree, predicate, kind, status, dated, roles, start, end), judged.why


def _dated_as_required(predicate: Predicate, tree: Tree, when: Timing) -> bool:
    flags = predicate.frame.flags
    if "dated" in flags or ("caption_or_dated" in flags and tree.span.role != "caption"):
        return when.rule == "clause"
    return True


def _is_to_come(tree: Tree, trigger: Token, article: Article) -> bool:
    """Whether what is told in the present has a day after the report: `holds a summit on 20 November`."""
    day = timing(tree, trigger, "planned", article.published_on).when.earliest
    return article.published_on is not None and day is not None and day > article.published_on


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
        if syntax.any_of(tree, head, _UNDER_A_VERB[status]):
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
