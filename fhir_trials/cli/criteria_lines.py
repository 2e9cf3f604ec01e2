"""What criteria state, as lines of JSON: one for each statement and each doubt, and one where there is neither."""

from collections.abc import Iterator
from typing import Any

from fhir_trials.cli import patient
from fhir_trials.cli.patient import Judged
from fhir_trials.eligibility import unread
from fhir_trials.eligibility.matching import Answer
from fhir_trials.eligibility.wording import in_words, warned_in_words
from fhir_trials.model import Criterion
from fhir_trials.model.statements import Bound, Statement, Warned

_SIDES = {"lower": "lower", "upper": "upper", "equal": "eq"}
_EXCLUDE = {"inclusion": False, "exclusion": True, "unknown": None}


def lines(
    doc: str, number: int, criterion: Criterion, found: Judged | None = None
) -> Iterator[dict[str, Any]]:
    """The lines of one criterion, all with the same members.

    `bounds` are those of the text, never flipped, each `{side: lower|upper|eq, value, incl}`; `exclude` is true in an
    exclusion, false in an inclusion, null where nothing tells. Bounds of what the table has no concept for (counts,
    stages) stand in `amounts`, so that a line with `bounds` always says of which concept they are. `span` counts the characters of `text`. A line without
    `kind` states nothing: it tells a doubt (`warning`), or a criterion of which nothing is coded.

    Args:
        doc: what the trial or text is called.
        number: of the criterion in it, from 1.
        criterion: understood.
        found: whether a patient meets it, where that was asked.
    """
    whole = _of_criterion(doc, number, criterion)
    if found:
        whole |= {"answer": patient.data(found.own), "answer_of_list": patient.data(found.of_list)}
    stated = [_stated(criterion, one) for one in criterion.statements]
    doubted = [_doubted(criterion, one) for one in criterion.warnings]
    for said in [*stated, *doubted] or [_nothing()]:
        yield whole | said


def of_register(doc: str, answer: Answer) -> dict[str, Any]:
    """The line of a field of the register that a patient's facts were held against."""
    return {
        **{"doc": doc, "register": answer.about, "exclude": False, **_nothing()},
        "answer": patient.data(answer),
    }


def _of_criterion(doc: str, number: int, criterion: Criterion) -> dict[str, Any]:
    of_model = criterion.model_dump(
        mode="python",
        include={"section", "headings", "level", "text", "coverage", "joined", "below", "for_some"},
    )
    return {
        "doc": doc,
        "criterion": number,
        "exclude": _EXCLUDE[criterion.section],
        **of_model,
        "unread": unread(criterion),
    }


def _stated(criterion: Criterion, statement: Statement) -> dict[str, Any]:
    where = "bounds" if statement.concept else "amounts"
    return _nothing() | {
        "says": in_words(criterion, statement),
        **statement.model_dump(mode="python", exclude={"bounds"}),
        where: [_bound(one) for one in statement.bounds],
    }


def _bound(bound: Bound) -> dict[str, Any]:
    return {"side": _SIDES[bound.side], "value": bound.value, "incl": bound.inclusive}


def _doubted(criterion: Criterion, warned: Warned) -> dict[str, Any]:
    return _nothing() | {
        "says": warned_in_words(criterion, warned),
        "warning": warned.code,
        "span": warned.span,
        "likely": warned.likely,
    }


def _nothing() -> dict[str, Any]:
    return {
        **{
            "says": None,
            "kind": None,
            "concept": None,
            "bounds": [],
            "amounts": [],
            "unit": None,
            "values": [],
        },
        **{"window": None, "negated": None, "limit": None, "span": None, "warning": None, "likely": None},
    }
