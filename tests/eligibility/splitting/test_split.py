"""Sections, levels and lines: what a reader of the text would count as one criterion."""

import pytest

from fhir_trials.eligibility import split
from fhir_trials.model.eligibility import Criterion
from tests.eligibility.corpus import shown


def test_a_text_of_clinicaltrials_gov_gives_its_two_lists() -> None:
    """Header lines name the lists, backslash escapes are read, and the list marks are no text."""
    text = "Inclusion Criteria:\n\n* Age \\>= 18\n* Consent\n\nExclusion Criteria:\n\n1. ANC \\< 1.0\n2. Pregnant"
    assert shown(text) == ["+0 Age >= 18", "+0 Consent", "-0 ANC < 1.0", "-0 Pregnant"]


def test_a_criterion_is_a_value_of_the_model() -> None:
    """The language given stands on every criterion; headings are above it, outermost first."""
    text = "Exclusiecriteria:\n\nGezonde vrijwilligers\n\n- Roken"
    headings = ("Gezonde vrijwilligers",)
    expected = Criterion(text="Roken", section="exclusion", headings=headings, level=0, language="nl")
    assert split(text, "nl") == (expected,)


@pytest.mark.parametrize(
    "text", ["", " \n\t\n", "Inclusion Criteria\nExclusion Criteria\n", "* \n-\n---\n\n1."]
)
def test_headings_and_marks_alone_are_no_criteria(text: str) -> None:
    """A header with nothing under it, and a mark with nothing behind it, give nothing and no error."""
    assert split(text) == ()


@pytest.mark.parametrize("none", ["None", "* None.", "- N/A", "Geen", "1. not applicable", "\\-"])
def test_an_empty_list_may_say_so(none: str) -> None:
    """The words for "none" are no criterion where nothing else stands under the heading."""
    assert shown(f"Exclusion Criteria:\n\n{none}") == []


def test_inclusion_is_never_assumed() -> None:
    """Without a heading the section is unknown, also above the first one, unless the register tells."""
    assert shown("* Adult\n\nExclusion Criteria:\n\n* Pregnant") == ["?0 Adult", "-0 Pregnant"]
    assert shown("1. Adult\n2. Consent", section="inclusion") == ["+0 Adult", "+0 Consent"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("* A:\n\n  * b\n  * c:\n\n    * d\n* e", ["?0 A:", "?1 b", "?1 c:", "?2 d", "?0 e"]),
        ("  9. x\n 10. y\n      - z", ["?0 x", "?0 y", "?1 z"]),
        ("\t- x\n\t\t- y\n\t- z", ["?0 x", "?1 y", "?0 z"]),
        ("1. A:\na. b\nb. c\n2. D", ["?0 A:", "?1 b", "?1 c", "?0 D"]),
        ("1. A:\n1) b\n2) c\n2. D", ["?0 A:", "?1 b", "?1 c", "?0 D"]),
        ("1. A:\n1. b\n2. c\n2. D", ["?0 A:", "?1 b", "?1 c", "?0 D"]),
        ("* A:\n- b\n- c\n* D", ["?0 A:", "?1 b", "?1 c", "?0 D"]),
        ("* A\n\n1. b\n2. c", ["?0 A", "?0 b", "?0 c"]),
        ("1. A\n1.1 b\n1.2 c\n2. D", ["?0 A", "?1 b", "?1 c", "?0 D"]),
        ("* 1. a\n\n  2. b\n\n  3. c", ["?0 a", "?0 b", "?0 c"]),
        ("-  1. a\n-  2. b", ["?0 a", "?0 b"]),
        ("- x:\n      - a\n   - b", ["?0 x:", "?1 a", "?1 b"]),
        ("(i) a\n(ii) b\n(iii) c\n(iv) d", ["?0 a", "?0 b", "?0 c", "?0 d"]),
        ("* A:\n\n  o Oral\n\n  o Injected", ["?0 A:", "?1 Oral", "?1 Injected"]),
        ("① a\n② b", ["?0 a", "?0 b"]),
    ],
)
def test_lists_nest_by_indentation_and_by_their_marks(text: str, expected: list[str]) -> None:
    """Deeper is below; in one column the style of the mark, its number and a colon above tell."""
    assert shown(text) == expected


