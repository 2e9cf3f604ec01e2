"""Pages of the Dutch register: what is odd on them, and the one that was read by hand in other prints."""

import re
from pathlib import Path
from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.sources import pages
from fhir_trials.sources.pages.page import page_of

SEEDS = Path(__file__).parents[3].parent / "shared" / "seeds"
# Lists whose order is that of the page, which moves with its groups.
_MOVING = ("parties", "passages", "outcomes", "identifiers")

HEAD = """Een verzonnen titel die lang genoeg is
Gepubliceerd: 01-02-2020 Laatst bijgewerkt: 03-04-2021

Ethische beoordeling Goedgekeurd WMO
Status Werving gestopt
Type aandoening Koorts
Onderzoekstype Observationeel onderzoek
"""


def read(body: str, head: str = HEAD, *, html: bool = False) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The trial of a page, as plain data, and the codes and places of what was told."""
    issues = ft.Issues()
    [trial] = pages.read(head + body, "page", issues, html=html)
    for release in ("R4", "R5"):
        bundle = ft.to_fhir(trial, release)
        assert [] == ft.check(bundle, release)
        assert [trial] == ft.from_fhir(bundle)
    told = [(issue.code, issue.path) for issue in issues if not issue.code.startswith("no-")]
    return json_text.decode(json_text.encode(trial.to_dict())), told


def test_rows_whose_labels_have_no_colon() -> None:
    """The block on top gives decision, status, category and type, each label with its value behind a blank."""
    found, told = read("")
    assert [] == told
    assert [{"decision": {"code": "approved", "text": "Goedgekeurd WMO"}}] == found["ethics_reviews"]
    assert {"recruitment": {"code": "stopped", "text": "Werving gestopt"}} == found["status"]
    assert [{"text": "Koorts", "kind": "condition-category"}] == found["keywords"]
    assert {"code": "observational", "text": "Observationeel onderzoek"} == found["study_type"]
    assert {"published": "2020-02-01", "updated": "2021-04-03"} == found["source"]


def test_rows_with_their_values_on_the_next_line() -> None:
    """A copied page has each value below its label; it is the same trial."""
    below = re.sub(
        r"^(Ethische beoordeling|Status|Type aandoening|Onderzoekstype) ", r"\1\n", HEAD, flags=re.M
    )
    assert read("") == read("", below)


def test_a_sentence_that_begins_with_a_label_is_none() -> None:
    """A line alone that begins with such a word is prose."""
    head = "Status epilepticus bij volwassenen\nGepubliceerd: 01-02-2020\n\nSamenvatting\nSynoniemen aandoening\na; b\n"
    found, _ = read("Betreft onderzoek met\nMensen\n", head)
    assert "Status epilepticus bij volwassenen" == found["titles"][0]["text"]
    assert "status" not in found


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("Gepubliceerd: 01-02-2020", {"published": "2020-02-01"}),
        ("Laatst bijgewerkt: 01-02-2020", {"updated": "2020-02-01"}),
        (
            "Laatst bijgewerkt: 01-02-2020 Gepubliceerd: 01-01-2019",
            {"published": "2019-01-01", "updated": "2020-02-01"},
        ),
    ],
)
def test_dates_on_top_in_any_order(line: str, source: dict[str, str]) -> None:
    """The day stands first."""
    head = HEAD.replace("Gepubliceerd: 01-02-2020 Laatst bijgewerkt: 03-04-2021", line)
    assert source == read("", head)[0]["source"]


def test_a_date_that_is_none_is_kept() -> None:
    """It is told, and its words are a passage."""
    head = HEAD.replace("01-02-2020 Laatst bijgewerkt: 03-04-2021", "binnenkort")
    found, told = read("", head)
    assert "source" not in found
    assert [("value-not-understood", "line 2")] == told
    assert [{"text": "binnenkort", "heading": "Gepubliceerd"}] == found["passages"]
    head = HEAD.replace("Laatst bijgewerkt", "Onbekend label")
    assert "01-02-2020 Onbekend label: 03-04-2021" == read("", head)[0]["passages"][0]["text"]


def test_two_first_paragraphs() -> None:
    """The first below the dates is the summary, another is kept; one that repeats a text without blanks is told."""
    head = HEAD.replace(
        "Gepubliceerd: 01-02-2020 Laatst bijgewerkt: 03-04-2021",
        "Gepubliceerd: 01-02-2020\n\nEen doelvan alles.\n\nLaatst bijgewerkt: 03-04-2021\n\nNog iets.",
    )
    found, told = read("Toelichting onderzoek\nDoel van het onderzoek\nEen doel van alles.\n", head)
    assert {"text": "Een doelvan alles."} == found["summary"]
    assert [{"text": "Nog iets."}] == found["passages"]
    assert ("words-run-together", "line 4") in told


def test_a_number_that_is_none_of_a_register() -> None:
    """What stands under ID is the record's own number, whatever it looks like."""
    found, _ = read("Samenvatting\nID\nABC-1\nVerkorte titel\nKORT EN\nKRACHTIG\n")
    assert [{"value": "ABC-1", "primary": True}] == found["identifiers"]
    assert {"text": "KORT EN KRACHTIG", "kind": "short"} in found["titles"]
    found, _ = read("Samenvatting\nID\nnl-omon 123\nBron\n")
    assert [
        {"value": "NL-OMON123", "registry": "nl-omon", "printed": "nl-omon 123", "primary": True}
    ] == found["identifiers"]


