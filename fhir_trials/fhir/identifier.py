"""Identifier ⇄ Identifier. https://hl7.org/fhir/R5/datatypes.html#Identifier · mappings/registers.csv"""

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import urls
from fhir_trials.fhir.concepts import clean, code_set
from fhir_trials.model import Identifier
from fhir_trials.registers import registry_of, system_of

_PRINTED = f"{urls.EXTENSION}identifier-printed"
_LINK = f"{urls.EXTENSION}identifier-link"


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
    if identifier.kind:
        written["type"] = code_set("identifier-kind").to_fhir(identifier.kind)
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
            "kind": code_set("identifier-kind").from_fhir(identifier.at("type")),
            "assigner": identifier.at("assigner").text("display"),
            "link": link,
            "primary": use == "official" or None,
        }
    )


def _named(parent: Cursor, url: str) -> list[Cursor]:
    found = [item for item in parent.each("extension") if item.node.get("url") == url]
    for item in found:
        item.drop("url")
    return found
