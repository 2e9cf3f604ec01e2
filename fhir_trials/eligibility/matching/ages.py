"""Ages, from a birth date or an age, held against bounds by the calendar."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from fhir_trials.eligibility.matching.answers import Used
from fhir_trials.eligibility.matching.dates import Days, born, completed, days_of
from fhir_trials.eligibility.matching.numbers import RELATIONS, Stretch, is_reckonable, within
from fhir_trials.eligibility.matching.times import every
from fhir_trials.eligibility.matching.verdict import Verdict, outcome_of, unknown
from fhir_trials.eligibility.unit_words import numbered
from fhir_trials.eligibility.wording import bounds_in_words
from fhir_trials.model.eligibility import Age
from fhir_trials.model.facts import Facts
from fhir_trials.model.statements import Bound, Statement
from fhir_trials.model.values import TimeUnit

TIME_UNITS: dict[str, TimeUnit] = {
    "a": "year",
    "mo": "month",
    "wk": "week",
    "d": "day",
    "h": "hour",
    "min": "minute",
    "s": "second",
}
_BEGUN = Decimal("0.999")
"""What may be over of the unit that is begun."""
_OLDEST = 120
"""In years: whoever seems older has a birth date or an age that was written wrongly."""
_UCUM = {unit: code for code, unit in TIME_UNITS.items()}


def stated(statement: Statement, facts: Facts) -> Verdict:
    """Whether the patient's age is within the bounds of a statement."""
    unit = TIME_UNITS.get(statement.unit or "")
    if unit is None or not statement.bounds or statement.window:
        return unknown("what is said of the age cannot be judged")
    return bounded(statement.bounds, unit, facts)


def limited(side: Literal["lower", "upper"], limit: Age, facts: Facts) -> Verdict:
    """Whether the patient's age is at least, or at most, what the register says."""
    bound = Bound(side=side, value=limit.value)
    if not is_reckonable(bound):
        return unknown("the register's age is none that a patient can have")
    return bounded([bound], limit.unit, facts)


def bounded(bounds: Sequence[Bound], unit: TimeUnit, facts: Facts) -> Verdict:
    """Whether the age is within bounds, in units that are over, as people count: 65 until the 66th birthday.

    Of a strict lower bound people differ: "older than 18" may be from the 18th or from the 19th birthday, so that
    between the two it is unknown.
    """
    known = _birth(facts)
    if known is None:
        return unknown("neither the birth date nor the age is known")
    birth, used = known
    if completed(birth, facts.day, "year")[0] > _OLDEST:
        said = f"the {used.fact} {used.value}{f' {used.unit}s' if used.unit else ''}"
        return unknown(f"{said} cannot be right: nobody is older than {_OLDEST} years", [used])
    counted, scaled = unit, list(bounds)
    if unit == "year" and not _are_whole(bounds):
        counted = "month"
        scaled = [bound.model_copy(update={"value": bound.value * 12}) for bound in bounds]
    if not _are_whole(scaled):
        return unknown(f"an age in parts of a {counted} cannot be judged", [used])
    low, high = completed(birth, facts.day, counted)
    truth = _within(low, high, scaled)
    words = bounds_in_words(bounds, _UCUM[unit])
    return Verdict(
        outcome_of(truth), f"the age of {_age(low, high, counted)} {RELATIONS[truth]} {words}", (used,)
    )


def _within(low: int, high: int, bounds: Sequence[Bound]) -> bool | None:
    strict = [bound for bound in bounds if bound.side == "lower" and not bound.inclusive]
    others = [bound for bound in bounds if bound not in strict]
    exact, begun = Stretch(Decimal(low), Decimal(high)), Stretch(Decimal(low), high + _BEGUN)
    return every([within(exact, others), within(begun, strict)])


def _birth(facts: Facts) -> tuple[Days, Used] | None:
    if facts.birth_date is not None:
        return days_of(facts.birth_date), Used(fact="birth date", value=facts.birth_date)
    if facts.age is None:
        return None
    used = Used(fact="age", value=numbered(facts.age.value), unit=facts.age.unit)
    return born(facts.age.value, facts.age.unit, facts.day), used


def _are_whole(bounds: Sequence[Bound]) -> bool:
    return all(bound.value == bound.value.to_integral_value() for bound in bounds)


def _age(low: int, high: int, unit: TimeUnit) -> str:
    number = str(low) if low == high else f"{low} to {high}"
    return f"{number} {unit}{'' if number == '1' else 's'}"
