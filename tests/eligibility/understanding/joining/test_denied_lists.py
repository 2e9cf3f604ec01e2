"""Lists that a negation in the same sentence denies: behind a colon, and examples."""

import pytest

from tests.eligibility.understanding.marked import shown, understood

_MI, _HF, _DM = "{stroke|stroke}", "{heart failure|heart_failure}", "{diabetes|diabetes_mellitus}"
_HB, _ILL = "{Hb > 9 g/dL|hemoglobin|measurement}", "{illness|}"
_DENIED = ["not stroke", "not heart_failure"]
_LIMITED = ["not stroke (condition)", "not heart_failure (condition)"]


@pytest.mark.parametrize(
    ("lead", "dutch"),
    [
        ("Absence of any of the following:", False),
        ("Free of any of these conditions:", False),
        ("Patients must not have any of the following:", False),
        ("None of the following diseases:", False),
        ("No history of any of the following:", False),
        ("Afwezigheid van een van de volgende:", True),
        ("Vrij van de volgende aandoeningen:", True),
        ("Geen van de volgende {aandoeningen|}:", True),
        ("Mogen geen van de volgende hebben:", True),
    ],
)
def test_a_negation_before_an_announced_list_denies_each_item(lead: str, dutch: bool) -> None:
    """Behind the colon nothing of the list is asked for."""
    found = shown(understood(f"{lead} {_MI}, {_HF}", dutch=dutch))
    assert _DENIED == [one for one in found if "(" not in one]


def test_a_denied_list_is_understood_in_full() -> None:
    """All items are denied together, and the words before the colon say no more."""
    found = understood(f"None of the following: {_MI}, {_DM} or {_HF}")
    assert ("full", "all") == (found.coverage, found.joined)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Absence of: {_MI}, {_HF}", _LIMITED),
        (f"Absence of any of the following: {_MI} with sequelae, {_HF}", [_LIMITED[0], _DENIED[1]]),
        (f"Absence of any of the following: {_HF} ({_HB})", [_LIMITED[1], "not hemoglobin (condition)"]),
        (f"Absence of any of the following: {_MI}; {_HF}", [_DENIED[0], _LIMITED[1]]),
        (f"Not meeting: {_HB}", ["not hemoglobin (condition)"]),
        (f"Not meeting the following criteria: {_HB}", ["not hemoglobin (condition)"]),
        (f"No response to surgery: {_MI}, {_HB}", ["stroke (condition)", "hemoglobin (condition)"]),
        ("Absence of any of the following: {no HIV|hiv|condition|no}", ["not hiv (condition)"]),
    ],
)
def test_what_may_be_denied_in_part_is_limited(text: str, expected: list[str]) -> None:
    """A word beside an item, a bracket, a semicolon, a lead-in of other words: no item holds by itself."""
    assert expected == shown(understood(text))


@pytest.mark.parametrize(
    "lead", ["Niet voldoen aan:", "Niet voldoen aan de volgende criteria:", "Niet voldaan aan:"]
)
def test_a_bound_that_is_not_met_is_limited(lead: str) -> None:
    """Who does not meet a list may miss one of it only."""
    found = shown(understood(f"{lead} {_HB}", "exclusion", dutch=True))
    assert ["not hemoglobin (condition)"] == found


@pytest.mark.parametrize(
    ("example", "dutch"),
    [
        ("including, but not limited to,", False),
        ("including but not limited to", False),
        ("(including, but not limited to,", False),
        ("such as", False),
        ("e.g.", False),
        (", waaronder maar niet beperkt tot", True),
        ("zoals", True),
        ("inclusief, maar niet beperkt tot,", True),
    ],
)
def test_examples_of_what_is_denied_are_denied_and_limited(example: str, dutch: bool) -> None:
    """They are what is denied only so far as the words before them say; a list of examples is no exception."""
    no = "Geen" if dutch else "No"
    found = understood(f"{no} uncontrolled {_ILL} {example} {_MI}, {_HF}", dutch=dutch)
    assert (_LIMITED, []) == (shown(found)[1:], [one.code for one in found.warnings])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"No {_DM}: {_HB}", ["not diabetes_mellitus", "hemoglobin (condition)"]),
        (f"No {_DM} and {_ILL} such as {_MI}", ["stroke (condition)"]),
        (f"No {_ILL} such as {_HB}", ["hemoglobin (condition)"]),
        (f"No {_ILL} (such as {_MI}), but {_HF}", [_LIMITED[0], "heart_failure"]),
        (f"No {_ILL} such as {_MI}; {_HF}", [_LIMITED[0], "heart_failure"]),
        (f"Absence of: {_MI}. Patients have {_HF}", [_LIMITED[0], "heart_failure"]),
        (f"Absence of: {_MI} but {_HF}", [_LIMITED[0], "heart_failure"]),
        (f"Absence of the following: {_MI}, not {_HF}", ["not stroke", "not heart_failure (condition)"]),
        (f"No surgery; any of the following: {_MI}, {_HF}", ["stroke", "heart_failure"]),
        (f"Not fit (no surgery): {_MI}", ["stroke (condition)"]),
        (f"Any of the following: {_MI}, {_HF}", ["stroke", "heart_failure"]),
        (f"Een van de volgende: {_MI}, {_HF}", ["stroke", "heart_failure"]),
    ],
)
def test_where_the_list_of_a_negation_ends(text: str, expected: list[str]) -> None:
    """With its bracket, its sentence, "but"; a bound as an example, and what another negation stands before, is limited."""
    found = shown(understood(text))
    assert expected == found[len(found) - len(expected) :]
