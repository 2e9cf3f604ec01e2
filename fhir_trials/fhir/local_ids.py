"""Names by which the parts of one trial point to each other, also where a stranger used other characters."""

import hashlib
import re

_LOCAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{0,39}")
_KEPT = 31  # with a hyphen and eight digits of the digest: 40


def local_id(name: str) -> str:
    """The name itself where the model takes it, else one made from it: the same for the same name."""
    if _LOCAL.fullmatch(name):
        return name
    safe = re.sub(r"[^A-Za-z0-9.\-]+", "-", name).strip("-.")
    return f"{safe[:_KEPT] or 'x'}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
