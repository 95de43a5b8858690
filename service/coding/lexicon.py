"""English word forms: which lemmas a form may belong to, from rules and a table of irregular verbs; word classes."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

_VOWELS = "aeiou"
_DOUBLING = re.compile(
    rf"^[^{_VOWELS}]*[{_VOWELS}][bdgklmnprt]$|(?:mit|pel|fer|cur|bar|plan|drop|stop|equip|trol|quit|nul|nap)$"
)
_O_ES = frozenset({"go", "undergo", "forgo", "do", "undo", "veto", "echo", "embargo"})
_SINGLE = frozenset(
    {
        "end",
        "visit",
        "target",
        "open",
        "order",
        "offer",
        "deliver",
        "abandon",
        "threaten",
        "limit",
        "suffer",
        "differ",
        "proffer",
    }
)


@cache
def irregular() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Base -> (past forms, participles)."""
    text = files("service").joinpath("data", "lexicon", "irregular_verbs.txt").read_text(encoding="utf-8")
    rows = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return {base: (tuple(past.split("/")), tuple(participle.split("/"))) for base, past, participle in rows}


@cache
def word_class(name: str) -> frozenset[str]:
    """A small word class of the coder, by its name in `words.toml`."""
    text = files("service").joinpath("data", "lexicon", "words.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)[name])


def verb_forms(lemma: str) -> frozenset[str]:
    """All forms of a verb, the base among them."""
    stem = _doubled(lemma)
    past, participles = _past_and_participle(lemma)
    ing = f"{lemma[:-1]}ing" if lemma.endswith("e") and not lemma.endswith(("ee", "ye")) else f"{stem}ing"
    present = {"am", "is", "are"} if lemma == "be" else set[str]()
    british = {f"{lemma}led", f"{lemma}ling"} if lemma.endswith(("el", "al")) else set[str]()
    return frozenset({lemma, plural(lemma), ing, *past, *participles, *british, *present})


def past_forms(lemma: str) -> frozenset[str]:
    """Past tenses of a verb; of some they are the base itself (`hit`)."""
    past, _ = _past_and_participle(lemma)
    return frozenset(past)


def is_past_only(word: str, lemma: str) -> bool:
    """Whether a form is the past tense of a verb, and neither its base nor its participle: `overran`, `took`."""
    past, participles = _past_and_participle(lemma)
    return word in past and word != lemma and word not in participles


def participle(lemma: str) -> str:
    """The past participle of a verb."""
    return _past_and_participle(lemma)[1][0]


def _past_and_participle(lemma: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    stem = _doubled(lemma)
    regular = f"{stem}ed" if not lemma.endswith("e") else f"{lemma}d"
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        regular = f"{lemma[:-1]}ied"
    return irregular().get(lemma, ((regular,), (regular,)))


def _doubled(lemma: str) -> str:
    if lemma not in _SINGLE and _DOUBLING.search(lemma):
        return lemma + lemma[-1]
    return lemma


def plural(noun: str) -> str:
    """The -s form of a noun or verb."""
    if noun.endswith(("s", "x", "z", "ch", "sh")) or noun in _O_ES:
        return f"{noun}es"
    if noun.endswith("y") and noun[-2:-1] not in _VOWELS:
        return f"{noun[:-1]}ies"
    return f"{noun}s"


def noun_forms(lemma: str) -> frozenset[str]:
    """Singular and plural of a noun."""
    special = {
        "aircraft": "aircraft",
        "military": "militaries",
        "child": "children",
        "person": "persons",
        "life": "lives",
    }
    if lemma.endswith("man"):
        return frozenset({lemma, f"{lemma[:-3]}men"})
    return frozenset({lemma, special.get(lemma, plural(lemma))})


def form_table(lemmas: Iterable[str]) -> dict[str, frozenset[str]]:
    """Form -> lemmas it may belong to; a particle verb (`carry_out`) is entered under its verb's forms."""
    table: dict[str, set[str]] = {}
    for lemma in sorted(set(lemmas)):
        for form in verb_forms(lemma.partition("_")[0]):
            table.setdefault(form, set()).add(lemma)
    return {form: frozenset(found) for form, found in table.items()}
