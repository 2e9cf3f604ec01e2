"""The data set registers hand to the WHO ICTRP, an element for each item: `<trials><trial><main>…`, read into a Trial.

Also what several registers (IRCT, ChiCTR, DRKS, EudraCT, ReBec) give as their XML of a trial.
https://www.who.int/tools/clinical-trials-registry-platform/network/who-data-set · mappings/fields/ictrp.csv
"""

from collections.abc import Iterator

from fhir_trials import building, control_characters, field_reasons
from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sources.ictrp import cells, ethics, identity, outcomes
from fhir_trials.sources.ictrp.cells import Cells, reason
from fhir_trials.sources.ictrp.coding import look_up, term
from fhir_trials.sources.ictrp.markup import on_one_line
from fhir_trials.sources.ictrp.parties import contacted, organisations, party
from fhir_trials.sources.ictrp.trial import values
from fhir_trials.sources.identifiers import recognised
from fhir_trials.sources.nothing import names_nothing
from fhir_trials.sources.words import country, some

__all__ = ["RECORD", "REPEATED", "ROOTS", "fits", "read"]

ROOTS = frozenset({"trials", "trial"})
RECORD = "trial"
REPEATED = frozenset(
    [
        "contact",
        "country2",
        "hc_code",
        "hc_keyword",
        "i_code",
        "i_keyword",
        "prim_outcome",
        "sec_outcome",
        "sponsor_name",
        "secondary_id",
        "source_name",
        "ethics_review",
    ]
)

_SINGLE = ("main", "criteria")


def fits(record: Json) -> str:
    """Why this is a trial of the data set, in words; an empty string where it is not."""
    main = record.get("main")
    return (
        "has `main.trial_id`, as the WHO's data set has it"
        if isinstance(main, dict) and "trial_id" in main
        else ""
    )


def read(record: Json, issues: Issues, path: str = "") -> Trial:
    """Read a `trial` element; everything that finds no place in the Trial becomes an issue with its path.

    Args:
        record: the element as plain data; it is emptied while it is read.
        issues: where the issues go. None of them is an error: what cannot be read costs only itself.
        path: where the record stands in its file.
    """
    control_characters.leave_out(record, issues, path)
    root = Cursor(record, path)
    found = cells.of_parts(root, issues, _SINGLE)
    register = identity.register_of(found)
    trial = building.build(_values(root, found, register, issues), issues, path)
    field_reasons.report_rest(root, issues, reason)
    return trial


def _values(root: Cursor, found: Cells, register: str, issues: Issues) -> Json:
    codes = _texts(root.at("intervention_code"), "i_code", found)
    single = values(found, register, issues)
    reviews = [
        (_review(place, register, found, issues), _reach(place, found))
        for place in root.at("ethics_reviews").each("ethics_review")
    ]
    measured, wanted = _outcomes(root, found, register)
    kinds = _kinds(codes, single["interventions"], register, issues)
    return {
        **single,
        "identifiers": [*single["identifiers"], *_numbers(root, found)],
        "countries": [
            country(name) for name in dict.fromkeys(_texts(root.at("countries"), "country2", found))
        ],
        "keywords": [*single["keywords"], *_keywords(root, found)],
        "objectives": wanted,
        "outcomes": measured,
        "parties": [
            *organisations(found),
            *_organisations(root, found),
            *_contacts(root, register, found, issues),
        ],
        "ethics_reviews": [review for review, _ in reviews if review],
        "passages": [*single["passages"], *kinds, *(passage for _, reach in reviews for passage in reach)],
    }


def _texts(place: Cursor, key: str, found: Cells) -> list[str]:
    return [text for raw in place.texts(key) if (text := on_one_line(found.read(raw, place, key)))]


