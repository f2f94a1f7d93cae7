"""Input made to harm: bombs, long lines, remote references, tricks with paths and names. The real command is run on it.

What others test: words that would be HTML or script in the browser (test_explorer, test_network), formulas in CSV
(test_export), controls of terminals (test_cli), names bound into queries (test_queries), requests (test_serve).
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from kgbuild.store import Store
from listening import listening

STORY = "The Foreign Minister of Norway, Anna Berg, met the envoy of Chad in Oslo on 5 May 2021.\n"
MOST = 1_000_000_000  # bytes of memory
PATIENCE = 300  # seconds until a command counts as hanging, on a machine that is busy with other tests
LETTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # that steer terminals


@dataclass(frozen=True)
class Ended:
    """How a command ended, what it said, and the most memory that it held at a time."""

    code: int
    said: str
    memory: int


def run(folder: Path, *arguments: str, environment: dict[str, str] | None = None) -> Ended:
    """Run kgbuild in a folder and look at what holds of every command: no traceback, no control, little memory."""
    with (folder / ".said").open("wb+") as said:
        command = [sys.executable, "-m", "kgbuild", *arguments]
        process = subprocess.Popen(
            command, cwd=folder, stdout=said, stderr=said, stdin=subprocess.DEVNULL,
            env=os.environ | {"OMP_NUM_THREADS": "1"} | (environment or {}),
        )  # fmt: skip
        begin = time.monotonic()
        while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
            if time.monotonic() - begin > PATIENCE:
                process.kill()
                os.wait4(process.pid, 0)
                pytest.fail(f"still busy after {PATIENCE} s")
            time.sleep(0.02)
        process.returncode = os.waitstatus_to_exitcode(ended[1])
        said.seek(0)
        text = said.read().decode()
    assert "Traceback" not in text, text
    assert process.returncode in (0, 1, 2), text
    assert not LETTERS.search(text.replace("\r\n", "\n"))
    memory = ended[2].ru_maxrss * 1024
    assert memory < MOST
    return Ended(process.returncode, text, memory)


def fact_document(id: str = "talks", **article: str) -> str:
    """Return a fact document with one fact."""
    return json.dumps(
        {
            "format": "kgbuild-facts/1",
            "article": {"id": id, "title": "Talks", "published": "2021-05-06", **article},
            "entities": [
                {"id": "e1", "type": "State", "name": "Norway"}, {"id": "e2", "type": "State", "name": "Chad"},
            ],
            "facts": [
                {"id": "f1", "type": "Meeting", "roles": {"participant": ["e1", "e2"]}, "date": "2021-05-05",
                 "evidence": [{"start": 0, "end": 3, "quote": "met"}]},
            ],
        }
    )  # fmt: skip


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a graph of one article, and what is in it."""
    folder = tmp_path_factory.mktemp("talks")
    (folder / "talks.json").write_text(fact_document())
    run(folder, "build", "talks.json")
    (folder / "before").write_bytes(dump(folder))
    return folder


def dump(folder: Path) -> bytes:
    """Return what is in the graph of a folder."""
    with Store.open(folder / "graph", read_only=True) as store:
        return b"".join(store.dump(ontology=True))


# --- size and depth -------------------------------------------------------------------------------------------------

TOO_MUCH = {
    "deep.html": lambda: b"<html><body>" + b"<div>" * 400_000 + STORY.encode(),
    "wide.html": lambda: b"<html><body>" + b"<p>a</p>" * 1_200_000,
    "attributes.html": lambda: b"<html><body " + b'a="b" ' * 1_500_000 + b">" + STORY.encode() * 20,
    "entities.html": lambda: b"<html><body><p>" + b"&amp;&#65;&nbsp;" * 600_000 + b"</p></body></html>",
    "unclosed.html": lambda: b"<html><body>" + b"<a href='" * 1_000_000,
    "comments.html": lambda: b"<html><body>" + b"<!--" * 2_000_000 + STORY.encode() * 20,
    "line.jsonl": lambda: b'{"text": "' + b"x" * 100_000_000 + b'"}\n' + json.dumps({"text": STORY * 9}).encode(),
    "deep.jsonl": lambda: b'{"text": ' + b"[" * 4_000_000 + b"\n",
    "number.jsonl": lambda: b'{"text": ' + b"9" * 5_000_000 + b"}\n",
    "lists.json": lambda: b'{"format": "kgbuild-facts/1", "facts": [' + b"[]," * 2_500_000 + b"[]]}",
    "deep.json": lambda: b'{"format": "kgbuild-facts/1", "facts": ' + b'{"a":' * 1_500_000,
    "keys.json": lambda: (
        b'{"format": "kgbuild-facts/1", ' + b", ".join(b'"k%d": 1' % n for n in range(500_000)) + b"}"
    ),
}  # fmt: skip


