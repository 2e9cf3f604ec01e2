from decimal import Decimal

import pytest

from fhir_trials.cursor import Cursor, leaves
from fhir_trials.issues import Issue, Issues


def rest(cursor, **options):
    """What is reported of a cursor's document."""
    issues = Issues()
    total = cursor.report_rest(issues, "not-read", **options)
    return total, list(issues)


def test_what_is_taken_is_gone():
    """Each kind of value is taken once and not reported."""
    cursor = Cursor({"a": "x", "b": True, "c": 3, "d": Decimal("1.50"), "e": ["x", "y"]})
    taken = [cursor.text("a"), cursor.flag("b"), cursor.whole("c"), cursor.decimal("d"), cursor.texts("e")]
    assert ["x", True, 3, Decimal("1.50"), ("x", "y")] == taken
    assert [None, None, None, None, ()] == [
        cursor.text("a"),
        cursor.flag("b"),
        cursor.whole("c"),
        cursor.decimal("d"),
        cursor.texts("e"),
    ]
    assert not cursor
    assert (0, []) == rest(cursor)


@pytest.mark.parametrize(
    ("method", "value"),
    [
        ("text", 1),
        ("text", "  "),
        ("flag", "true"),
        ("flag", 1),
        ("whole", True),
        ("whole", "1"),
        ("decimal", True),
        ("decimal", "1"),
        ("decimal", float("nan")),
        ("texts", "x"),
    ],
)
def test_a_value_of_another_type_stays(method, value):
    """What is not of the type asked for is not taken, and so is reported."""
    cursor = Cursor({"a": value})
    assert not getattr(cursor, method)("a")
    assert (1, [Issue("warning", "not-read", "a", "not read (1 value)")]) == rest(cursor)


def test_a_number_keeps_its_digits():
    """Whole numbers and decimals come as Decimal, a float by its shortest spelling."""
    cursor = Cursor({"a": 3, "b": Decimal("1.10"), "c": 126.9784})
    assert [Decimal(3), Decimal("1.10"), Decimal("126.9784")] == [cursor.decimal(key) for key in "abc"]


def test_the_strings_of_a_list_are_taken_at_their_positions():
    """What is no string stays, and is reported at the position it had."""
    cursor = Cursor({"a": ["x", 5, "y", " ", {"b": 1}]})
    assert ("x", "y") == cursor.texts("a")
    assert ["a[1]", "a[3]", "a[4]"] == [issue.path for issue in rest(cursor)[1]]


def test_strings_can_be_taken_one_by_one():
    """Of a list of strings some can be taken and the others stay."""
    cursor = Cursor({"a": ["x", "y", 1]})
    for text, take in cursor.list_of_texts("a"):
        if text == "x":
            take()
    assert ["a[1]", "a[2]"] == [issue.path for issue in rest(cursor)[1]]
    assert [] == list(cursor.list_of_texts("b"))


def test_objects_are_reached_with_their_path():
    """Objects and the objects of lists are cursors with a path; what is missing is an empty one."""
    cursor = Cursor({"a": {"b": [{"c": "x"}, 7, {"c": "y"}]}})
    items = list(cursor.at("a").each("b"))
    assert ["a.b[0]", "a.b[2]"] == [item.path for item in items]
    assert ["x", "y"] == [item.text("c") for item in items]
    assert not cursor.at("none")
    assert [] == list(cursor.each("none"))
    assert ["a.b[1]"] == [issue.path for issue in rest(cursor)[1]]


def test_a_path_may_have_a_beginning():
    """A document that stands in another one is reported with the whole path."""
    cursor = Cursor({"a": 1}, "studies[3]")
    assert "studies[3].a" == cursor.path_of("a")
    assert ["studies[3].a"] == [issue.path for issue in rest(cursor)[1]]


def test_what_nobody_visited_is_one_issue():
    """The highest place of which nothing was taken is reported once, with the number of its values."""
    cursor = Cursor({"a": {"b": {"c": [1, None], "d": "x"}, "e": {}}, "f": []})
    cursor.at("a")
    assert (3, [Issue("warning", "not-read", "a.b", "not read (3 values)")]) == rest(cursor)


def test_a_reason_and_its_severity_come_from_the_caller():
    """The reason is asked for with positions left out; what loses nothing is information."""
    cursor = Cursor({"a": [{"b": 1}], "c": 2})
    for _ in cursor.each("a"):
        pass
    _, issues = rest(
        cursor, because={"a[].b": "made from c", "c": ""}.__getitem__, harmless=lambda path: path == "a[].b"
    )
    assert [
        Issue("information", "not-read", "a[0].b", "not read (1 value): made from c"),
        Issue("warning", "not-read", "c", "not read (1 value)"),
    ] == issues


def test_what_has_a_reason_is_one_issue_for_each_field():
    """Places of one field and reason are one issue with their number; what has no reason is told place by place."""
    cursor = Cursor({"a": [{"id": 1, "b": 1}, {"id": 2, "b": 2}], "c": {"id": [3, 4]}}, "row[7]")
    list(cursor.each("a"))
    cursor.at("c")
    options = {
        "because": lambda path: "" if path.endswith("b") else "a row",
        "harmless": lambda path: path.endswith("id"),
    }
    total, issues = rest(cursor, **options)
    assert (6, 4) == (total, len(issues))
    assert [
        Issue("information", "not-read", "row[7].a[].id", "not read (2 values in 2 places): a row"),
        Issue("warning", "not-read", "row[7].a[0].b", "not read (1 value)"),
        Issue("warning", "not-read", "row[7].a[1].b", "not read (1 value)"),
        Issue("information", "not-read", "row[7].c.id", "not read (2 values): a row"),
    ] == issues
    told = rest(cursor, **options, field=lambda path: "row[].**.id")[1]
    assert ("row[7].**.id", "not read (4 values in 3 places): a row") == (told[0].path, told[0].message)


def test_a_member_can_be_taken_by_a_test_or_dropped():
    """take_if takes what is wanted only; drop takes whatever is there."""
    cursor = Cursor({"a": 1, "b": 2, "c": 3})
    assert (1, None, None) == (
        cursor.take_if("a", lambda value: value == 1),
        cursor.take_if("b", lambda value: value == 1),
        cursor.take_if("none", lambda value: True),
    )
    cursor.drop("b")
    cursor.drop("none")
    assert {"c": 3} == cursor.node


def test_leaves_are_scalars():
    """Strings, numbers, booleans and nulls count; empty containers do not."""
    assert 4 == leaves({"a": [1, "x", {}], "b": {"c": None, "d": []}, "e": False})
    assert 1 == leaves("x")
