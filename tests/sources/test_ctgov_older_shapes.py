"""Studies of ClinicalTrials.gov in API version 1, classic XML and CSV: nothing is lost, and the facts are the same."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.issues import Issues
from fhir_trials.sources import ctgov_csv, ctgov_v1, ctgov_v2, ctgov_xml
from tests.sources.accounting import account, account_ctgov_v2, dictionary, plain
from tests.sources.ctgov_older import differences, letters, rows, shows, study, texts
from tests.sources.damage import damaged

RECORDS = Path(__file__).parent / "records"
SHARED = Path(__file__).parents[2].parent / "shared" / "data"
READ = {"ctgov-v1": ctgov_v1.read, "ctgov-xml": ctgov_xml.read, "ctgov-csv": ctgov_csv.read}
OURS = [
    *(("ctgov-v1", study(path)) for path in sorted((RECORDS / "ctgov_v1").glob("*.json"))),
    *(("ctgov-xml", study(path)) for path in sorted((RECORDS / "ctgov_xml").glob("*.xml"))),
    *(
        ("ctgov-csv", row)
        for name in ("present", "classic")
        for row in rows(RECORDS / f"ctgov_csv/{name}.csv")
    ),
]
# What is no part of the protocol: results and files, the index of MeSH terms, the frame of the record.
BESIDE = (
    "ResultsSection",
    "AnnotationSection",
    "DerivedSection.",
    "clinical_results",
    "provided_document_section",
)


def trial_of(shape, record):
    """The Trial of a record."""
    return READ[shape](json_text.decode(json_text.encode(record)), Issues())


def shared(pattern):
    """The files beside the project; a test that needs them skips where they are not."""
    found = sorted(SHARED.glob(pattern))
    if not found:
        pytest.skip(f"the reference records (../shared/data/{pattern}) are not here")
    return found


@pytest.mark.parametrize(("shape", "record"), OURS)
def test_every_leaf_of_a_record_we_carry_is_in_the_trial_or_reported(shape, record):
    """Leaves taken, plus leaves reported, are all leaves, and what was taken is seen in its place."""
    found = account(record, READ[shape], shape, shows)
    assert (set(), set()) == (found.unaccounted, found.invisible)
    assert [] == found.issues.errors


@pytest.mark.parametrize(("shape", "record"), OURS)
@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
def test_a_record_we_carry_goes_to_fhir_and_back(shape, record, release):
    """The Trial of an older shape converts to valid FHIR and comes back equal."""
    trial = trial_of(shape, record)
    bundle = ft.to_fhir(trial, release)
    assert [] == list(ft.check(bundle, release))
    assert [trial] == ft.from_fhir(bundle)


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("shape", "pattern"), [("ctgov-v1", "ctgov-v1-json/*.json"), ("ctgov-xml", "ctgov-xml/*.xml")]
)
def test_every_leaf_of_the_older_records_is_in_the_trial_or_reported(shape, pattern, capsys):
    """Of the files beside us no leaf is unaccounted, and at least 97 % of the protocol's leaves are taken."""
    totals: Counter[str] = Counter()
    for path in shared(pattern):
        found = account(study(path), READ[shape], shape, shows)
        assert (path.name, set(), set()) == (path.name, found.unaccounted, found.invisible)
        for group in ("all", "protocol"):
            counted = {place for place in found.leaves if group == "all" or not place.startswith(BESIDE)}
            totals[f"{group} leaves"] += len(counted)
            totals[f"{group} taken"] += len(counted & found.taken)
        for issue in found.issues:
            assert ("not-read", "") != (issue.code, reason_of(shape, issue.path)), str(issue)
    with capsys.disabled():
        print()
        for group in ("all", "protocol"):
            kept, every = totals[f"{group} taken"], totals[f"{group} leaves"]
            print(
                f"{shape}, {group}: {kept} of {every} leaves in the Trial ({kept / every:.1%}), the rest reported"
            )
    assert totals["protocol taken"] >= 0.97 * totals["protocol leaves"]


def reason_of(shape, path):
    """The note of the longest path in the table that leads there."""
    place = plain(path)
    while place and place not in dictionary(shape):
        place = place.removesuffix("[]") if place.endswith("[]") else place.rpartition(".")[0]
    return dictionary(shape).get(place, {"note": ""})["note"]


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("shape", "pattern"), [("ctgov-v1", "ctgov-v1-json/*.json"), ("ctgov-xml", "ctgov-xml/*.xml")]
)
def test_the_older_records_go_to_fhir_and_back(shape, pattern):
    """Every Trial of the files beside us converts to valid FHIR of each release and comes back equal."""
    for path in shared(pattern):
        trial = trial_of(shape, study(path))
        for release in ("R4", "R4B", "R5"):
            bundle = ft.to_fhir(trial, release)
            assert (path.name, []) == (path.name, list(ft.check(bundle, release)))
            assert [trial] == ft.from_fhir(bundle)


@pytest.mark.unmeasured
@pytest.mark.parametrize("pattern", ["ctgov-v1-json/*.json", "ctgov-xml/*.xml"])
def test_only_words_that_are_known_stand_in_the_older_records(pattern):
    """No coded word of the files beside us is unknown, no value refused, no link unresolved."""
    for path in shared(pattern):
        issues = Issues()
        READ["ctgov-v1" if path.suffix == ".json" else "ctgov-xml"](study(path), issues)
        assert (path.name, {"not-read"}) >= (path.name, {issue.code for issue in issues})


