"""What holds but for an exception or on a condition; what says the reverse of its list."""

import pytest

from fhir_trials.eligibility import read_criteria
from tests.eligibility.understanding.marked import shown, understood

_HB = "{Hb > 9 g/dL|hemoglobin|measurement}"
_ANC = "{ANC > 1|neutrophils|measurement}"
_ALT, _ALT5 = "{ALT < 3 x ULN|alt|measurement}", "{< 5 x ULN|alt|measurement}"
_DM, _HT = "{diabetes|diabetes}", "{hypertension|hypertension}"


@pytest.mark.parametrize(
    "words",
    [
        *("except for", "unless due to", "other than", "with the exception of", "excluding", "apart from"),
        *(
            "behalve bij",
            "tenzij door",
            "met uitzondering van",
            "uitgezonderd",
            "anders dan",
            "exclusief",
            "mits",
        ),
    ],
)
def test_an_exception_limits_what_it_is_made_from(words: str) -> None:
    """In both languages; the statement is kept, limited, and a warning tells where the exception stands."""
    text = f"{_DM} {words} asthma"
    result = understood(text, "exclusion")
    plain = text.replace("{", "").replace("|diabetes}", "")
    assert ["diabetes (exception)"] == shown(result)
    assert [("exception", plain[plain.index(words) :])] == [
        (one.code, plain[slice(*one.span)]) for one in result.warnings
    ]


@pytest.mark.parametrize(
    "words",
    [
        *("if receiving", "in case of", "in patients with", "for women with", "when there is"),
        *("indien sprake van", "als gevolg", "bij", "voor vrouwen met", "wanneer er is"),
    ],
)
def test_a_condition_limits_what_it_is_put_to(words: str) -> None:
    """In both languages; what differs by case is told."""
    result = understood(f"{_HB} {words} asthma")
    assert (["hemoglobin (condition)"], "partial", ["alternatives"]) == (
        shown(result),
        result.coverage,
        [one.code for one in result.warnings],
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{_ALT} ({_ALT5} if liver disease), {_HB}", ["alt (condition)", "alt (condition)", "hemoglobin"]),
        (f"{_HB} or {_ANC} (unless due to lymphoma)", ["hemoglobin (exception)", "neutrophils (exception)"]),
        (f"{_HB}; {_DM} unless mild", ["hemoglobin", "diabetes (exception)"]),
        (f"{_HB}. For women: {_ANC}.", ["hemoglobin", "neutrophils (condition)"]),
        (f"If female, {_HB} and {_ANC}", ["hemoglobin (condition)", "neutrophils (condition)"]),
        (f"{_DM} if severe, except {_HT}", ["diabetes (exception)", "hypertension (exception)"]),
        (f"{_DM} except {_HT} if severe", ["diabetes (exception)", "hypertension (exception)"]),
        (f"{_HB}. Unless otherwise told.", ["hemoglobin (exception)"]),
    ],
)
def test_how_far_a_limit_reaches(text: str, expected: list[str]) -> None:
    """Over its clause; where it gives another bound of one concept, over that concept alone."""
    assert expected == shown(understood(text))


def test_two_bounds_of_one_concept_are_alternatives() -> None:
    """Both cannot be meant for everybody: that is told, and nothing is said to be joined."""
    result = understood(f"{_ALT}, and {_ALT5}")
    assert ("partial", None) == (result.coverage, result.joined)
    assert [["alternatives"], []] == [
        [one.code for one in understood(text).warnings]
        for text in (f"{_ALT} and {_ALT5}", "{age > 18|age|age} and {age < 65|age|age}")
    ]


@pytest.mark.parametrize(
    ("text", "section"),
    [
        (f"{_DM} patients are eligible", "exclusion"),
        (f"{_DM} is allowed", "exclusion"),
        (f"Patiënten met {_DM} komen in aanmerking", "exclusion"),
        (f"{_DM} (na behandeling kunnen patienten alsnog deelnemen)", "exclusion"),
        (f"Patients with {_DM} are excluded", "inclusion"),
        (f"{_DM} will not be eligible", "inclusion"),
        (f"Patiënten met {_DM} komen niet in aanmerking", "inclusion"),
    ],
)
def test_a_sentence_that_says_the_reverse_of_its_list(text: str, section: str) -> None:
    """It is told; what it states is kept with a limit, so that it is never coded by itself."""
    result = understood(text, section)
    assert (["diabetes (exception)"], "partial", None, ["polarity-doubtful"]) == (
        shown(result),
        result.coverage,
        result.joined,
        [one.code for one in result.warnings],
    )


