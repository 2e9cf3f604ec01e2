"""Amendments of the protocol and the days in its life, read and written. https://github.com/cdisc-org/DDF-RA"""

from collections.abc import Iterable, Sequence
from typing import Any

from fhir_trials.countries import code_of
from fhir_trials.cursor import Cursor, Json
from fhir_trials.model import Amendment, Change, Impact, ProtocolDate
from fhir_trials.usdm.addresses import COUNTRIES
from fhir_trials.usdm.context import Reading, Writing
from fhir_trials.usdm.vocabulary import cdisc_words

_OTHER = "C17649"
_SECTION = "0123456789"


def read_dates(holder: Cursor, reading: Reading) -> list[Json]:
    """The days of a version, a document or an amendment."""
    found: list[Json] = []
    for place in holder.each("dateValues"):
        date = place.text("dateValue")
        if date is None:
            continue
        usdm_id = place.text("id")
        named = reading.named(place)
        found.append(
            {
                **named,
                "date": date,
                "name": named["name"] if named["name"] != usdm_id else None,
                "event": reading.term(place, "type", "protocol-event"),
                "scope": _scopes(place, reading),
            }
        )
    return found


def write_dates(dates: Iterable[ProtocolDate], writing: Writing) -> list[Json]:
    """The days, each with the places where it holds."""
    return [_date(one, writing) for one in dates]


def _date(date: ProtocolDate, writing: Writing) -> Json:
    usdm_id = writing.new_id("GovernanceDate")
    return writing.made(
        "GovernanceDate",
        usdm_id,
        name=date.other_name or date.name or usdm_id,
        label=date.name,
        description=date.description,
        type=writing.required(date.event, "protocol-event"),
        dateValue=date.date,
        geographicScopes=[_scope(one, writing) for one in date.scope],
    )


def _scopes(holder: Cursor, reading: Reading) -> list[str]:
    """Take the places: what the place is called, or what kind of place it is where it is not named."""
    found: list[str] = []
    for place in holder.each("geographicScopes"):
        code = reading.coding(place, "code")
        kind = reading.coding(place, "type")
        named = code or kind
        if named:
            place.drop("id")
            found.append(named["display"] or named["code"])
    return found


def _scope(text: str, writing: Writing) -> Json:
    country = code_of(text)
    if (text, None) in cdisc_words("geographic-scope"):
        return writing.made("GeographicScope", type=writing.word(text, "geographic-scope"), code=None)
    code = writing.plain_code(country, COUNTRIES, text) if country else writing.word(text, "geographic-scope")
    kind = writing.word("Country" if country else "Region", "geographic-scope")
    return writing.made("GeographicScope", type=kind, code=writing.alias(code))


def read_amendments(version: Cursor, reading: Reading) -> list[Json]:
    """The amendments in the order of the document, which `previousId` has to agree with."""
    found: list[Json] = []
    before: str | None = None
    for place in version.each("amendments"):
        usdm_id = place.text("id")
        if place.node.get("previousId") == before:
            place.drop("previousId")
        before = usdm_id
        named = reading.named(place)
        first = [reason] if (reason := _reason(place.at("primaryReason"), reading)) else []
        others = [reason for one in place.each("secondaryReasons") if (reason := _reason(one, reading))]
        found.append(
            {
                **named,
                "name": named["name"] if named["name"] != usdm_id else None,
                "number": place.text("number"),
                "summary": place.text("summary"),
                "reasons": [*first, *others],
                "changes": [change for one in place.each("changes") if (change := _change(one, reading))],
                "impacts": [impact for one in place.each("impacts") if (impact := _impact(one, reading))],
                "scope": _scopes(place, reading),
                "dates": read_dates(place, reading),
            }
        )
    return found


def _reason(place: Cursor, reading: Reading) -> str | None:
    """Take a reason: the words of one that is no code of CDISC, else what CDISC calls it."""
    other = place.text("otherReason")
    code = reading.coding(place, "code")
    place.drop("id")
    return other or (str(code["display"] or code["code"]) if code else None)


