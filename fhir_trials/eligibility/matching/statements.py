"""One statement of a criterion, held against a patient's facts."""

from fhir_trials.eligibility.matching import ages, events, measurements
from fhir_trials.eligibility.matching.answers import Used
from fhir_trials.eligibility.matching.numbers import is_reckonable
from fhir_trials.eligibility.matching.verdict import Verdict, outcome_of, unknown
from fhir_trials.model.eligibility import Criterion
from fhir_trials.model.facts import OTHER_STUDY, Facts
from fhir_trials.model.statements import Kind, Statement

_MEASURED = ("measurement", "score", "stage", "count")
_SEXES = ("female", "male")
_BY_KIND: dict[Kind, str] = {"participation": OTHER_STUDY}
"""What a fact is called that tells of a kind of statement, where the statement names no concept."""
_LIMITS = {
    "exception": "there is an exception in the text",
    "condition": "words in the text limit it",
}


def judge(criterion: Criterion, statement: Statement, facts: Facts) -> Verdict:
    """Whether what is stated is true of the patient; a limited statement cannot be judged by itself."""
    if statement.limit is not None:
        return unknown(_LIMITS[statement.limit])
    if not all(map(is_reckonable, statement.bounds)):
        return unknown("it states a number that nothing in a patient can have")
    verdict = _as_if_not_negated(criterion, statement, facts)
    return verdict.negated() if statement.negated else verdict


def _as_if_not_negated(criterion: Criterion, statement: Statement, facts: Facts) -> Verdict:
    if statement.kind == "age":
        return ages.stated(statement, facts)
    if statement.kind == "sex":
        return _sex(statement, facts)
    words = " ".join(criterion.text[slice(*statement.span)].split())
    concept = statement.concept or _BY_KIND.get(statement.kind)
    if concept is None:
        return unknown(f"no table knows what “{words}” is")
    if statement.kind in _MEASURED:
        return measurements.stated(statement, concept, facts)
    return events.stated(statement, concept, facts, words)


def _sex(statement: Statement, facts: Facts) -> Verdict:
    if statement.bounds or statement.window or not set(statement.values) & set(_SEXES):
        return unknown("what is said of sex cannot be judged")
    return sex_among(statement.values, facts)


def sex_among(sexes: tuple[str, ...], facts: Facts) -> Verdict:
    """Whether the patient's sex is one of these."""
    if facts.sex is None:
        return unknown("the sex is not known")
    found = facts.sex in sexes
    used = Used(fact="sex", value=facts.sex)
    reason = f"the sex is {facts.sex}" if found else f"the sex is {facts.sex}, not {' or '.join(sexes)}"
    return Verdict(outcome_of(found), reason, (used,))
