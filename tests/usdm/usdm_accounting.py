"""Counts the leaves of a USDM document independently of its reader: in the Trial, structure, reported, or unaccounted."""

import re
from functools import cache
from typing import Any, NamedTuple

from fhir_trials import json_text, mapping_files
from fhir_trials.cursor import copied, without_positions
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.usdm import from_usdm
from fhir_trials.usdm.texts import plain

_COUNT = re.compile(r"^not read \((\d+) value")
# What names an object, or another one, and says nothing of the trial.
_STRUCTURE = re.compile(r"(^|\.)(id|instanceType|\w+Ids?(\[\])?)$")
# Lengths of time, which the schedule has in other form, and what software calls a section.
_OTHERWISE = re.compile(
    r"\.(value|windowLower|windowUpper|isRequired|isEnabled|mainTimeline|isMasked|contents\[\]\.name|parameterMaps\[\]\.\w+"
    r"|narrativeContentItems\[\]\.name|displaySection\w+|durationWillVary|isApproximate|codeSystem|codeSystemVersion"
    # Said again by another leaf: an address in one line, the code of a place, what a register is called.
    r"|legalAddress\.text|country\.code|geographicScopes\[\]\.code\.standardCode\.code|language\.decode|organizations\[\]\.label"
    r"|studyIdentifierScope\.name|usdmVersion|substantialImpact|isSubstantial|includesHealthySubjects|isRareDisease|plannedDuration)$"
)


class Account(NamedTuple):
    """How many leaves of a document became what, and the paths of those nobody knows of."""

    leaves: int
    structure: int
    in_trial: int
    reported: int
    unaccounted: list[str]

    @property
    def share(self) -> float:
        """The share of the leaves that say something which the Trial has."""
        return self.in_trial / (self.leaves - self.structure)


def account(document: Any) -> tuple[Trial, Account]:
    """Read a copy of a document, and say what became of each of its leaves."""
    issues = Issues()
    trial = from_usdm(copied(document), issues)
    told = {issue.path for issue in issues if issue.code in ("not-read", "code-unknown")}
    known = _Known(trial)
    # A field is told once for all its places; how many of them are left stands in the message.
    reported = sum(int(found[1]) for issue in issues if (found := _COUNT.search(issue.message)))
    structure = 0
    unaccounted: list[str] = []
    leaves = list(_leaves(document, "", None))
    for path, value, code in leaves:
        place = without_positions(path)
        if value in (None, "") or _STRUCTURE.search(place):
            structure += 1
        elif not (
            _is_told(path, told)
            or _is_told(place, told)
            or _OTHERWISE.search(place)
            or known.has(value)
            or code in _codes()
        ):
            unaccounted.append(path)
    in_trial = len(leaves) - structure - reported - len(unaccounted)
    return trial, Account(len(leaves), structure, in_trial, reported, unaccounted)


class _Known:
    """The words of a trial."""

    def __init__(self, trial: Trial) -> None:
        self._text = _squeezed(
            json_text.encode(trial.to_dict()).decode().replace("\\n", " ").replace('\\"', '"')
        )

    def has(self, value: Any) -> bool:
        """Whether the trial has this text or number."""
        words = value if isinstance(value, str) else str(value).removesuffix(".0")
        if "usdm:tag" in words or "usdm:ref" in words:
            return True
        return _squeezed(words) in self._text or _squeezed(plain(words)) in self._text


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\\\-]+", "", text)


@cache
def _codes() -> frozenset[str]:
    """The codes of CDISC that our tables have."""
    names = [name for name in mapping_files.names("codes", ".json") if name.startswith("usdm-")]
    groups = [group for name in names for group in mapping_files.read_json(f"codes/{name}")["group"]]
    return frozenset(element["code"] for group in groups for element in group["element"])


def _is_told(path: str, told: set[str]) -> bool:
    while path:
        if path in told:
            return True
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return False


def _leaves(value: Any, path: str, code: Any) -> Any:
    """Each leaf: path, value, and the code it is a part of."""
    if isinstance(value, dict):
        code = value.get("code") if "codeSystem" in value else code
        for key, child in value.items():
            yield from _leaves(child, f"{path}.{key}" if path else key, code)
    elif isinstance(value, list):
        for at, child in enumerate(value):
            yield from _leaves(child, f"{path}[{at}]", code)
    else:
        yield path, value, code
