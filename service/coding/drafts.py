"""From sentences to what they say happened: predicates that hold, dated, with their roles and the words that say so."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from service import ontology
from service.coding import details, syntax
from service.coding.dates import DateMention, find_dates
from service.coding.document import Span, sentences
from service.coding.frames import trigger_words
from service.coding.mentions import find_mentions
from service.coding.modality import stance
from service.coding.parse import parse
from service.coding.predicates import Predicate, predicates
from service.coding.slots import Discourse, Filler
from service.coding.syntax import words_below
from service.coding.timing import Timing, timing
from service.coding.trees import Token, Tree
from service.coding.who import Context, Mention
from service.model import Article, Role, Status
from service.when import When

_ROLES: tuple[Role, ...] = ("actor", "recipient", "host", "mediator")
VERBAL = frozenset({1, 3})
"""The quad classes of words, not deeds."""
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


def drafts(article: Article, context: Context) -> Iterable[Draft]:
    """Yield what an article says happened, sentence by sentence."""
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
        if _may_hold_event(article.text[span.start : span.end]):
            chosen.append((span, mentions, inside))
    return parse(article.text, chosen)


def _may_hold_event(sentence: str) -> bool:
    words = {word.strip(".,;:!?\"'“”‘’()").casefold() for word in sentence.replace("-", " ").replace("’", " ").split()}
    return not words.isdisjoint(trigger_words())


def _draft(article: Article, tree: Tree, predicate: Predicate) -> Draft | None:
    kind = details.kind_of(tree, predicate)
    verbal = ontology.types()[ontology.kind_named(kind).type].quad_class in VERBAL
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
