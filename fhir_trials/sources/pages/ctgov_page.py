"""A study page of ClinicalTrials.gov, copied as text or saved as HTML.

https://clinicaltrials.gov/study-basics/how-to-read-study-record
"""

import re
from dataclasses import replace

from fhir_trials.code_maps import code_map
from fhir_trials.countries import code_of as country_code
from fhir_trials.cursor import Json
from fhir_trials.sources.dates import iso
from fhir_trials.sources.pages import ages, any, criteria, ctgov_page_arms, fields, outcomes, people
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.fields import Reader
from fhir_trials.sources.pages.headings import without_reality
from fhir_trials.sources.pages.lines import Line
from fhir_trials.sources.pages.page import Page
from fhir_trials.sources.pages.sections import Section
from fhir_trials.sources.pages.words import coded, knows
from fhir_trials.sources.words import country

_CRITERIA = ("inclusion", "exclusion", "criteria")
_INSIDE = re.compile(r"(.+?) \(([^()]*)\)")


def read(page: Page, draft: Draft) -> None:
    """Read the page into the draft."""
    at_last = [section for section in page.sections if section.means in _CRITERIA and section.lines]
    empty = [section for section in page.sections if section.means == "criteria" and not section.lines]
    draft.state("source", {"registry": "ctgov", "name": "ClinicalTrials.gov"})
    # The treatments are known before the arms that name them.
    for section in sorted(page.sections, key=lambda one: one.means == "arms"):
        if section not in at_last and section not in empty:
            _READERS.get(section.means, fields.keep)(section, page, draft)
    criteria.read(draft, page, at_last)


def _top(section: Section, page: Page, draft: Draft) -> None:
    """The title is the last line above the register's labels; the status is a mark beside it."""
    rest: list[Line] = []
    for line in section.lines:
        if knows(line.text, "status") and "status" not in draft.values:
            draft.state("status", {"recruitment": coded(line.text, "status", draft, line.number)})
        else:
            rest.append(line)
    marked = next((line for line in rest if line.level == 1), None)
    above = page.paragraphs([line for line in rest if line is not marked])
    if marked:
        draft.add("titles", {"text": marked.text, "kind": "brief"})
    elif above and "titles" not in draft.values:
        draft.add("titles", {"text": above.pop().text, "kind": "brief"})
    for one in above:
        draft.passage("", one.text)


def _furniture(section: Section, page: Page, draft: Draft) -> None:
    """What says nothing of the trial; below it may stand the status and the title."""
    fields.furniture(replace(section, lines=[]), page, draft)
    if section.lines:
        _top(section, page, draft)


def _loose(section: Section, page: Page, draft: Draft) -> None:
    """What stands under no heading, as the status above the title of a page in HTML."""
    (fields.keep if section.printed else _top)(section, page, draft)


def _masking(section: Section, page: Page, draft: Draft) -> None:
    """`Double (Participant, Investigator)`: how many parties do not know, and which; they may stand a line each."""
    words = ", ".join(line.text.rstrip(",") for line in section.lines)
    first = section.lines[0]
    found = _INSIDE.fullmatch(words)
    if found is None or knows(words, "masking"):
        any.READERS["masking"](section, page, draft)
        return
    masked: list[Json] = []
    for one in fields.parts(found[2]):
        row = code_map("ctgov-who-masked").forward(one)
        masked.append({"code": row.code, "text": one} if row else {"text": one})
    level = coded(found[1], "masking", draft, first.number)
    draft.within("design", fields.stated(section, first), masking={"level": level, "masked": masked})


def _ages(section: Section, page: Page, draft: Draft) -> None:
    """`18 Years and older (Adult, Older Adult)`: the bounds, and the groups they are in."""
    first, *rest = section.lines
    found = _INSIDE.fullmatch(first.text)
    bounds = ages.bounds(first.text)
    if bounds is None:
        fields.not_understood(section, section.lines, draft)
        return
    groups = fields.parts(found[2]) if found else []
    bands = [{"group": coded(one.strip(), "age-group", draft, first.number)} for one in groups]
    where = fields.stated(section, first)
    draft.within("eligibility", where, minimum_age=bounds[0], maximum_age=bounds[1], age_bands=bands or None)
    fields.not_understood(section, rest, draft)


def _sites(section: Section, page: Page, draft: Draft) -> None:
    """A place below its town and country, with its status and whom to ask."""
    draft.passage("", section.printed)
    site: Json = {}
    for line in section.lines:
        way = people.reached(line.text)
        if address := _address(line.text):
            site = {"address": address}
            draft.add("sites", site)
        elif country_code(line.text):
            site = {}
            draft.add("countries", country(line.text))
        elif site and knows(line.text, "status") and "status" not in site:
            site["status"] = coded(line.text, "status", draft, line.number)
        elif site and (way or line.text.startswith("Contact")):
            _contact(line.text, way, site)
        elif site and "facility" not in site:
            site["facility"] = line.text
        else:
            draft.passage(section.words, line.text)


def _address(text: str) -> Json | None:
    """`Amsterdam, Noord-Holland, Netherlands, 1105 AZ`."""
    parts = [part.strip() for part in text.split(",")]
    place = next((place for place, part in enumerate(parts) if place and country_code(part)), 0)
    if not place or place > 2 or len(parts) - place > 2:
        return None
    found = {"city": parts[0], "state": parts[1] if place == 2 else None, "country": parts[place]}
    found["postal_code"] = parts[place + 1] if len(parts) > place + 1 else None
    return {key: value for key, value in found.items() if value}


def _contact(text: str, way: tuple[str, str] | None, site: Json) -> None:
    contacts: list[Json] = site.setdefault("contacts", [])
    if way is None or not contacts or way[0] in contacts[-1]:
        contacts.append({})
    contacts[-1].update({way[0]: way[1]} if way else {"name": people.name_of(text)})


def _investigators(section: Section, page: Page, draft: Draft) -> None:
    """`Principal Investigator: Jane Nobody, MD, Nowhere University`."""
    for one in page.paragraphs(section.lines):
        line = one.lines[0]._replace(text=one.text)
        role, colon, name = line.text.partition(":")
        if not colon or not knows(role, "party-role"):
            fields.not_understood(section, [line], draft)
            continue
        head, _, organization = name.strip().rpartition(", ")
        if people.DEGREE.fullmatch(f", {organization}"):
            head = ""
        party: Json = {"role": coded(role, "party-role", draft, line.number), "person": head or name.strip()}
        if head:
            party["organization"] = organization
        draft.add("parties", party)


def _posted(member: str) -> Reader:
    """A reader of a day of the record at the register."""

    def reader(section: Section, page: Page, draft: Draft) -> None:
        for line in section.lines:
            if day := iso(without_reality(line.text)):
                draft.within("source", fields.stated(section, line), **{member: day})
            else:
                fields.no_day(section, line, draft)

    return fields.valued(reader)


def _group(section: Section, page: Page, draft: Draft) -> None:
    """A heading above others; what the register says of it is kept."""
    if section.lines:
        fields.keep(section, page, draft)


_READERS: dict[str, Reader] = {
    **any.READERS,
    "": _top,
    "furniture": _furniture,
    "passage": _loose,
    "eligibility": _group,
    "title-official": fields.titles("official"),
    "ages": fields.valued(_ages),
    "masking": fields.valued(_masking),
    "arms": fields.valued(ctgov_page_arms.read),
    "other-outcomes": outcomes.of_kind("other"),
    "sites": _sites,
    "investigators": fields.valued(_investigators),
    "published": _posted("published"),
    "updated": _posted("updated"),
}
