from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strawberry import UNSET

from resolvers.checks.texts import (
    LONGEST_BODY,
    LONGEST_LINE,
    MOST_ITEMS,
    MOST_TRANSLATIONS,
    limited,
    line,
    lines,
    localized,
    passage,
    required_line,
    required_passage,
)
from resolvers.problems import Problems
from tests.resolvers.checks.inputs import ANY_TEXT, Text, is_storable, told

ABSENT = [None, UNSET, "", " ", "\t\n", "\u00a0\u2003", "\u200b", "\ufeff \u200b"]
UNFIT = ["a\0", "\0", "a\ud800", "\udfffa", "a\x07b", "a\x1bb", "a\x7fb", "a\x85b", "a\x0bb", "a\x0cb"]
BROKEN = ["a\nb", "a\rb", "a\r\nb", "a\u2028b", "a\u2029b"]
KEPT = ["a", "Ґалаґан", "a\tb", "👩‍👩‍👧", "é", "z" * LONGEST_LINE, "😀" * LONGEST_LINE, "\u200ba"]


@pytest.mark.parametrize("text", KEPT)
def test_a_line_is_kept(text: str) -> None:
    problems = Problems()
    for read in (line, required_line, passage, required_passage):
        assert read(problems, text, "name") == text
    assert told(problems) == []


@pytest.mark.parametrize("text", [" a", "a ", "\n a \t\r\n", "\u00a0a\u2003"])
def test_a_line_loses_the_white_space_around_it(text: str) -> None:
    assert line(Problems(), text) == required_line(Problems(), text) == "a"


@pytest.mark.parametrize("text", [*BROKEN, "    code\n\n# Title\r\n", " a "])
def test_a_passage_is_kept_as_it_was_given(text: str) -> None:
    problems = Problems()
    assert passage(problems, text, "body") == required_passage(problems, text, "body") == text
    assert told(problems) == []


@pytest.mark.parametrize("text", ABSENT)
def test_what_cannot_be_seen_is_absent(text: Any) -> None:
    problems = Problems()
    assert line(problems, text, "name") is None
    assert passage(problems, text, "name") is None
    assert told(problems) == []


@pytest.mark.parametrize("text", ABSENT)
def test_what_cannot_be_seen_does_not_do_where_a_text_is_needed(text: Any) -> None:
    problems = Problems()
    required_line(problems, text, "input", "subject")
    required_passage(problems, text, "input", "message")
    assert told(problems) == [("REQUIRED", ("input", "subject")), ("REQUIRED", ("input", "message"))]


@pytest.mark.parametrize("text", UNFIT)
def test_what_cannot_be_kept_is_told_once(text: str) -> None:
    for read in (line, required_line, passage, required_passage):
        problems = Problems()
        assert not read(problems, text, "list", 3, "text")
        assert told(problems) == [("INVALID", ("list", "3", "text"))]


@pytest.mark.parametrize("text", BROKEN)
def test_a_line_is_one_line(text: str) -> None:
    for read in (line, required_line):
        problems = Problems()
        assert not read(problems, text, "name")
        assert told(problems) == [("INVALID", ("name",))]


@pytest.mark.parametrize("letter", ["a", "ї", "😀"])
def test_length_is_counted_in_characters(letter: str) -> None:
    for read in (line, required_line, passage, required_passage):
        problems = Problems()
        assert read(problems, letter * 7, "name", most=7) == letter * 7
        assert not read(problems, letter * 8, "name", most=7)
        assert told(problems) == [("TOO_LONG", ("name",))]
        assert problems.found[0].message == "At most 7 characters, not 8."


def test_white_space_around_a_line_does_not_count() -> None:
    problems = Problems()
    assert line(problems, " " * 400 + "a" * LONGEST_LINE + "\n", "name") == "a" * LONGEST_LINE
    assert told(problems) == []


def test_an_error_does_not_repeat_the_text() -> None:
    problems = Problems()
    passage(problems, "secret" * LONGEST_BODY, "body", most=LONGEST_BODY)
    line(problems, "secret\0", "name")
    assert not any("secret" in error.message for error in problems.found)


