"""Slots of a frame: from a path such as `object.with` to the actors who stand there."""

from dataclasses import dataclass, field

from service.coding import registry, syntax
from service.coding.frames import Frame
from service.coding.lexicon import word_class
from service.coding.trees import Token, Tree
from service.coding.who import Mention, Who

_SINGULAR = frozenset({"it", "he", "she", "its", "his", "her", "him"})
_PLURAL = frozenset({"they", "their"})
_SIDES = word_class("sides")
_OWNED = frozenset({"subject", "indirect", "clause", "at", "on", "against", "toward", "after"})  # slots of theirs, too
_BOTH = frozenset({"both", "two"})


@dataclass(frozen=True)
class Filler:
    """An actor found in a slot, with the words that name it and where they stand."""

    who: Who
    text: str
    start: int
    end: int


@dataclass
class Discourse:
    """Who the article has spoken of so far, latest last; pronouns and `both sides` are resolved to them."""

    focus: list[Who] = field(default_factory=list)

    def heard(self, tree: Tree) -> None:
        """Take in a sentence that has been read: its states, the main subject last."""
        verbs = [t for t in tree.tokens if t.dep in {"root", "ROOT"}]
        main = [
            m.mention.who
            for verb in verbs
            for s in syntax.subjects(tree, verb)
            for m in syntax.members(tree, s)
            if m.mention
        ]
        for who in [*(m.who for m in tree.mentions if m.form != "place"), *main]:
            if who and who.for_state:
                self.focus = [known for known in self.focus if known.actor_id != who.actor_id] + [who]

    def pair(self) -> list[Who]:
        """The last two distinct states spoken of; empty when there are fewer."""
        seen: dict[str, Who] = {}
        for who in reversed(self.focus):
            state = registry.actors().get(who.country or who.actor_id)
            if state and state.id not in seen:
                seen[state.id] = Who(state.id, state.name, state.country, None)
        pair = list(seen.values())[:2]
        return pair if len(pair) == 2 else []  # noqa: PLR2004  a pair


