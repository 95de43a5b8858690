"""Neo4j in a container, on a real engine; skipped where none answers."""

import contextlib
import gc
import os
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest
import yaml
from docker.errors import DockerException

from service.errors import ContainerError
from service.graph import container, local
from service.graph.embedded.releases import DEFAULT_LINE, release
from service.settings import Settings

# The Docker client leaves sockets to the garbage collector, which is to find them here and not in another test.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    yield
    gc.collect()


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    try:
        docker.from_env().close()
    except DockerException:
        pytest.skip("no Docker engine answers here")
    found = Settings(data_dir=tmp_path)
    yield found
    container.reset(found)


def test_container_takes_the_place_of_the_embedded_server_and_keeps_its_data(settings: Settings) -> None:
    server = local.ensure_running(settings, in_container=True)
    assert server.version == release(DEFAULT_LINE).version
    record = container.recorded(settings)
    assert record is not None
    with contextlib.closing(docker.from_env()) as engine:
        bindings = engine.containers.get(record.name).ports
    assert {binding["HostIp"] for found in bindings.values() if found for binding in found} == {"127.0.0.1"}
    assert local.stop(settings)
    assert local.status(settings) is None
    with local.hold(settings) as again:  # what needs the database starts it
        assert (again.bolt_uri, again.password) == (server.bolt_uri, server.password)
    container.leave(settings)
    assert container.recorded(settings) is None
    assert local.ensure_running(settings, in_container=True).password == server.password


def test_no_engine_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/no.sock")
    with pytest.raises(ContainerError, match="no Docker engine answers"):
        local.ensure_running(Settings(data_dir=tmp_path), in_container=True)
    assert os.listdir(tmp_path) == []  # noqa: PTH208  nothing is left behind


def test_compose_runs_the_same_neo4j_on_loopback_ports() -> None:
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    assert compose["services"]["neo4j"]["image"] == container.IMAGE
    assert release(DEFAULT_LINE).version in container.IMAGE
    for service in compose["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))
        assert {"ALL"} == set(service["cap_drop"])
