"""Activity ⇄ ActivityDefinition. https://hl7.org/fhir/R5/activitydefinition.html · mappings/extensions.csv

Its rhythm and length are a Timing. What it collects, carries out and runs through are definitions of their own, that
it depends on; what is a part of it, it is composed of. Where it is done stands in the plans of the visits.
"""

from collections.abc import Mapping, Sequence, Set

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import datatypes, extensions, keys, urls
from fhir_trials.fhir.concepts import clean, code_set, coding_from_fhir, coding_to_fhir
from fhir_trials.fhir.local_ids import local_id
from fhir_trials.fhir.plans import plan_actions
from fhir_trials.fhir.plans.names import Names, Writing, activity_of
from fhir_trials.model import Activity, Procedure

DEPENDS_ON, COMPOSED_OF = "depends-on", "composed-of"

_KIND, _ORDER, _PROCEDURE = "activity-kind", "activity-timepoint", "procedure"


def to_fhir(
    activity: Activity, parts: Sequence[Activity], places: Mapping[str, int], writing: Writing
) -> Json:
    """The definition of an activity.

    Args:
        activity: the activity.
        parts: the activities that are a part of it.
        places: the place of each timepoint in the schedule, by its id.
        writing: what the resources of the trial are called.
    """
    written = writing.key.resource("ActivityDefinition", writing.parts[activity.id], writing.language)
    if activity.other_name:
        plan_actions.add_names(written, activity.other_name, None)
    if any(
        places[after] < places[one]
        for one, after in zip(activity.timepoints, activity.timepoints[1:], strict=False)
    ):
        extensions.add(written, map(extensions.simple(_ORDER).to_fhir, activity.timepoints))
    native = _native(activity.procedures)
    for procedure in () if native else activity.procedures:
        extensions.add(written, extensions.record(_PROCEDURE).to_fhir(procedure))
    written["url"] = writing.activities[activity.id]
    written["title"] = activity.name
    written["status"] = "active"
    if activity.text:
        written["description"] = activity.text
    if activity.kind:
        written["topic"] = [code_set(_KIND).to_fhir(activity.kind)]
    if related := _links(activity, parts, writing):
        written["relatedArtifact"] = related
    if native:
        written["code"] = native
    if rhythm := rhythm_to_fhir(activity):
        written["timingTiming"] = rhythm
    return written


def id_from(definition: Cursor) -> str:
    """What the activity of a definition is called: what our identifier says, else its id or the end of its url."""
    ours = (one.node.get("value") for one in definition.each_with("identifier", "system", urls.KEY_SYSTEM))
    own = next((value for value in ours if isinstance(value, str)), None)
    if own:
        return local_id(activity_of(own.rpartition("/")[2]))
    url = str(definition.node.get("url") or "activity").rpartition("/")[2]
    return local_id(str(definition.node.get("id") or url))


def from_fhir(definition: Cursor, name: str, names: Names) -> tuple[Json, tuple[str, ...]]:
    """Take an activity, ours or a stranger's: its members, and the urls of the definitions that are a part of it.

    Args:
        definition: its ActivityDefinition.
        name: the id of the activity.
        names: what the canonical urls at hand stand for.
    """
    keys.own_key(definition)
    keys.drop_own(definition)
    definition.drop("url")  # its own name on the server
    definition.take_if("status", lambda status: status == "active")
    title, called = definition.text("title"), definition.node.get("name")
    definition.take_if("name", lambda name: name == title or not title)
    topic = next(definition.each("topic"), None)
    found: Json = {
        "id": name,
        "name": title or (called if isinstance(called, str) and called.strip() else name),
        "other_name": extensions.first(definition, "other-name"),
        "kind": code_set(_KIND).from_fhir(topic) if topic else None,
        "text": definition.text("description"),
        "order": tuple(extensions.take(definition, extensions.simple(_ORDER))),
        "procedures": _procedures(definition),
        **rhythm_from_fhir(definition.at("timingTiming")),
    }
    links, parts = _links_from(definition, names)
    return found | links, parts


