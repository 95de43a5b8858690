"""Every frame reads its own sentence and keeps silent on the other: the tables' own test material."""

from datetime import date

import pytest

from service import ontology
from service.coding import code
from service.coding.frames import Frame, frames
from service.model import Article, Source

NEWS = Source(id="news", name="News")


def rules_that_read(text: str) -> set[str]:
    article = Article.of(source=NEWS, text=text, published_on=date(2025, 5, 12))
    return {claim.rule.rpartition(".")[0] for claim in code(article)}


@pytest.mark.parametrize("frame", frames(), ids=lambda frame: frame.rule)
def test_frame_reads_its_sentence(frame: Frame) -> None:
    assert frame.rule in rules_that_read(frame.positive)


@pytest.mark.parametrize("frame", frames(), ids=lambda frame: frame.rule)
def test_frame_keeps_silent_on_what_is_no_event(frame: Frame) -> None:
    assert frame.rule not in rules_that_read(frame.negative)


def test_frames_have_distinct_names() -> None:
    names = [frame.rule for frame in frames()]
    assert len(names) == len(set(names))


def test_frames_give_kinds_of_the_ontology() -> None:
    assert {frame.kind for frame in frames()} <= set(ontology.kinds())


def test_twenty_most_usual_kinds_have_frames() -> None:
    assert len({frame.kind for frame in frames()}) >= 20
