"""Arguments of a predicate in a tree: who stands as subject, object or in a prepositional phrase.

Relations are those of Universal Dependencies v2. Passives, participles, relative clauses, shared subjects and
controlled infinitives are read back to the plain active clause.
"""

from collections.abc import Iterable, Sequence

from service.coding.frames import classes, frames_by_noun
from service.coding.lexicon import word_class
from service.coding.trees import Token, Tree
from service.coding.who import Mention

_OWNING = ("nmod:poss", "compound", "amod", "nmod", "nmod:desc", "flat", "appos", "det", "nummod", "obl")
_RELATIVES = frozenset({"which", "that", "who", "whom"})
_OBJECT_CONTROL = word_class("object_control")
_QUANTITY = word_class("quantity_nouns")
_SPEECHES = word_class("speeches")
_RELATIONAL = word_class("relational")
_PARTICLES = frozenset({"off", "out", "down", "in", "up", "over", "back", "away"})
_NEAR = frozenset({"as", "at", "for", "from", "in", "on", "to", "with"})
_DEPTH = 4


def passive(tree: Tree, verb: Token) -> bool:
    """Whether the verb's subject undergoes it: decided by relations, then by a bare past participle after a noun."""
    if tree.of(verb, "aux:pass", "nsubj:pass"):
        return True
    if verb.dep == "acl":
        return verb.form == "Part" and not verb.lower.endswith("ing")
    head = tree.head(verb)
    bare = not tree.of(verb, "nsubj", "aux") and verb.dep == "conj"
    return bool(bare and head and head.pos == "VERB" and verb.form == "Part" and passive(tree, head))


def prepositional(tree: Tree, head: Token, preposition: str) -> list[Token]:
    """Heads of the phrases of a word that begin with a preposition."""
    return [
        child
        for child in tree.of(head, "obl", "nmod", "obl:agent", "advcl", "acl")
        if any(case.lower == preposition for case in tree.of(child, "case", "mark"))
    ]


def subjects(tree: Tree, verb: Token, depth: int = 0) -> list[Token]:
    """Heads of who does it; empty when no one is named."""
    if depth > _DEPTH:
        return []
    if passive(tree, verb):
        agents = [*tree.of(verb, "obl:agent"), *(t for t in prepositional(tree, verb, "by") if t.dep != "obl:agent")]
        return agents or _agent_behind(tree, verb)
    own = tree.of(verb, "nsubj", "nsubj:outer") or _of_participle(tree, verb)
    if own:
        return _antecedent(tree, verb, own)
    return _inherited(tree, verb, depth)


def _agent_behind(tree: Tree, verb: Token) -> list[Token]:
    """`recognised as a state by Peru`: the agent that the parser hangs on the noun before it, which is no act."""
    for noun in tree.of(verb, "obl", "xcomp", "obj"):
        cases = {case.lower for case in tree.of(noun, "case")}
        if cases & _NEAR and noun.i > verb.i and noun.noun not in frames_by_noun() and noun.lower not in _SPEECHES:
            found = [by for by in prepositional(tree, noun, "by") if by.mention is not None]
            if found:
                return found
    return []


def _of_participle(tree: Tree, verb: Token) -> list[Token]:
    """`Erdogan, speaking after dinner, accused …`: the subject that the parser gives to the participle."""
    before = [c for c in tree.of(verb, "advcl", "acl") if c.i < verb.i and c.lower.endswith("ing")]
    return [subject for clause in before for subject in tree.of(clause, "nsubj")]


def _antecedent(tree: Tree, verb: Token, own: list[Token]) -> list[Token]:
    head = tree.head(verb)
    if head is not None and verb.dep.startswith("acl") and own[0].lower in _RELATIVES:
        return [_no_place(tree, head) if own[0].lower == "who" else head]
    return own


def _no_place(tree: Tree, noun: Token) -> Token:
    """The noun above a place: `drivers at Mombasa, who …` is not of the town."""
    above = tree.head(noun)
    is_place = noun.mention is not None and noun.mention.form in {"place", "capital"}
    return above if is_place and above is not None and above.pos in {"NOUN", "PROPN"} else noun


