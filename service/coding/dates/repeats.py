"""The TIMEX3 values of what comes again: "every Tuesday", "twice a week", "annual"."""

from service.coding.dates import lexicon

_UNITS = lexicon.codes("UNITONE", "UNITS")
_EACH_UNIT = {
    "D": "XXXX-XX-XX", "W": "XXXX-WXX", "M": "XXXX-XX", "Y": "XXXX", "Q": "XXXX-QX", "WE": "XXXX-WXX-WE",
    "NI": "XXXX-XX-XXTNI", "TH": "XXXX-XX-XXTXX", "TM": "XXXX-XX-XXTXX", "TS": "XXXX-XX-XXTXX", "DE": "XXX", "CE": "XX",
    "W2": "P2W",
}  # fmt: skip
_EACH: dict[str, str] = {
    **{word: _EACH_UNIT[unit] for word, unit in _UNITS.items()},
    **{word: f"XXXX-XX-XXT{part}" for word, part in lexicon.codes("PART").items()},
    **{word: f"XXXX-{season}" for word, season in lexicon.codes("SEASON").items()},
    **{word: f"XXXX-{month:02d}" for word, month in lexicon.numbers("MONTHNAME", "MONTHSHORT").items()},
    **{word: f"XXXX-WXX-{day}" for word, day in lexicon.numbers("WEEKDAYNAME", "WEEKDAYSHORT").items()},
    **{word: f"XXXX-WXX-{day}" for word, day in lexicon.numbers("WEEKDAYS").items()},
    **lexicon.codes("REPEAT"),
    "weekdays": "XXXX-WXX-WD",
}


def value_of(words: tuple[str, ...]) -> str:
    """Return the value of a set expression, for example `XXXX-WXX-2` for "every Tuesday"."""
    unit = words[-1]
    every = next((n for word, n in (("other", 2), *lexicon.numbers("NUMERAL").items()) if word in words[1:-1]), 1)
    if every > 1 and unit in _UNITS and words[0] in {"every", "each"}:
        return duration(_UNITS[unit], every)
    if words[0] == "per":
        return duration(_UNITS[unit], 1)
    return _EACH[unit]


def duration(unit: str, count: float | None) -> str:
    """`P3D`, `PT2H`, `P2.5Y`; `PXD` when nobody counted; a fortnight is two weeks."""
    if unit == "W2":
        unit, count = "W", None if count is None else count * 2
    number = "X" if count is None else f"{count:g}"
    return f"PT{number}{unit[1:]}" if unit.startswith("T") else f"P{number}{unit}"
