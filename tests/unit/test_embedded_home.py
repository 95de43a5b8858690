import socket
import stat
from pathlib import Path

import pytest

from service.errors import EmbeddedServerError
from service.graph.embedded.home import (
    Ports,
    heap_options,
    provide_password,
    remove_database,
    write_private,
    write_settings,
)
from service.graph.embedded.ports import choose_ports, free_ports, is_free
from service.graph.embedded.releases import release


def test_only_the_owner_may_read_the_password(tmp_path: Path) -> None:
    provide_password(tmp_path)
    assert stat.S_IMODE((tmp_path / "password").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data" / "dbms" / "auth.ini").stat().st_mode) == 0o600


def test_a_private_file_replaces_one_that_others_could_read(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("old")
    (tmp_path / "password").chmod(0o644)
    write_private(tmp_path / "password", "new")
    assert stat.S_IMODE((tmp_path / "password").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["password"]


def test_the_password_stays_the_same(tmp_path: Path) -> None:
    assert provide_password(tmp_path) == provide_password(tmp_path)


def test_a_database_without_its_password_is_said(tmp_path: Path) -> None:
    (tmp_path / "data" / "databases" / "system").mkdir(parents=True)
    with pytest.raises(EmbeddedServerError, match=r"password is missing, .* casus db reset"):
        provide_password(tmp_path)


def test_removing_the_database_leaves_everything_else(tmp_path: Path) -> None:
    password = provide_password(tmp_path)
    (tmp_path / "guide.md").write_text("guide")
    (tmp_path / "data" / "databases" / "system").mkdir(parents=True)
    remove_database(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"guide.md", "password"}
    assert provide_password(tmp_path) == password


@pytest.mark.parametrize(
    ("heap", "options"),
    [
        ("512m", ["-Xms64m", "-Xmx512m"]),
        ("2g", ["-Xms64m", "-Xmx2048m"]),
        ("32m", ["-Xms32m", "-Xmx32m"]),
    ],
)
def test_the_heap_is_the_largest_and_begins_small(heap: str, options: list[str]) -> None:
    assert heap_options(heap) == options


def test_a_server_keeps_its_ports_while_they_are_free(tmp_path: Path) -> None:
    ports = free_ports()
    write_settings(tmp_path, release("2026"), ports)
    assert choose_ports(tmp_path) == ports


def test_a_taken_port_is_given_up(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        assert not is_free(taken)
        write_settings(tmp_path, release("2026"), Ports(taken, free_ports().http))
        assert choose_ports(tmp_path).bolt != taken
