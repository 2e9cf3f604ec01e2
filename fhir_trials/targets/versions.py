"""By what a resource that was read is known again: its server's version, else a digest of its content.

https://hl7.org/fhir/R5/resource.html#Meta
"""

import re
from datetime import timedelta
from hashlib import sha256
from typing import NamedTuple

from fhir_trials import json_text
from fhir_trials.targets import marks
from fhir_trials.targets.marks import Json

# No versionId holds a colon, so neither is taken for the other.
_DIGEST = "sha256:"
# What a header can hold: https://www.rfc-editor.org/rfc/rfc9110#field.etag
_TAG = re.compile(r"[\x21\x23-\x7e]+")
# Some servers tell a time in whole seconds in one place and finer in another.
_COARSE = timedelta(seconds=1)


class Stamp(NamedTuple):
    """By what a resource is known again.

    Attributes:
        version: see `Target.version`; empty where untold.
        updated: when it was written, as a FHIR instant; empty where untold.
    """

    version: str
    updated: str = ""


def stamp(resource: Json) -> Stamp:
    """The version and the time of a resource that was read."""
    return Stamp(version(resource), marks.updated(resource))


def moved(now: Stamp, known: Stamp) -> bool:
    """Whether another version is there than is known, or the same number again that was written at another time.

    Versions count from 1 again after a purge. Times are compared only where both are told.
    """
    if not now.version or now.version != known.version:
        return True
    there, then = marks.instant(now.updated), marks.instant(known.updated)
    return there is not None and then is not None and abs(there - then) > _COARSE


def version(resource: Json) -> str:
    """`meta.versionId`, else a digest of the content; opaque, equal as long as nobody writes something else."""
    return marks.version(resource) or digest(resource)


def digest(resource: Json) -> str:
    """A digest of all that a resource says but its version and time; the order of keys does not matter."""
    body = dict(resource)
    if meta := marks.objects(resource.get("meta")):
        body["meta"] = {name: meta[0][name] for name in meta[0] if name not in ("versionId", "lastUpdated")}
    return _DIGEST + sha256(json_text.encode(body, ordered=True)).hexdigest()


def if_match(told: str) -> str:
    """`If-Match` for a version; empty where only a comparison can guard a write.

    That is where the server never told it, or tells one that no header can hold.
    """
    return f'W/"{told}"' if _TAG.fullmatch(told) and not told.startswith(_DIGEST) else ""
