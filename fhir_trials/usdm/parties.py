"""Roles, persons, organisations and sites → parties, sites and who is masked; `roles` writes them. https://github.com/cdisc-org/DDF-RA"""

from collections.abc import Iterable
from typing import Any, cast

from fhir_trials.cursor import Cursor, Json
from fhir_trials.usdm.addresses import read_address
from fhir_trials.usdm.context import Reading
from fhir_trials.usdm.vocabulary import NO_CODE, NOT_STATED, OWN, peeked

_SPONSORS = ("lead-sponsor", "sponsor")


def sponsors(version: Cursor) -> set[str]:
    """The ids of the organisations whose role is that of a sponsor."""
    found: set[str] = set()
    for role in version.each("roles"):
        match role.node:
            case {"code": code, "organizationIds": [*ids]} if peeked(code, "party-role") in _SPONSORS:
                found |= {one for one in ids if isinstance(one, str)}
            case _:
                pass
    return found


class Parties:
    """What the roles of a study say.

    Attributes:
        parties: who does what.
        masked: the parties that are masked, and how, where all say the same.
        sites: where people take part.
    """

    def __init__(self, version: Cursor, holders: frozenset[str], reading: Reading) -> None:
        """Take the roles and organisations.

        Args:
            version: the version of the study.
            holders: the ids of the study's version and design, which roles apply to.
            reading: what is known.
        """
        self.parties: list[Json] = []
        self.masked: list[Json] = []
        self.masking: str | None = None
        self.sites: list[Json] = []
        self._reading = reading
        self._holders = holders
        self._places = [*version.each("organizations")]
        self._known: dict[str, Json] = {}
        roles = [*version.each("roles")]
        self._organizations()
        for role in roles:
            self._role(role)
        self._centres()

    def _organizations(self) -> None:
        """Put down what is known of each organisation; it is taken when a role or a site asks for it."""
        for place in self._places:
            usdm_id = place.node.get("id")
            if type(usdm_id) is str:
                self._known.setdefault(usdm_id, {"place": place})

    def _role(self, role: Cursor) -> None:
        reading = self._reading
        is_masked = role.at("masking").flag("isMasked")
        if is_masked is not None:
            self._masked(role, is_masked=is_masked)
            if not role.node.get("organizationIds") and not role.node.get("assignedPersons"):
                self._take_names(role)
                role.drop("code")
                return
        term = reading.term(role, "code", "party-role")
        if term is None:
            return
        self._applies(role)
        self._take_names(role, term.get("text"))
        for usdm_id, take in role.list_of_texts("organizationIds"):
            if details := self.organization(usdm_id):
                take()
                self.parties.append({"role": term, **details})
            else:
                at = role.path_of("organizationIds")
                reading.issues.warning("link-unresolved", at, f"no Organization has the id {usdm_id!r:.80}")
        for person in role.each("assignedPersons"):
            self._person(person, term)

    def _take_names(self, role: Cursor, text: str | None = None) -> None:
        """Take the name of a role that is that of its code, or one of ours."""
        role_id = role.text("id")
        for key in ("name", "label"):
            if role.node.get(key) in (text, role_id):
                role.drop(key)

    def _applies(self, role: Cursor) -> None:
        """Take what a role applies to: the version and design that are read are the trial."""
        for usdm_id, take in role.list_of_texts("appliesToIds"):
            if usdm_id in self._holders:
                take()

    def _masked(self, role: Cursor, *, is_masked: bool) -> None:
        masking = role.at("masking")
        if not is_masked:
            masking.node["isMasked"] = False
            return
        masking.drop("id")
        copy = Cursor({"code": {**role.node["code"]}} if isinstance(role.node.get("code"), dict) else {})
        term = self._reading.term(copy, "code", "masked-party")
        if term is not None:
            self.masked.append(term)
        text = masking.node.get("text")
        if self.masking is None or text == self.masking:
            self.masking = masking.text("text") or self.masking
        self._applies(role)

    def _person(self, person: Cursor, role: Json) -> None:
        name = person.at("personName")
        text = name.text("text")
        parts = [text] if text else []
        if text:
            _drop_parts(name, text)
        if not parts:
            parts = [
                *name.texts("prefixes"),
                *name.texts("givenNames"),
                name.text("familyName"),
                *name.texts("suffixes"),
            ]
        called = " ".join(filter(None, parts)) or person.text("label") or person.text("name")
        name.drop("id")
        if called is None:
            return
        person_id = person.text("id")
        for key in ("name", "label"):
            if person.node.get(key) in (called, person_id):
                person.drop(key)
        usdm_id = person.node.get("organizationId")
        details = self.organization(usdm_id) if isinstance(usdm_id, str) else None
        if details:
            person.drop("organizationId")
        party = {"role": role, "person": called, "title": person.text("jobTitle"), **(details or {})}
        self.parties.append(party)

    def organization(self, usdm_id: str) -> Json | None:
        """What a party says of its organisation; None where there is none of this id."""
        known = self._known.get(usdm_id)
        if known is None:
            return None
        if "details" not in known:
            known["details"] = self._details(known["place"])
        return known["details"]

    def _details(self, place: Cursor) -> Json:
        named = self._reading.named(place)
        if named["other_name"]:
            place.node["name"] = named["other_name"]  # a party has one name
        place.drop("id")
        number, scheme = place.text("identifier"), place.text("identifierScheme")
        if scheme and not number:
            place.node["identifierScheme"] = scheme
        match place.node.get("type"):
            case {"codeSystem": str(system)} if system in (NO_CODE, f"{OWN}identifier-kind"):
                place.drop("type")  # it stands for a type that the trial does not state
            case _:
                pass
        return {
            "organization": named["name"] if named["name"] != NOT_STATED else None,
            "organization_class": self._reading.term(place, "type", "organization-class"),
            "address": read_address(place.at("legalAddress"), self._reading) or None,
            "identifiers": [{"value": number, "assigner": scheme}] if number else [],
        }

    def _centres(self) -> None:
        """Take the sites; what runs a site and is called otherwise is a party."""
        for known in self._known.values():
            place: Cursor = known["place"]
            sites = [*place.each("managedSites")]
            if not sites:
                continue
            names = [site.node.get("label") or site.node.get("name") for site in sites]
            shown = (
                place.node.get("label")
                or place.node.get("name")
                or known.get("details", {}).get("organization")
            )
            details = known.get("details") or self._details(place)
            if names == [shown]:
                self._site(sites[0], details["address"])
                continue
            if "details" not in known:
                self.parties.append({"role": {"code": "centre"}, **details})
            for site in sites:
                self._site(site, None, details["organization"])

    def take_assigners(self, ids: Iterable[str]) -> None:
        """Take what is read of organisations that only give numbers: what they are called, and their type."""
        for usdm_id in ids:
            known = self._known.get(usdm_id)
            if known and "details" not in known:
                place: Cursor = known["place"]
                place.drop("id")
                named = self._reading.named(place)
                for key, value in (("name", named["other_name"]), ("description", named["description"])):
                    if value:
                        place.node[key] = value
                self._reading.coding(place, "type")

    def _site(self, site: Cursor, address: Json | None, organization: str | None = None) -> None:
        named = self._reading.named(site)
        country = self._reading.coding(site, "country")
        site.drop("id")
        if named["other_name"]:
            site.node["name"] = named["other_name"]
        if named["description"]:
            site.node["description"] = named["description"]
        where = address or ({"country": country["display"] or country["code"]} if country else None)
        name = named["name"] if named["name"] != NOT_STATED else None
        if name or where:
            self.sites.append({"facility": name, "organization": organization, "address": where})


def _drop_parts(name: Cursor, text: str) -> None:
    """Take the parts of a name that stand in it."""
    for key in ("familyName", "givenNames", "prefixes", "suffixes"):
        value = name.node.get(key)
        parts: list[Any] = cast("list[Any]", value) if isinstance(value, list) else [value]
        if all(isinstance(part, str) and part in text for part in parts):
            name.drop(key)
