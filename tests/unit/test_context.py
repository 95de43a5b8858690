"""The ledger of a run: how many sentences it keeps, and how it says that there are more."""

from service.errors import NotAnEventError, UnmappedValueError, UnreadableInputError
from service.loading import Context


def test_a_thousand_sentences_of_a_reason_are_kept_and_the_cut_is_marked() -> None:
    said: list[str] = []
    context = Context(say=said.append)
    for number in range(1500):
        context.reject(f"row {number}", UnmappedValueError("no day"))
    context.reject("row", UnreadableInputError("no cells"))
    assert context.rejected == {"unmapped": 1500, "unreadable": 1}
    assert len(context.rejects) == 1000 + 1 + 1
    assert context.rejects[999:] == [
        "row 999: no day",
        "more of 'unmapped' were counted, but not named",
        "row: no cells",
    ]
    assert len(said) == 100 + 1 + 1


def test_what_is_rejected_as_expected_is_counted_and_not_named() -> None:
    said: list[str] = []
    context = Context(say=said.append, expected=frozenset({"not_an_event"}))
    context.reject("row 1", NotAnEventError("a statement"))
    assert context.rejected == {"not_an_event": 1}
    assert context.rejects == said == []


def test_where_it_stands_is_said_once() -> None:
    context = Context()
    context.reject("https://x.example/a", UnreadableInputError("https://x.example/a answers 404"))
    context.reject("https://x.example/a", UnreadableInputError("there is no article in the page"))
    assert context.rejects == [
        "https://x.example/a answers 404",
        "https://x.example/a: there is no article in the page",
    ]


def test_doubts_are_kept_likewise() -> None:
    context = Context()
    for number in range(1500):
        context.warn("a.jsonl", f"doubt {number}")
    assert len(context.doubts) == 1001
    assert context.doubts[-1] == "more was doubtful, but is not named"
