"""According to whom: reporting verbs, `according to`, and what of a sentence they cover."""

import re
from collections.abc import Sequence

from service.coding import syntax
from service.coding.trees import Token, Tree
from service.coding.who import Mention
from service.model import Attribution

_CLAUSE_STARTERS = frozenset({"that", "it", "they", "he", "she", "we"})
_ACCORDING = re.compile(r"\baccording to\b|\bciting\b", re.IGNORECASE)


def reporters(tree: Tree) -> list[Token]:
    """The reporting verbs of a sentence, in order."""
    return [
        t
        for t in tree.tokens
        if t.pos in {"VERB", "AUX"}
        and t.form != "Inf"
        and (syntax.any_of(tree, t, "report") or (t.dep == "parataxis" and syntax.any_of(tree, t, "report_behind")))
    ]


def is_reporter(tree: Tree, token: Token) -> bool:
    """Whether the verb reports, rather than acts: it has a complement clause or stands behind a comma."""
    if token not in reporters(tree):
        return False
    return bool(tree.of(token, "ccomp", "parataxis")) or trails(tree, token) or token.dep == "parataxis"


def trails(tree: Tree, verb: Token) -> bool:
    """Whether a report stands behind what it covers: `…, KCNA said.`, `…,” said Chen.`."""
    comma = _comma_before(tree, verb)
    return comma is not None and not _clause_follows(tree, verb)


def _comma_before(tree: Tree, verb: Token) -> int | None:
    """Index of the comma or quote that separates a short subject and its reporting verb from what they cover."""
    for index in range(verb.i - 1, -1, -1):
        token = tree.tokens[index]
        if token.lower in {",", '"', "''", "'"}:
            return index if any(t.pos in {"VERB", "NOUN", "PROPN"} for t in tree.tokens[:index]) else None
        if token.pos in {"VERB", "AUX", "SCONJ"}:
            return None
    return None


def _clause_follows(tree: Tree, verb: Token) -> bool:
    """Whether the verb's own complement stands behind it."""
    rest = tree.tokens[verb.i + 1 :]
    if rest and rest[0].lower in _CLAUSE_STARTERS:
        return True
    return any(
        c.i > verb.i and c.pos in {"VERB", "AUX"} for c in tree.of(verb, "ccomp") if _has_subject_after(tree, c, verb)
    )


def _has_subject_after(tree: Tree, clause: Token, verb: Token) -> bool:
    return any(s.i > verb.i for s in tree.of(clause, "nsubj", "nsubj:pass"))


def attributions(tree: Tree, trigger: Token, text: str) -> tuple[Attribution, ...]:
    """Who is said to have said that the predicate holds, in the order of the text."""
    found: list[Mention] = []
    for verb in reporters(tree):
        if verb.i != trigger.i and _covers(tree, verb, trigger):
            found.extend(_speakers(tree, verb))
    for head in tree.ancestors(trigger):
        if syntax.any_of(tree, head, "deny") and trigger.dep != "conj":
            found.extend(_speakers(tree, head))
    found.extend(_according(tree, trigger, text))
    kept: dict[str, Attribution] = {}
    for mention in sorted(found, key=lambda m: m.start):
        for who in (mention.who, *mention.also):
            if who:
                said = Attribution(actor_id=who.actor_id, name=who.name, text=mention.text, country=who.country)
                kept.setdefault(who.actor_id, said)
    return tuple(kept.values())


def _covers(tree: Tree, verb: Token, trigger: Token) -> bool:
    if trails(tree, verb):
        return trigger.i < verb.i and not any(
            trails(tree, other) and trigger.i < other.i < verb.i for other in reporters(tree) if other.i != verb.i
        )
    if trigger.i < verb.i:
        return False
    return verb in list(tree.ancestors(trigger))


def _speakers(tree: Tree, verb: Token) -> list[Mention]:
    heads = tree.of(verb, "nsubj", "nsubj:outer") or syntax.subjects(tree, verb)
    found = [m for head in heads for m in _named(tree, head)]
    if found:
        return found
    comma = _comma_before(tree, verb)
    stretch = tree.tokens[(comma if comma is not None else verb.i) : verb.i] or ()
    found = [t.mention for t in stretch if t.mention]
    if not found and trails(tree, verb):
        found = _until_comma(tree.tokens[verb.i + 1 :])
    return found


def _named(tree: Tree, head: Token) -> list[Mention]:
    own = [member.mention for member in syntax.members(tree, head) if member.mention]
    return own or syntax.owners(tree, head) or [t.mention for t in tree.subtree(head) if t.mention][:1]


def _until_comma(tokens: Sequence[Token]) -> list[Mention]:
    found: list[Mention] = []
    for token in tokens:
        if token.lower in {",", ".", ";"} and found:
            break
        if token.mention:
            found.append(token.mention)
    return found


def _according(tree: Tree, trigger: Token, text: str) -> list[Mention]:
    """`According to US, South Korean and Ukrainian assessments, …`: all named until the phrase ends."""
    found: list[Mention] = []
    for match in _ACCORDING.finditer(text, tree.span.start, tree.span.end):
        rest = [t for t in tree.tokens if t.start >= match.end()]
        stretch = []
        for token in rest:
            if token.pos in {"VERB", "AUX"} or token.lower in {";", "("} or token.i == trigger.i:
                break
            stretch.append(token)
        phrase = _list_end(stretch, fronted=match.start() == tree.span.start)
        found.extend(t.mention for t in phrase if t.mention and t.mention.who)
    return found


def _list_end(tokens: Sequence[Token], *, fronted: bool) -> Sequence[Token]:
    """Cut a fronted phrase at the comma after its last `and`, or its first comma when it is no list."""
    commas = [n for n, token in enumerate(tokens) if token.lower == ","]
    if not fronted or not commas:
        return tokens
    last_and = max((n for n, token in enumerate(tokens) if token.lower == "and"), default=-1)
    first_comma = commas[0]
    if last_and > first_comma and tokens[first_comma + 1].mention:
        return tokens[: next((n for n in commas if n > last_and), len(tokens))]
    return tokens[:first_comma]
