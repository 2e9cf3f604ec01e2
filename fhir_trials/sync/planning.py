"""What would have to be written so that a target holds these trials: a value that can be shown, kept and applied.

The target is read, never written, and asked for many resources at once; the state is read, never written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace

from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sync import deciding, doubles, drafting, looking, packing, records, retiring, translation
from fhir_trials.sync.deciding import Case, Ground
from fhir_trials.sync.drafting import Draft, ToFhir, Wanted
from fhir_trials.sync.looking import STILL
from fhir_trials.sync.presence import Found
from fhir_trials.sync.seen import Run
from fhir_trials.sync.state import Glance, Known, Part, State
from fhir_trials.sync.steps import Plan, Policy, Step
from fhir_trials.targets import Target
from fhir_trials.targets.marks import Json

USUAL = Policy()
"""Refuses what both sides changed, and leaves what the sources have no longer."""
_TWO_CONTENTS = "two of the trials give this resource different content"
_ANOTHER_FIRST = (
    "another record of the trial, which says other things, comes first: merge the two, or leave one out"
)


def plan(
    trials: Iterable[Trial],
    target: Target,
    *,
    state: State | None = None,
    policy: Policy = USUAL,
    issues: Issues | None = None,
    to_fhir: ToFhir = translation.to_fhir,
    run: Run | None = None,
) -> Plan:
    """Find out what has to be written so that the target holds these trials.

    Args:
        trials: the trials; all their resources are held in memory (`push` takes them in portions).
        target: a server or a folder; it is only read.
        state: what is known of the target; it is only read. Without, everything there is ours to adopt or in conflict.
        policy: how to decide where there is a choice.
        issues: where losses of the translation go, and which studies to be created are on the target from elsewhere;
            without it, the first error raises and the other is not looked for. Without a `run` also of which trials
            several records differ.
        to_fhir: the translation, called with trial, release and issues.
        run: what was planned before in the same run, and what this adds; to plan in portions.

    Raises:
        DataError: without `issues`, a trial that cannot be written.
        TargetError: the target cannot be read.
        StateError: the state cannot be read.
    """
    found = Issues() if issues is None else issues
    alone, run = run is None, Run() if run is None else run
    with _known(state, target) as known:
        drafted = list(drafting.drafts(trials, target.release, known, found, to_fhir))
        if issues is None:
            found.raise_errors()
        if run.written:
            run.translated += [one.fresh for one in drafted if one.fresh is not None]
        made = _of_drafts([one.draft for one in drafted], target, known, policy, run)
    if issues is not None:
        doubles.tell(made.steps, target, issues)
        if alone:
            records.tell(run, issues)
    return made


def of_bundles(
    bundles: Iterable[Json],
    target: Target,
    *,
    state: State | None = None,
    policy: Policy = USUAL,
    run: Run | None = None,
) -> Plan:
    """The same for Bundles in the target's release, one per trial."""
    drafts = [drafting.of_bundle(bundle) for bundle in bundles]
    with _known(state, target) as known:
        return _of_drafts(drafts, target, known, policy, Run() if run is None else run)


def _known(state: State | None, target: Target) -> AbstractContextManager[State]:
    return State.open(None, target.name) if state is None else nullcontext(state)


def _of_drafts(drafts: Sequence[Draft], target: Target, state: State, policy: Policy, run: Run) -> Plan:
    return Plan(target.name, target.release, tuple(_steps(drafts, target, state, policy, run)))


@dataclass(frozen=True, slots=True)
class _Row:
    """One resource of a draft.

    Attributes:
        same: see `Run.same`.
    """

    record: int
    draft: Draft = field(repr=False)
    text: str
    same: bool | None

    @property
    def part(self) -> Part:
        """What is known of it, whether or not it is translated."""
        return self.draft.parts[self.text]

    @property
    def resource(self) -> Json:
        """It itself."""
        return self.draft.resource(self.text)


