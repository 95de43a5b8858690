"""What else a predicate's clause says: which kind exactly, where, how many, under which treaty."""

import calendar
import re
from collections.abc import Iterable, Sequence

from service.coding import registry, syntax
from service.coding.document import Span
from service.coding.frames import classes
from service.coding.lexicon import word_class
from service.coding.predicates import Predicate
from service.coding.trees import Token, Tree
from service.model import Place, Quantity, slug

_LOCATIVE = frozenset({"in", "at", "near", "off", "on", "outside", "around", "over", "inside", "across", "along"})
_GOAL = frozenset({"to", "into", "toward", "towards"})
_NUMBER = re.compile(
    r"""(?:(?P<bound>up\ to|as\ many\ as|no\ more\ than|fewer\ than|less\ than|at\ least|more\ than|over|
    no\ fewer\ than|around|about|nearly|almost|some|roughly|an\ estimated)\s+)?
    (?P<number>\d[\d,]*(?:\.\d+)?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)
    (?:\s+(?P<scale>hundred|thousand|million|billion))?\s+(?:[\w’'-]+\s+){0,3}?
    (?P<what>troops|soldiers|personnel|reservists|fighters|people|civilians|missiles|rockets|drones|warships|ships|
    vessels|aircraft|jets|warplanes|prisoners|hostages|detainees|diplomats|tanks|tons|tonnes|dollars|euros|sorties)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_UPPER = frozenset({"up to", "as many as", "no more than", "fewer than", "less than"})
_LOWER = frozenset({"at least", "more than", "over", "no fewer than"})
_NUMERALS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_WORDS = {word: value for value, word in enumerate(_NUMERALS, start=2)}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_UNITS = {"tons": "tonne", "tonnes": "tonne", "dollars": "USD", "euros": "EUR"}
_PERSONS = word_class("person_nouns")
_TREATY_NAME = re.compile(
    r"\b((?:[A-Z][\w-]+ (?:(?:of|on|and|for) (?:the )?)?){1,6})"
    r"(treaty|pact|agreement|accords?|convention|protocol|Treaty|Pact|Agreement|Accords?|Convention|Protocol)\b"
)
_NO_NAME = frozenset({"The", "A", "An", "This", "That", *calendar.month_name[1:], *calendar.day_name})
_STEPS = {
    "treaty_signed": "signed",
    "treaty_ratified": "ratified",
    "treaty_entered_into_force": "entered_into_force",
    "treaty_withdrawn": "withdrawn",
    "treaty_suspended": "suspended",
}


def kind_of(tree: Tree, predicate: Predicate) -> str:
    """The frame's kind, or the finer one that the clause's words decide."""
    flags, kind = predicate.frame.flags, predicate.frame.kind
    scope = tree.tokens if tree.span.role == "caption" else syntax.words_below(tree, predicate.trigger)
    words = {t.noun for t in scope} | {t.lower for t in scope}
    if "drill" in flags:
        return _drill(words, joint=_joint({t.text for t in scope}, predicate))
    if "strike" in flags:
        return _first(
            _of_weapons(tree, predicate, scope),
            (
                ("drone", "drone_strike"),
                ("missile_word", "missile_strike"),
                ("airborne", "air_strike"),
                ("artillery", "shelling"),
            ),
            kind,
            airstrike=True,
        )
    if "aid" in flags:
        return _first(
            words,
            (("humanitarian", "humanitarian_aid"), ("military_aid", "military_aid"), ("money", "economic_aid")),
            kind,
        )
    return kind


def _of_weapons(tree: Tree, predicate: Predicate, scope: Sequence[Token]) -> set[str]:
    """The words of a strike that may name its weapon: not those of the target, nor fighters who are no planes."""
    target: set[int] = set()
    if "object" in predicate.frame.roles.get("recipient", ()):
        for object_ in syntax.objects(tree, predicate.trigger):
            target |= {word.i for word in tree.subtree(object_)}
    used = [t for t in scope if t.i not in target and not (t.noun == "fighter" and t.dep != "compound")]
    return {t.noun for t in used} | {t.lower for t in used if t.noun != "fighter"}


def _first(words: set[str], table: tuple[tuple[str, str], ...], kind: str, *, airstrike: bool = False) -> str:
    if airstrike and words & {"airstrike", "airstrikes"}:
        return "air_strike"
    for name, found in table:
        if words & (set(classes("nouns").get(name, ())) or {name, f"{name}s"}):
            return found
    return kind


def _drill(words: set[str], *, joint: bool) -> str:
    naval = bool(words & set(classes("nouns")["naval"]))
    if joint:
        return "joint_naval_drill" if naval else "joint_drill"
    if naval:
        return "naval_drill"
    if words & set(classes("nouns")["airborne"]):
        return "air_drill"
    return "missile_drill" if words & {"missile", "rocket", "ballistic", "live-fire"} else "military_drill"


def _joint(words: set[str], predicate: Predicate) -> bool:
    sides = {f.who.country or f.who.actor_id for f in predicate.roles.get("actor", ())}
    return (
        len(sides) > 1
        or bool(words & {"joint", "bilateral", "trilateral", "multinational"})
        or (
            any(
                path.endswith("with") and predicate.roles.get("recipient")
                for path in predicate.frame.roles.get("recipient", ())
            )
            and "against" not in words
            and bool(predicate.roles.get("recipient"))
        )
    )


def place_of(tree: Tree, predicate: Predicate) -> Place | None:
    """Where it happened: a named place in a locating phrase of the clause, cities before countries."""
    scope = tree.tokens if tree.span.role == "caption" else _phrases(tree, predicate.trigger)
    found = []
    for token in scope:
        if token.mention and token.mention.place and (preposition := _preposition(tree, token)):
            exact = token.mention.form == "place"
            found.append((not exact, preposition in _GOAL, token.i, token.mention.place))
    return min(found, key=lambda item: item[:3])[3] if found else None


def _phrases(tree: Tree, trigger: Token) -> list[Token]:
    words = syntax.words_below(tree, trigger)
    head = tree.head(trigger)
    if trigger.pos not in {"VERB", "AUX"} and head is not None and head.pos == "VERB":
        words = syntax.words_below(tree, head)
    return words


def _preposition(tree: Tree, token: Token) -> str | None:
    """The preposition of the phrase that a place stands in, looking through `the port of`, `Russia's … region`."""
    current: Token | None = token
    for _ in range(4):
        if current is None:
            return None
        for case in tree.of(current, "case"):
            if case.lower in _LOCATIVE | _GOAL:
                return case.lower
            if case.lower not in {"of", "'s", "'"}:
                return None
        if current.dep not in {"nmod", "compound", "appos", "flat", "nmod:poss", "conj", "amod", "obl"}:
            return None
        current = tree.head(current)
    return None


def quantities_of(text: str, start: int, end: int) -> tuple[Quantity, ...]:
    """Numbers of people and things between two offsets, with their bounds."""
    found = []
    for match in _NUMBER.finditer(text, start, end):
        what = match["what"].casefold()
        value = float(_WORDS.get(match["number"].casefold(), 0) or match["number"].replace(",", ""))
        value *= _SCALES.get((match["scale"] or "").casefold(), 1)
        bound = (match["bound"] or "").casefold()
        printed = text[match.start() : match.end("scale" if match["scale"] else "number")]
        found.append(
            Quantity(
                what=what,
                unit="person" if what in _PERSONS else _UNITS.get(what, "piece"),
                min=None if bound in _UPPER else value,
                max=None if bound in _LOWER else value,
                text=printed,
            )
        )
    return tuple(found)


def treaty_names(text: str, spans: Iterable[Span]) -> list[tuple[int, str]]:
    """Treaties that sentences call by name, with where; names of states and months in front are no part of it."""
    found = []
    for match in (match for span in spans for match in _TREATY_NAME.finditer(text, span.start, span.end)):
        words = match.group(1).split()
        while words and (words[0] in _NO_NAME or _is_actor(words[0])):
            words = words[1:]
        if words and not (len(words) == 1 and words[0].casefold() in registry.office_words()):
            found.append((match.start(), f"{' '.join(words)} {match.group(2)}"))
    return found


def _is_actor(word: str) -> bool:
    return bool(registry.senses().get(re.sub(r"[’']s?$", "", word)))


def step_of(kind: str) -> str | None:
    """Which step of a treaty a kind is."""
    return _STEPS.get(kind)


def instrument_id(name: str, parties: tuple[str, ...]) -> str:
    """Identity of a treaty: its parties and its name without the word treaty."""
    bare = re.sub(r"\s+(?:treaty|pact|agreement|accords?|convention|protocol)$", "", name, flags=re.IGNORECASE)
    return slug("-".join([*parties, bare]))
