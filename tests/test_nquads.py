"""Terms of N-Quads."""

from __future__ import annotations

import pyoxigraph
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st

from kgbuild.nquads import decimal, integer, literal
from kgbuild.vocab import EDTF, XSD

TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


def line(object: str) -> str:
    return f"<https://example.org/s> <https://example.org/p> {object} <https://example.org/g> .\n"


@given(TEXTS)
@example('\x00\x07\b\t\n\x0b\f\r\x1b"\\\x7f\x85\u2028\ufffe\uffff😀')
def test_a_literal_is_written_as_oxigraph_writes_it(text: str) -> None:
    written = line(literal(text)).encode()
    (quad,) = pyoxigraph.parse(written, format=pyoxigraph.RdfFormat.N_QUADS)
    assert isinstance(quad.object, pyoxigraph.Literal)
    assert quad.object.value == text
    assert pyoxigraph.serialize([quad], format=pyoxigraph.RdfFormat.N_QUADS) == written


@given(TEXTS)
def test_a_literal_is_one_line_and_read_back_by_rdflib(text: str) -> None:
    assert "\n" not in literal(text)
    graph = rdflib.Dataset().parse(data=line(literal(text, EDTF + "EDTF")), format="nquads")
    ((_, _, found, _),) = graph.quads()
    assert found == rdflib.Literal(text, datatype=rdflib.URIRef(EDTF + "EDTF"))


@given(st.floats(0, 1), st.integers())
def test_numbers_are_in_the_form_that_the_store_keeps(share: float, number: int) -> None:
    store = pyoxigraph.Store()
    text = line(decimal(share)) + line(integer(number % 10**15))
    store.load(text.encode(), format=pyoxigraph.RdfFormat.N_QUADS)
    dumped = store.dump(format=pyoxigraph.RdfFormat.N_QUADS)
    assert sorted(dumped.decode().splitlines()) == sorted(set(text.splitlines()))


def test_a_decimal_never_has_an_exponent() -> None:
    assert decimal(1e-9) == f'"0"^^<{XSD}decimal>'
    assert decimal(-0.0) == f'"0"^^<{XSD}decimal>'
    assert decimal(0.12345678) == f'"0.1235"^^<{XSD}decimal>'
