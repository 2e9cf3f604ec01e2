"""A folder as a target."""

import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from fhir_trials import json_text
from fhir_trials.errors import Conflict, TargetError, UsageError
from fhir_trials.targets import Change, Folder, Profile, Seen, Stamp
from tests.targets.samples import KEY, activity, creates, group, study

Json = dict[str, Any]


def update(folder: Folder, resource: Json, seen: Json) -> Change:
    """A change of what was seen."""
    return Change(resource, f"{seen['resourceType']}/{seen['id']}", folder.version(seen))


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
    folder.write([update(folder, renamed, study())])
    assert {"NCT1": [], "other": [renamed]} == folder.find("ResearchStudy", KEY, ["NCT1", "other"])


def test_update(tmp_path: Path) -> None:
    """An update replaces the file, under the id that is there, and references follow."""
    folder = Folder(tmp_path)
    elsewhere = group() | {"id": "77"}
    folder.write([Change(elsewhere)])
    written = folder.write([Change(study()), update(folder, group(name="New"), elsewhere)])
    assert [("ResearchStudy/NCT1", True), ("Group/77", False)] == [
        (one.reference, one.created) for one in written
    ]
    assert "Group/77" == (written[0].resource or {})["enrollment"][0]["reference"]
    assert "New" == (folder.read("Group", "77") or {})["name"]


def test_changed_meanwhile(tmp_path: Path) -> None:
    """What somebody else wrote, changed or deleted since it was read is a conflict, and nothing is written."""
    folder = Folder(tmp_path)
    folder.write([Change(group())])
    with pytest.raises(Conflict, match="Group/NCT1-eligibility changed"):
        folder.write([Change(study()), update(folder, group(name="Ours"), group(name="Theirs"))])
    with pytest.raises(Conflict):
        folder.write([Change(study()), Change(group(name="Ours"))])
    with pytest.raises(Conflict):
        folder.write([update(folder, group("NCT2"), group("NCT2"))])
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
    """A file that is broken, or another resource than its name says, is nobody's; it is named, once."""
    folder = Folder(tmp_path)
    folder.write([Change(group())])
    (tmp_path / "Group" / "x.json").write_text(text)
    folder = Folder(tmp_path)
    assert {"a": [], "NCT1/eligibility": [group()]} == folder.find("Group", None, ["a", "NCT1/eligibility"])
    assert ([group()], 1) == (list(folder.managed("Group")), folder.count("Group"))
    assert {"resourceType": "Group", "id": "x"} == folder.read("Group", "x")
    (told,) = folder.profile.degraded
    assert (True, True) == (message in told, "x.json: " in told)


@pytest.mark.parametrize("name", ["junk \u00e9.json", "x.json"])
def test_what_is_no_file_of_ours(tmp_path: Path, name: str) -> None:
    """A name that is no id, or a folder in place of a file, is left aside and named."""
    folder = Folder(tmp_path)
    folder.write([Change(group())])
    (tmp_path / "Group" / name).mkdir()
    folder = Folder(tmp_path)
    assert [group()] == list(folder.managed("Group"))
    (told,) = folder.profile.degraded
    assert str(tmp_path / "Group" / name) in told


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
            folder.write([update(folder, group(name="New"), group())])
    assert group() == folder.read("Group", "NCT1-eligibility")
    assert ["NCT1-eligibility.json"] == [file.name for file in (tmp_path / "Group").iterdir()]
    (tmp_path / "Group" / ".NCT1-eligibility.json.1.tmp").write_text("{")
    assert [group()] == list(folder.managed("Group"))


def test_two_pushes_of_the_same(tmp_path: Path) -> None:
    """What another push wrote meanwhile is done where it is just what was wanted, and a conflict where it is not."""
    ours = Folder(tmp_path)
    ours.write([Change(study())])
    Folder(tmp_path).write([Change(group()), update(ours, study(title="New"), study())])
    written = ours.write([Change(group()), update(ours, study(title="New"), study()), Change(activity())])
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


def test_profile(tmp_path: Path) -> None:
    """What a folder can do is known beforehand."""
    expected = Profile(
        release="R5",
        server="folder",
        client_ids=True,
        guards=True,
        versions=True,
        faithful=True,
        most_entries=1000,
        at_once=1,
    )
    assert expected == Folder(tmp_path, release="R5").profile


def test_seeing(tmp_path: Path) -> None:
    """What is there is read by place; a folder cannot tell what was deleted from what never was."""
    folder = Folder(tmp_path)
    folder.write([Change(group())])
    place = "Group/NCT1-eligibility"
    assert Seen({place: group()}) == folder.see([place, "Group/none"])


