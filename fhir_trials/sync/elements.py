"""Which members of an object are one element: to take one from one side and one from the other would say what nobody said.

https://hl7.org/fhir/R5/datatypes.html · https://hl7.org/fhir/R5/formats.html#choice
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from fhir_trials.targets.marks import Json


class _Shape(NamedTuple):
    """A data type, known by its members.

    Attributes:
        together: the members that make sense together only.
        beside: its other members.
    """

    together: frozenset[str]
    beside: frozenset[str] = frozenset()


def _shape(together: str, beside: str = "") -> _Shape:
    return _Shape(frozenset(together.split()), frozenset(beside.split()))


_SHAPES = (
    _shape("system version code display userSelected"),  # Coding
    _shape("value comparator unit system code"),  # Quantity
    _shape("value currency"),  # Money
    _shape("low high"),  # Range
    _shape("numerator denominator"),  # Ratio
    _shape("start end"),  # Period
    _shape("system value", "use type period assigner"),  # Identifier
    _shape("system value", "use rank period"),  # ContactPoint
    _shape("reference type identifier display"),  # Reference
    _shape("coding text"),  # CodeableConcept
    _shape("text family given prefix suffix", "use period"),  # HumanName
    _shape("text line city district state postalCode country", "use type period"),  # Address
    _shape("status div"),  # Narrative
    _shape("language expression"),  # Expression
    # The window around an offset is counted from the same anchor: one cannot be moved without the other.
    _shape("offsetDuration offsetRange extension", "targetId actionId relationship endRelationship"),
    _shape("kind expression"),  # PlanDefinition.action.condition
    _shape(
        "measure due detailQuantity detailRange detailCodeableConcept detailString detailBoolean detailInteger "
        "detailRatio"  # PlanDefinition.goal.target
    ),
    _shape("contentType data url size hash", "language title creation height width frames duration pages"),
    _shape("longitude latitude altitude"),  # Location.position
    _shape(
        "count countMax duration durationMax durationUnit frequency frequencyMax period periodMax periodUnit "
        "dayOfWeek timeOfDay when offset boundsDuration boundsRange boundsPeriod"  # Timing.repeat
    ),
)
_TYPES = (
    "Address|Age|Annotation|Attachment|Availability|Base64Binary|Boolean|Canonical|Code|CodeableConcept|"
    "CodeableReference|Coding|ContactDetail|ContactPoint|Count|DataRequirement|Date|DateTime|Decimal|Distance|Dosage|"
    "Duration|Expression|ExtendedContactDetail|HumanName|Id|Identifier|Instant|Integer|Integer64|Markdown|Meta|Money|"
    "Oid|ParameterDefinition|Period|PositiveInt|Quantity|Range|Ratio|RatioRange|Reference|RelatedArtifact|"
    "SampledData|Signature|String|Time|Timing|TriggerDefinition|UnsignedInt|Uri|Url|UsageContext|Uuid"
)
_CHOICE = re.compile(f"([a-z][A-Za-z]*?)(?:{_TYPES})")


class Element(NamedTuple):
    """Members of an object that are one element.

    Attributes:
        name: `title` for the value and its sibling, `value[x]` for a choice of types; empty where the object itself
            is meant.
        members: those that one of the sides has, in order.
    """

    name: str
    members: tuple[str, ...]


def elements(sides: Iterable[Json]) -> list[Element]:
    """The elements of an object, of which there are several versions; in the order of the first that has each."""
    versions = list(sides)
    names = list(dict.fromkeys(name for version in versions for name in version))
    together = _together(names)
    found: dict[str, list[str]] = {}
    for name in names:
        base = name.removeprefix("_")
        called = "" if base in together else _called(base, versions)
        found.setdefault(called, []).append(name)
    return [Element(name, tuple(members)) for name, members in found.items()]


def _together(names: list[str]) -> frozenset[str]:
    bases = {name.removeprefix("_") for name in names} - {"id", "extension", ""}
    fitting = (shape for shape in _SHAPES if bases <= shape.together | shape.beside)
    return next((shape.together for shape in fitting if bases), frozenset[str]())


def _called(base: str, versions: list[Json]) -> str:
    choice = _CHOICE.fullmatch(base)
    # What repeats is no choice: instantiatesUri and instantiatesCanonical are two elements.
    if choice and not any(isinstance(_member(version, base), list) for version in versions):
        return f"{choice[1]}[x]"
    return base


def _member(version: Json, base: str) -> Any:
    return version.get(base, version.get(f"_{base}"))
