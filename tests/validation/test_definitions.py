"""The making of the tables out of HL7's definitions, on small ones; on the whole ones where Maven has fetched them."""

import io
import json
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from fhir_trials.errors import UsageError
from fhir_trials.validation import definitions
from fhir_trials.validation.elements import RELEASES, table_file
from tests.hapi import java

XML = """<Bundle xmlns="http://hl7.org/fhir">
 <entry><resource><StructureDefinition>
  <url value="http://hl7.org/fhir/StructureDefinition/Thing"/>
  <text><div xmlns="http://www.w3.org/1999/xhtml">a thing</div></text>
  <fhirVersion value="4.0.1"/><kind value="resource"/><abstract value="false"/><type value="Thing"/>
  <snapshot>
   <element id="Thing"><path value="Thing"/><min value="0"/><max value="*"/></element>
   <element id="Thing.id"><path value="Thing.id"/><min value="0"/><max value="1"/><base><max value="1"/></base>
    <type><extension url="http://hl7.org/fhir/StructureDefinition/structuredefinition-fhir-type">
      <valueUrl value="string"/></extension><code value="http://hl7.org/fhirpath/System.String"/></type></element>
   <element id="Thing.status"><path value="Thing.status"/><min value="1"/><max value="1"/><base><max value="1"/></base>
    <type><code value="code"/></type>
    <binding><strength value="required"/><valueSet value="http://hl7.org/fhir/ValueSet/things|4.0.1"/></binding></element>
   <element id="Thing.part"><path value="Thing.part"/><min value="0"/><max value="*"/><base><max value="*"/></base>
    <type><code value="BackboneElement"/></type></element>
   <element id="Thing.part.id"><path value="Thing.part.id"/><min value="0"/><max value="1"/><base><max value="1"/></base>
    <type><code value="http://hl7.org/fhirpath/System.String"/></type></element>
   <element id="Thing.part.value[x]"><path value="Thing.part.value[x]"/><min value="1"/><max value="1"/>
    <base><max value="1"/></base>
    <type><code value="Quantity"/></type>
    <type><code value="Reference"/>
     <targetProfile value="http://hl7.org/fhir/StructureDefinition/Thing"/>
     <targetProfile value="http://hl7.org/fhir/StructureDefinition/Group"/></type></element>
   <element id="Thing.part.part"><path value="Thing.part.part"/><min value="0"/><max value="*"/><base><max value="*"/></base>
    <contentReference value="#Thing.part"/></element>
   <element id="Thing.gone"><path value="Thing.gone"/><min value="0"/><max value="0"/><base><max value="1"/></base></element>
   <element id="Thing.any"><path value="Thing.any"/><min value="0"/><max value="1"/><base><max value="*"/></base>
    <type><code value="Reference"/><targetProfile value="http://hl7.org/fhir/StructureDefinition/Resource"/></type></element>
  </snapshot>
 </StructureDefinition></resource></entry>
 <entry><resource><ValueSet><url value="http://hl7.org/fhir/ValueSet/things"/>
  <compose><include><valueSet value="http://hl7.org/fhir/ValueSet/more"/></include>
   <include><system value="http://hl7.org/fhir/things"/></include>
   <exclude><system value="http://hl7.org/fhir/things"/><concept><code value="c"/></concept></exclude></compose>
 </ValueSet></resource></entry>
 <entry><resource><ValueSet><url value="http://hl7.org/fhir/ValueSet/more"/>
  <compose><include><system value="x"/><concept><code value="z"/><display value="Z"/></concept></include></compose>
 </ValueSet></resource></entry>
 <entry><resource><CodeSystem><url value="http://hl7.org/fhir/things"/>
  <concept><code value="a"/><concept><code value="b"/></concept></concept><concept><code value="c"/></concept>
 </CodeSystem></resource></entry>
 <entry><resource><Basic><id value="other"/></Basic></resource></entry>
</Bundle>"""
TABLE = {
    "release": "R4",
    "version": "4.0.1",
    "resources": ["Thing"],
    "types": {
        "Thing": {
            "id": "0..1 id",
            "status": "1..1 code{things}",
            "part": "0..* Thing.part",
            "any": "0..* Reference",
        },
        "Thing.part": {
            "id": "0..1 string",
            "value[x]": "1..1 Quantity|Reference(Group,Thing)",
            "part": "0..* Thing.part",
        },
    },
    "codes": {"things": ["a", "b", "z"]},
}


