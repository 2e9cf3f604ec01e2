"""contact, sponsor and funder, which stand beside the trial: who runs, pays for and answers for it.

https://www.isrctn.com/page/definitions
"""

from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.sources.isrctn.participants import address
from fhir_trials.sources.isrctn.values import Passages, all_said, name_of, said, word
from fhir_trials.sources.words import coded, some


def read(root: Cursor, issues: Issues, passages: Passages) -> Json:
    """Take sponsors, funders and contacts, in this order; `links` are the sponsors' pages."""
    links: list[Json] = []
    sponsors = [found for item in root.each("sponsor") if (found := _sponsor(item, issues, passages, links))]
    # With one sponsor it is the primary one; among several the register names none as that.
    role = "lead-sponsor" if len(sponsors) == 1 else "sponsor"
    people = [found for item in root.each("contact") for found in _contacts(item, issues)]
    funders = [found for item in root.each("funder") if (found := _funder(item))]
    return {
        "parties": [*({"role": {"code": role}, **sponsor} for sponsor in sponsors), *funders, *people],
        "links": links,
    }


def _sponsor(item: Cursor, issues: Issues, passages: Passages, links: list[Json]) -> Json | None:
    name = name_of(item, "organisation")
    kind, status = word(item, "sponsorType", "isrctn-sponsor-type", issues), said(item, "commercialStatus")
    number, page = said(item, "rorId"), said(item, "website")
    if status and kind:
        passages.add(f"Commercial status of {name}" if name else "Commercial status", status)
    if page and " " not in page.strip():
        links.append({"url": page.strip(), "label": name or "Sponsor"})
    elif page:
        passages.add("Sponsor website", page)
    details = item.at("contactDetails")
    return some(
        organization=name and name.strip(),
        organization_class=kind or ({"text": status} if status else None),
        phone=said(details, "telephone"),
        email=said(details, "email"),
        address=address(details),
        identifiers=[{"value": number, "assigner": "ROR"}] if number else [],
    )


def _funder(item: Cursor) -> Json | None:
    number = said(item, "fundRef")
    found = some(
        organization=name_of(item, "name"),
        identifiers=[{"value": number, "assigner": "Crossref Funder Registry"}] if number else [],
    )
    return found and {"role": {"code": "funder"}, **found}


def _contacts(item: Cursor, issues: Issues) -> list[Json]:
    """A contact in each of its roles."""
    kinds = all_said(item, "contactTypes", "contactType")
    names = [text for key in ("forename", "surname") if (text := name_of(item, key))]
    orcid = said(item, "orcid")
    details = item.at("contactDetails")
    person = some(
        person=" ".join(names),
        title=said(item, "title"),
        phone=said(details, "telephone"),
        email=said(details, "email"),
        address=address(details),
        identifiers=[{"value": orcid, "assigner": "ORCID"}] if orcid else [],
    )
    if not person:
        return []
    roles = [coded(kind, "isrctn-contact-type", item, "contactTypes", issues) for kind in kinds]
    return [{"role": role, **person} for role in roles or [{"code": "contact"}]]
