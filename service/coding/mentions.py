"""Who and where a sentence names: registry names, role nouns and offices put together into mentions."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from service.coding import places, registry
from service.coding.lexicon import word_class
from service.coding.registry import Sense
from service.model import Place, slug

Form = Literal["state", "demonym", "people", "organ", "organisation", "person", "place", "capital"]

_WORD = re.compile(r"[^\W\d_][\w.]*(?:[-’'][^\W\d_]\w*)*")
_LOCATING = re.compile(
    r"(?:^|\W)(?:in|In|near|Near|outside|around|inside|across|throughout|over|from|to|at|off|into|toward|towards|"
    r"port of|city of|town of|capital|capital,|village of|region of|province of)\s(?:\w+ly )?$"
)
_NOT_ITSELF = re.compile(
    r"-(?:led|backed|based|born|made|controlled|occupied|style|held|allied|aligned|brokered|built|era)\b"
)
_NAME = re.compile(
    r"\s+((?:[A-Z][\w’'-]+|al-[A-Z]\w+|bin|ibn|de|da|van|von)(?:\s+(?:[A-Z][\w’'-]+|al-[A-Z]\w+|bin|ibn|de|da|van|von)){0,3})"
)
_STOPPERS = word_class("name_stoppers")
_ABSTRACT = word_class("state_possessions")
_THE = re.compile(r",\s+the\s+")
_MAX_BETWEEN = 4
_ALPHA_3 = 3


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
    """A name in the text: offsets, end exclusive; either someone (`who`) or somewhere (`place`), capitals both."""

    start: int
    end: int
    text: str
    form: Form
    who: Who | None = None
    place: Place | None = None
    head: str = ""


@dataclass(frozen=True)
class Given:
    """A party that the caller names, as the text writes it, with the id it shall have."""

    text: str
    actor_id: str


@dataclass(frozen=True)
class Context:
    """What of the article decides readings: its day, the states that it names without ambiguity, parties given."""

    published_on: date | None
    named: frozenset[str]
    given: tuple[Given, ...] = ()


def context_of(text: str, published_on: date | None) -> Context:
    """Read off the article as a whole which actors are named for certain."""
    named = {sense.actor_id for _, _, senses in _atoms(text, 0, len(text)) for sense in senses if not sense.ambiguous}
    people = {
        term.country
        for actor in named
        if actor.startswith("person:") and (term := registry.in_office(actor, published_on)) and term.country
    }
    return Context(published_on, frozenset(named | people))


def find_mentions(text: str, start: int, end: int, context: Context) -> list[Mention]:
    """All mentions between two offsets, in order, not overlapping."""
    found: list[Mention] = []
    for begin, finish, senses in [*_atoms(text, start, end), *_definites(text, start, end, context)]:
        if sense := _chosen(senses, text, begin, context):
            found.append(_read(_Stretch(text, end, context), begin, finish, sense))
    found.extend(_places(text, start, end, found, context))
    if organ := _organ_of_capital(text, start, end, found):
        found.append(organ)
    given = list(_given(text, start, end, found, context))
    free = [m for m in found if not any(m.start < g.end and g.start < m.end for g in given)]
    return _without_overlaps([*given, *free])


def _given(text: str, start: int, end: int, found: list[Mention], context: Context) -> Iterable[Mention]:
    """The parties that the caller names, in the form of the name that they are or hold, else of their last word."""
    for given in context.given:
        name = re.sub(r"^(?:[Tt]he|[Aa]n?) ", "", given.text)
        whole = text.find(given.text, start, end)
        if whole < 0:
            continue
        stop = whole + len(given.text)
        same = next((m for m in found if m.end == stop and m.start <= stop - len(name)), None)
        last = re.sub(r"[’']s?$", "", name).split()[-1]
        form: Form = same.form if same else "organisation" if last[0].isupper() else "organ"
        head = same.head if same else "" if last[0].isupper() else last
        yield Mention(stop - len(name), stop, name, form, Who(given.actor_id, name, None, None), head=head)


def _organ_of_capital(text: str, start: int, end: int, found: list[Mention]) -> Mention | None:
    """`In Seoul, the foreign ministry summoned …`: the capital in front says whose ministry it is."""
    fronted = re.match(r"In ", text[start:end])
    seat = next(
        (m for m in found if fronted and m.start == start + fronted.end() and m.form in {"place", "capital"}), None
    )
    the = _THE.match(text, seat.end, end) if seat else None
    if seat is None or seat.who is None or the is None:
        return None
    for count, word in enumerate(_WORD.finditer(text, the.end(), end)):
        if count > _MAX_BETWEEN or any(m.start <= word.start() < m.end for m in found):
            return None
        role = _role_at(text, word.start(), end)
        if role and not _compounded(text, role[0], end):
            return _role_mention(text, word.start(), role[0], seat.who.actor_id, role[1])
    return None


def _without_overlaps(found: Iterable[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


@cache
def _surfaces() -> dict[str, tuple[tuple[str, tuple[Sense, ...]], ...]]:
    """First word -> (surface form, senses), longest form first."""
    table: dict[str, list[tuple[str, tuple[Sense, ...]]]] = {}
    for surface, senses in registry.senses().items():
        first = _WORD.match(surface)
        if first:
            table.setdefault(first.group().rstrip("."), []).append((surface, senses))
    return {first: tuple(sorted(forms, key=lambda form: -len(form[0]))) for first, forms in table.items()}


def _atoms(text: str, start: int, end: int) -> Iterable[tuple[int, int, tuple[Sense, ...]]]:
    """Registry names between two offsets: (start, end, senses), leftmost longest."""
    table = _surfaces()
    position = start
    for word in _WORD.finditer(text, start, end):
        if word.start() < position:
            continue
        for key in _keys(word.group()):
            match = next((f for f in table.get(key, ()) if _stands(text, f[0], word.start(), end)), None)
            if match:
                position = word.start() + len(match[0])
                if not _NOT_ITSELF.match(text, position):
                    yield word.start(), position, match[1]
                break


def _keys(word: str) -> list[str]:
    """The ways a printed word may begin a name: whole, without 's, its part before a hyphen."""
    bare = re.split(r"[’']s?$", word)[0].rstrip(".")
    return list(dict.fromkeys([bare, re.split(r"[-’']", bare)[0]]))


