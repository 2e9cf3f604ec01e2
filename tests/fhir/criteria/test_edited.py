"""Characteristics of ours that somebody changed on a server, or coded ones that others added."""

from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from fhir_trials import building
from fhir_trials.cursor import Cursor
from fhir_trials.fhir import group
from fhir_trials.issues import Issues
from fhir_trials.model import Age, Criterion, Eligibility, Statement
from tests.fhir import strategies
from tests.fhir.groups import OWN, read, write
from tests.fhir.leftovers import unreported
from tests.fhir.rich import CODED
from tests.fhir.statements import anc, any_of, full, hb, joined, least, most

Json = dict[str, Any]


def edited(criteria: tuple[Criterion, ...], edit: Callable[[list[Json]], None]) -> tuple[Any, list[str]]:
    """What is read after somebody edited the characteristics, and what is left."""
    resource = write(Eligibility(criteria=criteria))
    edit(resource["characteristic"])
    found, left = read(resource)
    return found.criteria, left


def told(criteria: tuple[Criterion, ...], edit: Callable[[list[Json]], None]) -> tuple[Any, list[str]]:
    """What is read after somebody edited the characteristics, and the codes of the issues."""
    resource = write(Eligibility(criteria=criteria))
    edit(resource["characteristic"])
    cursor, issues = Cursor(resource, "Group"), Issues()
    found = Eligibility.model_validate(group.from_fhir(cursor, issues))
    cursor.report_rest(issues, "not-read")
    return found.criteria, [issue.code for issue in issues]


def setting(path: str, value: Any, at: int = 0) -> Callable[[list[Json]], None]:
    """An edit that sets one member."""

    def edit(characteristics: list[Json]) -> None:
        node, steps = characteristics[at], path.split(".")
        for step in steps[:-1]:
            node = node[int(step)] if isinstance(node, list) else node[step]
        node[steps[-1]] = value

    return edit


HB = full(hb(least("10")))
ECOG = full(Statement(kind="score", concept="ecog", span=(0, 2), bounds=any_of("0", "1"), unit="{score}"))


def most_one(found: list[Json]) -> None:
    """An edit that puts a bound in the place of a range."""
    end = found[0].pop("valueRange")["high"]
    found[0]["valueQuantity"] = {**end, "comparator": "<="}


def partly(statement: Statement, section: Any = "inclusion") -> Criterion:
    """What is left of a criterion in full when code and value say something else than its words."""
    how = "all" if section == "inclusion" else "any"
    return full(statement, section, coverage="partial", joined=how)


@pytest.mark.parametrize(
    ("criterion", "edit", "expected"),
    [
        (HB, setting("valueQuantity.value", 9), partly(hb(least("9")))),
        (HB, setting("valueQuantity.value", -3), partly(hb(least("-3")))),
        (HB, setting("valueQuantity.comparator", ">"), partly(hb(least("10", strict=True)))),
        (HB, setting("valueQuantity.comparator", "<"), partly(hb(most("10", strict=True)))),
        (HB, setting("valueQuantity.code", "g/L"), partly(hb(least("10"), unit="g/L"))),
        (HB, setting("code.coding.0.code", "26499-4"), partly(hb(least("10"), concept="neutrophils"))),
        (HB, setting("exclude", True), partly(hb(least("10")), "exclusion")),
        (
            ECOG,
            setting("valueRange.high.value", 2),
            partly(ECOG.statements[0].model_copy(update={"bounds": any_of("0", "1", "2")})),
        ),
        (
            ECOG,
            setting("valueRange.high.value", Decimal("1.5")),
            partly(ECOG.statements[0].model_copy(update={"bounds": (least("0"), most("1.5"))})),
        ),
        (ECOG, most_one, partly(ECOG.statements[0].model_copy(update={"bounds": (most("1"),)}))),
        (
            full(Statement(kind="status", concept="pregnancy", span=(0, 2))),
            setting("valueBoolean", False),
            partly(Statement(kind="status", concept="pregnancy", span=(0, 2), negated=True)),
        ),
        (
            full(hb(least("8"), most("10", strict=True))),
            lambda found: found.pop(),
            partly(hb(least("8"))),
        ),
        (
            full(hb(least("8"), most("10", strict=True))),
            setting("valueQuantity.code", "g/L", 1),
            joined(
                "all",
                "inclusion",
                hb(least("8")),
                hb(most("10", strict=True), unit="g/L"),
                coverage="partial",
            ),
        ),
        (
            joined("all", "inclusion", hb(least("10")), anc(least("1"))),
            setting("exclude", True, 1),
            joined("all", "inclusion", hb(least("10")), anc(least("1"), negated=True), coverage="partial"),
        ),
    ],
)
def test_a_changed_value_is_read_as_changed(criterion: Criterion, edit: Any, expected: Criterion) -> None:
    """A number, comparator, unit, code or `exclude` that was changed is what is stated now, and not all of the words."""
    criteria, codes = told((criterion,), edit)
    assert ((expected,), []) == edited((criterion,), edit)
    assert ((expected,), "criterion-edited") == (criteria, codes[0])


