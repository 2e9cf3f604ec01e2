"""Windows in time: "within 4 weeks before randomisation", "korter dan 5 jaar geleden". `mappings/window-words.csv`

Ages, gestation, life expectancy, and how long a treatment takes are no windows of a patient's history; where a length
of time may be one of them, it stays text.
"""

from collections.abc import Sequence, Set
from typing import NamedTuple

from fhir_trials.eligibility.understanding.subjects import anchors, distant_windows, lasting_windows
from fhir_trials.eligibility.understanding.subjects.amounts_of_time import Amount
from fhir_trials.eligibility.understanding.subjects.beside_amounts import Side, is_doubtful, left_of, right_of
from fhir_trials.eligibility.understanding.subjects.two_ends import amounts
from fhir_trials.eligibility.understanding.subjects.window_cases import Case, Read
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.model.statements import Window

_SAYS_MORE = frozenset({"stable", "free"})
_WIDE = 4


class Found(NamedTuple):
    """A window and where it stands.

    Attributes:
        start: the position of its first token.
        end: the position behind its last token.
        tokens: the positions that it says.
        forward: it is about what stands behind it: "at least 4 weeks since chemotherapy".
        doubtful: it is not all that the text says of it: "or 5 half-lives, whichever is longer", "stable for".
        before_anchor: what stands right behind it is what it is reckoned from: "3 weeks after chemotherapy".
    """

    window: Window
    start: int
    end: int
    tokens: frozenset[int]
    forward: bool
    doubtful: bool
    before_anchor: bool = False


def find(tokens: Sequence[Token], units: Sequence[int], taken: Set[int]) -> list[Found]:
    """The windows of a criterion, in its order.

    Args:
        tokens: of the criterion.
        units: where units stand.
        taken: positions that are understood already: an amount of time there is an age or another threshold.
    """
    found: list[Found] = []
    behind = 0
    for amount in amounts(tokens, units, taken):
        if amount.start < behind:
            continue
        one = _window(tokens, amount)
        if one:
            found.append(one)
            behind = one.end
    return found


def _window(tokens: Sequence[Token], amount: Amount) -> Found | None:
    left = left_of(tokens, amount.start)
    right = right_of(tokens, left.edge, amount.end)
    if "not-behind" in right.roles or left.roles & {"not-history", "not-before"}:
        return None
    if left.bound:
        amount = amount._replace(side=left.bound)
    unsure = _has_open_start(amount, left)
    if unsure and amount.high is not None and amount.high < amount.low * _WIDE:
        # "within 4-6 weeks" is about so long; "within 1-24 months" may tell both ends
        amount = amount._replace(low=amount.high, high=None)
    read = _read(Case(tokens, amount, left, right))
    if read is None:
        return None
    start = left.edge if read.start is None else read.start
    doubtful = unsure or read.doubtful or bool(left.roles & _SAYS_MORE) or is_doubtful(tokens, read.end)
    covered = frozenset(range(start, read.end))
    told_of = read.window.anchor is not None and anchors.goes_on(tokens, read.end, (start, amount.end))
    return Found(read.window, start, read.end, covered, read.forward, doubtful, read.before_anchor or told_of)


def _has_open_start(amount: Amount, left: Side) -> bool:
    """Whether a range tells no shortest distance: "within 4-6 weeks", "less than 2-3 months ago"."""
    if amount.high is None or amount.both or amount.side == "lower":
        return False
    lasting = "for" in left.roles and not left.roles & {"within", "in"}
    return amount.side == "upper" or (bool(left.roles & {"within", "in", "past", "next"}) and not lasting)


def _read(case: Case) -> Read | None:
    if case.right.roles & {"before", "after"}:
        return distant_windows.placed(case)
    return (
        distant_windows.counted_back(case)
        or distant_windows.past_or_next(case)
        or distant_windows.within(case)
        or lasting_windows.free(case)
        or lasting_windows.time_since(case)
        or lasting_windows.lasting(case)
        or lasting_windows.bare(case)
    )
