"""A folder as a target."""

import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fhir_trials import json_text
from fhir_trials.errors import Conflict, TargetError, UsageError
from fhir_trials.targets import Change, Folder
from tests.targets.samples import KEY, activity, creates, group, study


def test_layout(tmp_path: Path) -> None:
    """A resource is a file named by type and id, readable, with a record of the release beside."""
    with Folder(tmp_path / "new") as folder:
        written = folder.write([Change(group(extension=[{"url": "x", "valueDecimal": Decimal("1.50")}]))])
    assert ["Group/NCT1-eligibility"] == [one.reference for one in written]
    assert ["Group", "Group/NCT1-eligibility.json", "fhir-trials.json"] == sorted(
        str(file.relative_to(tmp_path / "new")) for file in (tmp_path / "new").rglob("*")
    )
    text = (tmp_path / "new" / "Group" / "NCT1-eligibility.json").read_text()
    assert text.startswith('{\n  "resourceType": "Group",\n')
    assert '"valueDecimal": 1.50' in text
    assert {"release": "R4"} == json_text.decode((tmp_path / "new" / "fhir-trials.json").read_bytes())
    assert [] == Folder(tmp_path / "none").write([])
    assert not (tmp_path / "none").exists()


def test_release(tmp_path: Path) -> None:
    """A folder keeps the release it was made with, and refuses another by name."""
    Folder(tmp_path, release="R5").write(creates())
    assert "R5" == Folder(tmp_path).release
    assert f"Folder('{tmp_path}', R5)" == repr(Folder(tmp_path, release="R5"))
    with pytest.raises(UsageError, match="holds R5, but R4 was asked for"):
        Folder(tmp_path, release="R4")


@pytest.mark.parametrize(
    ("record", "message"),
    [
        ("{}", "release is None"),
        ('{"release": "R6"}', "'R6'"),
        ("{", "cannot be read"),
        ("[]", "no JSON object"),
    ],
)
def test_wrong_record(tmp_path: Path, record: str, message: str) -> None:
    """A record that says no release we know is an error."""
    (tmp_path / "fhir-trials.json").write_text(record)
    with pytest.raises(TargetError, match=message):
        Folder(tmp_path)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """A file in place of the folder is wrong usage."""
    (file := tmp_path / "x").write_text("")
    with pytest.raises(UsageError, match="is a file"):
        Folder(file)


def test_read_and_find(tmp_path: Path) -> None:
    """Resources are found by id, identifier with or without system, URL and tag; also those of another writer."""
    Folder(tmp_path).write([*creates("NCT1"), *creates("NCT2")])
    (tmp_path / "Group" / "foreign.json").write_text('{"resourceType": "Group", "id": "foreign"}')
    folder = Folder(tmp_path)
    assert group() == folder.read("Group", "NCT1-eligibility")
    assert folder.read("Group", "none") is None
    assert {"NCT1": study()} == folder.fetch("ResearchStudy", ["NCT1", "NCT1", "NCT9"])
    assert {"NCT1": [study()], "NCT9": []} == folder.find("ResearchStudy", None, ["NCT1", "NCT9"])
    assert {"NCT1": []} == folder.find("ResearchStudy", "urn:other", ["NCT1"])
    url = activity()["url"]
    assert {url: [activity()], "urn:none": []} == folder.find_by_url("ActivityDefinition", [url, "urn:none"])
    assert [group("NCT1"), group("NCT2")] == list(folder.managed("Group"))
    assert [] == list(folder.managed("Location"))


def test_search_after_a_write(tmp_path: Path) -> None:
    """What was written through this target is found by it, also under changed identifiers."""
    folder = Folder(tmp_path)
    assert {"NCT1": []} == folder.find("ResearchStudy", KEY, ["NCT1"])
    folder.write(creates())
    assert {"NCT1": [study()]} == folder.find("ResearchStudy", KEY, ["NCT1"])
    renamed = study(identifier=[{"system": KEY, "value": "other"}])
    folder.write([Change(renamed, study())])
    assert {"NCT1": [], "other": [renamed]} == folder.find("ResearchStudy", KEY, ["NCT1", "other"])


def test_update(tmp_path: Path) -> None:
    """An update replaces the file, under the id that is there, and references follow."""
    folder = Folder(tmp_path)
    elsewhere = group() | {"id": "77"}
    folder.write([Change(elsewhere)])
    written = folder.write([Change(study()), Change(group(name="New"), elsewhere)])
    assert [("ResearchStudy/NCT1", True), ("Group/77", False)] == [
        (one.reference, one.created) for one in written
    ]
    assert "Group/77" == written[0].resource["enrollment"][0]["reference"]
    assert "New" == (folder.read("Group", "77") or {})["name"]


def test_changed_meanwhile(tmp_path: Path) -> None:
    """What somebody else wrote, changed or deleted since it was read is a conflict, and nothing is written."""
    folder = Folder(tmp_path)
    folder.write([Change(group())])
    with pytest.raises(Conflict, match="Group/NCT1-eligibility changed"):
        folder.write([Change(study()), Change(group(name="Ours"), group(name="Theirs"))])
    with pytest.raises(Conflict):
        folder.write([Change(study()), Change(group(name="Ours"))])
    with pytest.raises(Conflict):
        folder.write([Change(group("NCT2"), group("NCT2"))])
    assert folder.read("ResearchStudy", "NCT1") is None


