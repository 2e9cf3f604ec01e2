"""What a register inserts in front moves no id: what others keep at a resource of ours stays with what it is about."""

from copy import deepcopy
from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sources import ctgov_v2, ctis, ictrp, isrctn

Json = dict[str, Any]
OLD, NEW = ["Carboplatin", "安慰剂"], ["Pembrolizumab", "Carboplatin", "安慰剂"]


def of_ctgov(names: list[str]) -> Trial:
    """A record of ClinicalTrials.gov, an arm for each intervention."""
    arms = [{"label": f"Arm {name}", "interventionNames": [f"Drug: {name}"]} for name in names]
    given = [{"type": "DRUG", "name": name, "armGroupLabels": [f"Arm {name}"]} for name in names]
    module = {"armGroups": arms, "interventions": given}
    number = {"identificationModule": {"nctId": "NCT00000001"}}
    return ctgov_v2.read({"protocolSection": number | {"armsInterventionsModule": module}}, Issues())


def of_ictrp(names: list[str]) -> Trial:
    """A row of ChiCTR, a group for each intervention."""
    groups = "".join(f"Arm {name}:{name};" for name in names)
    sizes = "".join(f"Arm {name}:10;" for name in names)
    return ictrp.read({"TrialID": "ChiCTR2000029850", "Intervention": groups, "Target size": sizes}, Issues())


def of_ictrp_typed(names: list[str]) -> Trial:
    """A row of ClinicalTrials.gov as the ICTRP has it."""
    listed = ";".join(f"Drug: {name}" for name in names)
    return ictrp.read({"TrialID": "NCT00000001", "Intervention": listed}, Issues())


def of_ictrp_products(names: list[str]) -> Trial:
    """A row of EudraCT, a block for each product."""
    blocks = "\n\n".join(f"Trade Name: {name}" for name in names)
    return ictrp.read({"TrialID": "EUCTR2020-001275-32-DK", "Intervention": blocks}, Issues())


def of_isrctn(names: list[str]) -> Trial:
    """A record of ISRCTN."""
    given = [{"interventionType": "Drug", "drugNames": {"drugName": [name]}} for name in names]
    record = {"isrctn": "00000000", "trialDescription": {}, "interventions": {"intervention": given}}
    return isrctn.read(record, Issues())


def of_ctis(names: list[str]) -> Trial:
    """A record of CTIS, an arm for each product."""
    arms = [{"title": f"Arm {name}"} for name in names]
    periods = {"protocolInformation": {"studyDesign": {"periodDetails": [{"armDetails": arms}]}}}
    part = {"trialDetails": periods, "products": [{"productName": name} for name in names]}
    application = {"authorizedPartI": part}
    return ctis.read({"ctNumber": "2022-500123-12-00", "authorizedApplication": application}, Issues())


READERS = [of_ctgov, of_ictrp, of_ictrp_typed, of_ictrp_products, of_isrctn, of_ctis]


@pytest.mark.parametrize("reader", READERS)
def test_what_is_inserted_in_front_moves_no_id(reader: Any) -> None:
    """Interventions and arms keep their ids, and arms their interventions; the new ones have ids of their own."""
    before, after = reader(OLD), reader(NEW)
    assert OLD == [one.name for one in before.interventions]
    assert NEW == [one.name for one in after.interventions]
    assert [one.id for one in before.interventions] == [one.id for one in after.interventions][1:]
    assert list(before.arms) == list(after.arms)[1:]
    assert "carboplatin" == before.interventions[0].id


@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
@pytest.mark.parametrize("reader", READERS)
def test_the_definition_of_an_intervention_stays_the_same_resource(reader: Any, release: Any) -> None:
    """Each ActivityDefinition is sent again as it was, under its id and url, after one was inserted in front."""
    before, after = (definitions(ft.to_fhir(reader(names), release)) for names in (OLD, NEW))
    assert 2 == len(before)
    assert before == [one for one in after if one in before]
    assert [reader(NEW)] == ft.from_fhir(ft.to_fhir(reader(NEW), release))


def definitions(bundle: Json) -> list[Json]:
    """The ActivityDefinitions of a bundle."""
    found = [entry["resource"] for entry in bundle["entry"]]
    return [one for one in found if one["resourceType"] == "ActivityDefinition"]


