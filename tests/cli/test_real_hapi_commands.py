"""The commands of README against a real HAPI FHIR."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cli.conftest import NCT, OMON, Run, titled

pytestmark = pytest.mark.hapi


def own(file: str, number: str) -> str:
    """A file of the working folder with a trial under a number that no other test uses."""
    text = Path(file).read_text().replace("NCT04014634", number).replace("NL-OMON46644", number)
    Path(f"{number}.json").write_text(text.replace("46644", number[-5:]))
    return f"{number}.json"


def edit(base: str, reference: str, **more: Any) -> None:
    """Change a resource as somebody else would."""
    there = httpx.get(f"{base}/{reference}").json()
    httpx.put(f"{base}/{reference}", json=there | more, timeout=60).raise_for_status()


def test_definitions_can_be_posted(hapi_r4: str, run: Run) -> None:
    """The Bundle of definitions is a transaction that HAPI takes; a second time changes nothing."""
    bundle = run("definitions").out
    sent = {"content": bundle, "headers": {"Content-Type": "application/fhir+json"}, "timeout": 120}
    answers = [httpx.post(hapi_r4, **sent) for _ in range(2)]  # pyright: ignore
    assert [200, 200] == [answer.status_code for answer in answers]
    statuses = {entry["response"]["status"][:3] for entry in answers[1].json()["entry"]}
    assert {"200"} == statuses


def test_the_way_to_a_server_and_back(hapi_r4: str, run: Run) -> None:
    """Planned, pushed, pushed again, compared and pulled."""
    file = own(NCT, "NCT90000077")
    name = f"{hapi_r4} (R4): 1 trial, 5 resources: "
    assert f"{name}5 to create; nothing was written" == run("plan", file, "--to", hapi_r4).said[-1]
    assert f"{name}5 created" == run("push", file, "--to", hapi_r4).said[-1]
    assert (0, b"", [f"{name}5 unchanged"]) == run("push", file, "--to", hapi_r4)
    assert (0, b"", [f"{name}5 same"]) == run("diff", file, "--to", hapi_r4)
    assert (0, run("read", file).out, []) == run("pull", "NCT90000077", "--from", hapi_r4)


@pytest.fixture(params=["hapi_r4", "hapi_r5"])
def hapi(request: pytest.FixtureRequest) -> str:
    """A real HAPI FHIR of each release."""
    return request.getfixturevalue(request.param)


def test_a_kept_plan(hapi: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is carried out once; where somebody changed what it is about it is refused."""
    file = own(OMON, "NL-OMON90078")
    assert 0 == run("plan", file, "--to", hapi, "-o", "plan.json").code
    ran = run("apply", "plan.json", "--to", hapi, "--detailed-exit-code", "--log", "json")
    assert (2, "end") == (ran.code, json.loads(ran.said[-1])["event"])
    run("plan", titled(file, "Ours"), "--to", hapi, "-o", "plan.json")
    edit(hapi, "ResearchStudy/NL-OMON90078", description="Theirs")
    ran = run("apply", "plan.json", "--to", hapi)
    assert (1, True) == (ran.code, "is at version 2, and the plan was made at 1" in ran.said[-1])


def test_both_sides(hapi: str, run: Run) -> None:
    """What others changed stays, the same element is a conflict, `resolve` settles it, `status` tells it all."""
    file = own(OMON, "NL-OMON90079")
    study = "ResearchStudy/NL-OMON90079"
    read: Callable[[], Any] = lambda: httpx.get(f"{hapi}/{study}").json()  # noqa: E731
    run("push", file, "--to", hapi)
    edit(hapi, study, title="Theirs", description="Foreign")
    ours = titled(file, "Ours")
    status = run("status", hapi).said
    assert any(f"changed by others {study}: " in line and "title" in line for line in status)
    code, _, said = run("push", ours, "--to", hapi)
    assert (1, "Theirs", True) == (code, read()["title"], any('theirs "Theirs"' in line for line in said))
    assert 0 == run("resolve", "NL-OMON90079", "--take", "ours", "--to", hapi).code
    assert (0, "Ours", "Foreign") == (
        run("push", ours, "--to", hapi).code,
        read()["title"],
        read()["description"],
    )
    assert 0 == run("plan", ours, "--to", hapi, "--detailed-exit-code").code