def jar(name: str, content: bytes) -> bytes:
    """A jar of one file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("META-INF/MANIFEST.MF", "")
        archive.writestr(name, content)
    return buffer.getvalue()


def package(resources: list[dict[str, Any]]) -> bytes:
    """A FHIR package of these resources, beside a file that is none."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, resource in [("package", {}), *((f"{one['resourceType']}-x", one) for one in resources)]:
            content = json.dumps(resource).encode()
            entry = tarfile.TarInfo(f"package/{name}.json")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def test_a_table_is_made_of_xml() -> None:
    """Every element gets one row with its cardinality, types, targets and value set, whose codes are listed."""
    found = definitions.to_table(
        "R4", definitions.read_jar(jar("model/profile/profiles-types.xml", XML.encode()))
    )
    assert TABLE == found


def test_a_table_of_json_is_the_same() -> None:
    """The package of R5 gives the same table as the XML of R4."""
    resources = list(definitions.read_xml(XML.encode()))
    content = jar("packages/hl7.fhir.r5.core-5.0.0.tgz", package(resources))
    assert TABLE == definitions.to_table("R4", definitions.read_jar(content))


@pytest.mark.parametrize(
    "compose",
    [
        {},
        {"include": [{"system": "urn:ietf:bcp:13"}]},
        {"include": [{"system": "http://hl7.org/fhir/things", "filter": [{"property": "x"}]}]},
        {"include": [{"valueSet": ["http://example.org/unknown"]}]},
        {
            "include": [{"system": "x", "concept": [{"code": "a"}]}],
            "exclude": [{"valueSet": ["http://x.org/unknown"]}],
        },
    ],
    ids=["none", "not-listed", "filter", "unknown", "unknown-excluded"],
)
def test_codes_that_are_not_listed_are_not_checked(compose: dict[str, Any]) -> None:
    """A required code whose value set cannot be written out is left open, rather than bound to a part of it."""
    resources = list(definitions.read_xml(XML.encode()))
    found = [{**one, "compose": compose} if one["url"].endswith("/things") else one for one in resources]
    row = definitions.to_table("R4", [one for one in found if one["resourceType"] != "CodeSystem"])
    assert "1..1 code" == row["types"]["Thing"]["status"]
    assert {} == row["codes"]


def test_tables_are_written_for_every_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One jar for each release in a folder makes the three tables; anything else is refused."""
    monkeypatch.setattr(definitions, "table_file", lambda release: tmp_path / f"{release}.json")
    with pytest.raises(UsageError, match="expected one hapi-fhir-validation-resources-r4-"):
        definitions.main([str(tmp_path)])
    for release in RELEASES:
        name = f"hapi-fhir-validation-resources-{release.lower()}-8.8.0.jar"
        (tmp_path / name).write_bytes(jar("profiles-types.xml", XML.encode()))
    definitions.main([str(tmp_path)])
    assert [{**TABLE, "release": release} for release in RELEASES] == [
        json.loads((tmp_path / f"{release}.json").read_text(encoding="utf-8")) for release in RELEASES
    ]


@pytest.mark.validator
@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.usefixtures("java_tools")
def test_the_tables_are_what_the_definitions_say(release: str) -> None:
    """The tables carried along are exactly what is made of HL7's definitions today."""
    libraries = java.build().parent / "lib"
    (jar,) = libraries.glob(f"hapi-fhir-validation-resources-{release.lower()}-*.jar")
    found = definitions.to_table(release, definitions.read_jar(jar.read_bytes()))
    assert json.loads(table_file(release).read_text(encoding="utf-8")) == found
