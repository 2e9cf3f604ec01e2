"""The organisations of a document that is written: each once, whoever names it. https://github.com/cdisc-org/DDF-RA"""

from typing import Any

from fhir_trials.cursor import Json
from fhir_trials.model import Party, Site, Term
from fhir_trials.usdm.addresses import write_address
from fhir_trials.usdm.context import Writing
from fhir_trials.usdm.vocabulary import NOT_STATED


class Organizations:
    """Makes the organisations that parties, sites and numbers name."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._made: dict[Any, Json] = {}
        self._kinds: dict[str, str | None] = {}

    @property
    def written(self) -> list[Json]:
        """All that were made, in the order in which they were asked for."""
        return [*self._made.values()]

    def party(self, party: Party) -> str:
        """The id of the organisation of a party, with what is known of it."""
        name = party.organization or NOT_STATED
        key = (name, party.organization_class, party.address, party.identifiers)
        number = party.identifiers[0] if party.identifiers else None
        kind = self._writing.code(party.organization_class, "organization-class")
        usdm_id = self._of(
            key,
            name,
            type=kind or self._kind(None),
            legalAddress=write_address(party.address, self._writing),
            identifierScheme=(number and number.assigner) or "",
            identifier=number.value if number else "",
        )
        if party.role.code in ("lead-sponsor", "sponsor"):
            self._kinds[usdm_id] = "sponsor"
        return usdm_id

    def assigner(self, name: str | None, kind: str | None) -> str:
        """The id of the organisation that gives numbers of this sort."""
        called = name or NOT_STATED
        for one in self._made.values():
            if one["name"] == called and self._kinds.get(one["id"]) == kind:
                return one["id"]
        usdm_id = self._of((called, kind), called, type=self._kind(kind))
        self._kinds[usdm_id] = kind
        return usdm_id

    def site(self, site: Site, place: int) -> str:
        """The id of the organisation that runs a site: one that is called as the site says, else as the site is."""
        name = site.facility or NOT_STATED
        address = write_address(site.address, self._writing)
        country = address["country"] if address else None
        made = self._writing.made(
            "StudySite",
            name=name,
            label=name,
            description=None,
            country=country and _again(country, self._writing),
        )
        if site.organization:
            host = self._called(site.organization)
            host["managedSites"].append(made)
            return host["id"]
        return self._of(
            ("site", place),
            name,
            type=self._writing.word("Healthcare Facility", "organization-class"),
            legalAddress=address,
            managedSites=[made],
        )

    def _called(self, name: str) -> Json:
        """The first organisation of this name."""
        if not any(one["name"] == name for one in self._made.values()):
            self._of((name, None), name, type=self._kind(None))
        return next(one for one in self._made.values() if one["name"] == name)

    def first(self) -> str:
        """The id of the first organisation, for what has to name one."""
        return next((one["id"] for one in self._made.values()), None) or self.assigner(None, None)

    def _kind(self, kind: str | None) -> Json | None:
        return self._writing.required(Term[Any](code=kind) if kind else None, "identifier-kind")

    def _of(self, key: Any, name: str, **members: Any) -> str:
        if key not in self._made:
            empty: Json = {"identifierScheme": "", "identifier": "", "legalAddress": None, "managedSites": []}
            made = self._writing.made("Organization", name=name, label=name, **{**empty, **members})
            self._made[key] = made
        return self._made[key]["id"]


def _again(code: Json, writing: Writing) -> Json:
    """The same Code once more: no two objects have one id."""
    return {**code, "id": writing.new_id("Code")}
