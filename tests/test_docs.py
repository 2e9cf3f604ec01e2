"""What README.md says is true: its commands exist and print what is shown, its Python runs, nothing is left out."""

import os
import re
import runpy
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

import fhir_trials
from fhir_trials import settings
from fhir_trials.cli.app import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROSE = re.sub(r"```.*?```", "", README, flags=re.DOTALL)
NARROW = {**os.environ, "COLUMNS": "80"}
DOCUMENTS = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "examples/README.md",
    "mappings/README.md",
    "docs/criteria.md",
    "docs/schedule.md",
]


def blocks(language: str) -> list[str]:
    """The code blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def commands() -> dict[str, list[str]]:
    """Each command with its options."""
    found = vars(get_command(app))["commands"]
    return {name: [flag for one in command.params for flag in one.opts] for name, command in found.items()}


def shown_commands() -> list[str]:
    """Every call of the command line in a block or in a cell of a table."""
    lines = [
        line.removeprefix("$ ") for one in ("console", "sh") for line in "".join(blocks(one)).splitlines()
    ]
    cells = re.findall(r"^\| `(fhir-trials .*?)` \|", README, re.MULTILINE)
    return [line.partition("#")[0].strip() for line in [*lines, *cells] if line.startswith("fhir-trials")]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with the examples in it."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("block", blocks("console"), ids=lambda block: block.splitlines()[0][:40])
def test_shown_output_is_real(checkout: Path, block: str) -> None:
    """Each command, run in its order, prints what stands below it, in 80 columns; its exit code is 0 where none is told."""
    shown = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    printed = ""
    for call in (one.splitlines()[0] for one in shown):
        command = call.replace("fhir-trials", f"{shlex.quote(sys.executable)} -m fhir_trials", 1)
        ran = subprocess.run(
            command, shell=True, capture_output=True, text=True, check=False, cwd=checkout, env=NARROW
        )
        told = re.search(r"# exit code (\d+)$", call)
        assert ran.returncode == (int(told[1]) if told else 0), ran.stderr
        printed += f"$ {call}\n{ran.stdout}{ran.stderr}"
    assert block == printed


@pytest.mark.parametrize("block", blocks("python"))
def test_shown_python_runs(checkout: Path, block: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each block of Python runs as it stands, and prints what stands behind its prints."""
    (checkout / "shown.py").write_text(block, encoding="utf-8")
    runpy.run_path("shown.py")
    told = re.findall(r"^ *print\(.*\)  # (.*)$", block, re.MULTILINE)
    assert told == capsys.readouterr().out.splitlines()


def test_the_first_python_is_short() -> None:
    """Six lines of use, besides the import, and no more."""
    lines = [line for line in blocks("python")[0].splitlines() if line and not line.startswith("import")]
    assert len(lines) <= 6


def test_every_command_is_documented() -> None:
    """The table of commands is the list of commands."""
    cells = re.findall(r"^\| `fhir-trials (\w+)", README, re.MULTILINE)
    assert sorted(commands()) == sorted(cells)


@pytest.mark.parametrize("call", shown_commands())
def test_every_shown_call_exists(call: str) -> None:
    """Its command and its options are known."""
    name, *words = call.split()[1:]
    options = commands()[name]
    assert [] == [word for word in words if word.startswith("-") and word != "-" and word not in options]


def test_every_option_in_prose_exists() -> None:
    """An option named in a sentence is one of some command."""
    known = {flag for flags in commands().values() for flag in flags}
    named = set(re.findall(r"`(--?[a-z][a-z-]*)[ `]", PROSE))
    assert sorted(named - known) == []


def test_every_public_function_is_documented() -> None:
    """README names each function at the top of the package."""
    names = [one for one in fhir_trials.__all__ if one[0].islower()]
    assert [] == [name for name in names if f"`{name}`" not in README]


def test_every_setting_is_documented() -> None:
    """README names each setting as it stands in the environment."""
    names = [f"FHIR_TRIALS_{name.upper()}" for name in settings.Settings.__dataclass_fields__]
    assert [] == [name for name in [*names, "FHIR_TRIALS_CONFIG"] if name not in README]


def test_every_target_of_make_exists() -> None:
    """What README and CONTRIBUTING tell to make can be made."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    told = README + (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`make (\w+)", told)) | set(re.findall(r"^make (\w+)", told, re.MULTILINE))
    assert named
    assert [] == [name for name in sorted(named) if not re.search(rf"^{name}:", makefile, re.MULTILINE)]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document: str) -> None:
    """A relative link points to a file or folder of the project."""
    text = (ROOT / document).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    assert [] == [link for link in links if not ((ROOT / document).parent / link).exists()]
