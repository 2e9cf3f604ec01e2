"""A USDM document ⇄ a Trial, part by part. https://github.com/cdisc-org/DDF-RA · mappings/fields/usdm.csv"""

from typing import Any, cast

from fhir_trials import building, control_characters, field_reasons
from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.usdm import (
    amendments,
    arms,
    design,
    eligibility,
    identity,
    interventions,
    narrative,
    outcomes,
    parties,
    roles,
    schedule,
)
from fhir_trials.usdm.context import Reading, Writing
from fhir_trials.usdm.objects import tidied
from fhir_trials.usdm.organizations import Organizations
from fhir_trials.usdm.texts import Texts, meanings
from fhir_trials.usdm.version3 import is_version3, reshaped

BOOKKEEPING = "bookkeeping: "
"""How the reason begins for what a document says of itself and not of the trial."""

# What is read of several is told whole; its reason says nothing of what is in the one that is read.
_ONE_OF_SEVERAL = frozenset({"study.versions[]", "study.versions[].studyDesigns[]"})


def read(document: Json, issues: Issues, path: str = "") -> Trial:
    """As `from_usdm`."""
    control_characters.leave_out(document, issues, path)
    if not is_version3(document):
        return _read(document, issues, path)
    trail = reshaped(document)
    found = Issues(issues.source)
    try:
        return _read(document, found, path)
    finally:
        trail.told(found, issues, path)


def _read(document: Json, issues: Issues, path: str) -> Trial:
    reading = Reading(issues, tidied(document, issues, path))
    root = Cursor(document, path)
    trial = building.build(_values(root, reading), issues, path)
    reading.versions.tell(issues, path)
    field_reasons.report_rest(root, issues, reason, (field_reasons.DERIVED, BOOKKEEPING))
    return trial


def reason(place: str) -> str:
    """Why a field is not read, by `mappings/fields/usdm.csv`; empty where it should be read.

    A row of the name alone (`*.notes`) holds for every object that has it, then counts the longest path that leads there.
    """
    known = field_reasons.reasons("usdm")
    name = place.rpartition(".")[2].removesuffix("[]")
    if place in _ONE_OF_SEVERAL:
        return known[place]
    return known.get(f"*.{name}") or field_reasons.longest(known, place, _inside)


def _inside(place: str) -> tuple[str, ...]:
    return () if place in _ONE_OF_SEVERAL else (place,)


def _values(root: Cursor, reading: Reading) -> Json:
    study = root.at("study")
    version = study.nth("versions", _newest(study.node.get("versions")))
    plan = version.nth("studyDesigns", 0)
    holders = _holders(study, version, plan)
    texts = Texts(reading, meanings(version))
    # First of all what has tags, while what these stand for is still there.
    documents = narrative.Documents(study, version, texts, reading)
    criteria = eligibility.read_criteria(version, plan, texts, reading)
    aims = outcomes.read_objectives(plan, texts, reading)
    numbers, scopes = identity.read_identifiers(version, parties.sponsors(version), reading)
    people = parties.Parties(version, holders, reading)
    people.take_assigners(scopes)
    given = interventions.read_interventions(version, reading)
    _drop_known(plan, "studyInterventionIds", reading)
    in_arms = arms.read_arms(plan, reading)
    told = design.read_population(plan, reading)
    shape = design.read_design(version, plan, reading)
    shape["design"]["masking"] |= {"masked": people.masked, "description": people.masking}
    dates = amendments.read_dates(version, reading)
    values: Json = {
        "language": documents.language,
        "identifiers": numbers,
        "titles": identity.read_titles(study, version, reading),
        "rationale": _text(version, "rationale"),
        "summary": documents.summary,
        "description": _text(study, "description"),
        **shape,
        **told,
        "conditions": design.read_conditions(plan, reading),
        "arms": in_arms,
        "interventions": given,
        **aims,
        **schedule.from_usdm(plan, version, reading),
        "amendments": amendments.read_amendments(version, reading),
        "protocol_dates": [*dates, *documents.dates],
        "parties": people.parties,
        "sites": people.sites,
        "documents": identity.read_documents(version, reading),
        "passages": documents.passages,
    }
    values["eligibility"]["criteria"] = criteria
    if values["rationale"] and plan.node.get("rationale") == values["rationale"]["text"]:
        plan.drop("rationale")
    values["source"] = identity.read_source(root, version, reading)
    return _without_nothing(values)


def _text(place: Cursor, key: str) -> Json | None:
    text = place.text(key)
    return {"text": text} if text else None


def _newest(versions: Any) -> int:
    """The position of the version with the latest day, the last of those."""
    days = [_latest(one) for one in (cast("list[Any]", versions) if isinstance(versions, list) else ())]
    return max(range(len(days)), key=lambda at: (days[at], at), default=0)


