"""Where jars come from: what Casus is told, else what Maven or jgo is set to, else Maven Central."""

import configparser
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit
from xml.etree import ElementTree as ET

from service.errors import EmbeddedServerError

MAVEN_CENTRAL = "https://repo.maven.apache.org/maven2"


@dataclass(frozen=True)
class Repository:
    """A Maven repository: its root address, and user and password where it wants them."""

    url: str
    login: tuple[str, str] | None = field(default=None, repr=False)

    def address(self, path: str) -> str:
        """The address of a path in it."""
        return f"{self.url.rstrip('/')}/{path}"


def find_repository(told: str | None, home: Path) -> Repository:
    """Return the repository to fetch from.

    Args:
        told: `CASUS_MAVEN_REPOSITORY`, which wins; None when it is unset.
        home: The user's home folder, with `.m2/settings.xml`, `.config/jgo.conf` or `.jgorc` where they exist.

    Raises:
        EmbeddedServerError: If one of those files cannot be read as what it should be.
    """
    if told:
        return _with_login(told)
    return _maven_mirror(home) or _jgo_repository(home) or Repository(MAVEN_CENTRAL)


def local_repository(home: Path) -> Path:
    """Return the folder in which Maven keeps what it has fetched."""
    settings = _maven_settings(home)
    told = None if settings is None else settings.findtext("localRepository")
    return Path(told.strip().replace("${user.home}", str(home))) if told else home / ".m2" / "repository"


def _maven_settings(home: Path) -> ET.Element | None:
    path = home / ".m2" / "settings.xml"
    if not path.is_file():
        return None
    try:
        root = ET.fromstring(path.read_text(encoding="utf-8"))  # noqa: S314  the user's own file
    except (ET.ParseError, UnicodeDecodeError) as error:
        raise EmbeddedServerError(
            f"{path} is not well-formed XML ({error}): correct it, or set CASUS_MAVEN_REPOSITORY"
        ) from error
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def _maven_mirror(home: Path) -> Repository | None:
    settings = _maven_settings(home)
    if settings is None:
        return None
    for mirror in settings.iterfind("mirrors/mirror"):
        url = (mirror.findtext("url") or "").strip()
        if url and _mirrors_central(mirror.findtext("mirrorOf") or ""):
            return Repository(url, _login(settings, mirror.findtext("id")))
    return None


def _mirrors_central(pattern: str) -> bool:
    words = [word.strip() for word in pattern.split(",")]
    return "!central" not in words and any(word in {"central", "*", "external:*"} for word in words)


def _login(settings: ET.Element, server_id: str | None) -> tuple[str, str] | None:
    for server in settings.iterfind("servers/server"):
        user, password = server.findtext("username"), server.findtext("password")
        if server.findtext("id") == server_id and user and password:
            return user, password
    return None


def _jgo_repository(home: Path) -> Repository | None:
    paths = [path for path in (home / ".config" / "jgo.conf", home / ".jgorc") if path.is_file()]
    if not paths:
        return None
    config = configparser.ConfigParser(interpolation=None)
    try:
        config.read(paths[0], encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError) as error:
        raise EmbeddedServerError(
            f"{paths[0]} is not a jgo configuration ({error}): correct it, or set CASUS_MAVEN_REPOSITORY"
        ) from error
    section = config["repositories"] if config.has_section("repositories") else {}
    url = section.get("central") or next(iter(section.values()), None)
    return _with_login(url) if url else None


def _with_login(url: str) -> Repository:
    """Take user and password out of an address, so that no message shows them."""
    parts = urlsplit(url)
    if parts.username is None:
        return Repository(url)
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    return Repository(bare, (unquote(parts.username), unquote(parts.password or "")))
