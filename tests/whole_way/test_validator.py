"""HL7's own validator finds no error in what is written; `make prove-validator` shows it for every study."""

from collections import Counter

import pytest

from tests.hapi.java import Validator
from tests.whole_way.prove_validator import findings
from tests.whole_way.trials import RELEASES, own

SAMPLE = own()


@pytest.mark.validator
@pytest.mark.parametrize("release", RELEASES)
def test_the_validator_finds_no_error(validator: Validator, release: str):
    """Every resource of every trial the project carries passes; warnings are printed by kind."""
    errors, warnings = [], Counter()
    for found in findings(validator, SAMPLE, [release]):
        if found is None:
            continue
        name, _, reference, issue = found
        if issue["severity"] in ("error", "fatal"):
            errors.append(f"{name} {reference} {issue['location']}: {issue['message']}")
        elif issue["severity"] == "warning":
            warnings[str(issue.get("id"))] += 1
    print(release, dict(warnings))
    assert [] == errors