def _inherited(tree: Tree, verb: Token, depth: int) -> list[Token]:
    head = tree.head(verb)
    if head is None:
        return []
    if verb.dep == "acl":
        acts = verb.lower.endswith("ing") and head.lower not in _SPEECHES
        apart = verb.i > 0 and tree.tokens[verb.i - 1].lower == "," and head.dep in {"obj", "obl"}
        return [head] if acts and not apart else _holder(tree, head, depth)
    if verb.dep == "conj":
        return _surface_subject(tree, head, depth)
    if verb.dep in {"xcomp", "advcl", "ccomp", "obl", "parataxis"}:
        return _controller(tree, verb, head, depth)
    return []


def _holder(tree: Tree, noun: Token, depth: int) -> list[Token]:
    """Whose plan it is: `Russia announced plans to send …`."""
    owners = tree.of(noun, "nmod:poss")
    head = tree.head(noun)
    if owners or head is None:
        return owners
    return subjects(tree, head, depth + 1)


def _surface_subject(tree: Tree, head: Token, depth: int) -> list[Token]:
    if passive(tree, head):
        return tree.of(head, "nsubj:pass", "nsubj")
    return subjects(tree, head, depth + 1)


def _controller(tree: Tree, verb: Token, head: Token, depth: int) -> list[Token]:
    controlled = verb.dep != "advcl" or any(mark.lower == "to" for mark in tree.of(verb, "mark", "case"))
    if controlled and lemmas(tree, head) & _OBJECT_CONTROL:
        return tree.of(head, "nsubj:pass") if passive(tree, head) else tree.of(head, "obj", "iobj")
    return _surface_subject(tree, head, depth)


def objects(tree: Tree, verb: Token) -> list[Token]:
    """Heads of what undergoes it."""
    if passive(tree, verb):
        own = tree.of(verb, "nsubj:pass", "nsubj")
        head = tree.head(verb)
        if own:
            return [*_antecedent(tree, verb, own), *tree.of(verb, "obj")]
        if head is None:
            return []
        return [head] if verb.dep.startswith("acl") else tree.of(head, "nsubj:pass")
    found = tree.of(verb, "obj") or _behind_particle(tree, verb)
    head = tree.head(verb)
    if not found and verb.dep == "acl:relcl" and head is not None and tree.of(verb, "nsubj"):
        return [head] if not any(s.lower in _RELATIVES for s in tree.of(verb, "nsubj")) else []
    return found


def _behind_particle(tree: Tree, verb: Token) -> list[Token]:
    """`called off the summit`, where the parser has taken the particle for a preposition."""
    return [
        child
        for child in tree.of(verb, "obl", "advmod", "xcomp")
        for case in tree.of(child, "case", "mark")
        if case.i == verb.i + 1 and case.lower in _PARTICLES and f"{_base(verb)}_{case.lower}" in verb.lemmas
    ]


def _base(verb: Token) -> str:
    return next((lemma.partition("_")[0] for lemma in sorted(verb.lemmas)), "")


def members(tree: Tree, head: Token) -> list[Token]:
    """A noun phrase's head, what is coordinated with it, and what it is a number of."""
    found = [head]
    for token in found:
        found.extend(child for child in tree.of(token, "conj") if child not in found)
        if token.mention is None:
            found.extend(child for child in tree.of(token, "flat") if child.mention and child not in found)
        if token.lower in _QUANTITY or token.pos == "NUM":
            found.extend(child for child in _counted(tree, token) if child not in found)
    return found


def _counted(tree: Tree, number: Token) -> list[Token]:
    """What `most of the measures` counts, wherever the parser hangs it."""
    own = prepositional(tree, number, "of")
    following = tree.tokens[number.i + 1 : number.i + 2]
    if own or not following or following[0].lower != "of":
        return own
    return [tree.tokens[following[0].head]] if following[0].dep == "case" else []


