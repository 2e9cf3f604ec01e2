"""Identifier ⇄ Identifier. https://hl7.org/fhir/R5/datatypes.html#Identifier · mappings/registers.csv"""

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import urls
from fhir_trials.fhir.concepts import clean, code_set, take_coding
from fhir_trials.model import Identifier
from fhir_trials.registers import ncit_of, registry_of, system_of

_PRINTED = f"{urls.EXTENSION}identifier-printed"
_LINK = f"{urls.EXTENSION}identifier-link"
_NCIT = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"
_SPONSOR = "C132351"  # a number of the sponsor's own


def to_fhir(identifier: Identifier) -> Json:
    """The identifier; `use` tells whether the record is filed under it."""
    written: Json = {}
    extensions = [
        {"url": url, "valueString": value}
        for url, value in ((_PRINTED, identifier.printed), (_LINK, identifier.link))
        if value
    ]
    if extensions:
        written["extension"] = extensions
    written["use"] = "official" if identifier.primary else "secondary"
    if kind := _type(identifier):
        written["type"] = kind
    if identifier.registry:
        written["system"] = system_of(identifier.registry)
    written["value"] = identifier.value
    if identifier.assigner:
        written["assigner"] = {"display": identifier.assigner}
    return written


def from_fhir(identifier: Cursor) -> Json | None:
    """Take an identifier; None where it has no value."""
    value = identifier.text("value")
    if value is None:
        return None
    system = identifier.node.get("system")
    registry = registry_of(system) if isinstance(system, str) else None
    if registry:
        identifier.drop("system")
    use = identifier.take_if("use", lambda use: use in ("official", "secondary", "usual"))
    printed, link = (
        next((item.text("valueString") for item in _named(identifier, url)), None)
        for url in (_PRINTED, _LINK)
    )
    return clean(
        {
            "value": value,
            "registry": registry,
            "printed": printed,
            "kind": _kind_from_fhir(identifier.at("type"), registry),
            "assigner": identifier.at("assigner").text("display"),
            "link": link,
            "primary": use == "official" or None,
        }
    )


def _type(identifier: Identifier) -> Json:
    """What sort of number it is: our kind, then NCIt's code for numbers of this register or of sponsors."""
    kind = identifier.kind
    written = code_set("identifier-kind").to_fhir(kind) if kind else {}
    if code := _ncit(identifier.registry, kind.code if kind else None):
        written["coding"] = [*written.get("coding", ()), {"system": _NCIT, "code": code}]
    return written


def _ncit(registry: str | None, kind: str | None) -> str:
    """NCIt's code, the register's before the sponsor's: it says more; an empty string where there is none."""
    return ncit_of(registry) or (_SPONSOR if kind == "sponsor" else "")


def _kind_from_fhir(concept: Cursor, registry: str | None) -> Json | None:
    """Take the kind; NCIt's code repeats it, or the register, where it is the one that is written."""
    kinds = code_set("identifier-kind")
    repeated = _ncit(registry, kinds.means_any(concept))
    for coding in concept.each("coding"):
        if repeated and (coding.node.get("system"), coding.node.get("code")) == (_NCIT, repeated):
            take_coding(coding)
    return kinds.from_fhir(concept)


def _named(parent: Cursor, url: str) -> list[Cursor]:
    found = [item for item in parent.each("extension") if item.node.get("url") == url]
    for item in found:
        item.drop("url")
    return found
