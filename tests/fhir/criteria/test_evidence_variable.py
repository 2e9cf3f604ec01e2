"""The logic that no Group can hold, as an EvidenceVariable of R5."""

from typing import Any

import pytest
from fhir.resources.evidencevariable import EvidenceVariable
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.errors import UsageError
from fhir_trials.fhir.criteria import evidence_variable
from fhir_trials.model import Criterion, Eligibility, Identifier, Statement, Title, Trial, Window
from tests.fhir import strategies
from tests.fhir.groups import KEY
from tests.fhir.statements import anc, full, hb, joined, least, most

Json = dict[str, Any]


def written(*criteria: Criterion) -> list[Json]:
    """The characteristics of the EvidenceVariable; none where there is none."""
    found = evidence_variable.to_fhir(Eligibility(criteria=criteria), KEY, "g", "en")
    return json_text.decode(json_text.encode(found))["characteristic"] if found else []


def trial(*criteria: Criterion) -> Trial:
    """A trial with these criteria."""
    return Trial(
        identifiers=(Identifier(value="NCT00000001", registry="ctgov", primary=True),),
        titles=(Title(text="A trial", kind="brief"),),
        language="en",
        eligibility=Eligibility(criteria=criteria),
    )


def shape(characteristic: Json) -> Any:
    """What is joined how; the code of what is coded, the words of the rest."""
    negated = ["not"] if characteristic.get("exclude") and "linkId" not in characteristic else []
    if combination := characteristic.get("definitionByCombination"):
        return [*negated, combination["code"], *map(shape, combination["characteristic"])]
    if typed := characteristic.get("definitionByTypeAndValue"):
        return [*negated, typed["type"]["coding"][0]["code"]]
    return characteristic["definitionCodeableConcept"]["text"]


def below(text: str, level: int = 1, section: Any = "inclusion", **more: Any) -> Criterion:
    """A criterion that is nested."""
    return Criterion(text=text, section=section, level=level, **more)


LEAD_IN = Criterion(text="Any of:", section="inclusion", below="any", coverage="none")
DIAGNOSED = Criterion(
    text="Diagnosis of disc degeneration with one of the following:", section="inclusion", below="any"
)
FULL = full(hb(least("10")), level=1)
HB, ANC = ["718-7"], ["26499-4"]


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ((joined("any", "inclusion", hb(least("10")), anc(least("1"))),), ["any-of", HB, ANC]),
        ((joined("all", "exclusion", hb(most("8")), anc(most("1"))),), ["all-of", HB, ANC]),
        ((LEAD_IN, below("diabetes"), FULL), ["any-of", "diabetes", HB]),
        (
            (LEAD_IN, below("both of:", below="all"), below("a", 2), below("b", 2), FULL),
            ["any-of", ["all-of", "a", "b"], HB],
        ),
        (
            (
                joined(
                    "any", "inclusion", hb(least("8"), most("10", strict=True)), anc(least("1"), negated=True)
                ),
            ),
            ["any-of", ["all-of", HB, HB], ["not", *ANC]],
        ),
        (
            (
                joined(
                    "any", "inclusion", hb(least("8"), window=Window(maximum=4, unit="week")), anc(least("1"))
                ),
            ),
            ["any-of", "Hb", ANC],
        ),
        (
            (
                LEAD_IN,
                below("Hb ANC", coverage="full", statements=(hb(least("8"), limit="exception"),)),
                FULL,
            ),
            ["any-of", "Hb ANC", HB],
        ),
        (
            (
                LEAD_IN,
                below(
                    "Hb ANC",
                    coverage="full",
                    statements=(Statement(kind="event", span=(0, 2), negated=True),),
                ),
                FULL,
            ),
            ["any-of", "Hb ANC", HB],
        ),
        (
            (LEAD_IN, below("Hb ANC", coverage="partial", statements=FULL.statements), FULL),
            ["any-of", "Hb ANC", HB],
        ),
        (
            (LEAD_IN, joined(None, "inclusion", hb(least("8")), anc(least("1")), level=1), FULL),
            ["any-of", "Hb ANC", HB],
        ),
        (
            (DIAGNOSED, below("disc bulge; OR"), below("Hb ANC", coverage="partial"), FULL),
            ["all-of", DIAGNOSED.text, ["any-of", "disc bulge", "Hb ANC", HB]],
        ),
        (
            (LEAD_IN, below("a biopsy and all of:", below="all"), below("a, and", 2), below("b", 2), FULL),
            ["any-of", ["all-of", "a biopsy and all of:", ["all-of", "a", "b"]], HB],
        ),
        (
            (
                Criterion(text="Illness with all of:", section="exclusion", below="all"),
                below("a", section="exclusion"),
                below("b", section="exclusion"),
            ),
            ["all-of", "Illness with all of:", ["all-of", "a", "b"]],
        ),
    ],
)
def test_the_logic_is_told(criteria: Any, expected: Any) -> None:
    """What is fully understood in code, the rest in words, joined as the text joins them."""
    (one,) = written(*criteria)
    assert expected == shape(one)


