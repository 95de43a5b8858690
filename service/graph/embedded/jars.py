"""The jars on this machine: each checked against its pinned checksum before it gets its name.

A file of a jar's name in the cache folder is that jar, whole: it is written under another name, checked, and then
renamed. What an interrupted run leaves behind has the ending `.part` and is removed by the next one.
"""

import hashlib
import os
import shutil
from pathlib import Path

from filelock import FileLock

from service.errors import EmbeddedServerError
from service.graph.embedded import fetch
from service.graph.embedded.releases import Jar, Release
from service.graph.embedded.repository import find_repository, local_repository


def jar_folder(release: Release, cache_dir: Path) -> Path:
    """Return the folder of a release's jars."""
    return cache_dir / "neo4j" / release.version


def class_path(release: Release, cache_dir: Path) -> list[Path]:
    """Return the files of a release's jars, in class path order, there or not."""
    return [jar_folder(release, cache_dir) / jar.file_name for jar in release.jars]


def provide_jars(
    jars: tuple[Jar, ...],
    folder: Path,
    maven_repository: str | None,
    *,
    title: str,
    home: Path | None = None,
    progress: bool = True,
) -> None:
    """See to it that jars are in a folder; only what is missing there, and Maven does not have, is fetched.

    Args:
        jars: Which.
        folder: Where; it is made.
        maven_repository: `CASUS_MAVEN_REPOSITORY`, or None.
        title: What they are, for the progress bar.
        home: The folder with Maven's settings and files, `.m2`; None: the user's.
        progress: Show a progress bar on stderr.

    Raises:
        EmbeddedServerError: If a jar cannot be fetched, is not the pinned one, or cannot be written.
    """
    home = home or Path.home()
    try:
        if not missing_jars(jars, folder):
            return
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "fetch.lock"):
            _remove_leftovers(folder)
            _take_local(missing_jars(jars, folder), folder, home)
            wanted = missing_jars(jars, folder)
            if wanted:
                repository = find_repository(maven_repository, home)
                fetch.fetch_jars(wanted, folder, repository, title=title, progress=progress)
    except OSError as error:
        raise EmbeddedServerError(
            f"Neo4j's jars cannot be written to {folder} ({error.strerror or error}): "
            "make room there, or set CASUS_CACHE_DIR to another folder"
        ) from error


def missing_jars(jars: tuple[Jar, ...], folder: Path) -> tuple[Jar, ...]:
    """Return the jars that are not in a folder, or not in their full size."""
    return tuple(jar for jar in jars if not _is_whole(folder / jar.file_name, jar.size))


def _is_whole(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except FileNotFoundError:
        return False


def _remove_leftovers(folder: Path) -> None:
    for part in folder.glob(".*.part"):
        part.unlink(missing_ok=True)


def _take_local(jars: tuple[Jar, ...], folder: Path, home: Path) -> None:
    """Link or copy the jars that Maven already has; a file of another content is left alone."""
    local = local_repository(home)
    for jar in jars:
        source, target = local / jar.path, folder / jar.file_name
        if not _is_whole(source, jar.size) or _sha256(source) != jar.sha256:
            continue
        part = fetch.part_name(target)
        try:
            os.link(source, part)
        except OSError:
            shutil.copyfile(source, part)
        part.replace(target)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