@pytest.mark.parametrize("resource_id", ["../x", "..", ".x", "a/b", "", "C:\\x"])
def test_no_way_out(tmp_path: Path, resource_id: str) -> None:
    """No id leads out of the folder, written or read."""
    folder = Folder(tmp_path / "in")
    with pytest.raises(UsageError):
        folder.write([Change(group() | {"id": resource_id})])
    with pytest.raises(UsageError):
        folder.read("Group", resource_id)
    with pytest.raises(UsageError):
        list(folder.managed("../in"))
    assert [] == list(tmp_path.rglob("*"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not readable as JSON"),
        ("", "is empty"),
        ("[]", "no JSON object"),
        ('{"resourceType": "Group", "id": "other"}', "holds Group/other"),
        ('{"resourceType": "Patient", "id": "x"}', "holds Patient/x"),
    ],
)
def test_unreadable_files(tmp_path: Path, text: str, message: str) -> None:
    """A file that is broken, or another resource than its name says, is an error that names the file."""
    (tmp_path / "Group").mkdir()
    (tmp_path / "Group" / "x.json").write_text(text)
    with pytest.raises(TargetError, match=message) as caught:
        Folder(tmp_path).find("Group", None, ["a"])
    assert "x.json" in str(caught.value)


def test_unreadable_path(tmp_path: Path) -> None:
    """A folder in place of a file is an error that names it."""
    (tmp_path / "Group" / "x.json").mkdir(parents=True)
    with pytest.raises(TargetError, match=r"x\.json: cannot be read"):
        Folder(tmp_path).read("Group", "x")


@pytest.mark.parametrize("path", ["a" * 300, "a\0b"])
def test_unusable_path(tmp_path: Path, path: str) -> None:
    """A path that the system does not take is wrong usage, in one line."""
    with pytest.raises(UsageError, match="cannot be used as a folder") as caught:
        Folder(tmp_path / path)
    assert 1 == len(str(caught.value).splitlines())


def test_below_a_file(tmp_path: Path) -> None:
    """A folder cannot be in a file."""
    (tmp_path / "x").write_text("")
    with pytest.raises(UsageError, match="is a file"):
        Folder(tmp_path / "x" / "y")


def test_file_in_place_of_a_type(tmp_path: Path) -> None:
    """A file where the folder of a type should be is an error for reading, searching and writing."""
    (tmp_path / "Group").write_text("")
    folder = Folder(tmp_path)
    for act in (
        lambda: folder.read("Group", "x"),
        lambda: folder.find("Group", KEY, ["x"]),
        lambda: list(folder.managed("Group")),
        lambda: folder.write([Change(group())]),
    ):
        with pytest.raises(TargetError, match=r"Group\S*: cannot be read"):
            act()


def test_forbidden(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What may not be entered is wrong usage as the folder, and an error as the folder of a type."""
    folder = Folder(tmp_path)

    def deny(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(os, "listdir", deny)
        patch.setattr(Path, "read_bytes", deny)
        with pytest.raises(TargetError, match="Group: cannot be read: Permission denied"):
            list(folder.managed("Group"))
        with pytest.raises(TargetError, match=r"x\.json: cannot be read"):
            folder.read("Group", "x")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "stat", deny)
        with pytest.raises(UsageError, match="Permission denied"):
            Folder(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", deny)
        patch.setattr(Path, "unlink", deny)
        with pytest.raises(TargetError, match="cannot be written: Permission denied"):
            folder.write([Change(group())])


def test_cut_off_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that fails leaves the old file and no rest; one that was killed leaves a rest that nobody reads."""
    folder = Folder(tmp_path)
    folder.write([Change(group())])

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(TargetError, match="No space left"):
            folder.write([Change(group(name="New"), group())])
    assert group() == folder.read("Group", "NCT1-eligibility")
    assert ["NCT1-eligibility.json"] == [file.name for file in (tmp_path / "Group").iterdir()]
    (tmp_path / "Group" / ".NCT1-eligibility.json.1.tmp").write_text("{")
    assert [group()] == list(folder.managed("Group"))


def test_two_pushes_of_the_same(tmp_path: Path) -> None:
    """What another push wrote meanwhile is done where it is just what was wanted, and a conflict where it is not."""
    ours = Folder(tmp_path)
    ours.write([Change(study())])
    Folder(tmp_path).write([Change(group()), Change(study(title="New"), study())])
    written = ours.write([Change(group()), Change(study(title="New"), study()), Change(activity())])
    assert ["Group/NCT1-eligibility", "ResearchStudy/NCT1", "ActivityDefinition/NCT1-drug"] == [
        one.reference for one in written
    ]
    with pytest.raises(Conflict, match="changed since it was read"):
        ours.write([Change(group(name="Other"))])


def test_lost_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is not as it was written is noticed."""
    monkeypatch.setattr(Path, "replace", lambda self, target: self.unlink())
    with pytest.raises(Conflict, match="not as it was written"):
        Folder(tmp_path).write([Change(group())])