def _outcomes(root: Cursor, found: Cells, register: str) -> outcomes.Parts:
    measured: list[Json] = []
    wanted: list[Json] = []
    for kind, parent, key in (
        ("primary", "primary_outcome", "prim_outcome"),
        ("secondary", "secondary_outcome", "sec_outcome"),
    ):
        place = root.at(parent)
        for raw in place.texts(key):
            outcome, objective = outcomes.read(found.read(raw, place, key), kind, register)
            measured += outcome
            wanted += objective
    return measured, wanted


def _numbers(root: Cursor, found: Cells) -> Iterator[Json]:
    for place in root.at("secondary_ids").each("secondary_id"):
        if raw := place.text("sec_id"):
            number = recognised(on_one_line(found.read(raw, place, "sec_id")))
            yield number | {"assigner": place.text("issuing_authority")}


def _keywords(root: Cursor, found: Cells) -> list[Json]:
    groups = (
        ("health_condition_code", "hc_code", "condition-category"),
        ("health_condition_keyword", "hc_keyword", "keyword"),
        ("intervention_keyword", "i_keyword", "keyword"),
    )
    return [
        {"text": text, "kind": kind}
        for parent, key, kind in groups
        for text in dict.fromkeys(_texts(root.at(parent), key, found))
    ]


def _kinds(codes: list[str], given: list[Json], register: str, issues: Issues) -> list[Json]:
    """The kind of the only intervention; of several nobody says which is which, so that they are a passage."""
    if len(codes) == len(given) == 1 and look_up(codes[0], "ictrp-intervention-kind", register)[1]:
        given[0].setdefault("kind", term(codes[0], "ictrp-intervention-kind", register, "", issues))
        return []
    return [{"heading": "intervention code", "text": "\n".join(codes)}] if codes else []


def _organisations(root: Cursor, found: Cells) -> list[Json]:
    groups = (
        ("secondary_sponsor", "sponsor_name", "sponsor", "Secondary sponsor"),
        ("source_support", "source_name", "funder", "Source of support"),
    )
    return [
        one
        for parent, key, code, label in groups
        for text in dict.fromkeys(_texts(root.at(parent), key, found))
        if (one := party(code, label, text))
    ]


def _contacts(root: Cursor, register: str, found: Cells, issues: Issues) -> Iterator[Json]:
    for place in root.at("contacts").each("contact"):
        word = _line(place, "type", found)
        names = [_named(place, key, found) for key in ("firstname", "middlename", "lastname")]
        person = " ".join(name for name in names if name)
        address = found.read(raw, place, "address") if (raw := place.text("address")) else ""
        contact = some(
            **contacted(person, _named(place, "affiliation", found), register),
            phone=_named(place, "telephone", found),
            email=_named(place, "email", found),
            address=some(
                lines=[line.strip() for line in address.split("\n") if not names_nothing(line)],
                city=_named(place, "city", found),
                postal_code=_named(place, "zip", found),
                country=_named(place, "country1", found),
            ),
        )
        if contact:
            role = term(word, "ictrp-contact-type", register, place.path_of("type"), issues)
            yield {"role": role or {"code": "contact"}, **contact}


def _named(place: Cursor, key: str, found: Cells) -> str:
    """Take a name or an address on one line; empty where its words name nothing."""
    text = _line(place, key, found)
    return "" if names_nothing(text) else text


def _review(place: Cursor, register: str, found: Cells, issues: Issues) -> Json | None:
    names = (("ethics_status", "status"), ("ethics_date", "approval_date"), ("ethics_name", "contact_name"))
    said = {name: _line(place, key, found) for name, key in names}
    return ethics.review(said, register, place.path, issues)


def _reach(place: Cursor, found: Cells) -> list[Json]:
    keys = ("contact_address", "contact_phone", "contact_email")
    return [
        {"heading": f"Ethics review {key.replace('_', ' ')}", "text": text}
        for key in keys
        if (text := _line(place, key, found))
    ]


def _line(place: Cursor, key: str, found: Cells) -> str:
    raw = place.text(key)
    return on_one_line(found.read(raw, place, key)) if raw else ""
