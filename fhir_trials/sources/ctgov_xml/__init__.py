"""ClinicalTrials.gov, classic site (until 2024): a `clinical_study` in XML, read into a Trial.

https://clinicaltrials.gov/ct2/html/images/info/public.xsd · mappings/fields/ctgov-xml.csv
"""

from typing import cast

from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sources import dates
from fhir_trials.sources.ctgov_older import reshaping
from fhir_trials.sources.ctgov_older.building_v2 import Trail

# The site gave a file for each study; `clinical_studies` is how people put several together.
ROOTS = frozenset({"clinical_study", "clinical_studies"})
RECORD = "clinical_study"
REPEATED = frozenset(
    {
        "arm_group",
        "arm_group_label",
        "authority",
        "collaborator",
        "condition",
        "country",
        "intervention",
        "investigator",
        "ipd_info_type",
        "keyword",
        "link",
        "location",
        "mesh_term",
        "nct_alias",
        "obsolete_id",
        "other_name",
        "other_outcome",
        "overall_official",
        "primary_outcome",
        "provided_document",
        "reference",
        "results_reference",
        "secondary_id",
        "secondary_outcome",
        "study_doc",
    }
)
# For some months of 2017 and 2018 a date stood under its old name and its new one.
_TWO_NAMES = {
    "lastUpdateSubmitDate": ("lastchanged_date", "last_update_submitted"),
    "studyFirstSubmitDate": ("firstreceived_date", "study_first_submitted"),
    "resultsFirstSubmitDate": ("firstreceived_results_date", "results_first_submitted"),
    "dispFirstSubmitDate": ("firstreceived_results_disposition_date", "disposition_first_submitted"),
}
_ARMS = "armsInterventionsModule"


def read(record: Json, issues: Issues, path: str = "") -> Trial:
    """Read a study; everything that finds no place in the Trial becomes an issue with its path.

    Args:
        record: the element as `xml_records.records` gives it; it is emptied.
        issues: where the issues go.
        path: where the study stands in its file.

    Raises:
        DataError: the parts of the study do not fit together.
    """
    return reshaping.read(record, issues, path, _SHAPE)


def _complete(study: Json, trail: Trail, root: Cursor, issues: Issues) -> None:
    protocol = cast("Json", study.get("protocolSection", {}))
    _link_arms(protocol.get(_ARMS, {}), trail)
    _drop_what_is_counted(protocol, root)


def _link_arms(module: Json, trail: Trail) -> None:
    """An arm of this shape does not name its interventions, so it is given the names of those that name it."""
    arms: dict[str, list[tuple[int, Json]]] = {}
    for index, arm in enumerate(cast("list[Json]", module.get("armGroups", []))):
        arms.setdefault(arm.get("label", ""), []).append((index, arm))
    for index, intervention in enumerate(cast("list[Json]", module.get("interventions", []))):
        kind, name = intervention.get("type"), intervention.get("name")
        for at, label in enumerate(cast("list[str]", intervention.get("armGroupLabels", []))):
            found = arms.get(label, [])
            if name and len(found) == 1:
                place, arm = found[0]
                names: list[str] = arm.setdefault("interventionNames", [])
                printed = f"{kind}: {name}" if kind else name
                way = f"protocolSection.{_ARMS}"
                trail[f"{way}.armGroups[{place}].interventionNames[{len(names)}]"] = trail[
                    f"{way}.interventions[{index}].armGroupLabels[{at}]"
                ]
                names.append(printed)


def _drop_what_is_counted(protocol: Json, root: Cursor) -> None:
    """What only counts or repeats what stands elsewhere: arms, groups, countries of the sites, dates by two names."""
    arms = str(len(protocol.get(_ARMS, {}).get("armGroups", [])))
    for key in ("number_of_arms", "number_of_groups"):
        if root.node.get(key) == arms:
            root.drop(key)
    dated = protocol.get("statusModule", {})
    for name, others in _TWO_NAMES.items():
        for key in others:
            text = root.node.get(key)
            if isinstance(text, str) and name in dated and dates.iso(text, "month-first") == dated[name]:
                root.drop(key)
    places = cast("list[Json]", protocol.get("contactsLocationsModule", {}).get("locations", []))
    named = {place.get("country") for place in places}
    for country, take in root.at("location_countries").list_of_texts("country"):
        if country in named:
            take()


_SHAPE = reshaping.Shape("ctgov-xml", complete=_complete)
