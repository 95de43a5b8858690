"""Role nouns without a state: whose `police`, `the foreign ministry`, `protesters` or `the embassy` a clause speaks of.

It is the state of the place in the word's phrase or clause, of whoever was named last, or that the article is set in.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from service.coding import registry, syntax
from service.coding.discourse import Discourse
from service.coding.lexicon import word_class
from service.coding.masks import ALLIED
from service.coding.titles import of_role
from service.coding.trees import Token, Tree
from service.coding.who import Mention, Who

_OF_A_PERSON = word_class("roles_of_a_person")
_OF_THE_SPEAKER = word_class("roles_of_the_one_named")
_OTHERS = word_class("of_others")
_LOCATING = frozenset({"in", "at", "near", "outside", "across", "around", "from", "of", "for"})
_SETTING = (_LOCATING - {"of", "for", "from"}) | {"to", "into"}
_OF_REBELS = word_class("of_rebels")
_SENT_ABROAD = frozenset({"embassy", "consulate", "ambassador", "consul", "diplomat", "diplomats", "attaché"})
_SPEAKING_FOR_DOERS = frozenset({"minister", "ministry", "spokesman", "spokeswoman", "spokesperson"})
_LONGEST_ROLE = 3
_LONGEST_OFFICE = 5
DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_STATE_NOUNS = word_class("state_nouns")


def role_there(tree: Tree, token: Token, discourse: Discourse, local: Discourse) -> Mention | None:
    """A role in a named place, `the ministry in Moscow`: what `its` behind it stands for."""
    if not token.dep.startswith("nsubj") or token.lower not in _last_words():
        return None
    there = any(
        word.mention and word.mention.place and any(case.lower == "in" for case in tree.of(word, "case"))
        for word in tree.of(token, "nmod")
    )
    return role_of(tree, token, discourse, local) if there else None


def role_of(tree: Tree, token: Token, _: Discourse, local: Discourse) -> Mention | None:
    """A role noun that nobody owns, read against what was said before it."""
    if token.pos not in {"NOUN", "PROPN"} or not heads_a_phrase(token) or syntax.owners(tree, token):
        return None
    return _office_of(tree, token, local) or _role(tree, token, local)


def _office_of(tree: Tree, token: Token, discourse: Discourse) -> Mention | None:
    """`the Department of Foreign Affairs`: the first word heads the phrase."""
    if [word.lower for word in tree.tokens[token.i + 1 : token.i + 2]] != ["of"]:
        return None
    for length in range(_LONGEST_OFFICE, 2, -1):
        words = tree.tokens[token.i : token.i + length]
        phrase = " ".join(word.lower for word in words)
        if phrase in registry.role_nouns():
            found = _in_role(tree, words[:1], phrase, discourse)
            return replace(found, end=words[-1].end) if found else None
    return None


def heads_a_phrase(token: Token) -> bool:
    """Whether a word may stand for somebody: the head of a phrase, not what qualifies one."""
    return token.pos in {"NOUN", "PROPN", "NUM", "DET", "ADJ"} and token.dep not in {"compound", "amod", "nmod:desc"}


def reference(token: Token, start: int, found: tuple[Who, ...], head: str = "") -> Mention | None:
    """A mention of those that a word stands for; None when it stands for nobody."""
    if not found:
        return None
    text = token.text
    return Mention(start, token.end, text, "reference", found[0], head=head or token.lower, also=found[1:])


def _role(tree: Tree, token: Token, discourse: Discourse) -> Mention | None:
    """A role noun without a state: `police`, `the foreign ministry`, `protesters`."""
    if token.lower not in _last_words():
        return None
    for length in range(min(_LONGEST_ROLE, token.i + 1), 0, -1):
        words = tree.tokens[token.i - length + 1 : token.i + 1]
        phrase = " ".join(word.lower for word in words)
        within = len(words) > 1 and words[1].lower == "of"
        if phrase in registry.role_nouns() and not within and not any(word.mention for word in words):
            return _in_role(tree, words, phrase, discourse)
    return None


def _in_role(tree: Tree, words: Sequence[Token], phrase: str, discourse: Discourse) -> Mention | None:
    """Who bears a role: the person named before, else whoever bears it in the state that it is read in."""
    token = words[-1]
    before = [t for t in tree.of(token, "amod", "det", "compound", "nmod:desc") if t.i < words[0].i]
    named = any(t.mention and t.mention.form == "person" for t in tree.of(token, "appos"))
    if named or any(t.lower in _OTHERS or _of_a_name(t) for t in before):
        return None
    definite = {t.lower for t in tree.of(token, "det")} & DEFINITE
    single = definite and token.lower in _OF_A_PERSON and not tree.of(token, "nmod")
    person = discourse.holder(token.lower) if single else None
    if person and person.for_state:
        return reference(token, words[0].start, (person,), "leader")
    state = _state_for(tree, token, discourse, acting=_speaks_for_doer(phrase))
    if state is None or phrase in _STATE_NOUNS:
        return None
    others = {t.lower for t in before} & _OF_REBELS or any(_allied(t.lower) for t in before)
    noun = "rebels" if others and registry.role_nouns()[phrase].for_state else phrase
    return reference(token, words[0].start, (of_role(state, noun),), token.lower)


def _of_a_name(word: Token) -> bool:
    """Whether a word belongs to a proper name: `the Galaxy Leader` leads nobody."""
    return word.mention is None and (word.pos == "PROPN" or (word.text.istitle() and word.i > 0))


@cache
def _last_words() -> frozenset[str]:
    return frozenset(phrase.rsplit(maxsplit=1)[-1] for phrase in registry.role_nouns())


def _allied(word: str) -> bool:
    return word.startswith("pro-") or word == ALLIED


def _state_for(tree: Tree, token: Token, discourse: Discourse, *, acting: bool) -> str | None:
    """Whose police or ministry it is: of the place in its phrase, the one just named, where the clause is set.

    Nobody's whom the clause names as another party: `the ministry protested to the Chinese embassy`. A ministry or
    an army that only bears witness (`acting`) speaks for the state that did it.
    """
    if token.lower in _SENT_ABROAD:
        return _sent_from(tree, token, discourse)
    for word in syntax.words_below(tree, token):
        mention = word.mention
        if mention and word.i > token.i and any(case.lower in _LOCATING for case in tree.of(word, "case")):
            return _country(mention)
    witness = _witnesses(tree, token)
    others = _named_with(tree, token) if token.lower in _OF_THE_SPEAKER and not witness else set()
    placed = (_acting_state(tree, token) if witness and acting else None) or _placed(tree, token)
    last = discourse.state()
    speaking = last.actor_id if last and token.lower in _OF_THE_SPEAKER else None
    candidates = (placed, speaking, discourse.setting, discourse.where, last.actor_id if last else None)
    return next((code for code in candidates if code and _is_state(code) and code not in others), None)


def _witnesses(tree: Tree, token: Token) -> bool:
    """Whether somebody only says so: `…, the ministry said`, `according to the ministry`."""
    head = tree.head(token)
    said = head is not None and token.dep in {"nsubj", "nsubj:outer"} and syntax.any_of(tree, head, "report")
    return said or any(case.lower == "according" for case in tree.of(token, "case"))


def _sent_from(tree: Tree, token: Token, discourse: Discourse) -> str | None:
    """Whose embassy it is: of the state spoken of last that is not where it stands, nor speaks of it."""
    hosts = {_country(word.mention) for word in tree.of(token, "nmod") if word.mention}
    others = hosts | _named_with(tree, token) | ({discourse.setting} if not hosts else set())
    return next((who.country for who in discourse.states() if who.country and who.country not in others), None)


def _speaks_for_doer(phrase: str) -> bool:
    """Whether a role tells what its own state did: an army or a ministry, not a hospital's or a region's."""
    role = registry.role_nouns()[phrase]
    of_state = role.for_state and phrase.rsplit(maxsplit=1)[-1] in _SPEAKING_FOR_DOERS and "health" not in phrase
    return of_state or (role.suffix or "").startswith("MIL")


def _acting_state(tree: Tree, token: Token) -> str | None:
    """The state that the subject of a sentence acts for, in front of the witness."""
    for verb in tree.tokens[: token.i]:
        if verb.pos != "VERB" or verb.head != verb.i:
            continue
        for subject in syntax.subjects(tree, verb):
            who = subject.mention.who if subject.mention else None
            if who and who.for_state and who.country:
                return who.country
    return None


def _named_with(tree: Tree, token: Token) -> set[str]:
    """The states of those whom a clause names besides a word."""
    clause = _clause(tree, token)
    own = {word.i for word in tree.subtree(token)}
    return {
        word.mention.who.country
        for word in syntax.words_below(tree, clause)
        if word.i not in own
        and word.mention
        and word.mention.who
        and word.mention.who.country
        and word.mention.form in {"state", "demonym", "organ", "person", "capital"}
        and not any(case.lower in _SETTING for case in tree.of(word, "case"))
        and word.mention.who.for_state
    }


def _placed(tree: Tree, token: Token) -> str | None:
    """The state of a place that a word's clause names."""
    for word in syntax.words_below(tree, _clause(tree, token)):
        mention = word.mention
        locating = any(case.lower in _SETTING for case in tree.of(word, "case"))
        if mention and mention.place and locating and mention.form in {"place", "state", "capital"}:
            return _country(mention)
    return None


def setting_of(tree: Tree, token: Token, discourse: Discourse) -> str | None:
    """The state where a clause is set: of a place in it, of the article, of the place or the state named last."""
    last = discourse.state()
    candidates = (_placed(tree, token), discourse.setting, discourse.where, last.actor_id if last else None)
    return next((code for code in candidates if code and _is_state(code)), None)


def _clause(tree: Tree, token: Token) -> Token:
    return syntax.first_verb_above(tree, token) or token


def _country(mention: Mention) -> str | None:
    code = (mention.place.country if mention.place else None) or (mention.who.country if mention.who else None)
    code = registry.sovereign(code) if code else None
    return code if code and _is_state(code) else None


def _is_state(code: str) -> bool:
    actor = registry.actors().get(code)
    return actor is not None and actor.kind == "state"
