"""What the tests of the older shapes of ClinicalTrials.gov share: counting, and comparing two shapes of a study."""

import re
from pathlib import Path
from typing import Any

from fhir_trials import json_text
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sources import csv_records, ctgov_xml, xml_records

_COUNTED = ("EnrollmentType", "enrollment.@type", "InterventionName[]", "ArmGroupInterventionName")
_LINKS = ("InterventionArmGroupLabel", "InterventionArmGroupLabel[]", "intervention[].arm_group_label[]")
_RECKONED = ("PostDateType", "_posted.@type")
_PIECES = (
    "masking",
    "study_design",
    "Study Design",
    "Study Designs",
    "Age",
    "Interventions",
    "Locations",
    "Phases",
)
_REPEATED = ("number_of_arms", "number_of_groups", "location_countries.country[]")
_SPLIT = re.compile(r"[|,:()]| to | and older|up to ")


def shows(place: str, value: Any, trial: Trial) -> bool:
    """What a record of an older shape says without its words being kept as they stand.

    The type of the enrollment is the member that holds the count; links are tested on their own; a reckoned posting
    date and an age without bound are told by nothing being there; a text with list marks keeps its letters.
    """
    if place.endswith(_COUNTED + _LINKS) or value == "N/A":
        return True
    if place.endswith(_RECKONED):
        return value.startswith("Estimate")
    if place.endswith(_REPEATED):
        return value == str(len(trial.arms)) or value in {country.name for country in trial.countries}
    if place.endswith("textblock"):
        return letters(value) in {letters(text) for text in texts(trial.to_dict())}
    if place in _PIECES or place.endswith(".masking") or "|" in value:
        said = " ".join(" ".join(texts(trial.to_dict())).split()).lower()
        pieces = (" ".join(piece.split()) for piece in _SPLIT.split(value))
        return all(piece.lower() in said or piece in _label_words() for piece in pieces)
    if place == "Study Results":
        return trial.source is not None and trial.source.has_results is (value in ("YES", "Has Results"))
    return _in_words(place, value, trial)


def _in_words(place: str, value: Any, trial: Trial) -> bool:
    """A flag, a party or a date that is told in a sentence."""
    if place.endswith(("HealthyVolunteers", "healthy_volunteers")):
        said = trial.eligibility and trial.eligibility.healthy_volunteers
        return said is (value == "Accepts Healthy Volunteers")
    if place.endswith(("ResponsiblePartyType", "responsible_party_type")) and value == "Sponsor":
        return any(party.responsible and party.role.code == "lead-sponsor" for party in trial.parties)
    if place == "required_header.download_date":
        return trial.source is not None and (trial.source.version or "-")[:4] in value
    return False


def _label_words() -> set[str]:
    labels = ("Allocation", "Intervention Model", "Masking", "Primary Purpose", "Observational Model")
    return {*labels, "Time Perspective", "Endpoint Classification", ""}


def letters(text: str) -> str:
    """The letters and digits of a text, so that neither wrapping nor marks of lists matter."""
    return "".join(sign for sign in text if sign.isalnum())


def texts(value: Any) -> list[str]:
    """Every text and number of a document."""
    if isinstance(value, dict):
        if "unit" in value and "value" in value:
            return [f"{value['value']} {value['unit']}", f"{value['value']} {value['unit']}s"]
        return [text for child in value.values() for text in texts(child)]
    if isinstance(value, list | tuple):
        return [text for child in value for text in texts(child)]
    return [str(value)]


def study(path: Path) -> dict[str, Any]:
    """The record of a file in JSON or XML."""
    if path.suffix == ".json":
        return json_text.decode(path.read_bytes())
    with path.open("rb") as stream:
        return next(xml_records.records(stream, path.name, ctgov_xml.RECORD, ctgov_xml.REPEATED))[1]


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [row for _, row in csv_records.records(lines, path.name, Issues())]


def differences(one: Any, other: Any, path: str = "") -> list[tuple[str, Any, Any]]:
    """Where two documents differ, as paths; a list of another length differs as a whole."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = [*one, *(key for key in other if key not in one)]
        pairs = [(f"{path}.{key}" if path else key, one.get(key), other.get(key)) for key in keys]
    elif isinstance(one, list | tuple) and isinstance(other, list | tuple) and len(one) == len(other):
        pairs = [(f"{path}[{at}]", *pair) for at, pair in enumerate(zip(one, other, strict=True))]
    else:
        return [] if one == other else [(path, one, other)]
    return [found for place, left, right in pairs for found in differences(left, right, place)]
