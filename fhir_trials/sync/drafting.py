"""What trials are translated to; a trial whose translation the state remembers is translated only if that is asked for.

https://hl7.org/fhir/R5/bundle.html
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from fhir_trials.errors import DataError
from fhir_trials.issues import Issue, Issues
from fhir_trials.model import Trial
from fhir_trials.sync import presence, translation
from fhir_trials.sync.seen import digest
from fhir_trials.sync.state import Part, State, Translated
from fhir_trials.targets import Release, marks
from fhir_trials.targets.marks import Json

ToFhir = Callable[[Trial, Release, Issues], Json]


class Draft:
    """The resources of one trial as translated, by `Type/id`, in the order of the Bundle.

    Args:
        trial: the trial's key.
        parts: what is known of each resource before it is translated.
        make: translates.

    Attributes:
        trial: see above.
        parts: see above.
    """

    def __init__(self, trial: str, parts: Mapping[str, Part], make: Callable[[], Mapping[str, Json]]) -> None:
        self.trial = trial
        self.parts = parts
        self._make = make
        self._resources: Mapping[str, Json] | None = None

    def resource(self, text: str) -> Json:
        """One of the resources; the first that is asked for has the trial translated."""
        if self._resources is None:
            self._resources = self._make()
        return self._resources[text]


class Wanted(Mapping[str, Json]):
    """Resources by text, each translated when it is asked for.

    Args:
        made: resources that are there.
        drafts: for the others, by text, the draft that has them.
    """

    def __init__(self, made: Mapping[str, Json], drafts: Mapping[str, Draft]) -> None:
        self._made = made
        self._drafts = drafts

    def __getitem__(self, text: str) -> Json:
        """One of them."""
        return self._made[text] if text in self._made else self._drafts[text].resource(text)

    def __iter__(self) -> Iterator[str]:
        """The texts, those of drafts first."""
        return iter({**self._drafts, **self._made})

    def __len__(self) -> int:
        """How many there are."""
        return len({**self._drafts, **self._made})


class Drafted(NamedTuple):
    """A draft, and what is to be remembered of it; None where the state does already, or nothing may be."""

    draft: Draft
    fresh: Translated | None = None


def of_bundle(bundle: Json) -> Draft:
    """The resources of a Bundle under the key of its study.

    Raises:
        DataError: one id twice, or no resource at all.
        UsageError: a resource without usable type and id.
    """
    trial, resources = _read(bundle)
    parts = {text: Part(digest(resource), presence.key(resource)) for text, resource in resources.items()}
    return Draft(trial, parts, lambda: resources)


def _read(bundle: Json) -> tuple[str, dict[str, Json]]:
    entries = marks.objects(bundle.get("entry"))
    resources = [resource for entry in entries for resource in marks.objects(entry.get("resource"))]
    named = {marks.reference(resource): resource for resource in resources}
    if not named or len(named) < len(resources):
        raise DataError("a Bundle of a trial has no resources" if not named else "a Bundle has one id twice")
    study = next((one for one in resources if one["resourceType"] == "ResearchStudy"), resources[0])
    return presence.key(study) or marks.reference(study), named


def drafts(
    trials: Iterable[Trial], release: Release, state: State, issues: Issues, to_fhir: ToFhir
) -> Iterator[Drafted]:
    """A draft for each trial, in their order.

    The usual translation is a function of the trial, the release and the files of this package, so what it made of the
    same three before is taken from the state, with the issues that it told. Of another translation that is not known.

    Args:
        trials: the trials.
        release: to translate to.
        state: is read.
        issues: where losses of the translation go.
        to_fhir: the translation.
    """
    for trial in trials:
        if to_fhir is translation.to_fhir:
            yield _usual(trial, release, state, issues)
        else:
            yield Drafted(of_bundle(to_fhir(trial, release, issues)))


def _usual(trial: Trial, release: Release, state: State, issues: Issues) -> Drafted:
    own = translation.digest(trial, release)
    if (known := state.translated(own)) is not None:
        _tell(known.issues, issues)

        def again() -> Mapping[str, Json]:
            return _read(translation.to_fhir(trial, release, Issues()))[1]

        return Drafted(Draft(known.trial, known.parts, again))
    found = Issues()
    try:
        draft = of_bundle(translation.to_fhir(trial, release, found))
    finally:
        _tell(found, issues)
    return Drafted(draft, Translated(own, draft.trial, draft.parts, tuple(found)))


def _tell(found: Iterable[Issue], issues: Issues) -> None:
    """Under the source that is set, else under that of the translation: the key of the trial."""
    issues.extend(one._replace(source=issues.source or one.source) for one in found)