def test_levels_end_at_nine() -> None:
    """What stands deeper than the model has levels is of the last one."""
    text = "\n".join("  " * depth + f"* x{depth}" for depth in range(12))
    assert [one.level for one in split(text)] == [*range(10), 9, 9]


@pytest.mark.parametrize(
    "text",
    [
        "5-FU within 4 weeks\n\nB) cells below normal",
        "2.5 to \\< 18 years of age\n\n18-65 years",
        "A. fib\n\n3-methoxy compounds",
    ],
)
def test_what_only_looks_like_a_mark_stays_text(text: str) -> None:
    """A number or letter is a mark in its sequence only: "5-FU" is no fifth item."""
    assert [one.text for one in split(text)] == text.replace("\\", "").split("\n\n")


def test_marks_without_a_blank_count_in_their_list() -> None:
    """A dash before a letter goes on a list of dashes, and "2.Consent" one of numbers."""
    assert shown("- wil niet\n-actieve infectie\n-ANC") == ["?0 wil niet", "?0 actieve infectie", "?0 ANC"]
    assert shown("1.Adult\n2.Consent") == ["?0 Adult", "?0 Consent"]
    assert shown("1-Adult\n2-Consent\n\n1 Foo\n\n2 Bar") == ["?0 Adult", "?0 Consent", "?0 Foo", "?0 Bar"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "- diagnose, voor wie\ningrijpen geen optie is.\n- volgende",
            ["?0 diagnose, voor wie ingrijpen geen optie is.", "?0 volgende"],
        ),
        ("- behandeld met\nAnakinra of 51-chromo\n68Ga", ["?0 behandeld met Anakinra of 51-chromo 68Ga"]),
        (
            "- effect op onder andere de grootte van deze al lang bekende tumor\n\nvolume, TNM",
            ["?0 effect op onder andere de grootte van deze al lang bekende tumor volume, TNM"],
        ),
        ("* Stable\n\n  Second paragraph.\n* b", ["?0 Stable Second paragraph.", "?0 b"]),
        (
            "* Function:\n\n  Hb at least 9\n\n  ANC at least 1\n* b",
            ["?0 Function:", "?1 Hb at least 9", "?1 ANC at least 1", "?0 b"],
        ),
        (
            "* Parts:\n\n  Part 1:\n\n  Solid tumour\n\n  Part 2:\n\n  Leukaemia",
            ["?0 Parts:", "?1 Part 1:", "?2 Solid tumour", "?1 Part 2:", "?2 Leukaemia"],
        ),
        ("diabetes\nstroke\ncancer of any kind", ["?0 diabetes", "?0 stroke", "?0 cancer of any kind"]),
        ("Adult\nuse of insulin and\nof metformin", ["?0 Adult", "?0 use of insulin and of metformin"]),
        (
            "The volunteer has been diagnosed with advanced disease of the\nlungs",
            ["?0 The volunteer has been diagnosed with advanced disease of the lungs"],
        ),
        ("Treated with\nAnakinra", ["?0 Treated with Anakinra"]),
        ("Consent,\nAdult and\nFluent", ["?0 Consent,", "?0 Adult and", "?0 Fluent"]),
        ("One.\nTwo\n\nThree", ["?0 One.", "?0 Two", "?0 Three"]),
    ],
)
def test_wrapped_lines_are_joined(text: str, expected: list[str]) -> None:
    """A line without a mark goes on with the criterion above, unless the text is one criterion a line."""
    assert shown(text) == expected


def test_letters_and_roman_numbers_are_told_apart() -> None:
    """The ninth letter goes on its list of letters, and is one where a list of Roman numbers begins."""
    letters = "\n".join(f"{letter}) {letter}{letter}" for letter in "abcdefghij")
    assert shown(letters) == [f"?0 {letter}{letter}" for letter in "abcdefghij"]
    assert shown("i) one\nii) two\niii) three") == ["?0 one", "?0 two", "?0 three"]


@pytest.mark.parametrize(
    "note",
    ["Note: usual care is allowed.", "*as in the protocol", "NB. Not in Japan", "Let op: ook thuis"],
)
def test_notes_stay_with_their_criterion(note: str) -> None:
    """A note or footnote, blank line or not, belongs to what stands above it."""
    assert shown(f"* Stable\n\n{note}\n\n* Adult") == [f"?0 Stable {note}", "?0 Adult"]


