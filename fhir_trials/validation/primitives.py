"""The primitive types: what a JSON value must be to be one. https://hl7.org/fhir/datatypes.html#primitive"""

import binascii
import math
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

_DATE = (
    r"(?P<year>[0-9]{3}[1-9]|[0-9]{2}[1-9]0|[0-9][1-9]00|[1-9]000)"
    r"(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12][0-9]|3[01])"
)
_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"


class Primitive(NamedTuple):
    """One primitive type.

    Attributes:
        json: `string`, `number` or `boolean`: what it is in JSON.
        test: tells whether a value of that JSON type is well-formed; for a string it is only called with a `str`.
        allowed: what is allowed, as the end of a sentence.
    """

    json: str
    test: Callable[[Any], Any]
    allowed: str


def _pattern(pattern: str) -> Callable[[str], Any]:
    return re.compile(pattern, re.ASCII).fullmatch


def _calendar(pattern: str) -> Callable[[str], bool]:
    match = re.compile(pattern, re.ASCII).fullmatch

    def test(value: str) -> bool:
        found = match(value)
        if not found:
            return False
        day = int(found["day"] or 1)
        return day < 29 or _exists(int(found["year"]), int(found["month"]), day)

    return test


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _integer(least: int, most: int) -> Callable[[Any], bool]:
    def test(value: Any) -> bool:
        return isinstance(value, int) and value is not True and value is not False and least <= value <= most

    return test


def _decimal(value: Any) -> bool:
    if isinstance(value, Decimal):
        return value.is_finite()
    return type(value) is int or (type(value) is float and math.isfinite(value))


def _base64(value: str) -> bool:
    digits = "".join(value.split())  # R4 allows white space between them
    try:
        return len(digits) % 4 == 0 and bool(binascii.a2b_base64(digits, strict_mode=True))
    except ValueError:
        return False


def _integer64(value: str) -> bool:
    return bool(re.fullmatch(r"0|-?[1-9][0-9]{0,18}", value)) and -(2**63) <= int(value) < 2**63


def _boolean(value: Any) -> bool:
    return value is True or value is False


@lru_cache(maxsize=2048)
def is_plain_uri(value: str) -> bool:
    """Whether it is a URI and no fragment; kept, because most are the same few hundred systems and extensions."""
    return _plain_uri(value) is not None


_plain_uri = re.compile(r"[^\s#]\S*").fullmatch
_TEXT = Primitive("string", str.strip, "text that is not blank")
_URI = Primitive("string", re.compile(r"\S+").fullmatch, "a URI without spaces")
_MOST = 2**31 - 1

PRIMITIVES: dict[str, Primitive] = {
    "base64Binary": Primitive("string", _base64, "base64"),
    "boolean": Primitive("boolean", _boolean, "true or false"),
    "canonical": _URI,
    "code": Primitive(
        "string", re.compile(r"\S+(?: \S+)*").fullmatch, "a code: no spaces but single ones inside"
    ),
    "date": Primitive("string", _calendar(rf"{_DATE})?)?"), "a date as YYYY, YYYY-MM or YYYY-MM-DD"),
    "dateTime": Primitive(
        "string",
        _calendar(rf"{_DATE}(?:T{_TIME}{_ZONE})?)?)?"),
        "a date as YYYY, YYYY-MM, YYYY-MM-DD, or with time and zone as YYYY-MM-DDThh:mm:ss+zz:zz",
    ),
    "decimal": Primitive("number", _decimal, "a number"),
    "id": Primitive("string", _pattern(r"[A-Za-z0-9.-]{1,64}"), "1 to 64 letters, digits, '-' and '.'"),
    "instant": Primitive(
        "string", _calendar(rf"{_DATE}T{_TIME}{_ZONE}))"), "a time with zone as YYYY-MM-DDThh:mm:ss.sss+zz:zz"
    ),
    "integer": Primitive("number", _integer(-_MOST - 1, _MOST), "a whole number of 32 bits"),
    "integer64": Primitive("string", _integer64, "a whole number of 64 bits"),
    "markdown": _TEXT,
    "oid": Primitive("string", _pattern(r"urn:oid:[0-2](?:\.(?:0|[1-9][0-9]*))+"), "an OID as urn:oid:1.2.3"),
    "positiveInt": Primitive("number", _integer(1, _MOST), "a whole number from 1 to 2147483647"),
    "string": _TEXT,
    "time": Primitive("string", _pattern(_TIME), "a time as hh:mm:ss"),
    "unsignedInt": Primitive("number", _integer(0, _MOST), "a whole number from 0 to 2147483647"),
    "uri": _URI,
    "url": _URI,
    "uuid": Primitive(
        "string",
        _pattern(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
        "a UUID in lower case as urn:uuid:…",
    ),
    "xhtml": _TEXT,
}

# What identifies an element inside a resource: any text without spaces (https://hl7.org/fhir/element.html).
ELEMENT_ID = Primitive("string", re.compile(r"\S+").fullmatch, "text without spaces")
