"""Reading by number, against registers that answer and registers that misbehave."""

from pathlib import Path

import httpx
import pytest
from pytest_httpx import HTTPXMock

from fhir_trials import http
from fhir_trials.cli.endings import code_of
from fhir_trials.errors import (
    ForeignUrl,
    ReadError,
    ServerError,
    Throttled,
    TrialsError,
    Unreachable,
    UsageError,
)
from fhir_trials.http import Client
from fhir_trials.issues import Issues
from fhir_trials.settings import Settings
from fhir_trials.sources import by_number, formats

RECORDS = Path(__file__).parent / "records"
SHARED = Path(__file__).parents[2].parent / "shared" / "data"
CTGOV = "https://clinicaltrials.gov/api/v2/studies/"
ISRCTN = "https://www.isrctn.com/api/trial/ISRCTN00000001/format/default"
CTIS = "https://euclinicaltrials.eu/ctis-public-api/retrieve/"
NUMBER = "NCT06130267"


@pytest.fixture(autouse=True)
def _nobody_was_asked() -> None:
    by_number._asked.clear()


@pytest.fixture
def pauses() -> list[float]:
    """The pauses that were made instead of sleeping."""
    return []


@pytest.fixture
def read(pauses):
    """Read a number without waiting, with the default settings or these."""

    def read_number(number, *, wanted=None, **settings):
        chosen = Settings(**settings)
        return by_number.read(number, Issues(), wanted=wanted, settings=chosen, sleep=pauses.append)

    return read_number


def study() -> bytes:
    """The study NCT06130267 as the register publishes it."""
    return (RECORDS / "crossover.json").read_bytes()


def isrctn_answer() -> bytes:
    """The invented record ISRCTN00000001 as the register's API gives one record: without the list around it."""
    text = (RECORDS / "isrctn" / "answer.xml").read_text(encoding="utf-8")
    first = text[text.index("<fullTrial>") : text.index("</fullTrial>")] + "</fullTrial>"
    return first.replace("<fullTrial>", '<fullTrial xmlns="http://www.67bricks.com/isrctn">', 1).encode()


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("NCT05503693", True),
        ("nct05503693", True),
        ("2022-500244-37-00", True),
        ("ISRCTN17473621", True),
        ("NL-OMON46644", True),
        ("study.json", False),
        ("about NCT05503693", False),
        ("", False),
    ],
)
def test_what_is_a_number(text, known):
    """A number of a register that is known, and nothing beside it."""
    assert known == by_number.is_number(text)


def test_a_study_of_clinicaltrials_gov(read, httpx_mock: HTTPXMock):
    """One request, with our name on it and no credentials, gives the trial."""
    httpx_mock.add_response(url=CTGOV + NUMBER, content=study(), headers={"content-type": "application/json"})
    (trial,) = read(" nct 06130267 ", token="s3cr3t-token")
    assert NUMBER == trial.identifiers[0].value
    (sent,) = httpx_mock.get_requests()
    assert sent.headers["user-agent"].startswith("fhir-trials/")
    assert "application/json" == sent.headers["accept"]
    assert "authorization" not in sent.headers


def test_a_record_of_isrctn(read, httpx_mock: HTTPXMock):
    """The register's XML is asked for and read."""
    httpx_mock.add_response(url=ISRCTN, content=isrctn_answer(), headers={"content-type": "application/xml"})
    (trial,) = read("ISRCTN00000001")
    assert ("ISRCTN00000001", "isrctn") == (trial.identifiers[0].value, trial.source.registry)
    assert "application/xml" == httpx_mock.get_requests()[0].headers["accept"]


@pytest.mark.parametrize("number", ["2022-500244-37-00", "2022-500244-37"])
def test_a_record_of_ctis(read, httpx_mock: HTTPXMock, number):
    """CTIS answers with JSON; a number without its last part is the trial of that number."""
    folder = SHARED / "registries" / "ctis"
    if not folder.is_dir():
        pytest.skip("the reference records (../shared/data/registries/ctis) are not here")
    httpx_mock.add_response(url=CTIS + number, content=next(iter(folder.glob("*.json"))).read_bytes())
    (trial,) = read(number)
    assert "2022-500244-37-00" in [one.value for one in trial.identifiers]


