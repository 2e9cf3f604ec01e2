"""What is known of a server when it is opened: what it states, and what the table of servers says of its kind."""

import pytest

from fhir_trials import mapping_files
from fhir_trials.errors import TableError
from fhir_trials.targets import known_servers
from fhir_trials.targets.capability import Capability
from fhir_trials.targets.profile import WITHOUT, Profile

BASE = "https://x.example/fhir"
HEAD = {
    "server": "X",
    "software": "exotic",
    "hosts": "",
    "transactions": "",
    "conditional create": "",
    "client ids": "",
    "If-Match": "",
    "tells creations": "",
    "most entries": "",
    "at once": "",
    "finds changes": "",
    "note": "",
    "source": "",
}


def described(name: str, base: str = BASE, **more: bool) -> Profile:
    """The profile of a server whose software has this name."""
    return known_servers.described(Capability("R4", "4.0.1", name, name, **more), base)


@pytest.mark.parametrize(
    ("name", "server"),
    [
        ("HAPI FHIR Server", "HAPI"),
        ("Microsoft FHIR Server", "Azure"),
        ("Firely Server", "Firely"),
        ("vonk", "Firely"),
        ("medplum", "Medplum"),
        ("aidbox", "Aidbox"),
        ("Blaze", "Blaze"),
        ("LinuxForHealth FHIR Server", "LinuxForHealth"),
        ("IBM FHIR Server", "LinuxForHealth"),
        ("Helios FHIR Server", "Helios"),
        ("hapi  fhir server", "HAPI"),
        ("Helios", ""),
        ("Helios Kliniken FHIR", ""),
        ("Not a HAPI FHIR Server", ""),
        ("Spark", "Spark"),
        ("Sparkle", ""),
        ("Chapi FHIR", ""),
        ("Own", ""),
    ],
)
def test_recognised_by_name(name: str, server: str) -> None:
    """A server is recognised by the whole name of its software, whatever its case."""
    assert server == described(name).server


@pytest.mark.parametrize(
    ("base", "server"),
    [
        ("https://hapi.fhir.org/baseR4", "HAPI public test server"),
        ("https://healthcare.googleapis.com/v1/projects/p/fhirStores/s/fhir", "Google"),
        ("https://healthlake.eu-west-1.amazonaws.com/datastore/d/r4", "HealthLake"),
        ("https://a-b.fhir.azurehealthcareapis.com", "Azure"),
        ("https://healthcare.europe-west3.rep.googleapis.com/v1/projects/p", "Google"),
        ("https://myhapi.fhir.org.example/baseR4", ""),
        ("https://myhapi.fhir.org/baseR4", ""),
        ("https://fhir.helios-gesundheit.de/r4", ""),
        ("https://x.example/healthcare.googleapis.com/fhir", ""),
        ("https://healthlake.example/fhir", ""),
        ("https://ec2-1-2-3-4.compute-1.amazonaws.com/fhir", ""),
    ],
)
def test_recognised_by_address(base: str, server: str) -> None:
    """A server is recognised by a host below which a provider runs nothing else, compared label by label."""
    assert server == known_servers.silent("R4", base).server


def test_the_public_test_server_is_spared() -> None:
    """On hapi.fhir.org at most two requests are under way, of at most fifty entries, though it is a HAPI."""
    found = described("HAPI FHIR Server", base="https://hapi.fhir.org/baseR5")
    assert ("HAPI public test server", 50, 2) == (found.server, found.most_entries, found.at_once)


def test_what_is_stated() -> None:
    """Of an unknown server what it states counts, and what it lacks is said in words."""
    found = described("Own", transactions=False, batches=True, versions=True, finds_changes=True)
    expected = Profile(
        release="R4",
        software="Own",
        transactions=False,
        batches=True,
        versions=True,
        finds_changes=True,
        degraded=(WITHOUT["transactions"],),
    )
    assert expected == found


def test_the_table_counts() -> None:
    """Where the table knows better it counts: HAPI takes our ids without saying so, Spark states what it does not do."""
    assert described("HAPI FHIR Server").client_ids is True
    spark = described("Spark", guards=True, finds_changes=True)
    assert (False, (WITHOUT["guards"],)) == (spark.guards, spark.degraded)


def test_what_is_denied_stays_denied() -> None:
    """The table does not raise what a server itself denies; what it does not speak of is raised."""
    server = "Helios FHIR Server"
    found = described(server, conditional_create=False, guards=False, transactions=False)
    assert (False, False, False) == (found.conditional_create, found.guards, found.transactions)
    assert (True, True, True) == (found.client_ids, described(server).guards, described(server).transactions)
    assert described("HAPI FHIR Server", finds_changes=False).finds_changes


def test_a_limit_is_no_wish() -> None:
    """A limit above what we send on our own changes nothing; one below it does."""
    assert Profile(release="R4").most_entries == described("Microsoft FHIR Server").most_entries
    assert 1 == described("Helios FHIR Server").at_once


def test_a_silent_server() -> None:
    """Of a server without CapabilityStatement nothing is known but the release that the caller gave."""
    found = known_servers.silent("R5", BASE)
    said = "it says nothing of itself (no /metadata): it is taken for one of R5"
    assert Profile(release="R5", degraded=(said, WITHOUT["finds_changes"])) == found


@pytest.mark.parametrize(
    ("column", "cell", "told"),
    [
        ("transactions", "perhaps", "'perhaps'; expected yes, no or nothing"),
        ("If-Match", "Yes", "'Yes'; expected yes, no or nothing"),
        ("most entries", "many", "'many'; expected a number above 0, or nothing"),
        ("at once", "0", "'0'; expected a number above 0, or nothing"),
    ],
)
def test_faults_of_the_table(monkeypatch: pytest.MonkeyPatch, column: str, cell: str, told: str) -> None:
    """A wrong cell is told with table, server and column."""
    monkeypatch.setattr(mapping_files, "read_csv", lambda name: [HEAD | {column: cell}])
    known_servers._rows.cache_clear()
    try:
        with pytest.raises(TableError) as caught:
            described("exotic")
    finally:
        monkeypatch.undo()
        known_servers._rows.cache_clear()
    assert f"mappings/servers.csv, X, {column}: {told}" == str(caught.value)


def test_every_row() -> None:
    """Each row has a name of its own and a source, and is found by each of its names and hosts."""
    rows = mapping_files.read_csv("servers.csv")
    assert [*HEAD] == [*rows[0]]
    assert len(rows) == len({row["server"] for row in rows})
    for row in rows:
        assert row["source"].strip()
        for name in filter(None, row["software"].split("|")):
            assert row["server"] == described(name.strip()).server
        for host in filter(None, row["hosts"].split("|")):
            base = f"https://x.{host.strip().replace('*', 'y')}/fhir"
            assert row["server"] == known_servers.silent("R4", base).server
        assert row["software"] or row["hosts"]
