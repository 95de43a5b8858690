"""From a name to the mention that it begins: `Israeli army`, `Ukraine's navy`, `North Korean leader Kim Jong Un`."""

import re
from dataclasses import dataclass, replace
from functools import cache

from service.coding import places, registry
from service.coding.atoms import WORD, atoms
from service.coding.frames import may_be_past
from service.coding.lexicon import word_class
from service.coding.registry import Sense
from service.coding.who import Context, Form, Mention, Who
from service.model import Place, slug

LOCATING = re.compile(
    r"(?:^|\W)(?:in|In|near|Near|(?:attack|strike|raid|assault|shelling|bombing)s? on|"
    r"(?:capture|siege|bombardment|fall|shelling|bombing|annexation) of|"
    r"outside|around|inside|across|throughout|over|from|to|at|off|into|toward|towards|"
    r"port of|city of|town of|capital|capital,|village of|region of|province of)\s(?:\w+ly )?$"
)
_NAME_WORD = r"(?:[A-Z][\w’'-]+|al-[A-Z]\w+|(?:bin|ibn|de|da|van|von)\b(?=\s+[A-Z]))"
_NAME = re.compile(rf"\s+({_NAME_WORD}(?:\s+{_NAME_WORD}){{0,3}})")
_OF_A_PERSON = word_class("roles_of_a_person")
_STOPPERS = word_class("name_stoppers")
_ABSTRACT = word_class("state_possessions")
_PAST = re.compile(r"\b(?:[Ff]ormer|[Ee]x|[Ll]ate|[Oo]usted|[Dd]eposed|[Ee]xiled)[ -]$")
_THE = re.compile(r",\s+the\s+")
_OF_PEOPLE = word_class("participles_of_people")
_MAX_BETWEEN = 4


@dataclass(frozen=True)
class Stretch:
    """A text, up to where it is read, and what it is read against."""

    text: str
    limit: int
    context: Context


def read_name(stretch: Stretch, start: int, finish: int, sense: Sense) -> Mention:
    """Turn a registry name into a mention, with the role noun or office and name that follow it."""
    text, context = stretch.text, stretch.context
    if sense.form == "person":
        return _person(text, start, finish, sense, context)
    state = registry.actors()[sense.actor_id]
    if state.kind != "state":
        return _named(text, start, finish, sense)
    surface = text[start:finish]
    is_people = sense.form == "demonym" and _is_people(surface)
    longer = None if is_people else _with_role(stretch, start, finish, state.id, sense.form)
    if longer:
        return longer
    who = Who(state.id, state.name, state.country, state.sector)
    if sense.form == "capital":
        return _capital(text, start, finish, who)
    if sense.form == "demonym":
        form: Form = "people" if is_people else "demonym"
        return Mention(start, finish, surface, form, who)
    place = Place(name=state.name, text=surface, country=state.country) if sense.form == "name" else None
    return Mention(start, finish, surface, "state", who, place)


def _named(text: str, start: int, finish: int, sense: Sense) -> Mention:
    actor = registry.actors()[sense.actor_id]
    form: Form = "organ" if sense.form == "organ" else "organisation"
    who = Who(actor.id, actor.name, actor.country, actor.sector, for_state=sense.form == "organ")
    if actor.kind == "organisation" and (head := _head_of().match(text, finish)):
        return Mention(start, head.end(), text[start : head.end()], "organ", who, head="leader")
    return Mention(start, finish, text[start:finish], form, who)


@cache
def _head_of() -> re.Pattern[str]:
    """Whoever speaks for an organisation: `UN Secretary-General Antonio Guterres`, `NATO's chief`."""
    roles = sorted({role for role in registry.role_nouns() if role.rsplit(maxsplit=1)[-1] in _OF_A_PERSON}, key=len)
    written = "|".join(re.escape(form) for role in reversed(roles) for form in (role, role.title(), role.capitalize()))
    field = r"(?:(?:human rights|foreign policy|top|special|senior|aid|peacekeeping)\s)?"
    return re.compile(rf"(?:[’']s?)?\s{field}(?:{written})\b(?:{_NAME.pattern})?")


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
    if tail or LOCATING.search(text[max(0, start - 24) : start]):
        return Mention(start, finish + (tail.end() if tail else 0), surface, "place", who, city)
    return Mention(start, finish, surface, "capital", who, city)


def _with_role(stretch: Stretch, start: int, finish: int, state: str, form: str) -> Mention | None:
    """`Israeli army`, `Ukraine's army`, `North Korean leader Kim Jong Un`: the role noun or office that follows."""
    text, limit = stretch.text, stretch.limit
    position = finish
    between, most = 0, _MAX_BETWEEN
    if owned := re.match(r"[’']s?(?=\s)", text[position:limit]):
        position += owned.end()
    elif form != "demonym":
        most = 0
    for word in WORD.finditer(text, position, limit):
        lower = word.group().casefold()
        stops = lower in _STOPPERS or (
            between and lower not in _OF_PEOPLE and may_be_past(lower)
        )  # `a Kenyan convoy left eight soldiers`
        if text[position : word.start()].strip() or stops or between > most:
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