def test_versions(tmp_path: Path) -> None:
    """A version changes with the content and with nothing else, the order of keys included."""
    folder = Folder(tmp_path)
    first, second = folder.write([Change(group()), Change(study())])
    known = Stamp(first.version)
    assert {"NCT1-eligibility": known} == folder.versions("Group", ["NCT1-eligibility", "none"])
    file = tmp_path / "Group" / "NCT1-eligibility.json"
    file.write_bytes(json_text.encode(dict(reversed(group().items()))))
    assert known == Folder(tmp_path).versions("Group", ["NCT1-eligibility"])["NCT1-eligibility"]
    file.write_bytes(json_text.encode(group(name="Theirs")))
    assert known != folder.versions("Group", ["NCT1-eligibility"])["NCT1-eligibility"]
    assert folder.version(study()) == second.version


def test_only_the_present_is_kept(tmp_path: Path) -> None:
    """The version that is there can be read by its name; older ones are not kept."""
    folder = Folder(tmp_path)
    old = folder.write([Change(group())])[0].version
    assert group() == folder.read_version("Group", "NCT1-eligibility", old)
    folder.write([Change(group(name="New"), "Group/NCT1-eligibility", old)])
    assert folder.read_version("Group", "NCT1-eligibility", old) is None
    assert folder.read_version("Group", "none", old) is None


def test_no_clock(tmp_path: Path) -> None:
    """A folder has no clock, and does not know what was changed since; it can be counted."""
    folder = Folder(tmp_path)
    folder.write([*creates("NCT1"), *creates("NCT2"), Change({"resourceType": "Group", "id": "foreign"})])
    assert "" == folder.now()
    assert 2 == folder.count("Group")
    with pytest.raises(UsageError, match="compare versions"):
        folder.changed("Group", "2026-01-01T00:00:00Z")


def test_without_reading_back(tmp_path: Path) -> None:
    """A write that is not read back tells the version that a reading would tell."""
    folder = Folder(tmp_path)
    written = folder.write(creates(), read_back=False)
    assert [(None, True)] * 4 == [(one.resource, one.created) for one in written]
    read = [Folder(tmp_path).read(*one.reference.split("/")) or {} for one in written]
    assert [folder.version(resource) for resource in read] == [one.version for one in written]


def test_deletion(tmp_path: Path) -> None:
    """A deletion takes the file away, guarded by its version; what is gone already is done."""
    folder = Folder(tmp_path)
    folder.write(creates())
    with pytest.raises(Conflict, match="Group/NCT1-eligibility changed"):
        folder.write([Change(group(), "Group/NCT1-eligibility", "another", delete=True)])
    assert {"NCT1/eligibility": [group()]} == folder.find("Group", KEY, ["NCT1/eligibility"])
    gone = Change(group(), "Group/NCT1-eligibility", folder.version(group()), delete=True)
    for _ in range(2):
        (written,) = folder.write([gone])
        assert ("Group/NCT1-eligibility", False, "", None) == (
            written.reference,
            written.created,
            written.version,
            written.resource,
        )
        assert folder.read("Group", "NCT1-eligibility") is None
    assert {"NCT1/eligibility": []} == folder.find("Group", KEY, ["NCT1/eligibility"])
    assert [] == list((tmp_path / "Group").iterdir())


def test_deletion_that_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be taken away is an error that names it."""
    folder = Folder(tmp_path)
    folder.write([Change(group())])

    def deny(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", deny)
    with pytest.raises(TargetError, match=r"NCT1-eligibility\.json: cannot be deleted: Permission denied"):
        folder.write([Change(group(), "Group/NCT1-eligibility", folder.version(group()), delete=True)])


def test_written_again_at_its_place(tmp_path: Path) -> None:
    """What somebody else deleted is written again at the place it had."""
    folder = Folder(tmp_path)
    (written,) = folder.write([Change(group(), "Group/77")])
    assert ("Group/77", True) == (written.reference, written.created)


def test_two_changes_of_one_resource(tmp_path: Path) -> None:
    """One resource twice in a write is wrong usage, and nothing is written."""
    with pytest.raises(UsageError, match="two changes of one resource"):
        Folder(tmp_path / "new").write(
            [Change(group()), Change(group() | {"id": "x"}, "Group/NCT1-eligibility")]
        )
    assert not (tmp_path / "new").exists()


def test_the_state_is_left_alone(tmp_path: Path) -> None:
    """The state file in the folder and its lock are no FHIR: they are neither read nor changed."""
    folder = Folder(tmp_path)
    names = [".fhir-trials.sqlite", ".fhir-trials.sqlite-wal", ".fhir-trials.sqlite-shm", ".fhir-trials.lock"]
    for name in names:
        (tmp_path / name).write_bytes(b"\0no json")
    folder.write(creates())
    assert [group()] == list(Folder(tmp_path).managed("Group"))
    assert [b"\0no json"] * 4 == [(tmp_path / name).read_bytes() for name in names]