def test_another_status_is_kept() -> None:
    """A fact that is stated twice and differs is a passage as well."""
    found, _ = read("Onderzoeksopzet\nOpzet\nType: Interventie onderzoek\nDoel: Preventie\nFase: Fase 2\n")
    assert "observational" == found["study_type"]["code"]
    assert [{"text": "Interventie onderzoek", "heading": "Type"}] == found["passages"]
    assert ("prevention", "phase-2") == (found["purpose"]["code"], found["phase"]["code"])


PRODUCTS = "In onderzoek gebruikte producten en hulpmiddelen\n"
GIVEN = "Toelichting onderzoek\nOnderzoeksproduct en/of interventie\n"


def test_two_products_are_two_interventions() -> None:
    """Which of them a sentence is about is not certain: it is a passage."""
    found, _ = read(
        f"{GIVEN}Zout 5 mg per dag en peper 3 mg per dag.\n{PRODUCTS}Soort: Geneesmiddel\nGenerieke naam: Zout\n"
        "Registratie: Niet geregistreerd\nSoort: Geneesmiddel\nMerknaam: Peper\n"
    )
    assert [("zout", "Zout"), ("peper", "Peper")] == [
        (one["id"], one["name"]) for one in found["interventions"]
    ]
    assert [None, None] == [one.get("description") for one in found["interventions"]]
    assert ["Zout 5 mg per dag en peper 3 mg per dag."] == [one["text"] for one in found["passages"]]


def test_a_product_without_a_name_is_kept_in_words() -> None:
    """Its kind alone is no intervention; the words of a short text are."""
    found, _ = read(
        f"{GIVEN}Wandelen in het bos\n{PRODUCTS}Iets vrijs\nSoort: Medisch hulpmiddel\nMerknaam:\n"
    )
    assert ["Wandelen in het bos"] == [one["name"] for one in found["interventions"]]
    assert {"text": "Medisch hulpmiddel", "heading": "Soort"} in found["passages"]
    assert "Iets vrijs" in [one["text"] for one in found["passages"]]


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("- Wandelen\n- Fietsen\n- Wandelen\n", ["Wandelen", "Fietsen", "Wandelen"]),
        ("Zo: \n- Wandelen\n", []),
        ("a " * 80, []),
    ],
)
def test_interventions_without_a_product(given: str, names: list[str]) -> None:
    """One for each item of a list; a long text or one with a lead-in is kept as it is."""
    found, _ = read(f"{GIVEN}{given}\n")
    assert names == [one["name"] for one in found.get("interventions", [])]
    assert bool(names) is ("passages" not in found)


def test_a_product_with_nothing_said_of_it() -> None:
    """No description, and no doses where none are certain."""
    found, _ = read(f"{PRODUCTS}Generieke naam: Zout\n")
    assert [{"id": "zout", "name": "Zout", "products": [{"generic_name": "Zout"}]}] == found["interventions"]
    found, _ = read(f"{GIVEN}Zout op het ei.\n{PRODUCTS}Generieke naam: Zout\n")
    assert "doses" not in found["interventions"][0]


