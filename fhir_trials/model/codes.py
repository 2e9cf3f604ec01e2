"""Coded facts: our code, the source's own word and its language side by side."""

from typing import Annotated, Generic, Literal, Self, TypeVar, get_args

from pydantic import StringConstraints, model_validator

from fhir_trials.model.values import Language, Value, Words

C = TypeVar("C", bound=str)


class Coding(Value):
    """A code of a public vocabulary.

    Attributes:
        vocabulary: its short name (`MeSH`, `MedDRA`, `SNOMED CT`, `LOINC`, `NCIt`, `ICD-10`) or its URI.
    """

    vocabulary: Words
    code: Annotated[str, StringConstraints(pattern=r"^[^\s\x00-\x1F]+( [^\s\x00-\x1F]+)*$")]
    display: Words | None = None


class Term(Value, Generic[C]):
    """A coded fact.

    Attributes:
        code: what is meant, from a closed list; None where the word could not be coded with certainty.
        text: the source's own word.
        language: the language of `text`, where it is not the language of the trial.
    """

    code: C | None = None
    text: Words | None = None
    language: Language | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.code is None and self.text is None:
            raise ValueError("a term has a code, a text or both")
        if self.language is not None and self.text is None:
            raise ValueError("a language is that of a text, and there is none")
        return self


StatusCode = Literal[
    "in-review",
    "approved",
    "disapproved",
    "not-yet-recruiting",
    "recruiting",
    "enrolling-by-invitation",
    "active-not-recruiting",
    "active",
    "suspended",
    "temporarily-closed-to-accrual",
    "temporarily-closed-to-accrual-and-intervention",
    "closed-to-accrual",
    "closed-to-accrual-and-intervention",
    "administratively-completed",
    "stopped",
    "completed",
    "terminated",
    "withdrawn",
    "unknown",
    "withheld",
    "available",
    "no-longer-available",
    "temporarily-not-available",
    "approved-for-marketing",
]
StudyType = Literal["interventional", "observational", "expanded-access"]
Phase = Literal[
    "not-applicable",
    "early-phase-1",
    "phase-1",
    "phase-1-phase-2",
    "phase-2",
    "phase-2-phase-3",
    "phase-3",
    "phase-3-phase-4",
    "phase-4",
]
Purpose = Literal[
    "treatment",
    "prevention",
    "diagnostic",
    "educational",
    "supportive-care",
    "screening",
    "health-services-research",
    "basic-science",
    "device-feasibility",
    "other",
]
Allocation = Literal["randomized", "non-randomized", "not-applicable"]
InterventionModel = Literal["parallel", "crossover", "single-group", "factorial", "sequential"]
ObservationalModel = Literal[
    "cohort",
    "case-control",
    "case-only",
    "case-crossover",
    "ecologic-or-community",
    "family-based",
    "defined-population",
    "natural-history",
    "other",
]
TimePerspective = Literal["prospective", "retrospective", "cross-sectional", "other"]
Control = Literal[
    "none", "placebo", "active", "sham", "standard-care", "dose-comparison", "historical", "other"
]
MaskingLevel = Literal["none", "single", "double", "triple", "quadruple"]
MaskedParty = Literal["participant", "care-provider", "investigator", "outcomes-assessor"]
ArmKind = Literal[
    "experimental",
    "active-comparator",
    "placebo-comparator",
    "sham-comparator",
    "no-intervention",
    "other",
]
InterventionKind = Literal[
    "drug",
    "device",
    "biological",
    "procedure",
    "radiation",
    "behavioral",
    "genetic",
    "dietary-supplement",
    "combination-product",
    "diagnostic-test",
    "other",
]
Authorisation = Literal["authorised", "authorised-for-other-use", "not-authorised"]
Route = Literal[
    "oral",
    "sublingual",
    "buccal",
    "intravenous",
    "subcutaneous",
    "intramuscular",
    "intradermal",
    "intra-arterial",
    "intrathecal",
    "epidural",
    "intraperitoneal",
    "intrapleural",
    "intratumoral",
    "intra-articular",
    "intravitreal",
    "intravesical",
    "topical",
    "transdermal",
    "inhalation",
    "nasal",
    "ophthalmic",
    "otic",
    "rectal",
    "vaginal",
]
DoseForm = Literal[
    "tablet",
    "capsule",
    "granules",
    "powder",
    "lozenge",
    "solution",
    "suspension",
    "syrup",
    "drops",
    "injection",
    "infusion",
    "patch",
    "cream",
    "gel",
    "ointment",
    "spray",
    "inhaler",
    "suppository",
    "implant",
    "film",
]
InterventionRole = Literal[
    "experimental",
    "active-comparator",
    "placebo",
    "background",
    "additional-required",
    "challenge-agent",
    "diagnostic",
    "rescue",
    "other",
]
DoseRelation = Literal["follows", "beside", "instead"]
DataOrigin = Literal["within-study", "historical", "real-world", "synthetic"]
OutcomeKind = Literal["primary", "secondary", "other", "exploratory"]
ObjectiveKind = Literal["primary", "secondary", "exploratory"]
Sex = Literal["all", "female", "male"]
AgeGroup = Literal["child", "adult", "older-adult"]
SamplingMethod = Literal["probability", "non-probability"]
PartyRole = Literal[
    "lead-sponsor",
    "sponsor",
    "sponsor-investigator",
    "principal-investigator",
    "sub-investigator",
    "study-director",
    "study-chair",
    "collaborator",
    "funder",
    "public-contact",
    "scientific-contact",
    "central-contact",
    "contact",
    "registrant",
    "centre",
]
OrganizationClass = Literal[
    "nih",
    "federal",
    "other-government",
    "industry",
    "individual",
    "network",
    "academic",
    "nonprofit",
    "other",
    "unknown",
    "ambiguous",
]
ContactRole = Literal[
    "contact", "principal-investigator", "sub-investigator", "study-chair", "study-director"
]
IdentifierKind = Literal["registry", "sponsor", "grant", "other"]
EthicsDecision = Literal["approved", "not-approved", "in-review", "conditional", "withdrawn"]
SharingPlan = Literal["yes", "no", "undecided"]
SharedItem = Literal[
    "study-protocol", "statistical-analysis-plan", "consent-form", "study-report", "analytic-code"
]
ReferenceKind = Literal["background", "result", "derived"]
SpecimenRetention = Literal["none", "samples-with-dna", "samples-without-dna"]
RegistryEventCode = Literal[
    "verification",
    "registration-submission",
    "registration-quality-check",
    "registration-posting",
    "results-submission",
    "results-quality-check",
    "results-posting",
    "results-waiver",
    "delay-submission",
    "delay-quality-check",
    "delay-posting",
    "update-submission",
    "update-posting",
]
ActivityKind = Literal[
    "administration", "procedure", "imaging", "sample", "questionnaire", "visit", "follow-up", "contact"
]
AnchorEvent = Literal[
    "identification",
    "screening",
    "consent",
    "enrolment",
    "baseline",
    "randomisation",
    "first-dose",
    "last-dose",
    "end-of-treatment",
    "procedure",
    "discharge",
    "diagnosis",
    "birth",
    "adverse-event",
    "early-termination",
    "previous-visit",
]
EpochKind = Literal[
    "screening",
    "run-in",
    "baseline",
    "induction",
    "treatment",
    "washout",
    "observation",
    "follow-up",
    "other",
]
VisitKind = Literal["visit", "unscheduled", "early-termination"]
Place = Literal["hospital", "clinic", "home", "laboratory", "pharmacy", "remote", "other"]
ContactMode = Literal["in-person", "telephone", "video", "e-mail", "text-message", "mail", "web", "other"]
ProtocolEvent = Literal["design-approval", "sponsor-approval", "regulatory-approval", "effective", "issued"]

