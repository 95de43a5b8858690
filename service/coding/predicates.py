"""Which frames a sentence evokes, and who fills their roles."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from service import ontology
from service.coding import syntax
from service.coding.discourse import Discourse
from service.coding.frames import Frame, frames_by_noun, frames_by_verb
from service.coding.lexicon import word_class
from service.coding.slots import Filler, Reading
from service.coding.trees import Token, Tree
from service.coding.who import Who

_PARTIES = frozenset({"REB", "SEP", "UAF", "PRM", "PTY", "OPP"})
_OF_WORDS = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "AGREE"})
_OWN = frozenset({"his", "her", "its", "their"})
_PERSONAL = frozenset({"him", "her", "me", "us", "himself", "herself"})
_DEEDS = frozenset({"ASSAULT", "COERCE", "RETREAT"})
_UNNAMED_DOERS = word_class("unnamed_doers")
_TWO = 2
_PRONOUNS = frozenset({"it", "which", "that", "they", "them"})


@dataclass(frozen=True)
class Predicate:
    """A frame found at a trigger, its roles filled."""

    frame: Frame
    trigger: Token
    roles: dict[str, tuple[Filler, ...]]


@dataclass(frozen=True)
class Considered:
    """A frame that a trigger evokes: the predicate that it gives, or why it gives none."""

    frame: Frame
    trigger: Token
    predicate: Predicate | None = None
    why: str = ""


def considered(tree: Tree, discourse: Discourse) -> Iterable[Considered]:
    """Every frame that a sentence evokes and has the words for, up to the first that fits at each trigger."""
    words = frozenset(token.noun for token in tree.tokens) | {token.lower for token in tree.tokens}
    for token in tree.tokens:
        by_nobody: Considered | None = None
        for frame in _candidates(tree, token):
            if any(asked.isdisjoint(words) for asked in frame.asks):
                continue
            each, read_of_nobody = _tried(tree, token, frame, discourse)
            by_nobody = by_nobody or read_of_nobody
            yield each
            if each.predicate:
                break
        else:
            if by_nobody:
                yield by_nobody


def _tried(tree: Tree, token: Token, frame: Frame, discourse: Discourse) -> tuple[Considered, Considered | None]:
    """What a frame gives at a trigger; if nothing for want of a doer, what it gives without one."""
    if why := _misfit(tree, token, frame):
        return Considered(frame, token, why=why), None
    roles = _roles(Reading(tree, token, frame, discourse))
    read = Considered(frame, token, Predicate(frame, token, roles))
    if _enough(frame, roles) or _alone(tree, token, frame, roles):
        return read, None
    lacking = Considered(frame, token, why=f"names {_named(roles)}, needs {max(frame.need, 1)} and who acts")
    return lacking, read if _undergone(tree, token, frame, roles) else None


def _named(roles: dict[str, tuple[Filler, ...]]) -> str:
    found = (f"{role} {filler.who.actor_id}" for role, fillers in roles.items() for filler in fillers)
    return ", ".join(found) or "nobody"


def _candidates(tree: Tree, token: Token) -> Iterable[Frame]:
    if token.mention and not token.mention.head:
        return
    if _verbal(tree, token):
        with_particle = any(particle.lower != "in" for particle in tree.of(token, "compound:prt"))
        for lemma in _in_order(token.lemmas):
            if syntax.matches(tree, token, lemma) and (not with_particle or "_" in lemma):
                yield from frames_by_verb().get(lemma, ())
    gerund = token.lower.endswith("ing") and not tree.of(token, "nsubj", "aux", "obj")
    if token.pos in {"NOUN", "PROPN"} or gerund or not _verbal(tree, token):
        yield from frames_by_noun().get(token.noun, ())


@lru_cache(maxsize=4096)
def _in_order(lemmas: frozenset[str]) -> tuple[str, ...]:
    """Lemmas with a particle first."""
    return tuple(sorted(lemmas, key=lambda lemma: ("_" not in lemma, lemma)))


def _verbal(tree: Tree, token: Token) -> bool:
    """Whether a word is used as a verb; the parser takes some verbs for nouns, which their arguments betray."""
    if token.dep in {"amod", "compound", "det", "case"}:
        return False
    if token.pos in {"VERB", "AUX"}:
        return True
    return bool(token.lemmas) and bool(tree.of(token, "nsubj", "obj", "nsubj:pass", "aux"))


def _misfit(tree: Tree, token: Token, frame: Frame) -> str:
    """Which condition of a frame does not hold; empty when all do."""
    checks: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("object", lambda: _object_fits(tree, token, frame)),
        ("noun", lambda: _noun_fits(tree, token, frame)),
        ("subject", lambda: not frame.subject or _has(tree, _any_subject(tree, token), frame.subject)),
        ("with_words", lambda: not frame.with_words or _mentions_word(tree, token, frame.with_words)),
        ("clause", lambda: not frame.clause or _has_clause(tree, token, frame.clause)),
        ("no_object", lambda: "no_object" not in frame.flags or not syntax.objects(tree, token)),
        ("clause_must", lambda: "clause_must" not in frame.flags or _must(tree, token)),
        ("clause_will", lambda: "clause_will" not in frame.flags or _will(tree, token, frame.clause)),
        ("not_at", lambda: "not_at" not in frame.flags or not _aimed(tree, token)),
        ("person", lambda: _people_fit(tree, token, frame)),
    )
    return next((name for name, holds in checks if not holds()), "")


def _must(tree: Tree, token: Token) -> bool:
    """`says Israel must end the attacks`; `says it must rest` asks nothing of anybody else."""
    for clause in tree.of(token, "ccomp", "parataxis"):
        obliged = {aux.lower for aux in tree.of(clause, "aux")} & {"must"}
        others = [s for s in tree.of(clause, "nsubj", "nsubj:pass") if s.lower not in {"it", "we", "they", "he", "she"}]
        if obliged and others:
            return True
    return False


def _will(tree: Tree, token: Token, verbs: frozenset[str]) -> bool:
    """`warned that it would strike`: the speaker, by a pronoun, will do one of these."""
    for clause in tree.of(token, "ccomp", "parataxis"):
        ahead = {aux.lower for aux in tree.of(clause, "aux")} & {"will", "would", "'ll", "shall"}
        own = all(s.lower in {"it", "we", "they", "he", "she", "i"} for s in tree.of(clause, "nsubj"))
        if ahead and own and syntax.lemmas(tree, clause) & verbs and not _negated(tree, clause):
            return True
    return False


def _has_clause(tree: Tree, token: Token, verbs: frozenset[str]) -> bool:
    """Whether the complement's verb is one of these: `agreed to negotiate`."""
    below = [clause for object_ in syntax.objects(tree, token) for clause in tree.of(object_, "acl")]
    clauses = [*tree.of(token, "xcomp", "ccomp", "advcl"), *below]
    return any(syntax.lemmas(tree, clause) & verbs and not _negated(tree, clause) for clause in clauses)


