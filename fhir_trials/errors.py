"""Every exception the library raises, named by what the caller can do.

TrialsError
  + UsageError            the call itself is wrong: change the arguments
  + TableError            a table of `mappings/` has a fault: mend the row that the message names
  + DataError             the data has errors: `issues` lists them with their paths
    + ReadError           the source cannot be understood at all
  + StateError            the state file cannot be used: the message says why, and whether it may be thrown away
  + TargetError           a server, a folder or the network
    + TimeUp              the time that was given is over: run again to go on
    + Unreachable         no answer: check the address, try again later
      + AnswerLost        nobody knows whether a resource was made, or still will be: look again later
    + NotAFhirServer      something answered that is no FHIR server of a release we speak
    + ForeignUrl          the server pointed to another origin; nothing was sent there
    + AmbiguousMatch      several resources on the target carry one identifier: keep one of them
    + ServerError         the server answered with an error; carries status, OperationOutcome, request id
      + AuthFailed        401 or 403: check the credentials
      + Conflict          somebody else changed it: read again, decide, retry
      + StillReferenced   something else on the server refers to what was to be deleted: retire it instead
      + Throttled         429 or 503 beyond the retries: wait
      + Invalid           the server refuses the content: fix the data
      + PartialTransaction  some entries of a transaction were not done
"""

from collections.abc import Sequence
from typing import Any


class TrialsError(Exception):
    """The root of every exception of this library."""


class UsageError(TrialsError):
    """The call itself is wrong; the message says which argument and what it takes."""


class TableError(TrialsError):
    """A table of `mappings/` has a fault; the message says which table, where, and what to do."""


class DataError(TrialsError):
    """The data has errors.

    Attributes:
        issues: the issues of severity error, each with its path.
    """

    def __init__(self, message: str, issues: Sequence[Any] = ()) -> None:
        super().__init__(message)
        self.issues = tuple(issues)


class ReadError(DataError):
    """The source cannot be understood; the message says what, where and what to do."""


class StateError(TrialsError):
    """The state file cannot be used: another target's, a newer version's, damaged, or its lock is held too long."""


class TargetError(TrialsError):
    """Something between us and the target went wrong."""


class TimeUp(TargetError):
    """The time that was given for a run is over; what was done stands in the state, and another run goes on."""


class Unreachable(TargetError):
    """No answer came: the host, the port or the network; the message names the origin only."""


class AnswerLost(Unreachable):
    """The answer to a creation under an id of the server was lost, and it may still be under way.

    To send it again now could make the same twice; a later look tells what became of it.
    """


class NotAFhirServer(TargetError):
    """What answered is no FHIR server, or one of a release that was not asked for."""


class ForeignUrl(TargetError):
    """The server handed out a URL on another origin; the message names only the host."""


class AmbiguousMatch(TargetError):
    """Several resources on the target carry one identifier; the message lists them, and none was changed."""


class ServerError(TargetError):
    """The server answered with an error.

    Attributes:
        status: the HTTP status.
        outcome: the OperationOutcome as sent, or None.
        request_id: the server's `X-Request-Id`, or an empty string.
    """

    def __init__(
        self, message: str, *, status: int, outcome: dict[str, Any] | None = None, request_id: str = ""
    ) -> None:
        super().__init__(message)
        self.status = status
        self.outcome = outcome
        self.request_id = request_id


class AuthFailed(ServerError):
    """The server did not accept the credentials (401) or what they may do (403)."""


class Conflict(ServerError):
    """Somebody else changed the resource since it was read (409 or 412)."""


class StillReferenced(ServerError):
    """The server deletes nothing that something else there still refers to (409); nobody has changed it."""


class Throttled(ServerError):
    """The server asks to slow down, beyond what the retries allow.

    Attributes:
        retry_after: seconds for which it asks to be left alone; 0 where it does not say.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int,
        outcome: dict[str, Any] | None = None,
        request_id: str = "",
        retry_after: float = 0.0,
    ) -> None:
        super().__init__(message, status=status, outcome=outcome, request_id=request_id)
        self.retry_after = retry_after


class Invalid(ServerError):
    """The server refuses the content (400 or 422)."""


class TooLarge(ServerError):
    """The server takes less at once: 413, or a limit of entries; nothing was written."""


class PartialTransaction(ServerError):
    """Some of what was to be written as one was done and the rest was not, or nobody knows.

    Attributes:
        written: what is known to be done (`targets.Written`); read again whatever is not in it.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int,
        outcome: dict[str, Any] | None = None,
        request_id: str = "",
        written: Sequence[Any] = (),
    ) -> None:
        super().__init__(message, status=status, outcome=outcome, request_id=request_id)
        self.written = tuple(written)
