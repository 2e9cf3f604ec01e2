"""Changes as the entries of one transaction, for servers that take our ids and for those that give their own.

https://hl7.org/fhir/R5/http.html#transaction · https://hl7.org/fhir/R5/http.html#concurrency
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from uuid import NAMESPACE_URL, uuid5

from fhir_trials.errors import UsageError
from fhir_trials.targets import marks, references, requests, versions
from fhir_trials.targets.marks import Json
from fhir_trials.targets.target import Change

Way = Literal["own id", "conditional", "plain"]
"""How a resource is created: `PUT` on our id, conditional `POST` on its identifier, or `POST` after a search."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A transaction to be sent.

    Attributes:
        entries: of the Bundle, in the order of the changes.
        wanted: per entry `Type/id`, or `Type` where the server will give the id.
    """

    entries: list[Json] = field(repr=False)
    wanted: list[str]

    @property
    def makes(self) -> bool:
        """Whether it makes anything under an id of the server, so that a second one could make it twice."""
        return any(entry["request"]["method"] == "POST" for entry in self.entries)


def draft(changes: Sequence[Change], base: str, way: Way) -> Draft:
    """Put changes into a transaction that can be sent again, once the first is finished, without harm.

    What exists is replaced by `PUT` or taken away by `DELETE` on the id it has, guarded by the version that was seen.
    What does not is created in the `way` that is asked for; where the server gives the id, references to it are
    written as its `urn:uuid`, which the server replaces.

    Raises:
        UsageError: see `checked`; or no identifier where one is needed.
    """
    own = checked(changes)
    places = {text: _place(change, text, way) for change, text in zip(changes, own, strict=True)}
    entries = [
        _entry(change, places, places[text], base, way) for change, text in zip(changes, own, strict=True)
    ]
    wanted = [text.partition("/")[0] if places[text].startswith("urn:") else places[text] for text in own]
    return Draft(entries, wanted)


def checked(changes: Sequence[Change]) -> list[str]:
    """`Type/id` of each change as it is called among the changes.

    Raises:
        UsageError: a resource without usable type and id, a place that is none, one id twice, or a deletion without a
            place.
    """
    own = [marks.reference(change.resource) for change in changes]
    if len(set(own)) < len(own):
        raise UsageError("one id twice among the changes")
    for change, text in zip(changes, own, strict=True):
        if change.delete and not change.place:
            raise UsageError(f"{text}: a deletion needs the place of what is there")
        if change.place:
            marks.checked(*_halves(change.place))
    return own


def _place(change: Change, own: str, way: Way) -> str:
    if change.place:
        return change.place
    return own if way == "own id" else f"urn:uuid:{uuid5(NAMESPACE_URL, f'{marks.BASE}/{own}')}"


def _entry(change: Change, places: Mapping[str, str], place: str, base: str, way: Way) -> Json:
    guard = {"ifMatch": text} if (text := versions.if_match(change.version)) else {}
    if change.delete:
        return {"request": {"method": "DELETE", "url": place, **guard}}
    resource = references.redirected(change.resource, places)
    if not place.startswith("urn:"):
        resource["id"] = _halves(place)[1]
        request: Json = {"method": "PUT", "url": place, **(guard if change.place else {})}
        return {"fullUrl": f"{base}/{place}", "resource": resource, "request": request}
    kind = str(resource.pop("resourceType"))
    resource.pop("id")
    condition = {"ifNoneExist": requests.if_none_exist(*business_identifier(change.resource))}
    return {
        "fullUrl": place,
        "resource": {"resourceType": kind, **resource},
        "request": {"method": "POST", "url": kind, **(condition if way == "conditional" else {})},
    }


def _halves(place: str) -> tuple[str, str]:
    kind, _, resource_id = place.partition("/")
    return kind, resource_id


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
