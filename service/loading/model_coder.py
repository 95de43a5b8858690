"""A model as a coder: one request an article to an OpenAI-compatible endpoint, and its answer through the gate.

What fails is one article's fault and never the run's: it is not stored, and asked again by the next run.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Self

import httpx
from httpx_retries import Retry, RetryTransport
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from service import ontology
from service.errors import (
    BudgetSpentError,
    FetchError,
    ModelAnswerError,
    ModelBusyError,
    ModelError,
    ModelTimeoutError,
    RefusedClaimError,
    UsageError,
)
from service.loading.coders import Coder, Reject, Usage
from service.loading.model_claims import Answer, Reading, answer_schema
from service.loading.web.transports import Polite
from service.model import Article, Claim, digest
from service.settings import Settings

_MOST_BYTES = 5_000_000
_MOST_FAILURES = 5
_MOST_ARTICLES = 10  # answers that are lost when a load is killed
_CHARACTERS = 4  # of one token, where nobody has counted
_BUSY = 429


@dataclass(frozen=True)
class Model:
    """Where a model is, and how it is asked; times are in seconds.

    Attributes:
        url: What `/chat/completions` is added to.
        name: Its name there.
        key: What it is asked with; None where none is needed.
        timeout: For an answer.
        budget: Tokens in one run.
        attempts: Tries for one article, when it is busy or cannot be reached.
        back_off: The first wait after that; doubled each time.
        patience: The longest wait that it may ask for.
    """

    url: str
    name: str
    key: str | None = field(default=None, repr=False)
    timeout: float = 60.0
    budget: int = 1_000_000
    attempts: int = 3
    back_off: float = 1.0
    patience: float = 60.0

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """The model that the settings name.

        Raises:
            UsageError: If they name none.
        """
        if settings.llm_url is None or settings.llm_model is None:
            raise UsageError("no model is named: set CASUS_LLM_URL and CASUS_LLM_MODEL, as the README says")
        key = settings.llm_key.get_secret_value() if settings.llm_key else None
        return cls(settings.llm_url.rstrip("/"), settings.llm_model, key, settings.llm_timeout, settings.llm_budget)


@contextmanager
def open_model(model: Model, reject: Reject) -> Iterator[Coder]:
    """Open a model as a coder."""
    usage = Usage()
    with _client(model, usage) as client:
        asking = _Asking(model, client, usage, reject)
        version = f"llm.{model.name}.{digest(_instructions(), json.dumps(answer_schema()))[:16]}"
        yield Coder(version, asking.code, most=_MOST_ARTICLES, usage=usage)


@cache
def _instructions() -> str:
    """What a model is told, with all kinds."""
    text = files("service").joinpath("data", "model", "instructions.md").read_text(encoding="utf-8")
    kinds = "\n".join(f"- {kind.name}: {kind.label.lower()}" for kind in ontology.kinds().values())
    return f"{text}\nKinds:\n\n{kinds}\n"


def _client(model: Model, usage: Usage) -> httpx.Client:
    retry = Retry(
        total=model.attempts - 1,
        allowed_methods=("POST",),
        retry_on_exceptions=(httpx.ConnectError, httpx.RemoteProtocolError),
        backoff_factor=model.back_off,
        max_backoff_wait=model.patience,
    )
    sender = Polite(_Counted(usage), delay=0, patience=model.patience)
    headers = {"Authorization": f"Bearer {model.key}"} if model.key else {}
    return httpx.Client(transport=RetryTransport(sender, retry=retry), headers=headers, timeout=model.timeout)


class _Counted(httpx.BaseTransport):
    """Sends, and counts what it sends."""

    def __init__(self, usage: Usage) -> None:
        self._inner = httpx.HTTPTransport()
        self._usage = usage

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._usage.requests += 1
        return self._inner.handle_request(request)

    def close(self) -> None:
        self._inner.close()


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    content: str


class _Choice(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    message: _Message


class _Tokens(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    total_tokens: int = Field(ge=0)


class _Completion(BaseModel):
    """What an endpoint answers with, as far as it is read."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    choices: tuple[_Choice, ...] = Field(min_length=1)
    usage: _Tokens | None = None


