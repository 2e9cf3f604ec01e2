"""Who may take part: ages, sex and the criteria of one or two cells."""

import re
from decimal import Decimal

from fhir_trials.cursor import Json
from fhir_trials.eligibility import split
from fhir_trials.issues import Issues
from fhir_trials.sources.ictrp import age_groups
from fhir_trials.sources.ictrp.cells import Cells
from fhir_trials.sources.ictrp.coding import term
from fhir_trials.sources.nothing import names_nothing
from fhir_trials.sources.words import some

_AGE = re.compile(
    r"(?P<bound>>=|<=|≥|≤)? ?(?P<value>[0-9]{1,3}(?:\.[0-9]{1,2})?) ?-?"
    r"(?:(?P<unit>minute|hour|day|week|month|year)(?:s|\(s\))?(?:[ -]?old)?|(?P<old>age[ -]old))?",
    re.IGNORECASE,
)
_BOUND = {"minimum_age": (">=", "≥"), "maximum_age": ("<=", "≤")}
_UNBOUNDED = frozenset({"no limit", "no age limit", "nolimit", "no minimum age", "no maximum age"})


def read(cells: Cells, register: str, issues: Issues) -> Json | None:
    """Take the fields and the criteria."""
    inclusion, exclusion = cells.lines("inclusion"), cells.lines("exclusion")
    criteria, asked = age_groups.apart(inclusion)
    bands = age_groups.bands(asked)
    found = [
        *(split(criteria, section="inclusion") if criteria else ()),
        *(split(exclusion, section="exclusion") if exclusion else ()),
    ]
    text = "\n\n".join(part for part in (inclusion, exclusion) if part)
    ages = some(
        minimum_age=_age(cells, "minimum_age", issues), maximum_age=_age(cells, "maximum_age", issues)
    )
    return some(
        **(ages or age_groups.bounds(bands)),
        age_bands=bands,
        sex=term(cells.line("sex"), "ictrp-sex", register, cells.path("sex"), issues),
        text=text and {"text": text},
        criteria=found,
    )


def _age(cells: Cells, field: str, issues: Issues) -> Json | None:
    """Take an age; a word for no bound says that there is none, anything else that is no age stays."""
    text = cells.look(field)
    if text and (names_nothing(text) or text.casefold() in _UNBOUNDED):
        cells.drop(field)  # no bound, which is what no age says
        return None
    found = _AGE.fullmatch(text)
    if found is None or (found["bound"] and found["bound"] not in _BOUND[field]):
        return None
    if not found["unit"] and not found["old"]:
        message = f"{text} has no unit; taken as years, as the register's form has it"
        issues.information("age-unit-assumed", cells.path(field), message)
    cells.drop(field)  # the age says the same
    return {"value": Decimal(found["value"]), "unit": (found["unit"] or "year").lower()}
