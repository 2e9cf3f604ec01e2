"""USDM version 3 reshaped into version 4, with the trail of what moved. https://github.com/cdisc-org/DDF-RA

Members that only have another name, and what stood in the design and stands in the version now, are rows; what is built
otherwise is a function. Reading goes on as for version 4, and paths are told as they are in the user's own file.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple, cast

from fhir_trials.cursor import Json, without_positions
from fhir_trials.issues import Issues

_DESIGN = {"trialIntentTypes": "intentTypes", "trialTypes": "subTypes", "interventionModel": "model"}
_TO_VERSION = {
    "biomedicalConcepts": "biomedicalConcepts",
    "bcCategories": "bcCategories",
    "bcSurrogates": "bcSurrogates",
    "dictionaries": "dictionaries",
    "conditions": "conditions",
    "studyInterventions": "studyInterventions",
}
_TO_DESIGN = ("studyType", "studyPhase")
_OBSERVATIONAL = "C16084"


def is_version3(document: Json) -> bool:
    """Whether a document says that it is of version 3, or has its members where it says nothing."""
    said = document.get("usdmVersion")
    if isinstance(said, str):
        return said.startswith("3")
    study = document.get("study")
    versions = _objects(study.get("versions")) if isinstance(study, dict) else iter(())  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]
    return any("studyPhase" in one or "studyType" in one for one, _ in versions)


class Trail:
    """Where what moved stood before."""

    def __init__(self) -> None:
        self._before: dict[str, str] = {}

    def moved(self, before: str, after: str) -> None:
        """Put down that a place is another now."""
        before = self.own(before, "")
        self._before[after] = before
        # A field that several places have is told without its positions.
        self._before.setdefault(without_positions(after), without_positions(before))

    def own(self, path: str, start: str) -> str:
        """A path as it is in the user's file; `start` is where the document stands in it."""
        inner = path.removeprefix(start).lstrip(".")
        place = inner
        while place and place not in self._before:
            place = place[: max(place.rfind("."), place.rfind("["), 0)]
        if not place:
            return path
        told = self._before[place] + inner[len(place) :]
        return f"{start}.{told}" if start else told

    def told(self, found: Issues, issues: Issues, start: str) -> None:
        """Hand on issues with the paths of the user's file."""
        issues.extend(one._replace(path=self.own(one.path, start)) for one in found)


def reshaped(document: Json) -> Trail:
    """Change a document of version 3 into one of version 4, in place."""
    trail = Trail()
    study = document.get("study")
    if isinstance(study, dict):
        told = cast("Json", study)
        _documents(told, trail)
        for version, at in _objects(told.get("versions"), "study.versions"):
            _version(version, at, told, trail)
    return trail


def _objects(value: Any, path: str = "") -> Iterator[tuple[Json, str]]:
    """The objects of a list with their paths."""
    for at, one in enumerate(cast("list[Any]", value) if isinstance(value, list) else ()):
        if isinstance(one, dict):
            yield cast("Json", one), f"{path}[{at}]"


def _renamed(node: Json, path: str, names: Mapping[str, str], trail: Trail) -> None:
    for old, new in names.items():
        if old in node and new not in node:
            node[new] = node.pop(old)
            trail.moved(f"{path}.{old}", f"{path}.{new}")


def _listed(node: Json, path: str, old: str, new: str, trail: Trail) -> None:
    """Make a list of a member that there may be several of now."""
    if node.get(old) is not None and not isinstance(node[old], list):
        node[new] = [node.pop(old)]
        trail.moved(f"{path}.{old}", f"{path}.{new}[0]")


def _documents(study: Json, trail: Trail) -> None:
    _listed(study, "study", "documentedBy", "documentedBy", trail)
    for document, at in _objects(study.get("documentedBy"), "study.documentedBy"):
        for edition, place in _objects(document.get("versions"), f"{at}.versions"):
            _renamed(edition, place, {"protocolVersion": "version", "protocolStatus": "status"}, trail)


def _version(version: Json, path: str, study: Json, trail: Trail) -> None:
    _listed(version, path, "documentVersionId", "documentVersionIds", trail)
    above = _Above(version, path, trail)
    _sections(above, study)
    for identifier, at in _objects(version.get("studyIdentifiers"), f"{path}.studyIdentifiers"):
        _renamed(identifier, at, {"studyIdentifier": "text"}, trail)
        scope = identifier.pop("studyIdentifierScope", None)
        if isinstance(scope, dict):
            identifier["scopeId"] = cast("Json", scope).get("id")
            _organization(cast("Json", scope), f"{at}.studyIdentifierScope", above)
            _sponsor(cast("Json", scope), above)
        elif scope is not None:
            identifier["studyIdentifierScope"] = scope
    for amendment, at in _objects(version.get("amendments"), f"{path}.amendments"):
        if isinstance(amendment.get("substantialImpact"), bool):
            amendment["impacts"] = [{"isSubstantial": amendment.pop("substantialImpact")}]
            trail.moved(f"{at}.substantialImpact", f"{at}.impacts[0].isSubstantial")
    for design, at in _objects(version.get("studyDesigns"), f"{path}.studyDesigns"):
        _design(design, at, above)


class _Above(NamedTuple):
    """The version that gets what stood elsewhere."""

    node: Json
    path: str
    trail: Trail

    def append(self, key: str, item: Json, before: str) -> str:
        """Put an object at the end of a list, and give its path there."""
        items: Any = self.node.setdefault(key, [])
        if not isinstance(items, list):
            return before
        told = cast("list[Any]", items)
        told.append(item)
        after = f"{self.path}.{key}[{len(told) - 1}]"
        self.trail.moved(before, after)
        return after


