from pathlib import Path

import pytest

from service.errors import EmbeddedServerError
from service.graph.embedded.repository import MAVEN_CENTRAL, Repository, find_repository, local_repository

MIRROR = """<?xml version="1.0"?>
<settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">
  <servers><server><id>{server}</id><username>reader</username><password>secret</password></server></servers>
  <mirrors>
    <mirror><id>m</id><mirrorOf>{of}</mirrorOf><url>https://jars.example/maven/</url></mirror>
  </mirrors>
</settings>
"""


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_without_any_setting_jars_come_from_maven_central(tmp_path: Path) -> None:
    assert find_repository(None, tmp_path) == Repository(MAVEN_CENTRAL)


def test_what_casus_is_told_wins(tmp_path: Path) -> None:
    write(tmp_path / ".m2" / "settings.xml", MIRROR.format(server="m", of="*"))
    assert find_repository("https://told.example", tmp_path) == Repository("https://told.example")


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        ("central", "https://jars.example/maven/"),
        ("*", "https://jars.example/maven/"),
        ("external:*", "https://jars.example/maven/"),
        ("snapshots, central", "https://jars.example/maven/"),
        ("*,!central", MAVEN_CENTRAL),
        ("snapshots", MAVEN_CENTRAL),
    ],
)
def test_a_mirror_of_central_in_mavens_settings_is_used(tmp_path: Path, of: str, expected: str) -> None:
    write(tmp_path / ".m2" / "settings.xml", MIRROR.format(server="other", of=of))
    assert find_repository(None, tmp_path) == Repository(expected)


def test_a_mirror_gets_the_login_of_its_server(tmp_path: Path) -> None:
    write(tmp_path / ".m2" / "settings.xml", MIRROR.format(server="m", of="central"))
    assert find_repository(None, tmp_path).login == ("reader", "secret")


def test_a_login_in_an_address_is_used_and_not_shown(tmp_path: Path) -> None:
    repository = find_repository("https://reader:s%40fe@told.example/maven", tmp_path)
    assert repository == Repository("https://told.example/maven", ("reader", "s@fe"))
    assert "s@fe" not in repr(repository)


def test_an_address_has_one_slash_between_root_and_path() -> None:
    assert Repository("https://jars.example/maven/").address("a/b.jar") == "https://jars.example/maven/a/b.jar"


@pytest.mark.parametrize("name", [".config/jgo.conf", ".jgorc"])
def test_the_repository_of_jgo_is_used(tmp_path: Path, name: str) -> None:
    write(tmp_path / name, "[repositories]\ncompany = https://jgo.example/maven\n")
    assert find_repository(None, tmp_path) == Repository("https://jgo.example/maven")


def test_damaged_settings_are_said_with_their_file(tmp_path: Path) -> None:
    write(tmp_path / ".m2" / "settings.xml", "<settings>")
    with pytest.raises(EmbeddedServerError, match=r"settings\.xml is not well-formed XML"):
        find_repository(None, tmp_path)


def test_mavens_own_folder_is_where_its_settings_say(tmp_path: Path) -> None:
    assert local_repository(tmp_path) == tmp_path / ".m2" / "repository"
    write(
        tmp_path / ".m2" / "settings.xml", "<settings><localRepository>${user.home}/jars</localRepository></settings>"
    )
    assert local_repository(tmp_path) == tmp_path / "jars"
