"""What a word denies of a part is left out of it."""

from fhir_trials.regimens.denials import Denied
from fhir_trials.regimens.parts import Part

_AMOUNTS = ("amounts",)
_TIMES = ("rhythms", "days")
_OTHERS = ("routes", "forms", "courses", "durations")


def leave_out(part: Part, no: Denied) -> bool:
    """Leave what a word denies out of a part; whether it denied anything.

    Where it denies when, but no amount, it is open when the rest is given; where it denies giving and nothing else,
    what stands before it is not given.
    """
    amounts, when = _has(part, _AMOUNTS, no), _has(part, _TIMES, no)
    if not (amounts or when or _has(part, _OTHERS, no)):
        if not no.giving or not part.amounts or part.amounts[-1].start > no.start:
            return False
        amounts, no = True, no._replace(start=part.begin)
    part.open = part.open or (when and not amounts)
    for kind in (*_AMOUNTS, *_TIMES, *_OTHERS):
        kept = [one for one in getattr(part, kind) if not no.start <= one.start < no.end]
        setattr(part, kind, kept)
    return True


def _has(part: Part, kinds: tuple[str, ...], no: Denied) -> bool:
    """Whether facts of some kinds stand where a word denies them."""
    return any(no.start <= one.start < no.end for kind in kinds for one in getattr(part, kind))
