"""What is wrong with a code by its form and its check digits; empty where nothing is."""

import re
from collections.abc import Callable
from functools import partial

from fhir_trials.table_checks import Row, several

LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"
MESH, ICD10 = "https://www.nlm.nih.gov/mesh", "http://hl7.org/fhir/sid/icd-10"

_LOINC = re.compile(r"\d{1,7}-\d")
_SNOMED = re.compile(r"[1-9]\d{5,17}")
# numbers of nine digits begin behind those of six; registers pad the short ones with zeros
_MESH = re.compile(r"D\d{6}|D000(06[6-9]|0[7-9]\d|[1-9]\d\d)\d{3}")
_CATEGORY = r"[A-Z]\d[0-9A-Z]"
_ICD10 = re.compile(rf"{_CATEGORY}(\.\d)?")
_RANGE = re.compile(rf"({_CATEGORY})-({_CATEGORY})")

# the dihedral group of order 10, https://confluence.ihtsdotools.org/display/DOCRELFMT/6.4.2+Check-digit+Computation
_TURNED = [[(a + b) % 5 if a < 5 else 5 + (a - b) % 5 for b in range(5)] for a in range(10)]
_FLIPPED = [[5 + (a + b) % 5 if a < 5 else (a - b) % 5 for b in range(5)] for a in range(10)]
_TIMES = [[*turned, *flipped] for turned, flipped in zip(_TURNED, _FLIPPED, strict=True)]
_ONE = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
_BY_PLACE = [list(range(10))]
for _ in range(7):
    _BY_PLACE.append([_ONE[digit] for digit in _BY_PLACE[-1]])


def code(row: Row) -> str:
    """The cells `system` and `code` of a row: a code that its system cannot have is a slip of the pen."""
    if not row["code"]:
        return ""
    check = _OF_SYSTEM.get(row["system"])
    if check is None:
        return f"system {row['system']!r} is not known; write one of: {', '.join(sorted(_OF_SYSTEM))}"
    if check(row["code"]):
        return ""
    return f"code {row['code']!r} is no code of {row['system']}: its form or check digit is wrong; look it up"


def is_right(system: str, said: str) -> bool:
    """Whether a code can be one of its system; of a system that no table names it cannot."""
    check = _OF_SYSTEM.get(system)
    return check is not None and check(said)


def categories(row: Row, column: str) -> str:
    """A cell with categories of ICD-10 (`E11`, `C92.0`) and ranges of them that go up (`C00-C97`)."""
    wrong = next((said for said in several(row[column]) if not _is_category(said)), None)
    return f"{column} {wrong!r} is no category of ICD-10; write E11, C92.0 or C00-C97" if wrong else ""


def _is_category(said: str) -> bool:
    if match := _RANGE.fullmatch(said):
        return match[1] < match[2]
    return _ICD10.fullmatch(said) is not None


def _is_loinc(said: str) -> bool:
    """The digit behind the dash is the check digit (mod 10) of the others."""
    if not _LOINC.fullmatch(said):
        return False
    body, _, check = said.partition("-")
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled // 10 + doubled % 10
    return (10 - total % 10) % 10 == int(check)


def _is_snomed(said: str) -> bool:
    """The last digit is the check digit (Verhoeff) of the others."""
    if not _SNOMED.fullmatch(said):
        return False
    check = 0
    for place, digit in enumerate(reversed(said)):
        check = _TIMES[check][_BY_PLACE[place % 8][int(digit)]]
    return check == 0


def _has_form(form: re.Pattern[str], said: str) -> bool:
    return form.fullmatch(said) is not None


_OF_SYSTEM: dict[str, Callable[[str], bool]] = {
    LOINC: _is_loinc,
    SNOMED: _is_snomed,
    MESH: partial(_has_form, _MESH),
    ICD10: partial(_has_form, _ICD10),
}
