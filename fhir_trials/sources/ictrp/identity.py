"""Who gave the trial which number, what it is called, and where and when the record was made."""

import re
from functools import cache

from fhir_trials.cursor import Json
from fhir_trials.issues import Issues
from fhir_trials.registers import recognise, registers
from fhir_trials.sources.dates import Order, iso
from fhir_trials.sources.ictrp.cells import Cells
from fhir_trials.sources.ictrp.coding import look_up
from fhir_trials.sources.identifiers import recognised
from fhir_trials.sources.nothing import names_nothing
from fhir_trials.sources.words import some

_PARTS = re.compile(r"\s*;\s*")
_YES, _NO = ("yes", "true", "y"), ("no", "false", "n")
ICTRP = "WHO ICTRP"
"""Who passes on what its export holds."""
# What ICTRP calls a register where the table of registers has another name.
_CALLED = {
    "eu clinical trials register": "eudract",
    "clinical trials information system": "eu-ct",
    "netherlands trial register": "nl-ntr",
    "ntr": "nl-ntr",
    "nl-omon": "nl-omon",
}


@cache
def _slugs() -> dict[str, str]:
    named = {register.name.casefold(): slug for slug, register in registers().items()}
    return {**named, **{slug: slug for slug in registers()}, **_CALLED}


def numbers(cells: Cells) -> list[Json]:
    """Take the trial's own number, its universal one, and those that others gave it."""
    own = cells.line("trial_id")
    found = [recognised(own) | {"primary": True}] if own else []
    if own and "registry" not in found[0]:
        found[0]["registry"] = _slugs().get(cells.look("register").casefold())
    others = [cells.line("utn"), *_PARTS.split(cells.line("secondary_id"))]
    return found + [recognised(other) for other in dict.fromkeys(others) if other and other != own]


def register_of(cells: Cells) -> str:
    """The short name of the register the record comes from; an empty string where that is not known."""
    known = recognise(cells.look("trial_id"))
    return known[0] if known else _slugs().get(cells.look("register").casefold(), "")


def titles(cells: Cells) -> list[Json]:
    """Take the titles; the same acronym is one."""
    found = [(kind, cells.line(f"{kind}_title")) for kind in ("public", "scientific")]
    short = dict.fromkeys((cells.line("acronym"), cells.line("scientific_acronym")))
    found += [("acronym", text) for text in short]
    return [{"text": text, "kind": kind} for kind, text in found if not names_nothing(text)]


def day(cells: Cells, field: str, order: Order) -> str | None:
    """Take a date; what is no date of the calendar is reported and left out."""
    text = cells.line(field)
    if not text:
        return None
    found = iso(text, order)
    if found is None:
        path = cells.path(field)
        cells.issues.warning("value-refused", path, f"{text!r} is no date that can be read with certainty")
    return found


def order_of(cells: Cells) -> Order:
    """What stands first in this record's dates: the companion date of the registration tells, else it is the day."""
    text, compact = cells.look("registered"), iso(cells.look("registered_compact"))
    fits = compact is not None and compact == iso(text, "month-first") != iso(text, "day-first")
    return "month-first" if fits else "day-first"


def source(cells: Cells, register: str, order: Order, through: str | None) -> Json | None:
    """Take where the record comes from, and who passed it on."""
    return some(
        registry=register,
        name=cells.line("register"),
        through=through,
        url=cells.line("url"),
        published=_registered(cells, order),
        updated=day(cells, "refreshed", order),
        printed=day(cells, "exported", "month-first"),
        has_results=flag(cells, "results_exist"),
    )


def _registered(cells: Cells, order: Order) -> str | None:
    """The day of registration; where its two columns differ, the one whose form is certain."""
    compact = day(cells, "registered_compact", order)
    found = day(cells, "registered", order)
    if compact and found and compact != found:
        message = f"{found} here, {compact} in the column that is yyyymmdd; the latter is kept"
        cells.issues.warning("dates-disagree", cells.path("registered"), message)
    return compact or found


def flag(cells: Cells, field: str) -> bool | None:
    """Take a yes or a no; anything else stays."""
    word = cells.look(field).casefold()
    if word not in (*_YES, *_NO):
        return None
    cells.drop(field)  # the flag says the same
    return word in _YES


def start(cells: Cells, register: str, order: Order) -> Json | None:
    """Take the day of the first enrolment and, where it is said, whether it is past."""
    found = day(cells, "start", order)
    if found is None:
        return None
    row = look_up(cells.look("start_type"), "ictrp-date-type", register)[1]
    if row:
        cells.drop("start_type")  # the kind of the date says the same
    return {"date": found, "kind": row.code if row else None}


def links(cells: Cells) -> list[Json]:
    """Take the addresses of results and protocol."""
    labels = (("results_url", "Results"), ("protocol_url", "Protocol"))
    return [{"url": url, "label": label} for field, label in labels if (url := cells.line(field))]


def passages(cells: Cells, *fields: str) -> list[Json]:
    """Take fields that have no place of their own, each under the name of its column."""
    return [{"heading": name, "text": text} for field in fields for name, text in cells.all(field) if text]


def notes(cells: Cells) -> list[Json]:
    """Take what the ICTRP itself notes on a record, a line each of one passage."""
    lines = [f"{name}: {text}" for name, text in cells.all("note") if text]
    return [{"heading": ICTRP, "text": "\n".join(lines)}] if lines else []


def data_sharing(cells: Cells, register: str, issues: Issues) -> Json | None:
    """Take the plan to share data."""
    plan = cells.line("sharing")
    known, row = look_up(plan, "ictrp-data-sharing", register) if plan else (True, None)
    if not known:
        message = f"{plan!r} is not in mappings/codes/ictrp-data-sharing.json; kept as text"
        issues.warning("code-unknown", cells.path("sharing"), message)
    return some(plan=some(code=row.code if row else None, text=plan), description=cells.lines("sharing_text"))
