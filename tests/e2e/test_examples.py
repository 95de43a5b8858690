"""Every example command of the README and the documentation, run as it stands there.

Only what cannot be the same is replaced: the API's port by the one that the test serves on, `https://www.example.org`
by a site on loopback, and what runs in a container by the same command here. `make` and Docker themselves are not run;
what they are asked for must exist.
"""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml

from service.graph import embedded
from service.loading import Context
from service.loading.pipeline import Report
from service.settings import Settings
from tests.e2e.test_serve_command import end, start
from tests.integration.samples import SAMPLES
from tests.loaders.sites import Answer, serving

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
SAVED = ROOT / "tests" / "fixtures" / "pages" / "plain.html"
SERVERS = ("casus serve", "casus demo")
SCHEDULER = "casus jobs schedule"
DESTRUCTIVE = "casus db reset"


def blocks(language: str) -> list[tuple[str, str]]:
    found = []
    for page in PAGES:
        for number, text in enumerate(
            re.findall(rf"^```{language}\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
        ):
            found.append((f"{page.name}-{number}", text))
    return found


CONSOLES = blocks("console")
JOBS = blocks("toml")
PUBLIC = "https://www.example.org"


MINISTERS = """id,name,aliases,country,office,org,since,until,ambiguous
,Ada Obi,Adaeze Obi,NGA,foreign minister,,2024-05,,
"""


@pytest.fixture
def desk(tmp_path: Path, site: str) -> Path:
    """A folder with what the examples name, the jobs of the documentation among it."""
    folder = tmp_path / "desk"
    for name in ("folder", "articles", "saved-pages"):
        (folder / name).mkdir(parents=True)
    line = '{"text": "Kenya ratified the fisheries treaty with Tanzania on Monday.", "published_on": "2025-05-14"}\n'
    (folder / "news.jsonl").write_text(line, encoding="utf-8")
    (folder / "articles" / "news.jsonl").write_text(line, encoding="utf-8")
    (folder / "article.txt").write_text("Kenya ratified the fisheries treaty on Monday.", encoding="utf-8")
    (folder / "more.jsonl").write_text(line, encoding="utf-8")
    (folder / "articles.jsonl").write_text(line.replace('{"text"', '{"id": "a", "text"'), encoding="utf-8")
    (folder / "ministers.csv").write_text(MINISTERS, encoding="utf-8")
    (folder / "saved-pages" / "pact.html").write_bytes(SAVED.read_bytes())
    (folder / "jobs.toml").write_text(dict(JOBS)["jobs.md-0"].replace(PUBLIC, site), encoding="utf-8")
    return folder


@pytest.fixture
def environment(command_environment: dict[str, str], load_articles: Callable[..., Report]) -> dict[str, str]:
    load_articles(SAMPLES)
    path = f"{Path(sys.executable).parent}{os.pathsep}{command_environment['PATH']}"
    return command_environment | {"PATH": path, "CASUS_FETCH_PRIVATE_HOSTS": "127.0.0.1", "CASUS_FETCH_DELAY": "0"}


@pytest.fixture
def embedded_environment(
    environment: dict[str, str], tmp_path: Path, shared_caches: dict[str, object]
) -> Iterator[dict[str, str]]:
    """An environment whose database may be deleted."""
    own = {name: value for name, value in environment.items() if not name.startswith("CASUS_NEO4J")}
    own |= {f"CASUS_{name.upper()}": str(value) for name, value in shared_caches.items()}
    yield own | {"CASUS_DATA_DIR": str(tmp_path / "own")}
    embedded.stop(Settings(data_dir=tmp_path / "own", **shared_caches))


@pytest.fixture
def site() -> Iterator[str]:
    page = Answer(body=SAVED.read_bytes(), headers={"Content-Type": "text/html"})
    with serving({"/world/pact": page}) as found:
        feed = f"<rss version='2.0'><channel><item><link>{found.url}/world/pact</link></item></channel></rss>"
        found.answers["/feed.xml"] = Answer(body=feed.encode(), headers={"Content-Type": "application/rss+xml"})
        yield found.url


@pytest.fixture
def api(environment: dict[str, str]) -> Iterator[str]:
    process, address = start(environment, "serve", "--port", "0")
    yield address
    end(process)


def lines_of(block: str) -> list[tuple[str, list[str]]]:
    """The commands of a block, each with the lines of output below it."""
    if "$ " not in block:
        return [(line.partition("    #")[0].partition("  #")[0].strip(), []) for line in block.splitlines() if line]
    parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    return [(part.splitlines()[0], part.splitlines()[1:]) for part in parts]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "block"), CONSOLES, ids=[name for name, _ in CONSOLES])
