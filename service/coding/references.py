"""Pronouns, `both sides`, `the ministry`, `police`: words that stand for somebody the article names elsewhere.

Each such word of a tree gets a mention of the form `reference`, so that slots, owners and attributions read it like a
name. A role noun without a state belongs to the state that the clause, the narration or the article is set in.
"""

from dataclasses import replace

from service.coding import syntax
from service.coding.discourse import Discourse
from service.coding.lexicon import word_class
from service.coding.roles import DEFINITE, heads_a_phrase, reference, role_of, role_there
from service.coding.trees import Token, Tree
from service.coding.who import Mention, Who

_THINGS = frozenset({"it", "its", "itself"})
_PERSONS = frozenset({"he", "she", "his", "her", "him"})
_PLURAL = frozenset({"they", "their", "them"})
_PRONOUNS = _THINGS | _PERSONS | _PLURAL | {"whose"}
_NEIGHBOURS = frozenset({"neighbour", "neighbor", "rival", "foe", "arch-rival"})
_COUNTS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5}
_SIDES = word_class("sides")
_STATE_NOUNS = word_class("state_nouns")
_GROUP_NOUNS = word_class("group_nouns")
_ORGANISATION_NOUNS = word_class("organisation_nouns")
_POINTING = frozenset({"the", "both", "these", "those", "all"})


def referred(tree: Tree, discourse: Discourse) -> Tree:
    """Return the tree with a mention at each word that stands for somebody; words that cannot be resolved stay bare.

    Pronouns, `both sides` and `the group` come first, since they may own a role: `the presidents of both countries`.
    """
    current = tree
    for reader in (role_there, _standing_in, role_of):
        local = discourse.copied()
        for token in current.tokens:
            if token.mention is None and (mention := reader(current, token, discourse, local)):
                current = _with(current, replace(token, mention=mention))
            if (known := current.tokens[token.i].mention) and known.form != "reference":
                local.heard([known])
    return current


def _with(tree: Tree, token: Token) -> Tree:
    tokens = (*tree.tokens[: token.i], token, *tree.tokens[token.i + 1 :])
    children = {
        head: tuple(tokens[child.i] for child in found) if any(c.i == token.i for c in found) else found
        for head, found in tree.children.items()
    }
    return replace(tree, tokens=tokens, children=children)


def _standing_in(tree: Tree, token: Token, before: Discourse, local: Discourse) -> Mention | None:
    """Pronouns read against what was said before the sentence; definite nouns against what was said before them."""
    if token.lower in _PRONOUNS:
        return reference(token, token.start, _pronoun(tree, token, before))
    if not heads_a_phrase(token):
        return None
    if (token.lower in _SIDES or token.lower in _COUNTS) and (found := _sides(tree, token, local)):
        return reference(token, token.start, found)
    if token.lower in _NEIGHBOURS and (found := _neighbour(tree, token, local)):
        return reference(token, token.start, found)
    if token.pos in {"NOUN", "PROPN"} and not syntax.owners(tree, token):
        return _definite(tree, token, local)
    return None


def _antecedent_of_whose(tree: Tree, token: Token) -> tuple[Who, ...]:
    """`the bloc, whose envoy travelled …`: the noun that the clause is about."""
    verb = next(iter(_verbs_above(tree, token)), None)
    noun = tree.head(verb) if verb is not None and verb.dep.startswith("acl") else None
    if noun is None or noun.mention is None or noun.mention.who is None or noun.i > token.i:
        return ()
    return (noun.mention.who, *noun.mention.also)


def _pronoun(tree: Tree, token: Token, discourse: Discourse) -> tuple[Who, ...]:
    if token.lower == "whose":
        return _antecedent_of_whose(tree, token)
    earlier = _earlier(tree, token)
    if token.dep != "nmod:poss":
        own = [s.mention for s in _own_subjects(tree, token)]
        earlier = [mention for mention in earlier if mention not in own]
    if token.lower in _PERSONS:
        person = next((m.who for m in reversed(earlier) if m.form == "person" or m.head == "leader"), None)
        person = person or discourse.person()
        return (person,) if person else ()
    if token.lower in _PLURAL:
        return _plural(tree, token, earlier, discourse)
    things = [m.who for m in earlier if m.form != "person" and m.head != "leader" and m.who]
    thing = things[-1] if things else discourse.thing()
    return (thing,) if thing else ()


