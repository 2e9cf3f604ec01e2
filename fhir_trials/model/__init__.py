"""The trial as trialists speak of it: frozen values, JSON in and out, nothing of any exchange format."""

from fhir_trials.model.arms import (
    Arm,
    Dose,
    Frequency,
    Intervention,
    Product,
)
from fhir_trials.model.codes import Coding, Term
from fhir_trials.model.design import BioSpecimen, Country, Design, Enrollment, ExpandedAccess, Masking, Status
from fhir_trials.model.eligibility import Age, AgeBand, Criterion, Eligibility
from fhir_trials.model.facts import Event, Facts, Measurement
from fhir_trials.model.merged import Differing, MergedRecord
from fhir_trials.model.outcomes import Condition, Keyword, Objective, Outcome
from fhir_trials.model.parties import Address, Contact, Party, Position, Site
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
from fhir_trials.model.schedule import Activity, Offset, Repeat, Schedule, Timepoint
from fhir_trials.model.statements import Bound, Statement, Warned, Window
from fhir_trials.model.trial import Passage, Title, Trial
from fhir_trials.model.values import DateFact, Duration, Quantity, Text

__all__ = [
    "Activity",
    "Address",
    "Age",
    "AgeBand",
    "Arm",
    "BioSpecimen",
    "Bound",
    "Coding",
    "Condition",
    "Contact",
    "Country",
    "Criterion",
    "DataSharing",
    "DateFact",
    "Design",
    "Differing",
    "Document",
    "Dose",
    "Duration",
    "Eligibility",
    "Enrollment",
    "EthicsReview",
    "Event",
    "ExpandedAccess",
    "Facts",
    "Frequency",
    "Identifier",
    "Intervention",
    "Keyword",
    "Link",
    "Masking",
    "Measurement",
    "MergedRecord",
    "Objective",
    "Offset",
    "Outcome",
    "Oversight",
    "Party",
    "Passage",
    "Position",
    "Product",
    "Quantity",
    "Reference",
    "RegistryEvent",
    "RelatedTrial",
    "Repeat",
    "Schedule",
    "Site",
    "SourceRecord",
    "Statement",
    "Status",
    "Term",
    "Text",
    "Timepoint",
    "Title",
    "Trial",
    "Warned",
    "Window",
]