@dataclass
class _Asking:
    """A model that is asked in a run."""

    model: Model
    client: httpx.Client
    usage: Usage
    reject: Reject
    _failures: int = 0

    def code(self, article: Article) -> list[Claim]:
        """Return the claims that the model finds in an article and that pass the gate, in the order of its text.

        Raises:
            ModelError: If it cannot be asked, or its answer is not what it was asked for.
        """
        answer = self._answer(article)
        reading = Reading(article)
        found: dict[str, Claim] = {}
        for told in answer.claims:
            try:
                claim = reading.claim(told, f"llm.{self.model.name}")
            except RefusedClaimError as error:
                self.reject(article.title or article.id, error)
            else:
                found.setdefault(claim.id, claim)
        return sorted(found.values(), key=lambda claim: (claim.start, claim.end, claim.kind))

    def _answer(self, article: Article) -> Answer:
        request = _request(self.model, article)
        self._check_budget(request)
        if self._failures >= _MOST_FAILURES:
            raise ModelError(f"{self.model.url} has failed {self._failures} times in a row, and is not asked again")
        try:
            content = self._sent(request)
        except ModelError as error:
            self._failures += 1
            if isinstance(error, ModelTimeoutError):  # it was read, and is paid for
                self.usage.tokens += _counted(request)
            raise
        self._failures = 0
        return self._read(content, request)

    def _check_budget(self, request: bytes) -> None:
        if self.usage.tokens + _counted(request) > self.model.budget:
            raise BudgetSpentError(
                f"{self.usage.tokens:,} of {self.model.budget:,} tokens are used: load again, or raise CASUS_LLM_BUDGET"
            )

    def _sent(self, request: bytes) -> bytes:
        """The body of the model's answer."""
        url = f"{self.model.url}/chat/completions"
        headers = {"Content-Type": "application/json"}
        try:
            with self.client.stream("POST", url, content=request, headers=headers) as response:
                content = self._body(response)
        except FetchError as error:
            raise ModelBusyError(str(error)) from error
        except httpx.TimeoutException as error:
            raise ModelTimeoutError(f"{url} does not answer within {self.model.timeout:g} seconds") from error
        except httpx.HTTPError as error:
            raise ModelError(f"{url} cannot be asked ({error})") from error
        if not response.is_success:
            kind = ModelBusyError if response.status_code == _BUSY else ModelError
            raise kind(f"{url} answers {response.status_code} {response.reason_phrase}".rstrip())
        return content

    def _body(self, response: httpx.Response) -> bytes:
        deadline = time.monotonic() + self.model.timeout
        content = bytearray()
        for piece in response.iter_bytes():
            content += piece
            if len(content) > _MOST_BYTES:
                raise ModelError(f"the answer has more than {_MOST_BYTES:,} bytes")
            if time.monotonic() > deadline:
                raise ModelTimeoutError(f"the answer is not whole after {self.model.timeout:g} seconds")
        return bytes(content)

    def _read(self, content: bytes, request: bytes) -> Answer:
        try:
            completion = _Completion.model_validate_json(content)
        except ValidationError as error:
            self.usage.tokens += _counted(request) + _counted(content)
            raise ModelAnswerError(f"the endpoint's answer is no completion ({_fault(error)})") from error
        told = completion.choices[0].message.content
        used = completion.usage
        self.usage.tokens += used.total_tokens if used else _counted(request) + _counted(told.encode())
        try:
            return Answer.model_validate_json(told)
        except ValidationError as error:
            raise ModelAnswerError(f"the model's answer does not fit the schema ({_fault(error)})") from error


def _request(model: Model, article: Article) -> bytes:
    day = article.published_on and article.published_on.isoformat()
    asked = {"title": article.title, "published_on": day, "text": article.text}
    schema = {"name": "claims", "strict": True, "schema": answer_schema()}
    body: dict[str, Any] = {
        "model": model.name,
        "temperature": 0,
        "messages": [
            {"role": "system", "content": _instructions()},
            {"role": "user", "content": json.dumps(asked, ensure_ascii=False)},
        ],
        "response_format": {"type": "json_schema", "json_schema": schema},
    }
    return json.dumps(body).encode()


def _counted(text: bytes) -> int:
    return -(-len(text) // _CHARACTERS)


def _fault(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(map(str, first["loc"]))
    return f"{where}: {first['msg']}" if where else first["msg"]
