"""Who and where an article has spoken of so far: what pronouns, `the ministry` and `both sides` are resolved to."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from service.coding import registry, syntax
from service.coding.trees import Tree
from service.coding.who import Mention, Who

_GROUPS = frozenset({"REB", "UAF", "SEP", "PRM", "CRM", "PTY", "OPP"})
_OFFICES = frozenset(
    {
        "president",
        "minister",
        "premier",
        "chancellor",
        "king",
        "governor",
        "ambassador",
        "secretary",
        "spokesman",
        "spokeswoman",
        "general",
        "colonel",
        "mayor",
        "judge",
        "senator",
        "prosecutor",
        "envoy",
    }
)
_SHORTEST_NAME = 4


@dataclass
class Discourse:
    """Who has been named, latest last, and in which state the narration is.

    Attributes:
        setting: The state that the article as a whole is set in (alpha-3), None when it is in several.
        where: The state of the place named last.
        times: How often somebody of a state has been named.
    """

    setting: str | None = None
    where: str | None = None
    heard_of: list[Mention] = field(default_factory=list)
    listed: tuple[Who, ...] = ()
    times: Counter[str] = field(default_factory=Counter)

    def copied(self) -> "Discourse":
        """A copy that goes on by itself."""
        return replace(self, heard_of=list(self.heard_of), times=self.times.copy())

    def heard(self, mentions: Iterable[Mention]) -> None:
        """Take in mentions in the order of their weight, the weightiest last."""
        for mention in mentions:
            if mention.place and mention.place.country:
                self.where = mention.place.country
            if mention.who and mention.form != "place":
                self.times[_side(mention.who)] += 1
                self.heard_of = [m for m in self.heard_of if _id(m) != mention.who.actor_id] + [mention]

    def read(self, tree: Tree) -> None:
        """Take in a sentence that has been parsed: its mentions, the subject of its main verb last."""
        main = [
            mention
            for verb in tree.tokens
            if verb.dep in {"root", "ROOT"}
            for subject in syntax.subjects(tree, verb)
            for member in syntax.members(tree, subject)
            for mention in ([member.mention] if member.mention else syntax.owners(tree, member))
        ]
        named = [t.mention for t in tree.tokens if t.mention]
        self.heard([*named, *main])
        listed = list(dict.fromkeys(w for m in main if m.who for w in (m.who, *m.also)))
        if main:
            self.listed = tuple(listed) if len(listed) > 1 else ()

    def thing(self) -> Who | None:
        """The state, organ or organisation named last: what `it` is."""
        return self._last(
            lambda m: (
                bool(m.who and (m.who.for_state or m.form == "organisation"))
                and m.form not in {"person", "people"}
                and m.head != "leader"
            )
        )

    def person(self) -> Who | None:
        """The person named last, or the office without a name."""
        return self._last(lambda m: m.form == "person" or m.head == "leader")

    def holder(self, noun: str) -> Who | None:
        """The person named last, if `the minister` or `the president` may be he: by the office told with the name."""
        last = self.person()
        found = next((m for m in reversed(self.heard_of) if m.who == last), None) if last else None
        if found is None or last is None:
            return None
        told = {word for word in found.text.casefold().split() if word in _OFFICES}
        office = (
            next((t.office for t in registry.terms_of(last.actor_id)[-1:]), "")
            if last.actor_id.startswith("person:")
            else ""
        )
        told |= {word for word in office.replace("_", " ").casefold().split() if word in _OFFICES}
        return last if not told or noun in told or noun not in _OFFICES else None

    def state(self) -> Who | None:
        """The state of whoever was named last and acts for one."""
        who = self._last(lambda m: bool(m.who and m.who.for_state and (m.who.country or "") in registry.actors()))
        return state_of(who) if who else None

    def group(self) -> Who | None:
        """The armed group, party or organisation named last."""
        return self._last(lambda m: bool(m.who and m.form == "organisation" and m.who.sector in _GROUPS))

    def organisation(self) -> Who | None:
        """The organisation of states named last: `the bloc`."""
        return self._last(lambda m: bool(m.who and m.form == "organisation" and m.who.sector is None))

    def named_like(self, noun: str) -> Who | None:
        """The organisation or organ named last whose name holds a noun: `the council`, `the agency`."""
        if len(noun) < _SHORTEST_NAME:
            return None
        return self._last(
            lambda m: bool(m.who and m.form in {"organisation", "organ"} and noun in m.who.name.casefold().split())
        )

    def several(self, count: int) -> tuple[Who, ...]:
        """The list of so many that was the last subject, else the last distinct states; empty when there are fewer."""
        return self.listed if len(self.listed) == count else self.most_named(self.states(), count)

    def most_named(self, among: tuple[Who, ...], count: int) -> tuple[Who, ...]:
        """So many of several: those named clearly most often, else the first; none when there are fewer.

        `the two countries` in a report on two are not those of a third that was named by the way.
        """
        if len(among) <= count:
            return among if len(among) == count else ()
        times = {who: self.times[_side(who)] for who in among}
        last, beyond = sorted(times.values(), reverse=True)[count - 1 : count + 1]
        return tuple(who for who in among if times[who] >= last) if last > max(1, beyond) else among[:count]

    def states(self) -> tuple[Who, ...]:
        """The states spoken of, and whoever has none, the last first."""
        seen: dict[str, Who] = {}
        for mention in reversed(self.heard_of):
            state = state_of(mention.who) if mention.who else None
            if state and mention.who and (mention.who.for_state or mention.form == "organisation"):
                seen.setdefault(state.actor_id, state)
        return tuple(seen.values())

    def _last(self, fits: Callable[[Mention], bool]) -> Who | None:
        return next((m.who for m in reversed(self.heard_of) if fits(m)), None)


def state_of(who: Who) -> Who | None:
    """The state that somebody belongs to, or the organisation itself."""
    state = registry.actors().get(who.country or who.actor_id)
    return Who(state.id, state.name, state.country, None) if state else None


def _side(who: Who) -> str:
    """By what the namings of a state and its people are counted together."""
    return who.country or who.actor_id


def _id(mention: Mention) -> str:
    return mention.who.actor_id if mention.who else ""
