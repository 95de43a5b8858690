"""Predicates as data: which words, in which construction, say that which kind of event happened.

A frame has triggers (`verbs` or `nouns`), conditions on what stands around them, and for each role the slots in which
its actors may stand, tried in their order. Slots are paths: `subject`, `object`, `with` (a prepositional phrase of the
trigger), `object.with` (one of its object), `object.owner` (whose object it is), `clause` (the subject of its
complement clause), `instrument` (the parties of the treaty that is spoken of), `to.place` (the state whose territory a
place is in). `docs/coding.md` has the whole list.
"""

import tomllib
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any

from service.coding.lexicon import form_table, is_past_only, noun_forms, past_forms, plural
from service.errors import UnmappedValueError

Slots = tuple[str, ...]


@dataclass(frozen=True)
class Frame:
    """One predicate; empty conditions do not restrict. Words are lemmas, `@name` classes are expanded."""

    rule: str
    kind: str
    verbs: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    subject: frozenset[str] = frozenset()
    object: frozenset[str] = frozenset()
    object_or_pp: frozenset[str] = frozenset()
    pp: dict[str, frozenset[str]] = field(default_factory=dict)
    of: frozenset[str] = frozenset()
    modified: frozenset[str] = frozenset()
    with_words: frozenset[str] = frozenset()
    clause: frozenset[str] = frozenset()
    asserted_by: frozenset[str] = frozenset()
    roles: dict[str, Slots] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    need: int = 1
    positive: str = ""
    negative: str = ""

    @cached_property
    def asks(self) -> tuple[frozenset[str], ...]:
        """Sets of words of each of which a sentence must hold one, whatever its construction."""
        phrases = frozenset().union(*self.pp.values())
        either = self.object_or_pp | phrases if self.object_or_pp else self.object
        sets = (either, phrases if not self.object_or_pp else frozenset(), self.of, self.modified, self.subject)
        return tuple(words for words in sets if words and not words & _ANYBODY)


_ANYBODY = frozenset({"it", "@actor", "@place"})
_ROLES = ("actor", "recipient", "host", "mediator")
_WORD_SETS = ("subject", "object", "object_or_pp", "of", "modified")
FLAGS = frozenset(
    {
        "symmetric",  # all named are actors, none is a recipient
        "drill",  # the kind follows from who drills with what, and with whom
        "strike",  # the kind follows from the weapon that is named
        "aid",  # the kind follows from what is given
        "visitor_by_place",  # whoever is not at home is the visitor
        "visit_person",  # the subject is a person in office, or `visit` is said
        "person_object",  # the object is a person in office
        "not_at",  # no target: a test, not an attack
        "no_object",  # nothing undergoes it: `withdrew from Kherson`
        "clause_must",  # its complement says that somebody must do something
        "by_somebody",  # only one who is named does it: `two people were killed` tells of an attack told elsewhere
        "clause_will",  # its complement says what whoever speaks will do
        "official",  # nobody acts who is only one of a state's people
        "dated",  # only with a date of its own
        "caption_or_dated",  # only in a caption or with a date of its own
    }
)

_NARROWING = frozenset(
    {"no_object", "clause_must", "clause_will", "visit_person", "person_object", "not_at", "dated", "caption_or_dated"}
)


@cache
def classes(part: str) -> dict[str, tuple[str, ...]]:
    """Word classes of `verbs` or `nouns` by name: those of classes.toml for all, of the other files for their frames.

    Raises:
        UnmappedValueError: If two files name one class.
    """
    found: dict[str, tuple[str, ...]] = {}
    for file, table in sorted(_tables().items()):
        for name, words in table.get(part, {}).items():
            if name in found:
                raise UnmappedValueError(f"{file} names the class {name!r} of {part}, which another file has, too")
            found[name] = tuple(words)
    return found


@cache
def frames() -> tuple[Frame, ...]:
    """All frames in the order of their files."""
    return tuple(_frame(row) for _, table in sorted(_tables().items()) for row in table.get("frame", ()))


@cache
def _tables() -> dict[str, dict[str, Any]]:
    folder = files("service").joinpath("data", "frames")
    return {f.name: tomllib.loads(f.read_text(encoding="utf-8")) for f in folder.iterdir() if f.name.endswith(".toml")}


def _frame(row: dict[str, Any]) -> Frame:
    known = {
        "rule",
        "kind",
        "verbs",
        "nouns",
        "pp",
        "with_words",
        "clause",
        "asserted_by",
        "need",
        "positive",
        "negative",
    }
    flags = {name for name in row if name in FLAGS and row[name]}
    if unknown := set(row) - known - set(_WORD_SETS) - set(_ROLES) - FLAGS:
        raise UnmappedValueError(f"frame {row['rule']!r} has unknown fields: {', '.join(sorted(unknown))}")
    return Frame(
        rule=row["rule"],
        kind=row["kind"],
        verbs=_expanded(row.get("verbs", ()), "verbs"),
        nouns=_expanded(row.get("nouns", ()), "nouns"),
        pp={preposition: _expanded(words, "nouns") for preposition, words in row.get("pp", {}).items()},
        with_words=frozenset(row.get("with_words", ())),
        clause=_expanded(row.get("clause", ()), "verbs"),
        asserted_by=_expanded(row.get("asserted_by", ()), "verbs"),
        roles={role: tuple(row[role]) for role in _ROLES if role in row},
        flags=frozenset(flags),
        need=row.get("need", 1),
        positive=row["positive"],
        negative=row["negative"],
        **{name: _expanded(row.get(name, ()), "nouns") for name in _WORD_SETS},
    )


