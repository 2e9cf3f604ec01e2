"""Laboratory values, vital signs, scores, stages and counts: the newest one, held against a statement."""

from collections.abc import Sequence
from decimal import Decimal

from fhir_trials.eligibility.matching import amounts, naming, plausible, results, score_classes
from fhir_trials.eligibility.matching.answers import Used
from fhir_trials.eligibility.matching.dates import LONG_AGO, Days, back, days_of, not_before
from fhir_trials.eligibility.matching.numbers import RELATIONS, Stretch, within
from fhir_trials.eligibility.matching.verdict import Verdict, agreed, outcome_of, unknown
from fhir_trials.eligibility.matching.windows import between
from fhir_trials.eligibility.unit_words import numbered, with_unit
from fhir_trials.eligibility.wording import bounds_in_words, concept_in_words, window_in_words
from fhir_trials.model.facts import Facts, Measurement
from fhir_trials.model.statements import Statement

_LASTING = frozenset({"body_height", "gleason"})
"""What a measurement tells of at any later day."""


def stated(statement: Statement, concept: str, facts: Facts) -> Verdict:
    """Whether the newest measurement on or before the day, if it is not too old, is as stated; those that may be the newest have to agree."""
    named = concept_in_words(concept)
    if bool(statement.bounds) == bool(statement.values):
        return unknown(f"what is said of {named} is no threshold that can be judged")
    known = [fact for fact in facts.measurements if naming.measures(fact, concept)]
    counted = _newest(known, facts)
    if not counted:
        late = " on or before the day" if known else ""
        return unknown(f"no value of {named}{late} is known")
    verdicts = [_judged(fact, statement, concept, facts) for fact in counted]
    same = agreed(verdicts)
    used = [fact for one in verdicts for fact in one.used]
    return same or unknown(f"the newest values of {named} do not agree: {_listed(verdicts)}", used)


def _newest(known: Sequence[Measurement], facts: Facts) -> list[Measurement]:
    """Those that may be the newest up to the day; none where all of them may be later than the day."""
    dated = [(fact, _taken(fact, facts)) for fact in known]
    past = [(fact, days) for fact, days in dated if days.last <= facts.day]
    if not past:
        return []
    since = max(days.first for _, days in past)
    return [fact for fact, days in dated if days.first <= facts.day and days.last >= since]


def _taken(fact: Measurement, facts: Facts) -> Days:
    return Days(LONG_AGO.first, facts.day) if fact.date is None else days_of(fact.date)


def _judged(fact: Measurement, statement: Statement, concept: str, facts: Facts) -> Verdict:
    shown, used = _shown(fact, concept), [_used(fact, concept)]
    if problem := plausible.doubt(fact, concept):
        return unknown(f"{shown}: {problem}", used)
    if problem := _too_old(fact, statement, concept, facts) or _out_of_window(fact, statement, facts):
        return unknown(f"{shown}: {problem}", used)
    if statement.values:
        said, truth = " or ".join(statement.values), _matches(fact, statement, concept)
    else:
        said, truth = bounds_in_words(statement.bounds, statement.unit), _bounded(fact, statement, concept)
    if isinstance(truth, str):
        return unknown(f"{shown} cannot be held against {said}: {truth}", used)
    return Verdict(outcome_of(truth), f"{shown} {RELATIONS[truth]} {said}", tuple(used))


def _matches(fact: Measurement, statement: Statement, concept: str) -> bool | None:
    points = score_classes.points(fact, concept)
    if points is None:
        return results.matches(fact, statement.values)
    return score_classes.is_among(points, statement.values, concept)


def _bounded(fact: Measurement, statement: Statement, concept: str) -> bool | str:
    value = results.number(fact)
    if value is None:
        return _class_bounded(fact, statement, concept)
    return amounts.bounded(fact, value, concept, statement.bounds, statement.unit)


def _class_bounded(fact: Measurement, statement: Statement, concept: str) -> bool | str:
    """Whether all points that a class has are within the bounds of a score, or none of them."""
    points = score_classes.points(fact, concept)
    if points is None or statement.unit not in plausible.NO_UNIT:
        return "it is not a number"
    truths = {within(Stretch(one, one), statement.bounds) for one in points}
    return bool(truths.pop()) if len(truths) == 1 else "of its class some points are, and others are not"


def _too_old(fact: Measurement, statement: Statement, concept: str, facts: Facts) -> str | None:
    """Why a measurement does not tell of the day, where the text names no time; None where it does."""
    most = facts.measured_within
    if statement.window or most is None or fact.date is None or concept in _LASTING:
        return None
    oldest = back(Days(facts.day, facts.day), Decimal(most), "day")
    if days_of(fact.date).first >= oldest.first:
        return None
    return f"it is, or may be, older than {most} days, and may have changed since"


def _out_of_window(fact: Measurement, statement: Statement, facts: Facts) -> str | None:
    """Why a measurement does not tell of the window in which it has to be as stated; None where it does."""
    if statement.window is None:
        return None
    if statement.window.relation == "during":
        return "one value does not say for how long it was so"
    days = between(statement.window, facts)
    if isinstance(days, str):
        return days
    taken = _taken(fact, facts)
    if not_before(taken, days.first) and not_before(days.last, taken):
        return None
    return f"it has to be {window_in_words(statement.window)}"


def _shown(fact: Measurement, concept: str) -> str:
    value = f"“{fact.result}”" if fact.value is None else with_unit(numbered(fact.value), fact.unit)
    return f"{concept_in_words(concept)} {value}{f' of {fact.date}' if fact.date else ''}"


def _used(fact: Measurement, concept: str) -> Used:
    value = fact.result if fact.value is None else numbered(fact.value)
    return Used(fact=concept, value=value or "", unit=fact.unit, date=fact.date)


def _listed(verdicts: Sequence[Verdict]) -> str:
    return "; ".join(dict.fromkeys(one.reason for one in verdicts))
