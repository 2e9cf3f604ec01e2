"""What the state holds of a resource: what we sent last, and what became of it on the target."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from fhir_trials.issues import Issue
from fhir_trials.targets.marks import Json

Side = Literal["ours", "theirs"]


@dataclass(frozen=True, slots=True)
class Known:
    """One resource of ours on the target, as of the last time we looked.

    Three contents are told apart, so that a change of somebody else is never taken for ours, nor absorbed:
    `sent` is what we wanted last; `stored` is what the target would hold had nobody else touched it; `theirs` is what
    it does hold at `version`. Our changes are `sent` → what we want now, theirs are `stored` → `theirs`.

    Attributes:
        text: `Type/id` as translated; the same on every target.
        trial: the key of its trial.
        reference: `Type/id` on the target.
        version: the version at which `theirs` is what is there; empty where the target tells none.
        digest: of `sent` (see `sync.seen.digest`).
        sent: as translated, with translated references.
        stored: as on the target; None where it is `sent` but for ids.
        theirs: as on the target; None where nobody else changed anything since.
        retired: whether it was retired, as its trial or our sources have it no longer; a Provenance is from the start.
        updated: when `version` was written, as the target told it: a FHIR instant; empty where it told none. The same
            version of another time is another one, as versions count from 1 again after a purge.
    """

    text: str
    trial: str
    reference: str
    version: str
    digest: bytes
    sent: Json = field(repr=False)
    stored: Json | None = field(default=None, repr=False)
    theirs: Json | None = field(default=None, repr=False)
    retired: bool = False
    updated: str = ""


@dataclass(frozen=True, slots=True)
class Glance:
    """The same without its contents, cheap to read for a thousand resources.

    Attributes:
        text: see `Known`.
        trial: see `Known`.
        reference: see `Known`.
        version: see `Known`.
        digest: see `Known`.
        drifted: whether `theirs` is there.
        retired: see `Known`.
        updated: see `Known`.
    """

    text: str
    trial: str
    reference: str
    version: str
    digest: bytes
    drifted: bool = False
    retired: bool = False
    updated: str = ""


@dataclass(frozen=True, slots=True)
class Intent:
    """One write that is about to be asked for; the journal holds it until the answer is known.

    Attributes:
        known: what will be known once it is done; `reference` is `Type/id` as translated where the target will give
            an id, and `version` and `updated` are empty.
        before: the version that was seen before; empty for a creation.
        delete: whether it is taken away.
    """

    known: Known
    before: str = ""
    delete: bool = False


@dataclass(frozen=True, slots=True)
class Dispute:
    """One element that both sides changed, kept until it is resolved.

    Attributes:
        text: `Type/id` as translated.
        trial: the key of its trial.
        path: the element, as `three_way` names it.
        ours: what we want; None where we want nothing there.
        theirs: what somebody else wrote.
        base: what it was before both; None where nothing is known.
        take: which side was chosen with `resolve`; None where none was. It counts only while `ours` and `theirs` are
            these.
        adopted: whether the state knew nothing of the resource, so that nobody can tell who changed it; `base` is
            None then.
    """

    text: str
    trial: str
    path: str
    ours: object
    theirs: object
    base: object = None
    take: Side | None = None
    adopted: bool = False


class Part(NamedTuple):
    """What is remembered of one resource of a translation.

    Attributes:
        digest: of the resource (see `sync.seen.digest`).
        key: its business identifier; empty where it has none.
    """

    digest: bytes
    key: str


@dataclass(frozen=True, slots=True)
class Translated:
    """What a trial was translated to, so that it need not be translated again to see that nothing has changed.

    Attributes:
        digest: of all that the translation went by (see `sync.translation.digest`).
        trial: the key of the trial.
        parts: its resources by `Type/id`, in the order of the Bundle.
        issues: what the translation told.
    """

    digest: bytes
    trial: str
    parts: Mapping[str, Part]
    issues: tuple[Issue, ...] = ()
