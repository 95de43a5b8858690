"""Fetching jars from a repository on this machine: whole and checked, or not there at all."""

import hashlib
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from service.errors import EmbeddedServerError
from service.graph.embedded.jars import missing_jars, provide_jars
from service.graph.embedded.releases import Jar

SIZE = 200_000


def jar(number: int) -> Jar:
    content = content_of(f"jar-{number}-1.jar")
    return Jar("org.example", f"jar-{number}", "1", "", hashlib.sha256(content).hexdigest(), SIZE)


def content_of(file_name: str) -> bytes:
    return hashlib.shake_256(file_name.encode()).digest(SIZE)


JARS = tuple(jar(number) for number in range(12))


@dataclass
class JarRepository:
    """A Maven repository that can be slow, damaged, or unwell for a while."""

    url: str = ""
    pause: float = 0
    faults: dict[str, list[int]] = field(default_factory=dict)  # file name -> statuses to answer first
    damaged: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def repository() -> Iterator[JarRepository]:
    state = JarRepository()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.rpartition("/")[2]
            state.asked.append(name)
            statuses = state.faults.get(name, [])
            if statuses:
                self.send_error(statuses.pop(0))
                return
            body = content_of(name)
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            half = len(body) // 2
            self.wfile.write(body[:half])
            time.sleep(state.pause)
            self.wfile.write(b"damaged" + body[half + 7 :] if name in state.damaged else body[half:])

        def handle(self) -> None:
            try:
                super().handle()
            except ConnectionError:
                self.close_connection = True

        def log_message(self, *_arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        state.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield state
        server.shutdown()


def provide(folder: Path, repository: JarRepository, jars: tuple[Jar, ...] = JARS) -> None:
    provide_jars(jars, folder, repository.url, title="jars", home=folder.parent / "home", progress=False)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"fetch.lock"}


def test_missing_jars_are_fetched_and_checked(tmp_path: Path, repository: JarRepository) -> None:
    provide(tmp_path / "jars", repository)
    assert {path.name: path.read_bytes() for path in (tmp_path / "jars").glob("*.jar")} == {
        jar.file_name: content_of(jar.file_name) for jar in JARS
    }


def test_what_is_there_is_not_fetched_again(tmp_path: Path, repository: JarRepository) -> None:
    provide(tmp_path / "jars", repository)
    repository.asked.clear()
    (tmp_path / "jars" / JARS[3].file_name).unlink()
    (tmp_path / "jars" / JARS[4].file_name).write_bytes(b"cut")
    provide(tmp_path / "jars", repository)
    assert sorted(repository.asked) == [JARS[3].file_name, JARS[4].file_name]


def test_a_fault_that_passes_is_tried_again(tmp_path: Path, repository: JarRepository) -> None:
    repository.faults[JARS[0].file_name] = [503, 429]
    provide(tmp_path / "jars", repository, JARS[:2])
    assert missing_jars(JARS[:2], tmp_path / "jars") == ()


def test_a_jar_that_is_not_there_is_said_at_once(tmp_path: Path, repository: JarRepository) -> None:
    repository.faults[JARS[0].file_name] = [404]
    with pytest.raises(EmbeddedServerError, match=r"jar-0-1\.jar answers 404: set CASUS_MAVEN_REPOSITORY"):
        provide(tmp_path / "jars", repository, JARS[:1])
    assert repository.asked == [JARS[0].file_name]


def test_a_jar_with_another_checksum_never_gets_its_name(
    tmp_path: Path, repository: JarRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.graph.embedded.fetch._FIRST_PAUSE", 0.001)
    repository.damaged.add(JARS[1].file_name)
    with pytest.raises(EmbeddedServerError, match=r"jar-1-1\.jar could not be fetched .* the pinned one is "):
        provide(tmp_path / "jars", repository, JARS[1:2])
    assert names(tmp_path / "jars") == set()


def test_a_repository_that_nobody_answers_at_is_said_in_one_sentence(
    tmp_path: Path, repository: JarRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.graph.embedded.fetch._FIRST_PAUSE", 0.001)
    repository.url = "http://127.0.0.1:9"
    with pytest.raises(EmbeddedServerError, match=r"could not be fetched in 5 attempts .* check the network"):
        provide(tmp_path / "jars", repository, JARS[:1])


def test_a_killed_fetch_leaves_nothing_that_looks_whole(tmp_path: Path, repository: JarRepository) -> None:
    folder = tmp_path / "jars"
    repository.pause = 30
    script = (
        "import sys; from pathlib import Path; from service.graph.embedded.jars import provide_jars; "
        "from service.graph.embedded.releases import Jar; "
        "provide_jars(tuple(Jar(*eval(part)) for part in sys.argv[3:]), Path(sys.argv[1]), sys.argv[2], "
        "title='jars', home=Path(sys.argv[1]), progress=False)"
    )
    fields = [repr((j.group, j.artifact, j.version, j.classifier, j.sha256, j.size)) for j in JARS]
    fetching = subprocess.Popen([sys.executable, "-c", script, str(folder), repository.url, *fields])
    try:
        while not (folder.is_dir() and any(path.stat().st_size for path in folder.glob(".*.part"))):
            assert fetching.poll() is None
            time.sleep(0.02)
    finally:
        fetching.send_signal(signal.SIGKILL)
        fetching.wait()
    assert missing_jars(JARS, folder) == JARS
    repository.pause = 0
    provide(folder, repository)
    assert names(folder) == {jar.file_name for jar in JARS}


def test_a_jar_that_maven_has_is_not_fetched(tmp_path: Path, repository: JarRepository) -> None:
    good, damaged = JARS[:2]
    for one, content in ((good, content_of(good.file_name)), (damaged, b"x" * SIZE)):
        path = tmp_path / "home" / ".m2" / "repository" / one.path
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
    provide(tmp_path / "jars", repository, JARS[:2])
    assert repository.asked == [damaged.file_name]
    assert missing_jars(JARS[:2], tmp_path / "jars") == ()


def test_a_folder_that_cannot_be_written_is_said_with_the_way_out(tmp_path: Path, repository: JarRepository) -> None:
    (tmp_path / "jars").write_text("in the way")
    with pytest.raises(EmbeddedServerError, match=r"cannot be written to .* CASUS_CACHE_DIR"):
        provide(tmp_path / "jars", repository)