def test_what_is_told_names_what_code_and_value_say() -> None:
    """A person sees which criterion it is, and what is kept of it."""
    resource = write(Eligibility(criteria=(HB,)))
    setting("valueQuantity.value", 9)(resource["characteristic"])
    issues = Issues()
    group.from_fhir(Cursor(resource, "Group"), issues)
    said = "what is stated of a criterion changed since it was understood; kept: hemoglobin ≥ 9 g/dL"
    assert [("warning", "criterion-edited", "Group.characteristic[0]", said, "")] == list(issues)


def messages(criteria: tuple[Criterion, ...], edit: Callable[[list[Json]], None]) -> list[str]:
    """What is told of an edit."""
    resource, issues = write(Eligibility(criteria=criteria)), Issues()
    edit(resource["characteristic"])
    group.from_fhir(Cursor(resource, "Group"), issues)
    return [issue.message for issue in issues]


HIV = full(Statement(kind="condition", concept="hiv_infection", span=(0, 3)), "exclusion", text="HIV")
TWO = joined("all", "inclusion", hb(least("10")), anc(least("1")))


def all_of_it(found: list[Json]) -> None:
    """An edit of words, section and value."""
    for edit in (
        setting("extension.0.valueString", "x"),
        setting("exclude", True),
        setting("valueQuantity.value", 9),
    ):
        edit(found)


@pytest.mark.parametrize(
    ("criterion", "edit", "expected"),
    [
        (HIV, setting("exclude", False), ["the section of a criterion changed; kept: HIV infection"]),
        (
            HB,
            setting("extension.0.valueString", "Hb"),
            ["the words of a criterion changed; to be understood anew; left out: hemoglobin ≥ 10 g/dL"],
        ),
        (
            HB,
            all_of_it,
            ["the words, the section and what is stated of a criterion changed; kept: hemoglobin ≥ 9 g/dL"],
        ),
        (
            TWO,
            lambda found: found.pop(),
            ["what is stated of a criterion changed; kept: hemoglobin ≥ 10 g/dL"],
        ),
        (
            TWO,
            setting("extension.0.valueString", "Hb"),
            [
                "the characteristics of one criterion have different words now, and are criteria of their own; "
                f"kept: {said}"
                for said in ("hemoglobin ≥ 10 g/dL", "neutrophils ≥ 1 × 10⁹/L")
            ],
        ),
        (
            Criterion(text="x", section="inclusion", coverage="none"),
            setting("exclude", True),
            ["the section of a criterion changed; to be understood anew"],
        ),
    ],
    ids=["section", "words", "all", "removed", "one-of-two", "nothing-stated"],
)
def test_what_is_told_of_an_edit_is_what_differs(
    criterion: Criterion, edit: Any, expected: list[str]
) -> None:
    """Words, section and what is stated are told each, and none that stayed as it was."""
    since = " since it was understood"
    assert expected == [message.replace(since, "") for message in messages((criterion,), edit)]


def test_criteria_that_were_moved_to_the_exclusions_hold_together_in_a_way_nobody_tells() -> None:
    """All of an inclusion have to hold; where all of its characteristics exclude, any of them does."""

    def edit(found: list[Json]) -> None:
        found[0]["exclude"] = found[1]["exclude"] = True

    both = hb(least("10")), anc(least("1"))
    criteria, codes = told((joined("all", "inclusion", *both),), edit)
    assert ((joined(None, "exclusion", *both, coverage="partial"),), ["criterion-edited"]) == (
        criteria,
        codes,
    )


def test_words_in_another_section_are_to_be_understood_anew() -> None:
    """A criterion in words that somebody moves to the exclusions keeps its words and its language alone."""
    lost = Criterion(text="Hb = 9", section="inclusion", language="en", coverage="none")
    criteria, codes = told((lost,), setting("exclude", True))
    assert (Criterion(text="Hb = 9", section="exclusion", language="en"),) == criteria
    assert ["criterion-edited"] == codes


