"""Settings: the only module that reads the environment. Every name is prefixed `CASUS_`."""

from pathlib import Path
from typing import Any, Literal

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from service.errors import UsageError


class Settings(BaseSettings):
    """Everything that can be set from outside; `docs/operations.md` explains each.

    Raises:
        UsageError: If a setting has a wrong form.
    """

    model_config = SettingsConfigDict(env_prefix="CASUS_", frozen=True, extra="ignore")

    data_dir: Path = Field(
        default_factory=lambda: user_data_path("casus"),
        description="Embedded database, archive and actors of your own.",
    )
    cache_dir: Path = Field(
        default_factory=lambda: user_cache_path("casus"),
        description="Neo4j's jars and the start-up cache; may be deleted at any time.",
    )
    neo4j_uri: str | None = Field(
        default=None, description="A Neo4j server to use; unset: the embedded one is started."
    )
    neo4j_user: str = Field(default="neo4j", description="User at that server.")
    neo4j_password: SecretStr | None = Field(default=None, description="Its password.")
    neo4j_password_file: Path | None = Field(default=None, description="A file that holds the password.")
    neo4j_database: str = Field(default="neo4j", description="Database at that server.")
    neo4j_heap: str = Field(
        default="512m", pattern=r"^\d+[mg]$", description="Largest Java heap of the embedded server, e.g. 512m or 2g."
    )
    maven_repository: str | None = Field(
        default=None, description="Where jars come from; unset: Maven's own setting, else Maven Central."
    )
    host: str = Field(default="127.0.0.1", description="Where `casus serve` listens; only loopback unless told.")
    port: int = Field(default=8000, ge=0, le=65535, description="Its port; 0: a free one.")
    log_format: Literal["console", "json"] = Field(default="console", description="How logs look, on stderr.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="warning", description="What is logged.")
    slow_query_seconds: float = Field(
        default=1.0, ge=0, description="A statement that takes so long is named in the log."
    )
    allowed_hosts: str = Field(
        default="", description="Host names that the API answers to besides the loopback names, comma-separated."
    )
    load_batch: int = Field(
        default=100, ge=1, le=2000, description="So many articles are written in one transaction of a load."
    )
    jobs_file: Path = Field(default=Path("jobs.toml"), description="The jobs that are run on a schedule.")
    job_lease_seconds: int = Field(
        default=30, ge=3, le=3600, description="The jobs of a scheduler that was killed are taken over after so long."
    )
    fetch_contact: str = Field(
        default="", description="An address for sites to write to, shown in the user agent of every fetch."
    )
    fetch_delay: float = Field(default=1.0, ge=0, description="Seconds between two requests to one host.")
    fetch_private_hosts: str = Field(
        default="", description="Hosts with private addresses that may be fetched from, comma-separated."
    )
    fetch_proxy: str | None = Field(default=None, description="A proxy for fetching pages.")
    llm_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s/]+",
        description="An OpenAI-compatible address that a model is asked at, as in http://127.0.0.1:11434/v1.",
    )
    llm_model: str | None = Field(default=None, description="The model's name there.")
    llm_key: SecretStr | None = Field(default=None, description="The key to it.")
    llm_timeout: float = Field(default=60, gt=0, description="Seconds that an answer of the model may take.")
    llm_budget: int = Field(default=1_000_000, ge=1, description="Tokens that a model may use in one run.")
    embedded_idle_seconds: float = Field(
        default=600, ge=1, description="The embedded server stops when no command has used it for so long."
    )

    def __init__(self, **given: Any) -> None:  # noqa: ANN401  pydantic judges them
        try:
            super().__init__(**given)
        except ValidationError as error:
            raise UsageError(_sentence(error)) from error

    def password(self) -> str | None:
        """The password for `neo4j_uri`: given, or read from its file; None when there is none.

        Raises:
            UsageError: If its file cannot be read.
        """
        if self.neo4j_password is not None:
            return self.neo4j_password.get_secret_value()
        if self.neo4j_password_file is not None:
            try:
                return self.neo4j_password_file.read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                fault = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
                raise UsageError(
                    f"no password can be read from {self.neo4j_password_file} ({fault}): "
                    "correct CASUS_NEO4J_PASSWORD_FILE, or set CASUS_NEO4J_PASSWORD"
                ) from error
        return None


def _sentence(error: ValidationError) -> str:
    """What is wrong with the first wrong setting, as its variable is called."""
    fault = error.errors()[0]
    name = "".join(f"CASUS_{part}".upper() for part in fault["loc"][:1])
    wanted = fault["msg"].partition(", ")[0] if fault["type"].endswith("_parsing") else fault["msg"]
    wanted = wanted.removeprefix("Input ").removeprefix("String ")
    return f"{name} is {fault['input']!r}, which {wanted}: correct it or unset it"
