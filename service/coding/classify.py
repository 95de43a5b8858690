"""What one named party does to another in a sentence: its kind, and the type that follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from service import ontology
from service.coding.drafts import drafts
from service.coding.mentions import context_of
from service.coding.slots import Filler
from service.coding.who import Given
from service.model import Article, Role, Source
from service.when import Frozen

_ACTOR, _RECIPIENT = "name:given-actor", "name:given-recipient"
_NOWHERE = Source(id="unknown", name="Unknown")


class Act(Frozen):
    """A kind with the PLOVER type, mode and quad class that its status gives it."""

    type: str
    mode: str | None
    kind: str
    quad_class: int


def classify(text: str, actor: str, recipient: str | None = None) -> Act | None:
    """Return what `actor` does to `recipient`, both as the text writes them; None when the text does not say.

    The parties need not be known to the registry. An act between both goes before one that names the actor alone.
    """
    article = Article.of(source=_NOWHERE, text=text)
    given = (Given(actor, _ACTOR), *((Given(recipient, _RECIPIENT),) if recipient else ()))
    context = replace(context_of(text, None), given=given)
    found: dict[int, Act] = {}
    for draft in drafts(article, context):
        rank = _rank(draft.roles, has_recipient=recipient is not None)
        if rank is not None and rank not in found:
            coding = ontology.coding_of(draft.kind, draft.status)
            found[rank] = Act(type=coding.type, mode=coding.mode, kind=draft.kind, quad_class=coding.quad_class)
    return found[min(found)] if found else None


def _rank(roles: Mapping[Role, Sequence[Filler]], *, has_recipient: bool) -> int | None:
    """0 when both parties stand in their places, 1 when the actor alone does; None otherwise."""
    doing = {filler.who.actor_id for role in ("actor", "mediator") for filler in roles.get(role, ())}
    undergoing = {filler.who.actor_id for role in ("recipient", "host", "actor") for filler in roles.get(role, ())}
    if _ACTOR not in doing:
        return None
    return 0 if not has_recipient or _RECIPIENT in undergoing else 1
