"""Texts of criteria by themselves: JSON lines of {doc, text}, and plain text."""

import json
from pathlib import Path

import pytest

from fhir_trials import sources
from fhir_trials.errors import ReadError
from fhir_trials.issues import Issues
from fhir_trials.sources import CriteriaText, formats

CRITERIA = "Inclusion criteria:\n- Age over 18\n\nExclusion criteria:\n- Pregnancy\n"
STUDY = {"protocolSection": {"identificationModule": {"nctId": "NCT00000001", "briefTitle": "T"}}}
PAIRS = [("Age over 18", "inclusion"), ("Pregnancy", "exclusion")]


def found(path: Path, issues: Issues | None = None) -> list[tuple[str, list[tuple[str, str]]]]:
    """What each text is called, and its criteria; of a trial its number alone."""
    got = list(sources.stream_criteria(path, issues, None))
    return [
        (one.doc, [(each.text, each.section) for each in one.criteria])
        if isinstance(one, CriteriaText)
        else (one.identifiers[0].value, [])
        for one in got
    ]


def written(folder: Path, name: str, content: str) -> Path:
    """A file with this content."""
    (folder / name).write_text(content, encoding="utf-8")
    return folder / name


def test_lines_of_texts(tmp_path: Path) -> None:
    """Each line is one, in order; the section says what nothing in the text says."""
    lines = [
        {"doc": "a", "text": CRITERIA},
        {"doc": "b_exc", "text": "Pregnancy", "section": "exclusion", "language": "en"},
        {"doc": "c", "text": " "},
        {"doc": "d", "text": "Pregnancy", "section": None, "language": None},
    ]
    file = written(tmp_path, "texts.jsonl", "\n".join(map(json.dumps, lines)))
    expected = [("a", PAIRS), ("b_exc", PAIRS[1:]), ("c", []), ("d", [("Pregnancy", "unknown")])]
    assert expected == found(file)


def test_the_language_is_that_of_each_criterion(tmp_path: Path) -> None:
    """What the line says of its language is kept."""
    file = written(tmp_path, "a.json", json.dumps({"doc": "a", "text": "Leeftijd", "language": "nl"}))
    (one,) = sources.stream_criteria(file, None, None)
    assert isinstance(one, CriteriaText)
    assert ["nl"] == [criterion.language for criterion in one.criteria]


@pytest.mark.parametrize("indent", [None, 2])
def test_an_array_of_texts(tmp_path: Path, indent: int | None) -> None:
    """One JSON value with several texts is read as lines are."""
    file = written(tmp_path, "a.json", json.dumps([{"doc": "a", "text": CRITERIA}] * 2, indent=indent))
    assert [("a", PAIRS)] * 2 == found(file, Issues())


def test_a_broken_line_costs_only_itself(tmp_path: Path) -> None:
    """It is told with its number, also where it is the first; so is what is no text, names no section or no language."""
    lines = [
        '{"doc": "x", "te',
        "",
        json.dumps({"doc": "a", "text": CRITERIA}),
        json.dumps({"doc": "b"}),
        json.dumps({"doc": "b", "text": "x", "section": "in"}),
        json.dumps({"doc": "b", "text": "x", "language": "the Dutch"}),
        json.dumps(STUDY),
        json.dumps({"doc": "c", "text": "x"}),
    ]
    issues = Issues()
    got = found(written(tmp_path, "texts.jsonl", "\n".join(lines)), issues)
    assert [("a", PAIRS), ("c", [("x", "unknown")])] == got
    told = [(issue.code, issue.path, issue.message.partition(":")[0]) for issue in issues]
    expected = 'an object with %s is no text of criteria; expected {"doc"'
    assert [
        ("unreadable", "[0]", "line 1"),
        ("not-criteria", "[2]", expected % "'doc'"),
        ("not-criteria", "[3]", "the section 'in' is none of inclusion, exclusion, unknown"),
        ("not-criteria", "[4]", "'the Dutch' is no language tag such as en or nl"),
        ("not-criteria", "[5]", expected % "'protocolSection'"),
    ] == told
    assert {"error"} == {issue.severity for issue in issues}


@pytest.mark.unmeasured
@pytest.mark.parametrize("array", [False, True])
@pytest.mark.parametrize("names", [("doc", "text"), ("text", "doc"), ("language", "doc", "text")])
def test_a_line_of_any_length(tmp_path: Path, array: bool, names: tuple[str, ...]) -> None:
    """The first text may be longer than the beginning by which an input is recognised."""
    words = "Age over 18 " * 8000
    values = {"doc": "a", "text": f"Inclusion criteria:\n- {words}", "language": "en"}
    line = json.dumps({name: values[name] for name in names})
    content = f"[{line}]" if array else f"{line}\n{json.dumps({'doc': 'b', 'text': 'Pregnancy'})}\n"
    got = found(written(tmp_path, "texts.jsonl", content))
    assert ("a", [(words.strip(), "inclusion")]) == got[0]
    assert (1 if array else 2) == len(got)


