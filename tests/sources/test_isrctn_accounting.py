"""Nothing of an ISRCTN record is lost, and nothing is called taken that cannot be seen in the Trial."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from fhir_trials import json_text
from fhir_trials.cursor import Json
from fhir_trials.model import Trial
from fhir_trials.sources import isrctn
from fhir_trials.sources.isrctn.shape import one_shape
from fhir_trials.sources.nothing import names_nothing
from fhir_trials.sources.xml_records import records
from tests.sources.accounting import Account, account, plain, squeezed
from tests.sources.damage import damaged

HERE = Path(__file__).parent / "records" / "isrctn"
SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "registries" / "isrctn"


def of_xml() -> list[Json]:
    """The records of the invented answer."""
    with (HERE / "answer.xml").open("rb") as stream:
        return [record for _, record in records(stream, "answer", isrctn.RECORD, isrctn.REPEATED)]


def wrapped(path: Path) -> Json:
    """A converted record in the form of the XML: the trial inside."""
    return {"trial": json_text.decode(path.read_bytes())}


def shows(place: str, value: Any, trial: Trial) -> bool:
    """What a record says without its words being kept as they stand.

    Words for nothing; several purposes, types or names that stand together as one text; numbered lists, whose items
    stand one by one; approvals in free text; a serial number that repeats the list of numbers in one line; the type and the
    register's form of a number that a field of its own has, and the attributes of an age that repeat its text.
    """
    if isinstance(value, str) and names_nothing(value):
        return True
    whole = squeezed(json_text.encode(trial.to_dict()).decode().replace("\\n", " "))
    if place.endswith(
        (
            "primaryOutcome",
            "secondaryOutcome",
            "ethicsApproval",
            "publicationDetails",
            "address",
            "inclusion",
            "exclusion",
            "studyHypothesis",
            "plainEnglishSummary",
            "intervention[].description",
        )
    ):
        return all(line_shown(line, whole) for line in value.splitlines() if line.strip())
    if place.endswith("protocolSerialNumber"):
        return all(item.rpartition(": ")[2].strip() in whole for item in value.split(","))
    if place.endswith("@numberType"):
        return value.islower()
    return place.endswith(("@value", "@unit", "@canonicalSecondaryNumber"))


def line_shown(line: str, whole: str) -> bool:
    """Whether a line stands in the Trial, its number left out, or in the parts of an approval."""
    text = squeezed(line).rstrip(":")
    bare = text.partition(" ")[2] if text[:1].isdigit() else text
    for words in ("Approved ", "Submitted "):
        if bare.startswith(words) and "/" in bare[:20]:
            return bare.partition(", ")[2] in whole
    return any(quoted(words) in whole for words in (text, bare))


def quoted(text: str) -> str:
    """The text as it stands in JSON."""
    return json_text.encode(text).decode()[1:-1]


def accounted(record: Json) -> Account:
    """The account of a record in its one shape."""
    one_shape(record)
    return account(record, isrctn.read, "isrctn", shows)


@pytest.mark.parametrize(
    "record", [*of_xml(), wrapped(HERE / "converted.json")], ids=["xml 1", "xml 2", "json"]
)
def test_every_leaf_of_an_invented_record_is_in_the_trial_or_reported(record):
    """Leaves taken, plus leaves reported, are all leaves, and what was taken is seen in its place."""
    found = accounted(record)
    assert (set(), set()) == (found.unaccounted, found.invisible)
    assert len(found.leaves) == len(found.taken) + len(found.reported)


def test_every_leaf_of_the_register_is_in_the_trial_or_reported(capsys):
    """Of the real records no leaf is unaccounted, and at least 95 % of what is no bookkeeping is in the Trial."""
    if not SHARED.is_dir():
        pytest.skip("the reference records (../shared/data/registries/isrctn) are not here")
    totals: Counter[str] = Counter()
    for path in sorted(SHARED.glob("*.json")):
        found = accounted(wrapped(path))
        assert (path.name, set(), set()) == (path.name, found.unaccounted, found.invisible)
        told = {place for place in found.leaves if not is_technical(place)}
        totals += Counter(
            told=len(told), kept=len(found.taken & told), all=len(found.leaves), taken=len(found.taken)
        )
    with capsys.disabled():
        print(
            f"\nISRCTN: {totals['kept']} of {totals['told']} leaves that say something about the trial are in it"
            f" ({totals['kept'] / totals['told']:.1%}), of all {totals['taken']} of {totals['all']}"
            f" ({totals['taken'] / totals['all']:.1%}), the rest reported"
        )
    assert totals["kept"] >= 0.95 * totals["told"]


def is_technical(place: str) -> bool:
    """Whether this is a mark of the register's or the converter's bookkeeping."""
    return isrctn.reason(plain(place)).startswith(isrctn.TECHNICAL)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(damaged([*of_xml(), wrapped(HERE / "converted.json")]))
def test_a_damaged_record_is_read_without_loss(record):
    """Whatever is deleted or of another type, reading never raises and no leaf is unaccounted."""
    one_shape(record)
    assert set() == account(record, isrctn.read, "isrctn", lambda place, value, trial: True).unaccounted
