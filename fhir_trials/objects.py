"""Objects of `fhir.resources` at the edge; inside, FHIR is plain JSON data.

https://github.com/nazrulworld/fhir.resources: its root package is R5, its R4B classes serve R4 too.
"""

import importlib
import json
from decimal import Decimal
from typing import Any, cast

from fhir_trials import json_text
from fhir_trials.errors import DataError, UsageError
from fhir_trials.issues import Issues
from fhir_trials.releases import Release

_PACKAGES = {"R4": "fhir.resources.R4B", "R4B": "fhir.resources.R4B", "R5": "fhir.resources"}


def as_models(resource: dict[str, Any], release: Release = "R5", *, issues: Issues | None = None) -> Any:
    """The resource as an object of fhir.resources, which validates it on the way.

    The object's numbers and times may be written differently afterwards: never compare or hash after it. What its
    classes have no place for (an extension on the value of an extension, as on a text in another language) is left out.

    Args:
        resource: plain JSON data: a Bundle or any resource.
        release: its release; R4 is given as R4B classes, which hold every R4 element.
        issues: where what was left out is told.

    Raises:
        UsageError: it has no resourceType that fhir.resources knows.
        DataError: fhir.resources refuses it.
    """
    from pydantic import ValidationError  # noqa: PLC0415 - only who asks for objects pays for the import

    package = importlib.import_module(_PACKAGES[release])
    name = resource.get("resourceType") if isinstance(resource, dict) else None  # pyright: ignore
    try:
        model = package.get_fhir_model_class(str(name))
    except (LookupError, ValueError) as error:
        raise UsageError(f"fhir.resources has no {release} class for {name!r}") from error
    try:
        data = json.loads(json_text.encode(resource), parse_float=Decimal)
        _drop_value_siblings(data, str(name), Issues() if issues is None else issues)
        return model.model_validate(data)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()[:5])
        raise DataError(f"fhir.resources refuses this {name}: {faults}") from error


def _drop_value_siblings(node: Any, path: str, issues: Issues) -> None:
    """Leave out `_value…` of extensions, which FHIR allows and fhir.resources has no field for."""
    if isinstance(node, list):
        for position, child in enumerate(cast("list[Any]", node)):
            _drop_value_siblings(child, f"{path}[{position}]", issues)
    elif isinstance(node, dict):
        members = cast("dict[str, Any]", node)
        for key in [key for key in members if key.startswith("_value") and "url" in members]:
            del members[key]
            issues.warning("not-in-objects", f"{path}.{key}", "fhir.resources has no place for it; left out")
        for key, child in members.items():
            _drop_value_siblings(child, f"{path}.{key}", issues)


def as_data(resource: Any) -> Any:
    """Plain JSON data of whatever holds FHIR: data as it is, bytes or text decoded, objects of fhir.resources dumped.

    Raises:
        ReadError: text that is no JSON.
    """
    if isinstance(resource, bytes):
        return json_text.decode(resource)
    if isinstance(resource, str):
        return json_text.decode(resource.encode())
    if isinstance(resource, list | tuple):
        return [as_data(one) for one in cast("list[Any]", resource)]
    dump = getattr(resource, "model_dump_json", None)
    return json_text.decode(dump().encode()) if dump else resource