REVIEWS = "Ethische beoordeling\n"


def test_a_decision_of_another_day_is_told() -> None:
    """Two of the same committee and kind: both are kept, the second is told."""
    one = "Goedgekeurd WMO\nDatum: {}\nSoort: Eerste indiening\nToetsingscommissie: METC\n"
    found, told = read(REVIEWS + one.format("01-01-2020") + one.format("02-01-2020"))
    assert ["2020-01-01", "2020-01-02"] == [review["date"] for review in found["ethics_reviews"]]
    assert [("decision-repeated", "line 13")] == [one for one in told if one[0].startswith("decision")]


def test_a_decision_that_is_not_known_begins_a_review_before_a_date() -> None:
    """What stands behind the committee and right above a date is the next decision; a code is not made up."""
    found, told = read(
        f"{REVIEWS}Niet WMO-plichtig\nDatum: 01-01-2020\nToetsingscommissie: METC\nGeen bezwaar\nDatum: ooit\nSoort: Anders\n"
    )
    assert ["Niet WMO-plichtig", "Geen bezwaar", "Goedgekeurd WMO"] == [
        review["decision"]["text"] for review in found["ethics_reviews"]
    ]
    assert ["word-not-coded", "word-not-coded"] == [code for code, _ in told if code == "word-not-coded"]
    assert {"text": "ooit", "heading": "Datum"} in found["passages"]


def test_a_review_without_a_decision() -> None:
    """A date under no decision is a review of its own, and a label with nothing behind it says nothing."""
    found, _ = read(f"{REVIEWS}Datum: 01-01-2020\nSoort:\nDatum: 02-01-2020\n")
    assert ["2020-01-01", "2020-01-02", None] == [review.get("date") for review in found["ethics_reviews"]]


PLACE = "Deelname\n"


def test_two_countries_have_a_block_each() -> None:
    """The name of the second stands below the last value of the first."""
    found, _ = read(
        f"{PLACE}Nederland\nStatus: Werving gestopt\nAantal proefpersonen: 5\nType: onzeker\n\nBelgië\nStatus: Werving gestart\n"
        "(Verwachte) startdatum: onbekend\nAantal proefpersonen: veel\n"
    )
    assert [("Nederland", "NL", 5), ("België", "BE", None)] == [
        (one["name"], one["code"], one.get("planned")) for one in found["countries"]
    ]
    assert "enrollment" not in found
    assert ["onzeker", "onbekend", "veel"] == [one["text"] for one in found["passages"]]


def test_facts_of_a_country_that_is_not_named() -> None:
    """They are the trial's; words that are no country are kept."""
    head = HEAD.replace("Status Werving gestopt\n", "")
    found, _ = read(
        f"{PLACE}Ergens\nStatus: Werving gestart\n(Verwachte) startdatum: 01-01-2022\nAantal proefpersonen: 7\n",
        head,
    )
    assert "countries" not in found
    assert ("recruiting", {"date": "2022-01-01"}, {"planned": 7}) == (
        found["status"]["recruitment"]["code"],
        found["start"],
        found["enrollment"],
    )
    assert [{"text": "Ergens", "heading": "Deelname"}] == found["passages"]
    assert "stopped" == read(f"{PLACE}Status: Werving gestart\n")[0]["status"]["recruitment"]["code"]


def test_a_list_of_countries() -> None:
    """Each is one; a code is replaced by the name, and a second name of one country is told."""
    listed = (
        "Locaties\nLanden waar het onderzoek wordt uitgevoerd\nNetherlands, Germany\nAtlantis\nNederland\n"
    )
    found, told = read(f"{listed}{PLACE}NL\nStatus: Werving gestopt\n")
    assert [("Netherlands", "NL"), ("Germany", "DE"), ("Atlantis", None)] == [
        (one["name"], one.get("code")) for one in found["countries"]
    ]
    assert [("spelled-twice", "line 12")] == told
    assert [{"text": "Nederland", "heading": "Landen waar het onderzoek wordt uitgevoerd"}] == found[
        "passages"
    ]


