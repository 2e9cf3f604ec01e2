"""What registers, authorities and the literature hold about a trial."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from fhir_trials.model.codes import (
    EthicsDecision,
    IdentifierKind,
    ReferenceKind,
    RegistryEventCode,
    SharedItem,
    SharingPlan,
    StatusCode,
    Term,
)
from fhir_trials.model.values import Language, PartialDate, Value, Words

Registry = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
"""The short name of a register: `ctgov`, `eu-ct`, `eudract`, `isrctn`, `nl-omon` (`mappings/registers.csv`)."""


class Identifier(Value):
    """A number the trial, or a party, is known by.

    Attributes:
        value: the number in its register's normal form (`NCT05503693`, `2017-003028-59`).
        registry: the register that gave it; None where it is not known.
        printed: how the source prints it, where that differs from `value`.
        kind: what sort of number it is.
        assigner: the organisation that gave it, or the domain the source names.
        link: a web address of the record.
        primary: the number this record is filed under; true for at most one.
    """

    value: Words
    registry: Registry | None = None
    printed: Words | None = None
    kind: Term[IdentifierKind] | None = None
    assigner: Words | None = None
    link: Words | None = None
    primary: bool = False


class RegistryEvent(Value):
    """Something that happened to the record at its register.

    Attributes:
        kind: `actual` or `expected`; None where the source does not say.
    """

    event: RegistryEventCode
    date: PartialDate
    kind: Literal["actual", "expected"] | None = None


class VocabularyVersion(Value):
    """The version of a vocabulary that a record's codes are of.

    Attributes:
        vocabulary: as the record calls it (`http://www.cdisc.org`).
    """

    vocabulary: Words
    version: Words


class SourceRecord(Value):
    """Where this description of the trial comes from.

    Attributes:
        registry: the register's short name, where it is one.
        name: the source as it names itself (`ToetsingOnline`).
        through: who passed the record on, where that is not its register (`WHO ICTRP`): its words, and the day of its
            last change, may be theirs.
        url: the address of the record.
        version: the register's own mark of the version.
        published: first publication of the record or page.
        updated: last change of the record or page.
        printed: the day the page was printed or exported.
        has_results: the register holds results.
        format: the version of the format it is written in, where that has one (`4.0.0`).
        software: what wrote it.
        vocabularies: the versions of the vocabularies that its codes are of.
    """

    registry: Registry | None = None
    name: Words | None = None
    through: Words | None = None
    url: Words | None = None
    version: Words | None = None
    published: PartialDate | None = None
    updated: PartialDate | None = None
    printed: PartialDate | None = None
    has_results: bool | None = None
    format: Words | None = None
    software: Words | None = None
    vocabularies: tuple[VocabularyVersion, ...] = ()


class RelatedTrial(Value):
    """Another registration, or another trial, this one points to.

    Attributes:
        relation: `followed-by` (a newer registration), `same-trial` (an older or parallel registration),
            `expanded-access` (access outside the trial), `related`.
    """

    relation: Literal["followed-by", "same-trial", "expanded-access", "related"]
    identifier: Identifier | None = None
    title: Words | None = None
    source: Words | None = None
    status: Term[StatusCode] | None = None


class EthicsReview(Value):
    """A decision of an ethics committee, or one that covers its opinion.

    Attributes:
        body: the committee; None where the source names none, as CTIS, whose member states decide once for all.
        kind: what was submitted, in the source's words (`Eerste indiening`).
    """

    body: Words | None = None
    decision: Term[EthicsDecision] | None = None
    date: PartialDate | None = None
    kind: Words | None = None


class Oversight(Value):
    """Oversight flags; None where the source is silent."""

    has_data_monitoring_committee: bool | None = None
    fda_regulated_drug: bool | None = None
    fda_regulated_device: bool | None = None
    unapproved_device: bool | None = None
    paediatric_postmarket_surveillance: bool | None = None
    us_export: bool | None = None
    fdaaa_violation: bool | None = None


class DataSharing(Value):
    """The plan to share data of individual participants."""

    plan: Term[SharingPlan] | None = None
    description: Words | None = None
    items: tuple[Term[SharedItem], ...] = ()
    time_frame: Words | None = None
    access_criteria: Words | None = None
    url: Words | None = None


class Reference(Value):
    """A publication.

    Attributes:
        retractions: each retraction as the source gives it.
    """

    citation: Words | None = None
    pmid: Words | None = None
    kind: Term[ReferenceKind] | None = None
    retractions: tuple[Words, ...] = ()


class Link(Value):
    """A web page about the trial."""

    url: Words
    label: Words | None = None


class Document(Value):
    """A document or data set of the trial that can be had.

    Attributes:
        kind: what it is, in the source's words (`Study Protocol`).
    """

    kind: Words | None = None
    identifier: Words | None = None
    title: Words | None = None
    url: Words | None = None
    comment: Words | None = None
    date: PartialDate | None = None
    language: Language | None = None
