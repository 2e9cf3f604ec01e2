"""Hypothesis strategies for every value of the model, built from its own annotations.

A value is never empty (a product of which nothing is said is no product), texts are trimmed, lengths of time are
positive but for the offset of a timepoint, and the links inside a trial hold.
"""

import copy
import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from string import ascii_letters, ascii_lowercase, digits
from types import NoneType
from typing import Annotated, Any, Literal, TypeVar, cast, get_args, get_origin

from annotated_types import Ge, Le, MinLen
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from pydantic import StringConstraints
from pydantic.fields import FieldInfo

from fhir_trials import clinical_concepts
from fhir_trials.model import (
    Activity,
    Age,
    Arm,
    BiomedicalConcept,
    Bound,
    Cell,
    Coding,
    Criterion,
    Cycle,
    Dose,
    Duration,
    Eligibility,
    Epoch,
    Frequency,
    Identifier,
    Intervention,
    Item,
    Objective,
    Offset,
    Outcome,
    Passage,
    Quantity,
    Schedule,
    Statement,
    Term,
    Timepoint,
    Trial,
    Warned,
    Window,
)
from fhir_trials.model.merged import FactPath
from fhir_trials.model.records import Registry
from fhir_trials.model.values import Language, LocalId, PartialDate, Value, Words
from fhir_trials.registers import registers
from fhir_trials.units import units
from tests.fhir import linked
from tests.fhir.linked import Given

V = TypeVar("V", bound=Value)

_MARKS = "\n\t \"'\\<>&*_#{}[]≥≤é"
_ANY = st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co"), include_characters="\n\t")
# An alphabet makes a text one choice: with one choice a character, whole trials would be too large to be drawn.
_TEXTS = st.text(_ANY, min_size=1, max_size=30) | st.text(f"{_MARKS}abX7", min_size=1, max_size=30)
WORDS = _TEXTS.map(lambda text: text.strip() or "x")
_OF_IDS = ascii_letters + digits
LOCAL_IDS = st.builds(str.__add__, st.sampled_from(_OF_IDS), st.text(f"{_OF_IDS}.-", max_size=39))
_CODES = _TEXTS.map(lambda text: " ".join(text.split()) or "x")
_COUNTED = st.sampled_from(("", "", "[0]", "[12]", "[3..14]", "[1][0]"))
_STEPS = st.builds(str.__add__, st.text(f"{ascii_lowercase}_", min_size=1, max_size=12), _COUNTED)
_PATHS = st.lists(_STEPS, min_size=1, max_size=4).map(".".join)
LANGUAGES = st.sampled_from(("nl", "en", "en-GB", "de-CH", "fr-CH"))
_DAYS = st.dates(date(1901, 1, 1), date(2099, 12, 31)).map(str)
PARTIAL_DATES = st.tuples(_DAYS, st.sampled_from((4, 7, 10))).map(lambda drawn: drawn[0][: drawn[1]])


def _pattern(annotation: Any) -> str | None:
    return next((item.pattern for item in get_args(annotation) if isinstance(item, StringConstraints)), None)


_STRINGS: dict[Any, SearchStrategy[str]] = {
    _pattern(Words): WORDS,
    _pattern(LocalId): LOCAL_IDS,
    _pattern(Language): LANGUAGES,
    _pattern(PartialDate): PARTIAL_DATES,
    _pattern(FactPath): _PATHS,
    _pattern(Coding.__annotations__["code"]): _CODES,
    _pattern(Registry): st.sampled_from(list(registers())),
}


def decimals(least: Decimal | int | str = "0.01", most: int = 5000) -> SearchStrategy[Decimal]:
    """Numbers as people write them: up to three places."""
    return st.integers(0, 3).flatmap(
        lambda places: st.decimals(
            Decimal(least).quantize(Decimal(1).scaleb(-places), "ROUND_CEILING"), most, places=places
        )
    )


def values(kind: type[V], /, **own: SearchStrategy[Any]) -> SearchStrategy[V]:
    """Values of one class of the model; `own` replaces the strategy of a field."""
    fields = {
        name: own[name] if name in own else _field(kind, name, field.annotation, tuple(field.metadata))
        for name, field in kind.model_fields.items()
    }
    if issubclass(kind, Term):
        return cast("SearchStrategy[V]", st.builds(_term(kind), **fields))
    return st.builds(kind, **fields)