def test_an_unknown_label_ends_a_value() -> None:
    """What stands below a value and is none of it is kept, below its own label where it has one."""
    long = "Een stichting met een lange naam die de hele breedte van een regel vult en dus niet past maar\n"
    head = HEAD + "Ondersteuning\n"
    found, told = read(
        f"Primaire sponsor: {long}doorloopt\nOpdracht van: niemand\nOverige ondersteuning: Fonds\n\nLos.\n"
        "Toelichting onderzoek\nAchtergrond van het onderzoek\neen\nregel die lang genoeg is om te breken en zo\nverder gaat die\n",
        head,
    )
    assert f"{long.strip()} doorloopt" == found["parties"][0]["organization"]
    assert [("Opdracht van", "niemand"), ("Overige ondersteuning", "Los.")] == [
        (one["heading"], one["text"]) for one in found["passages"]
    ]
    assert ["word-not-coded"] == [code for code, _ in told]


REGISTERS = "Registraties\nIn overige registers\nRegister ID\n"


def test_numbers_in_other_registers() -> None:
    """A register and its number on a line; the record's own is not listed twice, a name without a number is kept."""
    found, _ = read(
        f"Samenvatting\nID\nNL-OMON5\n{REGISTERS}OMON NL-OMON5\nNCT01234567\nNTR-old : NTR1234\nAnders : a 12 b\nISRCTN volgt.\n"
    )
    assert [
        ("NL-OMON5", None),
        ("NCT01234567", None),
        ("NTR1234", "NTR-old"),
        ("12 b", "Anders : a"),
    ] == [(one["value"], one.get("assigner")) for one in found["identifiers"]]
    assert [{"text": "ISRCTN volgt.", "heading": "Register ID"}] == found["passages"]


def test_registrations_in_the_register() -> None:
    """Several of them, each from its number on; a number of another kind stays as printed."""
    found, _ = read(
        "Registraties\nAndere (mogelijk minder actuele) registraties in dit register\nVrije woorden\nID: 12\nBron: NTR\n"
        "ID: NL-OMON13\nTitel: Nog een\nID: onbekend\n"
    )
    assert [
        {"value": "NL-OMON12", "registry": "nl-omon", "printed": "12"},
        {"value": "NL-OMON13", "registry": "nl-omon"},
        {"value": "onbekend"},
    ] == [one["identifier"] for one in found["related_trials"]]
    assert ["NTR", None, None] == [one.get("source") for one in found["related_trials"]]
    assert "Vrije woorden" in [one["text"] for one in found["passages"]]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            "METC-huis\n1234 AB Dorp\nNetherlands",
            {"city": "Dorp", "postal_code": "1234 AB", "country": "Netherlands"},
        ),
        (
            "Huis\nDorp, 1234AB\nBijlage\nNL",
            {"city": "Dorp", "postal_code": "1234AB", "lines": ["Bijlage"], "country": "NL"},
        ),
        ("Huis", None),
    ],
)
def test_addresses(lines: str, expected: dict[str, Any] | None) -> None:
    """The town with its postcode, in whichever order, and the country have places of their own."""
    found, _ = read(f"Contactpersonen\nPubliek\n{lines}\nWetenschappelijk\n")
    [party] = found["parties"]
    assert expected == party.get("address")


def test_outcomes_in_paragraphs_and_numbers() -> None:
    """Numbers that count are list marks, a lead-in in the middle is that of the items below it."""
    found, _ = read(
        "Uitkomstmaten\nPrimaire uitkomstmaten\nIn maand 1:\n1. slaap\n2) rust\nSecundaire uitkomstmaten\nEén alinea.\n"
        "Nog een.\n"
    )
    assert [
        ("slaap", "In maand 1:"),
        ("rust", "In maand 1:"),
        ("Eén alinea.", None),
        ("Nog een.", None),
    ] == [(one["measure"], one.get("description")) for one in found["outcomes"]]


