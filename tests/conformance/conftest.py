"""Servers that disagree, each started by the run; or one at CONFORMANCE_BASE, started by whoever sets that."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

import fhir_trials as ft
from fhir_trials.settings import Settings
from fhir_trials.sync import State
from fhir_trials.targets import Target
from tests.proofs.server_content import keyed
from tests.whole_way.trials import ROOT, read

Json = dict[str, Any]
_SERVERS = {"hapi_r4": "hapi", "hapi_r5": "hapi", "medplum_r4": "medplum", "medplum_r4_atomic": "medplum"}
_EXAMPLES = [ROOT / "examples" / name / "trial.json" for name in ("pump-iii", "nl-omon46644", "ozm-034")]
_NUMBERS = count()


def _servers() -> list[Any]:
    if base := os.environ.get("CONFORMANCE_BASE"):
        return [pytest.param(base, id="given")]
    return [pytest.param(name, id=name, marks=getattr(pytest.mark, kind)) for name, kind in _SERVERS.items()]


@pytest.fixture(params=_servers())
def base(request: pytest.FixtureRequest) -> str:
    """The base URL of a server; other tests use it too, so everything goes by identifiers of one's own."""
    return request.param if "://" in request.param else request.getfixturevalue(request.param)


@pytest.fixture
def target(base: str) -> Iterator[Target]:
    """The server as a target, as a process that begins sees it."""
    with ft.connect(base, settings=Settings()) as opened:
        yield opened


class Place:
    """Trials of one test on a server: pushed with a state, edited by somebody else behind our back."""

    def __init__(self, base: str, target: Target, folder: Path) -> None:
        self.base = base
        self.target = target
        self.folder = folder
        self.prefix = f"c{next(_NUMBERS)}{uuid4().hex[:6]}"
        self.http = httpx.Client(timeout=60, headers={"Cache-Control": "no-cache"})
        self.trials = keyed([read(file) for file in _EXAMPLES], self.prefix)
        self.issues = ft.Issues()

    def push(self, trials: list[ft.Trial] | None = None, *, state: str = "ours", **more: Any) -> Json:
        """Push, and give the counts that are not nought."""
        with State.open(self.folder / f"{state}.sqlite", self.target.name) as kept:
            self.issues = ft.Issues()
            chosen = self.trials if trials is None else trials
            result = ft.push(chosen, self.target, state=kept, issues=self.issues, **more)
        return {action: count for action, count in result.counts.items() if count}

    def edited(self, **changes: Any) -> list[ft.Trial]:
        """Our trials, the first one changed here."""
        return [self.trials[0].model_copy(update=changes), *self.trials[1:]]

    def reference(self, kind: str = "ResearchStudy", number: int = 0) -> str:
        """Where a resource of a trial is."""
        found = self.all(kind, number)
        assert len(found) == 1, found
        return f"{kind}/{found[0]['id']}"

    def all(self, kind: str, number: int = 0) -> list[Json]:
        """Every resource of a type that carries the key of a trial, asked without the library."""
        key = f"{self.prefix}-{number}" + {"ResearchStudy": "", "PlanDefinition": "/plan"}[kind]
        query = {"identifier": f"https://w3id.org/fhir-trials/sid/key|{key}"}
        found = self.http.get(f"{self.base}/{kind}", params=query).raise_for_status().json()
        return [entry["resource"] for entry in found.get("entry", []) if "resource" in entry]

    def there(self, reference: str) -> Json:
        """A resource as it is."""
        return self.http.get(f"{self.base}/{reference}").raise_for_status().json()

    def by_somebody_else(self, reference: str, **changes: Any) -> Json:
        """Change elements of a resource there, as another program would."""
        now = {**self.there(reference), **changes}
        body = {name: value for name, value in now.items() if value is not None}
        self.http.put(f"{self.base}/{reference}", json=body).raise_for_status()
        return body

    def delete(self, *references: str) -> None:
        """Delete resources there."""
        for reference in references:
            assert self.http.delete(f"{self.base}/{reference}").status_code in (200, 202, 204)


@pytest.fixture
def place(base: str, target: Target, tmp_path: Path) -> Iterator[Place]:
    """Three example trials, and this server."""
    made = Place(base, target, tmp_path)
    yield made
    made.http.close()