def _negated(tree: Tree, clause: Token) -> bool:
    return any(word.lower in {"not", "n't", "never"} for word in tree.of(clause, "advmod"))


def _any_subject(tree: Tree, token: Token) -> list[Token]:
    return syntax.subjects(tree, token) or tree.of(token, "nsubj:pass")


def _object_fits(tree: Tree, token: Token, frame: Frame) -> bool:
    heads = syntax.objects(tree, token)
    if frame.object_or_pp:
        return _has(tree, heads, frame.object_or_pp) or _phrase_fits(tree, token, frame)
    if frame.pp and not _phrase_fits(tree, token, frame):
        return False
    return not frame.object or _has(tree, heads, frame.object)


def _phrase_fits(tree: Tree, token: Token, frame: Frame) -> bool:
    """Whether one of the phrases is there, of the trigger or, as parsers have it, of its object."""
    heads = [token, *syntax.objects(tree, token), *tree.of(token, "iobj")]
    return any(
        _has(tree, syntax.prepositional(tree, head, preposition), words)
        for preposition, words in frame.pp.items()
        for head in heads
    )


def _has(tree: Tree, heads: Iterable[Token], words: frozenset[str]) -> bool:
    """Whether a phrase is about one of the words: its head, a compound of it, a pronoun or a name where allowed."""
    for head in heads:
        for member in syntax.members(tree, head):
            titles = {title.noun for title in tree.of(member, "nmod:desc")}
            if member.noun in words or titles & words or (member.lower in _PRONOUNS and "it" in words):
                return True
            if "@actor" in words and member.mention:
                return True
            if "@place" in words and member.mention and member.mention.place:
                return True
    return False


def _noun_fits(tree: Tree, token: Token, frame: Frame) -> bool:
    if not frame.nouns or token.noun not in frame.nouns:
        return not frame.nouns
    if frame.of and not _has(tree, syntax.prepositional(tree, token, "of"), frame.of):
        return False
    if frame.modified and not {t.noun for t in tree.of(token, "compound", "amod", "nmod")} & frame.modified:
        return False
    head = tree.head(token)
    if not frame.asserted_by or bool(head and syntax.lemmas(tree, head) & frame.asserted_by):
        return True
    return head is not None and head.pos == "VERB" and _between_two(tree, token)


def _between_two(tree: Tree, noun: Token) -> bool:
    """Whether both sides are named, which nobody does of what has not been: `a meeting between A and B`."""
    sides = [m for p in syntax.prepositional(tree, noun, "between") for m in syntax.members(tree, p)]
    return sum(side.mention is not None for side in sides) >= _TWO


def _mentions_word(tree: Tree, token: Token, words: frozenset[str]) -> bool:
    return any(
        t.lower in words
        or t.noun in words
        or (t.mention is not None and not words.isdisjoint(t.mention.text.casefold().split()))
        for t in syntax.words_below(tree, token)
    )


def _aimed(tree: Tree, token: Token) -> bool:
    """Whether something is fired at someone."""
    heads = [token, *syntax.objects(tree, token)]
    return any(syntax.prepositional(tree, head, p) for head in heads for p in ("at", "on", "against", "into"))


