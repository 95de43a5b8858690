"""Who reads an article for its claims: our rules, or a model; both behind the door `code(article)`."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from service.coding import code, registry
from service.coding.version import coder_version
from service.errors import InputError
from service.model import Article, Claim, digest
from service.settings import Settings

CoderName = Literal["rules", "llm"]
Code = Callable[[Article], Sequence[Claim]]
"""From an article to its claims."""
Reject = Callable[[str, InputError], None]
"""Enters in a ledger what cannot be used, with where it stands."""

UNREAD = "its language is {!r}; only English is coded"
"""What is said of an article that is not read, with its language."""

_CODED_LANGUAGE = "en"


def is_read(article: Article) -> bool:
    """Whether an article is in a language that is read."""
    return article.language.startswith(_CODED_LANGUAGE)


@dataclass
class Usage:
    """What a model has been asked in a run: requests, those tried again among them, and tokens, in and out."""

    requests: int = 0
    tokens: int = 0

    @property
    def sentence(self) -> str:
        """The same in words."""
        return f"A model was asked {self.requests:,} times, and used {self.tokens:,} tokens."


@dataclass(frozen=True)
class Coder:
    """Reads articles.

    Attributes:
        version: Tells its readings from all others; an article that another version read is read again.
        code: The claims of an article; raises an `InputError` when it cannot be read now.
        most: So many articles are read before they are stored.
        usage: What it has asked of a model so far.
    """

    version: str
    code: Code
    most: int = 2_000
    usage: Usage = field(default_factory=Usage)


OpenCoder = Callable[[Reject], AbstractContextManager[Coder]]
"""Opens a coder for the duration of a block; claims that it refuses are entered in a ledger."""


@contextmanager
def rules(_: Reject) -> Iterator[Coder]:
    """Open the coder of rules: pure, and never at a loss."""
    tables = [table.read_text(encoding="utf-8") for table in registry.own_tables()]
    yield Coder(digest(coder_version(), *tables)[:16] if tables else coder_version(), code)


def coder_named(name: CoderName, settings: Settings) -> OpenCoder:
    """Return what opens a coder.

    Raises:
        UsageError: If a model is asked for, and the settings name none.
    """
    if name == "rules":
        return rules
    from service.loading.model_coder import Model, open_model  # noqa: PLC0415  what reads its answers takes long to load

    return partial(open_model, Model.of(settings))
