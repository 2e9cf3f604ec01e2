"""HL7's own validator finds no error in what is written; `make prove-validator` shows it for every record at hand."""

from collections import Counter

import pytest

from tests.hapi.java import Validator
from tests.whole_way.prove_validator import findings, is_error
from tests.whole_way.trials import FOLDERS, RELEASES, Known, own, protocols, sample, shared

# one of each format and register, wherever there are enough records
EACH = 1


@pytest.fixture(scope="module")
def some() -> list[Known]:
    """Every trial the project carries, and of what lies beside it one of each format and register."""
    return [*own(), *sample(shared(FOLDERS[1:]), EACH), *sample(protocols(), EACH)]


@pytest.mark.unmeasured
@pytest.mark.validator
@pytest.mark.parametrize("release", RELEASES)
def test_the_validator_finds_no_error(validator: Validator, some: list[Known], release: str):
    """Every resource of every one of these trials passes; warnings are printed by kind."""
    errors: list[str] = []
    warnings: Counter[str] = Counter()
    for found in findings(validator, some, [release]):
        errors += [
            f"{found} {issue['location']}: {issue['message']}" for issue in found.issues if is_error(issue)
        ]
        warnings.update(str(issue.get("id")) for issue in found.issues if issue["severity"] == "warning")
    print(f"{release}: {dict(Counter(one.format for one in some))}, warnings {dict(warnings)}")
    assert [] == errors
