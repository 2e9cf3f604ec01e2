"""The library as users call it: FHIR is plain data, JSON text or objects of fhir.resources alike."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, TypeGuard, cast, get_args

from fhir_trials import objects
from fhir_trials.errors import UsageError
from fhir_trials.fhir import BundleType, urls
from fhir_trials.fhir import from_fhir as _from_fhir
from fhir_trials.fhir import key_of as _key_of
from fhir_trials.fhir import to_fhir as _to_fhir
from fhir_trials.issues import Issue, Issues
from fhir_trials.model import Schedule, Trial
from fhir_trials.releases import Release, recognise

if TYPE_CHECKING:
    from fhir_trials.scheduling import Reckoned
    from fhir_trials.scheduling.grid import Grid


def to_fhir(
    trial: Trial,
    release: Release = "R5",
    *,
    issues: Issues | None = None,
    bundle: BundleType = "collection",
    base: str = urls.BASE,
    logic: bool = False,
) -> dict[str, Any]:
    """Write a trial as a Bundle of ResearchStudy, Group, PlanDefinition and ActivityDefinition.

    The same trial gives the same Bundle, byte by byte, on any machine.

    Args:
        trial: the trial.
        release: `R4`, `R4B` or `R5`.
        issues: where what does not fit is told, under the key of the trial unless its `source` says otherwise;
            without it, an error raises.
        bundle: `collection`, or `transaction` with a PUT to its own id for each resource.
        base: where canonical urls and our business identifiers begin.
        logic: whether to add an EvidenceVariable with the logic of criteria that no Group can hold ("at least one of
            the following"); in R5 only.

    Raises:
        UsageError: there is no such release, or no such type of Bundle, or logic is asked for in another than R5.
        DataError: without `issues`, where something is wrong with the trial.
    """
    if not isinstance(trial, Trial):  # pyright: ignore - who calls without types is told in words
        raise UsageError(
            f"to_fhir takes one Trial, found {type(trial).__name__}; read() gives a list of them"
        )
    _one_of("release", release, get_args(Release))
    _one_of("bundle", bundle, get_args(BundleType))
    if issues is None:
        return _to_fhir(trial, release=release, bundle=bundle, base=base, logic=logic)
    before, issues.source = issues.source, issues.source or key_of(trial)
    try:
        return _to_fhir(trial, release=release, issues=issues, bundle=bundle, base=base, logic=logic)
    finally:
        issues.source = before


def from_fhir(content: Any, *, issues: Issues | None = None, base: str = urls.BASE) -> list[Trial]:
    """Read trials out of FHIR of any release, which is recognised: one for each ResearchStudy.

    Args:
        content: a Bundle, a resource or a list of them: plain data, JSON text, or objects of fhir.resources.
        issues: where every leaf that was not understood is told; without it, an error raises.
        base: the base `to_fhir` was given, where that was not ours.

    Raises:
        UsageError: this is no FHIR.
        ReadError: text that is no JSON.
        DataError: without `issues`, where something is wrong with the data.
    """
    data = objects.as_data(content)
    if not (_is_json_object(data) or isinstance(data, list)):
        raise UsageError(f"this is no FHIR: expected a Bundle or a resource, found {type(data).__name__}")
    return _from_fhir(cast("dict[str, Any]", data), issues=issues, base=base)


def to_usdm(trial: Trial, *, issues: Issues | None = None) -> dict[str, Any]:
    """Write a trial as a document of USDM version 4, CDISC's model of studies.

    The same trial gives the same document, on any machine. `read` reads it back.

    Args:
        trial: the trial.
        issues: where every fact is told that USDM has no place for, under the key of the trial unless its `source`
            says otherwise.

    Raises:
        UsageError: this is no trial.
    """
    if not isinstance(trial, Trial):  # pyright: ignore - who calls without types is told in words
        raise UsageError(
            f"to_usdm takes one Trial, found {type(trial).__name__}; read() gives a list of them"
        )
    # Imported where it is needed: who writes no USDM does not wait for its tables.
    from fhir_trials.usdm import to_usdm as written  # noqa: PLC0415

    if issues is None:
        return written(trial, Issues())
    before, issues.source = issues.source, issues.source or key_of(trial)
    try:
        return written(trial, issues)
    finally:
        issues.source = before


def grids(trial: Trial, arm: str | None = None) -> "tuple[Grid, ...]":
    """The schedule of a trial as protocols print it: a grid for each timeline, the main one first.

    Args:
        trial: the trial; one without a schedule has no grid.
        arm: the id of an arm: only what is for it.
    """
    from fhir_trials.scheduling import grid  # noqa: PLC0415 - not waited for where no schedule is asked for

    return grid.grids(trial.schedule, trial.arms, arm) if trial.schedule else ()


def reckon(
    trial: Trial,
    start: date,
    anchors: Mapping[str, date] | None = None,
    *,
    arm: str | None = None,
    timeline: str | None = None,
    cycles: int = 1,
    rhythms: bool = False,
    limit: int = 1000,
) -> "Reckoned":
    """The dates and windows of one participant, and what is found of them: `planned` and `findings`.

    Args:
        trial: the trial; of one without a schedule nothing is planned.
        start: the day, or day and time, of the timepoint that others are counted from; where none is fixed, of the
            event that the schedule starts with, else of the first timepoint.
        anchors: days of other events (`enrolment`) or timepoints, by id; `day-8#2` is that of the second cycle.
        arm: the id of the participant's arm; without it what is for any.
        timeline: the id of another timeline than the main one.
        cycles: how many are shown of cycles that go on without a stated number.
        rhythms: an entry for each date of what is done every 2 weeks or the like, not one altogether.
        limit: how many cycles of a kind, and how many dates of each rhythm, at most; visits are all there.

    Raises:
        UsageError: there is no such timeline, or `limit` or `cycles` is less than 1.
    """
    from fhir_trials.scheduling import dates  # noqa: PLC0415 - not waited for where no schedule is asked for

    return dates.reckon(
        trial.schedule or Schedule(),
        start,
        anchors,
        arm=arm,
        timeline=timeline,
        limit=limit,
        cycles=cycles,
        rhythms=rhythms,
    )


def key_of(trial: Trial) -> str:
    """What a trial is called on a target, for `resolve` and in plans: its key, its register number, or made of the rest."""
    return _key_of(trial).name


def check(content: Any, release: Release | None = None) -> list[Issue]:
    """Check FHIR against its release: structure, cardinality, types, required codes, references.

    Args:
        content: a Bundle or resource: plain data, JSON text, or an object of fhir.resources.
        release: the release to check against. Without it, the one that is recognised, or else R5; but where the
            content fits that one not and another one that it may be in, there is no fault.

    Returns:
        An issue for each fault, with its path; nothing where all is well.

    Raises:
        UsageError: there is no such release.
        ReadError: text that is no JSON.
    """
    return check_data(objects.as_data(content), release)


def check_data(data: Any, release: Release | None = None) -> list[Issue]:
    """The same as `check` for plain data only: a string is a value that is no FHIR, not JSON text."""
    from fhir_trials import validation  # noqa: PLC0415 - compiled on first use

    found = [validation.check(data, one) for one in ((release,) if release else _may_be(data))]
    return found[0] if all(found) else []


def as_models(bundle: dict[str, Any], release: Release = "R5", *, issues: Issues | None = None) -> Any:
    """The same as objects of fhir.resources, which validates it on the way; its R4B classes hold R4 too.

    What those classes have no place for is left out, and told to `issues`.

    Raises:
        UsageError: there is no such release, or it has no such resource.
        DataError: fhir.resources refuses it.
    """
    _one_of("release", release, get_args(Release))
    return objects.as_models(bundle, release, issues=issues)


def _may_be(data: Any) -> tuple[Release, ...]:
    """The releases content may be in, the likeliest first: R4 and R4B look alike, and small resources like any."""
    likely = recognise(data) if _is_json_object(data) else "R5"
    return ("R5",) if likely == "R5" else ("R4", "R4B") if likely else ("R5", "R4", "R4B")


def _is_json_object(data: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(data, Mapping)


def _one_of(name: str, value: Any, known: tuple[str, ...]) -> None:
    if value not in known:
        raise UsageError(f"{name}: {value!r} is none of {', '.join(known)}")
