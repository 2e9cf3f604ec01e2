"""Figures over real texts, and the example pages."""

import statistics
import time

import pytest

from fhir_trials.eligibility import Piece, split, split_pieces
from tests.eligibility import corpus


def test_most_studies_have_both_sections(capsys: pytest.CaptureFixture[str]) -> None:
    """Of ClinicalTrials.gov's texts hardly a criterion is left without a section; the figures are printed."""
    found = {name: split(text) for name, text in corpus.ctgov().items()}
    both = sum({"inclusion", "exclusion"} <= {one.section for one in criteria} for criteria in found.values())
    every = [one for criteria in found.values() for one in criteria]
    unknown = [one for one in every if one.section == "unknown"]
    nested = sum(one.level > 0 for one in every)
    with capsys.disabled():
        print(f"\n{len(found)} texts: {both / len(found):.1%} with both sections; {len(every)} criteria,")
        print(f"{nested} below another, {len(unknown)} of unknown section")
    assert both / len(found) >= 0.94
    assert len(unknown) / len(every) <= 0.01
    assert all(found.values())


def _at(pieces: list[Piece], place: int) -> Piece:
    return next(piece for piece in pieces if any(start <= place < end for start, end in piece.spans))


# The labels of these lines follow the nearest "Inclusion" or "Exclusion" line; the texts say otherwise: a second
# heading ("Patient's exclusion criteria", "Eye-Related Exclusion Criteria", "Inclusion criteria for families").
_MISLABELLED = ("NCT03864055", "NCT03922932", "NCT03924167")


def test_criteria_include_or_exclude_as_people_marked_them() -> None:
    """Every marked comparison of the labelled trials stands in a criterion of the section its label gives."""
    folder = corpus.SHARED / "data" / "eligibility"
    texts = corpus.labelled()
    wrong: list[str] = []
    for name in ("lct_numeric", "lct_temporal"):
        for row in corpus.json_lines(folder / f"{name}.jsonl"):
            piece = _at(split_pieces(texts[row["doc"]]), row["span"][0])
            right = piece.kind == "criterion" and piece.section == (row["section"] or "unknown")
            if not right and row["doc"] not in _MISLABELLED:
                wrong.append(f"{row['doc']} {row['line_text']}")
    assert [] == wrong


def test_the_dutch_example_page() -> None:
    """Page 000: headings of two lines, wrapped criteria, a dash without a blank."""
    text = corpus.page("000", "Deelname eisen", "Onderzoeksopzet\n Opzet")
    expected = [
        "?0 [Leeftijd] Volwassenen (18-64 jaar)",
        "?0 [Leeftijd] 65 jaar en ouder",
        "+0 ouder dan 18 jaar.",
        "+0 nieuwe diagnose anaplastisch schildkliercarcinoom, voor wie operatief ingrijpen geen optie meer is.",
        "+0 iemand met anaplastisch schildkliercarcinoom, die zich presenteert met metastasen en voor wie operatie geen"
        " optie meer is.",
        "-0 geen toestemming",
        "-0 zangerschap of borstvoeding",
        "-0 neutropenie (ANC<1.55 x10^9/l",
        "-0 patienten met allergie tegen anakinra of soortgelijk middel",
        "-0 ernstige aandoening die meedoen aan deze studie kan beïnvloeden, onder andere ernstig nerfalen, hartfalen of"
        " ernstige respiratoire aandoeningen.",
        "-0 actieve infectie (na adequate behandeling kunnen patienten alsnog deelnemen)",
    ]
    assert expected == corpus.shown(text)


def test_the_page_with_empty_headings() -> None:
    """Page 001: a heading glued to a sentence, another below it, and no criterion under either."""
    text = corpus.page("001", "Are You a Good Fit", "Timeline for")
    kinds = [(piece.kind, piece.section) for piece in split_pieces(text)[-2:]]
    assert [("header", "inclusion"), ("header", "exclusion")] == kinds
    assert {"?"} == {one[0] for one in corpus.shown(text)}


@pytest.mark.parametrize(
    ("number", "start", "end", "counts"),
    [
        ("002", "Inclusion Criteria:", None, {"inclusion": 11, "exclusion": 7}),
        ("003", "Inclusion criteria", "Primary purpose", {"inclusion": 6, "exclusion": 17}),
        ("004", "  • Recidief", "International Clinical", {"unknown": 36}),
    ],
)
def test_the_other_example_pages(number: str, start: str, end: str | None, counts: dict[str, int]) -> None:
    """Pages 002 and 003 have two lists; 004 has no heading, so that no section is assumed."""
    found = split(corpus.page(number, start, end))
    sections = [one.section for one in found]
    assert counts == {section: sections.count(section) for section in dict.fromkeys(sections)}


def test_the_page_without_headings_keeps_its_levels() -> None:
    """Page 004: the laboratory values stand below their criterion, and the exception below the one it is of."""
    found = split(corpus.page("004", "  • Recidief", "International Clinical"))
    below = [one.text.split()[0] for one in found if one.level == 1]
    assert ["De", "Accessoire", "De", "Accesoire", "Absoluut", "Trombocyten", "Hb", "Totaal"] == below[:8]
    assert ["ASAT", "ALAT", "Alkaline", "eGFR", "Patienten"] == below[8:]


def test_a_text_is_split_in_a_fraction_of_a_millisecond(capsys: pytest.CaptureFixture[str]) -> None:
    """The median is printed; the bound leaves room for a slow and busy machine."""
    spent: list[float] = []
    for text in corpus.ctgov().values():
        rounds: list[float] = []
        for _ in range(3):
            begin = time.process_time_ns()
            split(text)
            rounds.append((time.process_time_ns() - begin) / 1e6)
        spent.append(min(rounds))
    with capsys.disabled():
        print(f"\nmedian {statistics.median(spent):.3f} ms, worst {max(spent):.2f} ms of CPU a text")
    assert statistics.median(spent) <= 1.5
