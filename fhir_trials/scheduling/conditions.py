"""What to tell people of the way to a timepoint: under which condition it is passed, and what may come after it."""

from fhir_trials.model.schedule import Schedule
from fhir_trials.scheduling.course import SHOWN, Course, Way


def notes(schedule: Schedule, course: Course) -> dict[int, list[str]]:
    """What is told of each timepoint of a course, by its place.

    A condition holds on: what only follows what is passed under it is passed under it as well. A loop is passed once,
    and told where it leads back.
    """
    found: dict[int, list[str]] = {place: [] for place in course.members}
    for place, text in _under(course).items():
        found[place].append(text)
    reached = set(course.order)
    begin = next((one.condition for one in schedule.timelines if one.id == course.timeline), None)
    if begin and course.order:
        found[course.order[0]].append(f"when: {begin}")
    runs = {one.id: one.name for one in schedule.timelines}
    for place in course.members:
        point = schedule.timepoints[place]
        if place not in reached:
            found[place].append("no way leads to it")
        if point.runs:
            found[place].append(f"carries out “{runs.get(point.runs, point.runs)}”")
        for way in course.ways[place]:
            if (place, way.to) in course.back:
                when = f", if {way.condition}" if way.condition else ""
                found[place].append(f"then back to “{schedule.timepoints[way.to].name}”{when}")
        found[place] += [
            f"then over, if {step.condition}" for step in point.next if step.to is None and step.condition
        ]
    return found


def _under(course: Course) -> dict[int, str]:
    """The condition under which each timepoint is passed, where there is one."""
    leading: dict[int, list[tuple[int, Way]]] = {}
    for place in course.order:
        for way in course.ways[place]:
            if (place, way.to) not in course.back:
                leading.setdefault(way.to, []).append((place, way))
    under: dict[int, str] = {}
    only: dict[int, tuple[str, ...]] = {}
    for place in course.order:
        ways = leading.get(place, [])
        if not ways or place in course.entries:
            continue
        stated = [(way.condition,) if way.condition else only.get(other, ()) for other, way in ways]
        if all(stated):
            only[place] = tuple(dict.fromkeys(one for some in stated for one in some))[:SHOWN]
            under[place] = f"only if {' or '.join(only[place])}"
        elif len(ways) == 1 and ways[0][1].unless:
            under[place] = f"unless {' or '.join(ways[0][1].unless)}"
    return under