def test_every_real_study_is_the_one_that_was_asked_for(httpx_mock: HTTPXMock):
    """Recorded answers of the register are taken for what they are."""
    folder = SHARED / "ctgov-v2"
    if not folder.is_dir():
        pytest.skip("the reference records (../shared/data/ctgov-v2) are not here")
    for path in sorted(folder.glob("*.json"))[::50]:
        httpx_mock.add_response(url=CTGOV + path.stem, content=path.read_bytes())
        found = by_number.read(path.stem, Issues(), settings=Settings(), sleep=lambda seconds: None)
        assert path.stem == found[0].identifiers[0].value


def test_an_obsolete_number_leads_to_the_record(read, httpx_mock: HTTPXMock):
    """ClinicalTrials.gov sends from an alias to the study that lists it."""
    alias = "NCT00000009"
    content = study().replace(b'"nctId"', b'"nctIdAliases": ["NCT00000009"], "nctId"', 1)
    httpx_mock.add_response(
        url=CTGOV + alias, status_code=301, headers={"location": f"/api/v2/studies/{NUMBER}"}
    )
    httpx_mock.add_response(url=CTGOV + NUMBER, content=content)
    assert [NUMBER, alias] == [one.value for one in read(alias)[0].identifiers[:2]]


@pytest.mark.parametrize(
    ("number", "url", "answer"),
    [
        (NUMBER, CTGOV + NUMBER, {"status_code": 404, "text": f"NCT number {NUMBER} not found"}),
        ("2022-500001-11-00", CTIS + "2022-500001-11-00", {"text": "{}"}),
        ("2022-500001-11-00", CTIS + "2022-500001-11-00", {"status_code": 204}),
        (
            "ISRCTN00000001",
            ISRCTN,
            {"text": '<allTrials totalCount="0" xmlns="http://www.67bricks.com/isrctn"/>'},
        ),
        ("ISRCTN00000001", ISRCTN, {"status_code": 404, "html": "<html>Page not found</html>"}),
    ],
)
def test_a_number_nobody_knows(read, httpx_mock: HTTPXMock, number, url, answer):
    """Each register has its way of saying so; here it is one, and exit code 1."""
    httpx_mock.add_response(url=url, **answer)
    ends(1, ReadError, "knows no record of this number", read, number)


def ends(code: int, kind: type[TrialsError], words: str, read, number, **settings) -> None:
    """Reading the number raises exactly this, which ends the command with this code."""
    with pytest.raises(kind, match=words) as caught:
        read(number, **settings)
    assert (kind, code) == (type(caught.value), code_of(caught.value))


@pytest.mark.parametrize(
    "answer",
    [
        {"html": "<!doctype html><title>Log in</title>"},
        {"text": "\n<HTML>…", "headers": {"content-type": "application/json"}},
    ],
)
def test_a_page_instead_of_a_record(read, httpx_mock: HTTPXMock, answer):
    """A login page or the shell of a website is no trial, whatever its status and type."""
    httpx_mock.add_response(**answer)
    ends(3, ServerError, "a page came instead of the record of NCT06130267", read, NUMBER)


def test_a_register_that_asks_to_wait(read, httpx_mock: HTTPXMock, pauses):
    """What `Retry-After` asks for is waited; 429 for ever ends."""
    httpx_mock.add_response(status_code=429, headers={"retry-after": "2"})
    httpx_mock.add_response(status_code=503)
    httpx_mock.add_response(content=study())
    assert 1 == len(read(NUMBER))
    assert 2 == pauses[0]
    by_number._asked.clear()
    httpx_mock.add_response(status_code=429, is_reusable=True)
    ends(3, Throttled, "429 for NCT06130267: asks to wait", read, NUMBER, attempts=2)
    assert 3 + 2 == len(httpx_mock.get_requests())


