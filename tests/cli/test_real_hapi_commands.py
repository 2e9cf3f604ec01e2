"""The commands of README against a real HAPI FHIR."""

from pathlib import Path

import httpx
import pytest

from tests.cli.conftest import NCT, Run


@pytest.mark.hapi
def test_definitions_can_be_posted(hapi_r4: str, run: Run) -> None:
    """The Bundle of definitions is a transaction that HAPI takes; a second time changes nothing."""
    bundle = run("definitions").out
    sent = {"content": bundle, "headers": {"Content-Type": "application/fhir+json"}, "timeout": 120}
    answers = [httpx.post(hapi_r4, **sent) for _ in range(2)]  # pyright: ignore
    assert [200, 200] == [answer.status_code for answer in answers]
    statuses = {entry["response"]["status"][:3] for entry in answers[1].json()["entry"]}
    assert {"200"} == statuses


@pytest.mark.hapi
def test_the_way_to_a_server_and_back(hapi_r4: str, run: Run, tmp_path: Path) -> None:
    """Planned, pushed, pushed again, compared and pulled; under a number that no other test uses."""
    (tmp_path / "own.json").write_bytes(Path(NCT).read_bytes().replace(b"NCT04014634", b"NCT90000077"))
    name = f"{hapi_r4} (R4): 1 trial, 5 resources: "
    assert f"{name}5 to create; nothing was written" == run("plan", "own.json", "--to", hapi_r4).said[-1]
    assert f"{name}5 created" == run("push", "own.json", "--to", hapi_r4).said[-1]
    assert (0, b"", [f"{name}5 unchanged"]) == run("push", "own.json", "--to", hapi_r4)
    assert (0, b"", [f"{name}5 same"]) == run("diff", "own.json", "--to", hapi_r4)
    assert (0, run("read", "own.json").out, []) == run("pull", "NCT90000077", "--from", hapi_r4)
