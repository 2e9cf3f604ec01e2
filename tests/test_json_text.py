import re
from decimal import Decimal

import pytest

from fhir_trials import json_text
from fhir_trials.errors import ReadError


def test_numbers_keep_their_digits():
    """What has a point or an exponent is a Decimal, written back digit by digit."""
    value = json_text.decode(b'{"a": 1.10, "b": 2, "c": 1e400}')
    assert {"a": Decimal("1.10"), "b": 2, "c": Decimal("1e400")} == value
    assert b'{"a":1.10,"b":2}' == json_text.encode({"a": Decimal("1.10"), "b": 2})


def test_pretty_is_two_blanks_and_a_final_newline():
    """The readable form is stable and ends in a newline; letters stay letters."""
    assert '{\n  "a": [\n    "é"\n  ]\n}\n'.encode() == json_text.encode({"a": ["é"]}, pretty=True)


def test_a_byte_order_mark_is_allowed():
    """UTF-8 with a byte order mark is read."""
    assert [1] == json_text.decode(b"\xef\xbb\xbf[1]")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "page.json: is empty"),
        (b" \n", "page.json: is empty"),
        (b"{", "not readable as JSON"),
        (b"\xff{}", "not readable as JSON"),
        (b'{"a": "\xe9"}', "not readable as JSON"),
        (b"{} {}", "not readable as JSON"),
        (b"[" * 5000 + b"]" * 5000, "not readable as JSON"),
    ],
)
def test_what_is_no_json_is_named(content, said):
    """The error says what is wrong and with which input."""
    with pytest.raises(ReadError, match=said) as caught:
        json_text.decode(content, "page.json")
    assert str(caught.value).startswith("page.json: ")


def nested(depth, leaf=b"1"):
    """Arrays in objects, `depth` containers in all, with brackets in a string beside them."""
    return b'{"]]}":[' * (depth // 2) + leaf + b"]}" * (depth // 2)


def test_nesting_is_limited():
    """A hundred levels are read, more are refused, whatever brackets stand in strings."""
    limit = json_text.MAX_DEPTH
    assert json_text.decode(nested(limit))
    with pytest.raises(ReadError, match=f"nested deeper than {limit} levels"):
        json_text.decode(nested(limit + 2))
    with pytest.raises(ReadError, match="nested deeper"):
        json_text.decode(b'["]]]]",' * 101 + b"1" + b"]" * 101)


def test_many_brackets_are_not_deep():
    """A long flat document is read although it has many brackets."""
    assert 500 == len(json_text.decode(b"[" + b",".join([b'{"a": "[[["}'] * 500) + b"]"))
    assert "[" * 200 == json_text.decode(b'"' + b"[" * 200 + b'"')


def test_size_is_limited(monkeypatch):
    """More bytes than the limit are refused before they are parsed."""
    monkeypatch.setattr(json_text, "MAX_BYTES", 10)
    with pytest.raises(ReadError, match="11 bytes, more than the limit of 10"):
        json_text.decode(b'"123456789"')


def test_members_that_stand_twice(monkeypatch: pytest.MonkeyPatch):
    """Each value that is lost is found with its path, at any depth; the last of several is not lost."""
    text = b'\xef\xbb\xbf{"a": 1, "b": [{"c": {"x": [1.50]}, "d": 2, "c": null, "c": 3}], "a": {"e": "g", "e": "f"}}'
    assert [("a", "1"), ("b[0].c", {"x": ["1.50"]}), ("b[0].c", None), ("a.e", "g")] == json_text.repeated(
        text
    )
    assert [] == json_text.repeated(b'[{"a": 1}, {"a": 1}, "a", 1, {"b": {"a": 1}}]')
    monkeypatch.setattr(json_text, "MAX_COMPARED", 10)
    assert [] == json_text.repeated(b'{"a": 1, "a": 2}')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (rb'[{"a": 1}, {"a": "\ud800"}]', r"half a character, \ud800, at byte 18"),
        (rb'["\ud83d\ude00\uDE00 "]', r"half a character, \uDE00, at byte 14"),
        (b'[{"a": 1}, {"b": ' + b"9" * 5000 + b"}]", "out of range - at `$[1]"),
        (b"[1e99999999999999999999]", "a number that is out of all range"),
    ],
)
def test_what_is_wrong_is_named(text: bytes, said: str):
    """Where in the text half a character stands, and in which record a number that no machine holds."""
    with pytest.raises(ReadError, match=re.escape(said)):
        json_text.decode(text)
