"""Slots of a frame: from a path such as `object.with` to the actors who stand there."""

from dataclasses import dataclass

from service import ontology
from service.coding import registry, syntax
from service.coding.discourse import Discourse
from service.coding.frames import Frame
from service.coding.roles import setting_of
from service.coding.trees import Token, Tree
from service.coding.who import Mention, Who

_THEMSELVES = frozenset({"object", "by"})  # slots where what belongs to somebody does not stand for him
_BY_FORCE = frozenset({"ASSAULT", "MOBILIZE", "COERCE"})


@dataclass(frozen=True)
class Filler:
    """An actor found in a slot, with the words that name it and where they stand."""

    who: Who
    text: str
    start: int
    end: int


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
        match parts:
            case ["owner"]:
                return self._owners(self.trigger)
            case ["caption"]:
                return self._anyone()
            case ["pair"]:
                return [Filler(who, "", self.trigger.start, self.trigger.end) for who in self.discourse.several(2)]
            case ["setting", *sector]:
                return self._setting(sector)
        return self._standing_at(parts)

    def _standing_at(self, parts: list[str]) -> list[Filler]:
        """Actors in a place of the tree: there themselves, as owners, or as the state whose territory a place is in."""
        match parts:
            case [*steps, "place"]:
                return [f for head in self._heads(steps) for f in self._places(head)]
            case [*steps, "owner"]:
                return [f for head in self._heads(steps) for f in self._owners(head)]
        or_owner = parts[0] not in _THEMSELVES or len(parts) > 1
        found = [f for head in self._heads(parts) for f in self._named(head, or_owner=or_owner)]
        if found or not or_owner or parts[0] in {"subject", "holder"}:
            return found
        return [f for head in self._heads(parts) for f in self._located(head)]

    def _heads(self, steps: list[str]) -> list[Token]:
        tree, trigger = self.tree, self.trigger
        match steps[0]:
            case "subject":
                heads = syntax.subjects(tree, trigger)
            case "object":
                heads = syntax.objects(tree, trigger)
            case "holder":
                above = tree.head(trigger) if trigger.dep == "acl" else trigger
                verb = syntax.first_verb_above(tree, above) if above else None
                heads = syntax.subjects(tree, verb) if verb else []
            case "indirect":
                heads = tree.of(trigger, "iobj")
            case "clause":
                return self._clause(steps[1:])
            case "of":
                heads = syntax.prepositional(tree, trigger, "of")
            case preposition:
                heads = syntax.prepositional(tree, trigger, preposition)
        return self._below(heads, steps[1:])

    def _clause(self, steps: list[str]) -> list[Token]:
        tree = self.tree
        verbs = [v for v in tree.of(self.trigger, "ccomp", "xcomp", "advcl") if _is_clause(tree, v)]
        if not steps:
            return [
                s for v in verbs for s in (syntax.objects(tree, v) if syntax.passive(tree, v) else tree.of(v, "nsubj"))
            ]
        if steps[0] == "object":
            return self._below([o for v in verbs for o in syntax.objects(tree, v)], steps[1:])
        return self._below([p for v in verbs for p in syntax.prepositional(tree, v, steps[0])], steps[1:])

    def _below(self, heads: list[Token], prepositions: list[str]) -> list[Token]:
        """Heads of the phrases below heads, one preposition after the other."""
        for step in prepositions:
            heads = [
                below
                for head in heads
                for member in syntax.members(self.tree, head)
                for below in syntax.prepositional(self.tree, member, step)
            ]
        return heads

    def _named(self, head: Token, *, or_owner: bool) -> list[Filler]:
        found = []
        for member in syntax.members(self.tree, head):
            own = _fillers(member.mention) if member.mention and member.mention.form != "place" else []
            if own:
                found.extend(own)
            elif or_owner:
                found.extend(self._owners(member))
        return found

    def _owners(self, head: Token) -> list[Filler]:
        named = [f for m in syntax.owners(self.tree, head) if m.form != "place" for f in _fillers(m)]
        return named + [f for member in syntax.members(self.tree, head) if (f := _state_of(member.mention))]

    def _located(self, head: Token) -> list[Filler]:
        """Whose territory something without a name is in, when force is used against it: `posts inside Pakistan`."""
        forced = ontology.kind_named(self.frame.kind).type in _BY_FORCE
        return self._places(head) if forced and head.pos == "NOUN" else []

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
            elif mention and mention.form in {"demonym", "state", "capital", "reference"}:
                found.extend(_fillers(mention))
        return found[:1] if len({f.who.actor_id for f in found}) > 1 else found

    def _anyone(self) -> list[Filler]:
        if self.tree.span.role != "caption":
            return []
        return [f for m in self.tree.mentions if m.form != "place" for f in _fillers(m)][:1]

    def _setting(self, sector: list[str]) -> list[Filler]:
        """The state where the clause is set, its organ or its people: `48 people were arrested`, by `setting.COP`.

        Nobody when the clause says that somebody else did it.
        """
        open_ = sector in (["CVL"], ["LAB"]) or bool(self.frame.subject)
        someone = not open_ and bool(syntax.subjects(self.tree, self.trigger))
        code = None if someone else setting_of(self.tree, self.trigger, self.discourse)
        if code is None:
            return []
        state = registry.actors()[code]
        suffix = ".".join(sector)
        if not suffix:
            who = Who(state.id, state.name, state.country, None)
        else:
            organ = registry.organ(code, suffix)
            who = Who(organ.id, organ.name, organ.country, organ.sector, for_state=organ.kind == "organ")
        return [Filler(who, "", self.trigger.start, self.trigger.end)]


def _is_clause(tree: Tree, token: Token) -> bool:
    """Whether a complement is a clause, whatever the parser takes its verb for."""
    return token.pos in {"VERB", "AUX"} or bool(tree.of(token, "nsubj", "nsubj:pass", "cop"))


def _state_of(mention: Mention | None) -> Filler | None:
    """Whose troops they are, when a state and its troops are one mention."""
    if mention is None or mention.form != "organ" or mention.who is None or not mention.head:
        return None
    state = registry.actors().get(mention.who.country or "")
    who = Who(state.id, state.name, state.country, None) if state else None
    return Filler(who, mention.text, mention.start, mention.end) if who else None


def _fillers(mention: Mention) -> list[Filler]:
    if mention.who is None:
        return []
    return [Filler(who, mention.text, mention.start, mention.end) for who in (mention.who, *mention.also)]
