"""What somebody wrote into an extension that cannot be."""

from copy import deepcopy
from typing import Any

import fhir_trials as ft

WORDS = "Inclusion criteria:\n- Hb ≥ 5,6 mmol/L\n- ALT < 2.5 x ULN, unless liver metastases"
WRITTEN = ft.to_fhir(
    ft.Trial.model_validate({"key": "my-trial", "eligibility": ft.read_criteria(WORDS)}), "R4"
)


def read_with(url: str, value: Any) -> tuple[Any, list[str]]:
    """The criteria where each extension of that end of a URL has another value, and the codes of what is told."""
    bundle = deepcopy(WRITTEN)
    change(bundle, url, value)
    issues = ft.Issues()
    (trial,) = ft.from_fhir(bundle, issues=issues)
    return trial.eligibility.criteria, [one.code for one in issues]


def change(node: Any, url: str, value: Any) -> None:
    """Change the value of extensions, at any depth."""
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        change(child, url, value)
    if isinstance(node, dict) and str(node.get("url", "")).endswith(url):
        node.update({member: value for member in node if member.startswith("value")})


def test_words_are_kept_without_control_characters() -> None:
    """FHIR forbids them; the words beside them are kept."""
    criteria, _ = read_with("originalText", "Hb\0 ≥ 5,6 mmol/L")
    assert "Hb ≥ 5,6 mmol/L" == criteria[0].text
