"""Sponsors, funders and contacts: lists divided by semicolons that correspond by position."""

import re

from fhir_trials.cursor import Json
from fhir_trials.issues import Issues
from fhir_trials.sources.ictrp.cells import Cells
from fhir_trials.sources.ictrp.markup import on_one_line
from fhir_trials.sources.nothing import names_nothing
from fhir_trials.sources.words import some

# A semicolon in brackets divides nothing.
_APART = re.compile(r"\s*(?:;(?![^()]*\))|\n)\s*")
# EudraCT asks for the functional name of a contact point, not for a person.
_FUNCTIONS = ("eudract", "eu-ct")
_COLUMNS = ("first_name", "last_name", "address", "email", "phone", "affiliation")


def read(cells: Cells, register: str, issues: Issues) -> tuple[list[Json], list[Json]]:
    """Take the parties, and as passages the lists of contacts that do not correspond."""
    contacts, passages = _contacts(cells, register, issues)
    return [*organisations(cells), *contacts], passages


def organisations(cells: Cells) -> list[Json]:
    """Take sponsors and funders."""
    found = [party("lead-sponsor", "Primary sponsor", name) for name in _list(cells, "primary_sponsor")]
    found += [party("sponsor", "Secondary sponsor", name) for name in _list(cells, "secondary_sponsor")]
    found += [party("funder", "Source of support", name) for name in _list(cells, "support")]
    return [one for one in found if one]


def party(code: str, text: str, organization: str) -> Json | None:
    """An organisation in a role; None without a name, and for a word that names nobody."""
    if names_nothing(organization):
        return None
    return {"role": {"code": code, "text": text}, "organization": organization}


def _list(cells: Cells, field: str) -> list[str]:
    return [on_one_line(name) for name in dict.fromkeys(_APART.split(cells.lines(field))) if name]


def _contacts(cells: Cells, register: str, issues: Issues) -> tuple[list[Json], list[Json]]:
    texts = {name: cells.lines(name) for name in _COLUMNS}
    columns = {name: text for name, text in texts.items() if text.strip(" ;\n")}
    if not columns:
        return [], []
    rows = _rows(columns)
    if rows is None:
        message = "names, addresses and numbers are lists of different lengths; kept as text"
        issues.warning(
            "contacts-unaligned", cells.path("last_name" if "last_name" in columns else "email"), message
        )
        passages = [
            {"heading": cells.path(name).rpartition(".")[2], "text": text} for name, text in columns.items()
        ]
        return [], passages
    found: list[Json] = []
    for row in rows:
        contact = _contact(row, register)
        # The registers list one person as official and as contact; the same twice is one.
        if contact and contact not in found:
            found.append(contact)
    return found, []


def _rows(columns: dict[str, str]) -> list[dict[str, str]] | None:
    """Person by person; None where the lists do not correspond.

    A list that ends in a semicolon names those at the front only. A semicolon in one column alone divides nothing.
    """
    parts = {name: [part.strip() for part in text.split(";")] for name, text in columns.items()}
    length = max(map(len, parts.values()))
    longer = [name for name, items in parts.items() if len(items) > 1]
    if length == 1 or (len(longer) == 1 and len(parts) > 1):
        return [columns]
    if any(len(items) != length and items[-1] for items in parts.values()):
        return None
    return [
        {name: items[place] for name, items in parts.items() if place < len(items)} for place in range(length)
    ]


def _contact(row: dict[str, str], register: str) -> Json | None:
    said = {name: " ".join(text.split()) for name, text in row.items()}
    person = " ".join(f"{said.get('first_name', '')} {said.get('last_name', '')}".split())
    address = row.get("address", "")
    lines = [] if names_nothing(address) else [line.strip() for line in address.split("\n")]
    found = some(
        **contacted(person, said.get("affiliation", ""), register),
        **{name: said[name] for name in ("phone", "email") if not names_nothing(said.get(name, ""))},
        address=some(lines=[line for line in lines if line]),
    )
    return found and {"role": {"code": "contact"}, **found}


def contacted(name: str, organization: str, register: str) -> Json:
    """Who is to be asked: a person of an organisation; of EudraCT a function in it, or the organisation itself."""
    said = {} if names_nothing(organization) else {"organization": organization}
    if register not in _FUNCTIONS:
        return said if names_nothing(name) else {"person": name, **said}
    if not name or name.casefold() in organization.casefold():
        return said
    return {"title": name, **said} if said else {"organization": name}
