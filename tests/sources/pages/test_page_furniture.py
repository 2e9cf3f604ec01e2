"""What stands around a trial on its page: links of the site, who owns the copyright, headings no row knows."""

from typing import Any

import pytest

from fhir_trials.issues import Issues
from fhir_trials.sources import pages

PAGE = """{top}
Invented trial of lemvaran, for tests only
NCT number
NCT09999001
Recruitment status
Recruiting
{middle}
Inclusion criteria
- Adults
{end}
"""


def read(text: str, *, html: bool = False) -> tuple[dict[str, Any], list[tuple[str, str, str]]]:
    """The trial of a page, and what is told of it: code, path, message."""
    issues = Issues()
    [trial] = pages.read(text, "page", issues, html=html)
    return trial.to_dict(), [(issue.code, issue.path, issue.message) for issue in issues]


def page(top: str = "", middle: str = "", end: str = "") -> tuple[dict[str, Any], list[str]]:
    """The trial of a page with these lines in it, and what is set aside."""
    trial, told = read(PAGE.format(top=top, middle=middle, end=end).lstrip("\n"))
    return trial, [message for code, _, message in told if code == "page-furniture"]


@pytest.mark.parametrize(
    "words",
    [
        ["Home", "Zoeken", "Contact"],
        ["- Home", "- Search", "- Contact"],
        ["Naar de inhoud", "MENU"],
        ["Skip to content", "Back", "Print", "Share"],
    ],
)
def test_links_of_the_site_are_never_a_title(words: list[str]) -> None:
    """Those above the title are set aside, each told; what follows is the title."""
    trial, aside = page(top="\n".join(words))
    assert [f"{word.removeprefix('- ')!r} set aside" for word in words] == aside
    assert "Invented trial of lemvaran, for tests only" == trial["titles"][0]["text"]
    assert "parties" not in trial


@pytest.mark.parametrize(
    "word", ["© 2025 Invented Press. All rights reserved.", "Copyright Us", "Disclaimer"]
)
def test_the_foot_of_a_page_is_no_party_and_no_criterion(word: str) -> None:
    """Below a label of parties, or at the end of the criteria, it is set aside."""
    trial, aside = page(middle=f"Sponsor\n{word}", end=f"{word}\nContact")
    assert [f"{one!r} set aside" for one in (word, word, "Contact")] == aside
    assert "parties" not in trial
    assert ["Adults"] == [one["text"] for one in trial["eligibility"]["criteria"]]


def test_words_of_links_stay_where_they_are_the_trial_s() -> None:
    """A list item alone among others, a label with its value, and the rest of a sentence are no furniture."""
    trial, aside = page(
        middle="Conditions\n- Back\n- Neck\nContact\nDr. Jane Nobody\nDescription\nPain at\nhome"
    )
    assert [] == aside
    assert [{"text": "Back"}, {"text": "Neck"}] == list(trial["conditions"])
    assert ["Dr. Jane Nobody"] == [one["person"] for one in trial["parties"]]


@pytest.mark.parametrize("label", ["Studieleider", "Sponsor", "Contact", "Locations", "Led by"])
def test_a_value_with_a_label_of_its_own_is_no_party_and_no_place(label: str) -> None:
    """Below a label without a value stands the next label: it is told and kept."""
    line = "Behandelplek: Ziekenhuis Oostzee, Delft"
    trial, told = read(PAGE.format(top="", middle=f"{label}\n{line}", end="").lstrip())
    message = f"{line!r} under {label!r} was not understood; kept as a passage"
    assert ("value-not-understood", "line 7", message) in told
    assert not {"parties", "sites"} & trial.keys()
    assert line in [one["text"] for one in trial["passages"]]


@pytest.mark.parametrize(
    "line", ["Name: Jane Nobody", "Principal Investigator: Jane Nobody", "Netherlands: AMC"]
)
def test_a_part_of_a_contact_a_role_and_a_country_are_no_labels_of_others(line: str) -> None:
    """What says who or where, with words before it, is that party or place."""
    label = "Locations" if line.startswith("N") and "AMC" in line else "Contact"
    trial, _ = read(PAGE.format(top="", middle=f"{label}\n{line}", end="").lstrip())
    assert {"parties", "sites"} & trial.keys()


HEAD = "<html><head><title></title></head><body>{}<p>NCT number: NCT09999001</p><p>Recruitment status: Recruiting</p>"


def test_headings_that_no_row_has_are_told_once() -> None:
    """One issue lists them, at the first, so that a user knows which row to add; the trial has no criteria."""
    html = (
        HEAD.format("<h1>Lemvaran</h1>")
        + "\n<h2>Mag dat?</h2><p>Ja.</p>\n<h3>En nu?</h3><p>Wacht.</p></body>"
    )
    trial, told = read(html, html=True)
    names = "'Mag dat?', 'En nu?'"
    message = (
        f"headings that are not in the table of headings: {names}; what stands below them is kept as passages"
    )
    assert [("headings-unknown", "line 2", message)] == [one for one in told if one[0] == "headings-unknown"]
    assert ("no-criteria", "", "the page gives no criteria") in told
    assert ["Mag dat?", "En nu?"] == [one["heading"] for one in trial["passages"]]


@pytest.mark.parametrize(
    "heading", ["Wie mag meedoen?", "Wie mag niet meedoen?", "Voor wie is dit onderzoek?"]
)
def test_questions_who_can_take_part_are_headings_of_criteria(heading: str) -> None:
    """Dutch pages ask them above their criteria."""
    html = HEAD.format("<h1>Lemvaran</h1>") + f"<h2>{heading}</h2><ul><li>Volwassenen</li></ul>"
    side = "exclusion" if "niet" in heading else "inclusion"
    trial, told = read(html, html=True)
    assert [{"text": "Volwassenen", "section": side}] == list(trial["eligibility"]["criteria"])
    assert not {"no-criteria", "headings-unknown"} & {code for code, _, _ in told}


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ("<header><p>Acme</p></header><h1>Lemvaran</h1>", "Lemvaran"),
        ("<header><h2>Acme</h2></header><h1>Lemvaran</h1>", "Lemvaran"),
        ("<header><h1>Lemvaran</h1></header>", "Lemvaran"),
        ("<header><h2>Title</h2><p>Lemvaran</p></header>", "Lemvaran"),
        ("<article><header><p>Lemvaran</p></header></article>", "Lemvaran"),
    ],
)
def test_the_head_of_a_page_is_furniture_unless_it_has_the_title(header: str, title: str) -> None:
    """A header with the title in it, or within an article, is of the trial; any other is set aside."""
    trial, told = read(HEAD.format(header), html=True)
    assert title == trial["titles"][0]["text"]
    assert ("'Acme' set aside" in [message for *_, message in told]) == ("Acme" in header)
