"""Fetching jars: the one place outside `service.loading.web` that opens HTTP."""

import hashlib
import secrets
import ssl
import threading
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from pathlib import Path

import certifi
import httpx
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from service.errors import EmbeddedServerError
from service.graph.embedded.releases import Jar
from service.graph.embedded.repository import Repository

_WORKERS = 8
_ATTEMPTS = 5
_FIRST_PAUSE = 0.5  # seconds before the second attempt; doubled each time
_WORTH_ANOTHER_TRY = {408, 425, 429, 500, 502, 503, 504}

Advance = Callable[[int], None]


class _TryAgainError(Exception):
    """A fault that another attempt may not meet."""


class _AbandonedError(Exception):
    """Another jar failed or the user interrupted; nobody waits for this one."""


def fetch_jars(wanted: tuple[Jar, ...], folder: Path, repository: Repository, *, title: str, progress: bool) -> None:
    """Fetch jars into a folder, several at a time; each gets its name only when its checksum is right.

    Args:
        wanted: The jars; what is fetched of them stays when another one fails.
        folder: Where they go; it exists.
        repository: Where they come from.
        title: What they are, for the progress bar on stderr.
        progress: Show it.

    Raises:
        EmbeddedServerError: If a jar cannot be had, or is not the pinned one.
        OSError: If a file cannot be written.
    """
    largest_first = sorted(wanted, key=lambda jar: -jar.size)
    abandoned = threading.Event()
    bar = Progress(
        TextColumn("Fetching {task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        console=Console(stderr=True),
        disable=not progress,
    )
    with bar, _client(repository) as client, ThreadPoolExecutor(_WORKERS, "casus-fetch") as workers:
        task = bar.add_task(f"{title} from {httpx.URL(repository.url).host}", total=sum(jar.size for jar in wanted))
        fetching = _Fetching(client, repository, lambda size: bar.advance(task, size), abandoned)
        futures = [workers.submit(fetching.fetch, jar, folder / jar.file_name) for jar in largest_first]
        try:
            done, _ = wait(futures, return_when=FIRST_EXCEPTION)
        finally:
            abandoned.set()
            workers.shutdown(wait=False, cancel_futures=True)
        for future in done:
            future.result()


def part_name(target: Path) -> Path:
    """Return a name of its own for the unchecked bytes of a jar."""
    return target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")


def _client(repository: Repository) -> httpx.Client:
    trusted = ssl.create_default_context()
    trusted.load_verify_locations(certifi.where())
    return httpx.Client(
        auth=repository.login,
        verify=trusted,
        follow_redirects=True,
        timeout=httpx.Timeout(30, connect=15),
        headers={"User-Agent": "casus"},
        limits=httpx.Limits(max_connections=_WORKERS),
    )


class _Fetching:
    """What the workers share: the client, the repository, the progress bar and the sign to give up."""

    def __init__(
        self, client: httpx.Client, repository: Repository, advance: Advance, abandoned: threading.Event
    ) -> None:
        self._client = client
        self._repository = repository
        self._advance = advance
        self._abandoned = abandoned

    def fetch(self, jar: Jar, target: Path) -> None:
        """Fetch one jar, with some patience."""
        address = self._repository.address(jar.path)
        for attempt in range(_ATTEMPTS):
            if self._abandoned.wait(_FIRST_PAUSE * 2 ** (attempt - 1) if attempt else 0):
                return
            try:
                self._fetch_once(jar, address, target)
            except _TryAgainError as error:
                fault = str(error)
            except _AbandonedError:
                return
            else:
                return
        raise EmbeddedServerError(
            f"{address} could not be fetched in {_ATTEMPTS} attempts ({fault}): "
            "check the network, or set CASUS_MAVEN_REPOSITORY to a repository that can be reached"
        )

    def _fetch_once(self, jar: Jar, address: str, target: Path) -> None:
        part = part_name(target)
        counted = _Counted(self._advance)
        try:
            checksum = self._receive(address, part, counted)
            _check_sum(checksum, jar)
            part.replace(target)
        except _TryAgainError:
            counted.take_back()
            raise
        finally:
            part.unlink(missing_ok=True)

    def _receive(self, address: str, part: Path, counted: "_Counted") -> str:
        """Write what the address gives to `part`, to the disk, and return its sha256."""
        digest = hashlib.sha256()
        try:
            with self._client.stream("GET", address) as response, part.open("wb") as file:
                _check_status(response, address)
                for chunk in response.iter_bytes():
                    if self._abandoned.is_set():
                        raise _AbandonedError
                    digest.update(chunk)
                    file.write(chunk)
                    counted.add(len(chunk))
        except httpx.TransportError as error:
            raise _TryAgainError(f"{type(error).__name__}: {error}") from error
        except (httpx.InvalidURL, httpx.TooManyRedirects, httpx.DecodingError) as error:
            raise EmbeddedServerError(
                f"{address} cannot be fetched ({error}): correct CASUS_MAVEN_REPOSITORY or Maven's settings"
            ) from error
        return digest.hexdigest()


class _Counted:
    """The bytes of one attempt, so that a failed one can be taken off the bar again."""

    def __init__(self, advance: Advance) -> None:
        self._advance = advance
        self.size = 0

    def add(self, size: int) -> None:
        self.size += size
        self._advance(size)

    def take_back(self) -> None:
        self._advance(-self.size)


def _check_status(response: httpx.Response, address: str) -> None:
    if response.status_code in _WORTH_ANOTHER_TRY:
        raise _TryAgainError(f"status {response.status_code}")
    if response.status_code != httpx.codes.OK:
        raise EmbeddedServerError(
            f"{address} answers {response.status_code}: "
            "set CASUS_MAVEN_REPOSITORY to a repository that has Maven Central's jars"
        )


def _check_sum(checksum: str, jar: Jar) -> None:
    if checksum != jar.sha256:
        raise _TryAgainError(f"what came has the sha256 {checksum}, and the pinned one is {jar.sha256}")