def _is_people(surface: str) -> bool:
    """Whether a demonym is a people, not an adjective: `Iraqis`."""
    return surface.endswith("s") and not surface.endswith(("ss", "sh"))


def _compounded(text: str, end: int, limit: int) -> bool:
    """Whether a longer role follows at once: `military officials` is read as officials."""
    following = re.match(r"\s+([\w-]+)", text[end:limit])
    return bool(following and following.group(1).casefold() in registry.role_nouns().keys() | _ABSTRACT)


def _role_at(text: str, at: int, limit: int) -> tuple[int, str] | None:
    """The longest role noun that begins here: (end, noun)."""
    words = [match for match, _ in zip(WORD.finditer(text, at, limit), range(3), strict=False)]
    for count in range(len(words), 0, -1):
        end = words[count - 1].end()
        phrase = re.sub(r"[’']s?$", "", text[at:end])
        if phrase.casefold() in registry.role_nouns():
            return at + len(phrase), phrase.casefold()
    return None


def is_past(text: str, start: int) -> bool:
    """Whether an office was held once: `former Bolivian president`."""
    return bool(_PAST.search(text[max(0, start - 12) : start]))


def _role_mention(text: str, start: int, end: int, state: str, noun: str) -> Mention:
    actor = registry.actors()[state]
    surface = text[start:end]
    if is_past(text, start):
        who = Who(f"{state}.PRE", f"{actor.name} (former {noun})", actor.country, "PRE", for_state=False)
        return Mention(start, end, surface, "organ", who, head=noun.rsplit(maxsplit=1)[-1])
    return Mention(start, end, surface, "organ", of_role(state, noun), head=noun.rsplit(maxsplit=1)[-1])


def of_role(state: str, noun: str) -> Who:
    """Whoever a role noun means in a state: its organ, the state itself, or a group of its people."""
    role, actor = registry.role_nouns()[noun], registry.actors()[state]
    if role.for_state and role.suffix:
        organ = registry.organ(state, role.suffix)
        return Who(organ.id, organ.name, organ.country, organ.sector)
    if role.for_state:
        return Who(actor.id, actor.name, actor.country, role.sector)
    return Who(f"{state}.{role.sector}", f"{actor.name} ({noun})", actor.country, role.sector, for_state=False)


def _office_and_name(stretch: Stretch, start: int, at: int, state: str) -> Mention | None:
    text, limit = stretch.text, stretch.limit
    office = re.match(rf"(?:{_office_pattern()})\b", text[at:limit], re.IGNORECASE)
    if not office:
        return None
    end = at + office.end()
    actor = registry.actors()[state]
    known = next(iter(atoms(text, end, min(limit, end + 40))), None)
    if known and not text[end : known[0]].strip() and known[2][0].form == "person":
        person = _person(text, known[0], known[1], known[2][0], stretch.context)
        return replace(person, start=start, who=_serving(person.who, state))
    if name := _NAME.match(text[end:limit]):
        surface = name.group(1)
        past = is_past(text, start)
        who = Who(f"name:{slug(surface)}", surface, actor.country, "PRE" if past else None, for_state=not past)
        return Mention(start, end + name.end(), surface, "person", who)
    if is_past(text, start):
        who = Who(f"{state}.PRE", f"{actor.name} (former officials)", actor.country, "PRE", for_state=False)
        return Mention(start, end, text[start:end], "organ", who, head="leader")
    return Mention(start, end, text[start:end], "organ", Who(actor.id, actor.name, actor.country, None), head="leader")


def _serving(who: Who | None, state: str) -> Who | None:
    """The text itself says whom a titled person serves."""
    return replace(who, country=who.country or state, for_state=True) if who else None


def organ_of_capital(text: str, start: int, end: int, found: list[Mention]) -> Mention | None:
    """`In Seoul, the foreign ministry summoned …`: the capital in front says whose ministry it is."""
    fronted = re.match(r"In ", text[start:end])
    seat = next(
        (m for m in found if fronted and m.start == start + fronted.end() and m.form in {"place", "capital"}), None
    )
    the = _THE.match(text, seat.end, end) if seat else None
    if seat is None or seat.who is None or the is None:
        return None
    for count, word in enumerate(WORD.finditer(text, the.end(), end)):
        if count > _MAX_BETWEEN or any(m.start <= word.start() < m.end for m in found):
            return None
        role = _role_at(text, word.start(), end)
        if role and not _compounded(text, role[0], end):
            return _role_mention(text, word.start(), role[0], seat.who.actor_id, role[1])
    return None
