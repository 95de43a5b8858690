"""What the coder knows of a name in a text: whom or where it means, and what of the article decides that."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from service.model import Place

Form = Literal["state", "demonym", "people", "organ", "organisation", "person", "place", "capital", "reference"]


@dataclass(frozen=True)
class Who:
    """An actor as a text names it; `for_state` is whether its acts are the state's."""

    actor_id: str
    name: str
    country: str | None
    sector: str | None
    for_state: bool = True


@dataclass(frozen=True)
class Mention:
    """A name in the text: offsets, end exclusive; either someone (`who`) or somewhere (`place`), capitals both.

    A reference (`they`, `both sides`, `the ministry`) stands for whoever it was resolved to, and for `also`.
    """

    start: int
    end: int
    text: str
    form: Form
    who: Who | None = None
    place: Place | None = None
    head: str = ""
    also: tuple[Who, ...] = ()


@dataclass(frozen=True)
class Given:
    """A party that the caller names, as the text writes it, with the id it shall have."""

    text: str
    actor_id: str


@dataclass(frozen=True)
class Context:
    """What of the article decides readings: its day, the states that it names without ambiguity, parties given.

    `setting` is the state that the article as a whole is set in (alpha-3), None when it is in several; `introduced`
    are the persons whom it introduces by a role, with offsets.
    """

    published_on: date | None
    named: frozenset[str]
    given: tuple[Given, ...] = ()
    setting: str | None = None
    introduced: tuple[Mention, ...] = ()