CODE_SETS: dict[str, tuple[str, ...]] = {
    "recruitment-status": get_args(StatusCode),
    "study-type": get_args(StudyType),
    "phase": get_args(Phase),
    "purpose": get_args(Purpose),
    "allocation": get_args(Allocation),
    "intervention-model": get_args(InterventionModel),
    "observational-model": get_args(ObservationalModel),
    "time-perspective": get_args(TimePerspective),
    "control": get_args(Control),
    "masking-level": get_args(MaskingLevel),
    "masked-party": get_args(MaskedParty),
    "arm-kind": get_args(ArmKind),
    "intervention-kind": get_args(InterventionKind),
    "authorisation": get_args(Authorisation),
    "route": get_args(Route),
    "outcome-kind": get_args(OutcomeKind),
    "objective-kind": get_args(ObjectiveKind),
    "sex": get_args(Sex),
    "age-group": get_args(AgeGroup),
    "sampling-method": get_args(SamplingMethod),
    "party-role": get_args(PartyRole),
    "organization-class": get_args(OrganizationClass),
    "contact-role": get_args(ContactRole),
    "identifier-kind": get_args(IdentifierKind),
    "ethics-decision": get_args(EthicsDecision),
    "sharing-plan": get_args(SharingPlan),
    "shared-item": get_args(SharedItem),
    "reference-kind": get_args(ReferenceKind),
    "specimen-retention": get_args(SpecimenRetention),
    "registry-event": get_args(RegistryEventCode),
    "activity-kind": get_args(ActivityKind),
    "dose-form": get_args(DoseForm),
    "intervention-role": get_args(InterventionRole),
    "data-origin": get_args(DataOrigin),
    "anchor-event": get_args(AnchorEvent),
    "epoch-kind": get_args(EpochKind),
    "visit-kind": get_args(VisitKind),
    "place": get_args(Place),
    "contact-mode": get_args(ContactMode),
    "protocol-event": get_args(ProtocolEvent),
}
"""Every code set of the model by its name, as the tables in `mappings/codes/` name it."""
