"""Queries as tokens: parameters become terms and nothing else, whatever their text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.errors import FormatError
from kgbuild.nquads import integer, literal, named
from kgbuild.sparql import bind, check, parameters, place, tokens
from kgbuild.store import Store

QUERY = "SELECT ?v { VALUES ?v { UNDEF } }"
ATTACKS = [
    '" } SELECT * { ?s ?p ?o } #',
    "' } } ; DROP ALL #",
    "\\",
    '\\" }',
    "\u201c\u0022\n}\r{",
    "<https://example.org/>",
    "UNDEF",
    "?v } SERVICE <http://127.0.0.1/> { ?s ?p ?o",
    "{{{{",
    "VALUES ?v { 1 }",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_bound_string_stays_a_string(attack: str) -> None:
    text = bind(QUERY, {"v": [literal(attack)]})
    check(text)
    assert list(Store.in_memory().query(text).rows()) == [(attack,)]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_from_a_query_as_it_was_bound(text: str) -> None:
    bound = bind("SELECT ?v { VALUES ?v { UNDEF } VALUES ?w { UNDEF } }", {"v": [literal(text)], "w": [literal(text)]})
    assert list(Store.in_memory().query(bound).rows()) == [(text,)]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "UNDEF",
        "1",
        "?v",
        '"a" "b"',
        '"a" } {',
        "<a b>",
        "<a> <b>",
        '"a"@en',
        "<>x",
        '"a"^^<b> }',
        '"a\nb"',
        "a",
        "_:b",
        '"',
    ],
)
def test_what_is_no_term_cannot_be_bound(value: str) -> None:
    with pytest.raises(ValueError, match="no term"):
        bind(QUERY, {"v": [value]})


def test_every_place_of_a_parameter_is_bound_and_no_string_or_comment() -> None:
    text = (
        'SELECT * { VALUES ?a { UNDEF } # VALUES ?a { UNDEF }\n BIND("VALUES ?a { UNDEF }" AS ?b) { VALUES ?a{1 2} } }'
    )
    bound = bind(text, {"a": [integer(5)]})
    five = f"VALUES ?a {{ {integer(5)} }}"
    assert bound == text.replace("VALUES ?a { UNDEF } #", f"{five} #").replace("VALUES ?a{1 2}", five)


def test_a_parameter_without_a_value_is_open_and_several_values_are_alternatives() -> None:
    assert bind(QUERY, {"v": []}) == "SELECT ?v {  }"
    many = bind(QUERY, {"v": [named("urn:a"), named("urn:b")]})
    assert [row[0] for row in Store.in_memory().query(many).rows()] == ["urn:a", "urn:b"]


def test_a_parameter_that_a_query_has_not_is_an_error_naming_those_it_has() -> None:
    with pytest.raises(FormatError, match="no parameter 'w'; it has v"):
        bind(QUERY, {"w": []})


def test_values_of_several_variables_are_no_parameter() -> None:
    assert parameters("SELECT * { VALUES (?a ?b) { (1 2) } VALUES ?c { 3 } VALUES ?d }") == {"c": [(36, 51)]}


@given(st.text(alphabet="<>\"'\\#@?:{}. aS\n\r_-1", max_size=60))
def test_tokens_cover_all_but_blanks_and_comments_and_never_overlap(text: str) -> None:
    end = 0
    for token in tokens(text):
        gap = text[end : token.start]
        assert not gap.strip() or gap.lstrip().startswith("#") or "#" in gap
        assert text[token.start : token.end] == token.text
        end = token.end


def test_a_place_is_counted_from_one() -> None:
    assert place("a\nbc", 3) == "line 2, column 2"
