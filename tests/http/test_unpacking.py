"""Answers are decompressed as they come."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhir_trials.http.unpacking import Broken, unpacked


def cut(content: bytes, size: int) -> list[bytes]:
    """Content in pieces."""
    return [content[start : start + size] for start in range(0, len(content), size)]


@given(st.lists(st.binary()), st.integers(1, 50), st.sampled_from(["gzip", " GZIP ", "x-gzip"]))
def test_gzip(parts: list[bytes], size: int, encoding: str) -> None:
    """However it is cut, and however many follow one another, a gzip gives what went in."""
    packed = b"".join(map(gzip.compress, parts))
    assert b"".join(parts) == b"".join(unpacked(cut(packed, size), encoding))


@given(st.binary(), st.integers(1, 50), st.data())
def test_gzip_that_ends_too_early(content: bytes, size: int, data: st.DataObject) -> None:
    """A gzip of which something lacks is never taken for whole."""
    packed = gzip.compress(content)
    kept = data.draw(st.integers(1, len(packed) - 1))
    with pytest.raises(Broken):
        list(unpacked(cut(packed[:kept], size), "gzip"))


def test_no_gzip() -> None:
    """What is no gzip, and a gzip with something else behind it, is broken."""
    for content in (b"no gzip", gzip.compress(b"a") + b"no gzip"):
        with pytest.raises(Broken, match="no gzip"):
            list(unpacked([content], "gzip"))


def test_bombs_come_in_portions() -> None:
    """What a small piece holds comes in portions of bounded size."""
    sizes = [len(portion) for portion in unpacked([gzip.compress(bytes(50_000_000))], "gzip")]
    assert (50_000_000, 1024 * 1024) == (sum(sizes), max(sizes))


def test_other_encodings() -> None:
    """What is not compressed comes as it is; an encoding that was not asked for is broken."""
    assert [b"a", b"b"] == list(unpacked([b"a", b"b"], ""))
    assert [b"a"] == list(unpacked([b"a"], "identity"))
    with pytest.raises(Broken, match="not asked for"):
        unpacked([b"a"], "br")
