"""Statements, criteria and facts, made briefly."""

from datetime import date
from decimal import Decimal
from typing import Any

from fhir_trials.eligibility import Answer, eligible
from fhir_trials.model import Bound, Criterion, Eligibility, Facts, Statement, Window

DAY = date(2026, 3, 10)
_SIDES = {"<": ("upper", False), "<=": ("upper", True), ">": ("lower", False), ">=": ("lower", True)}


def bounds(text: str) -> tuple[Bound, ...]:
    """Bounds of a text: ">= 18, < 70", "= 0, = 1"."""
    found: list[Bound] = []
    for one in filter(None, text.split(", ")):
        sign, _, value = one.partition(" ")
        side, inclusive = _SIDES.get(sign, ("equal", True))
        found.append(Bound(side=side, value=Decimal(value), inclusive=inclusive))
    return tuple(found)


def statement(kind: str, concept: str | None = None, said: str = "", **rest: Any) -> Statement:
    """A statement of a kind; `said` are its bounds."""
    return Statement.model_validate(
        {"span": (0, 3), "kind": kind, "concept": concept, "bounds": bounds(said), **rest}
    )


def within(longest: float | None, unit: str, shortest: float | None = None, **rest: Any) -> Window:
    """A window, at most so long before the day."""
    return Window.model_validate({"maximum": longest, "minimum": shortest, "unit": unit, **rest})


def criterion(
    *statements: Statement, section: str = "inclusion", coverage: str | None = "full", **rest: Any
) -> Criterion:
    """A criterion that was understood in full, unless told otherwise."""
    made = {"text": "Say what", "section": section, "coverage": coverage, "statements": statements}
    return Criterion.model_validate({**made, **rest})


def facts(**known: Any) -> Facts:
    """What is known on 2026-03-10."""
    return Facts.model_validate({"day": DAY, **known})


def answer(statement: Statement, known: Facts, **rest: Any) -> Answer:
    """The answer to a criterion that states one thing."""
    return eligible(Eligibility(criteria=(criterion(statement, **rest),)), known).criteria[0]


def outcome(statement: Statement, known: Facts) -> str:
    """The outcome for a criterion that states one thing."""
    return answer(statement, known).outcome