def _expanded(words: Any, part: str) -> frozenset[str]:  # noqa: ANN401  a list of TOML strings
    found: set[str] = set()
    for word in words:
        if word.startswith("@") and word not in {"@actor", "@place"}:
            found |= _expanded(classes(part)[word[1:]], part)
        else:
            found.add(word)
    return frozenset(found)


@cache
def verb_lemmas() -> dict[str, frozenset[str]]:
    """Form -> lemmas, over every verb that a frame or a class names."""
    lemmas = {verb for frame in frames() for verb in frame.verbs | frame.clause | frame.asserted_by}
    return form_table(lemmas | {verb for words in classes("verbs").values() for verb in words})


@cache
def noun_lemmas() -> dict[str, str]:
    """Form -> lemma, over every noun that a frame or a class names."""
    nouns = {noun for words in classes("nouns").values() for noun in words}
    for frame in frames():
        nouns = nouns.union(*frame.pp.values())
        nouns |= frame.nouns | frame.subject | frame.object | frame.object_or_pp | frame.of | frame.modified
    known = nouns - {"it", "@actor", "@place"}
    plurals = {form for noun in known for form in noun_forms(noun) if form != noun}
    return {form: noun for noun in sorted(known - plurals) for form in noun_forms(noun)}


@cache
def frames_by_verb() -> dict[str, tuple[Frame, ...]]:
    """Verb lemma -> the frames it triggers."""
    return _index("verbs")


@cache
def frames_by_noun() -> dict[str, tuple[Frame, ...]]:
    """Noun lemma -> the frames it triggers."""
    return _index("nouns")


def _index(part: str) -> dict[str, tuple[Frame, ...]]:
    table: dict[str, list[Frame]] = {}
    for frame in sorted(frames(), key=_freedom):
        for word in sorted(getattr(frame, part)):
            table.setdefault(word, []).append(frame)
    return {word: tuple(found) for word, found in table.items()}


def _freedom(frame: Frame) -> int:
    """How little a frame asks for: the more conditions it has, the earlier it is tried."""
    wordy = (frame.object or frame.object_or_pp, frame.pp, frame.of, frame.modified, frame.subject)
    conditions = [*wordy, frame.with_words, frame.clause, frame.asserted_by, frame.flags & _NARROWING]
    anybody = "@actor" in frame.object | frame.object_or_pp
    return anybody - 2 * sum(bool(condition) for condition in conditions)


@cache
def trigger_words() -> dict[str, tuple[tuple[frozenset[str], ...], ...]]:
    """Every form that may trigger a frame, in lower case, with what each of these frames asks of the sentence.

    A particle (`carry_out`) is asked for like any other word.
    """
    table: dict[str, set[tuple[frozenset[str], ...]]] = {}
    for form, lemmas in verb_lemmas().items():
        for lemma in lemmas:
            _, _, particle = lemma.partition("_")
            also = (frozenset({particle}),) if particle else ()
            for frame in frames_by_verb().get(lemma, ()):
                table.setdefault(form, set()).add((*also, *frame.asks))
    for form, lemma in noun_lemmas().items():
        for frame in frames_by_noun().get(lemma, ()):
            table.setdefault(form, set()).add(frame.asks)
    return {form: tuple(found) for form, found in table.items()}


def holds_trigger(words: frozenset[str]) -> bool:
    """Whether some frame has its trigger and all that it asks for among the words of a sentence.

    Args:
        words: Forms in lower case, and the lemmas of nouns.
    """
    table = trigger_words()
    return any(all(not asked.isdisjoint(words) for asked in asks) for word in words for asks in table.get(word, ()))


@lru_cache(maxsize=8192)
def may_be_past(word: str) -> bool:
    """Whether a word in lower case may be the past tense of a verb that a frame or a class names."""
    return any(word in past_forms(base) for base in _bases(word))


@lru_cache(maxsize=8192)
def must_be_past(word: str) -> bool:
    """Whether a word in lower case is the past tense of such a verb and no participle: `overran`, `took`."""
    return any(is_past_only(word, base) for base in _bases(word))


@lru_cache(maxsize=8192)
def may_be_present(word: str) -> bool:
    """Whether a word in lower case may be the -s form of such a verb."""
    return any(word == plural(base) for base in _bases(word))


def _bases(word: str) -> set[str]:
    """The verbs that a word may be a form of, without their particles."""
    return {lemma.partition("_")[0] for lemma in verb_lemmas().get(word, ())}
