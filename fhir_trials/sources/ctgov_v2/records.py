"""The modules that are lists of plain fields: outcomes, oversight, literature, data sharing, index terms.

https://clinicaltrials.gov/data-api/about-api/study-data-structure
"""

from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.sources.words import some, term, terms

_OUTCOMES = (("primaryOutcomes", "primary"), ("secondaryOutcomes", "secondary"), ("otherOutcomes", "other"))
_FLAGS = {
    "has_data_monitoring_committee": "oversightHasDmc",
    "fda_regulated_drug": "isFdaRegulatedDrug",
    "fda_regulated_device": "isFdaRegulatedDevice",
    "unapproved_device": "isUnapprovedDevice",
    "paediatric_postmarket_surveillance": "isPpsd",
    "us_export": "isUsExport",
    "fdaaa_violation": "fdaaa801Violation",
}


def outcomes(module: Cursor) -> list[Json]:
    """Take the outcomes; the list an outcome stands in is its kind."""
    return [
        {
            "kind": {"code": kind},
            "measure": measure,
            "description": item.text("description"),
            "time_frame": item.text("timeFrame"),
        }
        for key, kind in _OUTCOMES
        for item in module.each(key)
        if (measure := item.text("measure"))
    ]


def oversight(module: Cursor) -> Json | None:
    """Take the oversight flags."""
    return some(**{name: module.flag(key) for name, key in _FLAGS.items()})


def references(module: Cursor, issues: Issues) -> Json:
    """Take the literature, the links and the data sets that can be had."""
    literature = [
        some(
            citation=item.text("citation"),
            pmid=item.text("pmid"),
            kind=term(item, "type", "ctgov-reference-type", issues),
            retractions=[text for place in item.each("retractions") if (text := _retraction(place))],
        )
        for item in module.each("references")
    ]
    documents = [
        some(
            kind=item.text("type"),
            identifier=item.text("id"),
            url=item.text("url"),
            comment=item.text("comment"),
        )
        for item in module.each("availIpds")
    ]
    return {
        "references": [found for found in literature if found],
        "links": [
            {"url": url, "label": item.text("label")}
            for item in module.each("seeAlsoLinks")
            if (url := item.text("url"))
        ],
        "documents": [found for found in documents if found],
    }


def _retraction(place: Cursor) -> str:
    pmid, source = place.text("pmid"), place.text("source")
    return " ".join(part for part in (source, pmid and f"PMID {pmid}") if part)


def data_sharing(module: Cursor, issues: Issues) -> Json | None:
    """Take the plan to share data of participants."""
    return some(
        plan=term(module, "ipdSharing", "ctgov-ipd-sharing", issues),
        description=module.text("description"),
        items=terms(module, "infoTypes", "ctgov-ipd-info-type", issues),
        time_frame=module.text("timeFrame"),
        access_criteria=module.text("accessCriteria"),
        url=module.text("url"),
    )


def keywords(conditions: Cursor, derived: Cursor) -> list[Json]:
    """Take the keywords, and the MeSH terms the register found in conditions and interventions."""
    found: list[Json] = [{"text": text} for text in conditions.texts("keywords")]
    for module, kind in (
        ("conditionBrowseModule", "condition-index-term"),
        ("interventionBrowseModule", "intervention-index-term"),
    ):
        for mesh in derived.at(module).each("meshes"):
            if text := mesh.text("term"):
                code = mesh.text("id")
                codings = [{"vocabulary": "MeSH", "code": code}] if code else []
                found.append({"text": text, "kind": kind, "codings": codings})
    return found
