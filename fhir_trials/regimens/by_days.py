"""One thing in other amounts on other days of the same course: `300 mg on day 1 and 150 mg on days 8 and 15`."""

from collections.abc import Sequence
from itertools import pairwise

from fhir_trials.regimens.found import Step
from fhir_trials.regimens.parts import Part
from fhir_trials.regimens.tokens import Tokens

_BEFORE_DAYS = ("on", "points-at", "article", "route")


def by_days(part: Part, read: Tokens) -> Sequence[Step]:
    """The amounts of a part with the days of each; none where it is not certain that each has its own.

    Certain is that nothing but `on` and a route stands between an amount and its days, and nothing but `and` or a
    comma between these and the next amount, and that no day is named twice.
    """
    pairs = list(zip(part.amounts, part.days, strict=False))
    days = [day for one in part.days for day in one.days]
    if not 2 <= len(pairs) == len(part.amounts) == len(part.days) or len(days) != len(set(days)):
        return ()
    others = (
        part.limits or part.rhythms or part.denied or part.off or part.open or part.trails or part.spilled
    )
    unsure = any(amount.unsure or not one.days for amount, one in pairs)
    if others or unsure or len({amount.ucum for amount in part.amounts}) > 1:
        return ()
    if not all(_are_beside(read, amount.end, one.start, _BEFORE_DAYS) for amount, one in pairs):
        return ()
    if not all(
        _are_beside(read, one.end, amount.start, ("and",)) for (_, one), (amount, _) in pairwise(pairs)
    ):
        return ()
    whole = Step.of([part], [part])
    return [whole._replace(amount=amount, days=[one], durations=()) for amount, one in pairs]


def _are_beside(read: Tokens, begin: int, end: int, roles: Sequence[str]) -> bool:
    between = read[begin:end]
    return begin <= end and all(one.word == "," or not one.roles.keys().isdisjoint(roles) for one in between)