TITLE = "Een verzonnen titel die lang genoeg is"


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        (f"3 - {TITLE[:24]} ... 05-06-2022", "page number, running title and date of printing"),
        (f"3 - {TITLE[:24]} ...\n05-06-2022", "page number, running title and date of printing"),
        (f"{TITLE} 05-06-2022", "running title and date of printing"),
        (f"3\n{TITLE}", "page number and running title"),
        (f"{TITLE[:24]} ...", "running title"),
    ],
)
def test_page_furniture_is_set_aside(printed: str, words: str) -> None:
    """Page number, running title and date, in one line or several; the date is that of the print."""
    issues = ft.Issues()
    [trial] = pages.read(
        f"{HEAD}Samenvatting\nAandoening\nkoorts\n{printed}\nBetreft onderzoek met\nMensen\n", "p", issues
    )
    assert [f"{words} set aside"] == [issue.message for issue in issues if issue.code == "page-furniture"]
    assert ["koorts"] == [one.text for one in trial.conditions]
    assert ("2022-06-05" if "date" in words else None) == (trial.source and trial.source.printed)


def test_page_numbers_alone_rise() -> None:
    """Two numbers that rise are pages; a value that is a number is none, nor is a number alone."""
    body = "Samenvatting\nAandoening\nkoorts\n2\nBetreft onderzoek met\nMensen\n3\nDeelname\nNederland\nAantal proefpersonen:\n4\n"
    found, told = read(body)
    assert 4 == found["enrollment"]["planned"]
    assert ["koorts"] == [one["text"] for one in found["conditions"]]
    assert ["line 11", "line 14"] == [path for code, path in told if code == "page-furniture"]
    found, _ = read(body.replace("3\n", ""))
    assert ["koorts", "2"] == [one["text"] for one in found["conditions"]]


def test_the_beginning_of_the_title_in_a_text_stays() -> None:
    """A line that is the beginning of the title, and nothing else, is no furniture."""
    found, _ = read(f"Toelichting onderzoek\nAchtergrond van het onderzoek\n{TITLE[:24]}\n")
    assert {"text": TITLE[:23]} == found["description"]


def test_a_dash_is_no_value() -> None:
    """A label with a dash behind it has nothing."""
    found, told = read("Samenvatting\nVerkorte titel\n-\n")
    assert ["study"] == [title["kind"] for title in found["titles"]]
    assert [("nothing-under-heading", "line 9")] == told


def test_a_page_in_html_has_its_title_in_the_heading() -> None:
    """What stands above it on the page is kept, headings that are not known become passages."""
    page = (
        "<html><body><p>Home</p><h1>De titel</h1><p>Gepubliceerd: 01-01-2020</p><dl><dt>Type aandoening</dt><dd>x</dd>"
        "<dt>Onderzoekstype</dt><dd>Interventie onderzoek</dd></dl><h3>Onbekend</h3><p>tekst</p>"
        "<h2>Ethische beoordeling</h2><h4>Goedgekeurd WMO</h4><p>los</p></body></html>"
    )
    found, _ = read(page, "", html=True)
    assert [{"text": "De titel", "kind": "study"}] == found["titles"]
    assert [{"decision": {"code": "approved", "text": "Goedgekeurd WMO"}}] == found["ethics_reviews"]
    assert ["Home", "tekst", "los"] == [one["text"] for one in found["passages"]]


def test_labels_with_nothing_are_told_and_fill_nothing() -> None:
    """Each label without a value is told; a heading glued to a text is told as well."""
    found, told = read(
        "Samenvatting\nID\nBron\nVerkorte titel\nAandoening\nSynoniemen aandoening\nTrefwoord:\nBetreft onderzoek met\n"
        "Ondersteuning\nPrimaire sponsor:\nAchtergrond van het onderzoek\nDoel van het onderzoek\n"
        "Inschatting van belasting en risico\nDeelname eisen\nLeeftijd\nOpzet\nType:\nBlindering:\nDeelname\nStatus:\nRegistraties\n"
        "Opgevolgd door onderstaande (mogelijk meer actuele) registratie\nGeen registraties gevonden.\nLos.\n"
        "Plan to share IPD:\nPlan description\n",
        HEAD.replace("Gepubliceerd: 01-02-2020 Laatst bijgewerkt: 03-04-2021", "Gepubliceerd:"),
    )
    assert {"language", "titles", "study_type", "status", "ethics_reviews", "keywords", "passages"} == set(
        found
    )
    assert [{"text": "Los."}] == found["passages"]
    assert 18 == [code for code, _ in told].count("nothing-under-heading")
    _, told = read(
        "Toelichting onderzoek\nAchtergrond van het onderzoek\nKoorts.Doel van het onderzoek\nSlaap.\n"
    )
    assert [("heading-glued", "line 10")] == told


