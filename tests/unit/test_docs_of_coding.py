from pathlib import Path

from service import ontology
from service.coding import frames

DOCS = Path(__file__).parents[2] / "docs"


def test_every_kind_is_in_the_ontology_page_and_no_other() -> None:
    rows = [line.split("|") for line in (DOCS / "ontology.md").read_text(encoding="utf-8").splitlines()]
    listed = {cells[1].strip(" `"): cells[2].strip() for cells in rows if len(cells) == 6 and cells[1].startswith(" `")}
    assert listed == {kind.name: "/".join(filter(None, [kind.type, kind.mode])) for kind in ontology.kinds().values()}


def test_every_flag_of_frames_is_known_to_the_table() -> None:
    used = {flag for frame in frames.frames() for flag in frame.flags}
    assert used <= frames.FLAGS
