"""The schedule as users of the library ask for it."""

from datetime import date

import fhir_trials as ft
from tests.scheduling.building import after, fixed, point, schedule


def test_grids_and_dates_of_a_trial() -> None:
    """Of the trial as it is read, for an arm if one is named."""
    trial = ft.Trial(
        key="t", schedule=schedule(point("Dose", fixed()), point("Week 1", after(1, "week", "dose")))
    )
    (grid,) = ft.grids(trial)
    assert ["Dose", "Week 1"] == [one.name for one in grid.columns]
    found = ft.reckon(trial, date(2026, 3, 2), {"dose": date(2026, 3, 3)})
    assert ["2026-03-03", "2026-03-10"] == [
        one.moment.date().isoformat() for one in found.planned if one.moment
    ]


def test_a_trial_without_a_schedule() -> None:
    """Has no grid and nothing planned."""
    trial = ft.Trial(key="t")
    assert ((), ()) == (ft.grids(trial), ft.reckon(trial, date(2026, 3, 2)).planned)
