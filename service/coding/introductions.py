"""Persons whom no table knows, introduced by a role: `Foreign Minister Ana Kovac`, `Ana Kovac, a spokeswoman`.

They become provisional actors of the state whose role it is; later the article calls them by their last name alone.
"""

import calendar
import re
from collections.abc import Iterable
from functools import cache

from service.coding import registry
from service.coding.atoms import atoms
from service.coding.lexicon import word_class
from service.coding.who import Mention, Who
from service.model import slug

_WORD = r"(?:[A-Z][a-zà-ÿ’'-]+(?:[A-Z][a-z]+)?|[A-Z]\.)"
_PARTICLE = r"(?:al-|el-|bin |ibn |de |da |dos |van |von |ben |ould )"
_NAME = rf"{_WORD}(?:\s{_PARTICLE}?{_WORD}){{0,3}}"
_FULL_NAME = rf"{_WORD}(?:\s{_PARTICLE}?{_WORD}){{1,3}}"
_APPOSITION = re.compile(
    rf"\b(?P<name>{_FULL_NAME}), (?:(?:the|a|an|its|their|his|her|who is) )?(?P<phrase>[^.;:()\n]{{3,70}})"
)
_FARTHEST = 600
_NEAR = 40
_TITLED = re.compile(rf"\s(?P<name>{_NAME})")
_BEHIND = re.compile(rf", (?P<name>{_FULL_NAME})(?=[,.])")
_WORDS = re.compile(r"[^\W\d_][\w’'-]*")
_LONGEST_ROLE = 6
_LOCAL_OFFICES = frozenset({"governor", "mayor"})
_NOT_NAMES = word_class("no_names")


def introduced(text: str, setting: str | None) -> list[Mention]:
    """Return the persons that an article introduces, in order, with the role before the name in the mention."""
    found = [*_titled(text, setting), *_apposed(text, setting), *_named_after(text, setting)]
    return sorted(found, key=lambda mention: mention.start)


def later(text: str, start: int, end: int, people: Iterable[tuple[str, Who]]) -> Iterable[Mention]:
    """Yield the last names, between two offsets, of persons who have been introduced."""
    for surname, who in people:
        for match in re.finditer(rf"\b{re.escape(surname)}\b", text[start:end]):
            at = start + match.start()
            yield Mention(at, at + len(surname), surname, "person", who)


def _titled(text: str, setting: str | None) -> Iterable[Mention]:
    """`Attorney General Tarek Saab`, `spokesman Ali Demir`."""
    for start, end in _offices(text):
        match = _TITLED.match(text, end)
        if match is None:
            continue
        name, role = match["name"], text[start:end].casefold()
        full = " " in name
        if not _is_name(name) or not (full or role in registry.office_words()):
            continue
        yield _person(text, start, match.end(), name, role, setting)


def _offices(text: str) -> Iterable[tuple[int, int]]:
    """Where roles of one person stand, the longest that end at a word."""
    written = _written_roles()
    starts: list[int] = []
    for word in _WORDS.finditer(text):
        starts.append(word.start())
        if word.group().casefold() in _last_words():
            for start in starts[-_LONGEST_ROLE:]:
                if text[start : word.end()] in written:
                    yield start, word.end()
                    break


def _apposed(text: str, setting: str | None) -> Iterable[Mention]:
    """`Ana Kovac, a spokeswoman for the ministry`."""
    for match in _APPOSITION.finditer(text):
        role = _role_pattern().search(match["phrase"])
        if role is None or not _is_name(match["name"]) or "," in match["phrase"][: role.start()]:
            continue
        state = _last_state(text, match.start("phrase"), match.end("phrase")) or setting
        yield _person(text, match.start("name"), match.end("name"), match["name"], role.group().casefold(), state)


def _named_after(text: str, setting: str | None) -> Iterable[Mention]:
    """`its special envoy, Mohammad Sadiq, …`."""
    for start, end in _offices(text):
        match = _BEHIND.match(text, end)
        if match and _is_name(match["name"]):
            role = text[start:end].casefold()
            yield _person(text, match.start("name"), match.end("name"), match["name"], role, setting)


def _person(text: str, start: int, end: int, name: str, role: str, setting: str | None) -> Mention:
    sentence = max(text.rfind(stop, 0, start) for stop in (". ", "\n")) + 1
    state = _adjacent_state(text, sentence, start)
    if state is None and role in _LOCAL_OFFICES:
        state = _last_state(text, sentence, start)
    near = _last_state(text, max(0, start - _NEAR, sentence), start)
    state = state or setting or near or _last_state(text, max(0, start - _FARTHEST), start)
    for_state = bool(state) and registry.role_nouns()[role].for_state
    who = Who(f"name:{slug(name)}", name, state, None, for_state=for_state)
    return Mention(start, end, text[start:end], "person", who)


def _adjacent_state(text: str, sentence: int, start: int) -> str | None:
    """The state right before an office: `Malawian`, `Malawi's`, `US`."""
    found = [
        (end, registry.actors()[sense.actor_id].country)
        for _, end, senses in atoms(text, max(0, start - _NEAR, sentence), start)
        for sense in senses
        if not sense.ambiguous and registry.actors()[sense.actor_id].kind in {"state", "organ"}
    ]
    return found[-1][1] if found and re.fullmatch(r"(?:[’']s?)?,?\s+", text[found[-1][0] : start]) else None


def _last_state(text: str, start: int, end: int) -> str | None:
    named = [
        registry.actors()[sense.actor_id].country
        for _, _, senses in atoms(text, start, end)
        for sense in senses
        if not sense.ambiguous and registry.actors()[sense.actor_id].kind in {"state", "organ"}
    ]
    return named[-1] if named else None


def _is_name(name: str) -> bool:
    """Whether no word of it is a role, a month, a day or a common noun of institutions."""
    words = {word.casefold().strip(".") for word in name.split()}
    if words & _NOT_NAMES or words & _calendar() or not words.isdisjoint(registry.role_nouns()):
        return False
    return not registry.senses().get(name) and not any(registry.senses().get(word) for word in name.split()[:1])


@cache
def _calendar() -> frozenset[str]:
    return frozenset(word.casefold() for word in (*calendar.month_name[1:], *calendar.day_name))


@cache
def _role_pattern() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_alternatives()})\b")


@cache
def _alternatives() -> str:
    """Roles of one person, as printed in a sentence or before a name: `foreign minister`, `Foreign Minister`."""
    return "|".join(sorted(map(re.escape, _written_roles()), key=len, reverse=True))


@cache
def _written_roles() -> frozenset[str]:
    single = word_class("roles_of_a_person")
    roles = {role for role in registry.role_nouns() if role.rsplit(maxsplit=1)[-1] in single}
    return frozenset(form for role in roles for form in (role, role.title(), role.capitalize()))


@cache
def _last_words() -> frozenset[str]:
    return frozenset(_WORDS.findall(role)[-1].casefold() for role in _written_roles())
