"""What the thresholds of a text are, in one line each."""

from fhir_trials.eligibility.splitting import Section
from fhir_trials.eligibility.understanding.amounts import thresholds
from fhir_trials.eligibility.understanding.found import Doubtful, Found
from fhir_trials.eligibility.understanding.places import places
from fhir_trials.eligibility.understanding.words.tokens import tokens
from fhir_trials.model.statements import Statement

_SIGNS = {
    ("lower", True): ">=",
    ("lower", False): ">",
    ("upper", True): "<=",
    ("upper", False): "<",
    ("equal", True): "=",
}


def found(text: str, section: Section = "inclusion") -> tuple[list[Found], list[Doubtful]]:
    """Its thresholds, and what may be one."""
    words = tokens(text)
    return thresholds.find(words, places(words).valued, section)


def said(text: str, section: Section = "inclusion") -> list[str]:
    """Its statements: concept or kind, bounds or values, unit, limit."""
    return [line(one.statement) for one in found(text, section)[0]]


def doubted(text: str, section: Section = "inclusion") -> list[tuple[str, str | None, str]]:
    """Its warnings: code, likely side, words."""
    _, doubtful = found(text, section)
    return [(one.warning.code, one.warning.likely, text[slice(*one.warning.span)]) for one in doubtful]


def line(statement: Statement) -> str:
    """A statement in one line: "alt < 2.5 {ULN} condition"."""
    bounds = [f"{_SIGNS[one.side, one.inclusive]} {one.value}" for one in statement.bounds]
    parts = [statement.concept or statement.kind, *bounds, "|".join(statement.values), statement.unit]
    return " ".join([part for part in (*parts, statement.limit) if part])
