"""A fixed sample of `make prove-kills`: a push that is killed and started again ends as an undisturbed one."""

from pathlib import Path

import pytest

from tests.proofs.kills import Proof, trials

pytestmark = pytest.mark.hapi


@pytest.fixture(scope="module")
def proof(hapi_r4: str, tmp_path_factory: pytest.TempPathFactory) -> Proof:
    """Twenty trials, and how an undisturbed push of them ends."""
    return Proof(hapi_r4, trials(20), Path(tmp_path_factory.mktemp("kills")))


@pytest.mark.parametrize("part", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_killed_push_ends_as_an_undisturbed_one(proof: Proof, part: float) -> None:
    """Killed with SIGKILL after this part of its time and started again: no duplicate, nothing lost, all equal."""
    assert ([], [], []) == proof.killed_at(part, f"sample{int(10 * part)}")[1:]
