"""Many trials pass one by one: fifty times the file costs no more memory than one."""

import gzip
import os
import sys
import zipfile
from pathlib import Path
from subprocess import DEVNULL, Popen, run

import pytest

ROWS = Path(__file__).parent / "records" / "ictrp" / "rows.csv"
EXPORT = Path(__file__).parent / "records" / "ictrp" / "export.xml"
TIMES = 50


def repeated(times: int) -> bytes:
    """The rows of the export many times below one header."""
    header, _, rows = ROWS.read_bytes().partition(b"\n")
    return header + b"\n" + (rows.rstrip() + b"\n") * (5 * times)


def repeated_xml(times: int) -> bytes:
    """The records of the export many times."""
    text = EXPORT.read_bytes()
    first, last = text.index(b"<Trial>"), text.rindex(b"</Trial>") + len(b"</Trial>")
    return text[:first] + (text[first:last] + b"\n") * (5 * times) + text[last:]


def peak(folder: Path, file: Path, *, piped: bool = False, issues: bool = False) -> int:
    """The most memory `fhir-trials read` needs for it."""
    more = ["--issues", str(folder / "issues.json")] if issues else []
    command = [sys.executable, "-m", "fhir_trials", "read", "-" if piped else str(file), "--ndjson", *more]
    with file.open("rb") as content, (folder / "out.ndjson").open("wb") as out:
        process = Popen(command, stdin=content if piped else DEVNULL, stdout=out, stderr=DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert 0 == process.returncode
    return used.ru_maxrss


@pytest.mark.skipif(
    not hasattr(os, "wait4"), reason="this system does not say how much memory a process needed"
)
@pytest.mark.parametrize("form", ["csv with issues", "csv piped", "gz", "zip", "xml", "ndjson"])
def test_fifty_times_the_file_in_the_same_memory(tmp_path: Path, form: str) -> None:
    """From a file, standard input and archives alike, with a file of issues and without."""
    found: list[int] = []
    for times in (1, TIMES):
        content = repeated_xml(times) if form == "xml" else repeated(times)
        file = tmp_path / f"x{times}"
        if form == "gz":
            content = gzip.compress(content)
        if form == "zip":
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("a.csv", content)
        else:
            file.write_bytes(content)
        if form == "ndjson":
            peak(tmp_path, file)
            file = (tmp_path / "out.ndjson").rename(tmp_path / f"{times}.ndjson")
        found.append(peak(tmp_path, file, piped=form.endswith("piped"), issues=form.endswith("issues")))
    assert found[1] < 1.2 * found[0], found


def test_what_is_not_needed_is_not_loaded() -> None:
    """Who reads a study of the API waits for no parser of XML or HTML, no archive and no network."""
    study = Path(__file__).parent / "records" / "no-arms.json"
    heavy = {
        "lxml",
        "defusedxml",
        "httpx",
        "fhir_trials.sources.pages",
        "fhir_trials.sources.ictrp",
        "gzip",
    }
    code = f"import sys, fhir_trials as ft; ft.read({str(study)!r}, issues=ft.Issues()); print(*sys.modules)"
    ran = run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set() == heavy & set(ran.stdout.split())
