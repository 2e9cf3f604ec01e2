"""Medplum's router from a terminal: `python -m tests.medplum.run`, as `make medplum` calls it."""

import argparse
import sys

from tests.medplum.process import MedplumServer, missing_tools


def main() -> int:
    """Serve until interrupted; 3 where Node is missing."""
    parser = argparse.ArgumentParser(prog="run", description=__doc__)
    parser.add_argument("--port", type=int, default=8103, help="0 takes a free one")
    parser.add_argument("--atomic", action="store_true", help="a failed transaction leaves nothing behind")
    options = parser.parse_args()
    if lack := missing_tools():
        print(lack, file=sys.stderr)
        return 3
    try:
        with MedplumServer(port=options.port, atomic=options.atomic) as server:
            print(server.base, flush=True)
            server.wait()
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