def test_what_is_too_much_is_refused_and_the_rest_is_built(tmp_path: Path) -> None:
    for name, content in TOO_MUCH.items():
        (tmp_path / name).write_bytes(content())
    (tmp_path / "sound.json").write_text(fact_document())
    ended = run(tmp_path, "build", *TOO_MUCH, "sound.json")
    assert ended.code == 1, ended.said
    for name in ("deep.html", "wide.html", "entities.html", "line.jsonl", "deep.jsonl", "lists.json", "deep.json"):
        assert name.partition(".")[0] in ended.said, name
    assert "Meeting" in run(tmp_path, "status").said


TOO_LONG = {
    "8,000 sentences or lines; an article may have 2,500": "He spoke. " * 8_000,
    "3,000 sentences or lines": "".join(f"They met {n} men.\n\n" for n in range(3_000)),
    "characters; an article may have 100,000": "Norway met Chad and Peru and Mali in Oslo on Monday. " * 2_400,
}


def test_a_text_that_would_take_long_to_read_is_refused(tmp_path: Path) -> None:
    for number, text in enumerate(TOO_LONG.values()):
        (tmp_path / f"long-{number}.txt").write_text(text)
    (tmp_path / "sound.json").write_text(fact_document())
    ended = run(tmp_path, "build", *(f"long-{number}.txt" for number in range(len(TOO_LONG))), "sound.json")
    assert ended.code == 1
    for number, words in enumerate(TOO_LONG):
        (line,) = (line for line in ended.said.splitlines() if f"long-{number}:" in line)
        assert words in line and "split it" in line, ended.said
    assert "Meeting" in run(tmp_path, "status").said


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 12}">' for n in range(1, 10))
BOMB = f'<?xml version="1.0"?>\n<!DOCTYPE rdf:RDF [<!ENTITY a0 "ha">{LAUGHS}]>\n'
RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="urn:a">%s'
END = "</rdf:Description></rdf:RDF>"
VALUE = '<x:p xmlns:x="urn:x#">%s</x:p>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bomb.rdf", BOMB + RDF % (VALUE % "&a9;") + END),
        ("file.rdf", '<!DOCTYPE r [<!ENTITY x SYSTEM "%s">]>' + RDF % (VALUE % "&x;") + END),
        ("deep.rdf", RDF % "<x:p xmlns:x='urn:x#'><x:C>" * 1 + "<x:p xmlns:x='urn:x#'><x:C>" * 50_000),
        ("deep.ttl", "<urn:a> <urn:p> " + "[ <urn:p> " * 100_000),
        ("lists.ttl", "<urn:a> <urn:p> " + "(" * 100_000),
        ("deep.jsonld", '{"@id": "urn:a", "urn:p": ' * 50_000),
        ("deep.trig", "<urn:g> {" * 50_000),
        ("long.nt", "<urn:a> <urn:p> <urn:" + "b" * 9_000_000 + "> ."),
    ],
)
def test_rdf_that_expands_or_nests_without_end_is_refused(tmp_path: Path, name: str, content: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the-secret-word")
    (tmp_path / name).write_text(content.replace("%s", secret.as_uri()))
    ended = run(tmp_path, "validate", name)
    assert ended.code in (1, 2), ended.said
    assert "the-secret-word" not in ended.said


# --- nothing is fetched ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonld", '{"@context": "%scontext", "@id": "urn:a", "name": "x"}'),
        ("b.jsonld", '{"@context": ["%scontext"], "@id": "urn:a"}'),
        ("c.jsonld", '{"@context": {"@import": "%scontext"}, "@id": "urn:a"}'),
        ("d.jsonld", '{"@id": "urn:a", "urn:p": {"@context": "%scontext", "q": 1}}'),
        ("a.ttl", "@prefix owl: <http://www.w3.org/2002/07/owl#> . <urn:o> a owl:Ontology ; owl:imports <%so> ."),
        ("b.ttl", "@base <%s> . <a> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <b> ."),
        ("c.ttl", "<urn:o> <http://www.w3.org/ns/shacl#shapesGraph> <%sshapes> ; "
                  "<http://www.w3.org/ns/shacl#entailment> <%sother> ."),
        ("a.rdf", '<!DOCTYPE r SYSTEM "%sdtd">' + RDF % "" + END),
        ("b.rdf", '<!DOCTYPE r [<!ENTITY x SYSTEM "%sx">]>' + RDF % (VALUE % "&x;") + END),
        ("c.rdf", '<!DOCTYPE r [<!ENTITY % x SYSTEM "%sx"> %x;]>' + RDF % "" + END),
        ("d.rdf", '<?xml-stylesheet href="%sstyle"?>' + RDF % '<rdf:type rdf:resource="%stype"/>' + END),
    ],
)  # fmt: skip
def test_no_rdf_file_has_anything_fetched(tmp_path: Path, name: str, content: str) -> None:
    with listening() as (host, asked):
        address = f"http://{host}/"
        (tmp_path / name).write_text(content.replace("%s", address))
        run(tmp_path, "validate", name, environment={"http_proxy": address})
    assert asked == []