def test_translations_are_found_by_language() -> None:
    problems = Problems()
    given = [Text("uk", " Липова рамка "), Text("en", "Lypova Ramka"), Text("en-US", "Lypova Ramka")]
    found = localized(problems, given, "name", most=300, is_line=True)
    assert found == {"uk": "Липова рамка", "en": "Lypova Ramka", "en-US": "Lypova Ramka"}
    assert told(problems) == []


def test_a_translation_of_several_lines_is_kept_as_given() -> None:
    given = [Text("en", " a\n")]
    assert localized(Problems(), given, "body", most=300, is_line=False) == {"en": " a\n"}


@pytest.mark.parametrize("given", [None, UNSET, []])
def test_one_translation_is_needed(given: Any) -> None:
    problems = Problems()
    assert localized(problems, given, "name", most=300, is_line=True) == {}
    assert told(problems) == [("REQUIRED", ("name",))]


def test_each_translation_that_does_not_hold_is_told() -> None:
    problems = Problems()
    given = [
        Text("uk", "a"),
        Text("en", " "),
        Text("uk", "b"),
        Text("pl", "c\0"),
        Text("de", "d\nd"),
        Text("fr", "eee"),
    ]
    localized(problems, given, "title", most=2, is_line=True)
    assert told(problems) == [
        ("REQUIRED", ("title", "1", "text")),
        ("INVALID", ("title", "2", "language")),
        ("INVALID", ("title", "3", "text")),
        ("TOO_LONG", ("title", "4", "text")),
        ("TOO_LONG", ("title", "5", "text")),
    ]


def test_translations_are_at_most_twenty() -> None:
    many = [Text(f"en-x{place}", "a") for place in range(MOST_TRANSLATIONS + 1)]
    problems = Problems()
    assert len(localized(problems, many[1:], "name", most=300, is_line=True)) == MOST_TRANSLATIONS
    assert told(problems) == []
    localized(problems, many, "name", most=300, is_line=True)
    assert told(problems) == [("TOO_MANY", ("name",))]


def test_a_list_keeps_its_order_and_loses_repetitions() -> None:
    problems = Problems()
    assert limited(problems, ["PL", "DE", "PL", "UA"], "exportMarkets") == ["PL", "DE", "UA"]
    assert limited(problems, [Text("a", "b"), Text("a", "b")], "industries") == [Text("a", "b")]
    assert limited(problems, None, "languages") == limited(problems, UNSET, "languages") == []
    assert told(problems) == []


def test_a_list_has_at_most_fifty_items() -> None:
    problems = Problems()
    assert limited(problems, list(range(MOST_ITEMS)), "languages") == list(range(MOST_ITEMS))
    assert limited(problems, list(range(MOST_ITEMS + 1)), "languages") == []
    assert lines(problems, ["a"] * 3, "certifications", most=2) == []
    assert told(problems) == [("TOO_MANY", ("languages",)), ("TOO_MANY", ("certifications",))]


def test_each_line_of_a_list_is_told_by_its_place() -> None:
    problems = Problems()
    assert lines(problems, ["HACCP", " HACCP ", "ISO"], "certifications") == ["HACCP", "ISO"]
    lines(problems, ["a", "a", "", "b\0", "c" * 301], "certifications")
    assert told(problems) == [
        ("REQUIRED", ("certifications", "2")),
        ("INVALID", ("certifications", "3")),
        ("TOO_LONG", ("certifications", "4")),
    ]


@given(ANY_TEXT, st.integers(0, 400))
def test_any_text_is_kept_or_told(text: str, most: int) -> None:
    for read in (line, passage, required_line, required_passage):
        problems = Problems()
        found = read(problems, text, "name", most=most)
        assert is_storable(found)
        assert len(found or "") <= most
        assert len(problems.found) <= 1
        assert not (found and problems.found)
        assert read in (line, passage) or bool(found) != bool(problems.found)
