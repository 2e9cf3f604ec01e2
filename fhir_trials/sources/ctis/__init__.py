"""EU Clinical Trials Information System (CTIS): a record or a search result of its public API, read into a Trial.

Both generations: the present `retrieve/{ctNumber}`, whose application stands under `authorizedApplication`, and the
older one, whose parts stand on top. https://euclinicaltrials.eu/ctis-public-api · mappings/fields/ctis.csv
"""

from itertools import chain

from fhir_trials import building, control_characters, field_reasons
from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sources.ctis import (
    content,
    copies,
    dossier,
    identification,
    nothing,
    overview,
    parties,
    population,
    sites,
    status,
)
from fhir_trials.sources.ctis.member_states import MemberStates
from fhir_trials.sources.ctis.products import Products
from fhir_trials.sources.ctis.reasons import BOOKKEEPING, field, reason
from fhir_trials.sources.ctis.taking import Notes
from fhir_trials.sources.words import some

_OLDER = ("authorizedPartI", "authorizedPartsII", "publicEvaluation", "applications")
_ROW = ("ctTitle", "ctStatus", "ctPublicStatusCode")


def fits(record: Json) -> str:
    """Why this is a record of CTIS, in words; empty where it is none."""
    if not isinstance(record.get("ctNumber"), str):
        return ""
    if isinstance(record.get("authorizedApplication"), dict):
        return "has `ctNumber` and `authorizedApplication`, as the public API of CTIS writes it"
    for keys, what in (
        (_OLDER, "the older public API of CTIS writes it"),
        (_ROW, "a search result of CTIS has it"),
    ):
        if key := next((key for key in keys if key in record), None):
            return f"has `ctNumber` and `{key}`, as {what}"
    return ""


def read(record: Json, issues: Issues, path: str = "") -> Trial:
    """Read a record or a search result; everything that finds no place in the Trial becomes an issue with its path.

    Args:
        record: the decoded record; it is emptied while it is read.
        issues: where the issues go. None of them is an error: what cannot be read costs only itself. What the
            register's database says of itself (numbers of rows, flags of forms) is information.
        path: where the record stands in its file.
    """
    control_characters.leave_out(record, issues, path)
    nothing.leave_out(record)
    before = copies.leaves(record)
    root = Cursor(record, path)
    trial = building.build(_values(root, issues), issues, path)
    copies.settle(root, before)
    field_reasons.report_rest(root, issues, reason, BOOKKEEPING, field)
    return trial


def _values(record: Cursor, issues: Issues) -> Json:
    notes = Notes()
    application = record.at("authorizedApplication") or record
    part = application.at("authorizedPartI")
    details = part.at("trialDetails")
    information = details.at("trialInformation")
    states = _member_states(record, application, part, notes, issues)
    parts = [(place, states.part_two(place)) for place in application.each("authorizedPartsII")]
    dossier.events(record, states, notes)
    has_results, results = dossier.results(record, notes, issues)
    products = Products(notes, issues)
    products.read(part)
    conditions, synonyms = content.conditions(part, information, notes)
    phase = status.phase(record, information.at("trialCategory"), issues)
    content.category(part, information, notes)
    dossier.advice(details, notes)
    values = {
        "source": some(**status.source(record, has_results, issues)),
        "identifiers": [
            *identification.own_number(record, issues),
            *identification.numbers(application, record, details, notes, issues),
        ],
        "titles": overview.titles(
            record, identification.titles(details.at("clinicalTrialIdentifiers"), notes)
        ),
        "phase": phase,
        "status": status.status(record, states.ends, states.why_stopped, issues),
        **status.dates(record, application, information.at("trialDuration"), notes, issues),
        "registry_events": _in_order([*status.record_events(record, issues), *results]),
        "conditions": overview.conditions(record, conditions),
        "keywords": [*synonyms, *content.areas(record, part, notes), *products.keywords],
        **content.design(details, notes),
        "interventions": overview.interventions(record, products.interventions),
        "objectives": content.objectives(information, notes),
        "outcomes": overview.outcomes(record, content.outcomes(information, notes)),
        "eligibility": population.read(record, information, notes, issues),
        "parties": [
            *parties.overview(record, parties.read(record, part, information, notes, issues), notes, issues),
            *states.authorities,
        ],
        "sites": sites.read(parts, notes),
        "ethics_reviews": dossier.decisions(record, application, states, issues),
        "documents": dossier.documents(record),
        "related_trials": identification.related(details, issues),
        **identification.literature(details),
    }
    countries = states.finish(notes)
    values |= {
        "countries": countries,
        "enrollment": overview.enrollment(record, part, states, notes, issues),
    }
    dossier.applications(record, application, part, notes)
    overview.rest(record, notes)
    return values | {"passages": notes.passages}


def _in_order(events: list[Json]) -> list[Json]:
    """What happened to the record, results before updates as the model has it."""
    return sorted(events, key=lambda event: event["event"] == "update-posting")


def _member_states(
    record: Cursor, application: Cursor, part: Cursor, notes: Notes, issues: Issues
) -> MemberStates:
    """The countries as they are listed; Part II and the notifications add to them."""
    states = MemberStates(issues)
    states.overview(record)
    older = record.each("memberStatesConcerned") if application is not record else ()
    for place in chain(application.each("memberStatesConcerned"), older):
        states.member_state(place)
    states.rest_of_world(part)
    return states
