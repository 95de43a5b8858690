"""The ontology tables agree with each other."""

import pytest

from service import ontology
from service.errors import UnmappedValueError


def test_there_are_sixteen_types() -> None:
    assert len(ontology.types()) == 16


def test_there_are_thirty_seven_contexts() -> None:
    assert len(ontology.contexts()) == 37


@pytest.mark.parametrize("kind", ontology.kinds().values(), ids=lambda kind: kind.name)
def test_every_kind_names_a_type_a_mode_of_it_and_contexts(kind: ontology.Kind) -> None:
    assert kind.mode is None or kind.mode in ontology.types()[kind.type].modes
    assert set(kind.contexts) <= ontology.contexts()
    assert kind.phrase
    assert kind.label


def test_modality_names_types_and_modes_that_exist() -> None:
    for (_, before), (after, mode) in ontology.modality().items():
        assert before in ontology.types()
        assert mode is None or mode in ontology.types()[after].modes


@pytest.mark.parametrize(
    ("kind", "status", "expected"),
    [
        ("naval_drill", "occurred", ("MOBILIZE", "weapons", 4)),
        ("naval_drill", "planned", ("THREATEN", "violence", 3)),
        ("visit", "planned", ("AGREE", None, 1)),
        ("visit", "cancelled", ("REJECT", "meet", 3)),
        ("military_aid", "cancelled", ("SANCTION", "discontinue", 4)),
        ("treaty_ratified", "denied", ("SUPPORT", None, 1)),
    ],
)
def test_type_follows_from_kind_and_status(kind: str, status: str, expected: tuple[str, str | None, int]) -> None:
    coding = ontology.coding_of(kind, status)
    assert (coding.type, coding.mode, coding.quad_class) == expected


def test_unknown_kind_is_refused() -> None:
    with pytest.raises(UnmappedValueError, match="no kind is called 'parade'"):
        ontology.coding_of("parade", "occurred")
