"""The register's own fields, held against a patient's facts: what each requires of who takes part."""

from collections.abc import Iterator

from fhir_trials.eligibility.matching import ages
from fhir_trials.eligibility.matching.answers import Answer, Field, Used
from fhir_trials.eligibility.matching.statements import sex_among
from fhir_trials.eligibility.matching.verdict import Verdict, join, unknown
from fhir_trials.model.eligibility import AgeBand, Eligibility
from fhir_trials.model.facts import Facts


def answers(eligibility: Eligibility, facts: Facts) -> tuple[Answer, ...]:
    """One answer for each field that states something."""
    return tuple(
        [
            Answer(
                about=field,
                section="inclusion",
                outcome=verdict.outcome,
                reason=verdict.reason,
                used=verdict.used,
            )
            for field, verdict in _verdicts(eligibility, facts)
        ]
    )


def _verdicts(eligibility: Eligibility, facts: Facts) -> Iterator[tuple[Field, Verdict]]:
    if eligibility.minimum_age is not None:
        yield "minimum_age", ages.limited("lower", eligibility.minimum_age, facts)
    if eligibility.maximum_age is not None:
        yield "maximum_age", ages.limited("upper", eligibility.maximum_age, facts)
    if eligibility.age_bands:
        yield "age_bands", join([_band(band, facts) for band in eligibility.age_bands], "any")
    if eligibility.sex is not None:
        yield "sex", _sex(eligibility.sex.code, facts)
    if eligibility.healthy_volunteers is not None:
        yield "healthy_volunteers", _volunteers(eligibility.healthy_volunteers, facts)


def _band(band: AgeBand, facts: Facts) -> Verdict:
    limits = [
        *([ages.limited("lower", band.minimum, facts)] if band.minimum else []),
        *([ages.limited("upper", band.maximum, facts)] if band.maximum else []),
    ]
    return join(limits, "all") if limits else unknown("the age group has no ages")


def _sex(code: str | None, facts: Facts) -> Verdict:
    if code is None:
        return unknown("which sex may take part was not understood")
    return Verdict("met", "all sexes may take part") if code == "all" else sex_among((code,), facts)


def _volunteers(accepted: bool, facts: Facts) -> Verdict:
    healthy = facts.healthy_volunteer
    if accepted:
        return Verdict("met", "healthy volunteers may take part, and so may others")
    if healthy is None:
        return unknown("whether the patient is a healthy volunteer is not known")
    used = Used(fact="healthy volunteer", value="yes" if healthy else "no")
    if healthy:
        return Verdict("not met", "healthy volunteers may not take part", (used,))
    return Verdict("met", "the patient is not a healthy volunteer", (used,))