def test_no_page_and_no_article_has_anything_fetched(tmp_path: Path) -> None:
    with listening() as (host, asked):
        address = f"http://{host}/"
        (tmp_path / "page.html").write_text(
            f'<html><head><base href="{address}"><link rel="canonical" href="{address}c"><meta http-equiv="refresh" '
            f'content="0;url={address}r"><script src="{address}s"></script></head><body><iframe src="{address}f">'
            f'</iframe><img src="{address}i"><object data="{address}o"></object><p>{STORY * 5}</p></body></html>'
        )
        record = {"id": "line", "text": STORY * 5, "url": f"{address}news", "title": f"{address}title"}
        (tmp_path / "line.jsonl").write_text(json.dumps(record))
        (tmp_path / "talks.json").write_text(fact_document(url=f"{address}talks"))
        assert run(tmp_path, "build", ".", environment={"http_proxy": address}).code == 0
        for format in ("turtle", "jsonld", "rdfxml"):
            assert run(tmp_path, "export", "-f", format, "-o", "out").code == 0
        assert run(tmp_path, "network", "--html", "n.html", "--level", "state").code == 0
    assert asked == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <%s> { ?s ?p ?o } }",
        "SELECT * { SERVICE SILENT <%s> { ?s ?p ?o } }",
        "SELECT * { sErViCe\n<%s> { ?s ?p ?o } }",
        "SELECT * { { SELECT * { SERVICE ?where { ?s ?p ?o } } } VALUES ?where { <%s> } }",
        "PREFIX s: <%s> SELECT * { SERVICE s:x { ?s ?p ?o } }",
        "SELECT * FROM <%s> { ?s ?p ?o }",
        "SELECT * FROM NAMED <%s> { GRAPH ?g { ?s ?p ?o } }",
        "LOAD <%s>",
        "LOAD SILENT <%s> INTO GRAPH <urn:g>",
        "SELECT * { ?s ?p ?o } ; LOAD <%s>",
        "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
        "ASK { ?s ?p \"\"\" \\\"\"\" } SERVICE <%s> { \"\"\" }",
        "SELECT * { # }\n SERVICE <%s> { ?s ?p ?o } }",
        "SELECT * { <#> ?p ?o . SERVICE <%s> { ?s ?p ?o } }",
    ],
)  # fmt: skip
def test_no_query_reaches_out_or_writes(talks: Path, query: str) -> None:
    with listening() as (host, asked):
        address = f"http://{host}/"
        (talks / "q.rq").write_text(query.replace("%s", address))
        ended = run(talks, "query", "q.rq")
    assert asked == []
    assert "root:" not in ended.said
    assert (talks / "before").read_bytes() == dump(talks)


# --- paths and names ------------------------------------------------------------------------------------------------

TRICKS = (
    "../../escaped", "/tmp/escaped", "..\\..\\escaped", "a/../../escaped", ".", "..", "", "-rf", "con\x00trol", "a\nb",
    "%2e%2e%2fescaped", "graph/quarantine", "talks?x#y", "<script>", "\u202egnp.exe", "x" * 5_000, "~root", "$(id)",
    "a b",
)  # fmt: skip