def _plural(tree: Tree, token: Token, earlier: list[Mention], discourse: Discourse) -> tuple[Who, ...]:
    for verb in _verbs_above(tree, token):
        listed = [
            who
            for subject in syntax.subjects(tree, verb)
            if subject.i < token.i
            for member in syntax.members(tree, subject)
            if member.mention and member.mention.who and member.i != token.i
            for who in (member.mention.who, *member.mention.also)
        ]
        if listed:
            return tuple(dict.fromkeys(listed))
    if earlier and earlier[-1].who:
        return (earlier[-1].who, *earlier[-1].also)
    return discourse.listed or discourse.several(2)


def _verbs_above(tree: Tree, token: Token) -> list[Token]:
    """The verbs above a word, the nearest first."""
    return [t for t in tree.ancestors(token) if t.pos in {"VERB", "AUX"}]


def _own_subjects(tree: Tree, token: Token) -> list[Token]:
    """The subjects of a pronoun's own clause, when it is none: `broke with it` is not with itself."""
    verb = next(iter(_verbs_above(tree, token)), None)
    if verb is None or token.dep in {"nsubj", "nsubj:pass"}:
        return []
    return [member for subject in syntax.subjects(tree, verb) for member in syntax.members(tree, subject)]


def _earlier(tree: Tree, token: Token) -> list[Mention]:
    """Subjects and owners named before a pronoun in its own sentence, but not in its own phrase."""
    return [
        t.mention
        for t in tree.tokens[: token.i]
        if t.mention
        and t.mention.who
        and t.mention.form != "place"
        and (t.head != token.head or t.dep == "nsubj")
        and t.dep in {"nsubj", "nsubj:pass", "conj", "nmod:poss"}
    ]


def _sides(tree: Tree, token: Token, discourse: Discourse) -> tuple[Who, ...]:
    """`both sides`, `the three countries`, `the two`: as many as are counted."""
    words = {t.lower for t in tree.of(token, "det", "nummod", "det:predet", "amod")} | {token.lower}
    count = next((_COUNTS[word] for word in sorted(words) if word in _COUNTS), None)
    if count and not words & _POINTING:
        return ()
    if count is None:
        count = 2 if token.lower in {"sides", "parties", "neighbours", "neighbors", "rivals"} and "the" in words else 0
    if not count:
        return ()
    above = _verbs_above(tree, token)
    if token.dep.startswith("nsubj"):
        above = [verb for verb in above[1:] if syntax.any_of(tree, verb, "report")]
    if not above:
        return discourse.several(count)
    own = {
        member.mention.who.country
        for subject in syntax.subjects(tree, above[0])
        for member in syntax.members(tree, subject)
        if subject.i < token.i and member.mention and member.mention.who
    }
    of_states = token.lower not in {"sides", "side", "parties", "rivals", "foes", "allies", "pair", *_COUNTS}
    others = tuple(who for who in discourse.states() if who.country not in own and (who.country or not of_states))
    return discourse.several(count) if len(others) < count else discourse.most_named(others, count)


def _neighbour(tree: Tree, token: Token, discourse: Discourse) -> tuple[Who, ...]:
    """`its neighbour`: the other state spoken of."""
    owners = [m.who.country for word in tree.of(token, "nmod:poss") if (m := word.mention) and m.who]
    if not owners:
        return ()
    return tuple(state for state in discourse.states() if state.country not in owners)[:1]


def _definite(tree: Tree, token: Token, discourse: Discourse) -> Mention | None:
    """`the country`, `the group`, `the council`."""
    if not {t.lower for t in tree.of(token, "det")} & DEFINITE:
        return None
    if token.lower in _STATE_NOUNS:
        found = discourse.state()
    elif token.lower in _GROUP_NOUNS:
        found = discourse.group()
    else:
        found = discourse.named_like(token.lower)
        if found is None and token.lower in _ORGANISATION_NOUNS:
            found = discourse.organisation()
    return reference(token, token.start, (found,)) if found else None
