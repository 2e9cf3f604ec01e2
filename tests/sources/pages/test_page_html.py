"""A page in HTML: what its tags say, and what a reader of it does not see."""

from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials.sources import pages
from fhir_trials.sources.pages.html import of_html
from fhir_trials.sources.pages.html_raised import lowered, raised

TOP = "<h1>T</h1><p>Trial ID: NCT01111111</p><p>Phase: Phase 2</p>"


def read(body: str, top: str = TOP, head: str = "") -> tuple[dict[str, Any], list[str]]:
    """The trial of a page, and what was told but for what it lacks."""
    issues = ft.Issues()
    html = f"<html><head>{head}</head><body>{top}{body}</body></html>"
    [trial] = pages.read(html, "page", issues, html=True)
    told = [issue.message for issue in issues if not issue.code.startswith("no-")]
    return trial.to_dict(), told


def texts(body: str) -> list[str]:
    """The lines of a page as printed."""
    return [line.printed for line in of_html(f"<html><body>{body}</body></html>", "page").lines]


def criteria(body: str) -> list[tuple[str, str]]:
    """The criteria of a page, each with its section."""
    return [(one["section"], one["text"]) for one in read(body)[0]["eligibility"]["criteria"]]


BOTH = [("inclusion", "adults"), ("exclusion", "pregnant women")]


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><th>Inclusion criteria</th><th>Exclusion criteria</th></tr><tr><td>adults</td><td>pregnant women</td></tr>",
        "<tr><td>Inclusion criteria</td><td>Exclusion criteria</td></tr><tr><td>adults</td><td>pregnant women</td></tr>",
        "<thead><tr><td>Inclusion criteria</td><td>Exclusion criteria</td></tr></thead><tbody><tr><td><ul><li>adults"
        "</ul></td><td>pregnant women</td></tr></tbody>",
        "<tr><th>Inclusion criteria</th><td>adults</td></tr><tr><th>Exclusion criteria</th><td>pregnant women</td></tr>",
    ],
)
def test_criteria_beside_each_other_keep_their_section(rows: str) -> None:
    """A heading stands above its column, or before its row."""
    assert BOTH == criteria(f"<table>{rows}</table>")


def test_fields_in_the_head_of_a_table_have_their_values_below() -> None:
    """The value of a field is the cell below it; a column that is not known stays a passage; a cell may lack."""
    head = "<tr><th>Recruitment status</th><th>Sample size</th><th>Colour</th><th>Shape</th></tr>"
    trial, _ = read(
        f"<table><caption>Facts</caption>{head}<tr><td>Recruiting</td><td>40</td><td>red</td></tr></table>"
    )
    assert ("recruiting", 40) == (trial["status"]["recruitment"]["code"], trial["enrollment"]["planned"])
    assert {"text": "red", "heading": "Colour"} in trial["passages"]


def test_a_table_of_records_has_a_line_for_each() -> None:
    """What stands in one row belongs together."""
    head = "<tr><th>Place</th><th>Recruitment status</th></tr>"
    rows = (
        "<tr><td>Delft</td><td>open</td></tr><tr><td> </td><td></td></tr><tr><td>Gouda</td><td>shut</td></tr>"
    )
    assert ["Place | Recruitment status", "Delft | open", "Gouda | shut"] == texts(
        f"<table>{head}{rows}</table>"
    )


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><th>A</th><th>B</th></tr><tr><td colspan=2>c</td></tr>",
        "<tr><th>A</th></tr><tr><td>B</td><td>c</td></tr>",
        "<tr><td>A</td><td>B</td></tr><tr><td>c</td></tr>",
    ],
)
def test_another_table_is_read_cell_by_cell(rows: str) -> None:
    """Where cells reach over columns, or no row is a head, nothing is known of them."""
    assert ["A", "B", "c"] == texts(f"<table>{rows}</table>")


