"""Real USDM documents: nothing is unaccounted for, and the trial comes back from what is written."""

from pathlib import Path

import pytest

from fhir_trials import json_text
from fhir_trials.issues import Issues
from fhir_trials.usdm import from_usdm, to_usdm
from tests.usdm.usdm_accounting import account

SHARED = Path(__file__).parents[3] / "shared" / "data"
FILES = sorted(
    [*SHARED.glob("usdm/*/*.json"), *SHARED.glob("usdm-fhir/**/*_usdm.json")],
    key=lambda path: path.as_posix(),
)
ABSENT = "../shared is not there"


def cases():
    """Each file, or one case that is skipped."""
    if not FILES:
        return [pytest.param(None, marks=pytest.mark.skip(reason=ABSENT), id="none")]
    return [pytest.param(path, id="-".join(path.parts[-2:])) for path in FILES]


@pytest.mark.unmeasured
@pytest.mark.parametrize("path", cases())
def test_every_leaf_is_accounted_for(path):
    """Of the leaves that say something at least nine of ten are in the Trial, the others told with a reason."""
    document = json_text.decode(path.read_bytes())
    trial, found = account(document)
    print(path.name, found._replace(unaccounted=[]), f"{found.share:.3f}")
    assert [] == found.unaccounted
    assert found.share >= 0.9
    assert trial.identifiers


@pytest.mark.unmeasured
@pytest.mark.parametrize("path", cases())
def test_trial_comes_back(path):
    """USDM → Trial → USDM v4 → Trial is equal but for the version of the format, and nothing is told as lost."""
    trial = from_usdm(json_text.decode(path.read_bytes()), Issues())
    issues = Issues()
    again = from_usdm(json_text.decode(json_text.encode(to_usdm(trial, issues))), Issues())
    source = trial.source.model_copy(update={"format": "4.0.0"})
    assert trial.model_copy(update={"source": source}) == again
    assert {"source.format"} >= {issue.path for issue in issues}
