"""Doses as coded, held against what a careful reader coded: which facts are right, wrong and missed."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from fhir_trials.model import Dose

GOLD = Path(__file__).parent / "gold" / "doses.json"
_DAYS = {"week": 7, "day": 1}
_UNITS = {"gray": "gy", "capsules": "capsule", "tablets": "tablet", "ug": "µg", "mcg": "µg", "μg": "µg"}


@dataclass
class Judged:
    """What became of facts, each as the words to show."""

    right: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """The share of what was coded that is right."""
        return len(self.right) / max(len(self.right) + len(self.wrong), 1)

    def recall(self, asked: int) -> float:
        """The share of what should have been coded that was."""
        return 1 - len(self.missed) / asked


def gold() -> list[dict[str, Any]]:
    """The texts with what was coded by hand."""
    return json.loads(GOLD.read_text("utf-8"), parse_float=Decimal)


def asked(rows: Iterable[Mapping[str, Any]]) -> int:
    """How many facts were coded by hand."""
    return sum(len(step) for row in rows for step in row["steps"] or [])


def judge(row: Mapping[str, Any], doses: Iterable[Dose]) -> Judged:
    """The facts of the doses of one text: step by step, in order."""
    found = Judged()
    coded = [_facts(dose) for dose in doses]
    steps = [{name: _alike(name, value) for name, value in step.items()} for step in row["steps"] or []]
    also = {name: [_alike(name, one) for one in values] for name, values in row.get("also", {}).items()}
    for number in range(max(len(coded), len(steps))):
        have = coded[number] if number < len(coded) else {}
        wanted = steps[number] if number < len(steps) else {}
        for name, value in have.items():
            is_right = (
                wanted.get(name) == value
                or value in also.get(name, ())
                or _is_same_rhythm(name, value, wanted, have)
            )
            (found.right if is_right else found.wrong).append(f"{row['nct']} {row['name']}: {name} {value}")
        for name, value in wanted.items():
            if have.get(name) != value and not _has_same_rhythm(name, wanted, have):
                found.missed.append(f"{row['nct']} {row['name']}: {name} {value}")
    return found


def _facts(dose: Dose) -> dict[str, Any]:
    """What a dose states, words of the source aside."""
    facts: dict[str, Any] = {
        "amount": dose.amount and (dose.amount.value, dose.amount.unit),
        "highest": dose.highest and (dose.highest.value, dose.highest.unit),
        "route": dose.route and dose.route.code,
        "form": dose.form and dose.form.code,
        "frequency": dose.frequency and (dose.frequency.times, dose.frequency.period, dose.frequency.unit),
        "duration": dose.duration and (dose.duration.value, dose.duration.unit),
        "duration_varies": dose.duration_varies,
        "courses": dose.courses,
        "cycle": dose.cycle and (dose.cycle.value, dose.cycle.unit),
        "days": list(dose.days) or None,
        "until": dose.until,
    }
    return {name: _alike(name, value) for name, value in facts.items() if value is not None}


def _alike(name: str, value: Any) -> Any:
    """A fact so that two ways of writing one are equal: seven days and a week, ug and µg."""
    if name in ("amount", "highest"):
        unit = re.sub(r"[\s\\^]|²", lambda found: "2" if found[0] == "²" else "", value[1] or "").casefold()
        per = unit.split("/")
        return Decimal(value[0]), "/".join(_UNITS.get(one, one) for one in per)
    if name in ("duration", "cycle"):
        return _length(value[0], value[1])
    if name == "frequency":
        return (value[0], *_length(value[1], value[2]))
    return value.casefold().removeprefix("until ") if name == "until" else value


def _length(value: Any, unit: str) -> tuple[Decimal, str]:
    return (Decimal(value) * _DAYS[unit], "day") if unit in _DAYS else (Decimal(value), unit)


def _has_same_rhythm(name: str, wanted: Mapping[str, Any], have: Mapping[str, Any]) -> bool:
    """Whether a fact that is not there as such is said by another: a cycle and its only day, or once in so long."""
    if name == "days":
        return wanted["days"] == [1] and _once_in(have) is not None and _once_in(have) == wanted.get("cycle")
    return name in ("frequency", "cycle") and _rhythm(wanted) is not None and _rhythm(wanted) == _rhythm(have)


def _is_same_rhythm(name: str, value: Any, wanted: Mapping[str, Any], have: Mapping[str, Any]) -> bool:
    if name == "days":
        return value == [1] and _once_in(wanted) is not None and _once_in(wanted) == have.get("cycle")
    return name in ("frequency", "cycle") and _rhythm(have) is not None and _rhythm(wanted) == _rhythm(have)


def _rhythm(facts: Mapping[str, Any]) -> Any:
    """From one time to the next, however it is said; None where it is said twice or is no single time."""
    if "cycle" in facts:
        return facts["cycle"] if facts.get("days", [1]) == [1] and "frequency" not in facts else None
    return _once_in(facts)


def _once_in(facts: Mapping[str, Any]) -> Any:
    times, *length = facts.get("frequency", (0,))
    return tuple(length) if times == 1 and "cycle" not in facts else None
