"""What was found in one step of a scheme."""

from collections.abc import Sequence
from typing import NamedTuple

from fhir_trials.regimens import lengths
from fhir_trials.regimens.amount_lists import Amount
from fhir_trials.regimens.course_days import Days
from fhir_trials.regimens.course_lengths import Course
from fhir_trials.regimens.how_often import Rhythm
from fhir_trials.regimens.parts import Part
from fhir_trials.regimens.ways import Way


class Step(NamedTuple):
    """What was found in a step.

    Attributes:
        amount: the one amount of it.
        maximum: the most at a time.
        told: the parts that say it.
        whole: all its parts.
        open: words leave it open on which days it is given.
    """

    amount: Amount | None
    maximum: Amount | None
    rhythms: Sequence[Rhythm]
    cycles: Sequence[Course]
    days: Sequence[Days]
    durations: Sequence[lengths.Length]
    untils: Sequence[lengths.Until]
    courses: Sequence[lengths.Count]
    routes: Sequence[Way]
    forms: Sequence[Way]
    told: Sequence[Part]
    whole: Sequence[Part]
    open: bool

    @classmethod
    def of(
        cls,
        told: Sequence[Part],
        whole: Sequence[Part],
        *,
        maximum: Amount | None = None,
        is_open: bool = False,
    ) -> "Step":
        """What some of the parts of a step say, which have one amount at most."""
        return cls(
            next((one for part in told for one in part.amounts), None),
            maximum,
            [one for part in told for one in part.rhythms],
            [one for part in told for one in part.cycles],
            [one for part in told for one in part.days],
            [one for part in told for one in part.durations],
            [one for part in told for one in part.untils],
            [one for part in told for one in part.courses],
            [one for part in told for one in part.routes],
            [one for part in told for one in part.forms],
            told,
            whole,
            is_open,
        )
