"""The numbers and titles of a record, and the record itself.

https://www.isrctn.com/page/definitions
"""

import re

from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.registers import recognise
from fhir_trials.sources.identifiers import identifier, register_number
from fhir_trials.sources.isrctn.values import moment, said
from fhir_trials.sources.nothing import says_nothing
from fhir_trials.sources.words import coded, some

_TITLES = (("title", "public"), ("scientificTitle", "scientific"), ("acronym", "acronym"))
# A number that is not of a register, and what its field is called.
_NUMBERS = (
    ("eudraCTNumber", "registry", "EudraCT/CTIS number"),
    ("clinicalTrialsGovNumber", "registry", "ClinicalTrials.gov number"),
    ("irasNumber", "other", "IRAS number"),
    ("protocolSerialNumber", "sponsor", "Protocol serial number"),
    ("doi", "other", "DOI"),
)
_LABEL = re.compile(r"^[A-Za-z ]+: ")


def read(trial: Cursor, issues: Issues) -> Json:
    """Take numbers, titles and what the register says of the record."""
    description = trial.at("trialDescription")
    own = _own_number(trial)
    assigned = _assigned(trial, issues)
    return {
        "source": some(
            registry="isrctn",
            version=trial.text("@version"),
            updated=moment(trial, "@lastUpdated", issues),
        ),
        "identifiers": [*own, *_other_numbers(trial.at("externalRefs"), issues)],
        "titles": [{"text": text, "kind": kind} for key, kind in _TITLES if (text := said(description, key))],
        "registry_events": [{"event": "registration-posting", "date": assigned}] if assigned else [],
    }


def _own_number(trial: Cursor) -> list[Json]:
    printed = said(trial, "isrctn")
    canonical = trial.text("@publicIdentifierCanonical")
    if printed is None:
        printed = canonical
    if printed is None:
        return []
    known = recognise(printed if printed.upper().startswith("ISRCTN") else f"ISRCTN{printed}")
    value = known[1] if known else printed
    if canonical and canonical not in (printed, value):
        trial.node["@publicIdentifierCanonical"] = canonical
    return [identifier(printed, ("isrctn", value)) | {"kind": {"code": "registry"}, "primary": True}]


def _assigned(trial: Cursor, issues: Issues) -> str | None:
    """The day the number was given; the record has it twice."""
    node = trial.node.get("isrctn")
    first = moment(trial.at("isrctn"), "@dateAssigned", issues) if isinstance(node, dict) else None
    again = str(trial.node.get("@publicIdentifierDateAssigned", ""))
    if first and again.partition("T")[0] == first:
        trial.drop("@publicIdentifierDateAssigned")
    return first or moment(trial, "@publicIdentifierDateAssigned", issues)


def _other_numbers(refs: Cursor, issues: Issues) -> list[Json]:
    """The numbers of the fields, then those of the list that no field has."""
    listed = _listed(refs.at("secondaryNumbers"), issues)
    values = {number["value"] for number in listed}
    found: list[Json] = []
    for key, kind, label in _NUMBERS:
        printed = said(refs, key)
        if printed and not _repeats(printed, values):
            found.append(_number(printed, {"code": kind, "text": label}))
    given = {number["value"]: number for number in found}
    for number in listed:
        same = given.get(number["value"])
        if same is None or _says_more(number, same):
            found.append(number)
    return found


def _repeats(printed: str, values: set[str]) -> bool:
    """Whether this is the list over again in one line (`CPMS: 49816, CRUKD/22/002`)."""
    items = [_LABEL.sub("", item.strip()) for item in printed.split(",")]
    return len(items) > 1 and all(item in values for item in items)


def _says_more(number: Json, same: Json) -> bool:
    """Whether the list has a number under a name that its field does not give."""
    name = number.get("assigner")
    return bool(name) and same["kind"]["code"] != "registry"


def _listed(holder: Cursor, issues: Issues) -> list[Json]:
    plain = [_number(text, None) for text in holder.texts("secondaryNumber") if not says_nothing(text)]
    found: list[Json] = []
    for item in holder.each("secondaryNumber"):
        printed = item.text("#text")
        kind = item.text("@numberType") if printed else None
        canonical = item.text("@canonicalSecondaryNumber") if printed else None
        if printed and not says_nothing(printed):
            found.append(_typed(printed, kind, canonical, item, issues))
    return plain + found


def _typed(printed: str, kind: str | None, canonical: str | None, item: Cursor, issues: Issues) -> Json:
    """A number with what the list calls it: one of the register's types, else whoever gave it."""
    # A type of the register's own is one short word; anything else is the name of an organisation.
    own = kind is not None and (kind.islower() or kind == "Protocol serial number")
    number_type = coded(kind, "isrctn-number-type", item, "@numberType", issues) if kind and own else None
    found = _number(printed, number_type)
    if kind and not own:
        found["assigner"] = kind
    elif canonical and canonical not in (printed, found["value"]) and "registry" not in found:
        found["printed"] = canonical
    return found


def _number(printed: str, kind: Json | None) -> Json:
    known = register_number(printed)
    if known and kind and kind.get("code") != "registry":
        kind = {**kind, "code": "registry"}
    return identifier(printed, known) | {"kind": kind or ({"code": "registry"} if known else None)}
