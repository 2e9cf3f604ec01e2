"""A Provenance for each trial that is written, in the same transaction: https://hl7.org/fhir/R5/provenance.html"""

from collections.abc import Sequence
from datetime import UTC, datetime

from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sync import provenance
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

    def __call__(self, plan: Plan, trials: Sequence[Trial]) -> Plan:
        """A plan of these trials with a step more for each trial that writes.

        A Provenance has no identifier in any release, so where the server gives the ids it could not be found again,
        and would be made anew by each attempt: there it is left out, which is told once.
        """
        if not plan.writes:
            return plan
        if self._target.profile.client_ids is not True:
            self._tell()
            return plan
        steps: list[Step] = []
        for _, own in plan.by_trial():
            steps += own
            if any(step.writes for step in own) and all(step.action != "conflict" for step in own):
                steps.append(self._step(own, trials[own[0].record], plan))
        return Plan(plan.target, plan.release, tuple(steps))

    def _step(self, own: Sequence[Step], trial: Trial, plan: Plan) -> Step:
        self._recorded = self._recorded or self._target.now() or f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        written = [step for step in own if step.writes]
        resource = provenance.provenance(
            own[0].trial,
            [step.reference for step in written],
            release=plan.release,
            recorded=self._recorded,
            sources=provenance.records(trial),
            activity="CREATE" if all(step.action == "create" for step in own) else "UPDATE",
            digests=[step.after.digest for step in written if step.after],
        )
        text = marks.reference(resource)
        return Step("create", own[0].trial, text, text, resource=resource, record=own[0].record)

    def _tell(self) -> None:
        if not self._told:
            self._told = True
            self._issues.warning(
                "provenance-left-out",
                "",
                f"{self._target.name} is not known to take ids of ours, so no Provenance is written",
            )
