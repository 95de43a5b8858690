"""The gate between a model's answer and our claims: what it says is kept as far as the article's own words bear it out.

A model gives words, never offsets, ids or days: those are found in the text by the code that reads for the rules, too.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from textwrap import shorten
from typing import Any, get_args

from service import ontology
from service.coding import details, places
from service.coding.dates import DateMention, find_dates
from service.coding.mentions import context_of, find_mentions
from service.coding.who import Context, Who
from service.errors import RefusedClaimError, UnmappedValueError
from service.model import Article, Attribution, Claim, DateRule, Participant, Place, Role, Status, claim_id, slug
from service.when import Frozen, When

_CONFIDENCE = 0.5
_DETERMINER = re.compile(r"^(?:[Tt]he|[Aa]n?) ")
_OWNER = re.compile(r"[’']s?$")
_PRONOUNS = frozenset(("he", "she", "it", "they", "we", "i", "you", "who", "both", "this", "that", "these", "those"))
_STATUSES: dict[str, Status] = {status: status for status in get_args(Status)}
_ROLES: dict[str, Role] = {role: role for role in get_args(Role)}
_OPEN = frozenset(("planned", "postponed", "cancelled"))


class ToldParty(Frozen):
    """Who takes part, by name."""

    role: str
    name: str


class Told(Frozen):
    """One event."""

    quote: str
    kind: str
    status: str
    participants: tuple[ToldParty, ...]
    date: str | None
    place: str | None
    said_by: tuple[str, ...]


class Answer(Frozen):
    """The events of one article."""

    claims: tuple[Told, ...]


def answer_schema() -> dict[str, Any]:
    """The JSON Schema of an answer, with the vocabulary."""
    schema = Answer.model_json_schema()
    told, party = (schema["$defs"][name]["properties"] for name in ("Told", "ToldParty"))
    told["kind"]["enum"] = sorted(ontology.kinds())
    told["status"]["enum"] = list(get_args(Status))
    party["role"]["enum"] = list(get_args(Role))
    return schema


@dataclass(frozen=True)
class Reading:
    """An article, and what our own code reads in it."""

    article: Article

    @cached_property
    def _context(self) -> Context:
        return context_of(self.article.text, self.article.published_on, title=self.article.title)

    @cached_property
    def _dates(self) -> list[DateMention]:
        found = find_dates(self.article.text, published_on=self.article.published_on)
        return [mention for mention in found if mention.timex_type in {"DATE", "TIME"}]

    def claim(self, told: Told, rule: str) -> Claim:
        """Return the claim that a model tells of.

        Raises:
            RefusedClaimError: If its words are not in the text, or not in the vocabulary.
        """
        quote = self._quote(told.quote)
        coding, contexts = _coding(told)
        participants = self._participants(told, quote)
        when, date_rule = self._when(told, quote)
        acting = {participant.actor_id for participant in participants}
        said_by = dict.fromkeys(self._attribution(name, quote) for name in told.said_by)
        return Claim(
            id=claim_id(self.article.id, quote.start, quote.end, told.kind, participants),
            article_id=self.article.id,
            type=coding.type,
            mode=coding.mode,
            kind=told.kind,
            contexts=contexts,
            quad_class=coding.quad_class,
            status=_status(told.status),
            participants=participants,
            **when.model_dump(exclude={"edtf"}),
            date_text=told.date,
            date_rule=date_rule,
            place=self._place(told.place, quote),
            quantities=details.quantities_of(self.article.text, quote.start, quote.end),
            attributed_to=tuple(who for who in said_by if who.actor_id not in acting),
            quote=told.quote,
            start=quote.start,
            end=quote.end,
            rule=rule,
            confidence=_CONFIDENCE,
        )

    def _quote(self, words: str) -> "_Found":
        start = self.article.text.find(words) if words.strip() else -1
        if start < 0:
            raise RefusedClaimError(f"the text does not have the quote {_short(words)}", "claim_quote")
        return _Found(start, start + len(words))

    def _found(self, words: str, quote: "_Found", reason: str, *, near: bool = False) -> "_Found":
        """Where whole words stand: in the quote, else in its paragraph, else, unless it must be near, anywhere."""
        text = self.article.text
        paragraph = (
            text.rfind("\n", 0, quote.start) + 1,
            end if (end := text.find("\n", quote.end)) >= 0 else len(text),
        )
        whole = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)") if words.strip() else None
        for start, stop in ((quote.start, quote.end), paragraph, *(() if near else ((0, len(text)),))):
            if whole and (match := whole.search(text, start, stop)):
                return _Found(match.start(), match.end())
        where = "the paragraph of the quote" if near else "the text"
        raise RefusedClaimError(f"{where} does not have {_short(words)}", reason)

    def _participants(self, told: Told, quote: "_Found") -> tuple[Participant, ...]:
        found: dict[tuple[str, str], Participant] = {}
        for party in told.participants:
            role, who = _role(party.role), self._who(party.name, quote)
            named = {"name": who.name, "country": who.country, "sector": who.sector, "text": party.name}
            found.setdefault((role, who.actor_id), Participant(role=role, actor_id=who.actor_id, **named))
        if not {"actor", "mediator"} & {role for role, _ in found}:
            raise RefusedClaimError(f"nobody acts in {_short(told.quote)}", "claim_actor")
        return tuple(found.values())

    def _who(self, name: str, quote: "_Found") -> Who:
        """Whom a name means to the registry, else a provisional actor of that name."""
        at = self._found(name, quote, "claim_actor")
        bare = _OWNER.sub("", _DETERMINER.sub("", name, count=1))
        start = at.start + name.index(bare)
        end = start + len(bare)
        for mention in find_mentions(self.article.text, start, end, self._context):
            if mention.who and mention.start <= start and mention.end == end:
                return mention.who
        if bare.casefold() in _PRONOUNS or bare == bare.lower() or not slug(bare):
            raise RefusedClaimError(f"{_short(name)} is nobody's name", "claim_actor")
        return Who(f"name:{slug(bare)}", bare, None, None)

    def _attribution(self, name: str, quote: "_Found") -> Attribution:
        who = self._who(name, quote)
        return Attribution(actor_id=who.actor_id, name=who.name, text=name, country=who.country)

    def _when(self, told: Told, quote: "_Found") -> tuple[When, DateRule]:
        """The days of a date's words as the text has them, whole; without any it has happened by its publication."""
        if told.date is not None:
            at = self._found(told.date, quote, "claim_date", near=True)
            meant = [mention for mention in self._dates if mention.start < at.end and at.start < mention.end]
            if len(meant) != 1:
                raise RefusedClaimError(f"{_short(told.date)} is not one date expression", "claim_date")
            if meant[0].when != When():
                return meant[0].when, "clause" if quote.start <= at.start < quote.end else "sentence"
        if self.article.published_on is None or told.status in _OPEN:
            return When(), "none"
        return When.up_to(self.article.published_on), "publication"

    def _place(self, name: str | None, quote: "_Found") -> Place | None:
        if name is None:
            return None
        self._found(name, quote, "claim_place")
        return places.find(name, countries=sorted(self._context.named))


@dataclass(frozen=True)
class _Found:
    """Where words stand in the text; the end is exclusive."""

    start: int
    end: int


def _coding(told: Told) -> tuple[ontology.Coding, tuple[str, ...]]:
    try:
        return ontology.coding_of(told.kind, _status(told.status)), ontology.kind_named(told.kind).contexts
    except UnmappedValueError as error:
        raise RefusedClaimError(f"no kind is called {_short(told.kind)}", "claim_kind") from error


def _status(name: str) -> Status:
    if name not in _STATUSES:
        raise RefusedClaimError(f"no status is called {_short(name)}", "claim_status")
    return _STATUSES[name]


def _role(name: str) -> Role:
    if name not in _ROLES:
        raise RefusedClaimError(f"no role is called {_short(name)}", "claim_role")
    return _ROLES[name]


def _short(words: str) -> str:
    return repr(shorten(words, 100, placeholder=" …"))
