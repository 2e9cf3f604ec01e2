"""Parties and who is masked → the roles of a study; `parties` reads them. https://github.com/cdisc-org/DDF-RA"""

from typing import Any

from fhir_trials.cursor import Json
from fhir_trials.model import Masking, Party, Term, Trial
from fhir_trials.usdm.context import Writing
from fhir_trials.usdm.organizations import Organizations

# What runs a site and has no other part in the study.
_HOST = Term[Any](code="centre")


def write_parties(
    trial: Trial, version_id: str, organizations: Organizations, writing: Writing
) -> list[Json]:
    """The roles: one for each party, and one for each that is masked and no party; what only runs a site has none."""
    masking = (trial.design and trial.design.masking) or Masking()
    waiting = {term.text: term for term in masking.masked if term.text}
    hosts = {site.organization for site in trial.sites}
    roles: list[Json] = []
    for party in trial.parties:
        if party.role == _HOST and not party.person and party.organization in hosts:
            organizations.party(party)
        elif party.person or party.organization:
            masked = waiting.pop(party.role.text or "", None)
            blind = _masking(masking, writing) if masked else None
            roles.append(_role(party, blind, version_id, organizations, writing))
    alone = (term for term in masking.masked if term.text is None or term.text in waiting)
    return [*roles, *(_masked(term, masking, version_id, writing) for term in alone)]


def _masking(masking: Masking, writing: Writing) -> Json:
    return writing.made("Masking", text=masking.description or "", isMasked=True)


def _role(
    party: Party, masking: Json | None, version_id: str, organizations: Organizations, writing: Writing
) -> Json:
    usdm_id = writing.new_id("StudyRole")
    code = writing.code(party.role, "party-role")
    organization = organizations.party(party) if party.organization else None
    persons: list[Json] = []
    if party.person:
        persons = [
            writing.made(
                "AssignedPerson",
                name=party.person,
                label=party.person,
                description=None,
                personName=_person_name(party.person, writing),
                jobTitle=party.title or "",
                organizationId=organization,
            )
        ]
    return writing.made(
        "StudyRole",
        usdm_id,
        name=usdm_id,
        label=party.role.text,
        description=None,
        code=code,
        appliesToIds=[version_id],
        assignedPersons=persons,
        organizationIds=[organization] if organization and not persons else [],
        masking=masking,
        notes=[],
    )


def _person_name(name: str, writing: Writing) -> Json:
    return writing.made("PersonName", text=name, familyName=None, givenNames=[], prefixes=[], suffixes=[])


def _masked(term: Term[Any], masking: Masking, version_id: str, writing: Writing) -> Json:
    usdm_id = writing.new_id("StudyRole")
    return writing.made(
        "StudyRole",
        usdm_id,
        name=usdm_id,
        label=None,
        description=None,
        code=writing.code(term, "masked-party"),
        appliesToIds=[version_id],
        assignedPersons=[],
        organizationIds=[],
        masking=_masking(masking, writing),
        notes=[],
    )