def test_a_value_is_one_line_where_lines_are_not_broken() -> None:
    """What stands below it on such a page is no part of it."""
    found, _ = read(
        "Ondersteuning\nPrimaire sponsor: Ziekenhuis\nlosse woorden\nOpzet\nBlindering: Open\nBlindering: Open\n"
    )
    assert "Ziekenhuis" == found["parties"][0]["organization"]
    assert [{"text": "losse woorden", "heading": "Primaire sponsor"}] == found["passages"]


def test_sharing_of_data() -> None:
    """The plan is coded, its words are the description."""
    found, _ = read("Plan to share IPD: Undecided\nPlan description\nLater.\n")
    assert {"plan": {"code": "undecided", "text": "Undecided"}, "description": "Later."} == found[
        "data_sharing"
    ]


# The record that was read by hand, printed in other ways.


@pytest.fixture(name="seed")
def _seed() -> str:
    found = list(SEEDS.glob("000_*"))
    if not found:
        pytest.skip("the pages are not here (../shared/seeds)")
    return found[0].read_text(encoding="utf-8")


def trial_of(text: str) -> dict[str, Any]:
    """The trial of a page without capitals, lists that move with the page's groups in an order of their own."""
    [trial] = pages.read(text, "page", ft.Issues())
    data = json_text.decode(json_text.encode(trial.to_dict()).decode().casefold().encode())
    return {key: sorted(value, key=str) if key in _MOVING else value for key, value in data.items()}


def with_headings(text: str, change: Any) -> str:
    """The page with its headings changed."""
    lines = text.split("\n")
    for section in page_of(text, "page", html=False).sections:
        if section.printed:
            begin = section.number - 1
            lines[begin] = lines[begin].replace(section.printed, change(section.printed))
    return "\n".join(lines)


@pytest.mark.parametrize("change", [str.upper, str.lower])
def test_capitals_of_headings_change_nothing(seed: str, change: Any) -> None:
    """A record whose headings stand in capitals, or without any, is the same trial."""
    assert trial_of(seed) == trial_of(with_headings(seed, change))


@pytest.mark.parametrize("empty", ["\n", "\n\n\n"])
def test_empty_lines_change_nothing(seed: str, empty: str) -> None:
    """Empty lines may be gone or doubled."""
    assert trial_of(seed) == trial_of(re.sub(r"\n\s*\n+", empty, seed))


def test_groups_in_another_order_are_the_same_trial(seed: str) -> None:
    """Groups of headings may stand in the reverse order."""
    lines = seed.split("\n")
    groups = [one.number - 1 for one in page_of(seed, "page", html=False).sections if one.opens_group]
    # The larger name of the design stands right above it.
    groups = [begin - 1 if lines[begin - 1].strip() == "Onderzoeksopzet" else begin for begin in groups]
    nested = ("Opgevolgd", "Andere (", "In overige")
    groups = [begin for begin in groups if not lines[begin].startswith(nested)]
    parts = [lines[begin:end] for begin, end in zip(groups, [*groups[1:], len(lines)], strict=True)]
    moved = [*lines[: groups[0]], *(line for part in reversed(parts) for line in part)]
    assert trial_of(seed) == trial_of("\n".join(moved))


@pytest.mark.parametrize("end", range(200, 8200, 400))
def test_a_record_that_ends_anywhere_is_read(seed: str, end: int) -> None:
    """A page that is cut is no error, and none of its facts is another than on the whole page."""
    whole = trial_of(seed)
    for trial in pages.read(seed[:end], "page", ft.Issues()):
        found = json_text.decode(json_text.encode(trial.to_dict()).decode().casefold().encode())
        assert not [key for key in found if key not in whole and key != "enrollment"]
