"""What a target holds of ours: what others changed, what is gone or retired, what is not settled."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from fhir_trials.sync import deciding, ownership, packing, provenance
from fhir_trials.sync.deciding import Case, Ground
from fhir_trials.sync.presence import Found, grouped, key, kind_of
from fhir_trials.sync.state import Dispute, Glance, State
from fhir_trials.sync.steps import Policy
from fhir_trials.targets import Difference, Release, Stamp, Target, marks, versions
from fhir_trials.targets.marks import Json

KINDS = ("ResearchStudy", "Group", "PlanDefinition", "ActivityDefinition", "Questionnaire")
"""What a trial is translated to; whatever else the state knows is looked for, too."""
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Drift:
    """What others changed in a resource since it was pushed last: `theirs` is there, `ours` was."""

    reference: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class TrialStatus:
    """One trial on a target.

    Attributes:
        trial: its key.
        study: `Type/id` of its ResearchStudy on the target; empty where none is known.
        version: that the study has there; empty where untold or gone.
        resources: how many of its resources are there.
        drift: what others changed.
        gone: `Type/id` of what was pushed and is not there.
        retired: `Type/id` of what was retired; a Provenance, which tells of the past, is none of these.
        disputes: what both sides changed and nobody has settled.
    """

    trial: str
    study: str
    version: str
    resources: int
    drift: tuple[Drift, ...] = ()
    gone: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    disputes: tuple[Dispute, ...] = ()

    @property
    def calm(self) -> bool:
        """Whether there is nothing that a push, or a person, would have to look at."""
        return not (self.drift or self.gone or self.disputes)

    def to_dict(self) -> Json:
        """As plain JSON data, empty members left out."""
        row: Json = {
            "trial": self.trial,
            "study": self.study,
            "version": self.version,
            "resources": self.resources,
            "drift": [
                {"resource": one.reference, "differences": [two.to_dict() for two in one.differences]}
                for one in self.drift
            ],
            "gone": list(self.gone),
            "retired": list(self.retired),
            "disputes": [
                {"resource": one.text, "path": one.path, "ours": one.ours, "theirs": one.theirs}
                | ({"take": one.take} if one.take else {})
                for one in self.disputes
            ],
        }
        return {name: value for name, value in row.items() if value}


@dataclass(frozen=True, slots=True)
class Status:
    """What a target holds of ours.

    Attributes:
        target: its base URL or path.
        release: what it speaks.
        trials: by key, those of the state.
        untold: `Type/id` of what carries our tag and is not in the state: pushed from elsewhere, or before it was lost.
        duplicates: resources that carry one business identifier of ours, by `Type|identifier`.
        journal: how many entries of the journal are open: writes of which it is not known what came of them.
    """

    target: str
    release: Release
    trials: tuple[TrialStatus, ...]
    untold: tuple[str, ...] = ()
    duplicates: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    journal: int = 0

    @property
    def calm(self) -> bool:
        """Whether all that was pushed is there as it was pushed, once, and nothing is open."""
        return all(one.calm for one in self.trials) and not (self.duplicates or self.journal)

    def to_dict(self) -> Json:
        """As plain JSON data."""
        return {
            "target": self.target,
            "release": self.release,
            "trials": [one.to_dict() for one in self.trials],
            "untold": list(self.untold),
            "duplicates": {name: list(several) for name, several in self.duplicates.items()},
            "journal": self.journal,
        }


def status(target: Target, state: State) -> Status:
    """Compare what a target holds with what the state knows; both are read only.

    Everything that carries our tag is read, and what the state knows besides.

    Raises:
        TargetError: the target cannot be read.
        StateError: the state cannot be read.
    """
    survey = _Survey(target, state)
    for kind in dict.fromkeys((*KINDS, *state.expected())):
        survey.ours(target.managed(kind))
    survey.rest()
    return Status(
        target.name,
        target.release,
        tuple(survey.trials()),
        tuple(survey.untold),
        {name: tuple(several) for name, several in survey.named.items() if len(several) > 1},
        len(state.open_intents()),
    )


class _Survey:
    """What is found, resource by resource; of contents only what differs is kept."""

    def __init__(self, target: Target, state: State) -> None:
        self._target = target
        self._state = state
        self._glances: dict[str, Glance] = {}
        self._there: dict[str, str] = {}
        self._drift: dict[str, tuple[Difference, ...]] = {}
        self.untold: list[str] = []
        self.named: dict[str, list[str]] = {}

    def ours(self, resources: Iterable[Json]) -> None:
        """Take in resources that carry our tag."""
        remaining = iter(resources)
        while portion := {marks.reference(one): one for one in islice(remaining, _AT_ONCE)}:
            texts = self._state.texts_at(portion)
            known = set(texts.values())
            self.untold += [reference for reference in portion if reference not in known]
            for reference, one in portion.items():
                if own := key(one):
                    self.named.setdefault(f"{kind_of(reference)}|{own}", []).append(reference)
            self._known({text: portion[reference] for text, reference in texts.items()})

    def rest(self) -> None:
        """Take in what is known and carries our tag no longer, if it is there at all."""
        known = (text for texts in self._state.texts_of(self._state.trials()).values() for text in texts)
        missing = self._state.glance(text for text in known if text not in self._glances)
        self._glances |= missing
        there = self._target.see([one.reference for one in missing.values()]).there
        self._known({text: there[one.reference] for text, one in missing.items() if one.reference in there})

    def _known(self, current: Mapping[str, Json]) -> None:
        """Find what others changed in resources by text."""
        glances = self._state.glance(current)
        self._glances |= glances
        found = {text: Found.of(one, self._target) for text, one in current.items()}
        moved = [
            text
            for text, one in glances.items()
            if one.drifted
            or versions.moved(
                Stamp(found[text].version, found[text].updated), Stamp(one.version, one.updated)
            )
        ]
        known = self._state.known(moved)
        for text, one in list(known.items()):
            if not (ownership.is_strange(current[text]) or ownership.belongs(current[text], one.sent)):
                # Another resource of ours has got its id since.
                self.untold.append(marks.reference(current[text]))
                del known[text], found[text]
        self._there |= {text: one.version for text, one in found.items()}
        pointed = {text for one in known.values() for text in packing.pointed(one.sent)}
        places = {text: one.reference for text, one in self._state.glance([*pointed, *known]).items()}
        ground = Ground(self._target.name, Policy(), places, places, lambda _: ())
        for text, one in known.items():
            case = Case(one.trial, one.sent, one.digest, found[text], one)
            if foreign := deciding.decide(case, ground).foreign:
                self._drift[text] = foreign

    def trials(self) -> Iterator[TrialStatus]:
        """What was found, by trial."""
        disputes: dict[str, list[Dispute]] = {}
        for one in self._state.disputes():
            disputes.setdefault(one.trial, []).append(one)
        by_trial = grouped(sorted(self._glances), lambda text: self._glances[text].trial)
        for trial in sorted({*by_trial, *disputes}):
            yield self._trial(trial, by_trial.get(trial, []), disputes.get(trial, []))

    def _trial(self, trial: str, texts: list[str], disputes: list[Dispute]) -> TrialStatus:
        glances = {text: self._glances[text] for text in texts}
        study = next((text for text in texts if kind_of(text) == "ResearchStudy"), "")
        return TrialStatus(
            trial,
            glances[study].reference if study else "",
            self._there.get(study, ""),
            sum(text in self._there for text in texts),
            tuple(Drift(glances[text].reference, self._drift[text]) for text in texts if text in self._drift),
            tuple(
                one.reference for text, one in glances.items() if text not in self._there and not one.retired
            ),
            tuple(
                one.reference for text, one in glances.items() if one.retired and not provenance.is_one(text)
            ),
            tuple(disputes),
        )
