"""Slugs and IRIs."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kgbuild.iri import LONGEST_SLUG, digest, encode, is_iri, mint, slug
from kgbuild.vocab import BASE


def oxigraph_takes(iri: str) -> bool:
    try:
        pyoxigraph.NamedNode(iri)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    ("name", "tail"),
    [
        ("  São Tomé & Príncipe ", "sao-tome-principe"),
        ("Côte d’Ivoire", "cote-divoire"),
        ("Recep Tayyip Erdoğan", "recep-tayyip-erdogan"),
        ("İlham Əliyev", "ilham-aliyev"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("Ærø", "aero"),
        ("NATO", "nato"),
        ("Stockholm+50", "stockholm-50"),
        ("ﬁnal", "final"),
        ("Σέρ", "σέρ"),
        ("外交部", "外交部"),
        ("हिन्दी", "हिन्दी"),
        ("a--b__c", "a-b-c"),
    ],
)
def test_a_slug_keeps_letters_and_digits(name: str, tail: str) -> None:
    assert slug(name) == tail


@pytest.mark.parametrize("name", ["", " ", "!!!", "́", "-", "\ud800"])
def test_a_name_without_letter_or_digit_has_no_slug(name: str) -> None:
    with pytest.raises(ValueError):
        slug(name)


@given(st.text(min_size=1))
@example("a" * 500)
@example("\U000e0100a")
@example("a\u0300\u0338")
def test_a_slug_makes_a_valid_iri_and_is_its_own_slug(name: str) -> None:
    try:
        tail = slug(name)
    except ValueError:
        return
    assert len(tail) <= LONGEST_SLUG
    assert oxigraph_takes(mint(BASE, "person", tail))
    assert slug(tail) == tail
    assert "/" not in tail


def test_long_names_that_differ_at_the_end_have_different_slugs() -> None:
    one, other = (
        slug("resolution on " + "peace and " * 30 + "trade"),
        slug("resolution on " + "peace and " * 30 + "aid"),
    )
    assert one != other
    assert len(one) <= LONGEST_SLUG


@given(st.lists(st.text(), min_size=1, max_size=4))
@example(["a b", "%41", "é", "\ue000", "\ufffe", "\ud800", ".", "a/b?c#d"])
def test_any_segments_make_a_valid_iri(segments: list[str]) -> None:
    iri = mint(BASE, *segments)
    assert is_iri(iri)
    assert oxigraph_takes(iri)
    assert iri.removeprefix(BASE).count("/") == len(segments) - 1


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs"])),
    st.text(alphabet=st.characters(exclude_categories=["Cs"])),
)
def test_different_segments_stay_different(one: str, other: str) -> None:
    assert (encode(one) == encode(other)) == (one == other)


IRI_PARTS = st.lists(
    st.sampled_from(
        [
            "http",
            "urn",
            ":",
            "//",
            "/",
            "a",
            "é",
            "1",
            "@",
            "?",
            "#",
            "[",
            "]",
            "::1",
            "%41",
            "%4",
            " ",
            "<",
            "\\",
            "^",
            "-",
            ".",
        ]
    )
).map("".join)


@given(IRI_PARTS | st.text(max_size=30))
@example("http://example.org:80/a?b#c")
@example("http://[::1]/")
@example("mailto:a@example.org")
def test_what_is_taken_for_an_iri_is_one_to_oxigraph_too(text: str) -> None:
    if is_iri(text):
        assert oxigraph_takes(text)


@pytest.mark.parametrize(
    "iri",
    [
        "http://www.wikidata.org/entity/Q232", "https://example.org/a?b=c&d=%20#e", "urn:isbn:0451450523",
        "https://user@example.org:8080/x", "https://қазақстан.example/жаңалық", "http://[2001:db8::1]/", "https://a/b//c",
    ],
)  # fmt: skip
def test_usual_addresses_are_iris(iri: str) -> None:
    assert is_iri(iri)


@pytest.mark.parametrize(
    "text",
    ["", "Q232", "//example.org", "https://example.org/a b", "https://example.org/<x>", "http://a/%zz", "http:", "1:a"],
)
def test_what_lacks_a_scheme_or_holds_what_no_iri_can_is_none(text: str) -> None:
    assert not is_iri(text)


def test_a_digest_takes_any_string() -> None:
    assert len(digest("\ud800")) == 16
    assert digest("a") != digest("b")