def rhythm_to_fhir(activity: Activity) -> Json:
    """How often, until when, and how long each time; or how long as a whole. https://hl7.org/fhir/R5/datatypes.html#Timing"""
    rhythm: Json = {}
    if repeat := activity.repeat:
        if repeat.duration:
            rhythm["boundsDuration"] = datatypes.duration_to_fhir(repeat.duration)
        rhythm |= plan_actions.rhythm(repeat.every, repeat.times)
    if activity.duration and in_timeline(activity) and not activity.repeat:
        rhythm["boundsDuration"] = datatypes.duration_to_fhir(activity.duration)
    elif activity.duration:
        rhythm["duration"] = activity.duration.value
        rhythm["durationUnit"] = datatypes.time_unit_to_fhir(activity.duration.unit)
    return {"repeat": rhythm} if rhythm else {}


def rhythm_from_fhir(timing: Cursor) -> Json:
    """Take `repeat` and `duration`; a rhythm of several times in a period stays."""
    rhythm = timing.at("repeat")
    found = plan_actions.take_rhythm(rhythm)
    bounds = datatypes.duration_from_fhir(rhythm.at("boundsDuration"))
    if found is None:
        return {"repeat": None, "duration": bounds or plan_actions.take_length(rhythm)}
    repeat = clean({"every": found[0], "duration": bounds, "times": found[1]})
    return {"repeat": repeat, "duration": plan_actions.take_length(rhythm)}


def in_timeline(activity: Activity) -> bool:
    """Whether an activity goes on beside the timepoints: in a rhythm, or all the time for so long."""
    if activity.timepoints:
        return False
    return activity.repeat is not None or (activity.duration is not None and activity.part_of is None)


def _links(activity: Activity, parts: Sequence[Activity], writing: Writing) -> list[Json]:
    needed = [writing.interventions[name] for name in activity.interventions]
    needed += [writing.concepts[name] for name in activity.concepts]
    needed += [writing.timelines[activity.timeline]] if activity.timeline else []
    made_of = [writing.activities[one.id] for one in parts]
    return [{"type": DEPENDS_ON, "resource": url} for url in needed] + [
        {"type": COMPOSED_OF, "resource": url} for url in made_of
    ]


def _links_from(definition: Cursor, names: Names) -> tuple[Json, tuple[str, ...]]:
    """Take what the definition depends on and what it is composed of, as far as it is at hand."""
    found: dict[str, list[str]] = {"interventions": [], "concepts": [], "timeline": []}
    known = {"interventions": names.interventions, "concepts": names.concepts, "timeline": names.timelines}
    parts: list[str] = []
    for artifact in definition.each("relatedArtifact"):
        kind, url = artifact.node.get("type"), str(artifact.node.get("resource"))
        member = next((member for member, ids in known.items() if url in ids), None)
        if kind == DEPENDS_ON and member and not (member == "timeline" and found["timeline"]):
            found[member].append(known[member][url])
        elif kind == COMPOSED_OF and "resource" in artifact.node:
            parts.append(url)
            continue  # taken where the part is found
        else:
            continue
        artifact.drop("type")
        artifact.drop("resource")
    links = {
        "interventions": tuple(found["interventions"]),
        "concepts": tuple(found["concepts"]),
        "timeline": next(iter(found["timeline"]), None),
    }
    return links, tuple(parts)


def drop_parts(definition: Cursor, known: Set[str]) -> None:
    """Take the links to the parts of an activity that were found."""
    for artifact in definition.each("relatedArtifact"):
        if artifact.node.get("type") == COMPOSED_OF and str(artifact.node.get("resource")) in known:
            artifact.drop("type")
            artifact.drop("resource")


def _native(procedures: Sequence[Procedure]) -> Json | None:
    """The code of an activity that is one coded procedure of which no more is said; else None."""
    if len(procedures) != 1 or procedures[0].coding is None:
        return None
    if procedures[0].model_fields_set - {"name", "coding"} and any(
        (procedures[0].other_name, procedures[0].description, procedures[0].kind, procedures[0].intervention)
    ):
        return None
    return {"coding": [coding_to_fhir(procedures[0].coding)], "text": procedures[0].name}


def _procedures(definition: Cursor) -> tuple[Json, ...]:
    record = extensions.record(_PROCEDURE)
    found = [one for item in extensions.named(definition, record.url) if (one := record.from_fhir(item))]
    code = definition.at("code")
    coding = next(code.each("coding"), None)
    if found or not (coding or code.node.get("text")):
        return tuple(found)
    coded = coding_from_fhir(coding) if coding else None
    name = code.text("text") or (coded or {}).get("display") or (coded or {}).get("code")
    return (clean({"name": name, "coding": coded}) or {},) if name else ()