@pytest.mark.parametrize(
    ("text", "section"),
    [
        (f"{_DM} patients are eligible", "inclusion"),
        (f"{_DM} patients are excluded", "exclusion"),
        (f"{_DM}, not eligible for a transplant", "inclusion"),
        (f"{_DM} patients are eligible", "unknown"),
    ],
)
def test_a_sentence_that_says_what_its_list_says(text: str, section: str) -> None:
    """Nor is it of the study whether a patient is eligible for something else."""
    assert () == understood(text, section).warnings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Prior {_DM} is allowed", ["diabetes (condition)"]),
        (f"{_HB} (transfusion is allowed)", ["hemoglobin"]),
        (f"{_HB}. {{Diabetes|diabetes}} is permitted.", ["hemoglobin", "diabetes (condition)"]),
        (f"{_ALT} (in lymphoma {_ALT5} is allowed)", ["alt (condition)", "alt (condition)"]),
    ],
)
def test_a_permission_among_inclusions_asks_for_nothing(text: str, expected: list[str]) -> None:
    """What may be is not what must be."""
    assert expected == shown(understood(text))


@pytest.mark.parametrize(
    "text",
    [
        "No diabetes",
        "Not pregnant",
        "Geen diabetes",
        "Niet zwanger",
        "No history of diabetes",
        "Without diabetes",
        "U bent niet zwanger",
        "U heeft geen diabetes",
    ],
)
def test_an_exclusion_that_begins_with_no_is_doubted(text: str) -> None:
    """Authors mostly mean the opposite: it states nothing by itself."""
    (found,) = read_criteria(f"Exclusion Criteria:\n\n- {text}").criteria
    assert "full" != found.coverage
    assert ["polarity-doubtful"] == [warned.code for warned in found.warnings]
    assert all(statement.limit for statement in found.statements)


@pytest.mark.parametrize("text", ["Not ASA I", "Patients without diabetes", "Diabetes, no insulin"])
def test_a_no_of_a_score_or_further_on_is_meant(text: str) -> None:
    """It is no exclusion turned over."""
    (found,) = read_criteria(f"Exclusion Criteria:\n\n- {text}").criteria
    assert "polarity-doubtful" not in [warned.code for warned in found.warnings]


@pytest.mark.parametrize(
    "text",
    [
        "Age ≥ 18 years. Younger participants may be enrolled after approval.",
        "Leeftijd ≥ 18 jaar. Jongere deelnemers mogen meedoen na overleg.",
        "Asthma; not required for the control group",
        "HbA1c > 7% (not applicable for cohort 3)",
        "Astma; geldt niet voor groep 2",
        "Diabetes. Note: participants with hypertension are allowed.",
    ],
)
def test_what_is_waived_for_some_is_not_asked_of_all(text: str) -> None:
    """A permission, or an exception in the next clause, limits what stands before it."""
    (found,) = read_criteria(f"Inclusion Criteria:\n\n- {text}").criteria
    assert "full" != found.coverage
    assert all(statement.limit for statement in found.statements)


@pytest.mark.parametrize(
    ("words", "warned"),
    [
        ("patiënten met {osteoporose|osteoporosis} komen wel in aanmerking", ["polarity-doubtful"]),
        ("patiënten met {osteoporose|osteoporosis} mogen wel meedoen", ["polarity-doubtful"]),
        ("patiënten met {osteoporose|osteoporosis} kunnen wel deelnemen", ["polarity-doubtful"]),
        ("patiënten die {osteoporose|osteoporosis} hebben en wel in aanmerking komen", ["polarity-doubtful"]),
        ("{statines|statin|therapy} zijn wel toegestaan", ["polarity-doubtful"]),
        ("patiënten met {osteoporose|osteoporosis} komen niet in aanmerking", []),
        ("patiënten met {osteoporose|osteoporosis} mogen niet meedoen", []),
    ],
)
def test_dutch_words_that_include_after_all_are_doubted(words: str, warned: list[str]) -> None:
    """Who "komt wel in aanmerking" is not excluded; who "komt niet in aanmerking" is."""
    found = understood(f"{{Pathologische fractuur|bone_fracture}} ({words})", "exclusion", dutch=True)
    limited = [one.limit == "exception" for one in found.statements]
    assert ([bool(warned)] * 2, warned) == (limited, [one.code for one in found.warnings])