def test_words_that_were_changed_give_up_what_was_understood() -> None:
    """What was understood holds for the words it was read from; others are to be understood anew."""
    window = full(hb(least("10"), limit="exception"))

    def edit(found: list[Json]) -> None:
        found[0]["extension"][0]["valueString"] = found[0]["valueCodeableConcept"]["text"] = "ANC"

    assert ((Criterion(text="ANC", section="inclusion"),), []) == edited((window,), edit)


@pytest.mark.parametrize("text", ["Hb ANC unless transfused", "Haemoglobin, as before"])
def test_a_value_beside_changed_words_goes_with_those_it_was_made_of(text: str) -> None:
    """Code and value that we wrote say what the former words said: left out, and told."""
    criteria, codes = told((HB,), setting("extension.0.valueString", text))
    assert ((Criterion(text=text, section="inclusion"),), ["criterion-edited"]) == (criteria, codes)


def test_a_changed_value_beside_changed_words_is_a_stranger_s() -> None:
    """Who changes both means both: the criterion states it, and nobody says that it is all of the words."""

    def edit(found: list[Json]) -> None:
        found[0]["extension"][0]["valueString"] = "Hb >= 9 g/dL"
        found[0]["valueQuantity"]["value"] = 9

    criteria, codes = told((HB,), edit)
    statement = hb(least("9"), span=(0, 12))
    expected = full(statement, text="Hb >= 9 g/dL", coverage="partial", joined="all")
    assert ((expected,), ["criterion-edited"]) == (criteria, codes)


def test_a_changed_part_of_a_list_gives_up_what_was_understood_of_it() -> None:
    """The others keep theirs."""
    ill = Statement(kind="condition", concept="diabetes_mellitus", span=(0, 8))
    parts = (
        Criterion(text="Any of:", section="inclusion", coverage="none", below="any"),
        full(ill, text="Diabetes", level=1),
        full(hb(least("9")), level=1),
    )

    def edit(found: list[Json]) -> None:
        said = found[0]["extension"]
        part = [one for one in said if one["url"].endswith("criterion-part")][1]["extension"]
        part[0]["valueMarkdown"] = "Diabetes of type 1"
        said[0]["valueString"] = said[0]["valueString"].replace("Diabetes", "Diabetes of type 1")

    criteria, codes = told(parts, edit)
    changed = Criterion(text="Diabetes of type 1", section="inclusion", level=1)
    assert ((parts[0], changed, parts[2]), ["criterion-edited"]) == (criteria, codes[:1])


def test_the_same_twice_is_once() -> None:
    """A characteristic that was duplicated says nothing new."""
    assert ((HB,), []) == told((HB,), lambda found: found.append(deepcopy(found[0])))


def test_two_lower_bounds_are_no_statement() -> None:
    """They are two statements, of which the words say one."""

    def edit(found: list[Json]) -> None:
        found.append(deepcopy(found[0]))
        found[1]["valueQuantity"]["value"] = 11

    expected = joined("all", "inclusion", hb(least("10")), hb(least("11")), coverage="partial")
    assert ((expected,), ["criterion-edited"]) == told((HB,), edit)


@pytest.mark.parametrize(
    ("criterion", "coverage"),
    [
        (HB, "partial"),
        (full(hb(least("10"), limit="exception")), "partial"),
        (full(hb(), coverage="none"), "none"),
    ],
)
@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("period", {"start": "2010"}),
        ("durationQuantity", {"value": 3}),
        ("description", "only once"),
        ("nobodyKnows", True),
    ],
)
def test_what_may_narrow_a_criterion_is_told_and_it_is_not_full(
    criterion: Criterion, coverage: Any, member: str, value: Any
) -> None:
    """A period, a duration, or a member of a later release says more than code and value."""
    criteria, codes = told((criterion,), setting(member, value))
    assert (criterion.model_copy(update={"coverage": coverage}),) == criteria
    assert {"not-read"} == set(codes)


def test_what_may_narrow_a_criterion_as_an_extension_does_so_too() -> None:
    """Members of R6 stand in extensions in the releases before."""
    url = "http://hl7.org/fhir/6.0/StructureDefinition/extension-Group.characteristic.timing"
    criteria, codes = told(
        (HB,), lambda found: found[0]["extension"].append({"url": url, "valueString": "x"})
    )
    assert ((HB.model_copy(update={"coverage": "partial"}),), {"not-read"}) == (criteria, set(codes))


@pytest.mark.parametrize("criterion", [HB, Criterion(text="Hb", section="inclusion", coverage="none")])
def test_a_modifier_that_nobody_understands_leaves_the_words_alone(criterion: Criterion) -> None:
    """It may turn round all that a characteristic says: nothing is stated, and its words are not to be understood."""
    modifier = [{"url": "http://example.org/not", "valueBoolean": True}]
    criteria, codes = told((criterion,), setting("modifierExtension", modifier))
    assert (Criterion(text=criterion.text, section="inclusion", coverage="none"),) == criteria
    assert {"not-read"} == set(codes)


