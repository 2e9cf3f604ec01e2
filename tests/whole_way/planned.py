"""A trial whose schedule has something of everything: timelines, visits, windows, cycles, branches, what is collected."""

from typing import Any

from fhir_trials.model import Trial

DAY, WEEK = "day", "week"


def day(count: int, **more: Any) -> dict[str, Any]:
    """Planned so many days after the first dose."""
    return {"offset": {"value": count, "unit": DAY}, "counted_from": "first-dose", **more}


def within(earlier: int, later: int) -> dict[str, Any]:
    """So many days before and after."""
    return {"leeway": {"earlier": {"value": earlier, "unit": DAY}, "later": {"value": later, "unit": DAY}}}


def planned(key: str, *, leeway: int = 3, without: frozenset[str] = frozenset(), unit: str = "mg") -> Trial:
    """The trial.

    Args:
        key: what it is called.
        leeway: how many days later the visit of week 4 may be.
        without: ids of timepoints and activities that it does not have.
        unit: of the dose.
    """
    points: list[dict[str, Any]] = [
        {
            "id": "screening",
            "name": "Screening",
            "other_name": "SCR",
            "timing": day(-14, **within(7, 7)),
            "visit": "screening-visit",
            "epoch": "before",
            "timeline": "main",
            "next": [{"to": "first-dose", "condition": "All criteria are met"}, {}],
        },
        {
            "id": "first-dose",
            "name": "First dose",
            "timing": {"fixed": True, "offset": {"value": 1, "unit": DAY}},
            "visit": "dosing-visit",
            "epoch": "treatment",
            "timeline": "main",
        },
        {
            "id": "week-4",
            "name": "Week 4",
            "timing": day(28, **within(3, leeway), text="4 weeks"),
            "duration": {"value": 1, "unit": DAY},
            "visit": "week-4-visit",
            "epoch": "treatment",
            "timeline": "main",
        },
        {
            "id": "last",
            "name": "Follow-up",
            "timing": {"offset": {"value": 12, "unit": WEEK}, "counted_from": "week-4"},
            "epoch": "after",
            "arms": ["arm-a"],
            "timeline": "main",
        },
        {"id": "supine", "name": "Supine", "timing": {"fixed": True}, "timeline": "pressure"},
        {
            "id": "standing",
            "name": "Standing",
            "timing": {"offset": {"value": 5, "unit": "minute"}, "counted_from": "supine"},
            "timeline": "pressure",
        },
    ]
    activities: list[dict[str, Any]] = [
        {
            "id": "dosing",
            "name": "Dosing",
            "kind": {"code": "administration"},
            "timepoints": ["first-dose"],
            "interventions": ["salt"],
            "procedures": [{"name": "Swallowing", "intervention": "salt"}],
        },
        {"id": "vital-signs", "name": "Vital signs", "timepoints": ["screening", "week-4"]},
        {
            "id": "blood-pressure",
            "name": "Blood pressure",
            "part_of": "vital-signs",
            "timepoints": ["screening", "week-4"],
            "timeline": "pressure",
            "concepts": ["pressure"],
        },
        {
            "id": "diary",
            "name": "Diary",
            "kind": {"code": "questionnaire"},
            "repeat": {"every": {"value": 1, "unit": WEEK}, "times": 12},
        },
        {"id": "call", "name": "Call", "kind": {"code": "contact"}, "timepoints": ["last"]},
    ]
    kept = [one for one in points if one["id"] not in without]
    done = [
        {**one, "timepoints": [point for point in one.get("timepoints", []) if point not in without]}
        for one in activities
        if one["id"] not in without
    ]
    return Trial.model_validate(
        {
            "key": key,
            "language": "en",
            "titles": [{"text": "Salt at all times", "kind": "brief"}],
            "status": {"recruitment": {"code": "recruiting"}},
            "arms": [
                {"id": "arm-a", "name": "A", "interventions": ["salt"]},
                {"id": "arm-b", "name": "B", "kind": {"code": "no-intervention"}},
            ],
            "interventions": [
                {
                    "id": "salt",
                    "name": "Salt",
                    "doses": [
                        {
                            "amount": {"value": 5, "unit": unit},
                            "route": {"code": "oral"},
                            "frequency": {"times": 1, "period": 1, "unit": DAY},
                        }
                    ],
                }
            ],
            "concepts": [
                {
                    "id": "pressure",
                    "name": "Blood pressure",
                    "items": [
                        {"id": "systolic", "name": "Systolic", "kind": "decimal"},
                        {
                            "id": "position",
                            "name": "Position",
                            "answers": [
                                {"coding": {"vocabulary": "NCIt", "code": "C62166", "display": "Standing"}},
                                {"coding": {"vocabulary": "NCIt", "code": "C62167", "display": "Supine"}},
                            ],
                        },
                    ],
                }
            ],
            "schedule": {
                "start": {"code": "first-dose"},
                "timelines": [
                    {"id": "main", "name": "Main", "main": True, "begins_at": "screening"},
                    {"id": "pressure", "name": "Orthostatic pressure", "condition": "Each time it is taken"},
                ],
                "epochs": [
                    {"id": "before", "name": "Before", "kind": {"code": "screening"}},
                    {"id": "treatment", "name": "Treatment", "kind": {"code": "treatment"}},
                    {"id": "after", "name": "After", "kind": {"code": "follow-up"}},
                ],
                "elements": [
                    {"id": "on-salt", "name": "On salt", "interventions": ["salt"]},
                    {"id": "nothing", "name": "Nothing"},
                ],
                "cells": [
                    {"arm": "arm-a", "epoch": "treatment", "elements": ["on-salt"]},
                    {"arm": "arm-b", "epoch": "treatment", "elements": ["nothing"]},
                ],
                "visits": [
                    {"id": "screening-visit", "name": "Screening visit", "scheduled_at": "screening"},
                    {"id": "dosing-visit", "name": "Dosing visit", "places": [{"code": "clinic"}]},
                    {"id": "week-4-visit", "name": "Visit 3", "contact": [{"code": "telephone"}]},
                ],
                "timepoints": kept,
                "cycles": [
                    {
                        "id": "cycle",
                        "name": "Cycle",
                        "timepoints": ["first-dose"],
                        "length": {"value": 28, "unit": DAY},
                        "times": 1,
                    }
                ],
                "activities": done,
                "conditions": [
                    {"name": "a", "text": "Before dosing", "activities": ["vital-signs"], "timepoints": []}
                ],
            },
        }
    )