def test_members_of_other_types(tmp_path: Path) -> None:
    """A line that is meant as a text and is none is told what it has to be, also where it is the only one."""
    issues = Issues()
    lines = [{"doc": "a", "text": 5}, {"doc": ["x" * 80], "text": "x"}]
    assert [] == found(written(tmp_path, "texts.jsonl", "\n".join(map(json.dumps, lines))), issues)
    assert [
        ("[0]", "`text` must be a string, found 5"),
        ("[1]", f'`doc` must be a string, found ["{"x" * 58}…'),
    ] == [(issue.path, issue.message) for issue in issues]


def test_two_texts_of_one_name(tmp_path: Path) -> None:
    """Texts of one name are a warning that names both lines; the two lists of a trial are none."""
    lines = [
        {"doc": "a", "text": "Gout", "section": "inclusion"},
        {"doc": "a", "text": "Pregnancy", "section": "exclusion"},
        {"doc": "a", "text": "Gout", "section": "inclusion"},
        {"doc": "a", "text": "Asthma", "section": "inclusion"},
        {"doc": "b", "text": "Gout", "section": "inclusion"},
        {"doc": "b", "text": "Asthma"},
        {"doc": "c", "text": "Asthma"},
        {"doc": "c", "text": "Asthma", "section": "exclusion"},
    ]
    issues = Issues()
    got = found(written(tmp_path, "texts.jsonl", "\n".join(map(json.dumps, lines))), issues)
    assert ["Gout", "Pregnancy", "Gout", "Asthma"] == [criteria[0][0] for _, criteria in got[:4]]
    told = "%r is the doc of %s and of %s, with %s; both are read: give each a name of its own"
    expected = [
        ("a", "[0]", "[2]", "the same text"),
        ("a", "[0]", "[3]", "different texts"),
        ("b", "[4]", "[5]", "different texts"),
        ("c", "[6]", "[7]", "the same text"),
    ]
    assert [("warning", "repeated-doc", words[2], told % words) for words in expected] == [
        (issue.severity, issue.code, issue.path, issue.message) for issue in issues
    ]


def test_a_member_that_is_none_of_a_text(tmp_path: Path) -> None:
    """It is a warning that names it and what there is; the text is read."""
    issues = Issues()
    line = {"doc": "a", "text": "Gout", "sectoin": "exclusion", "note": 1}
    assert [("a", [("Gout", "unknown")])] == found(written(tmp_path, "a.jsonl", json.dumps(line)), issues)
    assert [("warning", "unknown-member")] == [(issue.severity, issue.code) for issue in issues]
    told = next(iter(issues)).message
    assert told.startswith("no member of a text of criteria: 'sectoin', 'note'; left out; expected {")


def test_trials_are_read_as_ever(tmp_path: Path) -> None:
    """Records of a register give trials, whatever they are found beside; a format that is asked for is heeded."""
    written(tmp_path, "a.json", json.dumps(STUDY))
    written(tmp_path, "b.jsonl", json.dumps({"doc": "b", "text": CRITERIA}))
    assert [("NCT00000001", []), ("b", PAIRS)] == found(tmp_path)
    with pytest.raises(ReadError, match="nothing in it can be read as ctgov-v2"):
        list(sources.stream_criteria(tmp_path / "b.jsonl", None, formats.named("ctgov-v2")))


def test_numbers_alone_are_no_texts(tmp_path: Path) -> None:
    """JSON that holds no object at all is an error as for every command."""
    with pytest.raises(ReadError, match="is no trial"):
        found(written(tmp_path, "a.json", "[1, 2]"))


def test_a_plain_text_is_one_text(tmp_path: Path) -> None:
    """It is called by its file; without a heading nothing says what it includes or excludes."""
    file = written(tmp_path, "criteria.txt", CRITERIA)
    assert [(str(file), PAIRS)] == found(file)
    bare = written(tmp_path, "bare.txt", "Pregnancy\n")
    assert [(str(bare), [("Pregnancy", "unknown")])] == found(bare)


def test_a_plain_text_in_a_folder_has_a_heading(tmp_path: Path) -> None:
    """A note beside the criteria is none; it is told as what it is, no trial."""
    file = written(tmp_path, "criteria.txt", CRITERIA)
    written(tmp_path, "note.txt", "milk\nbread\n")
    issues = Issues()
    assert [(str(file), PAIRS)] == found(tmp_path, issues)
    assert [("warning", "no-trial")] == [(issue.severity, issue.code) for issue in issues]


def test_a_page_is_a_trial(tmp_path: Path) -> None:
    """A text that is the page of a trial is read as that."""
    page = Path(__file__).parents[2] / "examples" / "pages" / "omon-morvanol.txt"
    assert [("NL-OMON90001", [])] == found(page, Issues())


def test_the_encoding_is_told_once(tmp_path: Path) -> None:
    """A text that is no UTF-8 is read, and that is one warning."""
    (tmp_path / "a.txt").write_bytes("Inclusion criteria:\n- Ménière".encode("cp1252"))
    issues = Issues()
    assert [("Ménière", "inclusion")] == found(tmp_path / "a.txt", issues)[0][1]
    assert ["encoding-assumed"] == [issue.code for issue in issues]


def test_a_text_has_a_limit(tmp_path: Path) -> None:
    """What is longer than any text of criteria is an error."""
    (tmp_path / "a.txt").write_bytes(b"word " * 900_000)
    with pytest.raises(ReadError, match="no text of criteria"):
        found(tmp_path / "a.txt")
