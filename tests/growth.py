"""How the cost of something grows with its size, measured so that a busy machine does not change the answer."""

import gc
import time
from collections.abc import Callable

TIMES = 8
LINEAR = 24.0
"""Below this, eight times the size costs about eight times as much; where cost grew with the square it would be 64."""

# seconds: of less the clock says nothing certain; of more the larger might take minutes
_LEAST, _MOST = 0.005, 2.0
_ROUNDS = 5


def growth(work: Callable[[int], Callable[[], object]], size: int) -> float:
    """How many times as much CPU time the work on `size` takes as that on an eighth of it.

    Args:
        work: prepares the work on something of a size; only the call of what it gives back is measured.
        size: of the larger.

    Returns:
        The ratio of the best of several rounds, which end as soon as it is below `LINEAR`; infinite where the smaller
        alone takes seconds.
    """
    short, long = work(size // TIMES), work(size)
    low = high = float("inf")
    for _ in range(_ROUNDS):
        low = min(low, max(_seconds(short), _LEAST))
        if low > _MOST:
            break
        high = min(high, _seconds(long))
        if high < LINEAR * low:
            break
    return high / low


def _seconds(work: Callable[[], object]) -> float:
    # the collector would look at whatever else the process holds
    gc.disable()
    try:
        begun = time.process_time()
        work()
        return time.process_time() - begun
    finally:
        gc.enable()
