import pytest

from service.errors import EmbeddedServerError
from service.graph.embedded.releases import parse_lock, release

SUM = "0" * 64


def test_a_line_of_a_lock_is_a_jar() -> None:
    (plain, native) = parse_lock(
        f"# Jars\norg.neo4j:neo4j-io:2026.09.0 {SUM} 12\nio.netty:netty-epoll:4.2:linux-x86_64 {SUM} 345\n", "a.lock"
    )
    assert plain.path == "org/neo4j/neo4j-io/2026.09.0/neo4j-io-2026.09.0.jar"
    assert plain.size == 12
    assert native.file_name == "netty-epoll-4.2-linux-x86_64.jar"


@pytest.mark.parametrize(
    "line",
    [
        f"org.neo4j:neo4j {SUM} 12",
        f"org.neo4j:neo4j:1:a:b {SUM} 12",
        "org.neo4j:neo4j:1 abc 12",
        f"org.neo4j:neo4j:1 {SUM}",
        f"org.neo4j:neo4j:1 {SUM} twelve",
    ],
)
def test_a_damaged_lock_is_said_with_its_line(line: str) -> None:
    with pytest.raises(EmbeddedServerError, match=r"^a\.lock, line 2 is not "):
        parse_lock(f"# Jars\n{line}\n", "a.lock")


def test_two_jars_of_one_name_are_refused() -> None:
    with pytest.raises(EmbeddedServerError, match="two jars of one file name"):
        parse_lock(f"a:x:1 {SUM} 1\nb:x:1 {SUM} 1\n", "a.lock")


@pytest.mark.parametrize(("line", "version"), [("2026", "2026.09.0"), ("5.26", "5.26.31")])
def test_every_release_has_its_own_jars_and_neo4j_browser(line: str, version: str) -> None:
    names = {jar.file_name for jar in release(line).jars}
    assert {f"neo4j-{version}.jar", f"neo4j-server-{version}.jar", "neo4j-browser-5.24.0.jar"} <= names
    assert len(names) > 200


def test_an_unknown_line_is_said_with_those_there_are() -> None:
    with pytest.raises(EmbeddedServerError, match=r"no embedded Neo4j '4\.4': ask for one of 2026, 5\.26"):
        release("4.4")
