"""What a supervisor is told at its start: the settings that concern it, and nothing secret."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from service.graph.embedded.releases import DEFAULT_LINE
from service.settings import Settings


@dataclass(frozen=True)
class Plan:
    """One embedded server.

    Attributes:
        data_dir: The data folder of Casus; Neo4j's home is the folder `neo4j` in it.
        cache_dir: The cache folder of Casus, with the jars and the start-up caches.
        heap: Largest Java heap, e.g. `512m`.
        idle_seconds: Stop when nobody has used the server for so long.
        line: Which release, see `releases.py`.
        train: Whether to write a start-up cache where there is none.
    """

    data_dir: Path
    cache_dir: Path
    heap: str
    idle_seconds: float
    line: str
    train: bool

    @property
    def home(self) -> Path:
        """Neo4j's home folder."""
        return self.data_dir / "neo4j"

    def to_json(self) -> str:
        """The plan as a command-line argument."""
        return json.dumps(asdict(self), default=str)

    @staticmethod
    def from_json(text: str) -> "Plan":
        """The plan that `to_json` wrote."""
        fields = json.loads(text)
        fields["data_dir"], fields["cache_dir"] = Path(fields["data_dir"]), Path(fields["cache_dir"])
        return Plan(**fields)


def make_plan(settings: Settings, *, line: str = DEFAULT_LINE, train: bool = True) -> Plan:
    """Return the plan for the settings' data folder."""
    return Plan(
        data_dir=settings.data_dir.absolute(),
        cache_dir=settings.cache_dir.absolute(),
        heap=settings.neo4j_heap,
        idle_seconds=settings.embedded_idle_seconds,
        line=line,
        train=train,
    )
