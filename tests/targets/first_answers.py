"""A fake server that answers once or twice in a way of its own before it answers as it does."""

import httpx
from pytest_httpx import HTTPXMock

from tests.targets.fake_server import FakeServer


def answer_first(httpx_mock: HTTPXMock, fake: FakeServer, *answers: httpx.Response) -> None:
    """Give these answers to the next requests, and then those of the fake server, which logs only its own."""
    waiting = list(answers)

    def reply(request: httpx.Request) -> httpx.Response:
        return waiting.pop(0) if waiting else fake(request)

    httpx_mock.reset()
    httpx_mock.add_callback(reply, is_reusable=True)
