"""A clinical trial."""

from typing import Any, Literal, Self

from pydantic import model_validator

from fhir_trials.model.amendments import Amendment, ProtocolDate
from fhir_trials.model.arms import Arm, Intervention
from fhir_trials.model.codes import Phase, Purpose, StudyType, Term
from fhir_trials.model.collected import BiomedicalConcept
from fhir_trials.model.design import BioSpecimen, Country, Design, Enrollment, ExpandedAccess, Status
from fhir_trials.model.eligibility import Eligibility
from fhir_trials.model.links import Known, check_schedule, known, unique
from fhir_trials.model.merged import MergedRecord
from fhir_trials.model.outcomes import Condition, Keyword, Objective, Outcome
from fhir_trials.model.parties import Party, Site
from fhir_trials.model.records import (
    DataSharing,
    Document,
    EthicsReview,
    Identifier,
    Link,
    Oversight,
    Reference,
    RegistryEvent,
    RelatedTrial,
    SourceRecord,
)
from fhir_trials.model.schedule import Schedule
from fhir_trials.model.values import DateFact, Language, LocalId, Text, Value, Words


class Title(Value):
    """A title of the trial.

    Attributes:
        kind: `brief` the short title of a register; `official` the full one; `public` for laypeople;
            `scientific` for peers; `acronym`; `short` a running title; `study` a title of no stated kind.
    """

    text: Words
    kind: Literal["brief", "official", "public", "scientific", "acronym", "short", "study"]
    language: Language | None = None


class Passage(Value):
    """A passage of the source that belongs nowhere else.

    Attributes:
        text: None for a heading that has nothing of its own below it.
        number: the number of its section, as the source prints it.
        document: the document it stands in, where the source holds several.
        markup: how `text` is written, where that is not plain text.
    """

    text: Words | None = None
    heading: Words | None = None
    number: Words | None = None
    document: Words | None = None
    markup: Literal["xhtml"] | None = None
    language: Language | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.text is None and self.heading is None:
            raise ValueError("a passage has a text, a heading or both")
        return self


class Trial(Value):
    """A clinical trial as its source describes it: every fact, nothing that the source does not say.

    Attributes:
        key: a name for the trial given by the caller, before any number of a register.
        language: the language of every text that does not name its own.
        phase: combined phases are one code (`phase-1-phase-2`).
        registry_events: what happened to the record at its register, in a fixed order.
        rationale: why the trial is done, and done so.
        concepts: what is collected of participants at the activities of the schedule.
        merged: the records it was joined from, where that are several, the first of them first; `source` is that of
            the first.
    """

    key: LocalId | None = None
    language: Language | None = None
    source: SourceRecord | None = None
    identifiers: tuple[Identifier, ...] = ()
    titles: tuple[Title, ...] = ()
    summary: Text | None = None
    description: Text | None = None
    rationale: Text | None = None
    study_type: Term[StudyType] | None = None
    phase: Term[Phase] | None = None
    purpose: Term[Purpose] | None = None
    design: Design | None = None
    status: Status | None = None
    countries: tuple[Country, ...] = ()
    start: DateFact | None = None
    primary_completion: DateFact | None = None
    completion: DateFact | None = None
    registry_events: tuple[RegistryEvent, ...] = ()
    enrollment: Enrollment | None = None
    conditions: tuple[Condition, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    arms: tuple[Arm, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    objectives: tuple[Objective, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    eligibility: Eligibility | None = None
    schedule: Schedule | None = None
    concepts: tuple[BiomedicalConcept, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    protocol_dates: tuple[ProtocolDate, ...] = ()
    parties: tuple[Party, ...] = ()
    sites: tuple[Site, ...] = ()
    ethics_reviews: tuple[EthicsReview, ...] = ()
    oversight: Oversight | None = None
    data_sharing: DataSharing | None = None
    bio_specimens: BioSpecimen | None = None
    target_duration: Words | None = None
    patient_registry: bool | None = None
    expanded_access: ExpandedAccess | None = None
    references: tuple[Reference, ...] = ()
    links: tuple[Link, ...] = ()
    documents: tuple[Document, ...] = ()
    related_trials: tuple[RelatedTrial, ...] = ()
    passages: tuple[Passage, ...] = ()
    merged: tuple[MergedRecord, ...] = ()

    @model_validator(mode="after")
    def _links_hold(self) -> Self:
        given = unique("interventions", (intervention.id for intervention in self.interventions))
        arms = unique("arms", (arm.id for arm in self.arms))
        for arm in self.arms:
            known(f"arm {arm.id}", arm.interventions, given, "interventions")
        concepts = unique("concepts", (concept.id for concept in self.concepts))
        for concept in self.concepts:
            unique(f"concept {concept.id}: items", (item.id for item in concept.items))
        aims = unique("objectives", (one.id for one in self.objectives if one.id is not None))
        known("outcomes", (outcome.objective for outcome in self.outcomes), aims, "objectives")
        if self.schedule:
            check_schedule(self.schedule, Known(arms=arms, interventions=given, concepts=concepts))
        if sum(identifier.primary for identifier in self.identifiers) > 1:
            raise ValueError("identifiers: more than one is primary")
        return self

    def title(self, *kinds: str) -> str | None:
        """The first title of the first of these kinds that there is; without kinds, the one to show people."""
        order = kinds or ("brief", "public", "study", "short", "official", "scientific", "acronym")
        return next((title.text for kind in order for title in self.titles if title.kind == kind), None)

    @property
    def sponsor(self) -> Party | None:
        """The lead sponsor, or the only one that is named."""
        roles = ("lead-sponsor", "sponsor", "sponsor-investigator")
        return next((party for role in roles for party in self.parties if party.role.code == role), None)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON data: members in the order of the model, those without a value left out."""
        return self.model_dump(exclude_defaults=True)
