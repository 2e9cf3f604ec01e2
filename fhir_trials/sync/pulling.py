"""Trials on a target, read back: the studies, and the definitions, groups and parties they point to.

References are followed to a closed list of types only: a Group may point to patients, who are never fetched.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sync import translation
from fhir_trials.sync.neighbours import Neighbours
from fhir_trials.targets import Target, marks
from fhir_trials.targets.marks import Json

FromFhir = Callable[[Json, Issues], Sequence[Trial]]
_AT_ONCE = 50


def pull(
    target: Target,
    identifiers: Iterable[str] | None = None,
    *,
    issues: Issues | None = None,
    from_fhir: FromFhir = translation.from_fhir,
) -> list[Trial]:
    """Read trials from a target.

    Args:
        target: a server or a folder.
        identifiers: of the studies wanted, each a value (`NCT05503693`, a key of ours) or `system|value`;
            None reads every study that carries our tag.
        issues: where what was not found, or not understood, goes; without it, an error raises.
        from_fhir: the translation, called with a Bundle and issues.

    Raises:
        DataError: without `issues`, an identifier that no study carries, or data with errors.
        TargetError: the target cannot be read.
    """
    found = Issues() if issues is None else issues
    trials: list[Trial] = []
    source = found.source
    for bundle in bundles(target, identifiers, issues=found):
        found.source = bundle["entry"][0]["fullUrl"]
        trials += from_fhir(bundle, found)
        found.source = source
    if issues is None:
        found.raise_errors()
    return trials


def bundles(target: Target, identifiers: Iterable[str] | None, *, issues: Issues) -> Iterator[Json]:
    """One collection Bundle per study: the study first, then what it points to, in the order it is reached."""
    studies = target.managed("ResearchStudy") if identifiers is None else _named(target, identifiers, issues)
    seen: set[str] = set()
    fresh = (
        study for study in studies if not (marks.reference(study) in seen or seen.add(marks.reference(study)))
    )
    while portion := list(islice(fresh, _AT_ONCE)):
        around = Neighbours(target, issues)
        around.gather(portion)
        for study in portion:
            yield _bundle([study, *around.of(study)], target.name)


def _bundle(resources: list[Json], base: str) -> Json:
    root = base if "://" in base else marks.BASE
    entries = [{"fullUrl": f"{root}/{marks.reference(one)}", "resource": one} for one in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _named(target: Target, identifiers: Iterable[str], issues: Issues) -> Iterator[Json]:
    """The studies that carry these identifiers, in their order."""
    wanted = list(dict.fromkeys(identifiers))
    by_system: dict[str | None, list[str]] = {}
    for text in wanted:
        system, value = _split(text)
        by_system.setdefault(system, []).append(value)
    hits = {
        (system, value): studies
        for system, values in by_system.items()
        for value, studies in target.find("ResearchStudy", system, values).items()
    }
    for text in wanted:
        studies = hits[_split(text)]
        if not studies:
            issues.error(
                "not-found", "identifier", f"{target.name} has no study with the identifier {text!r}"
            )
        yield from studies


def _split(text: str) -> tuple[str | None, str]:
    system, bar, value = text.rpartition("|")
    return (system, value) if bar else (None, text)