def test_a_register_in_trouble(read, httpx_mock: HTTPXMock):
    """Another status is told."""
    httpx_mock.add_response(status_code=403, text="go away")
    ends(3, ServerError, "answers 403 for NCT06130267", read, NUMBER)


def test_no_answer(read, httpx_mock: HTTPXMock):
    """Time runs out, as often as is tried."""
    httpx_mock.add_exception(httpx.ConnectTimeout("timed out"), is_reusable=True)
    with pytest.raises(Unreachable, match=r"clinicaltrials\.gov cannot be reached") as caught:
        read(NUMBER, attempts=2)
    assert (3, 2) == (code_of(caught.value), len(httpx_mock.get_requests()))


def test_a_redirect_to_another_host(read, httpx_mock: HTTPXMock):
    """Nothing is sent to another host."""
    httpx_mock.add_response(status_code=302, headers={"location": "https://login.example.org/?next=1"})
    ends(3, ForeignUrl, r"points to login\.example\.org; nothing was sent there", read, NUMBER)
    assert 1 == len(httpx_mock.get_requests())


def test_redirects_that_lead_nowhere(read, httpx_mock: HTTPXMock):
    """A redirect without an address, and one that goes in a circle, end."""
    httpx_mock.add_response(status_code=302)
    ends(3, ServerError, "not saying where", read, NUMBER)
    httpx_mock.add_response(status_code=302, headers={"location": CTGOV + NUMBER}, is_reusable=True)
    ends(3, ServerError, "from one address to the next", read, NUMBER)


def test_another_record(read, httpx_mock: HTTPXMock):
    """A record of another number, several and none are no answer."""
    httpx_mock.add_response(content=study())
    ends(3, ServerError, "asked for NCT00000009, NCT06130267 came", read, "NCT00000009")
    httpx_mock.add_response(content=b"[" + study() + b"," + study() + b"]")
    ends(3, ServerError, "asked for NCT06130267, 2 trials came", read, NUMBER)
    httpx_mock.add_response(content=b'{"protocolSection": {"identificationModule": {"briefTitle": "x"}}}')
    ends(3, ServerError, "a record without a number came", read, NUMBER)


@pytest.mark.parametrize("content", [study()[:1000], b'{"error": "busy"}', b"busy"])
def test_what_is_no_record(read, httpx_mock: HTTPXMock, content):
    """A record that breaks off and words are the register's fault, not the user's."""
    httpx_mock.add_response(content=content)
    with pytest.raises(ServerError, match=r"https://clinicaltrials\.gov") as caught:
        read(NUMBER)
    assert 3 == code_of(caught.value)


@pytest.mark.parametrize("location", ["javascript:alert(1)", "http://[::1/x", "data:,x"])
def test_a_redirect_to_no_address(read, httpx_mock: HTTPXMock, location):
    """What is no address of the web is not followed, and not asked for again."""
    httpx_mock.add_response(status_code=302, headers={"location": location})
    ends(3, ForeignUrl, "points to what is no address|cannot be read", read, NUMBER)
    assert 1 == len(httpx_mock.get_requests())


def test_the_time_for_an_answer_follows_from_the_setting(read, httpx_mock: HTTPXMock, monkeypatch):
    """An answer in drips ends after ten times the silence that is borne, and after five minutes at most."""
    made = []

    class Noted(Client):
        def __init__(self, base, *, limits, **others):
            made.append((limits.connect, limits.idle, limits.total))
            super().__init__(base, limits=limits, **others)

    monkeypatch.setattr(http, "Client", Noted)
    for seconds in (5.0, 60.0):
        httpx_mock.add_response(content=study())
        read(NUMBER, timeout=seconds)
    assert [(5.0, 5.0, 50.0), (10.0, 60.0, 300.0)] == made


def test_the_format_of_the_answer_may_be_said(read, httpx_mock: HTTPXMock):
    """It is read as that; an answer that is something else is none of the register's mistakes."""
    httpx_mock.add_response(content=study(), is_reusable=True)
    assert 1 == len(read(NUMBER, wanted=formats.named("ctgov-v2")))
    for other in ("page", "ctis", "fhir", "ictrp-csv"):
        with pytest.raises(ReadError, match=f"nothing in it can be read as {other}"):
            read(NUMBER, wanted=formats.named(other))


