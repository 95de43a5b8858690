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


def class_path(release: Release, cache_dir: Path) -> list[Path]:
    """Return the files of a release's jars, in class path order, there or not."""
    return [_folder(release, cache_dir) / jar.file_name for jar in release.jars]


def provide_jars(
    release: Release, cache_dir: Path, maven_repository: str | None, *, home: Path | None = None, progress: bool = True
) -> None:
    """See to it that every jar of a release is in the cache folder; only what is missing is fetched.

    Args:
        release: Whose jars.
        cache_dir: The cache folder of Casus.
        maven_repository: `CASUS_MAVEN_REPOSITORY`, or None.
        home: The user's home folder, where Maven's settings and files are.
        progress: Show a progress bar on stderr.

    Raises:
        EmbeddedServerError: If a jar cannot be fetched, is not the pinned one, or cannot be written.
    """
    folder = _folder(release, cache_dir)
    if not missing_jars(release.jars, folder):
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "fetch.lock"):
            _remove_leftovers(folder)
            _provide(release, folder, maven_repository, home or Path.home(), progress=progress)
    except OSError as error:
        raise EmbeddedServerError(
            f"Neo4j's jars cannot be written to {folder} ({error.strerror or error}): "
            "make room there, or set CASUS_CACHE_DIR"
        ) from error


def missing_jars(jars: tuple[Jar, ...], folder: Path) -> tuple[Jar, ...]:
    """Return the jars that are not in a folder, or not in their full size."""
    return tuple(jar for jar in jars if not _is_whole(folder / jar.file_name, jar.size))


def _folder(release: Release, cache_dir: Path) -> Path:
    return cache_dir / "neo4j" / release.version


def _is_whole(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except FileNotFoundError:
        return False


def _remove_leftovers(folder: Path) -> None:
    for part in folder.glob(".*.part"):
        part.unlink(missing_ok=True)


def _provide(release: Release, folder: Path, told: str | None, home: Path, *, progress: bool) -> None:
    local = local_repository(home)
    for jar in missing_jars(release.jars, folder):
        _take_local(jar, local / jar.path, folder / jar.file_name)
    wanted = missing_jars(release.jars, folder)
    if wanted:
        repository = find_repository(told, home)
        fetch.fetch_jars(wanted, folder, repository, title=f"Neo4j {release.version}", progress=progress)


def _take_local(jar: Jar, source: Path, target: Path) -> None:
    """Link or copy a jar that Maven already has; another file of that name is left alone."""
    if not _is_whole(source, jar.size):
        return
    with source.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != jar.sha256:
            return
    part = fetch.part_name(target)
    try:
        os.link(source, part)
    except OSError:
        shutil.copyfile(source, part)
    part.replace(target)
