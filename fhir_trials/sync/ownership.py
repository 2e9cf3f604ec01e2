"""Whether what lies on a target is the resource that we mean, and whether it says so; pure.

https://hl7.org/fhir/R5/resource.html#tag
"""

from fhir_trials.sync.presence import key
from fhir_trials.targets import marks
from fhir_trials.targets.marks import Json


def belongs(there: Json, wanted: Json) -> bool:
    """Whether what lies where a resource was known to be is that resource, by its key; without any key, by our tag.

    Ids that a server gives are given again after a purge, to the resource of another trial perhaps.
    """
    own = marks.own_identifier(wanted)
    if own is not None and marks.carries(there, *own):
        return True
    keys = marks.own_keys(there)
    return key(wanted) in keys if keys else marks.managed(there)


def is_strange(there: Json) -> bool:
    """Whether a resource carries neither a key of ours nor our tag."""
    return not (marks.managed(there) or marks.own_keys(there))


def stripped(wanted: Json, stored: Json, theirs: Json) -> bool:
    """Whether somebody took our tag away; not where the target never kept it.

    Some servers drop tags with every write that does not repeat them. Searches by tag are blind to it then.
    """
    return marks.managed(wanted) and marks.managed(stored) and not marks.managed(theirs)


def tagged(resource: Json) -> Json:
    """A resource with our tag."""
    meta = (marks.objects(resource.get("meta")) or [{}])[0]
    tag = {"system": marks.TAG_SYSTEM, "code": marks.TAG_CODE}
    return {**resource, "meta": {**meta, "tag": [*marks.objects(meta.get("tag")), tag]}}
