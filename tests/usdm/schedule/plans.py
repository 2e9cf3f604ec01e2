"""Trials nobody thought of, whose plans are in the form in which USDM says them."""

from typing import Any

from hypothesis import strategies as st

from fhir_trials.model import Trial

WORDS = st.text(alphabet="abc é中\n", min_size=1, max_size=8).filter(str.strip)
UNIT = st.sampled_from(["second", "minute", "hour", "day", "week", "month", "year"])
NUMBER = st.decimals(min_value="0.5", max_value=500, places=1, allow_nan=False)
SIGNED = NUMBER | NUMBER.map(lambda number: -number)
DURATION = st.fixed_dictionaries({"value": NUMBER, "unit": UNIT})
DAYS = st.fixed_dictionaries({"value": NUMBER, "unit": st.sampled_from(["day", "hour"])})
OFFSET = st.fixed_dictionaries({"value": SIGNED, "unit": UNIT}) | st.fixed_dictionaries(
    {"value": SIGNED, "unit": st.just("month"), "more": st.tuples(DAYS)}
)
LEEWAY = st.fixed_dictionaries(
    {"earlier": st.none() | DURATION, "later": st.none() | DURATION, "text": WORDS}
)
CODING = st.fixed_dictionaries(
    {
        "vocabulary": st.sampled_from(["NCIt", "SNOMED CT", "urn:example:list"]),
        "code": st.integers(1, 99).map(lambda number: f"C{number}"),
        "display": WORDS,
    }
)
KIND = st.sampled_from([{"code": "visit", "text": "Seen"}, {"code": "unscheduled"}, {"text": "Odd"}])
Json = dict[str, Any]


