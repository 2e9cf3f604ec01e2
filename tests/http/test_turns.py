"""Whose turn it is, and what is told of a pause."""

from fhir_trials.http.budget import Budget
from fhir_trials.http.limits import Limits
from fhir_trials.http.turns import Turns

SITE = "https://fhir.example.org"


class Clock:
    """A clock that only sleep moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """What it shows."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """It goes on."""
        self.now += seconds


def test_a_long_pause_is_told() -> None:
    """Each pause of several seconds that a server asks for is told, and no other."""
    clock, told = Clock(), list[tuple[str, float]]()
    turns = Turns(
        SITE, Limits(), Budget(), sleep=clock.sleep, waiting=lambda *one: told.append(one), clock=clock
    )
    turns.pause(9.0)
    for seconds in (30.0, 2.0, 60.0):
        turns.asked(seconds)
        turns.pause(seconds)
    assert ([(SITE, 30.0), (SITE, 60.0)], 0.0) == (told, turns.wait())


def test_a_pause_of_several_threads_is_told_once() -> None:
    """While it lasts nobody tells it again, even where the server asks for a little more."""
    clock, told = Clock(), list[tuple[str, float]]()
    meanwhile = [30.0]

    def sleep(seconds: float) -> None:
        while meanwhile:
            clock.now += 1
            turns.asked(meanwhile.pop())
            turns.pause(29.0)
        clock.now += seconds

    turns = Turns(SITE, Limits(), Budget(), sleep=sleep, waiting=lambda *one: told.append(one), clock=clock)
    turns.asked(30.0)
    assert (30.0, [(SITE, 30.0)]) == (turns.wait(), told)
