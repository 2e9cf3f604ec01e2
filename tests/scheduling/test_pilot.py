"""The visits of the CDISC pilot study, rebuilt: https://github.com/cdisc-org/DDF-RA"""

from datetime import date, datetime, time

from fhir_trials.model.schedule import Schedule, Timeline
from fhir_trials.scheduling import findings, reckon
from tests.scheduling.building import after, fixed, leeway, point, schedule, to

START = date(2026, 3, 2)


def pilot() -> Schedule:
    """Screening, one dose that all is counted from, visits to week 26 with calls at home between, two other timelines."""
    visits = [
        *((week, 3) for week in (2, 4, 6, 8)),
        *((week, 4) for week in (12, 16, 20, 24)),
        (26, 3),
    ]
    points = [
        point("Screening 1", after(-2, "week", "dose"), next=(to("screening-2"),)),
        point("Screening 2", after(-2, of="dose", leeway=leeway(4, None, "hour"))),
        point("Dose", fixed()),
    ]
    for week, days in visits:
        points.append(point(f"Week {week}", after(week, "week", "dose", leeway=leeway(days, days))))
        if 8 <= week <= 20:
            points.append(point(f"Week {week} Home", after(2, "week", f"week-{week}")))
    timelines = (
        Timeline(id="main", name="Main Timeline", main=True, condition="Potential subject identified"),
        Timeline(id="ae", name="Adverse Event Timeline", condition="Subject suffers an adverse event"),
        Timeline(id="bp", name="Vital Sign Blood Pressure Timeline"),
    )
    return schedule(
        *(one.but(timeline="main") for one in points),
        point("Adverse event", fixed(), timeline="ae"),
        point("Supine", fixed(), timeline="bp"),
        point("VS supine", after(5, "minute", "supine"), timeline="bp"),
        point("Standing", after(0, "minute", "vs-supine", measured="end-to-start"), timeline="bp"),
        point("VS standing", after(1, "minute", "standing"), timeline="bp"),
        timelines=timelines,
    )


def test_nothing_is_found_of_it() -> None:
    """Its order, windows and ways are sound."""
    assert [] == findings(pilot())


def test_dates() -> None:
    """Dated from the dose: what the protocol's table says for a first dose on 2 March 2026."""
    found = reckon(pilot(), START)
    assert [
        ("Screening 1", "2026-02-16"),
        ("Screening 2", "2026-02-28"),
        ("Dose", "2026-03-02"),
        ("Week 2", "2026-03-16", "2026-03-13", "2026-03-19"),
        ("Week 4", "2026-03-30", "2026-03-27", "2026-04-02"),
        ("Week 6", "2026-04-13", "2026-04-10", "2026-04-16"),
        ("Week 8", "2026-04-27", "2026-04-24", "2026-04-30"),
        ("Week 8 Home", "2026-05-11"),
        ("Week 12", "2026-05-25", "2026-05-21", "2026-05-29"),
        ("Week 12 Home", "2026-06-08"),
        ("Week 16", "2026-06-22", "2026-06-18", "2026-06-26"),
        ("Week 16 Home", "2026-07-06"),
        ("Week 20", "2026-07-20", "2026-07-16", "2026-07-24"),
        ("Week 20 Home", "2026-08-03"),
        ("Week 24", "2026-08-17", "2026-08-13", "2026-08-21"),
        ("Week 26", "2026-08-31", "2026-08-28", "2026-09-03"),
    ] == [
        (one.name, *(day.date().isoformat() for day in (one.moment, one.earliest, one.latest) if day))
        for one in found.planned
    ]
    assert () == found.findings
    assert ["Screening 2"] == [one.name for one in found.planned if one.weekend]
    assert "when: Potential subject identified" == found.planned[0].note


def test_minutes_of_a_timeline() -> None:
    """The timeline of blood pressure is reckoned in minutes, when it is asked for."""
    found = reckon(pilot(), datetime.combine(START, time(9)), timeline="bp")
    assert ["09:00", "09:05", "09:05", "09:06"] == [f"{one.moment:%H:%M}" for one in found.planned]
    assert [False, True, True, True] == [one.timed for one in found.planned]
