import pytest

from fhir_trials.registers import ncit_of, recognise, registers, registry_of, system_of

NUMBERS = {
    "NCT05503693": ("ctgov", "NCT05503693"),
    " nct 05503693 ": ("ctgov", "NCT05503693"),
    "2015-001894-41": ("eudract", "2015-001894-41"),
    "EUCTR2015-002340-14-NL": ("eudract", "2015-002340-14"),
    "2015-002340-14-Outside-EU/EEA": ("eudract", "2015-002340-14"),
    "2022-500244-37-00": ("eu-ct", "2022-500244-37-00"),
    "CTIS2022-500244-37-00": ("eu-ct", "2022-500244-37-00"),
    "2023-508613-17": ("eu-ct", "2023-508613-17"),
    "ISRCTN40092247": ("isrctn", "ISRCTN40092247"),
    "U1111-1264-5412": ("who-utn", "U1111-1264-5412"),
    "DRKS00012345": ("drks", "DRKS00012345"),
    "NL-OMON46644": ("nl-omon", "NL-OMON46644"),
    "NL66565.058.18": ("nl-ccmo", "NL66565.058.18"),
    "NL8483": ("nl-ntr", "NL8483"),
    "NTR 1234": ("nl-ntr", "NTR1234"),
    "ChiCTR2000029850": ("chictr", "ChiCTR2000029850"),
    "ChiCTR-2000029850": ("chictr", "ChiCTR2000029850"),
    "ChiCTR-TRC-12003243": ("chictr", "ChiCTR-TRC-12003243"),
    "ACTRN12620000449932p": ("anzctr", "ACTRN12620000449932"),
    "JPRN-UMIN000039686": ("jprn", "UMIN000039686"),
    "JPRN-jRCTs041190120": ("jprn", "jRCTs041190120"),
    "jRCT2031230046": ("jprn", "jRCT2031230046"),
    "CTRI/2019/11/021872": ("ctri", "CTRI/2019/11/021872"),
    "IRCT20100228003449N29": ("irct", "IRCT20100228003449N29"),
    "KCT0001234": ("cris", "KCT0001234"),
    "RBR-2b9qf7h": ("rebec", "RBR-2b9qf7h"),
    "PACTR202004893013257": ("pactr", "PACTR202004893013257"),
    "TCTR20200404004": ("tctr", "TCTR20200404004"),
    "SLCTR/2020/011": ("slctr", "SLCTR/2020/011"),
    "RPCEC00000307": ("rpcec", "RPCEC00000307"),
    "PER-010-20": ("repec", "PER-010-20"),
    "LBCTR2020043495": ("lbctr", "LBCTR2020043495"),
    "ITMCTR2024000123": ("itmctr", "ITMCTR2024000123"),
    "SNCTP000001674": ("snctp", "SNCTP000001674"),
    "NCI-2016-01619": ("nci-ctrp", "NCI-2016-01619"),
    "2024-A01453-44": ("fr-id-rcb", "2024-A01453-44"),
}


@pytest.mark.parametrize("printed", NUMBERS)
def test_a_number_is_recognised_by_its_form(printed):
    """Each register's numbers are told by their form and brought into their normal form."""
    assert NUMBERS[printed] == recognise(printed)


@pytest.mark.parametrize("slug_and_number", NUMBERS.values())
def test_a_normal_form_stays_as_it_is(slug_and_number):
    """The normal form of a normal form is itself."""
    assert slug_and_number == recognise(slug_and_number[1])


@pytest.mark.parametrize(
    "value", ["1200.230", "10678756", "NCT0550369", "see NCT05503693", "NRG-BN003", "705D", ""]
)
def test_what_only_looks_alike_is_not_recognised(value):
    """Sponsors' numbers, halves and numbers inside a sentence belong to no register."""
    assert None is recognise(value)


def test_every_register_has_a_number_in_the_test():
    """No row of the table is untested."""
    assert set(registers()) == {slug for slug, _ in NUMBERS.values()}


def test_the_system_written_is_read_back():
    """Each register's system means that register, and no system means two."""
    systems = [(system, row.slug) for row in registers().values() for system in (row.system, *row.read_also)]
    assert len(systems) == len({system for system, _ in systems})
    for system, slug in systems:
        assert slug == registry_of(system)
        assert system.startswith(("http://", "https://"))


def test_five_systems_of_the_largest_register_are_read():
    """ClinicalTrials.gov is written in one way and read in the ways that are in use."""
    assert "https://clinicaltrials.gov" == system_of("ctgov")
    for system in (
        "http://clinicaltrials.gov",
        "https://clinicaltrials.gov/show/",
        "https://clinicaltrials.gov/nctid",
    ):
        assert "ctgov" == registry_of(system)


def test_a_register_without_a_row_has_a_system_of_ours():
    """An unknown short name travels below our own base and comes back."""
    assert "https://w3id.org/fhir-trials/sid/nl-omon" == system_of("nl-omon")
    assert "https://w3id.org/fhir-trials/sid/new-one" == system_of("new-one")
    assert "new-one" == registry_of("https://w3id.org/fhir-trials/sid/new-one")


@pytest.mark.parametrize(
    "system",
    ["https://example.org", "https://w3id.org/fhir-trials/sid/key", "https://w3id.org/fhir-trials/sid/A b"],
)
def test_other_systems_mean_no_register(system):
    """A foreign system, the caller's own key and what is no short name give None."""
    assert None is registry_of(system)


def test_numbers_of_some_registers_have_a_code_of_ncit():
    """The table's code, and an empty string where there is none."""
    assert ["C172240", "C218684", "C218689", "", "", ""] == [
        ncit_of(slug) for slug in ("ctgov", "eu-ct", "who-utn", "eudract", "nowhere", None)
    ]
