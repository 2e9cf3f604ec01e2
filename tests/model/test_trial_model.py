"""The model of a trial: frozen, closed, linked by ids, JSON in and out."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from fhir_trials import json_text, model
from fhir_trials.model import (
    Activity,
    Arm,
    BiomedicalConcept,
    DateFact,
    Dose,
    Duration,
    Enrollment,
    Frequency,
    Identifier,
    Intervention,
    Item,
    Keyword,
    Party,
    Quantity,
    Schedule,
    Term,
    Text,
    Timepoint,
    Title,
    Trial,
)

ANAKINRA = Intervention(id="anakinra", name="Anakinra")
ITEM = Item(id="i", name="I")


def test_values_are_frozen() -> None:
    """A trial cannot be changed, nor anything in it, so it can be shared and compared."""
    trial = Trial(titles=(Title(text="A", kind="study"),))
    with pytest.raises(ValidationError, match="frozen"):
        trial.language = "nl"
    with pytest.raises(ValidationError, match="frozen"):
        trial.titles[0].text = "B"


def test_equal_trials_are_equal_values() -> None:
    """Two trials with the same facts are equal and hash alike."""
    one, other = Trial(interventions=(ANAKINRA,)), Trial(interventions=(ANAKINRA.model_copy(),))
    assert one == other
    assert hash(one) == hash(other)


@pytest.mark.parametrize(
    "data", [{"titel": "A"}, {"design": {"blinding": "open"}}, {"sites": [{"facility": "A", "city": "B"}]}]
)
def test_unknown_members_are_refused(data: dict[str, Any]) -> None:
    """A member the model does not know is an error at any depth, so that nothing is lost by a typing fault."""
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        Trial.model_validate(data)


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u00a0"])
def test_text_says_something(text: str) -> None:
    """A blank text is refused: a fact that is not there is absent, not empty."""
    with pytest.raises(ValidationError):
        Text(text=text)


@pytest.mark.parametrize("date", ["2021", "2021-02", "2021-02-16"])
def test_a_date_is_as_precise_as_it_was_given(date: str) -> None:
    """A year and a month are dates, and stay what they are."""
    assert date == DateFact(date=date).date


@pytest.mark.parametrize(
    "date", ["21", "2021-13", "2021-00", "2021-02-32", "16-02-2021", "2021-2", "2021-02-16T00:00"]
)
def test_other_dates_are_refused(date: str) -> None:
    """Neither another order nor a time passes for a date."""
    with pytest.raises(ValidationError):
        DateFact(date=date)


@pytest.mark.parametrize("local", ["arm 1", "", "-a", "é", "a" * 41, "a_b"])
def test_local_ids_are_plain(local: str) -> None:
    """An id that could not be an id of an element elsewhere is refused."""
    with pytest.raises(ValidationError):
        Arm(id=local, name="A")


@pytest.mark.parametrize("registry", ["CTGov", "nl omon", "nl_omon", "-nl", ""])
def test_registers_have_short_names(registry: str) -> None:
    """A register is named in kebab case."""
    with pytest.raises(ValidationError):
        Identifier(value="1", registry=registry)


@pytest.mark.parametrize("language", ["dutch", "n", "nl_NL"])
def test_languages_are_tags(language: str) -> None:
    """A language is a tag of BCP 47, not a name."""
    with pytest.raises(ValidationError):
        Text(text="a", language=language)


@pytest.mark.parametrize("number", [-1, 2**31, 1.5])
def test_people_are_counted(number: Any) -> None:
    """A number of people is whole, not negative and fits what registers hold."""
    with pytest.raises(ValidationError):
        Enrollment(planned=number)


def test_a_code_is_one_of_its_list() -> None:
    """A code outside its closed list is refused; a word without a code is not."""
    with pytest.raises(ValidationError):
        Trial.model_validate({"phase": {"code": "phase-5", "text": "Phase 5"}})
    assert Trial(phase=Term(text="Phase 5")) == Trial.model_validate({"phase": {"text": "Phase 5"}})


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"interventions": (ANAKINRA, ANAKINRA)}, "interventions: the id 'anakinra' is used twice"),
        (
            {"concepts": (BiomedicalConcept(id="c", name="C", items=(ITEM, ITEM)),)},
            "concept c: items: the id 'i' is used twice",
        ),
        ({"arms": (Arm(id="a", name="A"), Arm(id="a", name="B"))}, "arms: the id 'a' is used twice"),
        (
            {"arms": (Arm(id="a", name="A", interventions=("x",)),)},
            "arm a: 'x' is not one of the trial's interventions",
        ),
        (
            {"schedule": Schedule(timepoints=(Timepoint(id="t", name="T"), Timepoint(id="t", name="U")))},
            "schedule.timepoints: the id 't' is used twice",
        ),
        (
            {"schedule": Schedule(activities=(Activity(id="b", name="B"), Activity(id="b", name="C")))},
            "schedule.activities: the id 'b' is used twice",
        ),
        (
            {"schedule": Schedule(activities=(Activity(id="b", name="B", timepoints=("t",)),))},
            "activity b: 't' is not one of the trial's timepoints",
        ),
        (
            {"schedule": Schedule(activities=(Activity(id="b", name="B", interventions=("x",)),))},
            "activity b: 'x' is not one of the trial's interventions",
        ),
        (
            {"identifiers": (Identifier(value="1", primary=True), Identifier(value="2", primary=True))},
            "identifiers: more than one is primary",
        ),
    ],
)
def test_links_hold(parts: dict[str, Any], message: str) -> None:
    """An id is used once and points to something; one number at most is primary."""
    with pytest.raises(ValidationError, match=message.replace(".", r"\.")):
        Trial(**parts)


def test_good_links_pass() -> None:
    """Arms and activities may point to interventions and timepoints of the same trial."""
    trial = Trial(
        identifiers=(Identifier(value="1", primary=True), Identifier(value="2")),
        arms=(Arm(id="a", name="A", interventions=("anakinra",)),),
        interventions=(ANAKINRA,),
        schedule=Schedule(
            timepoints=(Timepoint(id="t", name="T"),),
            activities=(Activity(id="b", name="B", timepoints=("t",), interventions=("anakinra",)),),
        ),
    )
    assert ("anakinra",) == trial.arms[0].interventions


def test_json_keeps_digits_and_order() -> None:
    """Numbers keep their digits, members the order of the model, and what has no value is left out."""
    dose = Dose(
        amount=Quantity(value=Decimal("2.50"), unit="mg"),
        frequency=Frequency(times=1, period=Decimal(1), unit="day"),
        duration=Duration(value=Decimal(6), unit="month"),
    )
    trial = Trial(
        interventions=(Intervention(id="x", name="X", doses=(dose,)),), enrollment=Enrollment(planned=0)
    )
    expected = (
        b'{"enrollment":{"planned":0},"interventions":[{"id":"x","name":"X","doses":[{"amount":{"value":2.50,'
        b'"unit":"mg"},"frequency":{"times":1,"period":1,"unit":"day"},"duration":{"value":6,"unit":"month"}}]}]}'
    )
    content = json_text.encode(trial.to_dict())
    assert expected == content
    assert trial == Trial.model_validate(json_text.decode(content))


def test_what_is_false_or_zero_is_said() -> None:
    """No and none are facts; they are not left out like what is unknown."""
    data = {"eligibility": {"healthy_volunteers": False}, "enrollment": {"planned": 0, "actual": 0}}
    assert data == {key: value for key, value in Trial.model_validate(data).to_dict().items() if key in data}


def test_defaults_are_left_out() -> None:
    """A plain keyword and an unmarked identifier say no more than they must."""
    trial = Trial(keywords=(Keyword(text="a"),), identifiers=(Identifier(value="1"),))
    assert {"identifiers": ({"value": "1"},), "keywords": ({"text": "a"},)} == trial.to_dict()
    assert {} == Trial().to_dict()


def test_the_title_to_show() -> None:
    """Without kinds the brief title comes first, an acronym last; with kinds the first of them that there is."""
    trial = Trial(
        titles=(
            Title(text="ATC", kind="acronym"),
            Title(text="Scientific", kind="scientific"),
            Title(text="Brief", kind="brief"),
            Title(text="Brief again", kind="brief"),
        )
    )
    assert "Brief" == trial.title()
    assert "Scientific" == trial.title("official", "scientific", "brief")
    assert trial.title("public") is None
    assert Trial().title() is None
    assert "ATC" == Trial(titles=(Title(text="ATC", kind="acronym"),)).title()


def test_the_sponsor() -> None:
    """The lead sponsor wins, then a sponsor, then a sponsor who investigates; others are none."""
    funder = Party(role=Term(code="funder"), organization="F")
    both = Party(role=Term(code="sponsor-investigator"), person="I")
    some = Party(role=Term(code="sponsor"), organization="S")
    lead = Party(role=Term(code="lead-sponsor"), organization="L")
    assert lead == Trial(parties=(funder, both, some, lead)).sponsor
    assert some == Trial(parties=(funder, both, some)).sponsor
    assert both == Trial(parties=(funder, both)).sponsor
    assert Trial(parties=(funder,)).sponsor is None


def test_the_schema_is_closed_and_explained() -> None:
    """The JSON schema of a trial refuses unknown members in every object, and each object is explained."""
    schema = Trial.model_json_schema()
    objects = [schema, *(one for one in schema["$defs"].values() if one["type"] == "object")]
    assert [] == [one["title"] for one in objects if one["additionalProperties"] is not False]
    # the variants of Term, one for each list of codes, share its explanation
    silent = [one["title"] for one in objects if not one.get("description")]
    assert [] == [title for title in silent if not title.startswith("Term[")]


def test_every_type_is_public() -> None:
    """Every type that a trial is made of can be imported from the package of the model."""
    names = {name.partition("_")[0] for name in Trial.model_json_schema()["$defs"]}
    assert set() == names - set(model.__all__)
    assert sorted(model.__all__) == list(model.__all__)
    assert [] == [name for name in model.__all__ if not issubclass(getattr(model, name), BaseModel)]


@pytest.mark.parametrize("text", ["a\x00", "a\x0bb", "\x0c", "a\x1f"])
def test_control_characters_are_refused(text: str) -> None:
    """What FHIR forbids in a text is no text of a trial."""
    with pytest.raises(ValidationError, match="pattern"):
        Text(text=text)


@pytest.mark.parametrize("text", ["a\tb\r\nc", "\u00e9\U0001f600", "\x7f x"])
def test_other_characters_are_text(text: str) -> None:
    """Tab, CR, LF and everything from U+0020 on may stand in a text."""
    assert text == Text(text=text).text


@pytest.mark.parametrize("date", ["2021-02-31", "2023-02-29", "2021-04-31", "0000", "0000-01-01"])
def test_a_date_is_one_of_the_calendar(date: str) -> None:
    """A day that does not exist is refused."""
    with pytest.raises(ValidationError, match="out of range"):
        DateFact(date=date)
