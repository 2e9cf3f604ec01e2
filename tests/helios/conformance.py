"""The conformance suite against Helios HFS: `make prove-helios`."""

import os
import sys

import pytest

from tests.helios.process import HeliosServer, missing_tools


def main() -> int:
    """Exit code of pytest; 3 where it cannot be built."""
    if lack := missing_tools():
        print(lack, file=sys.stderr)
        return 3
    server = HeliosServer()
    try:
        os.environ["CONFORMANCE_BASE"] = server.base
        return pytest.main(["tests/conformance", "--no-cov", "-q"])
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main())