def test_a_modifier_of_the_group_leaves_all_words_alone() -> None:
    """It may turn round what every characteristic says, the register's ages too."""
    age = Age(value=Decimal(18), unit="year")
    resource = write(Eligibility(minimum_age=age, criteria=(HB,)))
    resource["modifierExtension"] = [{"url": "http://example.org/not", "valueBoolean": True}]
    found, left = read(resource)
    assert Eligibility(criteria=(Criterion(text="Hb ANC", section="inclusion", coverage="none"),)) == found
    assert "Group.characteristic[0].valueQuantity" in left


def test_a_modifier_of_an_age_leaves_it() -> None:
    """It is no lower bound of ours."""
    resource = write(Eligibility(minimum_age=Age(value=Decimal(18), unit="year")))
    resource["characteristic"][0]["modifierExtension"] = [
        {"url": "http://example.org/not", "valueBoolean": True}
    ]
    found, left = read(resource)
    assert (None, ()) == (found.minimum_age, found.criteria)
    assert "Group.characteristic[0].valueQuantity" in left


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (
            {"valueQuantity": {"value": 9, "comparator": ">=", "code": "foo"}},
            "hemoglobin is not measured in foo",
        ),
        (
            {"valueQuantity": {"value": 9, "comparator": ">=", "code": "kg"}},
            "hemoglobin is not measured in kg",
        ),
        (
            {"valueRange": {"low": {"value": 12, "code": "g/dL"}, "high": {"value": 9, "code": "g/dL"}}},
            "no value is at least 12 and at most 9",
        ),
    ],
)
def test_a_stranger_s_value_that_cannot_be_is_doubted(value: Json, said: str) -> None:
    """A unit that the code is not measured in, and a range that ends before it begins, are not all that is said."""
    for quantity in (value.get("valueQuantity"), *value.get("valueRange", {}).values()):
        if quantity:
            quantity["system"] = "http://unitsofmeasure.org"
    code = {"coding": [{"system": "http://loinc.org", "code": "718-7"}]}
    issues = Issues()
    found = group.from_fhir(Cursor({"characteristic": [{"code": code, "exclude": False, **value}]}), issues)
    assert ["partial"] == [one["coverage"] for one in found["criteria"]]
    assert [("warning", "criterion-doubtful", said)] == [(one[0], one[1], one[3]) for one in issues]


def test_a_condition_in_other_words_is_not_the_one_we_wrote() -> None:
    """The value's words were changed: they are reported, and the criterion keeps its own words alone."""
    ill = full(Statement(kind="condition", span=(0, 2)))
    criteria, left = edited((ill,), setting("valueCodeableConcept.text", "something else"))
    assert (Criterion(text="Hb ANC", section="inclusion"),) == criteria
    assert "Group.characteristic[0].valueCodeableConcept.text" in left


def test_words_that_somebody_coded_are_partly_understood() -> None:
    """A code and a value in place of our words: the criterion states them, and keeps its words."""

    def edit(found: list[Json]) -> None:
        del found[0]["valueCodeableConcept"]
        found[0]["code"] = {"coding": [{"system": "http://loinc.org", "code": "718-7"}]}
        quantity = {"value": 10, "comparator": ">=", "system": "http://unitsofmeasure.org", "code": "g/dL"}
        found[0]["valueQuantity"] = quantity

    plain = Criterion(text="Hb fine", section="exclusion", coverage="none")
    stated = joined("any", "exclusion", hb(least("10"), span=(0, 7)), text="Hb fine", coverage="partial")
    assert ((stated,), []) == edited((plain,), edit)


def test_words_that_were_taken_away_are_made_again() -> None:
    """Where only the coded part of a criterion is left, it is still known to be a part."""
    partly = joined("all", "inclusion", hb(least("10")), coverage="partial")
    criteria, left = edited((partly,), lambda found: found.pop(0))
    assert ((partly,), []) == (criteria, left)