@pytest.mark.parametrize(
    "criteria",
    [
        (full(hb(least("10"))),),
        (joined("all", "inclusion", hb(least("10")), anc(least("1"))),),
        (joined("any", "exclusion", hb(most("8")), anc(most("1"))),),
        (LEAD_IN.model_copy(update={"below": "all"}), FULL, below("fit")),
        (LEAD_IN.model_copy(update={"below": None}), FULL, below("fit")),
        (LEAD_IN.model_copy(update={"for_some": True}), FULL, below("fit")),
        (LEAD_IN, FULL.model_copy(update={"for_some": True}), below("fit")),
        (LEAD_IN, below("fit", 2)),
        (LEAD_IN, below("ill", section="exclusion"), below("fit")),
        (LEAD_IN.model_copy(update={"statements": (hb(least("1")),)}), below("fit")),
        (Criterion(text="x", section="unknown"),),
        (Criterion(text="No history of any of:", section="inclusion", below="any"), FULL, below("fit")),
        (
            Criterion(text="Illness, such as any of:", section="exclusion", below="any"),
            below("a", section="exclusion"),
            below("b", section="exclusion"),
        ),
    ],
    ids=[
        "one-statement",
        "and",
        "exclusion-or",
        "all-below",
        "nobody-says",
        "for-some",
        "one-for-some",
        "level-missing",
        "both-sections",
        "parent-states-something",
        "unknown",
        "denied",
        "examples",
    ],
)
def test_what_a_group_says_or_nobody_knows_is_not_told(criteria: Any) -> None:
    """Only logic that is understood, holds for all and has no room in a Group is written."""
    assert [] == written(*criteria)


def test_a_characteristic_is_named_as_in_the_group() -> None:
    """Its name, its words and whether it excludes are those of the Group's."""
    first = full(hb(least("10")))
    second = joined("all", "exclusion", hb(most("8")), anc(most("1")))
    (one,) = written(first, second)
    assert ("Exclusion-1", "Hb ANC", True) == (one["linkId"], one["description"], one["exclude"])


def test_who_reads_it_sees_that_it_is_a_part() -> None:
    """Its title and description say what it holds, and where all else is."""
    found = evidence_variable.to_fhir(Eligibility(criteria=(DIAGNOSED, below("a"), below("b"))), KEY, "g")
    assert found is not None
    assert "Criteria of NCT00000001 whose logic no Group can hold" == found["title"]
    assert found["description"].startswith("Not the whole eligibility: only those criteria")


CRITERIA = (LEAD_IN, below("diabetes"), FULL)


def test_it_stands_beside_the_group_where_it_is_asked_for() -> None:
    """It is derived from the Group, which stays what the study points to; without the option it is not there."""
    with_it = ft.to_fhir(trial(*CRITERIA), "R5", logic=True)
    (found,) = [
        one["resource"] for one in with_it["entry"] if one["resource"]["resourceType"] == "EvidenceVariable"
    ]
    EvidenceVariable.model_validate_json(json_text.encode(found))
    assert [] == ft.check(with_it, "R5")
    assert "Group/NCT00000001-eligibility" == found["relatedArtifact"][0]["resourceReference"]["reference"]
    assert "EvidenceVariable" not in str(ft.to_fhir(trial(*CRITERIA), "R5"))


@pytest.mark.parametrize("release", ["R4", "R4B"])
def test_older_releases_have_no_room_for_it(release: Any) -> None:
    """HL7 defines no form of it for R4 that is without an error."""
    with pytest.raises(UsageError, match="in R5 only, not in R4"):
        ft.to_fhir(trial(*CRITERIA), release, logic=True)


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(st.lists(strategies.criteria(), min_size=1, max_size=6).map(tuple))
def test_the_trial_comes_back(criteria: tuple[Criterion, ...]) -> None:
    """It repeats what the Group says and is taken without a word."""
    one, issues = trial(*criteria), ft.Issues()
    content = json_text.decode(json_text.encode(ft.to_fhir(one, "R5", issues=ft.Issues(), logic=True)))
    assert ([one], []) == (ft.from_fhir(content, issues=issues), list(issues))


def test_logic_that_somebody_changed_is_reported() -> None:
    """What no longer repeats the criteria is nothing we can read."""
    content = json_text.decode(json_text.encode(ft.to_fhir(trial(*CRITERIA), "R5", logic=True)))
    (at,) = [
        n for n, one in enumerate(content["entry"]) if one["resource"]["resourceType"] == "EvidenceVariable"
    ]
    combination = content["entry"][at]["resource"]["characteristic"][0]["definitionByCombination"]
    combination["code"] = "all-of"
    issues = ft.Issues()
    assert [trial(*CRITERIA)] == ft.from_fhir(content, issues=issues)
    assert {"not-read"} == {one.code for one in issues}
    assert any("characteristic" in one.path for one in issues)


@pytest.mark.validator
def test_hl7s_validator_finds_no_error(validator: Any) -> None:
    """HL7's own validator takes it in R5."""
    criteria = (
        *CRITERIA,
        joined("any", "inclusion", hb(least("8"), most("10", strict=True)), anc(least("1"))),
    )
    found = evidence_variable.to_fhir(Eligibility(criteria=criteria), KEY, "g", "en")
    assert found is not None
    result = validator.validate("R5", f"EvidenceVariable/{found['id']}", found)
    assert [] == [one["message"] for one in result["issues"] if one["severity"] in ("error", "fatal")]
