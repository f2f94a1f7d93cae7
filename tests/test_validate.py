"""The gate: what passes, what is refused, and who judges."""

from __future__ import annotations

import dataclasses
import json
import random
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

from kgbuild.errors import FormatError, InputError
from kgbuild.facts import Article, Document, Entity, Fact, Span, dumps
from kgbuild.link import link
from kgbuild.nquads import literal, named, short
from kgbuild.rdf import to_quads
from kgbuild.validate import MOST_TRIPLES, Report, check, check_file, with_warnings
from kgbuild.validate.compiled import Shapes
from kgbuild.validate.engines import gathered
from kgbuild.validate.triples import DoubtError, Triples, text
from kgbuild.vocab import BASE, SHAPES

GRAPH = f"{BASE}article/talks"
DOCUMENT = Document(
    Article("talks", "Anna Berg met Chad’s envoy in Oslo on 2 May.", "Talks in Oslo", published="2024-05-03"),
    (Entity("e1", "Person", "Anna Berg"), Entity("e2", "State", "Chad"), Entity("e3", "Place", "Oslo")),
    (
        Fact(
            "f1",
            "Meeting",
            {"participant": ("e1", "e2"), "place": ("e3",)},
            {"ordinal": 3},
            date="2024-05-02",
            confidence=0.8,
            evidence=(Span(0, 26, "Anna Berg met Chad’s envoy"),),
        ),
        Fact(
            "f2",
            "HoldsPosition",
            {"holder": ("e1",), "of": ("e2",)},
            {"title": "Envoy"},
            evidence=(Span(0, 4, "Anna"),),
        ),
    ),
)


def graph_of(document: Document) -> bytes:
    return to_quads(document, link(document))


SOUND = graph_of(DOCUMENT)
# The call is one-sided and its article undated: two warnings.
DOUBTFUL = graph_of(
    Document(
        Article("talks"),
        DOCUMENT.entities,
        (Fact("f", "Call", {"participant": ("e1",)}, evidence=(Span(0, 4, "Anna"),)),),
    )
)
BROKEN = b"".join(line for line in SOUND.splitlines(keepends=True) if short("dip:status").encode() not in line)


def changed(old: str, new: str) -> bytes:
    text = SOUND.decode()
    assert old in text
    return "".join(sorted(text.replace(old, new).splitlines(keepends=True))).encode()


def test_a_sound_graph_conforms_and_every_described_node_was_looked_at() -> None:
    report = check(SOUND)
    assert report.conforms and not report.warnings
    described = {quad.subject for quad in pyoxigraph.parse(SOUND, format=pyoxigraph.RdfFormat.N_QUADS)}
    assert report.focus_nodes == len(described)
    assert report.graph == GRAPH


def test_a_violation_says_where_what_and_what_to_do() -> None:
    report = check(BROKEN)
    assert not report.conforms
    first = report.violations[0]
    assert str(first).startswith(f"{BASE}fact/talks/")
    assert str(first).endswith(
        " dip:status: A fact has one status: dip:actual, dip:planned, dip:proposed or dip:denied."
    )
    assert first.shape == f"{SHAPES}Fact-status"


def test_a_violation_shows_the_values_that_break_the_shape() -> None:
    report = check(changed('"3"^^<', '"0"^^<'))
    assert [str(finding).rpartition(": ")[2] for finding in report.violations] == [
        'An ordinal is one whole number, 1 or more. Found "0"^^<http://www.w3.org/2001/XMLSchema#integer>.'
    ]


def test_warnings_let_a_graph_pass_and_are_kept_with_it() -> None:
    report = check(DOUBTFUL)
    assert report.conforms
    assert [finding.shape.removeprefix(SHAPES) for finding in report.warnings] == ["Article-dated", "Call-both"]
    kept = with_warnings(DOUBTFUL, report)
    added = set(kept.splitlines()) - set(DOUBTFUL.splitlines())
    assert kept == b"".join(sorted(kept.splitlines(keepends=True)))
    assert len(added) == 5 * len(report.warnings)
    assert f"{short('sh:focusNode')} {named(GRAPH)} {named(GRAPH)} .".encode() in kept
    assert all(line.endswith(f"{named(GRAPH)} .".encode()) for line in added)


