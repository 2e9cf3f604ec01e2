"""What is known of a patient: what eligibility criteria are held against. Nothing that is not stated is assumed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from fhir_trials.model.codes import Coding
from fhir_trials.model.eligibility import Age
from fhir_trials.model.statements import Anchor, ConceptName, UcumCode
from fhir_trials.model.values import PartialDate, Value, Words

_MAGNITUDE = 30
OTHER_STUDY = "other_study"
"""What an event of taking part in another study is called."""


def _of_this_world(number: Decimal) -> Decimal:
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -_MAGNITUDE or number.adjusted() > _MAGNITUDE:
        raise ValueError(
            f"a number of a patient has at most {_MAGNITUDE} places before and behind its point; look for a typing fault"
        )
    return number


def _age_of_this_world(age: Age) -> Age:
    _of_this_world(age.value)
    return age


Number = Annotated[Decimal, AfterValidator(_of_this_world)]
"""A finite number of a size that something in a patient may have; what is plausible is another question."""


class _Named(Value):
    """What a fact is of: our concept, codes of it in public vocabularies, or both.

    Attributes:
        concept: a row of `mappings/concepts.csv` or `mappings/conditions.csv`: `hemoglobin`,
            `diabetes_mellitus`.
        codes: all of them mean the same; a vocabulary is named shortly (`LOINC`, `SNOMED CT`, `MeSH`, `ICD-10`) or
            by its URI.
    """

    concept: ConceptName | None = None
    codes: tuple[Coding, ...] = ()

    @model_validator(mode="after")
    def _is_of_something(self) -> Self:
        if self.concept is None and not self.codes:
            raise ValueError("a fact names its concept, a code or both")
        return self


class Measurement(_Named):
    """A laboratory value, a vital sign, a score, a stage, a count.

    Attributes:
        value: the number; None where the result is a word.
        result: the word: `positive`, `IIIA`; None where the result is a number.
        unit: in UCUM (`g/dL`, `10*9/L`); None for a score and what else has no unit.
        date: when it was taken; None where nobody knows.
        lower_limit: the laboratory's reference limits, in the same unit: what `{LLN}` is a multiple of.
        upper_limit: what `{ULN}` is a multiple of.
    """

    value: Number | None = None
    result: Words | None = None
    unit: UcumCode | None = None
    date: PartialDate | None = None
    lower_limit: Number | None = None
    upper_limit: Number | None = None

    @model_validator(mode="after")
    def _has_one_result(self) -> Self:
        if (self.value is None) == (self.result is None):
            raise ValueError("a measurement has a value (a number) or a result (a word)")
        return self


class Event(_Named):
    """A condition, a therapy, a procedure, a state: that it is or was so, or that it is known not to be so.

    Taking part in another study of any kind is an event as well, with the concept `other_study`.
    Without any date it is so, and nobody knows since when: what is asked within some time cannot be told from it.

    Attributes:
        present: False: it is known that it is not and was not so, from `start` to `end` where those are given.
        date: of what took a day; None where it took longer or nobody knows when. Of a diagnosis, or of what was begun
            then, it is the `start`; a date alone never tells that something is over now.
        start: its first day; None where nobody knows.
        end: its last day; where there is a start and no end, it goes on, but see `ended`.
        ended: it is over; true by itself where there is an `end` or a `date`.
        last: nothing of the kind came later, up to the day of the facts. False: there may be a later one that is not
            recorded, and then an older one never answers that there was none of late.
    """

    present: bool = True
    date: PartialDate | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    ended: bool = False
    last: bool = True

    @model_validator(mode="after")
    def _dates_agree(self) -> Self:
        if self.date is not None and (self.start is not None or self.end is not None):
            raise ValueError("an event has a date, or a start and an end")
        if not self.present and (self.date is not None or self.ended):
            raise ValueError(
                "what is absent has no date and has not ended; say from when to when by start and end"
            )
        if self.start and self.end and self.end[: len(self.start)] < self.start[: len(self.end)]:
            raise ValueError(f"the end {self.end} is before the start {self.start}")
        return self


class Facts(Value):
    """What is known of a patient on a day. What is left out is unknown, never false.

    As JSON:

        {
          "day": "2026-03-10",
          "birth_date": "1961-07-04",
          "sex": "female",
          "pregnant": false,
          "measurements": [
            {"concept": "hemoglobin", "value": 8.1, "unit": "g/dL", "date": "2026-03-02"},
            {"codes": [{"vocabulary": "LOINC", "code": "1742-6"}], "value": 61, "unit": "U/L",
             "date": "2026-03-02", "upper_limit": 35},
            {"concept": "ecog", "value": 1}
          ],
          "events": [
            {"codes": [{"vocabulary": "SNOMED CT", "code": "44054006"}], "start": "2019-05"},
            {"concept": "chemotherapy", "start": "2025-09-01", "end": "2026-01-20"},
            {"concept": "hiv_infection", "present": false}
          ],
          "anchors": {"treatment": "2026-03-20"}
        }

    Attributes:
        day: the day on which it is judged; what is measured after it does not count.
        birth_date: or `age`, not both.
        age: on `day`, in units that are over: "34 years" is from the 34th birthday to the day before the 35th.
        sex: None where it is not known, or is neither. Of a man it tells that there is no pregnancy and no lactation.
        pregnant: is not assumed of a woman from her age.
        consent: True: informed consent was given; False: the patient cannot or will not give it.
        events: conditions, therapies, procedures, and other states.
        anchors: the days that windows of criteria are reckoned from, other than `day`; they may lie ahead.
        measured_within: how many days before `day` a measurement still tells of it, where the text says no time; one
            without a date is not held to be old. None: however old it is. What hardly changes (a height) tells at any age.
    """

    day: date
    birth_date: PartialDate | None = None
    age: Annotated[Age, AfterValidator(_age_of_this_world)] | None = None
    sex: Literal["female", "male"] | None = None
    healthy_volunteer: bool | None = None
    pregnant: bool | None = None
    breastfeeding: bool | None = None
    consent: bool | None = None
    measurements: tuple[Measurement, ...] = ()
    events: tuple[Event, ...] = ()
    anchors: Annotated[Mapping[Anchor, PartialDate], Field(default_factory=dict)]
    measured_within: Annotated[int, Field(ge=0)] | None = 90

    @model_validator(mode="after")
    def _one_age(self) -> Self:
        if self.birth_date is not None and self.age is not None:
            raise ValueError("give a birth_date or an age, not both")
        if self.birth_date is not None and self.birth_date > self.day.isoformat()[: len(self.birth_date)]:
            raise ValueError(f"the birth_date {self.birth_date} is after the day {self.day}")
        if "assessment" in self.anchors:
            raise ValueError("the assessment is on `day`: leave it out of the anchors")
        return self
