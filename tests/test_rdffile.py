"""RDF files."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
import rdflib

from kgbuild.errors import FormatError, InputError
from kgbuild.rdffile import FORMATS, read

TRIPLE = rdflib.URIRef("https://example.org/s"), rdflib.URIRef("https://example.org/p"), rdflib.Literal("o")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


RDF_XML = (
    b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:p="%s">'
    b'<r:Description r:about="urn:a"><p:q>1</p:q></r:Description></r:RDF>'
)


@pytest.mark.parametrize("ending", FORMATS)
def test_each_format_is_read_by_its_ending(tmp_path: Path, ending: str) -> None:
    dataset = rdflib.Dataset()
    dataset.add(TRIPLE)
    holds_graphs = ending in (".nq", ".trig", ".jsonld")
    graph = dataset if holds_graphs else dataset.graph(rdflib.graph.DATASET_DEFAULT_GRAPH_ID)
    path = tmp_path / f"graph{ending}"
    graph.serialize(path, format=FORMATS[ending], encoding="utf-8")
    assert [quad[:3] for quad in read(path).quads()] == [TRIPLE]


def test_named_graphs_keep_their_names(tmp_path: Path) -> None:
    path = tmp_path / "graph.nq"
    path.write_text('<https://example.org/s> <https://example.org/p> "o" <https://example.org/g> .\n')
    assert [quad[3] for quad in read(path).quads()] == [rdflib.URIRef("https://example.org/g")]


@pytest.mark.parametrize(
    "context",
    [
        '"https://example.org/context"',
        '["https://example.org/context"]',
        '[{}, "context.jsonld"]',
        '{"@import": "https://example.org/context"}',
        '{"p": {"@id": "https://example.org/p", "@context": "https://example.org/context"}}',
    ],
)
def test_a_context_elsewhere_is_refused_and_not_fetched(tmp_path: Path, context: str) -> None:
    path = tmp_path / "graph.jsonld"
    path.write_text(f'{{"@context": {context}, "https://example.org/p": "o"}}')
    with pytest.raises(FormatError, match="elsewhere"):
        read(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ttl", b"<a> <b>"),
        ("a.nt", b"no triple"),
        ("a.nq", b"\xff\xfe\x00"),
        ("a.trig", b"{"),
        ("a.jsonld", b"{"),
        ("a.jsonld", b"[" * 100_000),
        ("a.jsonld", b'{"@id": "urn:a", "urn:p": {"@value": "1", "@type": "://example.org/type"}}'),
        ("a.rdf", b"<not-rdf"),
        ("a.rdf", b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><r>&x;'),
        ("a.nt", b"<urn:a> <urn:p> <urn:\\u001b[31m> ."),
        ("a.ttl", b"@prefix p: <urn:{p}> . <urn:a> p:q 1 ."),
        ("a.ttl", b'<urn:a> <urn:p> "1"^^<urn:\\u0020> .'),
        ("a.rdf", RDF_XML % b"urn:^p#"),
        ("a.rdf", b'<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + RDF_XML % b"&b;"),
        ("a.rdf", '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE r [<!ENTITY b "&#38;c;">]><r/>'.encode("utf-16")),
        ("a.nt", b"<urn:a> <urn:p> <urn:" + b"b" * 2_000_000 + b"> ."),
        ("a.docx", b""),
        ("noending", b""),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FormatError, match=name):
        read(path)


def test_an_entity_that_is_a_short_text_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.rdf"
    path.write_bytes(b'<!DOCTYPE r [<!ENTITY ns "https://example.org/">]>' + RDF_XML % b"&ns;")
    assert [str(predicate) for _, predicate, _, _ in read(path).quads()] == ["https://example.org/q"]


def test_what_a_library_warns_of_is_not_shown(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "a.ttl"
    path.write_text('<urn:a> <urn:p> "x\\u001b[31m"^^<http://www.w3.org/2001/XMLSchema#integer> .')
    assert len(read(path)) == 1
    assert caplog.text == ""


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="none"):
        read(tmp_path / "none.ttl")
