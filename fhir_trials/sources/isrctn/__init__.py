"""ISRCTN registry: a record of its API, in XML or as a converter shows it in JSON, read into a Trial.

https://www.isrctn.com/page/api · mappings/fields/isrctn.csv
"""

from fhir_trials import building, control_characters, field_reasons
from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sources.isrctn import design, identification, outcomes, participants, parties, records
from fhir_trials.sources.isrctn.shape import REPEATED, one_shape
from fhir_trials.sources.isrctn.values import Passages

__all__ = ["RECORD", "REPEATED", "ROOTS", "TECHNICAL", "fits", "read", "reason"]

ROOTS = frozenset({"allTrials", "fullTrial"})
"""What a document begins with: the answer to a search, or one record."""

RECORD = "fullTrial"
TECHNICAL = "technical: "
"""How the reason begins for what is bookkeeping of the register or of a converter, so that nothing is lost."""


def fits(record: Json) -> str:
    """Why the record is one of ISRCTN; empty where it is not."""
    trial = record.get("trial")
    inner: Json = trial if isinstance(trial, dict) else {}  # pyright: ignore[reportUnknownVariableType]
    for found, where in ((record, ""), (inner, " in `trial`")):
        if "isrctn" in found and isinstance(found.get("trialDescription"), dict):
            return f"has `isrctn` and `trialDescription`{where}, as the ISRCTN registry writes them"
    return ""


def read(record: Json, issues: Issues, path: str = "") -> Trial:
    """Read a record; everything that finds no place in the Trial becomes an issue with its path.

    Args:
        record: the trial with its contacts, sponsors and funders, or the trial alone; emptied while it is read.
        issues: where the issues go. None of them is an error: what cannot be read costs only itself.
        path: where the record stands in its file.
    """
    control_characters.leave_out(record, issues, path)
    one_shape(record)
    root = Cursor(record, path)
    trial = building.build(_values(root, issues), issues, path)
    field_reasons.report_rest(root, issues, reason, TECHNICAL)
    return trial


def _values(root: Cursor, issues: Issues) -> Json:
    trial = root.at("trial") if isinstance(root.node.get("trial"), dict) else root
    passages = Passages()
    named = identification.read(trial, issues)
    described = outcomes.read(trial.at("trialDescription"), issues, passages)
    people = parties.read(root, issues, passages)
    return {
        "language": "en",
        **named,
        **described,
        **design.read(trial, issues, passages),
        **design.interventions(trial, issues, passages),
        **participants.read(trial.at("participants"), issues, passages),
        **participants.conditions(trial),
        **records.read(trial, issues, passages),
        "parties": people["parties"],
        "links": [*described["links"], *people["links"]],
        "passages": passages.found,
    }


def reason(place: str) -> str:
    """Why a field is not read, by the longest path in the table that leads to it; empty where it should be read.

    Args:
        place: the path of the field, list positions left out (`a.b[].c`); of a record that is the trial alone too.
    """
    known = field_reasons.reasons("isrctn")
    return field_reasons.longest(known, place, lambda path: (path, f"trial.{path}"))
