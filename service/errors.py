"""The error tree. Every message is one sentence: what was wrong, where, and what to do.

CasusError                      exit status
├── UsageError                  2   an argument, option or setting is wrong
├── InputError                  1   something that was read cannot be used
│   ├── UnreadableInputError        a file or page cannot be read as what it should be
│   ├── FetchError                  a page cannot be had
│   │   └── DisallowedFetchError        it must not be had: robots.txt, or a private address
│   ├── ModelError                  a model cannot be asked
│   │   ├── ModelTimeoutError           it does not answer in time
│   │   ├── ModelBusyError              it asks to come again later
│   │   ├── ModelAnswerError            its answer is not what it was asked for
│   │   └── BudgetSpentError            the run has used the tokens that it may
│   ├── RefusedClaimError           a claim of a model does not pass the gate
│   └── UnmappedValueError          a value has no counterpart in our vocabulary
│       ├── UnknownCodeError            a row's code is none of its scheme's
│       └── NotAnEventError             what a row says is no event to us
├── NotFoundError               1   nothing has this id
├── MovedError                  1   what had this id has another one now
├── DatabaseError               3   there is no database to work with
│   ├── DatabaseUnreachableError    nobody answers at the address
│   ├── DatabaseRefusedError        user or password is wrong
│   ├── DatabaseMissingError        the server has no database of that name
│   ├── DatabaseTooOldError         the server is older than 5.26
│   ├── DatabaseNotReadyError       migrations are missing or not ours
│   ├── EmbeddedServerError         the embedded server cannot be prepared or started
│   └── ContainerError              Neo4j cannot be run in a container
└── RunFailedError              4   a load could not be finished
"""


class CasusError(Exception):
    """Any fault that Casus foresees; `str()` of it is the sentence to show."""

    exit_status = 1


class UsageError(CasusError):
    """An argument, option or setting is wrong."""

    exit_status = 2


class InputError(CasusError):
    """Something that was read cannot be used; `reason` names the class of fault in a run's ledger."""

    reason = "input"


class UnreadableInputError(InputError):
    """A file or page cannot be read as what it should be."""

    reason = "unreadable"


class FetchError(InputError):
    """A page cannot be had."""

    reason = "unfetched"


class DisallowedFetchError(FetchError):
    """A page must not be had: its site's robots.txt forbids it, or its host has a private address."""

    reason = "disallowed"


class ModelError(InputError):
    """A model cannot be asked."""

    reason = "model_failed"


class ModelTimeoutError(ModelError):
    """A model does not answer in time."""

    reason = "model_timeout"


class ModelBusyError(ModelError):
    """A model asks to come again later."""

    reason = "model_busy"


class ModelAnswerError(ModelError):
    """A model's answer is not what it was asked for."""

    reason = "model_answer"


class BudgetSpentError(ModelError):
    """A run has used the tokens that it may."""

    reason = "model_budget"


class RefusedClaimError(InputError):
    """A claim of a model does not pass the gate; `reason` names what of it, as in `claim_quote`."""

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class UnmappedValueError(InputError):
    """A value has no counterpart in our vocabulary."""

    reason = "unmapped"


class UnknownCodeError(UnmappedValueError):
    """A row's code is none of its scheme's."""

    reason = "unknown_code"


class NotAnEventError(UnmappedValueError):
    """What a row says is no event to us, such as a statement."""

    reason = "not_an_event"


class NotFoundError(CasusError):
    """Nothing has this id."""


class MovedError(CasusError):
    """What had this id has another one now."""

    def __init__(self, message: str, successor_id: str) -> None:
        super().__init__(message)
        self.successor_id = successor_id


class DatabaseError(CasusError):
    """There is no database to work with."""

    exit_status = 3


class DatabaseUnreachableError(DatabaseError):
    """Nobody answers at the address."""


class DatabaseRefusedError(DatabaseError):
    """User or password is wrong."""


class DatabaseMissingError(DatabaseError):
    """The server has no database of that name."""


class DatabaseTooOldError(DatabaseError):
    """The server is older than the oldest one supported."""


class DatabaseNotReadyError(DatabaseError):
    """Migrations are missing, or the ones applied are not ours."""


class EmbeddedServerError(DatabaseError):
    """The embedded server cannot be prepared or started."""


class ContainerError(DatabaseError):
    """Neo4j cannot be run in a container."""


class RunFailedError(CasusError):
    """A load could not be finished."""

    exit_status = 4
