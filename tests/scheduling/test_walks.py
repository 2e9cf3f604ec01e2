"""Random schedules, walked by random participants: order, windows, cycles and ends hold."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from fhir_trials import mapping_files
from fhir_trials.model.schedule import Schedule
from fhir_trials.scheduling import findings, reckon
from tests.scheduling import walking
from tests.scheduling.random_schedules import Sound, branching, broken, sound

CODES = {row["code"] for row in mapping_files.read_csv("issue-codes.csv")}
DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@settings(max_examples=150)
@given(sound() | sound(-9), DAYS)
def test_each_date_is_what_it_was_made_from(made: Sound, start: date) -> None:
    """However timepoints are counted from each other, each has its day, in each of its cycles."""
    found = reckon(made.schedule, start)
    expected = {key: start + timedelta(days=day) for key, day in made.days.items()}
    assert expected == {
        key: one.moment and one.moment.date() for key, one in walking.by_key(found.planned).items()
    }


@settings(max_examples=150)
@given(sound() | sound(-9), DAYS, st.data())
def test_a_participant_can_keep_what_is_not_reported(made: Sound, start: date, data: st.DataObject) -> None:
    """Windows are called impossible exactly where no days keep the order; else any choice of days that looks ahead does.

    Each day lies inside its window, none before the one before it, and the cycles are passed as often as is stated.
    """
    found = reckon(made.schedule, start)
    planned = walking.by_key(found.planned)
    path = [planned[key] for key in made.days]
    impossible = [one for one in found.findings if one.code == "window-impossible"]
    assert walking.room(path) == (not impossible)
    if not impossible:
        chosen = walking.days(path, lambda low, high: data.draw(st.integers(low, high)))
        assert sorted(chosen) == chosen
        assert [] == [
            one
            for one, day in zip(path, chosen, strict=True)
            if not walking.window(one)[0] <= day <= walking.window(one)[1]
        ]


@settings(max_examples=150)
@given(sound(), DAYS)
def test_what_is_planned_in_order_is_not_reported(made: Sound, start: date) -> None:
    """The days were drawn in order, so no check says that they are not, nor that a cycle is too short."""
    told = {one.code for one in findings(made.schedule)}
    assert set() == told - {"windows-overlap"}
    assert [] == [one for one in reckon(made.schedule, start).findings if one.severity == "error"]


@settings(max_examples=150)
@given(sound(-9), DAYS)
def test_what_the_check_calls_impossible_nobody_can_keep(made: Sound, start: date) -> None:
    """What is an error of the schedule is one for each participant, and the date says so."""
    told = [one.path for one in findings(made.schedule) if one.code == "window-impossible"]
    found = reckon(made.schedule, start)
    planned = walking.by_key(found.planned)
    assert not (told and walking.room([planned[key] for key in made.days]))


@settings(max_examples=150)
@given(branching(), st.data())
def test_every_branch_reaches_an_exit_or_is_reported(schedule: Schedule, data: st.DataObject) -> None:
    """A random participant gets to an end, but where the check says that they never do; reached is who is said to be."""
    told = findings(schedule)
    endless = any(one.code == "transitions-endless" for one in told)
    unreached = {one.path for one in told if one.code == "timepoint-unreached"}
    passed = walking.walk(schedule, lambda low, high: data.draw(st.integers(low, high)))
    if passed is None:
        assert endless
    else:
        assert not unreached & {f"schedule.timepoints[{place}]" for place in passed}
        planned = [
            walking.by_key(reckon(schedule, date(2026, 3, 2)).planned)[f"t{place}", None] for place in passed
        ]
        forward = [one for at, one in enumerate(planned) if at == 0 or passed[at] > max(passed[:at])]
        assert walking.room(forward)
    if not endless:
        reached = set(range(len(schedule.timepoints))) - {int(path[20:-1]) for path in unreached}
        assert set() == reached - walking.out_of(schedule).keys()


@settings(max_examples=400)
@given(
    broken(),
    st.dates(),
    st.dictionaries(st.sampled_from(["randomisation", "t1", "t1#2", "t2#3", "surgery", "nothing"]), DAYS),
    st.sampled_from([None, "a"]),
    st.sampled_from([1, 5, 50]),
)
def test_nothing_breaks_it(
    schedule: Schedule, start: date, anchors: dict[str, date], arm: str | None, limit: int
) -> None:
    """Whatever a schedule says, both answer, explain all that has no date, and name places that there are."""
    found = reckon(schedule, start, anchors, arm=arm, limit=limit, cycles=3, rhythms=True)
    assert len(found.planned) <= limit * (len(schedule.timepoints) + len(schedule.activities))
    dated = [one.moment for one in found.planned if one.moment]
    assert sorted(dated) == dated
    for one in found.planned:
        if one.moment is None:
            assert one.note
            assert (None, None, False) == (one.earliest, one.latest, one.weekend)
        elif one.earliest and one.latest:
            assert one.earliest <= one.moment <= one.latest or "as given" in (one.note or "")
        else:
            assert (None, None) == (one.earliest, one.latest)
    for told in [*findings(schedule), *found.findings]:
        assert told.code in CODES
        assert told.message
        if told.path.startswith("schedule.timepoints["):
            assert int(told.path[20:].partition("]")[0]) < len(schedule.timepoints)
