"""Neo4j's home folder: its configuration, its password, and what its Java is told."""

import hashlib
import os
import re
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from service.errors import EmbeddedServerError
from service.graph.embedded.java import Java
from service.graph.embedded.releases import Release

USER = "neo4j"
DATABASE = "neo4j"
_HASH_ROUNDS = 1024

# A bolt or HTTP connection that lingers would hold up every stop by five seconds each.
_SETTINGS = """\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{bolt_port}
server.http.listen_address=127.0.0.1:{http_port}
server.memory.pagecache.size=128m
db.transaction.timeout=10m
dbms.security.allow_csv_import_from_file_urls=false
dbms.usage_report.enabled=false
client.allow_telemetry=false
internal.server.bolt.thread_pool_shutdown_wait_time=0s
internal.server.bolt.connection_shutdown_wait_time=0s
"""
_SETTINGS_OF_2026 = """\
dbms.fleet_manager.enabled=false
server.fleet_discovery.enabled=false
"""
_OPENED_PACKAGES = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")

# The optimising compiler begins later: a start is a third shorter, and a load of minutes takes no longer.
_COMPILER = (
    "-XX:Tier4InvocationThreshold=20000",
    "-XX:Tier4MinInvocationThreshold=2400",
    "-XX:Tier4CompileThreshold=60000",
    "-XX:Tier4BackEdgeThreshold=160000",
)


@dataclass(frozen=True)
class Ports:
    """The loopback ports of one server."""

    bolt: int
    http: int


def write_settings(home: Path, release: Release, ports: Ports) -> None:
    """Write `conf/neo4j.conf`; Neo4j refuses to start on a setting that it does not know."""
    text = _SETTINGS.format(bolt_port=ports.bolt, http_port=ports.http)
    path = home / "conf" / "neo4j.conf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + (_SETTINGS_OF_2026 if release.line == "2026" else ""), encoding="utf-8")


def write_java_arguments(home: Path, release: Release, java: Java, jars: list[Path], options: list[str]) -> Path:
    """Write the file that `java @file` reads, and return its path; a command line of 20,000 characters is too long."""
    arguments = [
        "-XX:+UseSerialGC",
        *_COMPILER,
        *options,
        *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED_PACKAGES),
        "--enable-native-access=ALL-UNNAMED",
        *(["--sun-misc-unsafe-memory-access=allow"] if java.major >= 24 else []),  # noqa: PLR2004
        "-cp",
        os.pathsep.join(map(str, jars)),
        release.main_class,
        f"--home-dir={home}",
        f"--config-dir={home / 'conf'}",
        "--console-mode",
    ]
    path = home / "conf" / "java.args"
    quoted = ('"' + argument.replace("\\", "\\\\").replace('"', '\\"') + '"' for argument in arguments)
    path.write_text("\n".join(quoted) + "\n", encoding="utf-8")
    return path


def heap_options(heap: str) -> list[str]:
    """Return Java's options for a largest heap such as `512m`; it begins small and grows when it has to."""
    amount, unit = re.fullmatch(r"(\d+)([mg])", heap).groups()  # type: ignore[union-attr]  # settings.py checks it
    megabytes = int(amount) * (1024 if unit == "g" else 1)
    return [f"-Xms{min(64, megabytes)}m", f"-Xmx{megabytes}m"]


def provide_password(home: Path) -> str:
    """Return the password of the server in `home`, made at its first start.

    Raises:
        EmbeddedServerError: If the database is there and its password is not.
    """
    path = home / "password"
    if not path.is_file():
        if is_initialised(home):
            raise EmbeddedServerError(
                f"{path} is missing, and without it the database beside it cannot be opened: "
                "put it back, or begin an empty database with casus db reset"
            )
        write_private(path, secrets.token_urlsafe(24) + "\n")
    password = path.read_text(encoding="utf-8").strip()
    if not is_initialised(home):
        write_private(home / "data" / "dbms" / "auth.ini", f"{USER}:{_hashed(password, secrets.token_bytes(32))}:\n")
    return password


def is_initialised(home: Path) -> bool:
    """Whether Neo4j has made its system database there."""
    return (home / "data" / "databases" / "system").is_dir()


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, from its first byte on, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mkstemp creates with mode 0600
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    Path(name).replace(path)


def remove_database(home: Path) -> None:
    """Delete what Neo4j keeps in its home folder; the password stays."""
    for folder in ("data", "logs", "conf"):
        if (home / folder).exists():
            shutil.rmtree(home / folder)


def _hashed(password: str, salt: bytes) -> str:
    """The credential as `neo4j-admin dbms set-initial-password` writes it, without a second Java for it."""
    digest = hashlib.sha256(salt + password.encode()).digest()
    for _ in range(_HASH_ROUNDS - 1):
        digest = hashlib.sha256(digest).digest()
    return f"SHA-256,{digest.hex()},{salt.hex()},{_HASH_ROUNDS}"