def test_a_graph_with_its_warnings_passes_again_with_the_same_warnings() -> None:
    kept = with_warnings(DOUBTFUL, check(DOUBTFUL))
    again = check(kept)
    assert again.conforms
    assert with_warnings(kept, again) != kept or again.warnings == check(DOUBTFUL).warnings
    assert set(with_warnings(kept, again).splitlines()) == set(kept.splitlines())


def test_a_graph_without_warnings_stays_as_it_is() -> None:
    assert with_warnings(SOUND, check(SOUND)) == SOUND


def test_a_report_about_no_named_graph_has_no_warnings_to_keep() -> None:
    with pytest.raises(ValueError):
        Report().to_quads()


@pytest.mark.parametrize(
    "quads",
    [
        b"",
        b"\n",
        SOUND + SOUND.replace(b"article/talks", b"article/other"),
        SOUND.replace(b" .\n", b" .\r\n"),
        SOUND.replace(named(GRAPH).encode() + b" .", b"."),
        b"<urn:a> <urn:b> <urn:c> <urn:g> .\n",
    ],
)
def test_a_validation_that_could_look_at_nothing_is_an_error(quads: bytes) -> None:
    with pytest.raises(FormatError):
        check(quads)


def test_what_a_graph_names_it_must_describe() -> None:
    person = named(f"{BASE}person/anna-berg")
    lines = [line for line in SOUND.decode().splitlines(keepends=True) if not line.startswith(person)]
    shapes = {finding.shape for finding in check("".join(lines).encode()).violations}
    assert shapes == {f"{SHAPES}Meeting-participant", f"{SHAPES}HoldsPosition-holder"}


# --- two engines


UNTIDY = SOUND.replace(b'"Envoy"', rb'"\u0045nvoy"')


def test_the_compiled_shapes_judge_and_pyshacl_what_is_not_written_plainly() -> None:
    assert UNTIDY != SOUND
    assert check(SOUND).engine == check(DOUBTFUL).engine == check(BROKEN).engine == "kgbuild"
    assert check(UNTIDY).engine == check(BROKEN, fast=False).engine == "pyshacl"


@pytest.mark.parametrize("quads", [SOUND, DOUBTFUL, BROKEN, UNTIDY])
def test_pyshacl_alone_says_the_same(quads: bytes) -> None:
    before, after = check(quads), check(quads, fast=False)
    assert dataclasses.replace(before, engine="") == dataclasses.replace(after, engine="")


@pytest.mark.parametrize(
    "line",
    [
        '<urn:a> <urn:b> "1"^^<http://www.w3.org/2001/XMLSchema#string> .',
        '<urn:a> <urn:b> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .',
        '<urn:a> <urn:b> "1.0"^^<http://www.w3.org/2001/XMLSchema#decimal> .',
        '<urn:a> <urn:b> "2024-02-30"^^<http://www.w3.org/2001/XMLSchema#date> .',
        '<urn:a> <urn:b> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> .',
        '<urn:a> <urn:b> "a"@en .',
        '<urn:a> <urn:b> "a\tb" .',
        '<urn:a> <urn:b> "\\u0041" .',
        "<urn:a> <urn:b> <urn:\\u0041> .",
        "<urn:a> <urn:b> _:c .",
        "<urn:a> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <urn:b> .",
    ],
)
def test_what_could_be_written_in_another_way_too_is_not_compared_as_text(line: str) -> None:
    with pytest.raises(DoubtError):
        Triples.read(line)