@pytest.mark.parametrize(
    "form",
    [
        "<h3><button>{}</button></h3>{}",
        "<button aria-expanded='false'>{}</button><div>{}</div>",
        "<div><button data-bs-target='#a'>{}</button></div><div id='a' hidden>{}</div>",
        "<details><summary>{}</summary>{}</details>",
    ],
)
def test_a_heading_that_opens_its_text_is_a_heading(form: str) -> None:
    """Every accordion has its headings in buttons; what they open is there, closed or not."""
    html = form.format("Inclusion criteria", "<ul><li>adults</li></ul>")
    assert BOTH == criteria(
        html
        + form.replace("#a", "#b").replace("'a'", "'b'").format("Exclusion criteria", "<p>pregnant women</p>")
    )


def test_buttons_navigation_and_foot_are_furniture() -> None:
    """What says nothing of the trial is told with its words; the foot of an article belongs to it."""
    trial, told = read(
        "<nav><a>Home</a><a>Contact</a></nav><button>Search</button><input type=submit value=Send><button></button>"
        "<article><h2>Travel</h2>paid<footer>soon</footer></article><footer>(c) Us</footer>"
    )
    aside = [f"{words!r} set aside" for words in ("Home Contact", "Search", "Send", "(c) Us")]
    assert aside == [one for one in told if one.endswith("set aside")]
    assert [{"text": "paid\nsoon", "heading": "Travel"}] == list(trial["passages"])


def test_the_first_heading_of_the_first_level_is_the_title() -> None:
    """Whatever stands above it: banners are passages, and a label there takes nothing from below."""
    trial, told = read(
        "", f"<div>We use cookies</div><ul><li>Contact</li></ul>{TOP}<h1>More</h1><p>words</p>"
    )
    assert [{"text": "T", "kind": "study"}] == list(trial["titles"])
    assert [{"text": "We use cookies"}, {"text": "words", "heading": "More"}] == list(trial["passages"])
    assert "parties" not in trial
    assert ["nothing stands under 'Contact'"] == told


def test_the_name_of_the_window_is_the_title_where_no_other_is() -> None:
    """It is told where it says something else, and not where it says the same."""
    top = "<p>Trial ID: NCT01111111</p><p>Phase: Phase 2</p>"
    trial, told = read("", top, "<title>Gout study</title>")
    assert [{"text": "Gout study", "kind": "study"}] == list(trial["titles"])
    assert ["the title was read from the title of the window, not from a field"] == told
    assert [] == read("", TOP, "<title>t</title>")[1]
    assert ["Gout study"] == [one.split("'")[1] for one in read("", TOP, "<title>Gout study</title>")[1]]


def test_what_a_reader_sees_is_text() -> None:
    """The words of pictures and drawings, a choice taken, a value typed in."""
    assert ["a Recruiting b", "40", "Women", "drawn"] == texts(
        "<p>a <img alt='Recruiting'> b <img></p><p><input value=40></p>"
        "<p><select><option>Men<option selected>Women</select></p><svg><text>drawn</text></svg>"
    )


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<p hidden>x</p><p style='color: red; display : none'>y</p>", "2 × hidden element"),
        ("<script type='application/ld+json'>x</script>", "1 × data for search engines"),
        ("<noscript>x</noscript>", "1 × text for browsers without scripts"),
        ("<iframe>x</iframe>", "1 × text in place of an embedded page"),
        ("<dialog>x</dialog>", "1 × dialog"),
        ("<svg><title>x</title></svg>", "1 × description of a drawing"),
        ("<select><option>x</select>", "1 × choice not taken"),
        ("<input type=hidden value=x>", "1 × value of a form"),
    ],
)
def test_what_a_reader_does_not_see_is_counted(html: str, kind: str) -> None:
    """Once for each kind."""
    message = f"{kind} left out, which a reader of the page does not see; the first begins 'x'"
    assert [message] == read(html)[1]


