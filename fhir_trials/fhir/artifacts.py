"""References, links and documents ⇄ ResearchStudy.relatedArtifact. https://hl7.org/fhir/R5/metadatatypes.html

A publication is a `citation`; a link is `documentation`; a document is `documentation` with our classifier.
"""

import re

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import extensions, urls
from fhir_trials.fhir.concepts import clean, code_set
from fhir_trials.model import Document, Link, Reference, Trial

_PUBMED = "https://pubmed.ncbi.nlm.nih.gov/"
_PUBMED_URL = re.compile(
    r"https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|www\.ncbi\.nlm\.nih\.gov/pubmed)/([0-9]+)/?"
)
_DOCUMENT = {"system": f"{urls.CODE_SYSTEM}artifact", "code": "document"}


def to_fhir(trial: Trial, study: Json) -> None:
    """Put publications, links and documents on the study, in this order."""
    artifacts = [
        *map(_reference_to_fhir, trial.references),
        *map(_link_to_fhir, trial.links),
        *map(_document_to_fhir, trial.documents),
    ]
    if artifacts:
        study["relatedArtifact"] = artifacts


def from_fhir(study: Cursor) -> Json:
    """Take them: members `references`, `links` and `documents` of a trial."""
    references: list[Json] = []
    links: list[Json] = []
    documents: list[Json] = []
    for artifact in study.each("relatedArtifact"):
        kind = artifact.node.get("type")
        if kind == "citation":
            if reference := _reference_from_fhir(artifact):
                references.append(reference)
        elif kind == "documentation" and _take_document_mark(artifact):
            documents.append(_document_from_fhir(artifact))
        elif kind == "documentation" and (link := _link_from_fhir(artifact)):
            links.append(link)
    return {"references": tuple(references), "links": tuple(links), "documents": tuple(documents)}


def _reference_to_fhir(reference: Reference) -> Json:
    artifact: Json = {"type": "citation"}
    if reference.kind:
        artifact["classifier"] = [code_set("reference-kind").to_fhir(reference.kind)]
    if reference.citation:
        artifact["citation"] = reference.citation
    if reference.pmid and re.fullmatch("[0-9]+", reference.pmid):
        artifact["document"] = {"url": _PUBMED + reference.pmid}
    elif reference.pmid:
        extensions.add(artifact, [extensions.simple("reference-pmid").to_fhir(reference.pmid)])
    extensions.add(
        artifact, [extensions.simple("reference-retraction").to_fhir(note) for note in reference.retractions]
    )
    return artifact


def _reference_from_fhir(artifact: Cursor) -> Json | None:
    artifact.drop("type")
    kinds = [
        found for item in artifact.each("classifier") if (found := code_set("reference-kind").from_fhir(item))
    ]
    match = _PUBMED_URL.fullmatch(str(artifact.at("document").node.get("url")))
    if match:
        artifact.at("document").drop("url")
    return clean(
        {
            "citation": artifact.text("citation"),
            "pmid": match.group(1) if match else extensions.first(artifact, "reference-pmid"),
            "kind": kinds[0] if kinds else None,
            "retractions": tuple(extensions.take(artifact, extensions.simple("reference-retraction"))),
        }
    )


def _address_to_fhir(artifact: Json, url: str | None) -> None:
    if url and re.fullmatch(r"\S+", url):
        artifact["document"] = {"url": url}
    elif url:
        extensions.add(artifact, [extensions.simple("artifact-url").to_fhir(url)])


def _address_from_fhir(artifact: Cursor) -> str | None:
    return (
        artifact.at("document").text("url")
        or artifact.text("url")
        or extensions.first(artifact, "artifact-url")
    )


def _link_to_fhir(link: Link) -> Json:
    artifact: Json = {"type": "documentation"}
    if link.label:
        artifact["display"] = link.label
    _address_to_fhir(artifact, link.url)
    return artifact


def _link_from_fhir(artifact: Cursor) -> Json | None:
    url = _address_from_fhir(artifact)
    if url is None:
        return None
    artifact.drop("type")
    return clean({"url": url, "label": artifact.text("display") or artifact.text("label")})


def _document_to_fhir(document: Document) -> Json:
    artifact: Json = {"type": "documentation", "classifier": [{"coding": [dict(_DOCUMENT)]}]}
    if document.kind:
        artifact["classifier"][0]["text"] = document.kind
    if document.title:
        artifact["display"] = document.title
    _address_to_fhir(artifact, document.url)
    if document.date:
        artifact.setdefault("document", {})["creation"] = document.date
    if document.language:
        artifact.setdefault("document", {})["language"] = document.language
    texts = (("document-identifier", document.identifier), ("document-comment", document.comment))
    extensions.add(artifact, [extensions.simple(name).to_fhir(text) for name, text in texts if text])
    return artifact


def _document_from_fhir(artifact: Cursor) -> Json:
    artifact.drop("type")
    attachment = artifact.at("document")
    found = clean(
        {
            "kind": next((text for item in artifact.each("classifier") if (text := item.text("text"))), None),
            "identifier": extensions.first(artifact, "document-identifier"),
            "title": artifact.text("display"),
            "url": _address_from_fhir(artifact),
            "comment": extensions.first(artifact, "document-comment"),
            "date": attachment.text("creation"),
            "language": attachment.text("language"),
        }
    )
    return found or {}


def _take_document_mark(artifact: Cursor) -> bool:
    for item in artifact.each("classifier"):
        for coding in item.each("coding"):
            if coding.node == _DOCUMENT:
                coding.drop("system")
                coding.drop("code")
                return True
    return False
