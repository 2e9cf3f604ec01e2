"""What a criterion states, as far as it was understood: thresholds, windows, states of the patient.

Bounds are those of the text, also in an exclusion: "ANC < 1.0" excluded is an upper bound of 1.0.
"""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from fhir_trials.model.values import TimeUnit, Value, Words

Span = tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]]
"""Where something stands in the criterion's text: the offset of its first character and the one behind its last."""

ConceptName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=60)]
"""A row of `mappings/concepts.csv`: `hemoglobin`, `alt`, `ecog`."""

UcumCode = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7E]+$", max_length=60)]
"""A unit in UCUM (https://ucum.org/ucum): `g/dL`, `10*9/L`; `{ULN}` and `{LLN}` for a multiple of a reference limit."""

Kind = Literal[
    "age",
    "sex",
    "measurement",
    "score",
    "stage",
    "count",
    "status",
    "condition",
    "therapy",
    "procedure",
    "participation",
    "consent",
    "contraception",
    "event",
]
Joined = Literal["all", "any"]
Anchor = Literal[
    "assessment",
    "screening",
    "consent",
    "enrolment",
    "randomisation",
    "treatment",
    "last-dose",
    "procedure",
    "event",
]


class Bound(Value):
    """One end of what is stated; several of side `equal` are a list of values ("grade 1 or 3")."""

    side: Literal["lower", "upper", "equal"]
    value: Decimal
    inclusive: bool = True


class Window(Value):
    """How far something lies from an anchor: "within 4 weeks before" is at most 4 weeks, "since at least" at least.

    Attributes:
        minimum: the shortest distance; None where none is stated.
        maximum: the longest distance; None where none is stated.
        relation: `before` or `after` the anchor; `around`: either; `during`: for so long, up to now.
        anchor: None where the text names none: the day eligibility is assessed.
    """

    minimum: Annotated[Decimal, Field(ge=0)] | None = None
    maximum: Annotated[Decimal, Field(ge=0)] | None = None
    unit: TimeUnit
    relation: Literal["before", "after", "around", "during"] = "before"
    anchor: Anchor | None = None

    @model_validator(mode="after")
    def _has_an_end(self) -> Self:
        if self.minimum is None and self.maximum is None:
            raise ValueError("a window has a minimum, a maximum or both")
        return self


class Statement(Value):
    """What a criterion says of one concept.

    Attributes:
        kind: `measurement`: laboratory values, vital signs, sizes, life expectancy; `status`: pregnancy, lactation,
            healthy volunteer; `participation`: in another trial; `event`: anything else that a window stands at.
        concept: None where the table has no such concept: the words at `span` say it.
        span: the words that name it and what is said of it, within the criterion's text.
        bounds: of the concept's value, as written; all of them hold, but those of side `equal` are alternatives.
        unit: None where none is written, or where the concept has none.
        values: values that are no numbers, any of them: stages (`II`, `III`), a sex (`female`), `positive`.
        window: when it has to be so.
        negated: the criterion says that it is not so ("no history of", "geen").
        limit: it holds but for an exception ("unless", "tenzij") or on a condition ("if liver metastases") that stands
            in the text: it cannot be judged by itself.
    """

    kind: Kind
    concept: ConceptName | None = None
    span: Span
    bounds: tuple[Bound, ...] = ()
    unit: UcumCode | None = None
    values: tuple[Words, ...] = ()
    window: Window | None = None
    negated: bool = False
    limit: Literal["exception", "condition"] | None = None


class Warned(Value):
    """Something in a criterion that was seen and is not coded, since only a guess could.

    Attributes:
        code: `comparator-lost`: "= 1.5 x ULN" where ≥ or ≤ was; `unit-missing`: a number of a measurement without its
            unit; `unit-unknown`; `implausible`: a factor of 1000 or another unit is likely; `list-missing`: a list is
            announced and does not follow; `polarity-doubtful`: a sentence that includes within exclusions, or the
            reverse; `exception`: but for what the text says; `alternatives`: thresholds that differ by group or case;
            `number-ambiguous`: "50.000".
        span: where.
        likely: which side a lost comparator had, by what is usual for the concept and the section.
    """

    code: Literal[
        "comparator-lost",
        "unit-missing",
        "unit-unknown",
        "implausible",
        "list-missing",
        "polarity-doubtful",
        "exception",
        "alternatives",
        "number-ambiguous",
    ]
    span: Span
    likely: Literal["lower", "upper"] | None = None