def test_what_the_head_says_is_counted_but_for_code() -> None:
    """Descriptions and data for search engines; scripts and styles hold no words."""
    head = (
        "<meta name=description content=x><meta charset=utf-8><style>a</style><script>b</script>"
        "<script type='application/ld+json'>y</script>"
    )
    assert ["1 × description for search engines", "1 × data for search engines"] == [
        message.split(" left")[0] for message in read("<script>b</script>", head=head)[1]
    ]


def test_the_words_of_an_item_are_one_item() -> None:
    """Broken lines and paragraphs of an item; what stands behind a list in it is a line of its own."""
    html = "<ul><li>one<br>two<li><p>a</p><p>b</p><li>Outer<ul><li>in</li></ul>tail</li></ul>"
    assert ["- one two", "- a b", "- Outer", "  - in", "- tail"] == texts(html)


def test_a_label_in_an_item_has_its_value_on_a_line_of_its_own() -> None:
    """Known labels, and words before a colon."""
    assert ["- Phase", "Phase 2", "- Colour:", "red"] == texts(
        "<ul><li>Phase<br>Phase 2</li><li><div>Colour:</div><div>red</div></li></ul>"
    )


def test_printed_text_keeps_its_lines() -> None:
    """`pre` and `textarea` are what a printer made."""
    assert ["one two", "three", "  - four", "five"] == texts(
        "<pre>one two\nthree\n\n  - four</pre><textarea>five</textarea>"
    )


def test_what_prints_nothing_is_left_out_and_told() -> None:
    """Control characters, soft hyphens and blanks of no width hide no heading and cost no text."""
    trial, told = read("<h2>Inclu&shy;sion&nbsp;cri&#8203;teria</h2><ul><li>x\x01y</li></ul>")
    assert [{"section": "inclusion", "text": "xy"}] == list(trial["eligibility"]["criteria"])
    assert ["2 left out of the text: U+00AD, U+200B", "1 left out of the text: U+0001"] == told


def test_what_prints_nothing_is_left_out_of_text_too() -> None:
    """A form feed parts lines; the lines keep their numbers."""
    issues = ft.Issues()
    text = "T\nTrial ID: NCT01111111\nPhase: Phase 2\nSummary\none\x0ctwo\nth\x01ree\n\ufeffInclu\u00adsion criteria\n- x\n"
    [trial] = pages.read(text, "page", issues)
    assert trial.summary is not None
    assert "one\ntwo\nthree" == trial.summary.text
    assert trial.eligibility is not None
    assert ["inclusion"] == [one.section for one in trial.eligibility.criteria]
    assert [("line 6", "U+0001"), ("line 7", "U+FEFF, U+00AD")] == [
        (issue.path, issue.message.split(": ")[1]) for issue in issues if issue.code == "control-character"
    ]


def test_raised_digits_are_kept() -> None:
    """A power is one, and told as lost no more; a mark of a reference stays as it is."""
    trial, told = read(
        "<h2>Inclusion criteria</h2><ul><li>4 x 10<sup>9</sup>/l</li><li>20 kg/m<sup>2</sup>, CO<sub>2</sub></li>"
        "<li>C<sub>max</sub>, 1<sup>st</sup>, <sup>131</sup>I, see.<sup>12</sup>, CD4<sup>+</sup></li></ul>"
    )
    assert ["4 x 10⁹/l", "20 kg/m², CO₂", "Cmax, 1st, ¹³¹I, see.12, CD4+"] == [
        one["text"] for one in trial["eligibility"]["criteria"]
    ]
    assert [] == told


@pytest.mark.parametrize(
    ("digits", "before", "expected"),
    [("-3", "x 10", "⁻³"), ("3", "aged 18", "3"), ("2", "disease", "2"), ("2", "5 cm", "²"), ("2", "R", "²")],
)
def test_a_power_stands_behind_a_unit_or_ten(digits: str, before: str, expected: str) -> None:
    """Behind words and other numbers digits may be the mark of a reference."""
    assert expected == raised(digits, before)


def test_lowered_words_stay() -> None:
    """Only digits have characters of their own."""
    assert ("₂", "max") == (lowered("2"), lowered("max"))
