"""Keeps httpx and httpcore from logging our URLs and headers, and nobody else's: URLs can hold identifiers."""

import logging
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

_LOGGERS = (
    "httpx",
    "httpcore.connection",
    "httpcore.http11",
    "httpcore.http2",
    "httpcore.proxy",
    "httpcore.socks",
)
_ours: ContextVar[bool] = ContextVar("fhir_trials_request", default=False)


def _admit(record: logging.LogRecord) -> bool:
    return not _ours.get() or record.levelno >= logging.WARNING


for _name in _LOGGERS:
    logging.getLogger(_name).addFilter(_admit)


@contextmanager
def quiet() -> Generator[None]:
    """Within, what httpx says below a warning is dropped."""
    before = _ours.set(True)
    try:
        yield
    finally:
        _ours.reset(before)
