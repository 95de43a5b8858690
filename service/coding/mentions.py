"""Who and where a sentence names: registry names, role nouns and offices put together into mentions."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files

from service.coding import places, registry
from service.coding.atoms import WORD, atoms
from service.coding.introductions import introduced, later
from service.coding.lexicon import verb_forms, word_class
from service.coding.registry import Sense
from service.coding.titles import LOCATING, Stretch, organ_of_capital, read_name
from service.coding.who import Context, Form, Mention, Who

_ALPHA_3 = 3
_AT_HOME = 4  # the state of a dateline is named at least a fourth as often as any other
_FAMILY_FIRST = frozenset({"CHN", "HKG", "KHM", "KOR", "PRK", "TWN"})
_MISTER = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sir|President|Minister|Premier|Chancellor)\.? (?P<name>[A-Z][\w’-]+)")
_GATES = re.compile(r"\s(crossing|port|strait|airport|bridge)\b")
_PHRASE_END = re.compile(
    r",| (?:of|in|on|for|from|at|with|who|whose|which|that|to|against|by|over|during|near|under|after|between|about|"
    r"loyal|employed|linked|close|affiliated|aligned|allied|based|held|backed) "
)


def context_of(text: str, published_on: date | None, *, dateline: str | None = None, title: str = "") -> Context:
    """Read off the article as a whole which actors are named for certain, and in which state it is set.

    Args:
        text: The article's text.
        published_on: Its day, for who was in office.
        dateline: The place that its first sentence is dated from, as printed.
        title: Its title, for the state that it is set in.
    """
    named: set[str] = set()
    states: Counter[str] = Counter()
    for _, _, senses in atoms(text, 0, len(text)):
        for sense in senses:
            if sense.ambiguous:
                continue
            named.add(sense.actor_id)
            if code := _state_behind(sense.actor_id, published_on):
                states[code] += 1
    for _, _, senses in atoms(title, 0, len(title)):
        states.update(code for s in senses if not s.ambiguous and (code := _state_behind(s.actor_id, published_on)))
    people = {code for actor in named if actor.startswith("person:") and (code := _state_behind(actor, published_on))}
    setting = _setting(states, dateline)
    persons = tuple(introduced(text, setting))
    return Context(published_on, frozenset(named | people), setting=setting, introduced=persons)


def _state_behind(actor_id: str, on: date | None) -> str | None:
    actor = registry.actors()[actor_id]
    if actor.kind == "person":
        term = registry.in_office(actor_id, on)
        return term.country if term else None
    return actor.country if actor.kind in {"state", "organ"} else None


def _setting(states: Counter[str], dateline: str | None) -> str | None:
    """The dateline's state when the article speaks of it, else the state named more often than all others together.

    Much news of one state is dated from another: the nuclear agency's seat, a bureau in the next capital.
    """
    most = states.most_common(1)
    code = _state_of_dateline(dateline, states) if dateline else None
    if code and (not most or _AT_HOME * states[code] >= most[0][1]):
        return code
    if most and 2 * most[0][1] > states.total():
        return most[0][0]
    return None


def _state_of_dateline(dateline: str, states: Counter[str]) -> str | None:
    """`PORT-AU-PRINCE, Haiti`, `PARIS/ALGIERS`: the state behind the place, else of the first that is known."""
    town, _, tail = dateline.partition(", ")
    named = {sense.actor_id for sense in registry.senses().get(tail.strip(), ())}
    stated = next((code for code in sorted(named) if code in registry.actors() and len(code) == _ALPHA_3), None)
    if stated:
        return stated
    for name in town.split("/"):
        place = places.find(name.strip(), countries=tuple(sorted(states)))
        code = registry.sovereign(place.country) if place and place.country else None
        if code in registry.actors():
            return code
    return None


def find_mentions(text: str, start: int, end: int, context: Context) -> list[Mention]:
    """All mentions between two offsets, in order, not overlapping."""
    found: list[Mention] = []
    for begin, finish, senses in [*atoms(text, start, end), *_definites(text, start, end, context)]:
        if sense := _chosen(senses, text, begin, context):
            found.append(read_name(Stretch(text, end, context), begin, finish, sense))
    found.extend(_introduced(text, start, end, found, context))
    found.extend(_by_last_name(text, start, end, found, context))
    found.extend(_ships(text, start, end, found))
    found.extend(_places(text, start, end, found, context))
    if organ := organ_of_capital(text, start, end, found):
        found.append(organ)
    given = list(_given(text, start, end, found, context))
    free = [m for m in found if not any(m.start < g.end and g.start < m.end for g in given)]
    return _without_overlaps([*given, *free])


def _introduced(text: str, start: int, end: int, taken: list[Mention], context: Context) -> list[Mention]:
    """Persons whom the article introduces, here or before by their last name."""
    here = [m for m in context.introduced if start <= m.start and m.end <= end]
    people = {m.who.name.split()[-1]: m.who for m in context.introduced if m.who and m.start < end}
    known = {name: who for name, who in _family_names(text, end, context) if name not in people}
    found = [*here, *later(text, start, end, [*people.items(), *known.items()])]
    free = [m for m in found if not any(m.start < t.end and t.start < m.end for t in taken)]
    return _without_overlaps(free)


def _family_names(text: str, end: int, context: Context) -> Iterable[tuple[str, Who]]:
    """Family names that stand first, of persons whom the article has named in full: `Li` for Li Qiang."""
    borne: dict[str, list[Who]] = {}
    for id_ in sorted(id_ for id_ in context.named if id_.startswith("person:")):
        person = registry.actors()[id_]
        term = registry.in_office(id_, context.published_on)
        country = term.country if term else None
        at = text.find(person.name)
        if country in _FAMILY_FIRST and 0 <= at < end:
            who = Who(id_, person.name, country, None, for_state=True)
            borne.setdefault(person.name.split()[0], []).append(who)
    return ((name, bearers[0]) for name, bearers in borne.items() if len(bearers) == 1)


def _by_last_name(text: str, start: int, end: int, taken: list[Mention], context: Context) -> Iterable[Mention]:
    """Persons whom the article names in full elsewhere, by a part of their name after a title: `Mr Lai`."""
    for match in _MISTER.finditer(text, start, end):
        if any(m.start < match.end() and match.start() < m.end for m in taken):
            continue
        named = [id_ for id_ in sorted(context.named) if id_.startswith("person:")]
        bearers = [id_ for id_ in named if match["name"] in registry.actors()[id_].name.split()]
        if len(bearers) == 1:
            term = registry.in_office(bearers[0], context.published_on)
            who = Who(
                bearers[0], registry.actors()[bearers[0]].name, term.country if term else None, None, term is not None
            )
            yield Mention(match.start(), match.end(), match.group(), "person", who)


def _ships(text: str, start: int, end: int, taken: list[Mention]) -> Iterable[Mention]:
    """Warships by the prefix of their name: `HMNZS Te Kaha` is New Zealand's navy."""
    for match in _ship_pattern().finditer(text, start, end):
        if not any(m.start < match.end() and match.start() < m.end for m in taken):
            navy = registry.organ(_ship_owners()[match["prefix"]], "MIL.NAVY")
            who = Who(navy.id, navy.name, navy.country, navy.sector)
            yield Mention(match.start(), match.end(), match.group(), "organ", who, head="warship")


