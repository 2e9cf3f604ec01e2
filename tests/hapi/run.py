"""The server and the validator from a terminal: `python -m tests.hapi.run hapi|validate`, as `make` calls them."""

import argparse
import sys
from pathlib import Path
from typing import Any

from tests.hapi.java import CROSS_VERSION, RELEASES, HapiServer, JavaError, Validator, missing_tools

_QUIET = ("information",)


def main(arguments: list[str] | None = None) -> int:
    """Exit code: 0 done, 1 an error in a resource, 2 wrong use, 3 Java or Maven missing or failing."""
    parser = argparse.ArgumentParser(prog="run", description=__doc__)
    parser.add_argument("--release", choices=RELEASES, default="r4", type=str.lower)
    commands = parser.add_subparsers(dest="command", required=True)
    hapi = commands.add_parser("hapi", help="a HAPI FHIR server in memory, until interrupted")
    hapi.add_argument("--port", type=int, default=8080, help="0 takes a free one")
    hapi.add_argument("--strict", action="store_true", help="refuse invalid resources with 422")
    check = commands.add_parser("validate", help="judge files of FHIR JSON with HL7's validator")
    check.add_argument("files", nargs="+", type=Path)
    options = parser.parse_args(arguments)
    lack = missing_tools()
    if lack:
        print(lack, file=sys.stderr)
        return 3
    try:
        if options.command == "hapi":
            return _hapi(options.release, options.port, strict=options.strict)
        return _validate(options.release, options.files)
    except JavaError as error:
        print(error, file=sys.stderr)
        return 3


def _hapi(release: str, port: int, *, strict: bool) -> int:
    print(f"HAPI FHIR {release.upper()} is starting …", file=sys.stderr)
    try:
        with HapiServer(release, port=port, validate=strict, definitions=[CROSS_VERSION]) as server:
            print(server.base, flush=True)
            server.wait()
            print(server.last_words(), file=sys.stderr)
            return 3
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 0


def _validate(release: str, files: list[Path]) -> int:
    failed = 0
    with Validator.start() as validator:
        for file in files:
            result = validator.validate(release, str(file), file.read_text(encoding="utf-8"))
            failed += not result["ok"]
            print(f"{file}: {result['errors']} errors, {result['warnings']} warnings")
            for issue in result["issues"]:
                if issue["severity"] not in _QUIET:
                    print(_line(issue))
    return 1 if failed else 0


def _line(issue: dict[str, Any]) -> str:
    place = f"{issue.get('location') or '$'}:{issue.get('line') or '?'}"
    return f"  {issue['severity']:<7} {place} {issue['message']} [{issue.get('id') or '-'}]"


if __name__ == "__main__":
    sys.exit(main())
