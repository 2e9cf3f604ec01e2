"""Changes as the entries of one transaction, for servers that take our ids and for those that give their own.

https://hl7.org/fhir/R5/http.html#transaction · https://hl7.org/fhir/R5/http.html#concurrency
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from fhir_trials.errors import UsageError
from fhir_trials.targets import marks, references
from fhir_trials.targets.marks import Json
from fhir_trials.targets.target import Change


@dataclass(frozen=True, slots=True)
class Draft:
    """A transaction to be sent.

    Attributes:
        entries: of the Bundle, in the order of the changes.
        wanted: per entry `Type/id`, or `Type` where the server will give the id.
    """

    entries: list[Json] = field(repr=False)
    wanted: list[str]


def draft(changes: Sequence[Change], base: str, *, client_ids: bool) -> Draft:
    """Put changes into a transaction that can be sent again, once the first is finished, without harm.

    What exists is replaced by `PUT` on the id it has, guarded by the version that was read. What does not is made by
    `PUT` on our id or, without `client_ids`, by a conditional `POST` on its identifier; then references to it
    are written as its `urn:uuid`, which the server replaces.

    Raises:
        UsageError: a resource without usable type and id, one id twice, or no identifier where one is needed.
    """
    own = [marks.reference(change.resource) for change in changes]
    if len(set(own)) < len(own):
        raise UsageError("one id twice among the changes")
    urls: dict[str, str] = {}
    for change, text in zip(changes, own, strict=True):
        if change.current is not None:
            urls[text] = marks.reference(change.current)
        else:
            urls[text] = text if client_ids else f"urn:uuid:{uuid5(NAMESPACE_URL, f'{marks.BASE}/{text}')}"
    entries = [_entry(change, urls, urls[text], base) for change, text in zip(changes, own, strict=True)]
    wanted = [text.partition("/")[0] if urls[text].startswith("urn:") else urls[text] for text in own]
    return Draft(entries, wanted)


def _entry(change: Change, places: dict[str, str], place: str, base: str) -> Json:
    resource = references.redirected(change.resource, places)
    if place.startswith("urn:"):
        kind = str(resource.pop("resourceType"))
        resource.pop("id")
        system, value = business_identifier(change.resource)
        condition = f"identifier={quote(system, safe='')}|{quote(value, safe='')}"
        return {
            "fullUrl": place,
            "resource": {"resourceType": kind, **resource},
            "request": {"method": "POST", "url": kind, "ifNoneExist": condition},
        }
    request: Json = {"method": "PUT", "url": place}
    if change.current is not None and (version := marks.version(change.current)):
        request["ifMatch"] = f'W/"{version}"'
    resource["id"] = place.partition("/")[2]
    return {"fullUrl": f"{base}/{place}", "resource": resource, "request": request}


def business_identifier(resource: Json) -> tuple[str, str]:
    """The identifier by which a resource is known where ids are the server's: our key, else the first with a system.

    Raises:
        UsageError: it has none, so that a repeated create could not be recognised.
    """
    if own := marks.own_identifier(resource):
        return own
    for system, value in marks.identifiers(resource):
        if system:
            return system, value
    raise UsageError(
        f"{marks.reference(resource)}: the server gives ids of its own, and this has no identifier to be found by"
    )
