"""One shape for a record, whichever program turned its XML into data.

Converters differ in three things: what stands once is a list or not, attributes are left out or stand apart, and an
element without content is an empty text. Here lists are lists, attributes are `@name`, and what is empty is gone.
"""

from typing import Any, cast

from fhir_trials.cursor import Json

REPEATED = frozenset(
    {
        "fullTrial",
        "outcomeMeasure",
        "ethicsCommittee",
        "secondaryNumber",
        "trialSetting",
        "trialType",
        "purpose",
        "country",
        "trialCentre",
        "participantType",
        "condition",
        "intervention",
        "pharmaceuticalStudyType",
        "drugName",
        "dataPolicy",
        "output",
        "attachedFile",
        "contact",
        "contactType",
        "sponsor",
        "funder",
        "funderId",
        "contactId",
        "sponsorId",
    }
)
"""Elements that may stand more than once; `country` is one text in an address."""

_ONCE_IN = {"country": frozenset({"trialCentre", "contactDetails"})}
_APART = "@attributes"


def one_shape(record: Json) -> None:
    """Bring a record into the one shape, in place; what has it already stays as it is."""
    _in_place(record, "")


def _in_place(node: Json, name: str) -> None:
    for key, value in cast("Json", node.pop(_APART, {})).items() if _has_attributes(node) else ():
        node.setdefault(f"@{key}", value)
    for key in list(node):
        many = key in REPEATED and name not in _ONCE_IN.get(key, ())
        value = _cleaned(node[key], key)
        if value in ("", {}, []):
            del node[key]
        elif many:
            node[key] = value if isinstance(value, list) else [value]
        else:
            only = isinstance(value, list) and len(cast("list[Any]", value)) == 1
            node[key] = value[0] if only else value


def _has_attributes(node: Json) -> bool:
    return isinstance(node.get(_APART), dict)


def _cleaned(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        _in_place(cast("Json", value), key)
    elif isinstance(value, list):
        items = [_cleaned(item, key) for item in cast("list[Any]", value)]
        return [item for item in items if item not in ("", {}, [])]
    elif isinstance(value, str) and not value.strip():
        return ""
    return cast("Any", value)