def test_no_id_of_an_article_leads_out_of_the_graph(tmp_path: Path) -> None:
    home = tmp_path / "deep" / "er"
    home.mkdir(parents=True)
    (home / "lines.jsonl").write_text("".join(json.dumps({"id": id, "text": STORY * 3}) + "\n" for id in TRICKS))
    for number, id in enumerate(TRICKS):
        (home / f"talks-{number}.json").write_text(fact_document(id))
        broken = json.loads(fact_document(id))
        broken["facts"][0]["type"] = "Nonsense"  # to be put into quarantine under its name
        (home / f"broken-{number}.json").write_text(json.dumps(broken))
    names = {path.name for path in home.iterdir()}
    run(home, "build", *sorted(names - {".said"}))
    ids = [id.replace("\x00", "") for id in TRICKS]
    run(home, "remove", "--", *ids)
    for id in ids[:6]:
        run(home, "export", "--article", id)
    outside = [path for path in tmp_path.rglob("*") if home not in path.parents and path not in home.parents]
    assert outside == [home]
    assert {path.name for path in home.iterdir()} == names | {"graph", ".said"}
    assert not Path("/tmp/escaped").exists()


def test_a_link_in_the_quarantine_is_not_followed_when_it_is_emptied(tmp_path: Path) -> None:
    (tmp_path / "talks.json").write_text(fact_document())
    run(tmp_path, "build", "talks.json")
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "report.txt").write_text("mine")
    (tmp_path / "graph" / "quarantine").mkdir(exist_ok=True)
    (tmp_path / "graph" / "quarantine" / "talks").symlink_to(kept)
    run(tmp_path, "remove", "talks")
    assert (kept / "report.txt").read_text() == "mine"


ALIKE = (
    "Nоrway", "Nor\u200bway", "\u202eyawroN", "Norway\u202e", "𝐍orway", "Norway\ufeff", "N\u0336orway", "ＮＯＲＷＡＹ",
)  # fmt: skip


def test_a_name_that_only_looks_like_a_state_is_not_taken_for_it(tmp_path: Path) -> None:
    for number, name in enumerate(ALIKE):
        document = json.loads(fact_document(f"talks-{number}"))
        document["entities"][1] = {"id": "e2", "type": "Organization", "name": name}
        (tmp_path / f"talks-{number}.json").write_text(json.dumps(document))
    run(tmp_path, "build", ".")
    run(tmp_path, "network")
    rows = run(
        tmp_path, "query", "SELECT ?f (COUNT(DISTINCT ?e) AS ?n) { ?f dip:participant ?e } GROUP BY ?f", "-f", "csv"
    )
    assert {line.rpartition(",")[2] for line in rows.said.split()[1:]} == {"2"}


TEXTS = {
    "bidi": STORY * 3 + "\u202e" * 200 + "\u2066" * 200 + STORY,
    "marks": "".join(letter + "\u0336" * 40 for letter in STORY) * 3,
    "blank": "\u2800\u3164\u00ad\u200b" * 10_000 + STORY,
    "homoglyphs": STORY.translate(str.maketrans("aeopcyx", "аеорсух")) * 5,
    "controls": "\x1b]0;owned\x07\x1b[2J" + STORY * 3,
    "html": "<script>alert(1)</script>" + STORY * 3,
    "one-word": "a" * 2_000_000,
    "no-space": STORY.replace(" ", "") * 500,
    "quotes": "“" * 20_000 + STORY,
    "brackets": "(" * 50_000 + STORY,
}


def test_any_text_is_built_without_harm(tmp_path: Path) -> None:
    records = ({"id": name, "title": text[:300], "text": text} for name, text in TEXTS.items())
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    run(tmp_path, "build", "a.jsonl")
    for arguments in (["explain", "Norway"], ["query", "meetings"], ["network"]):
        run(tmp_path, *arguments)


VALUES = ("{{7*7}}", "$(touch owned)", "`touch owned`", "; touch owned", "%s%n%x", "\\x1b[31m")


@pytest.fixture(scope="module")
def values(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a graph of articles whose titles and publishers are such values."""
    folder = tmp_path_factory.mktemp("values")
    for number, value in enumerate(VALUES):
        (folder / f"talks-{number}.json").write_text(fact_document(f"talks-{number}", title=value, publisher=value))
    assert run(folder, "build", ".").code == 0
    return folder


@pytest.mark.parametrize("value", VALUES)
def test_no_value_is_run_or_formatted(values: Path, value: str) -> None:
    run(values, "query", "meetings", "-p", f"actor={value}")
    run(values, "network", "--ego", value)
    assert value in run(values, "query", "SELECT ?t { ?a dct:title ?t }").said
    assert not (values / "owned").exists()