def nouns(tree: Tree, heads: Iterable[Token]) -> set[str]:
    """Lemmas of the nouns that head the phrases, what they number, and their compounds' last part."""
    return {member.noun for head in heads for member in members(tree, head)}


def owners(tree: Tree, head: Token) -> list[Mention]:
    """Mentions that own or qualify a noun: `Chinese ships`, `the treaty of Russia`, `Taiwan's willingness`."""
    found: list[Mention] = []
    for member in members(tree, head):
        owned = any(m.mention for owner in tree.of(member, "nmod:poss") for m in members(tree, owner))
        for child in tree.of(member, *_OWNING):
            if child.dep == "appos" and owned and member.lower not in _RELATIONAL:
                continue  # `the bloc's mediator, Ana Kovac`: one of them, not two
            if child.dep == "nmod:poss" and member.lower in _RELATIONAL:
                continue
            cases = {case.lower for case in tree.of(child, "case")}
            if cases - {"'s", "'", "of"}:
                continue
            if child.mention or child.dep in {"nmod:poss", "compound", "amod"} or "of" in cases:
                found.extend(m.mention for m in members(tree, child) if m.mention)
                found.extend(_within(tree, child) if not child.mention else [])
    return found


def _within(tree: Tree, noun: Token) -> list[Mention]:
    """Mentions in a noun phrase that owns or qualifies another: `fighters of the M23 movement`, `its army's base`."""
    near = tree.of(noun, "nmod:poss", "compound", "amod", "flat")
    own = [m.mention for child in near for m in members(tree, child) if m.mention]
    return own + [m for child in near if not child.mention for m in _within(tree, child)]


def words_below(tree: Tree, token: Token, *, alone: bool = False) -> list[Token]:
    """The words of a clause: the subtree without coordinated or embedded clauses that have a subject of their own.

    With `alone` verbs that share its subject are left out, too: `condemned the pact and said …`.
    """
    if alone:
        return _below(tree, token, alone=True)
    if token.i not in tree.clauses:
        tree.clauses[token.i] = tuple(_below(tree, token, alone=False))
    return list(tree.clauses[token.i])


def _below(tree: Tree, token: Token, *, alone: bool) -> list[Token]:
    found = [token]
    for child in tree.children.get(token.i, ()):
        clause = child.dep in {"conj", "parataxis", "advcl", "ccomp", "acl:relcl"} and child.pos in {"VERB", "AUX"}
        own_subject = child.dep in {"conj", "parataxis"} or clause
        if own_subject and tree.of(child, "nsubj", "nsubj:pass", "nsubj:outer"):
            continue
        if alone and child.dep == "conj" and child.pos == "VERB":
            continue
        found.extend(words_below(tree, child))
    return sorted(found, key=lambda t: t.i)


def has_particle(tree: Tree, verb: Token, particle: str) -> bool:
    """Whether a particle stands with the verb: `carried out`, `pulled its troops out`."""
    nearby = tree.tokens[verb.i + 1 : verb.i + 2]
    return any(t.lower == particle for t in [*tree.of(verb, "compound:prt", "advmod", "case"), *nearby])


def matches(tree: Tree, verb: Token, lemma: str) -> bool:
    """Whether a token is a form of a lemma, its particle included."""
    base, _, particle = lemma.partition("_")
    return not particle or (base != "" and has_particle(tree, verb, particle))


def lemmas(tree: Tree, verb: Token) -> frozenset[str]:
    """The lemmas that a verb has here, those with a particle only where it stands."""
    return frozenset(lemma for lemma in verb.lemmas if matches(tree, verb, lemma))


def any_of(tree: Tree, verb: Token, name: str) -> bool:
    """Whether a verb belongs to a class."""
    return bool(lemmas(tree, verb) & set(classes("verbs")[name]))


def first_verb_above(tree: Tree, token: Token, stops: Sequence[int] = ()) -> Token | None:
    """The nearest verb at or above a word, or one of the words that `stops` names."""
    for current in [token, *tree.ancestors(token)]:
        if current.i in stops or current.pos in {"VERB", "AUX"}:
            return current
    return None
