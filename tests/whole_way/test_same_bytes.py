"""Same input, same bytes: on another run, with other hash seeds."""

import os
import subprocess
import sys

from tests.whole_way.trials import CARRIED, ROOT

_PROGRAM = """
import hashlib, sys
import fhir_trials as ft
from fhir_trials import json_text
digest = hashlib.sha256()
for file in sys.argv[1:]:
    for trial in ft.read(file, issues=ft.Issues()):
        digest.update(json_text.encode(trial.to_dict()))
        for release in ("R4", "R4B", "R5"):
            digest.update(json_text.encode(ft.to_fhir(trial, release, issues=ft.Issues())))
print(digest.hexdigest())
"""


def _digest(seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", _PROGRAM, *map(str, CARRIED)]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()


def test_the_same_input_gives_the_same_bytes():
    """Trials and Bundles of every file are the same bytes under two hash seeds."""
    assert _digest("1") == _digest("4711")