def test_an_answer_without_end(read, httpx_mock: HTTPXMock, monkeypatch):
    """An answer above the bound is not read to its end."""
    monkeypatch.setattr(by_number, "MAX_ANSWER", 1000)
    httpx_mock.add_response(content=study())
    ends(3, ServerError, "larger than 1000 bytes", read, NUMBER)


def test_a_pause_between_requests_to_one_register(read, httpx_mock: HTTPXMock, pauses):
    """The second number waits, the first of another register does not."""
    httpx_mock.add_response(content=study())
    read(NUMBER)
    httpx_mock.add_response(url=ISRCTN, content=isrctn_answer())
    read("ISRCTN00000001")
    assert [] == pauses
    httpx_mock.add_response(content=study())
    read(NUMBER)
    assert 1 == len(pauses)
    assert 0 < pauses[0] <= by_number.PAUSE


def test_an_address_of_ones_own(read, httpx_mock: HTTPXMock):
    """A proxy is asked instead, also for a register that has no API of its own; over plain http where that is allowed."""
    httpx_mock.add_response(url=f"https://proxy.example.org/get?n={NUMBER}&as=json", content=study())
    read(NUMBER, register={"ctgov": "https://proxy.example.org/get?n={}&as=json"})
    httpx_mock.add_response(url="http://proxy.example.org/NL-OMON1", status_code=404)
    plain = {"nl-omon": "http://proxy.example.org/{}"}
    ends(1, ReadError, "NL-OMON1: http", read, "NL-OMON1", register=plain, allow_http=True)
    ends(2, UsageError, "plain http", read, "NL-OMON1", register=plain)


@pytest.mark.parametrize(
    ("number", "registers", "words"),
    [
        ("no number", {}, "'no number' is no number of a register"),
        ("NL-OMON46644", {}, "save the page https://onderzoekmetmensen.nl/nl/trial/46644 and give the file"),
        ("DRKS00000001", {}, "no API we can ask: save the page https://drks.de/search/en/trial/DRKS00000001"),
        ("KCT0000001", {}, "no API we can ask: give a downloaded record or page"),
        (NUMBER, {"ctgov": "https://proxy.example.org/"}, "expected an address like"),
        (NUMBER, {"ctgov": "proxy/{}"}, "expected an address like"),
        (
            NUMBER,
            {"ctgov": "ftp://proxy.example.org/{}"},
            "FHIR_TRIALS_REGISTER_CTGOV, or ctgov in the table",
        ),
        (NUMBER, {"ctgov": "http://[::1/good/{}"}, "FHIR_TRIALS_REGISTER_CTGOV, or ctgov in the table"),
        (NUMBER, {"ctgov": "http://proxy.example.org/a b/{}"}, "without blanks"),
        (NUMBER, {"ctgov": "http://proxy.example.org/{}\n"}, "without blanks"),
        ("2022-500001-12-00", {"eu-ct": "x"}, "FHIR_TRIALS_REGISTER_EU_CT, or eu-ct in the table"),
        (NUMBER, {"ctgvo": "https://proxy.example.org/{}"}, "ctgvo is no register that is known"),
    ],
)
def test_numbers_and_addresses_that_cannot_be_used(read, number, registers, words):
    """Nothing is sent; the message says what to do instead."""
    ends(2, UsageError, words, read, number, register=registers)


def test_settings_of_the_environment(monkeypatch, httpx_mock: HTTPXMock):
    """Without settings at hand those of the environment hold."""
    monkeypatch.setenv("FHIR_TRIALS_REGISTER_CTGOV", "https://proxy.example.org/{}")
    httpx_mock.add_response(url=f"https://proxy.example.org/{NUMBER}", content=study())
    assert 1 == len(by_number.read(NUMBER, Issues()))


def test_every_row_names_a_register():
    """The table knows only registers that the numbers of `registers.csv` belong to."""
    assert set() == set(by_number.apis()) - set(by_number.registers())
