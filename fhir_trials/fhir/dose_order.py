"""How doses relate to each other ⇄ Dosage.sequence. https://hl7.org/fhir/R5/dosage-definitions.html#Dosage.sequence

Dosages of different numbers follow each other, those of one number are given in the same time. A dose that is given
instead of another has none; neither has one of which nobody says how it relates.
"""

from collections.abc import Sequence

from fhir_trials.model import Dose

_ORDERED = ("follows", "beside")


def numbers(doses: Sequence[Dose]) -> list[int | None]:
    """The number of each dose; none has one where that would put in order what is not."""
    runs: list[list[int]] = []
    for place, dose in enumerate(doses):
        if not runs or dose.relation is None:
            runs.append([])
        runs[-1].append(place)
    found: list[int | None] = [None] * len(doses)
    ordered = [run for run in runs if any(doses[place].relation in _ORDERED for place in run[1:])]
    if len(ordered) == 1:
        first, *others = ordered[0]
        found[first] = last = 1
        for place in others:
            if doses[place].relation in _ORDERED:
                last += doses[place].relation == "follows"
                found[place] = last
    return found


def relations(numbers: Sequence[int | None]) -> list[str | None]:
    """How each dose relates to the one before it, as far as the numbers say."""
    found: list[str | None] = []
    last: int | None = None
    for number in numbers:
        said = (
            None
            if last is None or number is None or number < last
            else "follows"
            if number > last
            else "beside"
        )
        found.append(said)
        last = number if number is not None else last
    return found
