"""A Provenance for each trial that is written, in the same transaction: https://hl7.org/fhir/R5/provenance.html

It is known to the state like any other resource, but as retired from the start: it tells of the past, so no plan wants
it again, and it goes with its trial where that is deleted, before what it points to.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from fhir_trials.issues import Issues
from fhir_trials.model import MergedRecord, Trial
from fhir_trials.sync import provenance
from fhir_trials.sync.seen import digest
from fhir_trials.sync.state import Known
from fhir_trials.sync.steps import Plan, Step
from fhir_trials.targets import Target, marks


class Signing:
    """Adds to plans who writes what when, all of one run at one instant.

    Args:
        target: is asked for its time.
        issues: where it is told that it cannot be done.
    """

    def __init__(self, target: Target, issues: Issues | None) -> None:
        self._target = target
        self._issues = Issues() if issues is None else issues
        self._recorded = ""
        self._told = False

    def __call__(self, plan: Plan, trials: Sequence[Trial] | None = None) -> Plan:
        """A plan with a step more for each trial that writes; what is deleted is not signed, as nothing could point to it.

        A Provenance has no identifier in any release, so where the server gives the ids it could not be found again,
        and would be made anew by each attempt: there it is left out, which is told once.

        Args:
            plan: of these trials.
            trials: by the records of the plan; None where the sources have them no longer, so that no record is named.
        """
        if not plan.writes:
            return plan
        if self._target.profile.client_ids is not True:
            self._tell()
            return plan
        steps: list[Step] = []
        for _, own in plan.by_trial():
            steps += own
            written = [step for step in own if step.writes and step.action != "delete"]
            if written and all(step.action != "conflict" for step in own):
                sources = () if trials is None else provenance.records(trials[own[0].record])
                steps.append(self._step(written, sources, plan))
        return Plan(plan.target, plan.release, tuple(steps))

    def _step(self, written: Sequence[Step], sources: Sequence[MergedRecord], plan: Plan) -> Step:
        self._recorded = self._recorded or self._target.now() or f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        trial = written[0].trial
        resource = provenance.provenance(
            trial,
            [step.reference for step in written],
            release=plan.release,
            recorded=self._recorded,
            sources=sources,
            activity="CREATE" if all(step.action == "create" for step in written) else "UPDATE",
            digests=[step.after.digest for step in written if step.after],
        )
        text = marks.reference(resource)
        known = Known(text, trial, text, "", digest(resource), resource, retired=True)
        return Step("create", trial, text, text, resource=resource, after=known, record=written[0].record)

    def _tell(self) -> None:
        if not self._told:
            self._told = True
            self._issues.warning(
                "provenance-left-out",
                "",
                f"{self._target.name} is not known to take ids of ours, so no Provenance is written",
            )
