"""An update of what somebody had deleted meanwhile, which HAPI makes again."""

from typing import Any

import pytest

from fhir_trials.errors import Conflict
from fhir_trials.targets import Change, reviving
from fhir_trials.targets.told import Told
from tests.targets.conftest import Open
from tests.targets.fake_server import BASE, FakeServer
from tests.targets.samples import current, group, study


@pytest.mark.parametrize("transactions", [True, False])
@pytest.mark.parametrize("read_back", [True, False])
def test_deleted_meanwhile(fake: FakeServer, open_server: Open, transactions: bool, read_back: bool) -> None:
    """What had been deleted and was made again by an update is a conflict that says so; the caller plans again."""
    fake.guards_creation = False
    fake.transactions = transactions
    fake.put(group())
    server = open_server(guards=True)
    fake.meanwhile = lambda: fake.delete("Group/NCT1-eligibility")
    with pytest.raises(Conflict, match=r"had been deleted .* there again as it was sent: Group/NCT1-elig"):
        server.write([current(fake, group(), name="Ours")], read_back=read_back)
    assert "Ours" == fake.store["Group/NCT1-eligibility"]["name"]


@pytest.mark.parametrize(
    ("told", "again"),
    [
        (Told(201, version="3"), True),
        (Told(201, version="1"), True),
        (Told(201, version="ab"), True),
        (Told(201), True),
        (Told(201, version="2"), False),
        (Told(200, version="3"), False),
    ],
)
def test_answers(told: Told, again: bool) -> None:
    """Only 201 is a sign, and not where the version follows the one that was seen: some servers say 201 to everything."""
    changes: list[Any] = [Change(group(), "Group/NCT1-eligibility", "1"), Change(study())]
    answers = [told, Told(201, version="1")]
    if again:
        with pytest.raises(Conflict):
            reviving.check(BASE, changes, answers)
    else:
        reviving.check(BASE, changes, answers)


def test_deletions_are_none() -> None:
    """An odd answer to a deletion makes nothing again."""
    reviving.check(BASE, [Change(group(), "Group/a", "1", delete=True)], [Told(201)])
