"""What a trial is about, what it wants to know and what it measures."""

from typing import Literal

from fhir_trials.model.codes import Coding, ObjectiveKind, OutcomeKind, Term
from fhir_trials.model.values import Language, LocalId, Value, Words


class Condition(Value):
    """A disease or state that is studied.

    Attributes:
        rare: whether it is a rare disease.
    """

    text: Words
    codings: tuple[Coding, ...] = ()
    language: Language | None = None
    rare: bool | None = None


class Keyword(Value):
    """A word to find the trial by.

    Attributes:
        kind: `keyword` as given; `condition-synonym` another name of what is studied; `condition-category` the
            group it belongs to; the two index terms are what the register added of its own accord;
            `therapeutic-area` the field of medicine; `trial-type` what is looked into (efficacy, safety);
            `trial-characteristic` what sets the design apart (adaptive, extension).
    """

    text: Words
    kind: Literal[
        "keyword",
        "condition-synonym",
        "condition-category",
        "condition-index-term",
        "intervention-index-term",
        "therapeutic-area",
        "trial-type",
        "trial-characteristic",
    ] = "keyword"
    codings: tuple[Coding, ...] = ()
    language: Language | None = None


class Objective(Value):
    """What the trial wants to find out.

    Attributes:
        id: the name outcomes use for it.
        name: what the source calls it.
        other_name: what else it calls it.
        comment: what the source says of it beside `description`.
    """

    description: Words
    kind: Term[ObjectiveKind] | None = None
    id: LocalId | None = None
    name: Words | None = None
    other_name: Words | None = None
    comment: Words | None = None


class Outcome(Value):
    """What is measured.

    Attributes:
        time_frame: when it is measured, in the source's words.
        objective: the objective it answers.
        name: what the source calls it, beside the words for what is measured.
        other_name: what else it calls it.
        purpose: what it is measured for, in the source's words.
    """

    kind: Term[OutcomeKind] | None = None
    measure: Words
    description: Words | None = None
    time_frame: Words | None = None
    objective: LocalId | None = None
    name: Words | None = None
    other_name: Words | None = None
    purpose: Words | None = None
