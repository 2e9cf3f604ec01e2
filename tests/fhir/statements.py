"""Short ways to write what a criterion states, and to see what a Group makes of it."""

from decimal import Decimal
from typing import Any

from fhir_trials.model import Bound, Criterion, Eligibility, Statement
from tests.fhir.groups import write

Json = dict[str, Any]
CODE = "Eligibility Criterion"


def least(value: str, *, strict: bool = False) -> Bound:
    """A lower bound."""
    return Bound(side="lower", value=Decimal(value), inclusive=not strict)


def most(value: str, *, strict: bool = False) -> Bound:
    """An upper bound."""
    return Bound(side="upper", value=Decimal(value), inclusive=not strict)


def any_of(*values: str) -> tuple[Bound, ...]:
    """Listed values."""
    return tuple(Bound(side="equal", value=Decimal(value)) for value in values)


def hb(*bounds: Bound, **more: Any) -> Statement:
    """Haemoglobin in g/dL."""
    held = {"kind": "measurement", "concept": "hemoglobin", "span": (0, 2), "unit": "g/dL"}
    return Statement(**{**held, "bounds": bounds, **more})


def anc(*bounds: Bound, **more: Any) -> Statement:
    """Neutrophils in 10^9/L."""
    return hb(*bounds, **{"concept": "neutrophils", "unit": "10*9/L", "span": (3, 6), **more})


def full(statement: Statement, section: Any = "inclusion", text: str = "Hb ANC", **more: Any) -> Criterion:
    """A criterion of which one statement says all."""
    held = {"text": text, "section": section, "coverage": "full", "statements": (statement,)}
    return Criterion(**{**held, **more})


def joined(how: Any, section: Any, *statements: Statement, **more: Any) -> Criterion:
    """A criterion of several statements."""
    held = {"text": "Hb ANC", "section": section, "coverage": "full", "joined": how, "statements": statements}
    return Criterion(**{**held, **more})


def written(*criteria: Criterion, **register: Any) -> list[Json]:
    """The characteristics of these criteria, those of the register's own fields left out."""
    group = write(Eligibility(criteria=criteria, **register))
    return [one for one in group.get("characteristic", []) if "extension" in one]


def is_coded(characteristic: Json) -> bool:
    """Whether it is in code and value."""
    return "coding" in characteristic["code"]


def form(characteristic: Json) -> tuple[Any, ...]:
    """Its code, value and whether it excludes; `words` for one in words."""
    if not is_coded(characteristic):
        return ("words", characteristic["exclude"])
    key, value = next((key, value) for key, value in characteristic.items() if key.startswith("value"))
    ends = [value] if key != "valueRange" else [value["low"], value["high"]]
    told: tuple[Any, ...] = (value,)
    if key in ("valueQuantity", "valueRange"):
        told = (
            value.get("comparator", key.removeprefix("value")),
            *(end["value"] for end in ends),
            ends[0]["code"],
        )
    return (characteristic["code"]["coding"][0]["code"], *told, characteristic["exclude"])


def forms(*criteria: Criterion, **register: Any) -> list[tuple[Any, ...]]:
    """What the characteristics of these criteria say."""
    return [form(one) for one in written(*criteria, **register)]
