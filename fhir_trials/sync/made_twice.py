"""What two writers made at the same moment, on a server that gives ids of its own: looked for at the end.

https://hl7.org/fhir/R5/http.html#ccreate
"""

from collections.abc import Iterator, Sequence

from fhir_trials.errors import AmbiguousMatch
from fhir_trials.sync.outcomes import Outcome, Result
from fhir_trials.sync.presence import grouped, kind_of
from fhir_trials.sync.state import State
from fhir_trials.targets import Target, marks


def found(made: Sequence[Outcome], target: Target, state: State) -> Iterator[Result]:
    """A conflict for each resource that this run made and that is there twice by now; none is taken away.

    Nothing is asked where ids are ours, so that nothing can be there twice. Where they are not, a server may take the
    condition of a creation and not go by it.

    Args:
        made: what was created.
        target: is read, with one search per type (of fifty at a time).
        state: is read.

    Raises:
        TargetError: the target cannot be read.
    """
    outcomes = {outcome.reference: outcome for outcome in made}
    known = state.known(state.texts_at(outcomes))
    own = {text: pair for text, one in known.items() if (pair := marks.own_identifier(one.sent))}
    for (kind, system), texts in grouped(own, lambda text: (kind_of(text), own[text][0])).items():
        hits = target.find(kind, system, [own[text][1] for text in texts])
        for text in texts:
            if len(several := hits[own[text][1]]) > 1 and (made_here := outcomes.get(known[text].reference)):
                yield _twice(made_here, ", ".join(map(marks.reference, several)), target.name)


def _twice(outcome: Outcome, listed: str, target: str) -> Result:
    said = (
        f"somebody else made it at the same moment: several carry its identifier, {listed}; keep one of them"
    )
    error = AmbiguousMatch(f"{target}: {outcome.reference}: {said}")
    return Result(target, (Outcome("conflict", outcome.trial, outcome.reference, said),), (error,))