def _people_fit(tree: Tree, token: Token, frame: Frame) -> bool:
    if "person_object" in frame.flags:
        return _has_person(tree, syntax.objects(tree, token))
    if "visit_person" in frame.flags:
        said = any(t.noun in {"visit", "trip", "tour"} for t in syntax.words_below(tree, token))
        return said or _has_person(tree, syntax.subjects(tree, token))
    return True


def _has_person(tree: Tree, heads: Iterable[Token]) -> bool:
    """Whether a named person, or an office such as `the Indian leader`, stands there."""
    members = [member for head in heads for member in syntax.members(tree, head)]
    mentions = [member.mention for member in members if member.mention]
    return any(member.lower in {"he", "she", "him", "her"} for member in members) or any(
        m.form == "person" or m.head == "leader" for m in mentions
    )


def _roles(reading: Reading) -> dict[str, tuple[Filler, ...]]:
    """Fill the roles in their order; nobody is on both sides."""
    roles: dict[str, tuple[Filler, ...]] = {}
    taken: list[Who] = []
    for role, paths in reading.frame.roles.items():
        chosen: dict[str, Filler] = {}
        for path in paths:
            for filler in reading.fill(path):
                if "official" in reading.frame.flags and role == "actor" and _is_people(filler.who):
                    continue
                if not any(_same_side(filler.who, who) for who in taken):
                    chosen.setdefault(filler.who.actor_id, filler)
            if chosen and not ("symmetric" in reading.frame.flags and role == "actor"):
                break
        if chosen:
            roles[role] = tuple(chosen.values())
            taken += [filler.who for filler in chosen.values()]
    return roles


def _is_people(who: Who) -> bool:
    """Whether someone is but one of a state's people, such as tourists or companies without a name."""
    return not who.for_state and who.actor_id == f"{who.country}.{who.sector}" and who.sector not in _PARTIES


def _same_side(one: Who, other: Who) -> bool:
    """Whether two are one actor, or both act for one state; its rebels and citizens are others."""
    same_state = one.country is not None and one.country == other.country and one.for_state and other.for_state
    return one.actor_id == other.actor_id or same_state


def _enough(frame: Frame, roles: dict[str, tuple[Filler, ...]]) -> bool:
    named = sum(len(fillers) for fillers in roles.values())
    linked = any("instrument" in paths for paths in frame.roles.values())
    acts = [*roles.get("actor", ()), *roles.get("mediator", ())]
    if "symmetric" in frame.flags and (linked or any(_is_collective(filler) for filler in acts)):
        return True
    return bool(acts) and named >= frame.need


def _alone(tree: Tree, token: Token, frame: Frame, roles: dict[str, tuple[Filler, ...]]) -> bool:
    """Whether a state or an organisation acts and whoever it acts on has no name: `rejected the figure`."""
    needs_both = frame.flags & {"symmetric", "clause_must"}
    if (
        frame.need != _TWO
        or needs_both
        or list(roles) != ["actor"]
        or any(_is_people(filler.who) for filler in roles["actor"])
    ):
        return False
    if _does_by_words(tree, token, frame):
        return not _addressed(tree, token)
    things = [head for head in syntax.objects(tree, token) if head.pos in {"NOUN", "PROPN", "NUM"} or head.mention]
    return "object" in frame.roles.get("recipient", ()) and bool(things)


def _undergone(tree: Tree, token: Token, frame: Frame, roles: dict[str, tuple[Filler, ...]]) -> bool:
    """Whether a deed is done to somebody, and whoever does it has no name: `were shot`, `shells fell on the camp`."""
    if list(roles) != ["recipient"] or not _verbal(tree, token) or "by_somebody" in frame.flags:
        return False
    if ontology.kind_named(frame.kind).type not in _DEEDS:
        return False
    doers = syntax.subjects(tree, token)
    unknown = all(doer.mention is None and doer.noun in _UNNAMED_DOERS for doer in doers)
    return unknown and (bool(doers) or syntax.passive(tree, token))


def _addressed(tree: Tree, token: Token) -> bool:
    """Whether the addressee has a name, or a pronoun, and only is on the actor's own side: `ordered his army to …`."""
    heads = [*syntax.objects(tree, token), *tree.of(token, "iobj")]
    if any(owner.lower in _OWN for head in heads for owner in tree.of(head, "nmod:poss")):
        return True
    return any(head.lower in _PERSONAL or (head.mention is not None and head.mention.who is not None) for head in heads)


def _does_by_words(tree: Tree, token: Token, frame: Frame) -> bool:
    """Whether an act is one of words that need no addressee: a demand, a charge, a refusal, a promise."""
    return ontology.kind_named(frame.kind).type in _OF_WORDS and _verbal(tree, token)


def _is_collective(filler: Filler) -> bool:
    """Whether one actor is many states: `the European Union's leaders met`."""
    return filler.who.sector is None and filler.who.country is None and not filler.who.actor_id.startswith("name:")
