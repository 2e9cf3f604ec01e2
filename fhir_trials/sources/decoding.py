"""Streams of bytes as text, by mark or declaration; what is neither UTF-8 nor declared is told.

https://encoding.spec.whatwg.org/#decode · https://www.w3.org/TR/xml/#sec-guessing
"""

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from fhir_trials.errors import ReadError
from fhir_trials.issues import Issues
from fhir_trials.sources.documents import Document
from fhir_trials.sources.encodings import codec_of, of_cp1252

MAX_LINE = 64 * 1024 * 1024
_CHUNK = 64 * 1024
_ESCAPED = re.compile("[\ud800-\udfff]+")
_DECLARED = re.compile(
    rb"""\A\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)|<meta[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)""", re.I
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Decoder:
    """What the bytes of one input are decoded with, and what had to be done to them.

    Args:
        head: the first bytes.

    Attributes:
        codec: the codec, by Python's name.
    """

    def __init__(self, head: bytes) -> None:
        self._nulls = self._doubted = self._lines = self._first = 0
        self._assumed = ""
        self.codec = self._of(head)
        # Bytes that are no UTF-8 are kept apart by the decoder, and looked at line by line.
        lenient = self.codec in ("utf-8", "utf-8-sig")
        self.errors = "surrogateescape" if lenient or self.codec == "cp1252" else "strict"

    def _of(self, head: bytes) -> str:
        for mark, codec in _MARKS:
            if head.startswith(mark):
                return codec
        pairs = head[:2048]
        if len(pairs) > 3 and (pairs[::2].count(0), pairs[1::2].count(0)) != (0, 0):
            for codec, filled, empty in (("utf-16-le", 0, 1), ("utf-16-be", 1, 0)):
                if not pairs[filled::2].count(0) and pairs[empty::2].count(0) > len(pairs) // 4:
                    self._assumed = f"every second byte is 0, read as {codec.upper()}"
                    return codec
        if not (found := _DECLARED.search(head[:4096])):
            return "utf-8"
        declared = (found[1] or found[2]).decode()
        codec = codec_of(declared)
        if not codec:
            self._assumed = f"declares {declared[:40]}, which is no encoding of a text; read as UTF-8"
        elif codec.startswith(("utf-16", "utf-32")):
            self._assumed = f"declares {declared}, and is not; read as UTF-8"
            return "utf-8"
        return codec or "utf-8"

    def put_right(self, text: str) -> str:
        """The next piece of decoded text without NUL, and with what was no UTF-8 read as cp1252."""
        if "\0" in text:
            self._nulls += text.count("\0")
            text = text.replace("\0", "")
        if not text.isascii() and _ESCAPED.search(text):
            text = "".join(
                self._line(line, number) if _ESCAPED.search(line) else line
                for number, line in enumerate(text.splitlines(keepends=True), self._lines + 1)
            )
        self._lines += text.count("\n")
        return text

    def _line(self, line: str, number: int) -> str:
        """A line is in one encoding: what looks like UTF-8 in one that is not, is cp1252, too."""
        if self.codec == "cp1252":
            return of_cp1252(line.encode("cp1252", "surrogateescape"))
        self._doubted += 1
        self._first = self._first or number
        return of_cp1252(line.encode("utf-8", "surrogateescape"))

    def tell(self, issues: Issues) -> None:
        """Tell what had to be done."""
        if self._assumed:
            issues.warning("encoding-assumed", "", self._assumed)
        if self._doubted:
            more = f" and {self._doubted - 1} more" if self._doubted > 1 else ""
            said = f"no UTF-8 in line {self._first}{more}; read as Windows-1252 (cp1252)"
            issues.warning("encoding-assumed", "", said)
        if self._nulls:
            issues.information("control-character", "", f"{self._nulls} NUL bytes left out")


def lines(document: Document, issues: Issues, limit: int = MAX_LINE) -> Iterator[str]:
    """The text line by line, with the line ends.

    Args:
        document: the bytes.
        issues: in the end, what had to be assumed of the encoding.
        limit: how long a line may be.

    Raises:
        ReadError: not in the encoding it is marked or declared with, or a line that is too long.
    """
    decoder = Decoder(document.head)
    text = io.TextIOWrapper(document.stream, decoder.codec, decoder.errors, newline="")
    number = 0
    try:
        while line := text.readline(limit + 1):
            number += 1
            if len(line) > limit:
                raise ReadError(f"{document.name}: line {number} is longer than {limit} characters")
            yield decoder.put_right(line)
    except UnicodeError as error:
        raise ReadError(f"{document.name}: not readable as {decoder.codec.upper()}: {error}") from error
    finally:
        decoder.tell(issues)


def chunks(stream: BinaryIO, name: str, issues: Issues) -> Iterator[str]:
    """The text in pieces of any length; otherwise as `lines`."""
    head = stream.read(_CHUNK)
    decoder = Decoder(head)
    decode = codecs.getincrementaldecoder(decoder.codec)(decoder.errors).decode
    try:
        while head:
            yield decoder.put_right(decode(head))
            head = stream.read(_CHUNK)
        yield decoder.put_right(decode(b"", True))
    except UnicodeError as error:
        raise ReadError(f"{name}: not readable as {decoder.codec.upper()}: {error}") from error
    finally:
        decoder.tell(issues)
