"""When a dose is given ⇄ Dosage.timing. https://hl7.org/fhir/R5/datatypes.html#Timing · mappings/extensions.csv

`code.text` says all of it in words where FHIR has no place for courses and their days. Natively a dose on one day of
each course comes once in the length of a course, as often as there are courses; one on several days has no frequency.
"""

from decimal import Decimal

from pydantic import ValidationError

from fhir_trials import dose_words
from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import datatypes, extensions
from fhir_trials.model import Dose, Duration, Frequency

_DAY, _FREQUENCY = "dose-day", "dose-frequency"
# what `dose_words` and the native rhythm of a course are made of, but for the words that only we have
_SAID = ("duration", "duration_varies", "until", "courses", "cycle", "frequency", "days")


def to_fhir(dose: Dose, step: Json) -> None:
    """Put the timing on a Dosage."""
    if dose.days and dose.frequency:
        extensions.add(step, extensions.record(_FREQUENCY).to_fhir(dose.frequency))
    extensions.add(step, map(extensions.simple(_DAY).to_fhir, dose.days))
    timing: Json = {}
    if repeat := _repeat(dose):
        timing["repeat"] = repeat
    if words := _words(dose):
        timing["code"] = {"text": words}
    if timing:
        step["timing"] = timing


def from_fhir(step: Cursor, told: Json) -> Json:
    """Take the timing.

    Args:
        step: the Dosage.
        told: the members of the dose that are read already; how long it varies, until when, and its courses are needed.
    """
    timing = step.at("timing")
    repeat = timing.at("repeat")
    reader = extensions.record(_FREQUENCY)
    dose: Json = {
        "duration": datatypes.duration_from_fhir(repeat.at("boundsDuration")),
        "days": tuple(extensions.take(step, extensions.simple(_DAY))),
        "frequency": next((reader.from_fhir(item) for item in extensions.named(step, reader.url)), None),
    }
    made = _made(told | dose)
    if made is not None and (course := _course(made)):
        _take_same(repeat, course)
    dose["frequency"] = dose["frequency"] or _frequency_from(repeat)
    return dose | {"how_often": _how_often(timing.at("code"), _made(told | dose))}


def _words(dose: Dose) -> str | None:
    """All of it in words where it is cyclic, else only how often in the source's words."""
    if not dose_words.is_cyclic(dose):
        return dose.how_often
    ours = dose_words.timing(dose.but(how_often=None))
    return f"{dose.how_often}, {ours}" if dose.how_often else ours


def _how_often(code: Cursor, dose: Dose | None) -> str | None:
    """Take the words, without those of ours that they end in."""
    text = code.node.get("text")
    if not isinstance(text, str) or dose is None or not dose_words.is_cyclic(dose):
        return code.text("text")
    ours = dose_words.timing(dose)
    if text != ours and not text.endswith(f", {ours}"):
        return code.text("text")
    code.drop("text")
    return text[: -len(ours)].removesuffix(", ") or None


def _made(members: Json) -> Dose | None:
    """A dose of the members that a timing is made of; None where they make none."""
    try:
        return Dose.model_validate({name: members[name] for name in _SAID if members.get(name) is not None})
    except ValidationError:
        return None


def _repeat(dose: Dose) -> Json:
    repeat: Json = {}
    if dose.duration:
        repeat["boundsDuration"] = datatypes.duration_to_fhir(dose.duration)
    if course := _course(dose):
        return repeat | course
    return repeat | (_often(dose.frequency) if dose.frequency and not dose.days else {})


def _course(dose: Dose) -> Json:
    """The rhythm of a dose on one day of each course; none where it is given more than once on it, or on more days."""
    if dose.cycle is None or len(dose.days) != 1 or dose.frequency not in (None, _once_a_day()):
        return {}
    return ({"count": dose.courses} if dose.courses else {}) | _often(_in_each(dose.cycle))


def _once_a_day() -> Frequency:
    return _in_each(Duration(value=Decimal(1), unit="day"))


def _in_each(length: Duration) -> Frequency:
    return Frequency(times=1, period=length.value, unit=length.unit)


def _often(frequency: Frequency) -> Json:
    unit = datatypes.time_unit_to_fhir(frequency.unit)
    return {"frequency": frequency.times, "period": frequency.period, "periodUnit": unit}


def _take_same(repeat: Cursor, course: Json) -> None:
    """Take the rhythm of a course, if it is just that."""
    if all(repeat.node.get(key) == value for key, value in course.items()):
        for key in course:
            repeat.drop(key)


def _frequency_from(repeat: Cursor) -> Json | None:
    unit = datatypes.time_unit_from_fhir(str(repeat.node.get("periodUnit")))
    period = repeat.decimal("period") if unit else None
    if period is None:
        return None
    repeat.drop("periodUnit")
    # one time in each period is meant where no number is given: https://hl7.org/fhir/R5/datatypes.html#Timing
    return {"times": repeat.whole("frequency") or 1, "period": period, "unit": unit}