def test_a_text_keeps_its_value_whatever_its_signs() -> None:
    value = 'a "quote" \\ and\n\x01 more'
    (term,) = Triples.read(f"<urn:a> <urn:b> {literal(value)} .\n").objects("<urn:a>", "<urn:b>")
    assert text(term) == value


@pytest.mark.parametrize(
    ("constraint", "said"),
    [("sh:uniqueLang true", "uniqueLang"), ("sh:nodeKind sh:Literal", "nodeKind"), ("sh:closed false", "closed")],
)
def test_a_shape_that_cannot_be_compiled_is_an_error(constraint: str, said: str) -> None:
    prefixes = "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
    shape = f"<urn:s> a sh:NodeShape ; sh:targetClass <urn:c> ; {constraint} ."
    with pytest.raises(ValueError, match=said):
        Shapes(rdflib.Graph().parse(data=prefixes + shape))


def broken(seed: int) -> bytes:
    """Return the sound graph with one triple taken out, changed or moved, and sorted again."""
    chance = random.Random(seed)
    lines = SOUND.decode().splitlines()
    at = chance.randrange(len(lines))
    subject, property, rest = lines[at].split(" ", 2)
    other = chance.choice(lines).split(" ", 2)
    new = {
        "out": [],
        "object": [" ".join([subject, property, other[2]])],
        "property": [" ".join([subject, other[1], rest])],
        "subject": [" ".join([other[0], property, rest])],
        "text": [" ".join([subject, property, f'"?" {named(GRAPH)} .'])],
        "more": [lines[at], " ".join([subject, property, other[2]])],
    }[chance.choice(["out", "object", "property", "subject", "text", "more"])]
    return "".join(f"{line}\n" for line in sorted({*lines[:at], *new, *lines[at + 1 :]})).encode()


@pytest.mark.parametrize("seed", range(60))
def test_the_gate_gives_the_verdict_of_pyshacl_on_any_broken_graph(seed: int) -> None:
    quads = broken(seed)
    gate, reference = check(quads), check(quads, fast=False)
    assert (gate.violations, gate.warnings) == (reference.violations, reference.warnings)


def test_most_of_those_graphs_are_broken_indeed() -> None:
    assert sum(not check(broken(seed)).conforms for seed in range(60)) > 40


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            '"2024-05-02"^^<http://www.w3.org/2001/XMLSchema#date>',
            '"2020-13-41"^^<http://www.w3.org/2001/XMLSchema#date>',
        ),
        (
            '"2024-05-02"^^<http://www.w3.org/2001/XMLSchema#date>',
            '"2023-02-29"^^<http://www.w3.org/2001/XMLSchema#date>',
        ),
        ('"2024-05-02"^^<http://www.w3.org/2001/XMLSchema#date>', '"soon"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ('"3"^^<http://www.w3.org/2001/XMLSchema#integer>', '"three"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ('"0.8"^^<http://www.w3.org/2001/XMLSchema#decimal>', '"0,8"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
    ],
)
def test_ill_formed_values_are_refused_without_noise(old: str, new: str, capfd: pytest.CaptureFixture[str]) -> None:
    report = check(changed(old, new))
    assert not report.conforms
    assert report.engine == "pyshacl"
    assert capfd.readouterr().err == ""


def test_a_graph_that_an_engine_stumbles_over_is_refused_and_named() -> None:
    number = '"0.8"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    report = check(changed(number, '"NaN"^^<http://www.w3.org/2001/XMLSchema#double>'))
    assert not report.conforms


def test_a_shape_without_message_is_named_by_its_iri() -> None:
    (finding,) = gathered([("https://example.org/x", f"{SHAPES}Unheard", '"v"')])
    assert str(finding) == f'https://example.org/x: breaks the shape {SHAPES}Unheard Found "v".'


# --- files


