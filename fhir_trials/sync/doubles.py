"""Studies that are to be created and are on the target already, from another system or under another key of ours.

https://hl7.org/fhir/R5/researchstudy-definitions.html#ResearchStudy.identifier
"""

from collections.abc import Iterable, Iterator

from fhir_trials.issues import Issues
from fhir_trials.sync.presence import kind_of
from fhir_trials.sync.steps import Step
from fhir_trials.targets import Target, marks
from fhir_trials.targets.marks import Json

_STUDY = "ResearchStudy"


def tell(steps: Iterable[Step], target: Target, issues: Issues) -> None:
    """Say where a study that is to be created has a number that a study on the target has too; it is still created.

    All numbers are sought with one search (of fifty at a time), so nothing is asked where no study is to be created.

    Raises:
        TargetError: the target cannot be read.
    """
    numbers = {step.text: (step, dict.fromkeys(_numbers(step.resource))) for step in _new(steps)}
    values = dict.fromkeys(value for _, own in numbers.values() for _, value in own)
    found = target.find(_STUDY, None, list(values)) if values else {}
    for step, own in numbers.values():
        for system, value in own:
            for there in found[value]:
                if (system, value) in set(_numbers(there)) and step.key not in marks.own_keys(there):
                    issues.warning("elsewhere-too", step.reference, _said(there, value))


def _new(steps: Iterable[Step]) -> Iterator[Step]:
    return (step for step in steps if step.action == "create" and kind_of(step.text) == _STUDY)


def _numbers(study: Json | None) -> Iterator[tuple[str, str]]:
    """Numbers under a system, however that is written: some write http for https, or a slash at the end."""
    resource = study or {}
    own = marks.own_identifier(resource)
    for system, value in marks.identifiers(resource):
        if system and (system, value) != own:
            yield system.removeprefix("https://").removeprefix("http://").rstrip("/"), value


def _said(there: Json, value: str) -> str:
    keys = ", ".join(sorted(marks.own_keys(there)))
    whose = f"is ours under another key, {keys}" if keys else "is not ours"
    return (
        f"{marks.reference(there)} has the number {value} too and {whose}; the study is created all the same"
    )
