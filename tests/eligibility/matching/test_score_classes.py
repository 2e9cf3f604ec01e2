"""Classes of scores, and their points."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhir_trials import clinical_concepts, mapping_files
from fhir_trials.eligibility.matching import score_classes
from fhir_trials.errors import TableError
from fhir_trials.model.facts import Measurement
from tests.eligibility.matching.made import facts, outcome, statement


def known(concept: str, value: Any) -> Any:
    """A result in words, or points."""
    return facts(measurements=[{"concept": concept, "result" if isinstance(value, str) else "value": value}])


@pytest.mark.parametrize(
    ("result", "values", "expected"),
    [
        ("A", ["A"], "met"),
        ("Class A", ["A"], "met"),
        ("klasse b", ["A"], "not met"),
        ("B", ["A"], "not met"),
        ("C", ["A"], "not met"),
        ("B", ["A", "B"], "met"),
        ("C", ["A", "B"], "not met"),
        (5, ["A"], "met"),
        (6, ["A"], "met"),
        (7, ["A"], "not met"),
        (7, ["B"], "met"),
        (9, ["B"], "met"),
        (10, ["B"], "not met"),
        (10, ["C"], "met"),
        (15, ["C"], "met"),
        (16, ["C"], "unknown"),
        ("A6", ["A"], "met"),
        ("B 7", ["B7"], "met"),
        ("B8", ["B7"], "not met"),
        ("B", ["B7"], "unknown"),
        ("A", ["B7"], "not met"),
        ("B", ["moderate"], "unknown"),
        ("B", ["moderate", "B"], "met"),
        ("moderate", ["B"], "unknown"),
        ("D", ["A"], "unknown"),
        ("A9", ["A"], "unknown"),
        ("A", ["D"], "unknown"),
    ],
)
def test_child_pugh_class(result: Any, values: list[str], expected: str) -> None:
    """A class is no other class; points are of one; a class that is not of the table tells nothing."""
    assert expected == outcome(statement("score", "child_pugh", values=values), known("child_pugh", result))


@pytest.mark.parametrize(
    ("result", "said", "expected"),
    [
        ("A", "<= 6", "met"),
        ("A", "< 6", "unknown"),
        ("A", "< 5", "not met"),
        ("B", "<= 6", "not met"),
        ("B", "<= 7", "unknown"),
        ("B7", "<= 7", "met"),
        ("B", ">= 7, <= 9", "met"),
        ("A", "= 5, = 6", "met"),
        ("A", "= 5", "unknown"),
        ("C", "= 5, = 6", "not met"),
        ("moderate", "<= 6", "unknown"),
    ],
)
def test_child_pugh_points(result: str, said: str, expected: str) -> None:
    """A class is told against a bound where all its points are on one side of it."""
    stated = statement("score", "child_pugh", said, unit="{score}")
    assert expected == outcome(stated, known("child_pugh", result))


def test_a_bound_in_a_unit_is_not_of_points() -> None:
    """A class is not held against an amount."""
    assert "unknown" == outcome(
        statement("score", "child_pugh", "<= 6", unit="g/L"), known("child_pugh", "A")
    )


@pytest.mark.parametrize("concept", ["nyha", "asa"])
@pytest.mark.parametrize(
    ("result", "values", "expected"),
    [
        ("II", ["II"], "met"),
        (2, ["II"], "met"),
        ("2", ["II"], "met"),
        ("class 2", ["I", "II"], "met"),
        (3, ["I", "II"], "not met"),
        ("III", ["2"], "not met"),
        ("III", ["3"], "met"),
    ],
)
def test_roman_and_arabic_classes(concept: str, result: Any, values: list[str], expected: str) -> None:
    """Class II and class 2 are one."""
    assert expected == outcome(statement("score", concept, values=values), known(concept, result))


@given(st.integers(5, 15), st.sampled_from("ABC"), st.integers(4, 16), st.booleans())
def test_points_and_their_class_never_contradict(points: int, asked: str, most: int, bound: bool) -> None:
    """What is told of a class is told of each of its points."""
    own = "A" if points < 7 else "B" if points < 10 else "C"
    stated = (
        statement("score", "child_pugh", f"<= {most}")
        if bound
        else statement("score", "child_pugh", values=[asked])
    )
    of_class, of_points = (outcome(stated, known("child_pugh", one)) for one in (own, points))
    assert of_points != "unknown"
    assert of_class in (of_points, "unknown")


def test_classes_do_not_overlap() -> None:
    """All points of a score are of one class at most."""
    rows = mapping_files.read_csv("score-classes.csv")
    assert rows
    for concept in {row["concept"] for row in rows}:
        own = [
            score_classes.points(Measurement(concept=concept, result=row["class"]), concept) or frozenset()
            for row in rows
            if row["concept"] == concept
        ]
        assert sum(map(len, own)) == len(frozenset[Decimal]().union(*own))


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("no_such,a,1,2", "concept 'no_such' is not known"),
        ("child_pugh,A,1,2", "class 'A' is no small letter"),
        ("child_pugh,a,2,1", "from '2' to '1' are no points of a score"),
        ("child_pugh,a,x,1", "from 'x' to '1' are no points of a score"),
        ("child_pugh,a,5,6\nchild_pugh,a,1,2", "line 3: class 'a' of child_pugh stands in a row above"),
        ("child_pugh,a,5,6\nchild_pugh,b,6,9", "line 3: points of class 'b' are of 'a' in a row above"),
    ],
)
def test_faulty_rows_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Any, row: str, told: str) -> None:
    """With table and line."""
    clinical_concepts.concepts()
    (tmp_path / "score-classes.csv").write_text(f"concept,class,low,high\n{row}\n")
    monkeypatch.setattr(mapping_files, "folder", lambda: tmp_path)
    score_classes._classes.cache_clear()
    with pytest.raises(TableError, match=told):
        score_classes.points(Measurement(concept="child_pugh", result="A"), "child_pugh")
