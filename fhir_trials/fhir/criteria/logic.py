"""Which statements may be characteristics of their own: all characteristics of a Group must hold together.

"A and B" of an inclusion and "A or B" of an exclusion may be split, the others may not.
https://hl7.org/fhir/R5/group-definitions.html#Group.characteristic
"""

from fhir_trials.fhir.criteria.trees import Place
from fhir_trials.model import Criterion, Statement
from fhir_trials.model.statements import Joined

SPLIT: dict[str, Joined] = {"inclusion": "all", "exclusion": "any"}
"""How the things are joined that may be split, by section: both have to be there, or neither may be."""


def may_be_split(place: Place) -> bool:
    """Whether what a criterion states holds for all participants, and together with all else the Group says."""
    one = place.criterion
    joined = SPLIT.get(one.section)
    if joined is None or one.for_some or any(warned.code == "polarity-doubtful" for warned in one.warnings):
        return False
    if place.above is None or not all(_passes_on(above, one.section) for above in place.above):
        return False
    if place.parent and (one.section == "exclusion" or one.below != "all"):
        return False  # what is nested below may narrow it: "diabetes with any of the following"
    return one.joined == joined or _says_all(one)


def _passes_on(above: Criterion, section: str) -> bool:
    """Whether what is nested below holds as if it stood alone."""
    narrowed = section == "exclusion" and bool(above.statements)
    same = above.section == section and above.below == SPLIT[section]
    return same and not above.for_some and not narrowed


def excludes(criterion: Criterion, statement: Statement) -> bool | None:
    """Whether a characteristic of that statement, not negated, excludes; None where it cannot stand alone.

    Only where `may_be_split` says that the criterion's statements can.
    """
    if statement.limit or statement.window:
        return None
    if not statement.negated:
        return criterion.section == "exclusion"
    if criterion.section == "inclusion":
        return True
    return False if _says_all(criterion) else None


def _says_all(criterion: Criterion) -> bool:
    return criterion.coverage == "full" and len(criterion.statements) == 1
