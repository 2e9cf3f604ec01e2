"""What must come out of a criterion, as the rows of `understanding/*.jsonl` say it, held against what comes out.

A row has `text`, `section` and what is sure of the rest; a field that is left out is left open:

- `states`: statements that must be there, each with the fields that matter: `kind`, `concept`, `unit`, `negated`,
  `limit`, `values`; `bounds`: ">= 18, <= 70"; `window`: "<= 4 week before enrolment", "1-24 month", where relation
  and anchor may be left out, and "4 week" leaves open whether it is the shortest or the longest distance.
- No other statement may have bounds or a window. `extra`: what may stand beside: `condition` (bounds that are marked
  as conditional), `bounds`, `windows`. Grades, stages and counts without a concept may always stand there.
- `nothing`: true: no bounds of any kind. `without`: concepts that may not be stated. `never`: statements, like those
  of `states`, that may not be there.
- `joined`; `at_least` and `at_most` of coverage; `flagged`: not understood in full, and no statement goes unmarked.
- `warnings`: codes that must be there, `comparator-lost lower` with the likely side; an empty list: none may be.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

from fhir_trials.eligibility import understand
from fhir_trials.model.eligibility import Criterion
from fhir_trials.model.statements import Anchor, Bound, Statement, Window
from tests.eligibility import corpus

_SIDES = {"<": ("upper", False), "<=": ("upper", True), ">": ("lower", False), ">=": ("lower", True)}
_COVERAGE = ("none", "partial", "full")
_LOOSE = ("stage", "count")
_KNOWN = {"text", "section", "why", "states", "extra", "nothing", "without", "joined", "at_least", "at_most"}
_KNOWN |= {"flagged", "warnings", "never"}

Limits = frozenset[tuple[str, Decimal, bool]]


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of a file beside the tests; a word that is no field of a row is an error."""
    found = corpus.json_lines(Path(__file__).parent / "understanding" / f"{name}.jsonl")
    for row in found:
        assert not set(row) - _KNOWN, row
    return found


def understood(text: str, section: Any) -> Criterion:
    """One criterion of a section, understood by itself."""
    return understand([Criterion(text=text, section=section)])[0]


def limits(bounds: Iterable[Bound]) -> Limits:
    """Bounds as side, value, inclusive; consecutive whole numbers in a list are a range."""
    found = list(bounds)
    equal = sorted({one.value for one in found if one.side == "equal"})
    rest = [(one.side, one.value, one.inclusive) for one in found if one.side != "equal"]
    whole = all(value == value.to_integral_value() for value in equal)
    if len(equal) > 1 and whole and equal[-1] - equal[0] == len(equal) - 1:
        return frozenset([*rest, ("lower", equal[0], True), ("upper", equal[-1], True)])
    return frozenset([*rest, *(("equal", value, True) for value in equal)])


def bounds(text: str) -> Limits:
    """Bounds as a row writes them: ">= 18, <= 70", "= 1, = 3"."""
    found: list[Bound] = []
    for part in text.split(","):
        sign, value = part.split()
        side, inclusive = _SIDES.get(sign, ("equal", True))
        found.append(Bound.model_validate({"side": side, "value": value, "inclusive": inclusive}))
    return limits(found)


def window_is(expected: str, window: Window | None) -> bool:
    """Whether a window is the one that a row writes down."""
    if window is None:
        return False
    words = expected.split()
    sign = words.pop(0) if words[0] in ("<=", ">=") else ""
    ends = [Decimal(number) for number in words.pop(0).split("-")]
    got = [window.minimum, window.maximum]
    span = {"<=": got == [None, *ends], ">=": got == [*ends, None]}
    told = [end for end in got if end]
    if not span.get(sign, told == ends) or window.unit != words.pop(0):
        return False
    anchor = words.pop() if words and words[-1] in get_args(Anchor) else window.anchor
    return window.anchor == anchor and window.relation in (words or [window.relation])


def _fits(expected: dict[str, Any], got: Statement) -> bool:
    checks = {
        "bounds": lambda value: bounds(value) == limits(got.bounds),
        "window": lambda value: window_is(value, got.window),
        "values": lambda value: tuple(value) == got.values,
    }
    return all(
        checks[name](value) if name in checks else value == getattr(got, name)
        for name, value in expected.items()
    )


def _assigned(expected: Sequence[dict[str, Any]], got: list[Statement]) -> tuple[list[Any], list[Statement]]:
    missing: list[Any] = []
    left = list(got)
    for one in expected:
        found = next((statement for statement in left if _fits(one, statement)), None)
        # a window may be told with the thing it is of, or with each of several things
        if found is None or ("window" in one and "bounds" not in one):
            if not any(_fits(one, statement) for statement in got):
                missing.append(one)
        else:
            left.remove(found)
    return missing, left


def _extra(row: dict[str, Any], left: list[Statement]) -> Iterator[str]:
    allowed = row.get("extra", "").split()
    windows = [one["window"] for one in row.get("states", ()) if "window" in one]
    for one in left:
        loose = one.kind in _LOOSE and one.concept is None
        conditional = "condition" in allowed and one.limit == "condition"
        if one.bounds and "bounds" not in allowed and not (loose or conditional):
            yield f"invented: {_shown(one)}"
        known = "windows" in allowed or any(window_is(window, one.window) for window in windows)
        if one.window and not known:
            yield f"invented window: {_shown(one)}"


def _shown(one: Statement) -> str:
    return str(one.model_dump(exclude_defaults=True, mode="json"))


def _coverage(row: dict[str, Any], got: Criterion) -> Iterator[str]:
    level = _COVERAGE.index(got.coverage or "none")
    if "at_least" in row and level < _COVERAGE.index(row["at_least"]):
        yield f"coverage {got.coverage}, at least {row['at_least']}"
    if "at_most" in row and level > _COVERAGE.index(row["at_most"]):
        yield f"coverage {got.coverage}, at most {row['at_most']}"
    if row.get("flagged"):
        marked = any(one.limit for one in got.statements) or any(
            one.code in ("exception", "alternatives") for one in got.warnings
        )
        if got.coverage == "full" or (got.statements and not marked):
            yield f"an exception that is not marked: coverage {got.coverage}"


def _warnings(row: dict[str, Any], got: Criterion) -> Iterator[str]:
    if "warnings" not in row:
        return
    told = [one.code for one in got.warnings] + [f"{one.code} {one.likely}" for one in got.warnings]
    for code in row["warnings"]:
        if code not in told:
            yield f"not warned: {code}, but {told}"
    if not row["warnings"] and told:
        yield f"warned: {told}"


def faults(row: dict[str, Any], got: Criterion | None = None) -> list[str]:
    """Everything in which what comes out is not what the row says; nothing where all is well."""
    got = got or understood(row["text"], row["section"])
    missing, left = _assigned(row.get("states", ()), list(got.statements))
    found = [f"missing: {one}" for one in missing]
    found += _extra(row, left)
    if row.get("nothing"):
        found += [f"invented: {_shown(one)}" for one in got.statements if one.bounds]
    found += [f"stated: {one.concept}" for one in got.statements if one.concept in row.get("without", ())]
    found += [
        f"stated: {one}"
        for one in row.get("never", ())
        if any(_fits(one, statement) for statement in got.statements)
    ]
    if "joined" in row and row["joined"] != got.joined:
        found.append(f"joined {got.joined}, not {row['joined']}")
    found += [*_coverage(row, got), *_warnings(row, got)]
    return found and [*dict.fromkeys(found), f"got: {[_shown(one) for one in got.statements]}"]
