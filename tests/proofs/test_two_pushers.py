"""Two processes push the same trials to one server at once."""

from pathlib import Path

import pytest

from tests.proofs import pushing, server_content
from tests.proofs.kills import Pusher, trials

pytestmark = pytest.mark.hapi
ROUNDS = 5


@pytest.mark.parametrize("shared", [False, True], ids=["two machines", "one machine"])
def test_nothing_is_there_twice_and_nothing_is_lost(hapi_r4: str, tmp_path: Path, shared: bool) -> None:
    """With a state of its own each, as on two machines, or with one state: every resource is there once, in each round."""
    some = trials(20)
    wanted = None
    for number in range(ROUNDS):
        prefix = f"pair{number}{'s' if shared else ''}"
        file = pushing.write(server_content.keyed(some, prefix), tmp_path / f"{prefix}.ndjson")
        states = [tmp_path / f"{prefix}{'' if shared else name}.sqlite" for name in ("a", "b")]
        pushers = [Pusher(hapi_r4, state, file) for state in states]
        for pusher in pushers:
            pusher.go()
        assert [True, True] == ['"ok": true' in pusher.done() for pusher in pushers]
        there = server_content.resources(hapi_r4, server_content.identifiers(some, prefix))
        content = server_content.content(there, prefix)
        wanted = wanted or content
        assert ([], wanted) == (server_content.duplicates(there), content)
