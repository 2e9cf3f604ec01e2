import pytest

from fhir_trials import mapping_files
from fhir_trials.code_maps import code_map
from fhir_trials.issues import Issues
from fhir_trials.model.codes import CODE_SETS
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.words import code_of, coded, knows, words

OWN = "https://w3id.org/fhir-trials/CodeSystem/"
ALLOWED = {name: set(known) for name, known in CODE_SETS.items()} | {"date-kind": {"actual", "expected"}}
TABLES = [name for name in mapping_files.names("codes", ".json") if name.startswith("page-")]


@pytest.mark.parametrize("name", TABLES)
def test_every_word_of_a_page_becomes_a_code_of_the_model(name):
    """The targets of a table stand in the Literal of its code set, and no two words are one but for capitals."""
    groups = mapping_files.read_json(f"codes/{name}")["group"]
    (target,) = {group["target"] for group in groups}
    found = words(name.removeprefix("page-").removesuffix(".json"))
    assert set() == {row.code for row in found.values()} - ALLOWED[target.removeprefix(OWN)]
    assert len(found) == sum(len(group["element"]) for group in groups)


@pytest.mark.parametrize("word", ["Werving gestopt", "WERVING GESTOPT", " werving  gestopt "])
def test_capitals_and_blanks_make_no_difference(word):
    """A word is found however it is capitalised and spaced, and kept as printed."""
    draft = Draft("nl")
    assert {"code": "stopped", "text": word} == coded(word, "status", draft, 3)


def test_a_word_without_a_row_stays_text():
    """What the table does not know gets no code, and the page's line is told."""
    draft = Draft("nl")
    assert {"text": "Werving onduidelijk"} == coded("Werving onduidelijk", "status", draft, 3)
    assert None is code_of("Werving onduidelijk", "status")
    issues = Issues()
    draft.findings.into(issues)
    assert [("word-not-coded", "line 3")] == [(issue.code, issue.path) for issue in issues]


def test_a_row_that_says_more_than_the_word_gives_no_code() -> None:
    """What is said of two masked parties and of more stays text and is told."""
    tables = mapping_files.names("codes", ".json")
    for table in [name.removesuffix(".json").removeprefix("page-") for name in tables if "page-" in name]:
        for word, row in words(table).items():
            certain = row.relationship in ("equivalent", "source-is-narrower-than-target")
            assert (row.code if certain else None) == code_of(word, table)
            assert knows(word, table)
    draft = Draft("nl")
    for word, table in (
        ("Dubbelblind", "masking"),
        ("Led by", "party-role"),
    ):
        assert {"text": word} == coded(word, table, draft, 3)
    issues = Issues()
    draft.findings.into(issues)
    assert ["word-not-coded"] * 2 == [issue.code for issue in issues]


@pytest.mark.parametrize("word", ["Werving tijdelijk gestopt", "Recruitment temporarily stopped"])
def test_recruitment_that_has_stopped_for_a_time_has_a_code(word: str) -> None:
    """A row whose target says less than the word gives the code, and nothing is told."""
    draft = Draft("nl")
    assert {"code": "temporarily-closed-to-accrual", "text": word} == coded(word, "status", draft, 3)
    issues = Issues()
    draft.findings.into(issues)
    assert [] == list(issues)


def test_a_status_means_the_same_as_in_the_tables_of_registers() -> None:
    """Where a register has the same words, the code is the same."""
    for table in ("isrctn-recruitment-status", "ctis-status", "ctgov-status"):
        for word, row in code_map(table).rows.items():
            if knows(word, "status"):
                certain = row.relationship in ("equivalent", "source-is-narrower-than-target")
                assert (row.code if certain else None) == code_of(word, "status"), (table, word)