@pytest.mark.parametrize("ending", ["nq", "trig", "jsonld", "ttl", "nt", "rdf"])
def test_rdf_files_are_judged_in_every_format(tmp_path: Path, ending: str) -> None:
    formats = {"nq": "nquads", "jsonld": "json-ld", "ttl": "turtle", "rdf": "xml"}
    dataset = rdflib.Dataset().parse(data=SOUND, format="nquads")
    source = dataset if ending in ("nq", "trig", "jsonld") else dataset.graph(rdflib.URIRef(GRAPH))
    path = tmp_path / f"graph.{ending}"
    source.serialize(path, format=formats.get(ending, ending), encoding="utf-8")
    report = check_file(path)
    assert report.conforms
    assert report.focus_nodes == check(SOUND).focus_nodes


def test_each_graph_of_a_file_is_judged_alone(tmp_path: Path) -> None:
    person = named(f"{BASE}person/anna-berg").encode()
    bare = b"".join(line for line in SOUND.splitlines(keepends=True) if not line.startswith(person))
    path = tmp_path / "graphs.nq"
    path.write_bytes(bare.replace(b"/talks", b"/other").replace(b'"talks"', b'"other"') + SOUND)
    assert {finding.focus.split("/")[-2] for finding in check_file(path).violations} == {"other"}


def test_the_ontology_beside_the_graphs_is_not_judged(tmp_path: Path) -> None:
    path = tmp_path / "store.nq"
    ontology = b"<https://w3id.org/kgbuild/diplomacy#X> <urn:p> <urn:o> <https://w3id.org/kgbuild/diplomacy> .\n"
    path.write_bytes(SOUND + ontology)
    assert check_file(path).conforms


def test_two_graphs_that_call_a_thing_by_two_names_may_be_in_one_file(tmp_path: Path) -> None:
    path = tmp_path / "both.nt"
    both = SOUND + SOUND.replace(b'"Anna Berg"', b'"ANNA BERG"').replace(b"/talks", b"/more").replace(
        b'"talks"', b'"more"'
    )
    path.write_bytes(b"".join(line.rsplit(b" ", 2)[0] + b" .\n" for line in both.splitlines()))
    report = check_file(path)
    assert report.conforms
    assert [finding.shape for finding in report.warnings] == [f"{SHAPES}Entity-oneLabel"]


def test_fact_documents_are_judged_by_their_faults(tmp_path: Path) -> None:
    path = tmp_path / "talks.json"
    path.write_text(dumps(DOCUMENT), encoding="utf-8")
    assert check_file(path).conforms
    path.write_text(dumps(DOCUMENT).replace("2024-05-02", "2024-05-32"), encoding="utf-8")
    assert [str(finding) for finding in check_file(path).violations] == ["facts[0].date: there is no day 2024-05-32"]


def test_documents_a_line_are_judged_each_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    good = json.dumps(DOCUMENT.to_json())
    path.write_text(f"{good}\n\n{good.replace('Meeting', 'Seeing')}\n", encoding="utf-8")
    report = check_file(path)
    assert report.focus_nodes == 2
    assert [str(finding)[:33] for finding in report.violations] == ['line 3: facts[0].type: "Seeing" i']


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.jsonl", ""), ("a.nt", ""), ("a.nt", "<urn:a> <urn:b> <urn:c> ."), ("a.json", "{"), ("a.txt", "text")],
)
def test_a_file_with_nothing_to_judge_is_an_error(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(FormatError):
        check_file(path)


@pytest.mark.parametrize("name", ["none.json", "none.jsonl", "none.ttl"])
def test_a_missing_file_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match="none"):
        check_file(tmp_path / name)


def test_a_graph_too_large_to_be_judged_soon_is_refused() -> None:
    graph = "<https://example.org/g>"
    lines = (f'<https://example.org/{n}> <https://example.org/p> "x" {graph} .\n' for n in range(MOST_TRIPLES + 1))
    with pytest.raises(FormatError, match="50,001 triples"):
        check("".join(lines).encode())
