"""Numbers, titles, documents and the source of a study, read and written. https://github.com/cdisc-org/DDF-RA"""

from collections.abc import Collection
from typing import Any

from fhir_trials.cursor import Cursor, Json
from fhir_trials.model import SourceRecord, Title, Trial
from fhir_trials.own_version import own_version
from fhir_trials.registers import recognise, registers
from fhir_trials.usdm.context import Reading, Writing
from fhir_trials.usdm.organizations import Organizations
from fhir_trials.usdm.vocabulary import NOT_STATED, peeked

VERSION = "4.0.0"
"""The version of USDM that is written."""


NAME = "fhir_trials"
"""What a document that is written says has written it."""

_SOFTWARE = "https://w3id.org/fhir-trials/StructureDefinition/source-software"
_VOCABULARY = "https://w3id.org/fhir-trials/StructureDefinition/vocabulary-version"


def read_source(root: Cursor, version: Cursor, reading: Reading) -> Json:
    """What wrote the document, in which version of USDM, and the version of the study."""
    system, number = root.text("systemName"), root.text("systemVersion")
    earlier = _software(version)
    software = earlier if system == NAME else " ".join(filter(None, (system, number)))
    return {
        "version": version.text("versionIdentifier"),
        "format": root.text("usdmVersion"),
        "software": software or None,
        "vocabularies": sorted(
            [*reading.vocabulary_versions(), *_further_versions(version)], key=_vocabulary
        ),
    }


def _software(version: Cursor) -> str | None:
    """Take what wrote the record that the study is made of."""
    for place in version.each("extensionAttributes"):
        match place.node:
            case {"url": str(url), "valueString": str(text)} if url == _SOFTWARE:
                place.node.clear()
                return text
            case _:
                pass
    return None


def _vocabulary(version: Json) -> str:
    return str(version["vocabulary"])


def _further_versions(version: Cursor) -> list[Json]:
    """Take the versions of vocabularies that no code of the document is of."""
    found: list[Json] = []
    for place in version.each("extensionAttributes"):
        match place.node:
            case {"url": str(url), "valueString": str(text)} if url == _VOCABULARY and "|" in text:
                name, _, number = text.rpartition("|")
                found.append({"vocabulary": name, "version": number})
                place.node.clear()
            case _:
                pass
    return found


def write_origin(source: SourceRecord | None, writing: Writing) -> list[Json]:
    """What wrote the record, and the versions of vocabularies that no code which was made is of, as extension attributes."""
    if source is None:
        return []
    told = [(_SOFTWARE, source.software)] if source.software else []
    told += [
        (_VOCABULARY, f"{one.vocabulary}|{one.version}")
        for one in source.vocabularies
        if one.vocabulary not in writing.systems
    ]
    return [writing.made("ExtensionAttribute", url=url, valueString=text) for url, text in told]


def write_root(study: Json) -> Json:
    """The document around a study, which says what wrote it."""
    return {"study": study, "usdmVersion": VERSION, "systemName": NAME, "systemVersion": own_version()}


def read_identifiers(
    version: Cursor, sponsors: Collection[str], reading: Reading
) -> tuple[list[Json], set[str]]:
    """The numbers of the study, and the ids of the organisations that gave them; the organisation that gave a number says what sort it is.

    Args:
        version: the version of the study.
        sponsors: the ids of the organisations that are its sponsors.
        reading: what is known.
    """
    found: list[Json] = []
    scopes: set[str] = set()
    for place in version.each("studyIdentifiers"):
        text = place.text("text")
        if text is None:
            continue
        place.drop("id")
        scope, organization = _scope(place, reading)
        scopes.add(scope)
        kind = "sponsor" if scope in sponsors else peeked(organization.get("type"), "identifier-kind")
        assigner = _shown(organization)
        known = recognise(text) if kind != "sponsor" else None
        if known is None:
            found.append({"value": text, "kind": kind and {"code": kind}, "assigner": assigner})
            continue
        registry, value = known
        register = registers()[registry].name
        identifier: Json = {"value": value, "registry": registry, "printed": text if text != value else None}
        # A register's name says no more than the register does.
        further = {"kind": {"code": "registry"}, "assigner": assigner if assigner != register else None}
        found.append({**identifier, **further})
    return found, scopes


def write_identifiers(trial: Trial, organizations: Organizations, writing: Writing) -> list[Json]:
    """The numbers, each with the organisation that gave it."""
    found: list[Json] = []
    for one in trial.identifiers:
        register = registers().get(one.registry or "")
        kind: Any = "registry" if one.registry else one.kind and one.kind.code
        name = one.assigner or (register.name if register else one.registry)
        scope = organizations.assigner(name, kind)
        found.append(writing.made("StudyIdentifier", text=one.printed or one.value, scopeId=scope))
    return found


def _scope(place: Cursor, reading: Reading) -> tuple[str, Json]:
    """The organisation that gave a number, with its id."""
    scope = place.node.get("scopeId")
    if type(scope) is not str:
        return "", {}
    if scope not in reading.by_id:
        said = f"no Organization has the id {scope!r:.80}"
        reading.issues.warning("link-unresolved", place.path_of("scopeId"), said)
        return "", {}
    place.drop("scopeId")
    return scope, reading.by_id[scope]


def _shown(organization: Json) -> str | None:
    name: Any = organization.get("label") or organization.get("name")
    return name if isinstance(name, str) and name != NOT_STATED else None


def read_titles(study: Cursor, version: Cursor, reading: Reading) -> list[Json]:
    """The titles; what the study is called, where that is none of them, stands behind them."""
    found: list[Json] = []
    for place in version.each("titles"):
        text = place.text("text")
        if text is None:
            continue
        place.drop("id")
        kind = reading.term(place, "type", "title-kind") or {}
        found.append({"text": text, "kind": kind.get("code", "study")})
    name, label = study.text("name"), study.text("label")
    for called in filter(None, (label, name)):
        if called not in (NOT_STATED, *(one["text"] for one in found)):
            found.append({"text": called, "kind": "study"})
    return found


def write_titles(trial: Trial, writing: Writing) -> list[Json]:
    """The titles but for what the study itself is called."""
    return [
        writing.made("StudyTitle", text=one.text, type=writing.code_of(one.kind, "title-kind"))
        for one in trial.titles
        if one is not _study_name(trial)
    ]


def _study_name(trial: Trial) -> Title | None:
    """The title that is the name of the study: the last one, where it has no stated kind."""
    last = trial.titles[-1] if trial.titles else None
    return last if last and last.kind == "study" else None


def study_name(trial: Trial) -> str:
    """What the study is called."""
    name = _study_name(trial)
    return (name.text if name else trial.title()) or NOT_STATED


def read_documents(version: Cursor, reading: Reading) -> list[Json]:
    """The documents the study refers to by a number."""
    found: list[Json] = []
    for place in version.each("referenceIdentifiers"):
        text = place.text("text")
        if text is not None:
            place.drop("id")
            kind = reading.term(place, "type", "document-kind")
            found.append({"identifier": text, "kind": kind and kind["text"]})
    return found


def write_documents(trial: Trial, organizations: Organizations, writing: Writing) -> list[Json]:
    """The documents that have a number and a kind."""
    return [
        writing.made(
            "ReferenceIdentifier",
            text=one.identifier,
            scopeId=organizations.first(),
            type=writing.word(one.kind, "document-kind"),
        )
        for one in trial.documents
        if one.identifier and one.kind
    ]
