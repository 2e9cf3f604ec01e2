"""A fake server behind the mock transport, and a connection to it."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_httpx import HTTPXMock

from fhir_trials.http import Client
from fhir_trials.targets import FhirServer, Release
from tests.targets.fake_server import BASE, FakeServer

Open = Callable[..., FhirServer]


@pytest.fixture
def fake(httpx_mock: HTTPXMock) -> FakeServer:
    """A server that answers every request of the test."""
    server = FakeServer()
    httpx_mock.add_callback(server, is_reusable=True, is_optional=True)
    return server


@pytest.fixture
def open_server() -> Open:
    """Opens the fake server, without pauses between attempts; what is `known` of it stands in its profile."""

    def opened(release: Release | None = None, **known: Any) -> FhirServer:
        server = FhirServer(Client(BASE, sleep=lambda _: None), release=release)
        server._habits.learn(**known)  # pyright: ignore
        return server

    return opened
