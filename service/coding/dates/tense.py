"""Whether a clause speaks of what happened or of what is to come: a shallow reading of its cue words.

The nearest cue before the expression decides, for it governs it ("said it will sail on Monday"); only where there is
none does the first cue behind it ("On Monday the fleet will sail").
"""

from typing import Literal

from service.coding.dates import lexicon
from service.coding.dates.alphabet import CHARACTER
from service.coding.dates.tokens import Tokens

Tense = Literal["past", "future", "none"]

_FUTURE = lexicon.CUES["future"]
_FUTURE_BEFORE_TO = lexicon.CUES["future_before_to"]
"""`is to`, `agreed to`: the verb after `to` is still to come."""
_PAST = lexicon.CUES["past"]
_NO_VERBS = lexicon.CUES["no_verbs"]
_REACH = 40
"""Tokens to either side in which a clause's verb is looked for."""
_MAY = CHARACTER["may"]
_SHORTEST_PAST = 5
BREAKS = frozenset(CHARACTER[kind] for kind in ("STOP", "GAP", "SEMICOLON"))


def tense_around(tokens: Tokens, first: int, end: int) -> Tense:
    """Return the tense that governs tokens `first` to `end`, `end` not included.

    What is called or set `for Saturday` is still to come; `blamed them for Saturday's raid` is not.
    """
    owning = tokens.word(end)[:1] in {"'", "’"} if end < len(tokens.kinds) else False
    if first and tokens.word(first - 1) == "for" and not owning:
        return "future"
    for index in range(first - 1, max(first - _REACH, 0) - 1, -1):
        if tokens.kinds[index] in BREAKS:
            break
        if (cue := _cue(tokens, index)) != "none":
            return cue
    for index in range(end, min(end + _REACH, len(tokens.kinds))):
        if tokens.kinds[index] in BREAKS:
            break
        if (cue := _cue(tokens, index)) != "none":
            return cue
    return "none"


def _cue(tokens: Tokens, index: int) -> Tense:
    word = tokens.word(index)
    following = tokens.word(index + 1) if index + 1 < len(tokens.kinds) else ""
    if tokens.kinds[index] == _MAY:  # with a capital: the month
        return "none"
    if word in _FUTURE or (word in _FUTURE_BEFORE_TO and following == "to"):
        return "future"
    if word in _PAST or (word.endswith("ed") and len(word) >= _SHORTEST_PAST and word not in _NO_VERBS):
        return "past"
    return "none"
