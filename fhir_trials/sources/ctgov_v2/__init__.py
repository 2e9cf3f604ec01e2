"""ClinicalTrials.gov, API version 2: a study as the register publishes it, read into a Trial.

https://clinicaltrials.gov/data-api/about-api/study-data-structure · mappings/fields/ctgov-v2.csv
"""

from collections.abc import Sequence
from typing import Any

from fhir_trials import building, control_characters, field_reasons
from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sources.ctgov_v2 import (
    arms,
    design,
    eligibility,
    identification,
    parties,
    records,
    sites,
    status,
)
from fhir_trials.sources.words import some


def fits(record: Json) -> str:
    """Why this is a study as version 2 of the API writes it; an empty string where it is none."""
    return "has `protocolSection`" if isinstance(record.get("protocolSection"), dict) else ""


def read(study: dict[str, Any], issues: Issues, path: str = "") -> Trial:
    """Read a study; everything that finds no place in the Trial becomes an issue with its path.

    Args:
        study: the decoded study; it is emptied while it is read.
        issues: where the issues go. None of them is an error: what cannot be read costs only itself.
        path: where the study stands in its file.
    """
    control_characters.leave_out(study, issues, path)
    root = Cursor(study, path)
    trial = read_from(root, issues, path)
    field_reasons.report_rest(root, issues, reason, field_reasons.DERIVED)
    return trial


def read_from(root: Cursor, issues: Issues, path: str, *, passages: Sequence[Json] = ()) -> Trial:
    """The Trial of a study; what is not taken stays at its place, for the caller to report.

    Args:
        root: the study.
        issues: where the oddities go.
        path: where the study stands in its file.
        passages: what another shape of a study says and this one has no field for.
    """
    protocol, derived = root.at("protocolSection"), root.at("derivedSection")
    values = _values(root, protocol, derived, issues)
    return building.build({**values, "passages": [*passages]}, issues, path)


def _values(root: Cursor, protocol: Cursor, derived: Cursor, issues: Issues) -> Json:
    named = identification.read(protocol.at("identificationModule"), issues)
    registrant = named.pop("registrant")
    people = protocol.at("contactsLocationsModule")
    described, about = protocol.at("descriptionModule"), protocol.at("conditionsModule")
    summary, description = described.text("briefSummary"), described.text("detailedDescription")
    return {
        "language": "en",
        "source": some(
            registry="ctgov",
            version=derived.at("miscInfoModule").text("versionHolder"),
            has_results=root.flag("hasResults"),
        ),
        **named,
        "summary": summary and {"text": summary},
        "description": description and {"text": description},
        **status.read(protocol.at("statusModule"), issues),
        **design.read(protocol.at("designModule"), issues),
        "conditions": [{"text": text} for text in about.texts("conditions")],
        "keywords": records.keywords(about, derived),
        **arms.read(protocol.at("armsInterventionsModule"), issues),
        "outcomes": records.outcomes(protocol.at("outcomesModule")),
        "eligibility": eligibility.read(protocol.at("eligibilityModule"), issues),
        "parties": [
            *parties.read_sponsors(protocol.at("sponsorCollaboratorsModule"), issues),
            *([registrant] if registrant else []),
            *parties.read_people(people, issues),
        ],
        **sites.read(people, issues),
        "oversight": records.oversight(protocol.at("oversightModule")),
        "data_sharing": records.data_sharing(protocol.at("ipdSharingStatementModule"), issues),
        **records.references(protocol.at("referencesModule"), issues),
    }


def reason(place: str) -> str:
    """Why a field is not read, by the longest path in the table that leads to it; empty where it should be read.

    Args:
        place: the path of the field, list positions left out (`a.b[].c`).
    """
    return field_reasons.longest(field_reasons.reasons("ctgov-v2"), place)
