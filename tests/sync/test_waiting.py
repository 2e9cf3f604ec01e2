"""What waits to be sent, and in which order."""

from fhir_trials.sync import packing
from fhir_trials.sync.packing import Item, Parcel
from fhir_trials.sync.steps import Step
from fhir_trials.sync.waiting import Waiting


def trial(number: int, entries: int = 2) -> list[Item]:
    """A trial of so many new resources."""
    steps = [Step("create", f"T{number}", f"A/{number}{n}", f"A/{number}{n}") for n in "abcdef"[:entries]]
    return [Item(number, step) for step in steps]


def trials(parcel: Parcel | None) -> list[int]:
    """The trials of a parcel."""
    return [] if parcel is None else parcel.trials


def test_what_comes_later_fills_up_the_last_transaction() -> None:
    """It is not handed out while it may be filled up, unless that is asked for."""
    waiting = Waiting(6)
    waiting.add([*trial(1), *trial(2), *trial(3), *trial(4)])
    assert waiting.pressing
    assert [1, 2, 3] == trials(waiting.next((), full=True))
    assert ([], False) == (trials(waiting.next((), full=True)), waiting.pressing)
    waiting.add([*trial(5), *trial(6)])
    assert waiting.pressing
    assert [4, 5, 6] == trials(waiting.next((), full=True))
    waiting.add(trial(7))
    waiting.add([])
    assert [7] == trials(waiting.next(()))
    assert [] == trials(waiting.next(()))


def test_what_is_full_is_not_filled_up() -> None:
    """The next trials come after it."""
    waiting = Waiting(4)
    waiting.add([*trial(1), *trial(2)])
    waiting.add(trial(3))
    assert [[1, 2], [3]] == [trials(waiting.next(())), trials(waiting.next(()))]


def test_what_is_sent_alone_stays_alone() -> None:
    """A trial that is sent by itself, to see whether it is refused, is not put together with others again."""
    waiting = Waiting(6)
    waiting.insert(packing.alone(packing.parcel([*trial(1), *trial(2)])))
    waiting.add(trial(3))
    assert [[1], [2], [3]] == [trials(waiting.next((), full=number < 2)) for number in range(3)]


def test_nothing_is_held_back_of_what_was_taken_apart() -> None:
    """Once a part of it is withdrawn or it is made smaller, the last one goes as it is."""
    waiting = Waiting(6)
    waiting.add([*trial(1), *trial(2)])
    waiting.withdraw(1)
    assert [2] == trials(waiting.next((), full=True))
    waiting.add(trial(3, 5))
    assert waiting.split(packing.parcel([*trial(4), *trial(5)]))
    assert [[4], [5], [3]] == [trials(waiting.next((), full=True)) for _ in range(3)]
