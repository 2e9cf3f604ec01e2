"""The primitive types: what is well-formed and what is not."""

from decimal import Decimal
from typing import Any

import pytest

from fhir_trials.validation.primitives import PRIMITIVES

GOOD: dict[str, list[Any]] = {
    "base64Binary": ["SGVsbG8=", "AAAA", " AAAA\r\nBBBB "],
    "boolean": [True, False],
    "canonical": ["http://example.org/fhir/Library/x|1.0#y"],
    "code": ["a", "two words"],
    "date": ["0001", "2024", "2024-02", "2024-02-29", "9999-12-31"],
    "dateTime": ["2024", "2024-02", "2024-02-29", "2024-02-29T23:59:60Z", "2024-01-01T00:00:00.123+14:00"],
    "decimal": [0, -1, 1.5, Decimal("1.000"), Decimal("1E+400")],
    "id": ["a", "A-1.b", "x" * 64],
    "instant": ["2024-02-29T23:59:59Z", "2024-01-01T00:00:00.1-13:59"],
    "integer": [-(2**31), 0, 2**31 - 1],
    "integer64": ["0", "-9223372036854775808", "9223372036854775807"],
    "oid": ["urn:oid:0.1", "urn:oid:2.16.840.1.113883"],
    "positiveInt": [1, 2**31 - 1],
    "string": ["a", " a ", "\ta\n", "é"],
    "time": ["00:00:00", "23:59:60", "12:30:00.5"],
    "unsignedInt": [0, 2**31 - 1],
    "uri": ["urn:x", "http://example.org/é", "#a"],
    "uuid": ["urn:uuid:c757873d-ec9a-4326-a141-556f43239520"],
}
BAD: dict[str, list[Any]] = {
    "base64Binary": ["a", "AAA", "AA=A", "AAAA=", "äöü=", "  "],
    "boolean": [0, 1, "true", None],
    "canonical": ["a b"],
    "code": [" a", "a ", "a  b", "a\tb"],
    "date": ["0000", "24", "2024-1", "2024-13", "2024-02-30", "2023-02-29", "2024-04-31", "2024-05-01T10:00:00Z", "２０２４"],
    "dateTime": ["2024-05-01T10:00Z", "2024-05-01T10:00:00", "2024-05-01 10:00:00Z", "2024-05-01T24:00:00Z", "2024-02-30T10:00:00Z", "2024-05-01T10:00:00+15:00"],
    "decimal": [True, "1", None, float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity")],
    "id": ["x" * 65, "a_b", "a b", "é", "a\n"],
    "instant": ["2024-02-29", "2023-02-29T10:00:00Z", "2024-05-01T10:00:00"],
    "integer": [True, 1.0, "1", 2**31, -(2**31) - 1, Decimal(1)],
    "integer64": ["9223372036854775808", "01", "1.0", "+1", ""],
    "oid": ["1.2.3", "urn:oid:3.1", "urn:oid:1.02"],
    "positiveInt": [0, -1, True],
    "string": ["", " ", "\n"],
    "time": ["24:00:00", "1:00:00", "10:00", "10:00:00Z"],
    "unsignedInt": [-1, False],
    "uri": ["", "a b", " a", "a\n"],
    "uuid": ["urn:uuid:C757873D-EC9A-4326-A141-556F43239520", "c757873d-ec9a-4326-a141-556f43239520"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "value"), [(kind, value) for kind, values in GOOD.items() for value in values]
)
def test_a_well_formed_value_is_taken(kind: str, value: Any) -> None:
    """The specification's own formats pass, to the edge of their ranges."""
    assert PRIMITIVES[kind].test(value)


@pytest.mark.parametrize(
    ("kind", "value"), [(kind, value) for kind, values in BAD.items() for value in values]
)
def test_a_malformed_value_is_not_taken(kind: str, value: Any) -> None:
    """What lies just outside of a format does not pass."""
    assert not PRIMITIVES[kind].test(value)


def test_every_primitive_is_tried() -> None:
    """No primitive type is left out above, but those that are tested as another one."""
    assert set(PRIMITIVES) == {*GOOD, "markdown", "xhtml", "url"}
    assert set(GOOD) == set(BAD)
    assert PRIMITIVES["markdown"] == PRIMITIVES["xhtml"] == PRIMITIVES["string"]
    assert PRIMITIVES["url"] == PRIMITIVES["uri"] == PRIMITIVES["canonical"]
