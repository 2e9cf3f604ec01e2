"""What is packed: gzip (https://www.rfc-editor.org/rfc/rfc1952) and zip, each member an input of its own, in limits."""

import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from fhir_trials.errors import ReadError
from fhir_trials.sources.documents import Document, NoTrial
from fhir_trials.sources.folders import is_hidden, is_tried

if TYPE_CHECKING:
    import zipfile

MAX_UNPACKED = 4 * 1024**3
_GZIP, _ZIP, _EMPTY_ZIP = b"\x1f\x8b", b"PK\x03\x04", b"PK\x05\x06"
_OFFICE = {"[Content_Types].xml", "mimetype"}
_CHUNK = 1024 * 1024

Tell = Callable[[ReadError, str], None]


def is_packed(document: Document) -> bool:
    """Whether this is an archive that is unpacked."""
    return document.head.startswith((_GZIP, _ZIP, _EMPTY_ZIP))


def unpacked(document: Document, tell: Tell) -> Iterator[Document]:
    """The documents in an archive, or the document itself where it is none.

    Args:
        document: what may be an archive.
        tell: is told the error, and the name, of a member that cannot be read, or of what stands behind the end of
            a gzip file; the next ones come, and what stands before it.

    Raises:
        ReadError: the archive cannot be read.
    """
    if not is_packed(document):
        yield document
    elif document.head.startswith(_GZIP):
        yield _of_gzip(document, tell)
    else:
        yield from _of_zip(document, tell)


class _Unpacked(io.RawIOBase):
    """An unpacked stream; what is broken in it, and what goes on beyond all limits, is a ReadError."""

    def __init__(self, stream: IO[bytes], name: str, tally: Callable[[int], int], behind: Tell) -> None:
        super().__init__()
        self._stream: Any = stream
        self._name = name
        self._tally = tally
        self._behind = behind
        self._any = False

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Fill the buffer."""
        from gzip import BadGzipFile  # noqa: PLC0415
        from zipfile import BadZipFile  # noqa: PLC0415 - loaded already where it is a zip file

        try:
            # One piece: of several, those before a broken one would be lost with it.
            found: bytes = self._stream.read1(len(buffer))
        except BadGzipFile as error:
            # Each part of a gzip file is checked as it ends; what stands behind it is looked at only then.
            if not (self._any and str(error).startswith("Not a gzipped file")):
                raise ReadError(f"{self._name}: the archive is broken: {error}") from error
            said = "bytes behind the end of the archive, which are no gzip; they are not read"
            self._behind(ReadError(f"{self._name}: {said}"), self._name)
            found, self._stream = b"", io.BytesIO()
        except (OSError, EOFError, zlib.error, BadZipFile) as error:
            raise ReadError(f"{self._name}: the archive is broken: {error}") from error
        if self._tally(len(found)) > MAX_UNPACKED:
            raise ReadError(f"{self._name}: unpacks to more than {MAX_UNPACKED} bytes; unpack it yourself")
        self._any = self._any or bool(found)
        buffer[: len(found)] = found
        return len(found)


def _tally() -> Callable[[int], int]:
    total = 0

    def add(size: int) -> int:
        nonlocal total
        total += size
        return total

    return add


def _document(
    stream: IO[bytes], name: str, source: str, tell: Tell, tally: Callable[[int], int], *, by_name: bool
) -> Document:
    held = _Unpacked(stream, name, tally, lambda error, _: tell(error, source or name))
    found = Document(name, io.BufferedReader(held), source=source, by_name=by_name)
    if is_packed(found):
        raise NoTrial(f"{name}: an archive in an archive is not followed; unpack it")
    return found


def _of_gzip(document: Document, tell: Tell) -> Document:
    import gzip  # noqa: PLC0415 - for what is packed only

    stream = cast("IO[bytes]", gzip.GzipFile(fileobj=document.stream))
    source, by_name = document.source, document.by_name
    return _document(stream, document.name, source, tell, _tally(), by_name=by_name)


def _of_zip(document: Document, tell: Tell) -> Iterator[Document]:
    import zipfile  # noqa: PLC0415 - for what is packed only

    with ExitStack() as held:
        file = _seekable(document, held)
        try:
            archive = held.enter_context(zipfile.ZipFile(file))
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise ReadError(f"{document.name}: the archive is broken: {error}") from error
        members = [one for one in archive.infolist() if not one.is_dir()]
        if _OFFICE & {one.filename for one in members}:
            raise NoTrial(f"{document.name}: is an Office document; save it as text, HTML or CSV")
        tried = [one for one in members if is_tried(one.filename) and not is_hidden(one.filename)]
        if not tried:
            raise NoTrial(f"{document.name}: the archive holds no file that is tried")
        tally = _tally()
        for member in tried:
            name = f"{document.name}!{member.filename}"
            try:
                with _opened(archive, member, name) as stream:
                    source = f"{document.source}!{member.filename}" if document.source else member.filename
                    yield _document(stream, name, source, tell, tally, by_name=False)
            except ReadError as error:
                tell(error, name)


def _opened(archive: "zipfile.ZipFile", member: "zipfile.ZipInfo", name: str) -> IO[bytes]:
    from zipfile import BadZipFile  # noqa: PLC0415 - loaded already

    if member.flag_bits & 1:
        raise ReadError(f"{name}: is encrypted; unpack it")
    try:
        return archive.open(member)
    except (BadZipFile, NotImplementedError, OSError, zlib.error) as error:
        raise ReadError(f"{name}: the archive is broken: {error}") from error


def _seekable(document: Document, held: ExitStack) -> BinaryIO:
    """A zip file where it can be read from its end; one that came through a pipe is copied."""
    if document.file.seekable():
        return document.file
    from tempfile import TemporaryFile  # noqa: PLC0415 - for what is packed only

    file = cast("BinaryIO", held.enter_context(TemporaryFile()))  # noqa: SIM115 - it is one
    size = 0
    while part := document.stream.read(_CHUNK):
        size += len(part)
        if size > MAX_UNPACKED:
            raise ReadError(
                f"{document.name}: an archive of more than {MAX_UNPACKED} bytes; unpack it yourself"
            )
        file.write(part)
    return file