def _organization(node: Json, before: str, above: _Above) -> None:
    """An organisation is one of the version's; the same one is so but once."""
    trail = above.trail
    known = [one for one, _ in _objects(above.node.get("organizations")) if one.get("id") == node.get("id")]
    if node in known:
        return
    after = above.append("organizations", node, before)
    _renamed(node, after, {"organizationType": "type", "manages": "managedSites"}, trail)
    trail.moved(f"{before}.organizationType", f"{after}.type")
    trail.moved(f"{before}.manages", f"{after}.managedSites")
    address = node.get("legalAddress")
    if isinstance(address, dict) and isinstance(address.get("line"), str):  # pyright: ignore[reportUnknownMemberType]
        told = cast("Json", address)
        told["lines"] = [told.pop("line")]
        trail.moved(f"{before}.legalAddress.line", f"{after}.legalAddress.lines[0]")


def _sponsor(organization: Json, above: _Above) -> None:
    """An organisation whose type says that it is the sponsor has that role."""
    match organization:
        case {"id": str(usdm_id), "type": {"code": "C70793", **others}}:
            role: Json = {"code": {"code": "C70793", **others}, "organizationIds": [usdm_id]}
            cast("list[Any]", above.node.setdefault("roles", [])).append(role)
        case _:
            pass


def _sections(above: _Above, study: Json) -> None:
    """The texts of sections are items of the version."""
    for document, at in _objects(study.get("documentedBy"), "study.documentedBy"):
        for edition, place in _objects(document.get("versions"), f"{at}.versions"):
            for content, where in _objects(edition.get("contents"), f"{place}.contents"):
                text = content.pop("text", None)
                if text and "contentItemId" not in content:
                    item = {"id": f"{where}.text", "text": text}
                    content["contentItemId"] = item["id"]
                    above.append("narrativeContentItems", item, where)


def _design(design: Json, path: str, above: _Above) -> None:
    version, trail = above.node, above.trail
    _renamed(design, path, _DESIGN, trail)
    for key in _TO_DESIGN:
        if key in version and key not in design:
            design[key] = version.pop(key)
            trail.moved(f"{above.path}.{key}", f"{path}.{key}")
    kind: Any = design.get("studyType")
    observational = isinstance(kind, dict) and cast("Json", kind).get("code") == _OBSERVATIONAL
    design["instanceType"] = "ObservationalStudyDesign" if observational else "InterventionalStudyDesign"
    _listed(design, path, "documentVersionId", "documentVersionIds", trail)
    for key, after in _TO_VERSION.items():
        if isinstance(design.get(key), list) and key not in version:
            version[after] = design.pop(key)
            trail.moved(f"{path}.{key}", f"{above.path}.{after}")
    for at, (organization, before) in enumerate(
        [*_objects(design.get("organizations"), f"{path}.organizations")]
    ):
        _organization(organization, before, above)
        design["organizations"][at] = {}
    for at, (masking, before) in enumerate([*_objects(design.get("maskingRoles"), f"{path}.maskingRoles")]):
        _masking(masking, before, above)
        design["maskingRoles"][at] = {}
    for encounter, at in _objects(design.get("encounters"), f"{path}.encounters"):
        _renamed(encounter, at, {"environmentalSetting": "environmentalSettings"}, trail)
    population = design.get("population")
    if isinstance(population, dict):
        _population(cast("Json", population), path, design, above)


def _masking(masking: Json, before: str, above: _Above) -> None:
    role: Json = {
        "code": masking.pop("role", None),
        "masking": {"isMasked": True, "text": masking.pop("description", None), **masking},
    }
    after = above.append("roles", role, before)
    above.trail.moved(f"{before}.role", f"{after}.code")
    above.trail.moved(f"{before}.description", f"{after}.masking.text")


def _population(population: Json, path: str, design: Json, above: _Above) -> None:
    """Criteria are of the design, their texts of the version; ages have a unit each."""
    before = f"{path}.population.criteria"
    criteria = population.get("criteria")
    if isinstance(criteria, list) and "eligibilityCriteria" not in design:
        design["eligibilityCriteria"] = population.pop("criteria")
        above.trail.moved(before, f"{path}.eligibilityCriteria")
        for criterion, at in _objects(design["eligibilityCriteria"], before):
            text = criterion.pop("text", None)
            item: Json = {"id": f"{at}.text", "text": text}
            if dictionary := criterion.pop("dictionaryId", None):
                item["dictionaryId"] = dictionary
            criterion["criterionItemId"] = item["id"]
            above.append("eligibilityCriterionItems", item, at)
    for key in ("plannedAge", "plannedEnrollmentNumber", "plannedCompletionNumber"):
        amount = population.get(key)
        if isinstance(amount, dict):
            _range(cast("Json", amount), f"{path}.population.{key}", above.trail)


def _range(amount: Json, path: str, trail: Trail) -> None:
    unit = amount.get("unit")
    ends = [key for key in ("minValue", "maxValue") if isinstance(amount.get(key), int | float | Decimal)]
    for key in ends:
        amount[key] = {"value": amount[key], **({"unit": _copied(unit)} if unit else {})}
        trail.moved(f"{path}.{key}", f"{path}.{key}.value")
        trail.moved(f"{path}.unit", f"{path}.{key}.unit")
    if ends:
        amount.pop("unit", None)


def _copied(value: Any) -> Any:
    """A copy, since each end is emptied on its own."""
    return (
        {key: _copied(one) for key, one in cast("Json", value).items()} if isinstance(value, dict) else value
    )