@cache
def _ship_owners() -> dict[str, str]:
    return {row["prefix"]: row["country"] for row in registry.rows("ships.csv")}


@cache
def _ship_pattern() -> re.Pattern[str]:
    return re.compile(rf"\b(?P<prefix>{'|'.join(sorted(_ship_owners()))}) [A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?")


def _given(text: str, start: int, end: int, found: list[Mention], context: Context) -> Iterable[Mention]:
    """The parties that the caller names, in the form of the name that they are or hold, else of their last word."""
    for given in context.given:
        name = re.sub(r"^(?:[Tt]he|[Aa]n?) ", "", given.text)
        whole = text.find(given.text, start, end)
        if whole < 0:
            continue
        stop = whole + len(given.text)
        same = next((m for m in found if m.end == stop and m.start <= stop - len(name)), None)
        last = _last_word(name)
        form: Form = same.form if same else "organisation" if last[0].isupper() else "organ"
        form = "state" if form in {"place", "capital"} else form
        head = same.head if same else "" if last[0].isupper() else last
        yield Mention(stop - len(name), stop, name, form, Who(given.actor_id, name, None, None), head=head)


def _last_word(name: str) -> str:
    """The word that a phrase is about: the last before a preposition, a comma or a clause."""
    core = _PHRASE_END.split(re.sub(r"\s*\([^()]*\)?$", "", name), maxsplit=1)[0] or name
    words = re.sub(r"[’']s?$", "", core).split() or name.split()
    return words[-1]


def _without_overlaps(found: Iterable[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


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
    if len(senses) == 1 and senses[0].form == "demonym" and re.match(r"\S+\s[a-z]", text[start:]):
        return senses[0]
    alone = not re.search(r"[A-Z][\w’'-]*\s$", text[max(0, start - 30) : start])
    if len({sense.actor_id for sense in senses}) == 1 and senses[0].form == "name" and alone:
        return senses[0]
    return None


def _locates(text: str, start: int, taken: list[Mention]) -> bool:
    """Whether a locating preposition leads to a name, over the state that owns it: `in Russia's Kursk region`."""
    owner = next((m for m in taken if m.form == "state" and re.fullmatch(r"[’']s?\s", text[m.end : start])), None)
    begin = owner.start if owner else start
    before = text[max(0, begin - 24) : begin]
    word = re.search(r"(\w+)\s$", before)
    return bool(LOCATING.search(before)) or bool(word and word.group(1) in _place_verbs())


@cache
def _place_verbs() -> frozenset[str]:
    return frozenset(form for verb in word_class("verbs_of_places") for form in verb_forms(verb))


def _places(text: str, start: int, end: int, taken: list[Mention], context: Context) -> Iterable[Mention]:
    words = list(WORD.finditer(text, start, end))
    tokens = [re.sub(r"(?:[’']s?|(?<=[a-z])\.)$", "", word.group()) for word in words]
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
            stop, head = tail.end if tail else finish, ""
            if gate := _GATES.match(text, stop):
                stop, head = gate.end(), gate.group(1)
            yield Mention(word.start(), stop, surface, "place", None, place.model_copy(update={"text": surface}), head)