def test_placebos_are_told_apart_by_type_and_arm() -> None:
    """Two interventions of one name each keep their id where a third is inserted in front."""

    def read(*given: tuple[str, str]) -> list[str]:
        """The ids of placebos, each by its type and arm."""
        arms = [{"label": arm, "interventionNames": [f"{kind}: Placebo"]} for kind, arm in given]
        placebos = [{"type": kind.upper(), "name": "Placebo", "armGroupLabels": [arm]} for kind, arm in given]
        module = {"armGroups": arms, "interventions": placebos}
        trial = ctgov_v2.read({"protocolSection": {"armsInterventionsModule": module}}, Issues())
        assert [one.id for one in trial.interventions] == [
            one for arm in trial.arms for one in arm.interventions
        ]
        return [one.id for one in trial.interventions]

    drug, device = ("Drug", "First"), ("Device", "Second")
    assert ["placebo-drug", "placebo-device"] == read(drug, device)
    assert ["placebo-other", "placebo-drug", "placebo-device"] == read(("Other", "Third"), drug, device)
    assert ["placebo-first", "placebo-second"] == read(drug, ("Drug", "Second"))


def test_arms_of_one_name_are_told_apart_by_type() -> None:
    """A type that stands first or second gives the same id."""
    module = {
        "armGroups": [
            {"label": "A", "type": kind} for kind in ("EXPERIMENTAL", "NO_INTERVENTION", "NO_INTERVENTION")
        ]
    }
    trial = ctgov_v2.read({"protocolSection": {"armsInterventionsModule": module}}, Issues())
    assert ["a-experimental", "a-no-intervention", "a-no-intervention-2"] == [arm.id for arm in trial.arms]


def test_products_of_one_name_are_told_apart_by_role_form_and_number() -> None:
    """Whichever of them differs first; the periods of a protocol tell its arms apart."""
    first, second, third = (
        {"id": 1, "productName": "Inventin", "pharmaceuticalFormDisplay": "TABLET"},
        {
            "id": 2,
            "productName": "Inventin",
            "productDictionaryInfo": {"pharmForm": "CREAM", "euMpNumber": "P1"},
        },
        {
            "id": 3,
            "productName": "Inventin",
            "productDictionaryInfo": {"pharmForm": "CREAM", "euMpNumber": "P2"},
        },
    )
    part: Json = {"products": [first, second, third]}
    assert ["inventin-tablet", "inventin-cream-p1", "inventin-cream-p2"] == ids_of_products(part)
    roles = [
        {"productRoleName": "Test", "products": [{"id": 1}]},
        {"productRoleName": "Comparator", "products": [{"id": 2}]},
    ]
    assert ["inventin-test", "inventin-comparator"] == ids_of_products(
        {"products": [first, second], "productRoleGroupInfos": roles}
    )
    periods = [{"title": title, "armDetails": [{"title": "A"}]} for title in ("Run-in", "Main")]
    details = {"protocolInformation": {"studyDesign": {"periodDetails": periods}}}
    trial = ctis.read({"authorizedApplication": {"authorizedPartI": {"trialDetails": details}}}, Issues())
    assert ["a-run-in", "a-main"] == [arm.id for arm in trial.arms]


def ids_of_products(part: Json) -> list[str]:
    """The ids of the interventions of Part I."""
    trial = ctis.read({"authorizedApplication": {"authorizedPartI": deepcopy(part)}}, Issues())
    return [one.id for one in trial.interventions]


def test_texts_that_begin_alike_are_told_apart_by_their_group() -> None:
    """Groups of ChiCTR that are given much the same: the ids are no places."""
    words = "standardised comprehensive treatment of the clinic as it is written down in its guideline of that year "
    texts = {"With": f"{words}{'and moonlight ' * 20}", "Without": f"{words}{'and no moonlight ' * 20}"}

    def read(*names: str) -> dict[str, str]:
        """The intervention of each group."""
        groups = ";".join(f"{name}:{texts[name]}" for name in names)
        sizes = "".join(f"{name}:10;" for name in names)
        row = {"TrialID": "ChiCTR2000029850", "Intervention": groups, "Target size": sizes}
        trial = ictrp.read(row, Issues())
        return {arm.name: arm.interventions[0] for arm in trial.arms}

    assert read("With", "Without") == read("Without", "With")
    assert 2 == len(set(read("With", "Without").values()))
