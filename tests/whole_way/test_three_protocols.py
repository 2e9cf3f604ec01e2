"""What three trials say of doses, visits and follow-up: in the Trial, and in FHIR as another program reads it."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials.model import Activity, Dose
from tests.whole_way import links
from tests.whole_way.test_round_trip import there_and_back
from tests.whole_way.trials import RELEASES, ROOT

PAGES = {"nl-omon46644": "000", "ozm-034": "001", "pump-iii": "004"}
SEEDS = ROOT.parent / "shared" / "seeds"
SOURCES = ("trial.json", "page")
SNOMED, UCUM = "http://snomed.info/sct", "http://unitsofmeasure.org"
Json = dict[str, Any]

both = pytest.mark.parametrize("source", SOURCES)
each_release = pytest.mark.parametrize("release", RELEASES)


def trial(name: str, source: str) -> ft.Trial:
    """The trial as it was read by hand, or from the page itself; without the page the test is skipped."""
    file: Path | None = ROOT / "examples" / name / source
    if source == "page":
        file = next(SEEDS.glob(f"{PAGES[name]}_*"), None)
    if file is None:
        pytest.skip("the pages are not here (../shared/seeds)")
    (one,) = ft.read(file, issues=ft.Issues())
    return one


def doses(one: ft.Trial, name: str) -> list[Dose]:
    """The doses of the intervention of this name."""
    (found,) = [given for given in one.interventions if given.name == name]
    return list(found.doses)


def dose(given: Dose) -> tuple[Any, ...]:
    """Amount, route, how often and how long of a dose."""
    amount, often, long = given.amount, given.frequency, given.duration
    return (
        amount and (amount.value, amount.unit),
        given.route and (given.route.code or given.route.text),
        often and (often.times, often.period, often.unit),
        long and (long.value, long.unit),
    )


def activity(one: ft.Trial, kind: str) -> Activity:
    """The activity of this kind."""
    assert one.schedule is not None
    (found,) = [each for each in one.schedule.activities if each.kind and each.kind.code == kind]
    return found


def of_kind(bundle: Json, kind: str) -> list[Json]:
    """The resources of a kind."""
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind]


def dosages(bundle: Json) -> list[tuple[Any, ...]]:
    """Quantity, route and repetition of every dosage of a Bundle."""
    return [
        (
            [
                (one["doseQuantity"]["value"], one["doseQuantity"]["code"])
                for one in given.get("doseAndRate", ())
            ],
            [code["code"] for code in given["route"].get("coding", ()) if code["system"] == SNOMED],
            _rhythm(given.get("timing", {}).get("repeat", {})),
        )
        for definition in of_kind(bundle, "ActivityDefinition")
        for given in definition.get("dosage", ())
    ]


def _rhythm(repeat: Json) -> tuple[Any, ...]:
    bounds = repeat.get("boundsDuration", {"value": None, "code": None, "system": UCUM})
    assert UCUM == bounds["system"]
    often = tuple(repeat.get(key) for key in ("frequency", "period", "periodUnit"))
    return (*often, bounds["value"], bounds["code"])


def visits(bundle: Json) -> dict[str, list[tuple[int, str]]]:
    """For each activity, by what it is called: how far after the start its visits are, from plan to visit to activity."""
    plans = {one["url"]: one for one in of_kind(bundle, "PlanDefinition")}
    definitions = {one["url"]: one for one in of_kind(bundle, "ActivityDefinition")}
    found: dict[str, list[tuple[int, str]]] = {}
    for plan in plans.values():
        for action in plan.get("action", ()):
            for related in action.get("relatedAction", ()):
                assert "after" == related["relationship"]
                offset = related["offsetDuration"]
                for done in plans[action["definitionCanonical"]]["action"]:
                    name = definitions[done["definitionCanonical"]]["title"]
                    found.setdefault(name, []).append((offset["value"], offset["code"]))
    return found


def repeats(bundle: Json) -> dict[str, Json]:
    """The repetition of each activity that has one, by what it is called."""
    timed = [one for one in of_kind(bundle, "ActivityDefinition") if "timingTiming" in one]
    return {one["title"]: one["timingTiming"]["repeat"] for one in timed}


@each_release
@both
@pytest.mark.parametrize("name", PAGES)
def test_it_comes_back_equal(name: str, source: str, release: Any):
    """Each comes back equal in every release, every leaf understood, no fault found, every link within the Bundle."""
    one = trial(name, source)
    assert ([one], [], []) == there_and_back(one, release)
    bundle = ft.to_fhir(one, release, issues=ft.Issues())
    assert ([], [], []) == (links.dangling(bundle), links.unlinked(bundle), links.lost_actions(bundle))


@both
def test_omon46644_in_the_trial(source: str):
    """Two steps of anakinra by two routes; imaging and blood at weeks 4, 8, 12 and 24; a questionnaire every 2 weeks."""
    one = trial("nl-omon46644", source)
    assert [
        ((600, "mg"), "intravenous", None, (1, "week")),
        ((100, "mg"), "subcutaneous", (1, 1, "day"), (6, "month")),
    ] == [dose(given) for given in doses(one, "Anakinra")]
    assert one.schedule is not None
    weeks = {point.id: point.timing.offset for point in one.schedule.timepoints if point.timing}
    for kind in ("imaging", "sample"):
        offsets = [weeks[point] for point in activity(one, kind).timepoints]
        assert [(week, "week") for week in (4, 8, 12, 24)] == [
            (offset.value, offset.unit) for offset in offsets if offset
        ]
    asked = activity(one, "questionnaire").repeat
    assert asked is not None
    assert (2, "week") == (asked.every.value, asked.every.unit)
    assert one.schedule.start is not None
    assert "first-dose" == one.schedule.start.code


@each_release
@both
def test_omon46644_in_fhir(source: str, release: Any):
    """The same in `dosage`, in the offsets of the plan whose visits have the activities, and in a Timing."""
    bundle = ft.to_fhir(trial("nl-omon46644", source), release, issues=ft.Issues())
    assert [
        ([(600, "mg")], ["47625008"], (None, None, None, 1, "wk")),
        ([(100, "mg")], ["34206005"], (1, 1, "d", 6, "mo")),
    ] == dosages(bundle)
    weeks = [(week, "wk") for week in (4, 8, 12, 24)]
    assert {"beeldvormend onderzoek": weeks, "bloed afgenomen": weeks} == visits(bundle)
    assert {"vragenlijst": {"frequency": 1, "period": 2, "periodUnit": "wk"}} == repeats(bundle)


@both
def test_ozm034_in_the_trial(source: str):
    """100 mg subcutaneously once a day for 14 days, given at the treatment."""
    one = trial("ozm-034", source)
    assert [((100, "mg"), "subcutaneous", (1, 1, "day"), (14, "day"))] == [
        dose(given) for given in doses(one, "Anakinra")
    ]
    given = activity(one, "administration")
    assert (("treatment",), ("anakinra",)) == (given.timepoints, given.interventions)


@each_release
@both
def test_ozm034_in_fhir(source: str, release: Any):
    """The same in `dosage`; the visit of the treatment has the activity, and that the intervention."""
    bundle = ft.to_fhir(trial("ozm-034", source), release, issues=ft.Issues())
    assert [([(100, "mg")], ["34206005"], (1, 1, "d", 14, "d"))] == dosages(bundle)
    assert {"Anakinra": {"duration": 14, "durationUnit": "d"}} == repeats(bundle)
    (visit,) = [one for one in of_kind(bundle, "PlanDefinition") if one["id"].endswith("-visit-treatment")]
    (carried_out,) = [
        one for one in of_kind(bundle, "ActivityDefinition") if one["url"] == visit["action"][0]["definitionCanonical"]
    ]  # fmt: skip
    (needed,) = [one["resource"] for one in carried_out["relatedArtifact"] if one["type"] == "depends-on"]
    assert ["Anakinra"] == [
        one["title"]
        for one in of_kind(bundle, "ActivityDefinition")
        if needed == one["url"] and "dosage" in one
    ]


@both
def test_pump_iii_in_the_trial(source: str):
    """6 courses of floxuridine through the pump, and 5 years of follow-up."""
    one = trial("pump-iii", source)
    (given,) = doses(one, "Floxuridine")
    assert (6, (None, "via chemopomp", None, None)) == (given.courses, dose(given))
    followed = activity(one, "follow-up").duration
    assert followed is not None
    assert (5, "year") == (followed.value, followed.unit)


@each_release
@both
def test_pump_iii_in_fhir(source: str, release: Any):
    """Courses are an extension of the dosage, for FHIR has no word for them; the follow-up is a Timing."""
    bundle = ft.to_fhir(trial("pump-iii", source), release, issues=ft.Issues())
    assert [([], [], (None, None, None, None, None))] == dosages(bundle)
    (courses,) = [
        extension["valuePositiveInt"]
        for one in of_kind(bundle, "ActivityDefinition")
        for given in one.get("dosage", ())
        for extension in given["extension"]
        if extension["url"].endswith("/dose-courses")
    ]
    assert 6 == courses
    five = {"value": Decimal(5), "unit": "year", "system": "http://unitsofmeasure.org", "code": "a"}
    assert {"follow-up": {"boundsDuration": five}} == repeats(bundle)
