"""Which record states what, where a trial was joined from several."""

from typing import Annotated

from pydantic import StringConstraints

from fhir_trials.model.records import Identifier, SourceRecord
from fhir_trials.model.values import Value, Words

_STEP = r"[a-z_]+(\[[0-9]+(\.\.[0-9]+)?\])*"
FactPath = Annotated[str, StringConstraints(pattern=rf"^{_STEP}(\.{_STEP})*$")]
"""A place in the trial, with everything below it: `status`, `start.date`, `outcomes[3].measure`.

Of places among the facts, `outcomes[0..42]` names several items that follow each other.
"""


class Differing(Value):
    """What one record says where the trial holds the value of another.

    Attributes:
        path: where the value would stand in the trial; a position behind the last item of a list is an item that the
            trial does not have. At `eligibility` stands a text of criteria, whose criteria are those it splits into.
        value: the value as text; numbers and yes or no as JSON writes them.
    """

    path: FactPath
    value: Words


class MergedRecord(Value):
    """One of the records that a trial was joined from, and what it contributes.

    Attributes:
        identifier: the number the record is filed under.
        facts: the places of the trial that this record states; what several records state, each of them names.
        differing: what it says otherwise. A place that is among its facts too is the same fact in other spelling, or
            less precise; a place that is not is a disagreement.
    """

    source: SourceRecord | None = None
    identifier: Identifier | None = None
    facts: tuple[FactPath, ...] = ()
    differing: tuple[Differing, ...] = ()