def test_example_runs(  # noqa: PLR0913, PLR0917  what examples need
    name: str,  # noqa: ARG001  the test's id
    block: str,
    desk: Path,
    api: str,
    site: str,
    request: pytest.FixtureRequest,
    environment: dict[str, str],
) -> None:
    if DESTRUCTIVE in block:
        environment = request.getfixturevalue("embedded_environment")
    for command, output in lines_of(block):
        if command.startswith("make "):
            check_target(shlex.split(command)[1])
            continue
        here = within(command).replace(PUBLIC, site)
        if here.startswith(SERVERS):
            process, _ = start({**environment, "CASUS_PORT": "0"}, *shlex.split(here)[1:])
            assert end(process) == 0
            continue
        if here == SCHEDULER:
            schedule_and_stop(environment, desk)
            continue
        if here.startswith("docker "):
            continue
        run = subprocess.run(
            ["bash", "-o", "pipefail", "-c", here.replace("http://127.0.0.1:8000", api)],
            cwd=desk, env=environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert run.returncode == 0, (command, run.stdout, run.stderr)
        for line in output:
            assert line.strip() in {"...", *map(str.strip, run.stdout.splitlines())}, (command, line)


def schedule_and_stop(environment: dict[str, str], desk: Path) -> None:
    command = [sys.executable, "-m", *["service.cli.main", "jobs", "schedule"]]
    process = subprocess.Popen(command, cwd=desk, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert "jobs are scheduled" in process.stdout.readline()
    assert end(process) == 0


@pytest.mark.slow
@pytest.mark.parametrize("text", dict(JOBS).values(), ids=dict(JOBS))
def test_jobs_of_the_documentation_run(
    text: str,
    desk: Path,
    site: str,
    environment: dict[str, str],
) -> None:
    (desk / "jobs.toml").write_text(text.replace(PUBLIC, site), encoding="utf-8")
    for job in tomllib.loads(text)["jobs"]:
        for again in (False, True):
            command = [sys.executable, "-m", *["service.cli.main", "jobs", "run"], job]
            run = subprocess.run(
                command, cwd=desk, env=environment, capture_output=True, text=True, timeout=120, check=False
            )
            assert run.returncode == 0, run.stderr
            assert ("Nothing" in run.stdout) == again, run.stdout


def within(command: str) -> str:
    """What Compose runs in a container of ours, as a command here."""
    words = shlex.split(command)
    if words[:2] != ["docker", "compose"]:
        return command
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    service = next(word for word in words[3:] if not word.startswith("-"))
    assert service in services
    return command.partition(f" {service} ")[2].replace(" /articles", " articles") if words[2] == "exec" else command


def check_target(name: str) -> None:
    assert re.search(rf"^{name}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE), name


def test_loader_of_the_documentation_loads(tmp_path: Path) -> None:
    ((_, text),) = [(name, text) for name, text in blocks("python") if name.startswith("loading")]
    made: dict[str, object] = {}
    exec(compile(text, "docs/loading.md", "exec"), made)  # noqa: S102  our own documentation
    (tmp_path / "a.hp").write_text("12 November 2024\nKenya ratified the treaty.", encoding="utf-8")
    (tmp_path / "b.hp").write_text("some day\nKenya ratified the treaty.", encoding="utf-8")
    context = Context()
    (article,) = made["load"](context, str(tmp_path))  # type: ignore[operator]
    assert article.published_on == date(2024, 11, 12)
    assert dict(context.rejected) == {"unmapped": 1}


def test_python_of_the_documentation_says_what_stands_there() -> None:
    ((_, text),) = [(name, text) for name, text in blocks("python") if name.startswith("dates")]
    made: dict[str, object] = {"date": date}
    for line in text.splitlines():
        expression, _, shown = line.partition("  # ")
        if shown:
            assert eval(expression, made) == eval(shown, made), line  # noqa: S307  our own documentation
        else:
            exec(line, made)  # noqa: S102  the same
