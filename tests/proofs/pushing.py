"""A push in a process of its own, to be killed or raced: `python -m tests.proofs.pushing BASE STATE TRIALS`.

TRIALS is a file of trials, a line of JSON each. Prints `GO` when everything is loaded and the server has answered,
waits for a line on standard input, and prints the counts as JSON when it is done.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import fhir_trials as ft
from fhir_trials import json_text


def write(trials: Iterable[ft.Trial], file: Path) -> Path:
    """Write a file of trials."""
    file.write_bytes(b"".join(json_text.encode(trial.to_dict()) + b"\n" for trial in trials))
    return file


def main() -> None:
    """Push."""
    base, state, file = sys.argv[1:]
    trials = [ft.Trial.model_validate_json(line) for line in Path(file).read_bytes().splitlines()]
    issues = ft.Issues()
    with ft.connect(base) as target:
        print("GO", flush=True)
        sys.stdin.readline()
        result = ft.push(trials, target, state=Path(state), issues=issues)
    print(json.dumps({"ok": result.ok, "counts": result.counts}), flush=True)


if __name__ == "__main__":
    main()