@pytest.mark.unmeasured
@pytest.mark.parametrize("pattern", ["ctgov-v2-older/*.json", "registries/ctgov2/*.json"])
def test_other_copies_of_version_2_are_read_as_version_2(pattern):
    """Earlier versions, and records with keys of whoever copied them, lose nothing but what is told."""
    for path in shared(pattern):
        found = account_ctgov_v2(study(path))
        assert (set(), []) == (found.unaccounted, found.issues.errors)
        foreign = {issue.path for issue in found.issues if "." not in issue.path}
        known = {"resultsSection", "documentSection", "annotationSection"}
        assert foreign <= known | {"ctrname", "record_last_import"}


# NCT02028676 as API version 1 gave it in 2023 and as the classic site did in 2018.
LACKS_OF_XML = {
    "identifiers[].value": "the register of a secondary number",
    "identifiers[].registry": "the register of a secondary number",
    "identifiers[].printed": "the register of a secondary number",
    "identifiers[].kind": "the type of a secondary number",
    "identifiers[].assigner": "who gave a secondary number",
    "eligibility.age_bands": "the age groups",
    "parties[].organization_class": "the class of the organisation that registered it",
    "parties[].organization_class.code": "classes of the classic site: four",
    "parties[].organization_class.text": "classes of the classic site: four",
    "keywords": "the codes of MeSH terms",
    "source.version": "the day of the download",
}
LACKS_OF_V1 = {
    "summary.text": "the marks of lists",
    "eligibility.text.text": "the marks of lists",
    "eligibility.criteria": "the marks of lists, by which criteria are told apart",
}
CHANGED_BETWEEN = {"parties[].organization", "references"}


def test_a_study_in_version_1_and_in_xml_is_the_same_trial_but_for_what_a_shape_lacks():
    """NCT02028676 differs by what one shape lacks and by what the register changed from 2018 to 2023."""
    one = trial_of("ctgov-v1", study(shared("ctgov-v1-json/NCT02028676.json")[0])).to_dict()
    other = trial_of("ctgov-xml", study(shared("ctgov-xml/NCT02028676.xml")[0])).to_dict()
    found = {plain(path) for path, _, _ in differences(one, other)}
    assert {*LACKS_OF_XML, *LACKS_OF_V1} | CHANGED_BETWEEN == found
    for texts_of in ("eligibility", "summary"):
        text = one[texts_of]["text"] if texts_of == "summary" else one[texts_of]["text"]["text"]
        unwrapped = other[texts_of]["text"] if texts_of == "summary" else other[texts_of]["text"]["text"]
        assert without_marks(unwrapped) == without_marks(text)


def without_marks(text):
    """A text of which nothing is left but the letters: without numbers of lists, too."""
    lines = (line.strip().lstrip("*0123456789.").strip() for line in text.splitlines())
    return letters("".join(lines))


def test_a_study_in_two_copies_of_the_xml_is_the_same_trial_but_for_the_older_shape():
    """NCT02028676 of 2016 gives what that of 2018 gives, but for what the shape of 2016 lacks."""
    one, other = (
        trial_of("ctgov-xml", study(shared(f"ctgov-xml/NCT02028676{end}.xml")[0])).to_dict()
        for end in ("", "~0dd2c435")
    )
    found = {plain(path) for path, _, _ in differences(one, other)}
    shape = {"design.masking.level.text", "passages", "registry_events", "source.version"}
    changed = {"identifiers", "keywords[].text", "parties", "references[].citation", "links"}
    assert shape | changed == found
    assert one["outcomes"] == other["outcomes"]
    assert one["design"]["allocation"] == other["design"]["allocation"]
    assert {keyword["text"] for keyword in one["keywords"]} == {
        keyword["text"] for keyword in other["keywords"]
    }


def test_the_other_copies_of_a_study_in_xml_are_the_same_trial():
    """NCT00081588, three times, differs only in the day of the download."""
    first, *others = (
        trial_of("ctgov-xml", study(path)).to_dict() for path in shared("ctgov-xml/NCT00081588*.xml")
    )
    assert 2 == len(others)
    for other in others:
        assert {"source.version"} >= {path for path, _, _ in differences(first, other)}


def test_a_row_of_the_download_says_what_the_record_says():
    """Each fact of the present download stands in the Trial of the whole record, but for texts in one cell."""
    names = ("ages-in-months", "two-phases", "observational", "terminated", "crossover")
    for row, name in zip(rows(RECORDS / "ctgov_csv/present.csv"), names, strict=True):
        whole = ctgov_v2.read(json_text.decode((RECORDS / f"{name}.json").read_bytes()), Issues()).to_dict()
        mine = trial_of("ctgov-csv", row).to_dict()
        found = {plain(path) for path, left, right in differences(mine, whole) if left not in (None, right)}
        lists = {"titles", "registry_events", "parties", "identifiers", "sites", "countries", "references"}
        cells = {"outcomes[].measure", "sites[].facility", "identifiers[].kind", "arms", "interventions"}
        assert found <= lists | cells, name


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(damaged([{shape: record} for shape, record in OURS]))
def test_a_damaged_record_is_read_without_loss(tagged):
    """Whatever is deleted or of another type, reading never raises and no leaf is unaccounted."""
    for shape, record in tagged.items():
        if isinstance(record, dict):
            found = account(record, READ[shape], shape, lambda *of: True)
            assert set() == found.unaccounted


def test_every_text_of_an_older_record_is_kept_to_the_letter():
    """The letters of summary and criteria are those of the wrapped text, in order."""
    record = study(RECORDS / "ctgov_xml/NCT03435185.xml")
    said = texts(trial_of("ctgov-xml", record).to_dict())
    assert letters(record["brief_summary"]["textblock"]) in map(letters, said)
    assert letters(record["eligibility"]["criteria"]["textblock"]) in map(letters, said)