def _latest(version: Any) -> str:
    match version:
        case {"dateValues": [*dates]}:
            return max((one["dateValue"] for one in dates if _is_dated(one)), default="")
        case _:
            return ""


def _is_dated(value: Any) -> bool:
    match value:
        case {"dateValue": str()}:
            return True
        case _:
            return False


def _holders(study: Cursor, version: Cursor, plan: Cursor) -> frozenset[str]:
    """Take the ids of what is the trial itself, and the links to its documents."""
    ids = [place.text("id") for place in (study, version, plan)]
    editions = (one for document in study.each("documentedBy") for one in document.each("versions"))
    documents = [one.node.get("id") for one in editions]
    for place in (version, plan):
        for usdm_id, take in place.list_of_texts("documentVersionIds"):
            if usdm_id in documents:
                take()
    return frozenset(filter(None, ids))


def _drop_known(place: Cursor, key: str, reading: Reading) -> None:
    """Take links to interventions that are the trial's anyway."""
    for usdm_id, take in place.list_of_texts(key):
        if reading.ref("StudyIntervention", usdm_id):
            take()


def _without_nothing(values: Json) -> Json:
    """The values without members that say nothing, so that a part without any is none."""
    found: Json = {}
    for key, value in values.items():
        said = _without_nothing(value) if isinstance(value, dict) else value  # pyright: ignore[reportUnknownArgumentType]
        if said is not None and said not in ({}, [], ()):
            found[key] = said
    return found


def write(trial: Trial, issues: Issues) -> Json:
    """The document of a trial; ids are made of names and counted, so the same trial gives the same document."""
    writing = Writing(issues, trial.source.vocabularies if trial.source else ())
    organizations = Organizations(writing)
    version_id, design_id = writing.new_id("StudyVersion"), writing.new_id("StudyDesign")
    written_roles = roles.write_parties(trial, version_id, organizations, writing)
    for place, site in enumerate(trial.sites):
        organizations.site(site, place)
    told = trial.eligibility.criteria if trial.eligibility else ()
    criteria, items = eligibility.write_criteria(told, writing)
    name = identity.study_name(trial)
    mark = (trial.source.version if trial.source else None) or ""
    documents, sections = narrative.write_documents(trial, name, mark, writing)
    plan = writing.made(
        design.design_class(trial),
        design_id,
        name=design_id,
        label=None,
        description=trial.design.model_description if trial.design else None,
        rationale=trial.rationale.text if trial.rationale else "",
        **design.write_design(trial, writing),
        encounters=[],
        activities=[],
        arms=arms.write_arms(trial, writing),
        studyCells=[],
        epochs=[],
        elements=[],
        estimands=[],
        indications=design.write_conditions(trial.conditions, writing),
        studyInterventionIds=writing.ids_of("StudyIntervention", (one.id for one in trial.interventions)),
        objectives=outcomes.write_objectives(trial, writing),
        population=design.write_population(trial, [one["id"] for one in criteria], writing),
        scheduleTimelines=[],
        biospecimenRetentions=[],
        documentVersionIds=[],
        eligibilityCriteria=criteria,
        analysisPopulations=[],
        notes=[],
    )
    version = writing.made(
        "StudyVersion",
        version_id,
        versionIdentifier=mark,
        rationale=trial.rationale.text if trial.rationale else "",
        documentVersionIds=[one["id"] for document in documents for one in document["versions"]],
        dateValues=amendments.write_dates(trial.protocol_dates, writing),
        amendments=amendments.write_amendments(trial.amendments, documents, writing),
        businessTherapeuticAreas=[],
        studyIdentifiers=identity.write_identifiers(trial, organizations, writing),
        referenceIdentifiers=identity.write_documents(trial, organizations, writing),
        studyDesigns=[plan],
        titles=identity.write_titles(trial, writing),
        eligibilityCriterionItems=items,
        narrativeContentItems=sections,
        abbreviations=[],
        roles=written_roles,
        organizations=organizations.written,
        **interventions.write_interventions(trial, writing),
        productOrganizationRoles=[],
        biomedicalConcepts=[],
        bcCategories=[],
        bcSurrogates=[],
        dictionaries=[],
        conditions=[],
        notes=[],
    )
    schedule.to_usdm(trial, writing, plan, version)
    version["extensionAttributes"] = identity.write_origin(trial.source, writing)
    study = writing.made(
        "Study",
        None,
        name=name,
        label=name,
        description=trial.description.text if trial.description else None,
        versions=[version],
        documentedBy=documents,
    )
    study["id"] = None  # it is given by the repository that the study is put into
    return identity.write_root(study)