@dataclass(frozen=True)
class Reading:
    """A predicate about to be filled: its tree, trigger and frame, and the discourse before it."""

    tree: Tree
    trigger: Token
    frame: Frame
    discourse: Discourse

    def fill(self, path: str) -> list[Filler]:
        """Actors in a slot; empty when nobody stands there."""
        parts = path.split(".")
        place = parts[-1] == "place"
        owned = parts[-1] == "owner" and len(parts) > 1
        steps = parts[:-1] if place or owned else parts
        heads = self._heads(steps)
        if place:
            return [f for head in heads for f in self._places(head)]
        if owned:
            return [f for head in heads for f in self._owners(head)]
        if path == "owner":
            return self._owners(self.trigger)
        if path == "caption":
            return self._anyone()
        if path == "citizens":
            return self._citizens()
        return [f for head in heads for f in self._named(head, or_owner=steps[0] in _OWNED or len(steps) > 1)]

    def _heads(self, steps: list[str]) -> list[Token]:
        tree, trigger = self.tree, self.trigger
        match steps[0]:
            case "subject":
                heads = syntax.subjects(tree, trigger)
            case "object":
                heads = syntax.objects(tree, trigger)
            case "indirect":
                heads = tree.of(trigger, "iobj")
            case "clause":
                return self._clause(steps[1:])
            case "of":
                heads = syntax.prepositional(tree, trigger, "of")
            case preposition:
                heads = syntax.prepositional(tree, trigger, preposition)
        for step in steps[1:]:
            heads = [
                below
                for head in heads
                for member in syntax.members(tree, head)
                for below in syntax.prepositional(tree, member, step)
            ]
        return heads

    def _clause(self, steps: list[str]) -> list[Token]:
        tree = self.tree
        verbs = [v for v in tree.of(self.trigger, "ccomp", "xcomp", "advcl") if v.pos in {"VERB", "AUX"}]
        if not steps:
            return [
                s for v in verbs for s in (syntax.objects(tree, v) if syntax.passive(tree, v) else tree.of(v, "nsubj"))
            ]
        if steps[0] == "object":
            return [o for v in verbs for o in syntax.objects(tree, v)]
        return [p for v in verbs for p in syntax.prepositional(tree, v, steps[0])]

    def _named(self, head: Token, *, or_owner: bool) -> list[Filler]:
        found = []
        for member in syntax.members(self.tree, head):
            own = _filler(member.mention) if member.mention and member.mention.form != "place" else None
            if own:
                found.append(own)
            elif reference := self._resolved(member):
                found.extend(reference)
            elif or_owner:
                found.extend(self._owners(member))
        return found

    def _owners(self, head: Token) -> list[Filler]:
        named = [f for m in syntax.owners(self.tree, head) if m.form != "place" and (f := _filler(m))]
        named += [f for member in syntax.members(self.tree, head) if (f := _state_of(member.mention))]
        possessive = [t for t in self.tree.of(head, "nmod:poss") if t.lower in _SINGULAR | _PLURAL]
        return named or [f for t in possessive for f in self._resolved(t)]

    def _places(self, head: Token) -> list[Filler]:
        """States whose territory a place is in, or that are named as the place."""
        found = []
        for token in [
            *syntax.members(self.tree, head),
            *self.tree.of(head, "nmod:poss", "nmod", "appos", "compound", "amod"),
        ]:
            mention = token.mention
            if mention and mention.place and mention.place.country and mention.place.country in registry.actors():
                state = registry.actors()[mention.place.country]
                who = Who(state.id, state.name, state.country, None)
                found.append(Filler(who, mention.text, mention.start, mention.end))
            elif mention and mention.form in {"demonym", "state", "capital"} and (own := _filler(mention)):
                found.append(own)
        return found[:1] if len({f.who.actor_id for f in found}) > 1 else found

    def _anyone(self) -> list[Filler]:
        if self.tree.span.role != "caption":
            return []
        return [f for m in self.tree.mentions if m.form != "place" and (f := _filler(m))][:1]

    def _citizens(self) -> list[Filler]:
        """The people of the state where the clause is set: `protesters marched in Tbilisi`."""
        for token in syntax.words_below(self.tree, self.trigger):
            mention = token.mention
            state = registry.actors().get(mention.place.country or "") if mention and mention.place else None
            if mention and state:
                who = Who(f"{state.id}.CVL", f"People of {state.name}", state.country, "CVL", for_state=False)
                return [Filler(who, mention.text, mention.start, mention.end)]
        return []

    def _resolved(self, token: Token) -> list[Filler]:
        """Whom a pronoun or `both sides` stands for, from earlier in the sentence or the article."""
        if token.lower in _SIDES and {t.lower for t in self.tree.of(token, "det", "nummod")} & _BOTH:
            return [Filler(who, token.text, token.start, token.end) for who in self.discourse.pair()]
        if token.lower in _PLURAL and not self._earlier(token):
            return [Filler(who, token.text, token.start, token.end) for who in self.discourse.pair()]
        if token.lower in _SINGULAR | _PLURAL:
            earlier = self._earlier(token) or list(self.discourse.focus[-1:])
            return [Filler(who, token.text, token.start, token.end) for who in earlier[-1:]]
        return []

    def _earlier(self, token: Token) -> list[Who]:
        """Subjects named before a pronoun in its own sentence."""
        subjects = [
            t.mention.who
            for t in self.tree.tokens[: token.i]
            if t.mention
            and t.mention.who
            and t.mention.who.for_state
            and (t.head != token.head or token.dep == "nsubj")
            and t.dep in {"nsubj", "nsubj:pass", "conj", "nmod:poss"}
        ]
        return [who for who in subjects if who]


def _state_of(mention: Mention | None) -> Filler | None:
    """Whose troops they are, when a state and its troops are one mention."""
    if mention is None or mention.form != "organ" or mention.who is None or not mention.head:
        return None
    state = registry.actors().get(mention.who.country or "")
    who = Who(state.id, state.name, state.country, None) if state else None
    return Filler(who, mention.text, mention.start, mention.end) if who else None


def _filler(mention: Mention) -> Filler | None:
    if mention.who is None:
        return None
    return Filler(mention.who, mention.text, mention.start, mention.end)
