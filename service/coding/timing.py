"""When a predicate happened: the date of its clause, else a bound; never the publication day itself."""

from dataclasses import dataclass
from datetime import date, timedelta

from service.coding import attribution, syntax
from service.coding.dates import parse_when
from service.coding.lexicon import word_class
from service.coding.trees import PlacedDate, Token, Tree
from service.model import DateRule, Status
from service.when import When

_SUPERLATIVES = word_class("superlatives")
_COUNTS = {
    word: n
    for n, word in enumerate(
        ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=1
    )
} | {"one": 1, "an": 1}
_OF_A_DAY = frozenset({"hour", "hours", "minute", "minutes", "moment", "moments"})
_SHORTEST_COUNT = 2
_LONGEST_COUNT = 3
_MEANS = frozenset({"obl", "obl:agent", "nmod", "acl", "xcomp", "conj"})


@dataclass(frozen=True)
class Timing:
    """A date, the words it was read from, and the rule that gave it."""

    when: When
    text: str | None = None
    rule: DateRule = "none"
    phrase: str = ""


def timing(tree: Tree, trigger: Token, status: Status, published_on: date | None, *, verbal: bool = False) -> Timing:
    """Date a predicate by its own clause, the clause above it, who reported it when, or the publication as a bound.

    What is said (`verbal`) has not been said on a day to come, which is that of what it is about.
    """
    usable = [placed for placed in tree.dates if placed.date.timex_type in {"DATE", "TIME"}]
    own = [(rank, placed) for placed in usable if (rank := _rank(tree, placed, trigger)) is not None]
    told_by = published_on if verbal and status == "occurred" else None
    known = [(rank, placed) for rank, placed in own if _may_be(placed.date.when, told_by)]
    if known:
        _, best = min(known, key=lambda item: (item[0], _width(item[1].date.when), item[1].date.start))
        return _dated(tree, trigger, best, published_on)
    if counted := _days_from(tree, trigger, published_on):
        return counted
    if own:
        return _bound(published_on, status, own[0][1].date.text)
    if tree.span.role == "caption" and len(usable) == 1 and usable[0].date.when != When():
        return Timing(usable[0].date.when, usable[0].date.text, "sentence")
    for placed in usable:
        if found := _by_report(tree, placed, trigger, status):
            return found
    return _bound(published_on, status, None)


def _dated(tree: Tree, trigger: Token, placed: PlacedDate, published_on: date | None) -> Timing:
    if _then(tree, trigger, placed):
        return Timing(parse_when(placed.date.text, published_on=published_on), placed.date.text, "clause")
    return Timing(placed.date.when, placed.date.text, "clause", placed.date.phrase)


def _then(tree: Tree, trigger: Token, placed: PlacedDate) -> bool:
    """`not seen since May 2023, when gunmen ambushed …`: the ambush was in May."""
    opens = placed.date.phrase.casefold().startswith(("since", "until"))
    clause = tree.tokens[trigger.head] if trigger.dep == "conj" else trigger
    when = any(word.lower == "when" and word.i > placed.before for word in tree.of(clause, "mark", "advmod"))
    return opens and when and clause.dep.startswith(("advcl", "acl"))


def _may_be(when: When, told_by: date | None) -> bool:
    """Whether a date is known, and not after the day by which it has happened."""
    day = when.earliest or when.latest
    return day is not None and not (told_by is not None and day > told_by)


def _days_from(tree: Tree, trigger: Token, published_on: date | None) -> Timing | None:
    """`came two days after rebels had overrun a base`, `hours after …`: counted from the day of the clause before."""
    mark = next((m for m in tree.of(trigger, "mark", "case") if m.lower in {"after", "before"}), None)
    if mark is None or mark.i < _SHORTEST_COUNT:
        return None
    count = _days_told(*(word.lower for word in tree.tokens[mark.i - 2 : mark.i]))
    verb = next((t for t in reversed(tree.tokens[: mark.i - 1]) if t.pos == "VERB"), None)
    if count is None or verb is None or verb.i == trigger.i:
        return None
    base = timing(tree, verb, "occurred", published_on)
    day = base.when.earliest
    if base.rule != "clause" or day is None or day != base.when.latest:
        return None
    moved = day + timedelta(days=count if mark.lower == "before" else -count)
    return Timing(When.day(moved), base.text, "clause", base.phrase)


def _days_told(count: str, unit: str) -> int | None:
    """How many days `two days` or `12 days` are; hours stay within the day."""
    if unit in _OF_A_DAY:
        return 0
    if unit not in {"day", "days"}:
        return None
    return int(count) if count.isdecimal() and len(count) <= _LONGEST_COUNT else _COUNTS.get(count)


def _width(when: When) -> int:
    if when.earliest is None or when.latest is None:
        return 10**6
    return (when.latest - when.earliest).days


def _bound(published_on: date | None, status: Status, text: str | None) -> Timing:
    """What was reported as past had happened when it was published; plans stay open."""
    if published_on is None or status in {"planned", "postponed", "cancelled"}:
        return Timing(When(), text, "none")
    return Timing(When.up_to(published_on), text, "publication")


