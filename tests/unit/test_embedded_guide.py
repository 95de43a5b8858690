import re
from pathlib import Path

from service.graph.embedded.guide import starter_queries, write_guide

ROOT = Path(__file__).parents[2]


def graph_shape(path: Path) -> str:
    found = re.search(r"```\n(\(:Source\).*?)```", path.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None, f"{path} has no drawing of the graph"
    return found[1]


def test_the_guide_draws_the_graph_as_the_documentation_does(tmp_path: Path) -> None:
    assert graph_shape(write_guide(tmp_path)) == graph_shape(ROOT / "docs" / "graph.md")


def test_the_guide_has_every_starter_query_with_its_title(tmp_path: Path) -> None:
    text = write_guide(tmp_path).read_text(encoding="utf-8")
    assert len(starter_queries()) == 10
    for query in starter_queries():
        assert f"## {query.title}\n\n```cypher\n{query.text};\n```" in text