class _Plan:
    """A plan that is being drawn: names first, so that everything may refer to them."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.arms, self.drugs = self.names("arm", 2), self.names("drug", 2)
        self.epochs, self.elements, self.visits = self.names("ep", 3), self.names("el", 3), self.names("v", 3)
        self.lines, self.points, self.activities = (
            self.names("line", 3),
            self.names("p", 5),
            self.names("act", 5),
        )
        self.concepts, self.surrogates = self.names("bc", 3), self.names("sur", 3)
        self.cut = draw(st.integers(0, len(self.points))) if self.lines else len(self.points)

    def names(self, kind: str, most: int) -> list[str]:
        return [f"{kind}{at}" for at in range(self.draw(st.integers(0, most)))]

    def maybe(self, strategy: Any) -> Any:
        return self.draw(st.none() | strategy)

    def one(self, names: Any) -> Any:
        return self.draw(st.none() | st.sampled_from(names)) if names else None

    def some(self, names: Any) -> tuple[Any, ...]:
        return tuple(name for name in names if self.draw(st.booleans()))

    def called(self, name: str) -> Json:
        word = self.draw(WORDS)
        return {"id": name, "name": word, "other_name": self.maybe(WORDS.filter(lambda other: other != word))}

    def described(self, name: str) -> Json:
        return {**self.called(name), "description": self.maybe(WORDS)}

    def rule(self) -> Json:
        return {"text": self.draw(WORDS), "name": self.maybe(WORDS), "description": self.maybe(WORDS)}

    def rules(self) -> Json:
        return {key: self.rule() for key in self.some(("begins", "ends"))}

    def timing(self) -> Json:
        fixed = self.draw(st.booleans())
        return {
            "offset": self.maybe(OFFSET.filter(lambda offset: not fixed or offset["value"] > 0)),
            "fixed": fixed,
            "counted_from": None if fixed else self.one(self.points),
            "measured": self.one(["start-to-end", "end-to-start", "end-to-end"]),
            "leeway": self.maybe(LEEWAY),
            "text": self.maybe(WORDS),
            "name": self.maybe(WORDS),
        }

    def steps(self, at: int, decides: bool) -> list[Json]:
        further = self.points[at + 2 :]
        if decides and self.draw(st.booleans()):
            branches = [
                {"to": self.one(self.points), "condition": self.draw(WORDS)}
                for _ in range(self.draw(st.integers(1, 2)))
            ]
            return [*branches, {"to": self.one(further)}]
        if at in (self.cut - 1, len(self.points) - 1) or not self.draw(st.booleans()):
            return []
        return [{"to": self.one(further)}]

    def timepoint(self, at: int, name: str) -> Json:
        decides = self.draw(st.booleans())
        return {
            **self.described(name),
            "timing": self.timing() if self.draw(st.booleans()) else None,
            "visit": None if decides else self.one(self.visits),
            "epoch": self.one(self.epochs),
            "timeline": None if at < self.cut else self.lines[0],
            "runs": self.one(self.lines),
            "decision": decides,
            "next": self.steps(at, decides),
        }

    def visit(self, name: str, timed: list[str]) -> Json:
        return {
            **self.described(name),
            "kind": self.maybe(KIND),
            "places": self.some([{"code": "home", "text": "At home"}, {"code": "other"}, {"text": "Ward"}]),
            "contact": self.some([{"code": "video", "text": "Screen"}, {"code": "web", "text": "Site"}]),
            "scheduled_at": self.one(timed),
            **self.rules(),
        }

    def procedure(self) -> Json:
        return {
            "name": self.draw(WORDS),
            "kind": self.maybe(WORDS),
            "coding": self.maybe(CODING),
            "intervention": self.one(self.drugs),
        }

    def activity(self, at: int, name: str, done: list[str]) -> Json:
        return {
            **self.called(name),
            "text": self.maybe(WORDS),
            "timepoints": self.some(done),
            "part_of": self.one(self.activities[:at]),
            "timeline": self.one(self.lines),
            "procedures": [self.procedure() for _ in range(self.draw(st.integers(0, 2)))],
            "concepts": (*self.some(self.concepts), *self.some(self.surrogates)),
        }

    def condition(self) -> Json:
        return {
            "name": self.draw(WORDS),
            "description": self.maybe(WORDS),
            "text": self.draw(WORDS),
            "activities": self.some(self.activities),
            "timepoints": self.some(self.points),
        }

    def schedule(self) -> Json:
        points = [self.timepoint(at, name) for at, name in enumerate(self.points)]
        timed = [point["id"] for point in points if point["timing"]]
        done = [point["id"] for point in points if not point["decision"]]
        return {
            "timelines": [
                {**self.described(name), "condition": self.maybe(WORDS), "duration": self.maybe(DURATION)}
                for name in self.lines
            ],
            "epochs": [
                {**self.described(name), "kind": self.maybe(st.just({"code": "screening", "text": "X"}))}
                for name in self.epochs
            ],
            "elements": [
                {**self.described(name), **self.rules(), "interventions": self.some(self.drugs)}
                for name in self.elements
            ],
            "cells": [
                {"arm": arm, "epoch": epoch, "elements": self.some(self.elements)}
                for arm in self.arms
                for epoch in self.some(self.epochs)
            ],
            "visits": [self.visit(name, timed) for name in self.visits],
            "timepoints": points,
            "activities": [self.activity(at, name, done) for at, name in enumerate(self.activities)],
            "conditions": [self.condition() for _ in range(self.draw(st.integers(0, 2)))],
        }

    def item(self, at: int) -> Json:
        number = self.draw(st.integers(0, 2))
        return {
            "id": f"item{at}",
            "name": self.draw(WORDS),
            "coding": self.maybe(CODING),
            "kind": self.maybe(WORDS),
            "required": self.maybe(st.booleans()),
            "enabled": self.draw(st.booleans()),
            "answers": [
                {"coding": self.draw(CODING), "enabled": self.draw(st.booleans())} for _ in range(number)
            ],
        }

    def concept(self, name: str) -> Json:
        items = [self.item(at) for at in range(self.draw(st.integers(0, 2)))]
        return {**self.called(name), "coding": self.draw(CODING), "items": items}


@st.composite
def trials(draw: Any) -> Trial:
    """A trial that has nothing for which USDM has no place."""
    plan = _Plan(draw)
    schedule = plan.schedule()
    return Trial.model_validate(
        {
            "arms": [{"id": name, "name": name} for name in plan.arms],
            "interventions": [{"id": name, "name": name} for name in plan.drugs],
            "schedule": schedule if any(schedule.values()) else None,
            "concepts": [
                *(plan.concept(name) for name in plan.concepts),
                *({**plan.described(name), "reference": plan.maybe(WORDS)} for name in plan.surrogates),
            ],
        }
    )