def test_a_copy_of_ours_with_another_order_is_another_criterion() -> None:
    """Somebody copies a coded criterion and changes place and number."""

    def edit(found: list[Json]) -> None:
        other = deepcopy(found[0])
        other["extension"][1]["valuePositiveInt"] = 2
        other["valueQuantity"]["value"] = 9
        found.append(other)

    assert ((HB, partly(hb(least("9")))), []) == edited((HB,), edit)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda found: found[0]["extension"][3]["extension"].append({"url": "words", "valueString": "Hc"}),
        setting("extension.3.extension.4.url", "bounds"),
        setting("extension.3.extension.4.extension.1.valueDecimal", "ten"),
        setting("extension.3.extension.0.valueCode", "nonsense"),
        setting("extension.3.extension.3.valueInteger", -1),
    ],
)
def test_a_spoiled_extension_is_reported(spoil: Any) -> None:
    """An extension the model cannot hold is left as it is, and nothing is made of a part of it."""
    criterion = full(hb(least("10"), limit="exception", span=(0, 2)))
    criteria, left = edited((criterion,), spoil)
    assert () == criteria[0].statements
    assert left


@pytest.mark.parametrize("criterion", [HB, full(hb(least("10"), limit="exception"))])
def test_the_words_that_once_stood_beside_a_statement_are_read(criterion: Criterion) -> None:
    """Servers hold them; where they are those of the text they say nothing new."""
    words = {"url": "words", "valueString": "Hb"}
    assert ((criterion,), []) == told(
        (criterion,), lambda found: found[0]["extension"][3]["extension"].append(words)
    )


def test_a_spoiled_reading_is_reported() -> None:
    """A coverage that nobody knows is none."""
    criteria, left = edited((HB,), setting("extension.2.extension.0.valueCode", "mostly"))
    assert ["partial"] == [one.coverage for one in criteria]
    assert "Group.characteristic[0].extension[2].extension" in left


RESOURCE = write(Eligibility(criteria=CODED))


@settings(deadline=None, max_examples=300)
@given(strategies.damaged(RESOURCE))
def test_a_damaged_group_is_read_without_error(resource: Json) -> None:
    """Whatever stands where something else belongs is left and reported, and the rest makes a trial."""
    cursor = Cursor(resource)
    found = group.from_fhir(cursor, Issues())
    assert [] == unreported(cursor)
    building.build({"eligibility": found}, Issues())


def orders(characteristic: Json) -> set[int]:
    """The criteria that a characteristic speaks of, by their places in the source."""
    found = [characteristic["extension"], *(one.get("extension", []) for one in characteristic["extension"])]
    names = ("order", f"{OWN}criterion-order")
    return {one["valuePositiveInt"] for level in found for one in level if one["url"] in names}


REMOVED = (
    full(hb(least("8"), most("10", strict=True)), headings=("Blood",)),
    joined("all", "inclusion", hb(least("9")), anc(least("1")), language="en", number="2"),
    joined("any", "exclusion", hb(most("9")), anc(most("1")), text="ANC Hb"),
    joined("all", "inclusion", hb(least("7")), anc(least("1"), limit="condition"), coverage="partial"),
    Criterion(text="All of:", section="inclusion", coverage="none", below="all"),
    full(hb(least("6")), level=1),
    full(anc(least("2")), level=1),
    Criterion(text="Any of:", section="inclusion", coverage="none", below="any"),
    full(hb(least("5")), level=1),
    Criterion(text="fit", section="exclusion"),
)


@pytest.mark.parametrize("criteria", [REMOVED, CODED], ids=["made", "rich"])
def test_a_characteristic_that_was_removed_is_told_or_was_all_of_its_criteria(
    criteria: tuple[Criterion, ...],
) -> None:
    """Who removes one of several of a criterion changes what the others say; who removes all of it means that."""
    written = write(Eligibility(criteria=criteria))["characteristic"]
    silent: list[int] = []
    for at, removed in enumerate(written):
        found, codes = told(criteria, lambda one, at=at: one.pop(at))
        gone = orders(removed)
        if not codes:
            silent.append(at)
            assert tuple(one for order, one in enumerate(criteria, 1) if order not in gone) == found
    alone = [
        at
        for at, one in enumerate(written)
        if not any(orders(one) & orders(other) for other in written if other is not one)
    ]
    assert alone == silent


def test_what_is_left_of_a_criterion_is_told_with_its_words() -> None:
    """Without the first of its characteristics nobody knows its heading, nor what else it says."""
    resource = write(Eligibility(criteria=(REMOVED[1],)))
    resource["characteristic"].pop(0)
    issues = Issues()
    found = group.from_fhir(Cursor(resource, "Group"), issues)
    assert [("partial", None)] == [(one["coverage"], one.get("number")) for one in found["criteria"]]
    said = "the characteristic that says how all of a criterion was understood is not there"
    assert [("criterion-edited", f"{said}; kept: neutrophils ≥ 1 × 10⁹/L")] == [
        (one.code, one.message) for one in issues
    ]