def _change(place: Cursor, reading: Reading) -> Json | None:
    usdm_id = place.text("id")
    named = reading.named(place)
    if named["other_name"]:
        place.node["name"] = named["other_name"]  # a change has one name
    if named["description"]:
        place.node["description"] = named["description"]
    sections = [words for one in place.each("changedSections") if (words := _section(one))]
    found = {
        "name": named["name"] if named["name"] != usdm_id else None,
        "summary": place.text("summary"),
        "rationale": place.text("rationale"),
        "sections": sections,
    }
    return found if any(found.values()) else None


def _section(place: Cursor) -> str:
    place.drop("id")
    return " ".join(filter(None, (place.text("sectionNumber"), place.text("sectionTitle"))))


def _impact(place: Cursor, reading: Reading) -> Json | None:
    place.drop("id")
    kind = reading.coding(place, "type")
    reading.unsaid(place)
    found = {
        "kind": kind and (kind["display"] or kind["code"]),
        "text": place.text("text"),
        "substantial": place.flag("isSubstantial"),
    }
    return found if any(value is not None for value in found.values()) else None


def write_amendments(
    amendments: Iterable[Amendment], documents: Sequence[Json], writing: Writing
) -> list[Json]:
    """The amendments, each pointing to the one before.

    Args:
        amendments: of a trial.
        documents: those of the trial that are written; the sections that change are of the first.
        writing: what is known.
    """
    changed = documents[0]["id"] if documents else ""
    made: list[Json] = []
    for one in amendments:
        made.append(_amendment(one, made[-1]["id"] if made else None, changed, writing))
    return made


def _amendment(amendment: Amendment, before: str | None, changed: str, writing: Writing) -> Json:
    usdm_id = writing.new_id("StudyAmendment")
    reasons = [_written_reason(one, writing) for one in amendment.reasons]
    return writing.made(
        "StudyAmendment",
        usdm_id,
        name=amendment.other_name or amendment.name or usdm_id,
        label=amendment.name,
        description=amendment.description,
        number=amendment.number or "",
        summary=amendment.summary or "",
        primaryReason=reasons[0] if reasons else _written_reason("", writing),
        secondaryReasons=reasons[1:],
        changes=[_written_change(one, changed, writing) for one in amendment.changes],
        impacts=[_written_impact(one, writing) for one in amendment.impacts],
        geographicScopes=[_scope(one, writing) for one in amendment.scope],
        enrollments=[],
        dateValues=write_dates(amendment.dates, writing),
        previousId=before,
        notes=[],
    )


def _written_reason(text: str, writing: Writing) -> Json:
    known = text and (text, None) in cdisc_words("amendment-reason")
    code: Any = writing.word(text, "amendment-reason") if known else None
    other = None if known else text
    if code is None:
        code = writing.word("Other", "amendment-reason") if text else writing.not_stated()
    return writing.made("StudyAmendmentReason", code=code, otherReason=other)


def _written_change(change: Change, changed: str, writing: Writing) -> Json:
    usdm_id = writing.new_id("StudyChange")
    return writing.made(
        "StudyChange",
        usdm_id,
        name=change.name or usdm_id,
        label=change.name,
        description=None,
        summary=change.summary or "",
        rationale=change.rationale or "",
        changedSections=[_written_section(one, changed, writing) for one in change.sections],
    )


def _written_section(text: str, changed: str, writing: Writing) -> Json:
    number, _, title = text.partition(" ") if text[:1] in _SECTION else ("", "", text)
    members = {"sectionNumber": number, "sectionTitle": title, "appliesToId": changed}
    return writing.made("DocumentContentReference", **members)


def _written_impact(impact: Impact, writing: Writing) -> Json:
    made = writing.made(
        "StudyAmendmentImpact",
        type=writing.word(impact.kind, "amendment-impact") if impact.kind else writing.not_stated(),
        text=impact.text or "",
        isSubstantial=impact.substantial or False,
        notes=[],
    )
    return made if impact.substantial is not None else writing.unsaid(made, "isSubstantial")
