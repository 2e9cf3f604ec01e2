"""Ethics reviews: lists divided by semicolons, or one element each."""

from fhir_trials.cursor import Json
from fhir_trials.issues import Issues
from fhir_trials.sources.dates import iso
from fhir_trials.sources.ictrp.cells import Cells
from fhir_trials.sources.ictrp.coding import term
from fhir_trials.sources.words import some

_COLUMNS = ("ethics_status", "ethics_date", "ethics_name")
_REACH = ("ethics_address", "ethics_phone", "ethics_email")


def read(cells: Cells, register: str, issues: Issues) -> tuple[list[Json], list[Json]]:
    """Take the reviews, and as passages how the committees are reached, for which there is no field."""
    columns = {name: text for name in _COLUMNS if (text := cells.lines(name)).strip(" ;")}
    passages = [
        {"heading": heading, "text": text}
        for name in _REACH
        for heading, text in cells.all(name)
        if text.strip(" ;")
    ]
    parts = {name: [part.strip() for part in text.strip("; ").split(";")] for name, text in columns.items()}
    length = max(map(len, parts.values()), default=0)
    if any(len(items) != length for items in parts.values()):
        message = "decisions, dates and names are lists of different lengths; kept as text"
        issues.warning("contacts-unaligned", cells.path(next(iter(columns))), message)
        return [], passages + [
            {"heading": cells.path(name).rpartition(".")[2].replace("_", " "), "text": text}
            for name, text in columns.items()
        ]
    found = [
        review(
            {name: items[place] for name, items in parts.items()},
            register,
            cells.path("ethics_status"),
            issues,
        )
        for place in range(length)
    ]
    return [one for one in found if one], passages


def review(said: dict[str, str], register: str, path: str, issues: Issues) -> Json | None:
    """One review from its status, date and name."""
    text = said.get("ethics_date", "")
    day = iso(text, "day-first") if text else None
    if text and day is None:
        issues.warning("value-refused", path, f"{text!r} is no date that can be read with certainty")
    return some(
        body=" ".join(said.get("ethics_name", "").split()),
        decision=term(said.get("ethics_status", ""), "ictrp-ethics", register, path, issues),
        date=day,
    )
