"""A local Neo4j in a container: the image that `docker-compose.yml` names, on loopback ports, with a volume of its own.

What is recorded in `container.json` of the data folder stands in for the embedded server until `reset` or `leave`:
every command that needs the database starts the container if it does not run.
"""

import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import docker
import neo4j
from docker.errors import DockerException, ImageNotFound, NotFound
from docker.models.containers import Container
from neo4j.exceptions import AuthError, DriverError, Neo4jError
from rich.console import Console

from service.errors import ContainerError
from service.graph.embedded import Server
from service.graph.embedded.home import DATABASE, USER, write_private
from service.graph.embedded.ports import LOOPBACK, free_ports
from service.settings import Settings

IMAGE = "neo4j:2026.09.0-community"
_LONGEST_START = 120.0  # seconds
_LONGEST_STOP = 60  # seconds
_POLL = 0.25  # seconds


@dataclass(frozen=True)
class Record:
    """What is known of a data folder's container; its volume has the same name.

    `in_use` is False after `leave`: the embedded server is the database then, and the container keeps its data.
    """

    name: str
    image: str
    bolt_port: int
    http_port: int
    password: str = field(repr=False)
    in_use: bool = True


def recorded(settings: Settings) -> Record | None:
    """Return the record of a data folder's container; None when the embedded server is its database."""
    record = _last_record(settings)
    return record if record is not None and record.in_use else None


def ensure_running(settings: Settings, *, progress: bool = True) -> Server:
    """Return the container's server, ready; the container is made or started if need be.

    One that runs an older image is made anew over the same volume; Neo4j brings its files up to date.

    Raises:
        ContainerError: If no engine answers, or the container does not start.
    """
    with _engine() as engine:
        record = _last_record(settings) or _new_record(settings)
        container = _container(engine, record)
        if container is not None and record.image != IMAGE:
            container.stop(timeout=_LONGEST_STOP)
            container.remove(v=True)
            container = None
        record = replace(record, image=IMAGE, in_use=True)
        if container is None:
            container = _create(engine, record, settings, progress=progress)
        _keep(settings, record)
        if container.status != "running":
            container.start()
        _await_ready(container, record)
        return _server(container, record)


def status(settings: Settings) -> Server | None:
    """Return the container's server if it runs, without starting it.

    Raises:
        ContainerError: If no engine answers.
    """
    record = recorded(settings)
    if record is None:
        return None
    with _engine() as engine:
        container = _container(engine, record)
        running = container is not None and container.status == "running"
        return _server(container, record) if container is not None and running else None


def stop(settings: Settings) -> bool:
    """Stop the container, if it runs; its data stays. Return whether it did.

    Raises:
        ContainerError: If no engine answers.
    """
    record = recorded(settings)
    if record is None:
        return False
    with _engine() as engine:
        container = _container(engine, record)
        if container is None or container.status != "running":
            return False
        container.stop(timeout=_LONGEST_STOP)
        return True


def leave(settings: Settings) -> None:
    """Stop the container and let the embedded server be the data folder's database again; both keep their data.

    Raises:
        ContainerError: If no engine answers.
    """
    record = recorded(settings)
    if record is not None:
        stop(settings)
        _keep(settings, replace(record, in_use=False))


def reset(settings: Settings) -> None:
    """Remove the container, its volume and its record.

    Raises:
        ContainerError: If no engine answers.
    """
    record = recorded(settings)
    if record is None:
        return
    with _engine() as engine:
        container = _container(engine, record)
        if container is not None:
            container.remove(force=True, v=True)
        with suppress(NotFound):
            engine.volumes.get(record.name).remove()
    _path(settings).unlink()


def _path(settings: Settings) -> Path:
    return settings.data_dir / "container.json"


def _last_record(settings: Settings) -> Record | None:
    path = _path(settings)
    return Record(**json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


def _keep(settings: Settings, record: Record) -> None:
    write_private(_path(settings), json.dumps(asdict(record)))


@contextmanager
def _engine() -> Iterator[docker.DockerClient]:
    try:
        engine = docker.from_env()
        engine.ping()
    except DockerException as error:
        raise ContainerError(
            "no Docker engine answers: start it, set DOCKER_HOST, or go back with casus db start --embedded"
        ) from error
    try:
        yield engine
    except DockerException as error:
        raise ContainerError(f"Docker refused: {error}") from error
    finally:
        engine.close()


def _new_record(settings: Settings) -> Record:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    mark = hashlib.sha256(str(settings.data_dir.resolve()).encode()).hexdigest()[:8]
    ports = free_ports()
    return Record(f"casus-neo4j-{mark}", IMAGE, ports.bolt, ports.http, secrets.token_urlsafe(24))


def _container(engine: docker.DockerClient, record: Record) -> Container | None:
    try:
        return engine.containers.get(record.name)
    except NotFound:
        return None


def _create(engine: docker.DockerClient, record: Record, settings: Settings, *, progress: bool) -> Container:
    try:
        engine.images.get(record.image)
    except ImageNotFound:
        console = Console(stderr=True, quiet=not progress)
        with console.status(f"Fetching the image {record.image}"):
            engine.images.pull(record.image)
    return engine.containers.create(
        record.image,
        name=record.name,
        environment={
            "NEO4J_AUTH": f"{USER}/{record.password}",
            "NEO4J_server_memory_heap_max__size": settings.neo4j_heap,
            "NEO4J_dbms_usage__report_enabled": "false",
        },
        ports={"7687/tcp": (LOOPBACK, record.bolt_port), "7474/tcp": (LOOPBACK, record.http_port)},
        volumes={record.name: {"bind": "/data", "mode": "rw"}},
    )


def _await_ready(container: Container, record: Record) -> None:
    deadline = time.monotonic() + _LONGEST_START
    while True:
        try:
            with neo4j.GraphDatabase.driver(_bolt(record), auth=(USER, record.password)) as driver:
                driver.verify_connectivity()
                return
        except AuthError as error:
            raise ContainerError(
                f"the volume {record.name} belongs to another password: casus db reset begins an empty one"
            ) from error
        except (DriverError, Neo4jError) as error:
            container.reload()
            if container.status not in {"running", "created", "restarting"} or time.monotonic() > deadline:
                said = container.logs(tail=3).decode(errors="replace").strip()
                raise ContainerError(f"Neo4j in the container {record.name} is not ready: {said or error}") from error
            time.sleep(_POLL)


def _bolt(record: Record) -> str:
    return f"bolt://{LOOPBACK}:{record.bolt_port}"


def _server(container: Container, record: Record) -> Server:
    container.reload()
    state = container.attrs["State"]
    statistics = container.stats(stream=False, one_shot=True)
    used = statistics["memory_stats"].get("usage", 0) if isinstance(statistics, dict) else 0
    return Server(
        bolt_uri=_bolt(record),
        user=USER,
        password=record.password,
        database=DATABASE,
        http_url=f"http://{LOOPBACK}:{record.http_port}",
        version=record.image.partition(":")[2].partition("-")[0],
        pid=state["Pid"],
        started_at=datetime.fromisoformat(state["StartedAt"][:19]).replace(tzinfo=UTC),
        resident_bytes=used,
    )
