"""Sponsors, funders and contacts: lists divided by semicolons that correspond by position."""

import re

from fhir_trials.cursor import Json
from fhir_trials.issues import Issues
from fhir_trials.sources.ictrp.cells import Cells
from fhir_trials.sources.words import some

_APART = re.compile(r"\s*;\s*")
_COLUMNS = ("first_name", "last_name", "address", "email", "phone", "affiliation")


def read(cells: Cells, issues: Issues) -> tuple[list[Json], list[Json]]:
    """Take the parties, and as passages the lists of contacts that do not correspond."""
    contacts, passages = _contacts(cells, issues)
    return [*organisations(cells), *contacts], passages


def organisations(cells: Cells) -> list[Json]:
    """Take sponsors and funders."""
    found = [party("lead-sponsor", "Primary sponsor", cells.line("primary_sponsor"))]
    found += [party("sponsor", "Secondary sponsor", name) for name in _list(cells, "secondary_sponsor")]
    found += [party("funder", "Source of support", name) for name in _list(cells, "support")]
    return [one for one in found if one]


def party(code: str, text: str, organization: str) -> Json | None:
    """An organisation in a role; None without a name."""
    return {"role": {"code": code, "text": text}, "organization": organization} if organization else None


def _list(cells: Cells, field: str) -> list[str]:
    return [name for name in dict.fromkeys(_APART.split(cells.line(field))) if name]


def _contacts(cells: Cells, issues: Issues) -> tuple[list[Json], list[Json]]:
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
        contact = _contact(row)
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


def _contact(row: dict[str, str]) -> Json | None:
    person = " ".join(f"{row.get('first_name', '')} {row.get('last_name', '')}".split())
    lines = [line.strip() for line in row.get("address", "").split("\n")]
    found = some(
        person=person,
        organization=" ".join(row.get("affiliation", "").split()),
        phone=row.get("phone"),
        email=row.get("email"),
        address=some(lines=[line for line in lines if line]),
    )
    return found and {"role": {"code": "contact"}, **found}
