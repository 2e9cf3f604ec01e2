"""The schedule of one participant: each timepoint with its date and window."""

from collections.abc import Mapping
from datetime import date

from fhir_trials.model.schedule import Schedule
from fhir_trials.scheduling.planned import Planned, Reckoned

__all__ = ["Planned", "Reckoned", "reckon"]


def reckon(
    schedule: Schedule,
    start: date,
    anchors: Mapping[str, date] | None = None,
    *,
    arm: str | None = None,
    timeline: str | None = None,
    limit: int = 1000,
) -> Reckoned:
    """Each timepoint of a schedule with its date and window, for a participant who starts on `start`.

    Args:
        schedule: what is planned.
        start: the day of the timepoint that others are counted from, else of `schedule.start`, else of the first.
        anchors: days of other events, by the code of an `AnchorEvent` or the id of a timepoint.
        arm: the participant's arm; without it the timepoints of all arms.
        timeline: another timeline than the main one.
        limit: how many entries at most; what is left out is a finding.
    """
    raise NotImplementedError
