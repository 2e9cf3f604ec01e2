"""`python -m fhir_trials`."""

import runpy
import sys

import pytest


def test_it_is_the_command_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """It does the same as `fhir-trials`, and calls itself that."""
    monkeypatch.setattr(sys, "argv", ["__main__.py", "--help"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("fhir_trials", run_name="__main__")
    assert (0, "Usage: fhir-trials") == (ended.value.code, capsys.readouterr().out.strip()[:18])
