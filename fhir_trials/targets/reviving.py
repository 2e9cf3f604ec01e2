"""Whether an update made a resource again that somebody had deleted since it was seen.

HAPI ignores If-Match where there is nothing any more; the answer alone tells, 201 in place of 200. A deletion takes a
number too, so that a version that follows the one that was seen is an update, however it was answered.
https://hl7.org/fhir/R5/http.html#update
"""

from collections.abc import Sequence

from fhir_trials.errors import Conflict
from fhir_trials.targets.target import Change
from fhir_trials.targets.told import Told

_CREATED = 201


def check(base: str, changes: Sequence[Change], told: Sequence[Told]) -> None:
    """Look for updates that were answered like creations.

    Args:
        base: the target's base URL.
        changes: what was written.
        told: what was answered to each.

    Raises:
        Conflict: some had been deleted, and are there again as they were sent.
    """
    again = [
        change.place
        for change, answer in zip(changes, told, strict=True)
        if change.place
        and not change.delete
        and answer.status == _CREATED
        and not _follows(answer.version, change.version)
    ]
    if again:
        raise Conflict(
            f"{base}: had been deleted since it was read, and is there again as it was sent: {', '.join(again)}; the "
            "rest is written; read again and decide",
            status=412,
        )


def _follows(version: str, before: str) -> bool:
    numbers = version.isascii() and version.isdigit() and before.isascii() and before.isdigit()
    return numbers and int(version) == int(before) + 1