def _stands(text: str, surface: str, at: int, end: int) -> bool:
    after = at + len(surface)
    return after <= end and text.startswith(surface, at) and (after == len(text) or not text[after].isalnum())


def _definites(text: str, start: int, end: int, context: Context) -> Iterable[tuple[int, int, tuple[Sense, ...]]]:
    for phrase, needed, actor in _definite_table():
        if not needed & context.named:
            continue
        for match in re.finditer(rf"\b{re.escape(phrase)}\b(?![ -][A-Z])", text[start:end]):
            yield start + match.start(), start + match.end(), (Sense(actor, "name", ambiguous=False),)


@cache
def _definite_table() -> tuple[tuple[str, frozenset[str], str], ...]:
    source = files("service").joinpath("data", "lexicon", "definites.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(source)["definite"]
    return tuple((phrase, frozenset(row["with"]), row["means"]) for row in rows for phrase in row["texts"])


def _chosen(senses: tuple[Sense, ...], text: str, start: int, context: Context) -> Sense | None:
    """The sense that the article supports; None leaves an ambiguous name out."""
    certain = [sense for sense in senses if not sense.ambiguous]
    if len({sense.actor_id for sense in certain}) == 1:
        return certain[0]
    supported = [sense for sense in senses if sense.actor_id in context.named]
    if len({sense.actor_id for sense in supported}) == 1:
        return supported[0]
    alone = not re.search(r"[A-Z][\w’'-]*\s$", text[max(0, start - 30) : start])
    if len({sense.actor_id for sense in senses}) == 1 and senses[0].form == "name" and alone:
        return senses[0]
    return None


@dataclass(frozen=True)
class _Stretch:
    """A text, up to where it is read, and what it is read against."""

    text: str
    limit: int
    context: Context


def _read(stretch: _Stretch, start: int, finish: int, sense: Sense) -> Mention:
    """Turn a registry name into a mention, with the role noun or office and name that follow it."""
    text, context = stretch.text, stretch.context
    if sense.form == "person":
        return _person(text, start, finish, sense, context)
    if sense.form in {"organ", "organisation"}:
        return _named(text, start, finish, sense)
    state = registry.actors()[sense.actor_id]
    longer = _with_role(stretch, start, finish, state.id, sense.form)
    if longer:
        return longer
    surface = text[start:finish]
    who = Who(state.id, state.name, state.country, state.sector)
    if sense.form == "capital":
        return _capital(text, start, finish, who)
    if sense.form == "demonym":
        form: Form = "people" if surface.endswith("s") and not surface.endswith("ss") else "demonym"
        return Mention(start, finish, surface, form, who)
    place = Place(name=state.name, text=surface, country=state.country) if sense.form == "name" else None
    return Mention(start, finish, surface, "state", who, place)


def _named(text: str, start: int, finish: int, sense: Sense) -> Mention:
    actor = registry.actors()[sense.actor_id]
    form: Form = "organ" if sense.form == "organ" else "organisation"
    who = Who(actor.id, actor.name, actor.country, actor.sector, for_state=sense.form == "organ")
    return Mention(start, finish, text[start:finish], form, who)


def _person(text: str, start: int, finish: int, sense: Sense, context: Context) -> Mention:
    actor = registry.actors()[sense.actor_id]
    term = registry.in_office(actor.id, context.published_on)
    country = term.country if term else None
    who = Who(actor.id, actor.name, country or (term.organisation if term else None), None, for_state=term is not None)
    return Mention(_before_office(text, start), finish, text[start:finish], "person", who)


def _before_office(text: str, start: int) -> int:
    """Where a title before a name begins: `Russian President ` Vladimir Putin."""
    match = re.search(rf"(?:(?:{_office_pattern()})\s+)+$", text[max(0, start - 60) : start], re.IGNORECASE)
    return start - len(match.group()) if match else start


@cache
def _office_pattern() -> str:
    words = sorted(registry.office_words(), key=len, reverse=True)
    return "|".join(re.escape(word) for word in words)


def _capital(text: str, start: int, finish: int, who: Who) -> Mention:
    surface = text[start:finish]
    country = registry.actors()[who.actor_id].name
    tail = re.match(rf",\s+{re.escape(country)}\b", text[finish:])
    city = places.find(surface, countries=(who.actor_id,)) or Place(name=surface, country=who.country)
    city = city.model_copy(update={"text": surface})
    if tail or _LOCATING.search(text[max(0, start - 24) : start]):
        return Mention(start, finish + (tail.end() if tail else 0), surface, "place", who, city)
    return Mention(start, finish, surface, "capital", who, city)


def _with_role(stretch: _Stretch, start: int, finish: int, state: str, form: str) -> Mention | None:
    """`Israeli army`, `Ukraine's army`, `North Korean leader Kim Jong Un`: the role noun or office that follows."""
    text, limit = stretch.text, stretch.limit
    position = finish
    between, most = 0, _MAX_BETWEEN
    if owned := re.match(r"[’']s?(?=\s)", text[position:limit]):
        position += owned.end()
    elif form != "demonym":
        most = 0
    for word in _WORD.finditer(text, position, limit):
        if text[position : word.start()].strip() or word.group().casefold() in _STOPPERS or between > most:
            return None
        person = _office_and_name(stretch, start, word.start(), state)
        if person:
            return person
        found = _role_at(text, word.start(), limit)
        if found and not _compounded(text, found[0], limit):
            return _role_mention(text, start, found[0], state, found[1])
        if word.group()[0].isupper() and registry.senses().get(word.group()):
            return None
        position, between = word.end(), between + 1
    return None


def _compounded(text: str, end: int, limit: int) -> bool:
    """Whether a longer role follows at once: `military officials` is read as officials."""
    following = re.match(r"\s+([\w-]+)", text[end:limit])
    return bool(following and following.group(1).casefold() in registry.role_nouns().keys() | _ABSTRACT)


def _role_at(text: str, at: int, limit: int) -> tuple[int, str] | None:
    """The longest role noun that begins here: (end, noun)."""
    words = [match for match, _ in zip(_WORD.finditer(text, at, limit), range(3), strict=False)]
    for count in range(len(words), 0, -1):
        end = words[count - 1].end()
        phrase = re.sub(r"[’']s?$", "", text[at:end])
        if phrase.casefold() in registry.role_nouns():
            return at + len(phrase), phrase.casefold()
    return None


def _role_mention(text: str, start: int, end: int, state: str, noun: str) -> Mention:
    role = registry.role_nouns()[noun]
    actor = registry.actors()[state]
    surface = text[start:end]
    if role.for_state and role.suffix:
        organ = registry.organ(state, role.suffix)
        who = Who(organ.id, organ.name, organ.country, organ.sector)
    elif role.for_state:
        who = Who(actor.id, actor.name, actor.country, role.sector)
    else:
        who = Who(f"{state}.{role.sector}", f"{actor.name} ({noun})", actor.country, role.sector, for_state=False)
    return Mention(start, end, surface, "organ", who, head=noun.rsplit(maxsplit=1)[-1])


def _office_and_name(stretch: _Stretch, start: int, at: int, state: str) -> Mention | None:
    text, limit = stretch.text, stretch.limit
    office = re.match(rf"(?:{_office_pattern()})\b", text[at:limit], re.IGNORECASE)
    if not office:
        return None
    end = at + office.end()
    actor = registry.actors()[state]
    known = next(iter(_atoms(text, end, min(limit, end + 40))), None)
    if known and not text[end : known[0]].strip() and known[2][0].form == "person":
        person = _person(text, known[0], known[1], known[2][0], stretch.context)
        return replace(person, start=start, who=_serving(person.who, state))
    if name := _NAME.match(text[end:limit]):
        surface = name.group(1)
        who = Who(f"name:{slug(surface)}", surface, actor.country, None)
        return Mention(start, end + name.end(), surface, "person", who)
    return Mention(start, end, text[start:end], "organ", Who(actor.id, actor.name, actor.country, None), head="leader")


def _serving(who: Who | None, state: str) -> Who | None:
    """The text itself says whom a titled person serves."""
    return replace(who, country=who.country or state, for_state=True) if who else None


def _locates(text: str, start: int, taken: list[Mention]) -> bool:
    """Whether a locating preposition leads to a name, over the state that owns it: `in Russia's Kursk region`."""
    owner = next((m for m in taken if m.form == "state" and re.fullmatch(r"[’']s?\s", text[m.end : start])), None)
    begin = owner.start if owner else start
    return bool(_LOCATING.search(text[max(0, begin - 24) : begin]))


def _places(text: str, start: int, end: int, taken: list[Mention], context: Context) -> Iterable[Mention]:
    words = list(_WORD.finditer(text, start, end))
    tokens = [re.sub(r"[’']s?$", "", word.group()) for word in words]
    for index, word in enumerate(words):
        length = places.starts_with_place(tokens, index) if word.group()[0].isupper() else 0
        if not length:
            continue
        finish = words[index + length - 1].start() + len(tokens[index + length - 1])
        if any(m.start < finish and word.start() < m.end for m in taken):
            continue
        surface = text[word.start() : finish]
        tail = next((m for m in taken if m.form == "state" and text[finish : m.start] == ", "), None)
        hint = (
            (tail.who.actor_id,) if tail and tail.who else tuple(sorted(a for a in context.named if len(a) == _ALPHA_3))
        )
        inside = tail.who.actor_id if tail and tail.who else None
        place = places.find(surface, countries=hint, inside=inside)
        if place and (tail or length > 1 or _locates(text, word.start(), taken)):
            stop = tail.end if tail else finish
            yield Mention(word.start(), stop, surface, "place", None, place.model_copy(update={"text": surface}))
