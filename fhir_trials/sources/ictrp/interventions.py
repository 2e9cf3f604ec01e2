"""Interventions and arms: products of EudraCT, groups of ChiCTR, typed lists of ClinicalTrials.gov, or a text."""

import re
from collections.abc import Sequence

from fhir_trials.cursor import Json
from fhir_trials.local_ids import local_ids
from fhir_trials.sources.ictrp.coding import look_up
from fhir_trials.sources.nothing import names_nothing

_TYPED = re.compile(
    r"(?:^|(?<=;))\s*(Drug|Device|Biological|Procedure|Radiation|Behavioral|Genetic|Dietary Supplement"
    r"|Combination Product|Diagnostic Test|Other): "
)
_SIZES = re.compile(r"\s*(?P<name>[^:]+?)\s*:\s*[0-9]+\s*(?:;|$)")
_NUMBERED = re.compile(r"(?:^|(?<=[.;\n]))\s*Intervention [0-9]+: ")
_PRODUCT = re.compile(r"(?:Trade Name|Product Name|INN or Proposed INN|Product Code): *\S")
_FIELD = re.compile(r"^(Trade Name|Product Name|INN or Proposed INN|Product Code): *(\S.*)$", re.MULTILINE)
_LONG = 250
_NAME = 80

Parts = tuple[list[Json], list[Json]]


def read(text: str, register: str, sizes: str) -> Parts:
    """The arms and interventions of a cell.

    Args:
        text: the cell, with its lines.
        register: the short name of the register.
        sizes: the cell of the target size, whose groups tell where those of this cell begin.
    """
    if not text:
        return [], []
    if typed := list(_TYPED.finditer(text)):
        return [], _typed(text, typed)
    if register in ("eudract", "eu-ct") and _PRODUCT.match(text):
        return [], _products(text)
    if groups := _groups(text, sizes):
        return _arms(groups)
    if numbered := list(_NUMBERED.finditer(text)):
        ends = [*(found.start() for found in numbered[1:]), len(text)]
        parts = [text[found.end() : end].strip(" ;\n") for found, end in zip(numbered, ends, strict=True)]
        return [], _named([_free(part) for part in parts if part])
    return [], _named([_free(text)])


def _named(found: list[Json], *marks: Sequence[str], otherwise: str = "intervention") -> list[Json]:
    """The parts with their ids, made from the names; the marks tell apart those of one name."""
    ids = local_ids(list(zip((one["name"] for one in found), *marks, strict=True)), otherwise=otherwise)
    return [{"id": name, **one} for name, one in zip(ids, found, strict=True)]


def _free(text: str) -> Json:
    """An intervention in words: a short text is its name, of a long one its first words are."""
    if "\n" not in text and len(text) <= _LONG:
        return {"name": text}
    return {"name": _first_words(text), "description": text}


def _first_words(text: str) -> str:
    """The first line, as far as its whole words fit into the length of a name."""
    line = next(line.strip() for line in text.split("\n") if line.strip())
    if len(line) <= _NAME:
        return line
    return line[: line.rfind(" ", 0, _NAME + 1) if " " in line[: _NAME + 1] else _NAME].rstrip(" ,;:")


def _typed(text: str, typed: list[re.Match[str]]) -> list[Json]:
    ends = [*(found.start() for found in typed[1:]), len(text)]
    found = [(kind[1], text[kind.end() : end].strip(" ;\n")) for kind, end in zip(typed, ends, strict=True)]
    rows = [look_up(kind, "ictrp-intervention-kind")[1] for kind, _ in found]
    listed: list[Json] = [
        {
            "name": " ".join(name.split()) or kind,
            "kind": {"code": row.code if row else None, "text": kind},
        }
        for (kind, name), row in zip(found, rows, strict=True)
    ]
    return _named(listed, [kind for kind, _ in found])


def _products(text: str) -> list[Json]:
    """The products of EudraCT, block by block; the block itself is the description."""
    blocks = ["\n".join(line.strip() for line in block.split("\n")) for block in re.split(r"\n\s*\n", text)]
    found: list[Json] = []
    brands: list[str] = []
    for block in blocks:
        fields: dict[str, str] = {}
        for name, value in _FIELD.findall(block):
            fields.setdefault(name, value.strip())
        named = next(
            (fields[name] for name in ("Product Name", "Trade Name", *fields) if name in fields), None
        )
        if named is None and found and block.strip():
            found[-1]["description"] += f"\n{block.strip()}"
        elif named is not None:
            products = _substances(block, fields.get("Trade Name"))
            found.append({"name": named, "description": block.strip(), "products": products})
            brands.append(fields.get("Trade Name", ""))
    substances = [" ".join(str(one.get("generic_name") or "") for one in part["products"]) for part in found]
    return _named(found, brands, substances)


def _substances(block: str, brand: str | None) -> list[Json]:
    """A product for each substance of a block; they are sold under one name."""
    names = [value.strip() for name, value in _FIELD.findall(block) if name == "INN or Proposed INN"] or [
        None
    ]
    products = [{"generic_name": name, "brand_name": brand} for name in names]
    return [product for product in products if any(product.values())]


def _groups(text: str, sizes: str) -> list[tuple[str, str]]:
    """Groups and what is given to each, where those with a target size begin one after the other; else none."""
    names = [found["name"] for found in _SIZES.finditer(sizes)]
    if not names or _SIZES.sub("", sizes).strip():
        return []
    flat = " ".join(text.split())
    starts: list[tuple[int, int]] = []
    at = 0
    for name in names:
        spelled = r"\s*".join(map(re.escape, name.split()))
        found = re.compile(rf"(?:^|; ?)\s*{spelled}\s*:\s*", re.IGNORECASE).search(flat, at)
        if found is None or (not starts and found.start()):
            return []
        starts.append((found.start(), found.end()))
        at = max(found.end() - 1, 0)
    ends = [*(start for start, _ in starts[1:]), len(flat)]
    return [
        (name, flat[begin:end].strip(" ;")) for name, (_, begin), end in zip(names, starts, ends, strict=True)
    ]


def _arms(groups: list[tuple[str, str]]) -> Parts:
    """An arm for each group; what several are given in the same words is one intervention."""
    arms = _named([{"name": name} for name, _ in groups], otherwise="arm")
    of: dict[str, list[Json]] = {}
    for arm, (_, text) in zip(arms, groups, strict=True):
        if not text or names_nothing(text):
            arm["description"] = text
        else:
            of.setdefault(text, []).append(arm)
    marks = [" ".join(sorted(arm["id"] for arm in holders)) for holders in of.values()]
    given = _named([_free(text) for text in of], marks)
    for one, holders in zip(given, of.values(), strict=True):
        for arm in holders:
            arm["interventions"] = [one["id"]]
    return arms, given