def governor(tree: Tree, placed: PlacedDate, trigger: Token | None = None) -> Token | None:
    """The word that a date belongs to: the noun it qualifies, else the verb of the clause it stands in."""
    if placed.attributive and placed.after >= 0:
        return _phrase_head(tree, tree.tokens[placed.after])
    before = tree.tokens[placed.before] if placed.before >= 0 else None
    stops = (trigger.i,) if trigger else ()
    if before is None or before.pos in {"PUNCT", "CCONJ", "SCONJ"} or before.lower in {"that", "when", "while"}:
        after = tree.tokens[placed.after] if placed.after >= 0 else None
        after = _skip_punctuation(tree, after)
        return _clause_verb(tree, after) if after else None
    # An adjective is a predicate, too: `that has been dormant since 2019`.
    stated = [t.i for t in [before, *tree.ancestors(before)] if t.pos == "ADJ" and tree.of(t, "cop")]
    return syntax.first_verb_above(tree, before, [*stops, *stated])


def _phrase_head(tree: Tree, token: Token) -> Token:
    """The noun that `Tuesday's missile launch` is about."""
    head = tree.head(token)
    while head is not None and token.dep in {"compound", "amod", "nummod", "nmod:poss", "det"} and head.i > token.i:
        token, head = head, tree.head(head)
    return token


def _skip_punctuation(tree: Tree, token: Token | None) -> Token | None:
    while token is not None and token.pos == "PUNCT" and token.i + 1 < len(tree.tokens):
        token = tree.tokens[token.i + 1]
    return token


def _clause_verb(tree: Tree, token: Token) -> Token | None:
    """The verb of the clause that begins at a word."""
    verb = syntax.first_verb_above(tree, token)
    while verb is not None and verb.dep in {"aux", "aux:pass", "cop"}:
        verb = tree.head(verb)
    return verb


def _rank(tree: Tree, placed: PlacedDate, trigger: Token) -> int | None:
    """How near a date is to a predicate: 0 its own, 1 of a clause that it shares; None: of something else."""
    found = governor(tree, placed, trigger)
    if found is None or _compares(tree, placed):
        return None
    if found.dep in {"aux", "aux:pass", "cop"}:
        found = tree.tokens[found.head]
    if found.i == trigger.i:
        return 0
    if placed.attributive or not _same_clause(tree, found, trigger):
        return None
    return 1


def _compares(tree: Tree, placed: PlacedDate) -> bool:
    """`for the first time since 2020`, `the worst since May`, `the largest this year`: how rare it is, not when."""
    if not placed.date.phrase.casefold().startswith(("since", "this")):
        return False
    near = tree.tokens[max(0, placed.before - 6) : placed.before + 1]
    return any(token.lower in _SUPERLATIVES for token in near)


def _same_clause(tree: Tree, verb: Token, trigger: Token) -> bool:
    """A light verb, a controlled infinitive, a noun's verb, the means it was done by, or verbs that share a subject."""
    if attribution.is_reporter(tree, verb):
        return False
    if trigger.pos not in {"VERB", "AUX"} and syntax.first_verb_above(tree, trigger) == verb:
        return True
    if trigger.dep in {"xcomp", "advcl", "acl"} and trigger.head == verb.i and not tree.of(trigger, "nsubj"):
        return not (trigger.dep == "advcl" and _before_or_after(tree, trigger))
    if verb.dep == "conj" and verb.head == trigger.i and not tree.of(verb, "nsubj"):
        return True
    if trigger.dep == "conj" and not tree.of(trigger, "nsubj", "nsubj:pass", "mark"):
        head = tree.tokens[trigger.head]
        return head.i == verb.i or (head.dep == "advcl" and _is_setting(tree, verb, head))
    return _is_means(tree, verb, trigger) or _is_purpose(tree, verb, trigger) or _is_setting(tree, verb, trigger)


def _is_purpose(tree: Tree, verb: Token, trigger: Token) -> bool:
    """`sent soldiers to guard the plants on Monday`: the day is that of the sending."""
    to = any(mark.lower == "to" for mark in tree.of(verb, "mark"))
    below = verb.dep in {"advcl", "xcomp", "acl"} and trigger in list(tree.ancestors(verb))[:2]
    return to and below and not tree.of(verb, "nsubj")


def _is_setting(tree: Tree, verb: Token, trigger: Token) -> bool:
    """`died on June 15 when troops clashed`: both on one day."""
    when = any(mark.lower in {"when", "as", "while"} for mark in tree.of(trigger, "mark", "advmod"))
    return when and trigger.dep in {"advcl", "advcl:relcl"} and trigger.head == verb.i


def _before_or_after(tree: Tree, trigger: Token) -> bool:
    return any(mark.lower in {"after", "before", "since"} for mark in tree.of(trigger, "mark", "case"))


def _is_means(tree: Tree, verb: Token, trigger: Token) -> bool:
    """`through a decree signed Monday`: a participle that qualifies a phrase of the predicate."""
    if verb.dep != "acl" or verb.lower.endswith("ing"):
        return False
    noun = tree.tokens[verb.head]
    means = any(case.lower in {"through", "by", "in", "via", "with", "under"} for case in tree.of(noun, "case"))
    return means and noun.head == trigger.i and noun.dep in _MEANS


def _by_report(tree: Tree, placed: PlacedDate, trigger: Token, status: Status) -> Timing | None:
    """A date of the report bounds what it reports."""
    found = governor(tree, placed)
    if found is None or placed.attributive or status in {"planned", "postponed", "cancelled"}:
        return None
    covering = attribution.is_reporter(tree, found) and (
        found in list(tree.ancestors(trigger)) or (attribution.trails(tree, found) and trigger.i < found.i)
    )
    latest = placed.date.when.latest
    if not covering or latest is None:
        return None
    return Timing(When.up_to(latest), placed.date.text, "sentence")
