"""A target that a command talks to, with what is known of it, and with what is seen of the talk."""

from collections.abc import Collection, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from fhir_trials import sync, targets
from fhir_trials.cli import inputs, log, output
from fhir_trials.cli.endings import exit_of, facts, said_by_server
from fhir_trials.cli.measures import Measures
from fhir_trials.cli.options import Release, Telling
from fhir_trials.cli.report import Report
from fhir_trials.cli.target_options import Keeping, Reaching
from fhir_trials.errors import UsageError
from fhir_trials.model import Trial
from fhir_trials.settings import Settings
from fhir_trials.sync import Plan, Policy, Run
from fhir_trials.sync.state import State, state_file
from fhir_trials.targets import Target
from fhir_trials.targets.uses import Use

_LONGEST_WAIT = 3600.0
"""Seconds; a push that hangs is not waited for until the next night."""


@dataclass(frozen=True, slots=True)
class Session:
    """What a command works with.

    Attributes:
        target: open.
        state: what is known of it; empty where the command does without.
        settings: with the options of the command before them.
        report: what did not fit.
        measures: what is counted.
        verbose: whether a person wants to see more.
    """

    target: Target
    state: State
    settings: Settings
    report: Report
    measures: Measures
    verbose: bool

    def tell_degraded(self) -> None:
        """Say once what the target lacks and what is done instead, as far as is known by now."""
        for words in self.target.profile.degraded:
            if self.measures.note(words):
                output.say(f"{self.target.name}: {words}")


@contextmanager
def opened(
    where: str,
    reaching: Reaching,
    telling: Telling,
    *,
    release: Release | None = None,
    uses: Collection[Use],
) -> Generator[Session]:
    """Open a target, and its state to be read where the options have one; at the end, tell what the run cost.

    Args:
        where: a base URL or the path of a folder.
        reaching: how.
        telling: of what does not fit.
        release: that it must hold.
        uses: what it is opened for besides reading.
    """
    measures = Measures(where)
    with telling.report() as report, output.result(reaching.run_report, printed=False) as keep:
        try:
            settings = reaching.settings()
            with targets.connect(
                where,
                release=release,
                settings=settings,
                observe=measures.exchange,
                waiting=_tell_pause,
                uses=uses,
            ) as target:
                measures.target = target.name
                path = state_file(target, settings.state) if isinstance(reaching, Keeping) else None
                with State.open(path, target.name, write=False) as state:
                    yield Session(target, state, settings, report, measures, telling.verbose)
            measures.end(report.code)
        except BaseException as error:
            measures.end(exit_of(error), facts(error))
            for line in said_by_server(error) if telling.verbose else ():
                error.add_note(line)
            raise
        finally:
            keep(measures.to_dict())
            log.event("run", **measures.to_dict())
            for line in measures.lines() if telling.verbose else ():
                output.show(line)


def _tell_pause(site: str, seconds: float) -> None:
    output.show(f"{site}: the server asks to wait; trying again in {seconds:.0f} s")
    log.event("wait", target=site, seconds=round(seconds, 1))


@contextmanager
def writing(run: Session) -> Generator[Session]:
    """The same session with its state to be written, made where there is none; other writers of this machine wait.

    Raises:
        StateError: another one holds it still after the time for the run, or an hour; it is named.
    """
    wait = run.settings.time_budget or _LONGEST_WAIT
    with (
        State.open(run.state.path, run.target.name) as state,
        state.lock(wait=wait, told=output.say),
    ):
        ready = replace(run, state=state)
        ready.tell_degraded()
        yield ready


def uses(policy: Policy) -> tuple[Use, ...]:
    """What a push of this policy does to its target; with a trial its Provenance is deleted."""
    deletes: tuple[Use, ...] = ("delete", "provenance") if policy.absent == "delete" else ()
    signs: tuple[Use, ...] = ("provenance",) if policy.provenance else ()
    return ("write", *deletes, *signs)


def ensure_there(where: str, *, pushed: bool = False) -> None:
    """Nothing where this may be a target that holds something.

    Args:
        where: a base URL or the path of a folder.
        pushed: a folder must have been pushed to.

    Raises:
        UsageError: it is the path of a folder that does not exist, or is none that was pushed to: most likely it is
            misspelt.
    """
    if "://" not in where and not inputs.there(where):
        raise UsageError(f"{where}: no such folder; a server's address begins with http:// or https://")
    if pushed and "://" not in where and not inputs.kept_by_push(where):
        raise UsageError(f"{where}: is no target: nothing was pushed there")


def plans(run: Session, trials: Iterable[Trial], policy: Policy, planned: Run) -> Iterator[Plan]:
    """What a push of these trials would do, a few trials at a time; `planned` learns which they were.

    Trials that have lost a part come last, as another record may still have it.
    """
    holding = sync.Holding(asked=False)
    made = sync.Plan(run.target.name, run.target.release, ())
    for portion in inputs.portions(trials):
        made = sync.plan(portion, run.target, state=run.state, policy=policy, issues=run.report, run=planned)
        yield holding.hold(made, portion)
    yield holding.plan(made, planned)
