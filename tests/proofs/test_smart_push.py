"""A push to a server that wants SMART Backend Services, with tokens that do not last for it."""

from pathlib import Path

import pytest

import fhir_trials as ft
from fhir_trials.settings import Settings
from fhir_trials.targets import connect
from tests.http import keys
from tests.http.token_server import CLIENT, TokenServer, running
from tests.proofs.kills import trials
from tests.proofs.server_content import keyed
from tests.targets.fake_server import FakeServer


@pytest.mark.parametrize("kind", ["RSA", "EC"], ids=["RS384", "ES384"])
def test_tokens_that_end_in_mid_push_are_survived(kind: str, tmp_path: Path) -> None:
    """A token is refused after every second request; everything is written once, and each token was asked for by a new assertion."""
    key = keys.write(tmp_path / "key.json", keys.jwk(kind, kid="k"))
    settings = Settings(client_id=CLIENT, key_file=key, state=str(tmp_path / "state.sqlite"))
    server = TokenServer({"k": keys.private(kind).public_key()}, core=FakeServer(), uses=2)
    some = keyed(trials(40), "smart")
    with running(server), connect(server.base, settings=settings) as target:
        first = ft.push(some, target, state=tmp_path / "state.sqlite", issues=ft.Issues())
        tokens = len(server.seen)
        again = ft.push(some, target, state=tmp_path / "state.sqlite", issues=ft.Issues())
    written = len(first.outcomes)
    assert ((written, True), (written, True)) == (
        (first.counts["created"], first.ok),
        (again.counts["unchanged"], again.ok),
    )
    assert tokens > 3
    assert len(server.seen) == len(set(server.seen))
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir() if "sqlite" in file.name)
    assert not [one for one in server.shown if one.removeprefix("Bearer ").encode() in kept]
