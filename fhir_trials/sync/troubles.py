"""What a failed request means for the run: send less, look what was done, send each trial alone, wait, or end all."""

from typing import Literal

from fhir_trials.errors import (
    AmbiguousMatch,
    AnswerLost,
    AuthFailed,
    PartialTransaction,
    ServerError,
    TargetError,
    Throttled,
    Unreachable,
)

Meaning = Literal["less", "lost", "in part", "apart", "end"]
"""`less`: it may have been too much; `lost`: nothing of it may be sent again now; `in part`: some of it was done;
`apart`: nothing was done, and what else was sent with it may fare better; `end`: nothing else would fare better."""
_FORBIDDEN = 403
_IN_A_ROW = 3


class Troubles:
    """The troubles of one run, in the order they came."""

    def __init__(self) -> None:
        self._in_a_row = 0
        self._halved = False

    def over(self) -> None:
        """Something was written."""
        self._in_a_row = 0

    def halved(self) -> None:
        """Less is sent at once now; that helps once, or not at all."""
        self._halved = True

    def meaning(self, error: TargetError) -> Meaning:
        """What to do about a failure.

        One refusal with 403 may be a firewall that does not like a word of one trial, and one lost answer a gateway
        that was impatient; several in a row are a lack of rights, or a server that is down.
        """
        forbidden = isinstance(error, AuthFailed) and error.status == _FORBIDDEN
        if forbidden or isinstance(error, AnswerLost):
            self._in_a_row += 1
            if self._in_a_row >= _IN_A_ROW:
                return "end"
            return "apart" if forbidden else "lost"
        self._in_a_row = 0
        return self._other(error)

    def _other(self, error: TargetError) -> Meaning:
        # Who says when to come back does not want to be asked before, for less either.
        patient = isinstance(error, Throttled) and not error.retry_after
        if (isinstance(error, Unreachable) or patient) and not self._halved:
            return "less"
        if isinstance(error, PartialTransaction):
            return "in part"
        ends = isinstance(error, AuthFailed | Throttled) or not isinstance(
            error, ServerError | AmbiguousMatch
        )
        return "end" if ends else "apart"
