"""Why code and value of a characteristic may not say just what its words say. https://hl7.org/fhir/R5/group.html

R6 has members that narrow a characteristic: when it held, how often, how it was determined.
https://build.fhir.org/group-definitions.html#Group.characteristic
"""

from collections.abc import Iterator
from decimal import Decimal

from fhir_trials import clinical_concepts
from fhir_trials.cursor import Cursor, leaves
from fhir_trials.fhir.criteria.coded_reading import Said

# what says no more than that, beside the value; the others narrow it, those too that nobody here knows
_PLAIN = ("id", "extension", "modifierExtension", "code", "exclude")
# the members of R6 as extensions of earlier releases
_LATER = "StructureDefinition/extension-Group.characteristic."


def is_modified(element: Cursor) -> bool:
    """Whether an extension that nobody here understands may turn round what an element says."""
    return leaves(element.node.get("modifierExtension", {})) > 0


def is_narrowed(characteristic: Cursor) -> bool:
    """Whether something is left beside code and value that may narrow them; ask when these are taken."""
    node = characteristic.node
    left = [key for key, held in node.items() if leaves(held)]
    if any(key.lstrip("_") not in _PLAIN and not key.lstrip("_").startswith("value") for key in left):
        return True
    return any(_LATER in str(item.node.get("url")) for item in characteristic.each("extension"))


def of_value(said: Said) -> Iterator[str]:
    """What is odd about bounds and their unit."""
    concept = clinical_concepts.concepts().get(said.concept or "")
    unit = said.unit
    if concept and unit and concept.row(unit) is None:
        known = (other for row in concept.rows for other in row.units)
        if all(concept.convert(Decimal(1), unit, other) is None for other in known):
            yield f"{concept.name} is not measured in {unit}"
    lows = [bound.value for bound in said.bounds if bound.side == "lower"]
    highs = [bound.value for bound in said.bounds if bound.side == "upper"]
    if lows and highs and max(lows) > min(highs):
        yield f"no value is at least {max(lows)} and at most {min(highs)}"
