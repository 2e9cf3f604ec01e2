"""What was understood of a criterion, in plain English: thresholds, windows, doubts. `mappings/concept-names.csv`"""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from fhir_trials import clinical_concepts, concept_checks, mapping_files
from fhir_trials.eligibility.unit_words import numbered, with_unit
from fhir_trials.model.eligibility import Criterion
from fhir_trials.model.statements import Anchor, Bound, Span, Statement, Warned, Window
from fhir_trials.model.values import TimeUnit

SIGNS = {("lower", True): "≥", ("lower", False): ">", ("upper", True): "≤", ("upper", False): "<"}
"""The sign of a bound, by its side and whether its value is included."""

_LONGEST = 60
_ANCHORS: dict[Anchor, str] = {
    "assessment": "the assessment",
    "screening": "screening",
    "consent": "consent",
    "enrolment": "enrolment",
    "randomisation": "randomisation",
    "treatment": "treatment",
    "last-dose": "the last dose",
    "procedure": "the procedure",
    "event": "the event",
}
# Other kinds are called by their own name.
_KINDS = {"status": "state", "count": "number"}
_BY_ITSELF = {"participation": "taking part in another study"}
_LIMITS = {"exception": "but for an exception in the text", "condition": "limited by the text"}
_LIKELY = {"lower": "probably ≥ or >", "upper": "probably ≤ or <", None: "≥ or ≤ cannot be told"}
_DOUBTS = {
    "comparator-lost": "the sign was lost, {likely}",
    "unit-missing": "the number has no unit",
    "unit-unknown": "the unit is not known",
    "implausible": "is not plausible: another unit, or a factor of 1000?",
    "list-missing": "a list is announced and does not follow",
    "polarity-doubtful": "seems to say the opposite of the list it stands in",
    "exception": "an exception: see the text",
    "alternatives": "one of several alternatives: see the text",
    "number-ambiguous": "the number can be read in two ways",
}


def in_words(criterion: Criterion, statement: Statement) -> str:
    """What a statement says: `neutrophils ≥ 1.5 × 10⁹/L`, `not: HIV infection`.

    Bounds are those of the text, in an exclusion too. Where no concept of the tables is meant, its words are quoted
    from the criterion, the longest in part.
    """
    said = _subject(criterion, statement)
    if values := _values(statement):
        said += f"{': ' if said.endswith('”') or statement.kind == 'sex' else ' '}{values}"
    if statement.window:
        said += f", {window_in_words(statement.window)}"
    if statement.limit:
        said += f" ({_LIMITS[statement.limit]})"
    return f"not: {said}" if statement.negated else said


def warned_in_words(criterion: Criterion, warned: Warned) -> str:
    """What was seen and is not coded: `“= 1.5 x ULN”: the sign was lost, probably ≤ or <`."""
    return f"{quoted(criterion, warned.span)}: {_DOUBTS[warned.code].format(likely=_LIKELY[warned.likely])}"


def bounds_in_words(bounds: Sequence[Bound], unit: str | None) -> str:
    """All bounds with their unit: `≥ 18 years`, `18 to 65 years`, `> 18 and ≤ 65 years`, `0 or 1`."""
    ends = [one for one in bounds if one.side != "equal"]
    listed = [numbered(one.value) for one in bounds if one.side == "equal"]
    if [(one.side, one.inclusive) for one in ends] == [("lower", True), ("upper", True)]:
        said = [f"{numbered(ends[0].value)} to {numbered(ends[1].value)}"]
    else:
        said = [f"{SIGNS[one.side, one.inclusive]} {numbered(one.value)}" for one in ends]
    amounts = " and ".join([*said, *([_either(listed)] if listed else [])])
    return with_unit(amounts, unit, one=len(bounds) == 1 and bounds[0].value == 1)


def window_in_words(window: Window) -> str:
    """When it has to be so: `within 4 weeks before randomisation`, `at least 6 months ago`."""
    shortest, longest = [
        None if end is None else _time(end, window.unit) for end in (window.minimum, window.maximum)
    ]
    if longest is None:
        return _placed(f"at least {shortest}", window)
    if window.minimum is not None:
        return _placed(f"{numbered(window.minimum)} to {longest}", window)
    if window.relation == "during":
        return f"for at most {longest}"
    if window.relation == "before" and window.anchor is None:
        return f"in the last {window.unit if window.maximum == 1 else longest}"
    return _placed(f"within {longest}", window)


@cache
def concept_in_words(name: str) -> str:
    """How people call a concept of the tables: `nt_probnp` is `NT-proBNP`, `heart_rate` `heart rate`."""
    return _shown().get(name) or name.replace("_", " ")


@cache
def _shown() -> dict[str, str]:
    check = concept_checks.OfPairs(
        {**clinical_concepts.concepts(), **clinical_concepts.topics()}, "shown", once=True
    )
    rows = mapping_files.read_csv("concept-names.csv", concept_checks.NAMES, check)
    return {row["concept"]: row["shown"] for row in rows}


def _subject(criterion: Criterion, statement: Statement) -> str:
    if statement.concept:
        return concept_in_words(statement.concept)
    if statement.kind in _BY_ITSELF:
        return _BY_ITSELF[statement.kind]
    kind = _KINDS.get(statement.kind, statement.kind)
    return f"{kind} {quoted(criterion, statement.span)}"


def _values(statement: Statement) -> str:
    bounds = bounds_in_words(statement.bounds, statement.unit) if statement.bounds else ""
    return " ".join(filter(None, (bounds, _either(statement.values))))


def _either(words: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def _time(value: Decimal, unit: TimeUnit) -> str:
    return f"{numbered(value)} {unit}{'' if value == 1 else 's'}"


def _placed(length: str, window: Window) -> str:
    """The length with what it lies before, after or around."""
    anchor = _ANCHORS[window.anchor] if window.anchor else ""
    match window.relation:
        case "during":
            return f"for {length}"
        case "before":
            return f"{length} before {anchor}" if anchor else f"{length} ago"
        case "after":
            return f"{length} after {anchor}" if anchor else f"{length} afterwards"
        case "around":
            return f"{length} before or after {anchor or _ANCHORS['assessment']}"


def quoted(criterion: Criterion, span: Span) -> str:
    """The words at a place of a criterion, between quotes; the longest in part."""
    words = " ".join(criterion.text[slice(*span)].split())
    return f"“{words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + '…'}”"
