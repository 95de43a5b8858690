"""What one named party does to another in a sentence: its kind, and the type that follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from service import ontology
from service.coding import acts
from service.coding.drafts import read
from service.coding.mentions import context_of
from service.coding.slots import Filler
from service.coding.who import Given
from service.model import Article, Role, Source, Status
from service.when import Frozen

_ACTOR, _RECIPIENT = "name:given-actor", "name:given-recipient"
_NOWHERE = Source(id="unknown", name="Unknown")
DECIDED = 0.35
"""So far must the learned type be ahead to overrule the frames (set on the tuning half)."""

LEAST = -0.74
"""Below this score the model has seen nothing like it, and says nothing."""


class Act(Frozen):
    """A kind with the PLOVER type, mode and quad class that its status gives it."""

    type: str
    mode: str | None
    kind: str
    quad_class: int


@dataclass(frozen=True)
class Reading:
    """What frames say of two parties, best first, and the sentences that name the actor."""

    found: tuple[Act, ...]
    pairs: tuple[acts.Pair, ...]

    @property
    def ruled(self) -> str | None:
        """The type that frames say."""
        return self.found[0].type if self.found else None


def classify(text: str, actor: str, recipient: str | None = None) -> Act | None:
    """Return what `actor` does to `recipient`, both as the text writes them; None when the text does not say.

    The parties need not be known to the registry. An act between both goes before one that names the actor alone; where
    frames say nothing, or the learned model is sure of another type, its type is given with the general kind of it.
    """
    read_ = reading(text, actor, recipient)
    if not read_.pairs:
        return read_.found[0] if read_.found else None
    guessed = acts.guess(read_.pairs, read_.ruled)
    alike = next((act for act in read_.found if act.type == guessed.type), None)
    if read_.found and (alike or guessed.margin < DECIDED):
        return alike or read_.found[0]
    return _act(ontology.types()[guessed.type].general, "occurred") if guessed.score >= LEAST else None


def reading(text: str, actor: str, recipient: str | None = None) -> Reading:
    """Read a text with two parties given."""
    article = Article.of(source=_NOWHERE, text=text)
    given = (Given(actor, _ACTOR), *((Given(recipient, _RECIPIENT),) if recipient else ()))
    context = replace(context_of(text, None), given=given)
    ranked: list[tuple[int, Act]] = []
    pairs: list[acts.Pair] = []
    for sentence in read(article, context, every=True):
        tree = sentence.tree
        if tree and any(t.mention and t.mention.who and t.mention.who.actor_id == _ACTOR for t in tree.tokens):
            pairs.append(acts.Pair(tree, _ACTOR, _RECIPIENT if recipient else None))
        for draft in (step.draft for step in sentence.steps if step.draft):
            rank = _rank(draft.roles, has_recipient=recipient is not None)
            if rank is not None:
                ranked.append((rank, _act(draft.kind, draft.status)))
    ranked.sort(key=lambda item: item[0])
    return Reading(tuple(act for _, act in ranked), tuple(pairs))


def _act(kind: str, status: Status) -> Act:
    coding = ontology.coding_of(kind, status)
    return Act(type=coding.type, mode=coding.mode, kind=kind, quad_class=coding.quad_class)


def _rank(roles: Mapping[Role, Sequence[Filler]], *, has_recipient: bool) -> int | None:
    """0 when both parties stand in their places, 1 when the actor alone does; None otherwise."""
    doing = {filler.who.actor_id for role in ("actor", "mediator", "host") for filler in roles.get(role, ())}
    undergoing = {filler.who.actor_id for role in ("recipient", "host", "actor") for filler in roles.get(role, ())}
    if _ACTOR not in doing:
        return None
    return 0 if not has_recipient or _RECIPIENT in undergoing else 1
