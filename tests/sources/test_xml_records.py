"""XML record by record, in the memory of one; what attacks is refused."""

import io
import tracemalloc

import pytest

from fhir_trials.errors import ReadError
from fhir_trials.issues import Issues
from fhir_trials.sources import xml_records
from tests.sources.endless import Endless


def read(text: str | bytes, repeated: frozenset[str] = frozenset()) -> list[tuple[str, dict[str, object]]]:
    """The records called `r`."""
    content = text.encode() if isinstance(text, str) else text
    return list(xml_records.records(io.BytesIO(content), "x.xml", "r", repeated))


def test_elements_become_plain_data() -> None:
    """Texts, attributes, lists, text beside elements; what is empty says nothing; prefixes are left out."""
    text = '<a xmlns:n="u"><r n:id="7"><b>x</b><b>y</b><n:c>z</n:c><d e="1">t<f/></d><g> </g></r></a>'
    wanted = {"@id": "7", "b": ["x", "y"], "c": ["z"], "d": {"@e": "1", "#text": "t"}}
    assert [("r[0]", wanted)] == read(text, frozenset({"c"}))


def test_the_root_may_be_the_record() -> None:
    """Its path is empty then; records may stand at any depth, and one within another is part of it."""
    assert [("", {"b": "x"})] == read("<r><b>x</b></r>")
    assert [("r[0]", {"b": "1", "r": {"b": "2"}}), ("r[1]", {"b": "3"})] == read(
        "<a><l><r><b>1</b><r><b>2</b></r></r></l><r><b>3</b></r></a>"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<!DOCTYPE a [<!ENTITY e "x">]><a><r>&e;</r></a>', "declares entities"),
        ('<!DOCTYPE a SYSTEM "http://a.b/c.dtd"><a/>', "names outside files"),
        ('<!DOCTYPE a PUBLIC "p" "c.dtd"><a/>', "names outside files"),
        ('<!DOCTYPE a [<!ENTITY % e SYSTEM "file:///etc/passwd"> %e;]><a/>', "declares entities"),
        ("<a><r></a>", "mismatched tag: line 1"),
        ("<a><r><b>cut", "no element found|unclosed"),
        ("<a>" * 101, "nested deeper than 100 levels"),
        ("<a>&nbsp;</a>", "undefined entity"),
    ],
)
def test_what_is_refused(text: str | bytes, said: str) -> None:
    """A bomb, an outside file, broken or endless nesting: an error that says what."""
    with pytest.raises(ReadError, match=said):
        read(text)


def test_a_bomb_costs_nothing() -> None:
    """Entities that would unfold to gigabytes are refused where they are declared."""
    entities = '<!ENTITY l0 "lol">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    tracemalloc.start()
    with pytest.raises(ReadError, match="entities"):
        read(f"<!DOCTYPE a [{entities}]><a><r>&l9;</r></a>")
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_a_harmless_document_type_passes() -> None:
    """It only says its name."""
    assert [("", {"b": "x"})] == read("<!DOCTYPE r><r><b>x</b></r>")


def test_what_was_read_before_an_error_stands() -> None:
    """The records of a cut file come, then the error."""
    records = xml_records.records(io.BytesIO(b"<a><r><b>1</b></r><r><b>2"), "x.xml", "r", ())
    assert ("r[0]", {"b": "1"}) == next(records)
    with pytest.raises(ReadError):
        next(records)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-8"])
def test_marks_of_encodings(encoding: str) -> None:
    """A byte order mark says how it is read, whatever is declared."""
    text = '<?xml version="1.0" encoding="utf-8"?><r><b>≥ é</b></r>'
    assert [("", {"b": "≥ é"})] == read(text.encode(encoding))


def test_declared_and_assumed_encodings() -> None:
    """A declared one is believed in silence; what is neither UTF-8 nor declared is told."""
    declared = '<?xml version="1.0" encoding="ISO-8859-1"?><r><b>é’</b></r>'.encode("cp1252")
    assert [("", {"b": "é’"})] == read(declared)
    issues = Issues()
    content = "<r>\n<b>é’</b>\n<c>".encode("cp1252") + "≥</c></r>".encode()
    found = list(xml_records.records(io.BytesIO(content), "x.xml", "r", (), issues))
    assert [("", {"b": "é’", "c": "≥"})] == found
    assert [("encoding-assumed", "no UTF-8 in line 2; read as Windows-1252 (cp1252)")] == [
        (issue.code, issue.message) for issue in issues
    ]


def test_a_record_of_huge_size_is_refused_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused at the limit, before the rest was read."""
    monkeypatch.setattr(xml_records, "MAX_RECORD", 1_000_000)
    stream = Endless(b"<a><r><b>", b"x" * 50_000, 1000)
    with pytest.raises(ReadError, match="a record of more than 1000000 characters"):
        list(xml_records.records(stream, "x.xml", "r", ()))  # pyright: ignore[reportArgumentType]
    assert stream.asked < 2_000_000


def test_memory_is_that_of_one_record() -> None:
    """Twenty thousand records cost no more than two hundred."""

    def peak(times: int) -> int:
        piece = b"<r><b>%s</b><c>y</c></r>\n" % (b"x" * 500) * 10
        stream = Endless(b"<a><list>", piece, times)
        tracemalloc.start()
        try:
            for _ in xml_records.records(stream, "x.xml", "r", ()):  # pyright: ignore[reportArgumentType]
                pass
        except ReadError:
            pass  # the end is missing
        high = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return high

    assert peak(2000) < 1.2 * peak(20)