def test_a_note_on_the_whole_text_stands_alone() -> None:
    """A disclaimer is no part of the last criterion."""
    note = "NOTE: The above information is not complete."
    assert shown(f"* Stable\n\n{note}") == ["?0 Stable", f"?0 {note}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("* a\n\nOR\n\n* b\n* c", ["?0 a OR b", "?0 c"]),
        ("* a\n* OR\n* b", ["?0 a OR b"]),
        ("A\nof\nB\nen\nC", ["?0 A of B en C"]),
        ("* x:\n  * a\n  * or\n  * b\n* c", ["?0 x:", "?1 a or b", "?0 c"]),
        ("* a\nAND\n* x:\n  * b", ["?0 a AND x:", "?1 b"]),
        ("* x:\n  * a\n\nOR\n\n* y:\n  * b", ["?0 x:", "?1 a", "?0 OR y:", "?1 b"]),
        ("* a\n* OR\n\nExclusion Criteria:\n* b", ["?0 a OR", "-0 b"]),
        ("* a\nOR", ["?0 a OR"]),
        ("* a\nOR\nAND\nb", ["?0 a OR AND b"]),
        ("A\nAND b\n\nor c", ["?0 A AND b or c"]),
        ("* a OR\n* b", ["?0 a OR", "?0 b"]),
        ("* a\n* OR b", ["?0 a", "?0 OR b"]),
        ("Inclusion Criteria:\n\nOR\n\n* b", ["+0 b"]),
    ],
)
def test_a_line_that_says_or_joins_its_neighbours(text: str, expected: list[str]) -> None:
    """What stands on both sides is one criterion; where the one above has parts of its own, "OR" begins the next."""
    assert expected == shown(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(1) Age over 18 (2) Consent (3) BMI", ["?0 Age over 18", "?0 Consent", "?0 BMI"]),
        ("(i) adult (ii) fluent", ["?0 adult", "?0 fluent"]),
        ("a) relapse; b) refractory", ["?0 relapse;", "?0 refractory"]),
        ("1. Adult 2. Consent 3. BMI", ["?0 Adult", "?0 Consent", "?0 BMI"]),
        ("1. Adult. 2. Consent.", ["?0 Adult.", "?0 Consent."]),
        ("① Adult; ② consent", ["?0 Adult;", "?0 consent"]),
        ("* Adult; ② consent; ③ BMI", ["?0 Adult;", "?0 consent;", "?0 BMI"]),
        ("1. Toxicity of grade 2. Or worse", ["?0 Toxicity of grade 2. Or worse"]),
        ("1. Any: 1. this; 2. that\n2. Next", ["?0 Any: 1. this; 2. that", "?0 Next"]),
        ("(1) adult or (2) fluent", ["?0 adult or (2) fluent"]),
        ("1) ECOG (0, 1, 2) known", ["?0 ECOG (0, 1, 2) known"]),
        ("(1) Adult (2)", ["?0 Adult (2)"]),
    ],
)
def test_enumerations_on_one_line_are_split(text: str, expected: list[str]) -> None:
    """Marks in sequence separate criteria; alternatives and numbers inside brackets do not."""
    assert shown(text) == expected


def test_page_lines_are_no_text() -> None:
    """The number, title and date of a printed page are left out of the criterion they interrupt."""
    text = "- behandeld met\n5 - Onderzoek naar het effect ... 25-05-2025\nanakinra"
    assert shown(text) == ["?0 behandeld met anakinra"]


def test_html_is_read() -> None:
    """Line breaks, lists and entities of a page are what they show."""
    text = "<p>Inclusion Criteria:</p><ul><li>Age &gt;&nbsp;18</li><li>BMI &lt; 30</li></ul>Exclusion Criteria:<br>R&D; x"
    assert shown(text) == ["+0 Age >\xa018", "+0 BMI < 30", "-0 R&D; x"]


def test_a_wrapped_line_with_a_tag_is_one_line_break() -> None:
    """Exports write `<br>` beside the line feed; two of them are a blank line."""
    text = "\n<br>  -  Meeting severe criteria\n<br>     at the hospital\n<br>\n<br>  -  Fever"
    assert shown(text) == ["?0 Meeting severe criteria at the hospital", "?0 Fever"]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\u2028"])
def test_all_line_ends_are_line_ends(end: str) -> None:
    """A text from another system splits as one with line feeds."""
    assert shown(end.join(["Inclusion criteria", "- a", "b", "- c"])) == ["+0 a b", "+0 c"]
