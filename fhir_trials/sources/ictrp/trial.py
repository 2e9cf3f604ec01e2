"""What a flat record and a nested one have in common: every field that has one value."""

from fhir_trials.cursor import Json
from fhir_trials.issues import Issues
from fhir_trials.sources.ictrp import conditions, design, eligibility, identity, interventions
from fhir_trials.sources.ictrp.cells import Cells
from fhir_trials.sources.ictrp.coding import term
from fhir_trials.sources.words import some


def values(cells: Cells, register: str, issues: Issues, through: str | None = None) -> Json:
    """Take the fields with one value; lists are there too, for the caller to add to.

    Args:
        cells: the fields.
        register: the short name of the register.
        issues: where the issues go.
        through: who passed the record on.
    """
    order = identity.order_of(cells)
    sizes = cells.look("target_size")
    people, sizes_as_text = design.enrollment(cells, issues)
    about = conditions.read(cells.lines("condition"), register)
    arms, given = interventions.read(cells.lines("intervention"), register, sizes)
    posted = identity.day(cells, "results_posted", order)
    completed = identity.day(cells, "completion", order)
    status = term(cells.line("status"), "ictrp-status", register, cells.path("status"), issues)
    return {
        "language": "en",
        "source": identity.source(cells, register, order, through),
        "identifiers": identity.numbers(cells),
        "titles": identity.titles(cells),
        **design.study_type(cells, register, issues),
        "phase": design.phase(cells, register, issues),
        **design.read(cells, register, issues),
        "status": some(recruitment=status),
        "start": identity.start(cells, register, order),
        "completion": {"date": completed} if completed else None,
        "registry_events": [{"event": "results-posting", "date": posted}] if posted else [],
        "enrollment": people,
        "conditions": about.conditions,
        "keywords": about.keywords,
        "arms": arms,
        "interventions": given,
        "eligibility": eligibility.read(cells, register, issues),
        "data_sharing": identity.data_sharing(cells, register, issues),
        "links": identity.links(cells),
        "passages": [
            *sizes_as_text,
            *about.passages,
            *identity.passages(cells, "passage"),
            *identity.notes(cells),
        ],
    }