def says_something(value: Any) -> bool:
    """Whether a value differs from one of which nothing is known."""
    return not isinstance(value, Value) or bool(value.model_dump(exclude_defaults=True))


def _telling(items: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(item for item in items if says_something(item))


def _or_nothing(value: Any) -> Any:
    return value if says_something(value) else None


def _term(kind: Any) -> Any:
    """A term has a code or a text, and the language is that of its text."""

    def build(code: Any, text: str | None, language: str | None) -> Any:
        text = text if code or text else "x"
        return kind(code=code, text=text, language=language if text else None)

    return build


@cache
def _field(kind: type[Value], name: str, annotation: Any, metadata: tuple[Any, ...]) -> SearchStrategy[Any]:
    special = _SPECIAL.get((kind, name))
    return of(annotation, metadata) if special is None else special


def of(annotation: Any, metadata: Sequence[Any] = ()) -> SearchStrategy[Any]:
    """Whatever an annotation of the model allows."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return of(arguments[0], arguments[1:])
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin is tuple and Ellipsis not in arguments:
        return st.tuples(*map(of, arguments))
    if origin is tuple:
        least = next((item.min_length for item in _flat(metadata) if isinstance(item, MinLen)), 0)
        return st.lists(of(arguments[0]), min_size=least, max_size=2).map(_telling)
    if NoneType in arguments:
        return st.none() | of(next(item for item in arguments if item is not NoneType)).map(_or_nothing)
    if annotation in _MADE:
        return _MADE[annotation]()
    if isinstance(annotation, type) and issubclass(annotation, Value):
        return st.deferred(lambda: values(annotation))
    return _primitive(annotation, list(_flat(metadata)))


def _primitive(annotation: Any, metadata: list[Any]) -> SearchStrategy[Any]:
    least = next((item.ge for item in metadata if isinstance(item, Ge)), None)
    most = next((item.le for item in metadata if isinstance(item, Le)), None)
    if annotation is str:
        pattern = next(item.pattern for item in metadata if isinstance(item, StringConstraints))
        known = _STRINGS.get(pattern)
        return known if known is not None else st.from_regex(re.compile(f"{pattern[:-1]}\\Z"), fullmatch=True)
    if annotation is bool:
        return st.booleans()
    if annotation is int:
        return st.integers(1 if least is None else cast("int", least), cast("int", most or 1000))
    if annotation is Decimal:
        return decimals(-180 if least is None else cast("Decimal", least))
    raise NotImplementedError(f"no strategy for {annotation}")


def _flat(metadata: Sequence[Any]) -> Iterator[Any]:
    for item in metadata:
        if isinstance(item, FieldInfo):
            yield from item.metadata
        else:
            yield item


_SPANS = st.tuples(st.integers(0, 12), st.integers(0, 12))
_TOPICS = list(clinical_concepts.topics())
_CONCEPTS = st.sampled_from([*clinical_concepts.concepts(), *_TOPICS, "not_in_the_table"])
_UNITS = st.sampled_from([*units(), "{ULN}", "{LLN}", "{score}", "{INR}", "1", "a", "mo", "[odd]/L"])
_SPECIAL: dict[tuple[type[Value], str], SearchStrategy[Any]] = {
    (Statement, "span"): _SPANS,
    (Statement, "concept"): st.none() | _CONCEPTS,
    (Statement, "unit"): st.none() | _UNITS,
    (Warned, "span"): _SPANS,
    (Duration, "value"): decimals(),
    (Offset, "value"): decimals(-5000),
    (Frequency, "period"): decimals(),
    (Age, "value"): decimals(0, 130),
    (Quantity, "unit"): st.none()
    | WORDS
    | st.sampled_from(("mg", "mg/kg", "[IU]/m2.d", "milligram", "MG", "puff")),
}


def bounds(numbers: SearchStrategy[Decimal] | None = None) -> SearchStrategy[tuple[Bound, ...]]:
    """Bounds as people write them: one, two, listed values; now and then odd ones."""
    number = decimals(0) if numbers is None else numbers
    one = st.builds(Bound, side=st.sampled_from(("lower", "upper")), value=number, inclusive=st.booleans())
    both = st.tuples(
        st.builds(Bound, side=st.just("lower"), value=number, inclusive=st.booleans()),
        st.builds(Bound, side=st.just("upper"), value=number, inclusive=st.booleans()),
    )
    row = st.tuples(st.integers(0, 4), st.integers(1, 4)).map(
        lambda drawn: tuple(Bound(side="equal", value=Decimal(drawn[0] + step)) for step in range(drawn[1]))
    )
    return st.one_of(
        one.map(lambda bound: (bound,)), both, row, st.lists(values(Bound), max_size=3).map(tuple)
    )


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    """Statements, most of them such as can be coded."""
    if draw(st.integers(0, 3)) == 0:
        return draw(values(Statement))
    concept = clinical_concepts.concepts()[draw(st.sampled_from(list(clinical_concepts.concepts())))]
    kind: Any = concept.kind
    name = concept.name
    if draw(st.integers(0, 3)) == 0:
        name = draw(st.sampled_from(_TOPICS))
        kind = clinical_concepts.topics()[name].kind
    held: dict[str, Any] = {}
    if kind == "sex":
        held["values"] = (draw(st.sampled_from(("female", "male"))),)
    elif kind in ("age", "measurement", "score"):
        of_row = draw(st.sampled_from(concept.rows)).units
        held["unit"] = draw(st.none() | (st.sampled_from(of_row) if of_row else st.none()))
        held["bounds"] = draw(bounds())
    return Statement(
        kind=kind,
        concept=name,
        span=draw(st.just((0, 1)) | _SPANS),
        negated=draw(st.sampled_from((False, False, True))),
        window=draw(st.none() | st.none() | windows()),
        **held,
    )


def windows() -> SearchStrategy[Window]:
    """Windows with an end."""
    number = decimals(0)
    ends = st.tuples(st.none() | number, st.none() | number).filter(any)
    return ends.flatmap(lambda drawn: values(Window, minimum=st.just(drawn[0]), maximum=st.just(drawn[1])))


@st.composite
def criteria(draw: st.DrawFn) -> Criterion:
    """Criteria, many of them fully understood."""
    if draw(st.booleans()):
        return draw(values(Criterion, level=st.integers(0, 3)))
    section = draw(st.sampled_from(("inclusion", "exclusion")))
    together: Any = "all" if section == "inclusion" else "any"
    coverage, joined, most = draw(
        st.sampled_from((("full", None, 1), ("full", together, 3), ("partial", together, 3)))
    )
    return draw(
        values(
            Criterion,
            section=st.just(section),
            level=st.sampled_from((0, 0, 1)),
            coverage=st.just(coverage),
            joined=st.just(joined),
            statements=st.lists(statements(), max_size=most).map(tuple),
            below=st.just(together),
            for_some=st.just(False),
            warnings=st.just(()),
        )
    )


_MADE: dict[Any, Any] = {Statement: statements, Window: windows, Criterion: criteria}


def interventions() -> SearchStrategy[tuple[Intervention, ...]]:
    """The interventions of one trial."""
    return _unique(values(Intervention))


def arms(given: Sequence[str]) -> SearchStrategy[tuple[Arm, ...]]:
    """The arms of one trial with these interventions."""
    return _unique(values(Arm, interventions=_some(given)))


_HANGING: dict[str, type[Value]] = {
    "timepoints": Timepoint,
    "epochs": Epoch,
    "cells": Cell,
    "cycles": Cycle,
    "activities": Activity,
}


@st.composite
def schedules(draw: st.DrawFn, given: Given | None = None) -> Schedule:
    """A schedule of a trial with these arms, interventions and concepts."""
    # what hangs on others (cells, cycles, marks) is only there where those are
    least = draw(st.sampled_from((0, 1)))
    lists = {name: st.lists(values(kind), min_size=least, max_size=2) for name, kind in _HANGING.items()}
    drawn = linked.schedule(draw(values(Schedule, **lists)), given or Given())
    return drawn if says_something(drawn) else Schedule(start=Term(text=draw(WORDS)))


def concepts() -> SearchStrategy[tuple[BiomedicalConcept, ...]]:
    """What is collected in one trial."""
    return _unique(values(BiomedicalConcept, items=_unique(values(Item))))


def passages() -> SearchStrategy[tuple[Passage, ...]]:
    """Passages, each with a text, a heading or both."""
    either = st.tuples(st.none() | WORDS, st.none() | WORDS).filter(any)
    one = either.flatmap(lambda drawn: values(Passage, text=st.just(drawn[0]), heading=st.just(drawn[1])))
    return st.lists(one, max_size=2).map(tuple)


@st.composite
def trials(draw: st.DrawFn, **own: SearchStrategy[Any]) -> Trial:
    """Whole trials; `own` replaces the strategy of a member."""
    given = draw(own.pop("interventions", interventions()))
    ids = [one.id for one in given]
    groups = draw(own.pop("arms", arms(ids)))
    collected = draw(own.pop("concepts", concepts()))
    aims = draw(own.pop("objectives", st.lists(values(Objective), max_size=2).map(linked.aims)))
    measured = st.lists(values(Outcome), max_size=2).map(lambda drawn: linked.answers(drawn, aims))
    identifiers = draw(own.pop("identifiers", st.lists(values(Identifier), max_size=3)))
    named = Given([one.id for one in groups], ids, [one.id for one in collected])
    return draw(
        values(
            Trial,
            **{
                "interventions": st.just(given),
                "arms": st.just(groups),
                "concepts": st.just(collected),
                "objectives": st.just(aims),
                "outcomes": measured,
                "passages": passages(),
                "schedule": st.none() | schedules(named),
                "identifiers": st.just(tuple(_one_primary(identifiers))),
                **own,
            },
        )
    )


@st.composite
def protocols(draw: st.DrawFn, **own: SearchStrategy[Any]) -> Trial:
    """Trials with at least one arm, intervention or schedule, and beside those only what is asked for."""
    given = draw(interventions())
    ids = [one.id for one in given]
    drawn = {name: draw(strategy) for name, strategy in own.items()}
    group = draw(arms(ids))
    collected = [one.id for one in drawn.get("concepts", ())]
    schedule = draw(st.none() | schedules(Given([one.id for one in group], ids, collected)))
    if not (given or group or schedule):
        group = (draw(values(Arm, interventions=st.just(()))),)
    return Trial(interventions=given, arms=group, schedule=schedule, **drawn)


def damaged(resource: dict[str, Any]) -> SearchStrategy[dict[str, Any]]:
    """The resource with one of its members, anywhere, replaced by something else."""
    odd = st.sampled_from(
        (None, "", "x", 0, -1, True, Decimal("0.5"), [], {}, [None], ["x"], {"x": 1}, [{}], [[]])
    )
    return st.tuples(st.sampled_from(list(_places(resource))), odd).map(lambda drawn: _with(resource, *drawn))


def _places(node: Any) -> Iterator[tuple[Any, ...]]:
    members = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in members:
        yield (key,)
        yield from ((key, *rest) for rest in _places(child))


def _with(node: Any, place: tuple[Any, ...], value: Any) -> Any:
    if not place:
        return copy.deepcopy(value)
    changed = copy.deepcopy(node)
    changed[place[0]] = _with(node[place[0]], place[1:], value)
    return changed


def eligibilities() -> SearchStrategy[Eligibility]:
    """What a register says about who may take part."""
    return values(Eligibility).filter(says_something)


def doses() -> SearchStrategy[Dose]:
    """One step of a dosing scheme."""
    return values(Dose).filter(says_something)


def _one_primary(identifiers: Sequence[Identifier]) -> Iterator[Identifier]:
    found = False
    for identifier in identifiers:
        yield identifier.model_copy(update={"primary": identifier.primary and not found})
        found = found or identifier.primary


def _unique(strategy: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.lists(strategy, max_size=3, unique_by=lambda value: value.id).map(tuple)


def _some(ids: Sequence[str]) -> SearchStrategy[Any]:
    return st.lists(st.sampled_from(ids), max_size=3).map(tuple) if ids else st.just(())
