"""From HL7's definitions to shapes: the rules of each type, made when the type is first met."""

from typing import Any

from fhir_trials.validation import narrative, shapes
from fhir_trials.validation.elements import Element, Table
from fhir_trials.validation.primitives import ELEMENT_ID, PRIMITIVES, is_plain_uri
from fhir_trials.validation.references import ReferenceRule
from fhir_trials.validation.shapes import Check, Rule, Shape

# What `_name` beside a primitive `name` holds; HL7 calls it Element, which is abstract and not in the tables
_EXTENSIONS = "Element"
_EXTENSION_ELEMENTS = [Element("id", False, False, "string"), Element("extension", False, True, "Extension")]
_URIS = ("uri", "url", "canonical")


class Compiler:
    """Makes and keeps the shapes of one release.

    Args:
        definitions: the release.
        resource: checks a resource in its own right, in a Bundle or in Parameters.
        contained: checks a contained resource.
    """

    def __init__(self, definitions: Table, resource: Check, contained: Check) -> None:
        self._definitions = definitions
        self._resource = resource
        self._contained = contained
        self._shapes: dict[tuple[str, frozenset[str]], Shape] = {}

    def shape(self, name: str, targets: frozenset[str] = frozenset()) -> Shape:
        """The shape of a type; of a Reference or CodeableReference to these targets."""
        key = (name, targets)
        if key not in self._shapes:
            self._shapes[key] = Shape(
                name,
                self._definitions.release,
                is_resource=name in self._definitions.resources,
                fill=lambda shape: self._fill(shape, targets),
            )
        return self._shapes[key]

    def _fill(self, shape: Shape, targets: frozenset[str]) -> None:
        elements = (
            _EXTENSION_ELEMENTS if shape.name == _EXTENSIONS else self._definitions.elements(shape.name)
        )
        rules: dict[str, Rule] = {}
        if shape.name in self._definitions.resources:
            # The name was already looked at, to find this shape
            rules["resourceType"] = Rule(shapes.TEXT, bool, Element("resourceType", True, False, "code"))
        for element in elements:
            if shape.name == "CodeableReference" and element.name == "reference":
                element = element._replace(targets=targets)  # noqa: PLW2901
            rules[element.name] = self._rule(shape, element)
            if self._is_extensible(shape, element):
                rules[f"_{element.name}"] = Rule(shapes.CAREFUL, self.shape(_EXTENSIONS).check, element)
        shape.rules = rules
        shape.required = frozenset(one.name for one in elements if one.required and not one.choice)
        shape.choices = {one.choice: one.required for one in elements if one.choice}
        if shape.name == "Reference":
            shape.reference = ReferenceRule(targets, self._definitions.resources)

    def _is_extensible(self, shape: Shape, element: Element) -> bool:
        """Whether it is a FHIR primitive: an id, the url of an Extension and a narrative's text are not."""
        if self._definitions.is_complex(element.type) or element.type in ("Resource", "xhtml"):
            return False
        return element.name != "id" and (shape.name, element.name) != ("Extension", "url")

    def _rule(self, shape: Shape, element: Element) -> Rule:
        many = shapes.NODES if element.many else shapes.NODE
        if element.type == "Resource":
            return Rule(many, self._contained if element.name == "contained" else self._resource, element)
        if self._definitions.is_complex(element.type):
            return Rule(many, self.shape(element.type, element.targets).check, element)
        own_id = element.name == "id" and shape.name not in self._definitions.resources
        primitive = ELEMENT_ID if own_id else PRIMITIVES[element.type]
        test: Any = primitive.test
        if element.codes:
            test = element.codes.__contains__
        elif element.type == "xhtml":
            test = narrative.is_safe
        elif element.type in _URIS:
            test = is_plain_uri
        reference = (
            ReferenceRule(element.targets, self._definitions.resources) if element.type in _URIS else None
        )
        return Rule(_kind(element, primitive.json == "string"), test, element, primitive, reference)


def _kind(element: Element, is_text: bool) -> int:
    if not is_text:
        return shapes.CAREFUL if element.many else shapes.VALUE
    if element.type in _URIS and element.many:
        return shapes.CAREFUL
    return shapes.TEXTS if element.many else shapes.TEXT
