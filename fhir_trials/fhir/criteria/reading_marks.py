"""How far a criterion was understood ⇄ our extension criterion-reading.

`mappings/extensions.csv` · https://hl7.org/fhir/R5/extensibility.html
"""

from typing import Any, NamedTuple

from pydantic import ValidationError

from fhir_trials.cursor import Json
from fhir_trials.fhir import extensions
from fhir_trials.fhir.criteria import digests
from fhir_trials.fhir.criteria.statement_marks import Mark
from fhir_trials.model import Criterion, Warned

READING = "criterion-reading"


class _Warning(NamedTuple):
    code: str
    start: int
    end: int
    likely: str | None


class _Written(NamedTuple):
    order: int | None
    coverage: str | None
    joined: str | None
    below: str | None
    for_some: bool | None
    language: str | None
    warnings: tuple[_Warning, ...]
    of_text: str
    of_section: str
    of_said: str | None


def to_fhir(criterion: Criterion, order: int | None, *, language: bool = False) -> list[Json]:
    """The extension for what is understood of a criterion as a whole; none where nobody has tried.

    It tells of what it was made, so that it is not read where that is something else now.

    Args:
        criterion: of which it tells.
        order: its position, where several stand together.
        language: whether it also tells the language of the words.
    """
    warnings = tuple(_Warning(one.code, *one.span, one.likely) for one in criterion.warnings)
    spoken = criterion.language if language else None
    tried = criterion.coverage, criterion.joined, criterion.below, criterion.for_some or None
    if not (any(tried) or spoken or warnings or criterion.statements):
        return []
    said = _Written(
        order,
        *tried,
        spoken,
        warnings,
        digests.of_text(criterion.text),
        criterion.section,
        digests.of_said(criterion.section, criterion.statements) if criterion.statements else None,
    )
    return extensions.record(READING).to_fhir(said)


class Reading(NamedTuple):
    """What an extension says of a criterion as a whole.

    Attributes:
        fields: of the criterion.
        of_text: the digest of the words it was made of; None where nobody says.
        of_section: the section it stood in; None where nobody says.
        of_said: the digest of what these stated there; None where they stated nothing.
    """

    fields: Json
    of_text: str | None
    of_section: str | None
    of_said: str | None


def from_fhir(mark: Mark) -> Reading | None:
    """What is said of a criterion as a whole; None where the model has no such thing."""
    fields: dict[str, Any] = dict(mark.fields)
    if not fields:
        return None
    made_of = [fields.pop(name, None) for name in ("of_text", "of_section", "of_said")]
    try:
        if warnings := fields.get("warnings"):
            fields["warnings"] = tuple(map(_warned, warnings))
        Criterion.model_validate({"text": "x", "section": "unknown", **fields})
    except ValidationError:
        return None
    return Reading(fields, *made_of)


def _warned(fields: Json) -> Warned:
    said = {key: value for key, value in fields.items() if key not in ("start", "end")}
    return Warned.model_validate({**said, "span": (fields.get("start"), fields.get("end"))})
