"""A client that trusts everything."""

from collections.abc import Iterator

import httpx
import pytest


@pytest.fixture
def http() -> Iterator[httpx.Client]:
    """A client without limits of its own."""
    with httpx.Client(timeout=5, trust_env=False) as client:
        yield client