def _steps(drafts: Sequence[Draft], target: Target, state: State, policy: Policy, run: Run) -> Iterator[Step]:
    """The steps of a portion: it is looked at first, then decided on."""
    by_record = _rows(drafts, run)
    rows = [row for own in by_record for row in own]
    unwanted = state.known(_unwanted(drafts, state, run))
    glances = state.glance([*(row.text for row in rows), *unwanted])
    first = {row.text: row.draft for row in rows if row.same is None}
    # What was planned before, and is still not known, may not have been written with its first trial.
    again = {
        row.text: row.draft
        for row in rows
        if row.same and run.written and row.text not in glances and row.text not in first
    }
    wanted = Wanted({text: one.sent for text, one in unwanted.items()}, {**first, **again})
    found = looking.look(wanted, glances, target, state, run, thorough=policy.thorough)
    ground = replace(_ground(glances, found, target, state, policy), used=run.takes_used)
    lost = {text for text in again if found[text].current is None and not found[text].reason}
    clear = _clear(rows, glances, found, ground)
    known = state.known(row.text for row in rows if row.same is None and row.text not in clear)
    leaving = _by_record(drafts, retiring.parts(unwanted.values(), found, ground, target.release))
    for record, own in enumerate(by_record):
        if not own:
            yield _left_out(drafts[record], record)
        for row in own:
            if row.same is None and row.text in clear:
                yield _unchanged(row, glances[row.text])
            elif row.same is None or (row.same and row.text in lost):
                lost.discard(row.text)
                yield deciding.decide(_case(row, found[row.text], known.get(row.text)), ground)
            elif not row.same:
                yield deciding.conflict(_case(row, Found(), None), ground, _two_contents(row, run))
        yield from leaving.get(record, ())


def _rows(drafts: Sequence[Draft], run: Run) -> list[list[_Row]]:
    """The resources of each draft; none of a record that differs from one of the same trial before it."""
    return [_of_record(record, draft, run) for record, draft in enumerate(drafts)]


def _of_record(record: int, draft: Draft, run: Run) -> list[_Row]:
    run.trials.add(draft.trial)
    if any(run.differs(draft.trial, text, part.digest) for text, part in draft.parts.items()):
        run.disputed.add(draft.trial)
        run.left_out[draft.trial] += 1
        return []
    rows: list[_Row] = []
    for text, part in draft.parts.items():
        same = run.same(text, part.digest)
        if same is False:
            run.disputed.add(draft.trial)
        elif same is None:
            run.owners[text] = draft.trial
        rows.append(_Row(record, draft, text, same))
    return rows


def _left_out(draft: Draft, record: int) -> Step:
    text, part = next(iter(draft.parts.items()))
    return Step("leave", draft.trial, text, text, part.key, reason=_ANOTHER_FIRST, record=record)


def _unwanted(drafts: Sequence[Draft], state: State, run: Run) -> list[str]:
    """What the trials had, and no record of this run has any longer."""
    texts = state.texts_of(draft.trial for draft in drafts)
    return [text for trial, several in texts.items() for text in several if not run.keeps(trial, text)]


def _ground(
    glances: Mapping[str, Glance],
    found: Mapping[str, Found],
    target: Target,
    state: State,
    policy: Policy,
) -> Ground:
    before = {text: glance.reference for text, glance in glances.items()}
    missing = {text for text, one in found.items() if one.current is None and not (one.still or one.reason)}
    places = {text: place for text, place in before.items() if text not in missing}
    return Ground(target.name, policy, {**places, **looking.places(found)}, before, state.disputes)


def _clear(
    rows: Sequence[_Row], glances: Mapping[str, Glance], found: Mapping[str, Found], ground: Ground
) -> set[str]:
    """What is as it was on both sides, which needs no contents to be told."""
    shifted = {text for text, place in ground.before.items() if ground.places.get(text, text) != place}
    return {
        row.text
        for row in rows
        if row.same is None
        and found.get(row.text) is STILL
        and (glance := glances[row.text]).digest == row.part.digest
        and not (glance.drifted or glance.retired)
        and (not shifted or shifted.isdisjoint(packing.pointed(row.resource)))
    }


def _unchanged(row: _Row, glance: Glance) -> Step:
    named = (row.draft.trial, row.text, glance.reference, row.part.key)
    return Step("unchanged", *named, version=glance.version, record=row.record)


def _case(row: _Row, found: Found, known: Known | None) -> Case:
    return Case(row.draft.trial, row.resource, row.part.digest, found, known, row.record)


def _two_contents(row: _Row, run: Run) -> str:
    other = run.owners[row.text]
    return f"{_TWO_CONTENTS}; the other is {other}: give one of them another key, or its part another id"


def _by_record(drafts: Sequence[Draft], steps: Iterable[Step]) -> dict[int, list[Step]]:
    """What is retired, with the last record of its trial."""
    records = {draft.trial: record for record, draft in enumerate(drafts)}
    found: dict[int, list[Step]] = {}
    for step in steps:
        record = records[step.trial]
        found.setdefault(record, []).append(replace(step, record=record))
    return found
