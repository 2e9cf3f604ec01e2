"""sponsorCollaboratorsModule and the people of contactsLocationsModule: who runs, answers for and can be asked.

https://clinicaltrials.gov/data-api/about-api/study-data-structure#sponsor-collaborators
"""

from fhir_trials.code_maps import code_map
from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.sources.words import some, term


def read_sponsors(module: Cursor, issues: Issues) -> list[Json]:
    """Take the lead sponsor, the responsible party and the collaborators, in this order."""
    lead = _organization(module.at("leadSponsor"), "lead-sponsor", issues)
    responsible = _responsible(module.at("responsibleParty"), lead, issues)
    collaborators = (_organization(item, "collaborator", issues) for item in module.each("collaborators"))
    return [party for party in (lead, *responsible, *collaborators) if party]


def read_people(module: Cursor, issues: Issues) -> list[Json]:
    """Take the officials and the central contacts."""
    found = [_official(item, issues) for item in module.each("overallOfficials")]
    found += [_central_contact(item) for item in module.each("centralContacts")]
    return [party for party in found if party]


def _organization(place: Cursor, role: str, issues: Issues) -> Json | None:
    found = some(
        organization=place.text("name"),
        organization_class=term(place, "class", "ctgov-agency-class", issues),
    )
    return found and {"role": {"code": role}, **found}


def _responsible(party: Cursor, lead: Json | None, issues: Issues) -> list[Json]:
    """The responsible parties; where it is the sponsor, that party is marked instead."""
    found: list[Json] = []
    if _is_sponsor(party.node.get("type")) and lead:
        party.drop("type")
        lead["responsible"] = True
    else:
        role = term(party, "type", "ctgov-responsible-party-type", issues)
        person = some(
            person=party.text("investigatorFullName"),
            title=party.text("investigatorTitle"),
            organization=party.text("investigatorAffiliation"),
        )
        if role or person:
            # The register's own name for the field, where it gives no type.
            found.append(
                {"role": role or {"text": "responsible party"}, **(person or {}), "responsible": True}
            )
    # Records of before 2011 name the party in free text.
    old = some(person=party.text("oldNameTitle"), organization=party.text("oldOrganization"))
    if old:
        found.append({"role": {"text": "responsible party"}, **old, "responsible": True})
    return found


def _is_sponsor(word: object) -> bool:
    row = code_map("ctgov-responsible-party-type").forward(word) if isinstance(word, str) else None
    return row is not None and row.code == "lead-sponsor"


def _official(item: Cursor, issues: Issues) -> Json | None:
    role = term(item, "role", "ctgov-official-role", issues)
    person = some(person=item.text("name"), organization=item.text("affiliation"))
    if not (role or person):
        return None
    return {"role": role or {"text": "overall official"}, **(person or {})}


def _central_contact(item: Cursor) -> Json | None:
    person = some(
        person=item.text("name"),
        phone=item.text("phone"),
        phone_extension=item.text("phoneExt"),
        email=item.text("email"),
    )
    # A role without anybody stays.
    return {"role": some(code="central-contact", text=item.text("role")), **person} if person else None
