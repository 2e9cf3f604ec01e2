"""What a trial is called on a server comes from its identifiers, and is the same every time."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fhir_trials as ft
from fhir_trials.fhir.keys import Key, key_of, report
from fhir_trials.model import Identifier, Term, Text, Title, Trial

NCT = Identifier(value="NCT01234567", registry="ctgov", primary=True)
EUDRACT = Identifier(value="2017-003028-59", registry="eudract")
SPONSOR = Identifier(value="P 12/3", kind=Term(code="sponsor"), assigner="Example University")
ACRONYM = Title(text="START-NET", kind="acronym")


@pytest.mark.parametrize(
    ("trial", "name", "origin"),
    [
        (Trial(identifiers=(EUDRACT, NCT)), "NCT01234567", "registry"),
        (Trial(identifiers=(EUDRACT,)), "eudract-2017-003028-59", "registry"),
        (Trial(key="mine", identifiers=(NCT,)), "mine", "caller"),
        (Trial(identifiers=(SPONSOR,), titles=(ACRONYM,)), "example-university-p-12-3", "sponsor"),
        (Trial(titles=(ACRONYM,)), "start-net-5f78e68a", "acronym"),
        (Trial(titles=(Title(text="A", kind="brief"),)), "title-559aead08264d5795d390971", "title"),
        (Trial(summary=Text(text="A")), "text-559aead08264d5795d390971", "text"),
    ],
)
def test_the_key_is_the_best_name_there_is(trial: Trial, name: str, origin: str):
    """Caller, register, sponsor, acronym, title, text: in this order."""
    assert (name, origin) == (key_of(trial).name, key_of(trial).origin)


def test_trials_without_a_title_do_not_share_a_key():
    """Two pages that print neither number nor title are two trials."""
    one, two = Trial(phase=Term(text="1")), Trial(phase=Term(text="2"))
    assert key_of(one).name != key_of(two).name


def test_a_key_that_was_made_is_an_issue():
    """Where no register gave a number, the list says what the name was made from."""
    issues = ft.Issues()
    report(key_of(Trial(titles=(ACRONYM,))), issues)
    report(key_of(Trial(identifiers=(NCT,))), issues)
    assert ["key-derived"] == [issue.code for issue in issues]


@given(st.text(min_size=1), st.text())
def test_an_id_is_always_legal(name: str, part: str):
    """Letters, digits, hyphen and dot, at most 64, at least one letter; different names, different ids."""
    made = Key(name, "caller").id(part)
    assert re.fullmatch(r"[A-Za-z0-9.\-]{1,64}", made)
    assert re.search("[A-Za-z]", made)


def test_names_that_differ_only_in_odd_characters_stay_apart():
    """What had to be replaced is told apart by a digest."""
    assert Key("a b", "caller").id() != Key("a/b", "caller").id()


def test_a_base_of_the_users_own():
    """Canonical urls and identifiers begin where the user says, and our key is found again."""
    trial = Trial(titles=(ACRONYM,), interventions=({"id": "i", "name": "I"},))  # type: ignore[arg-type]
    bundle = ft.to_fhir(trial, issues=ft.Issues(), base="https://example.org/trials")
    assert "https://w3id.org/fhir-trials/sid" not in str(bundle)
    assert [trial] == ft.from_fhir(bundle, issues=ft.Issues(), base="https://example.org/trials")
