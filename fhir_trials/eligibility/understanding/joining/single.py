"""One criterion understood: what it states, how that holds together, how much of the text it says."""

from collections.abc import Sequence
from typing import NamedTuple

from fhir_trials.eligibility.understanding.found import Doubtful, Found
from fhir_trials.eligibility.understanding.joining import (
    cases,
    certainty,
    combined,
    finding,
    inside_bounds,
    negation,
    scope,
    shared_windows,
    two_sexes,
)
from fhir_trials.eligibility.understanding.joining.coverage import Coverage, coverage
from fhir_trials.eligibility.understanding.joining.laying_out import read
from fhir_trials.eligibility.understanding.joining.logic import joined
from fhir_trials.eligibility.understanding.joining.nesting import NOTHING, Above
from fhir_trials.eligibility.understanding.joining.parts import parts
from fhir_trials.eligibility.understanding.joining.reading import BARE, Passage, Reading
from fhir_trials.model.statements import Joined, Kind, Statement, Warned

_HAD: frozenset[Kind] = frozenset({"condition", "therapy", "procedure"})
"""Kinds of which a history is one of the same."""
_LONGEST = 1500
"""Tokens, above which nobody tells how far a "no" or "unless" reaches: a page without its list marks."""


class Understood(NamedTuple):
    """What one criterion states; the names are those of `Criterion`."""

    coverage: Coverage
    statements: tuple[Statement, ...] = ()
    joined: Joined | None = None
    warnings: tuple[Warned, ...] = ()


def understand(passage: Passage, above: Above = NOTHING) -> Understood:
    """Find what a criterion states, and join it.

    Args:
        passage: the criterion's.
        above: what the headings and the criteria above it say of it.
    """
    found, doubtful = finding.find(passage.tokens, passage.section)
    if found or doubtful:
        return join(passage, found, doubtful, above)
    return Understood("none", warnings=tuple(scope.contrary(passage)))


def join(
    passage: Passage, found: Sequence[Found], doubtful: Sequence[Doubtful] = (), above: Above = NOTHING
) -> Understood:
    """What a criterion states, of what the finders found in it: negated, limited and joined as the text says."""
    reading = judged(passage, found, doubtful)
    if above.limited:
        reading.limit(range(len(found)), "condition")
    elif above.narrowed or above.past:
        reading.limit(_changed(reading, above), "condition")
    divided = parts(reading)
    together = joined(reading, divided)
    combined.limit(reading, divided, together)
    kept = reading.kept()
    return Understood(
        coverage(reading, kept, together, len(divided)),
        tuple(kept),
        together if kept else None,
        tuple(sorted(reading.warnings, key=lambda warning: warning.span)),
    )


def _changed(reading: Reading, above: Above) -> list[int]:
    """The statements that what stands above makes something else: states, and of a history all but these."""
    kinds = [one.statement.kind for one in reading.found]
    return [
        number
        for number, kind in enumerate(kinds)
        if (above.narrowed and kind in BARE) or (above.past and kind not in _HAD)
    ]


def judged(passage: Passage, found: Sequence[Found], doubtful: Sequence[Doubtful] = ()) -> Reading:
    """A criterion by itself, with what it denies, limits and doubts."""
    reading = read(passage, found)
    reading.warnings += [one.warning for one in doubtful]
    if len(passage.tokens) > _LONGEST:
        reading.limit(range(len(found)), "condition")
        reading.doubted = True
    else:
        if not passage.meanings.isdisjoint(negation.MEANINGS):
            negation.deny(reading)
        negation.deny_negative(reading)
        scope.limit(reading, passage.meanings)
        certainty.limit(reading)
        inside_bounds.limit(reading)
        cases.limit(reading)
        two_sexes.limit(reading)
        shared_windows.release(reading)
    scope.doubt_polarity(reading, passage)
    return reading
