"""The command line: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import click
import pytest
from click.testing import CliRunner, Result

from kgbuild.cli import COMMANDS, cli
from kgbuild.cli.terminal import Progress, cells, plain, shown, table, wrap

ROOT = Path(__file__).parents[1]
HEAVY = [
    "spacy",
    "rdflib",
    "pyshacl",
    "networkx",
    "numpy",
    "onnxruntime",
    "trafilatura",
    "pyoxigraph",
    "httpx",
    "pyspark",
]


def run(*arguments: object, input: str | None = None) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments], input=input, prog_name="kgbuild")


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, env=environment, check=True, timeout=60
    )


# --- start


def test_help_imports_nothing_heavy() -> None:
    imported = {
        line.rpartition("|")[2].strip().partition(".")[0]
        for line in python("-X", "importtime", "-m", "kgbuild", "--help").stderr.splitlines()
    }
    assert "click" in imported
    assert imported.isdisjoint(HEAVY)


def test_help_takes_less_than_200_ms_of_processor_time() -> None:
    python("-m", "kgbuild", "--help")  # the byte code is written
    spent = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        python("-m", "kgbuild", "--help")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(spent) < 0.2


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_says_what_each_command_says_of_itself(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None and command.name == name
    assert (command.help or "").splitlines()[0] == COMMANDS[name]


def test_every_module_of_a_command_is_in_the_list_of_commands() -> None:
    modules = {path.stem for path in (ROOT / "src/kgbuild/cli").glob("*.py") if "def command(" in path.read_text()}
    assert modules == set(COMMANDS)


def test_an_unknown_command_is_a_usage_error() -> None:
    result = run("bild")
    assert (result.exit_code, "No such command 'bild'" in result.output) == (2, True)


def test_the_version_is_that_of_the_package() -> None:
    assert run("--version").output.startswith("kgbuild 0.")


# --- the terminal


def test_what_steers_a_terminal_is_made_visible() -> None:
    assert plain("a\x1b]0;title\x07b\x9bc\r\u202ed\n\t") == "a␛]0;title␇b\ufffdc␍\ufffdd\n\t"


def test_wide_and_combining_characters_keep_a_table_aligned() -> None:
    lines = table(["name", "note"], [["北京市", "x"], ["Tromso\u0308", "y"], ["Oslo", "z"]]).splitlines()
    starts = {cells(line[: line.index(mark)]) for line, mark in zip(lines[2:], "xyz", strict=True)}
    assert starts == {8}


def test_a_table_that_is_too_wide_is_wrapped_between_words() -> None:
    text = table(["act", "topic"], [["praise", "the peaceful settlement of the dispute over the river"]], width=40)
    assert max(map(cells, text.splitlines())) <= 40
    assert " ".join(text.split()).endswith("praise the peaceful settlement of the dispute over the river")


def test_a_word_longer_than_the_line_is_cut() -> None:
    assert wrap("https://example.org/news", 10) == ["https://ex", "ample.org/", "news"]


# --- commands, on a graph of two fact documents


NEWS = "Talks in Oslo\n\nOla Berg met the envoy of Chad in Oslo. Chad thanked Norway for the talks."


def news(id: str, title: str = "Talks in Oslo", **topic: str) -> str:
    """Return the text of a fact document about `NEWS`."""
    met, thanked = "Ola Berg met the envoy of Chad", "Chad thanked Norway"

    def evidence(words: str) -> list[dict[str, object]]:
        return [{"start": NEWS.index(words), "end": NEWS.index(words) + len(words), "quote": words}]

    entities = [("e1", "State", "Chad"), ("e2", "State", "Norway"), ("e3", "Person", "Ola Berg")]
    return json.dumps(
        {
            "format": "kgbuild-facts/1",
            "article": {"id": id, "title": title, "published": "2024-05-07"},
            "entities": [{"id": id, "type": type, "name": name} for id, type, name in entities],
            "facts": [
                {
                    "id": "f1", "type": "Meeting", "roles": {"participant": ["e1", "e3"]},
                    "date": "2024-05-06", "evidence": evidence(met),
                },
                {
                    "id": "f2", "type": "Statement", "roles": {"speaker": ["e1"], "target": ["e2"]},
                    "attributes": {"act": "thank", "topic": "the talks", **topic}, "evidence": evidence(thanked),
                },
            ],
        }
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a fact document and its article in ``in``."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in/oslo.json").write_text(news("oslo"), encoding="utf-8")
    (tmp_path / "in/oslo.txt").write_text(NEWS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def graph(folder: Path) -> Path:
    """The graph of that document, in the folder that the commands take if none is named."""
    assert run("build", "in/oslo.json").exit_code == 0
    return folder / "graph"


def test_build_tells_what_it_read_and_stored(folder: Path) -> None:
    result = run("build", "in")
    assert result.exit_code == 0
    assert re.search(r"read 1 article in .* s: 2 facts, \d+ triples, 0 warnings, 0 refused, 0 not read", result.stdout)
    assert "graph: 1 article new or changed" in result.stdout
    assert "graph: 0 articles new or changed" in run("build", "in").stdout


def test_build_quarantines_what_it_refuses_and_builds_the_rest(folder: Path) -> None:
    (folder / "in/bad.json").write_text(news("bad").replace('"e3"]', '"e9"]'), encoding="utf-8")
    result = run("build", "in")
    assert result.exit_code == 1
    assert "bad: refused" in result.stderr and "graph/quarantine" in result.stderr
    assert "e9" in (folder / "graph/quarantine/bad/report.txt").read_text()
    assert "1 refused" in result.stdout and "1 article new" in result.stdout


def test_build_names_what_it_cannot_read_and_builds_the_rest(folder: Path) -> None:
    (folder / "in/empty.txt").write_bytes(b"")
    result = run("build", "in", "missing.txt")
    assert result.exit_code == 1
    assert "empty.txt: the file is empty" in result.stderr and "missing.txt: no such file" in result.stderr
    assert "2 not read" in result.stdout and "1 article new" in result.stdout


def test_build_into_a_folder_of_other_things_is_an_error(folder: Path) -> None:
    result = run("build", "in", "--graph", "in")
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: in is no graph")
    assert sorted(path.name for path in (folder / "in").iterdir()) == ["oslo.json", "oslo.txt"]


def test_an_interrupted_build_says_how_to_go_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Progress, "show", interrupt)
    result = run("build", "in")
    assert result.exit_code == 130
    assert "1 article new or changed in graph; the same command again does the rest" in result.stderr
    assert "articles  1" in run("status").stdout


def test_an_interrupted_process_leaves_a_graph_that_opens(folder: Path) -> None:
    for number in range(300):
        (folder / f"in/news{number}.json").write_text(news(f"news{number}"), encoding="utf-8")
    command = [sys.executable, "-m", "kgbuild", "build", "in"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and not list(folder.glob("graph/oxigraph/*.log")):
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130 and "Traceback" not in said
    assert run("status").exit_code == 0
    assert run("build", "in").exit_code == 0
    assert "articles  301" in run("status").stdout


@pytest.mark.parametrize(
    ("format", "expected"),
    [
        ("csv", "name\r\nChad\r\nNorway\r\n"),
        ("tsv", '?name\n"Chad"\n"Norway"\n'),
        ("md", "| name |\n| --- |\n| Chad |\n| Norway |\n"),
        ("table", "name\n------\nChad\nNorway\n"),
    ],
)
def test_query_writes_rows_in_each_format(graph: Path, format: str, expected: str) -> None:
    query = "SELECT ?name { ?state a dip:State ; skos:prefLabel ?name } ORDER BY ?name"
    result = CliRunner().invoke(cli, ["query", query, "--format", format])
    assert result.stdout_bytes.decode() == expected
    assert result.exit_code == 0


def test_query_writes_json_and_xml_that_parse(graph: Path) -> None:
    query = "SELECT ?name { ?state a dip:State ; skos:prefLabel ?name }"
    rows = json.loads(run("query", query, "-f", "json").stdout)["results"]["bindings"]
    assert {row["name"]["value"] for row in rows} == {"Chad", "Norway"}
    assert ElementTree.fromstring(run("query", query, "-f", "xml").stdout).tag.endswith("sparql")


@pytest.mark.parametrize("format", ["turtle", "ntriples", "rdfxml", "jsonld", "trig"])
def test_query_writes_constructed_triples_that_parse(graph: Path, format: str) -> None:
    import rdflib

    result = run("query", "CONSTRUCT { ?s a dip:State } WHERE { ?s a dip:State }", "-f", format, "-o", "out")
    assert result.exit_code == 0
    names = {"rdfxml": "xml", "ntriples": "nt", "jsonld": "json-ld"}
    assert len(rdflib.Dataset(default_union=True).parse("out", format=names.get(format, format))) == 2


def test_query_shortens_iris_in_a_table(graph: Path) -> None:
    output = run("query", "SELECT DISTINCT ?state ?type { ?state a ?type ; dip:isoCode 'TD' }").stdout
    assert output.splitlines()[2].split() == ["state/TD", "dip:State"]


def test_query_answers_ask_with_a_word(graph: Path) -> None:
    assert run("query", "ASK { ?s a dip:State }").stdout == "true\n"


def test_query_reads_a_file_and_standard_input(graph: Path) -> None:
    Path("states.rq").write_text('SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s dip:isoCode ?c VALUES ?c { "TD" "NO" } }')
    assert run("query", "states.rq", "-f", "csv").stdout.split() == ["n", "2"]
    assert run("query", "-", "-f", "csv", input=Path("states.rq").read_text()).stdout.split() == ["n", "2"]


def test_query_answers_a_named_question_with_parameters(graph: Path) -> None:
    assert "Ola Berg" in run("query", "meetings", "-p", "actor=Chad").stdout
    assert "Ola Berg" not in run("query", "meetings", "-p", "actor=Chad", "-p", "since=2025").stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["meetngs"], "did you mean meetings"),
        (["SELECT ?s { ?s ?p"], "no SPARQL"),
        (["INSERT DATA { <urn:a> <urn:b> 1 }"], "changes the graph"),
        (["SELECT * { SERVICE <https://example.org/> { ?s ?p ?o } }"], "SERVICE"),
        (["meetings", "-p", "actor=Atlantis"], "called 'Atlantis'"),
        (["meetings", "-p", "color=red"], "no parameter 'color'"),
        (["missing.rq"], "missing.rq"),
        (["ASK { ?s ?p ?o }", "-f", "turtle"], "cannot be written as turtle"),
    ],
)
def test_query_says_in_one_line_what_is_wrong(graph: Path, arguments: list[str], message: str) -> None:
    result = run("query", *arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: ") and message in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("command", [["query", "ASK {}"], ["status"], ["explain", "Chad"], ["remove", "x"]])
def test_a_graph_that_is_not_there_is_an_error_with_a_next_step(folder: Path, command: list[str]) -> None:
    result = run(*command)
    assert result.exit_code == 2
    assert "there is no graph here; kgbuild build makes one" in result.stderr


def test_questions_lists_each_question_and_shows_one(folder: Path) -> None:
    listed = run("questions").stdout
    assert "meetings" in listed and "Who met whom, when and where?" in listed
    shown = run("questions", "meetings").stdout
    assert "Gives" in shown and "SELECT" in shown and "actor" in shown


def test_explain_shows_article_sentence_and_words(graph: Path) -> None:
    output = run("explain", "Chad").stdout
    assert "Talks in Oslo - 2024-05-07 - article/oslo" in output
    assert "»Ola Berg met the envoy of Chad« in Oslo." in output
    assert "speaker: Chad; target: Norway; topic: the talks; act: thank" in output


def test_explain_shows_no_more_facts_than_asked_for(graph: Path) -> None:
    result = run("explain", "Chad", "--limit", "1")
    assert "Meeting" in result.stdout and "Statement" not in result.stdout
    assert "1 more fact" in result.stderr


def test_explain_of_an_unknown_name_is_an_error(graph: Path) -> None:
    assert (run("explain", "Atlantis").exit_code, run("explain", "fact/oslo/0").exit_code) == (2, 2)


def test_what_steers_a_terminal_is_neutralised_in_all_that_is_shown(folder: Path) -> None:
    Path("evil.json").write_text(news("evil", "Title \x9b31m \u202eolsO", topic="\x9b2J the talks"), encoding="utf-8")
    assert run("build", "evil.json").exit_code == 0
    select = "SELECT ?title ?topic { ?a dct:title ?title . ?f dip:topic ?topic }"
    for arguments in (["explain", "Chad"], ["query", select], ["query", select, "-f", "md"]):
        output = run(*arguments).stdout
        assert "\ufffd31m \ufffdolsO" in output
        assert not {"\x9b", "\u202e"} & set(output)


def test_remove_retracts_an_article_and_nothing_else(graph: Path) -> None:
    Path("second.json").write_text(news("second"), encoding="utf-8")
    before = run("query", "SELECT * { ?s ?p ?o }", "-f", "csv").stdout
    run("build", "second.json")
    assert run("remove", "second").exit_code == 0
    after = run("query", "SELECT * { ?s ?p ?o }", "-f", "csv").stdout
    assert sorted(after.splitlines()) == sorted(before.splitlines())


def test_remove_names_the_ids_it_does_not_know_and_removes_the_others(graph: Path) -> None:
    result = run("remove", "nowhere", "oslo")
    assert (result.exit_code, result.stdout) == (1, "graph: 1 article removed\n")
    assert "nowhere: no article of this id" in result.stderr


def test_remove_takes_a_refused_document_out_of_quarantine_and_touches_no_other_path(folder: Path) -> None:
    Path("in/bad.json").write_text(news("bad").replace('"e3"]', '"e9"]'), encoding="utf-8")
    run("build", "in")
    assert run("remove", "bad").exit_code == 0
    assert run("remove", "../in", "..", ".").exit_code == 1
    assert not (folder / "graph/quarantine/bad").exists() and (folder / "in").exists()


def test_status_tells_articles_facts_entities_and_quarantine(graph: Path) -> None:
    Path("in/bad.json").write_text(news("bad").replace('"e3"]', '"e9"]'), encoding="utf-8")
    run("build", "in")
    output = run("status").stdout
    for line in ("articles  1, published 2024-05-07 to 2024-05-07", "refused   1", "Meeting  ", "Person"):
        assert line in output
    assert "bad: " in output
    assert json.loads(run("status", "--json").stdout)["facts"] == {"Meeting": 1, "Statement": 1}


def test_validate_checks_documents_rdf_and_the_graph(graph: Path) -> None:
    article = "GRAPH <https://w3id.org/kgbuild/id/article/oslo>"
    run("query", f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {article} {{ ?s ?p ?o }} }}", "-f", "ntriples", "-o", "all.nt")
    for arguments, checked in (([], "1 graph"), (["in/oslo.json"], "1 file"), (["all.nt"], "1 file")):
        result = run("validate", *arguments)
        assert (result.exit_code, f"{checked} checked: 0 violations" in result.stdout) == (0, True), result.stdout


def test_validate_names_violations_and_exits_with_1(folder: Path) -> None:
    Path("bad.json").write_text(news("bad", topic=""), encoding="utf-8")
    Path("bad.ttl").write_text("@prefix dip: <https://w3id.org/kgbuild/diplomacy#> . <urn:a> a dip:Meeting .")
    result = run("validate", "bad.json", "bad.ttl")
    assert result.exit_code == 1
    assert "bad.json: violation: " in result.stdout and "bad.ttl: violation: " in result.stdout


def test_extract_writes_one_document_for_each_article_and_touches_nothing_else(folder: Path) -> None:
    Path("out").mkdir()
    Path("out/mine.json").write_text("mine")
    Path("berg.txt").write_text("Foreign Minister Ola Berg of Norway visited Chad on 6 May 2024.", encoding="utf-8")
    assert run("extract", "berg.txt", "in", "-o", "out").exit_code == 0
    assert sorted(path.name for path in Path("out").iterdir()) == ["berg.json", "mine.json", "oslo.json"]
    assert Path("out/mine.json").read_text() == "mine"
    assert json.loads(Path("out/berg.json").read_text())["article"]["id"] == "berg"


def test_extract_writes_json_lines_to_standard_output(folder: Path) -> None:
    lines = run("extract", "in/oslo.json").stdout.splitlines()
    assert [json.loads(line)["article"]["id"] for line in lines] == ["oslo"]


def test_eval_scores_folders_of_documents(folder: Path) -> None:
    Path("pred").mkdir()
    document = json.loads(news("oslo"))
    del document["facts"][1]
    Path("pred/oslo.json").write_text(json.dumps(document), encoding="utf-8")
    figures = json.loads(run("eval", "in", "pred", "--json").stdout)
    assert figures["fact"] == {"precision": 1.0, "recall": 0.5, "f1": 0.6667}
    assert figures["grounded"] == 1.0
    output = run("eval", "in", "pred", "--errors").stdout
    assert "oslo: missed Statement[thank](speaker=Chad, target=Norway)" in output
    assert re.search(r"Meeting +1 +1 +1 +1\.000 +1\.000 +1\.000", output)


def test_eval_without_predictions_extracts_from_the_texts_beside_the_gold(folder: Path) -> None:
    figures = json.loads(run("eval", "in", "--json").stdout)
    assert figures["predicted_facts"] > 0 and figures["grounded"] == 1.0


def test_eval_of_a_folder_without_documents_is_an_error(folder: Path) -> None:
    Path("none").mkdir()
    assert run("eval", "none", "in").exit_code == 2


@pytest.mark.parametrize("arguments", [["query", "ASK {}", "-o"], ["export", "-o"]])
def test_a_file_that_cannot_be_written_is_an_error_and_leaves_nothing_behind(graph: Path, arguments: list[str]) -> None:
    Path("there").write_text("a file, no folder")
    result = run(*arguments, "there/out")
    assert (result.exit_code, "there/out: Not a directory" in result.stderr) == (2, True)


def test_a_table_with_too_many_columns_for_the_terminal_is_shown_row_by_row(graph: Path) -> None:
    assert shown(["a", "b"], [["x", "y"]], width=20) == "a: x\nb: y"
    assert shown(["a", "b"], [["x", "y"]], width=30).splitlines()[0] == "a  b"


# --- network and export


def test_network_ranks_the_actors_and_writes_a_page(graph: Path) -> None:
    result = run("network", "--html", "network.html")
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()[2:]] == ["Chad", "Norway", "Ola"]
    assert "3 actors, 2 ties" in result.stderr
    assert "Ola Berg met the envoy of Chad" in Path("network.html").read_text(encoding="utf-8")


def test_network_takes_only_the_facts_that_are_asked_for(graph: Path) -> None:
    assert "2 actors, 1 tie" in run("network", "--type", "Meeting").stderr
    assert "2 actors, 1 tie" in run("network", "--since", "2024-05", "--until", "2024").stderr
    assert "2 actors, 1 tie" in run("network", "--ego", "norway").stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--since", "2024-13"], "there is no month 2024-13"),
        (["--since", "2025"], "no two actors meet"),
        (["--ego", "Atlantis"], "called 'Atlantis'"),
        (["--type", "Party"], "'Party' is not one of"),
    ],
)
def test_network_says_what_is_wrong(graph: Path, arguments: list[str], message: str) -> None:
    result = run("network", *arguments)
    assert (result.exit_code, message in result.stderr) == (2, True)


@pytest.mark.parametrize("command", ["network", "export"])
@pytest.mark.parametrize("format", ["graphml", "gexf"])
def test_the_network_leaves_as_files_that_networkx_reads(graph: Path, command: str, format: str) -> None:
    import networkx

    assert run(command, "-f", format, "-o", "out").exit_code == 0
    read = {"graphml": networkx.read_graphml, "gexf": networkx.read_gexf}[format]
    assert len(read("out")) == 3


@pytest.mark.parametrize("format", ["turtle", "trig", "ntriples", "nquads", "rdfxml", "jsonld"])
def test_each_rdf_format_of_the_graph_parses_back_to_the_same_triples(graph: Path, format: str) -> None:
    from rdflib import Dataset

    names = {"rdfxml": "xml", "ntriples": "nt", "jsonld": "json-ld"}
    whole = []
    for name in (format, "nquads"):
        assert run("export", "-f", name, "-o", "out").exit_code == 0
        dataset = Dataset(default_union=True).parse("out", format=names.get(name, name))
        whole.append(set(dataset.triples((None, None, None))))
    assert len(whole[0]) > 50 and whole[0] == whole[1]  # the data has no blank nodes


def test_export_writes_one_article_and_the_rows_of_a_view(graph: Path) -> None:
    Path("second.json").write_text(news("second"), encoding="utf-8")
    run("build", "second.json")
    assert "article/second" not in run("export", "--article", "oslo", "-f", "ntriples").stdout
    assert run("export", "--article", "nowhere").exit_code == 2
    assert run("export", "-f", "csv", "--view", "articles").stdout.count("Talks in Oslo") == 2
    assert run("export", "--view", "articles").exit_code == 2


# --- events


def test_export_writes_events_of_the_graph(graph: Path) -> None:
    rows = run("export", "--view", "events", "-f", "csv", "--level", "state").stdout.splitlines()
    assert rows[0].startswith("id,date,actor,actor_code,recipient")
    (meeting,) = [json.loads(e) for e in run("export", "--view", "events", "-f", "jsonl").stdout.splitlines()][:1]
    assert (meeting["type"], meeting["fact"], meeting["article"]) == ("CONSULT", "Meeting", "oslo")
    assert len(rows) == 1 + len(run("export", "--view", "events", "-f", "jsonl").stdout.splitlines())


def test_extract_gives_the_events_of_single_sentences_each_with_the_id_of_its_article(folder: Path) -> None:
    Path("s.jsonl").write_text(
        '{"id": "s1", "text": "Norway expelled two Chadian diplomats."}\n'
        '{"id": "s2", "text": "The weather was fine."}\n'
        '{"id": 3, "text": "Chad will send humanitarian aid to Norway."}\n'
        '{"id": "s4"}\n',
        encoding="utf-8",
    )
    result = run("extract", "s.jsonl", "--view", "events")
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(e["article"], e["type"], e["actor"][0]["code"], e["recipient"][0]["code"]) for e in told] == [
        ("s1", "SANCTION", "NOR", "TCD"),
        ("3", "AGREE", "TCD", "NOR"),
    ]
    assert (result.exit_code, 's.jsonl:4: no "text"' in result.stderr) == (1, True)
    assert run("extract", "s.jsonl", "--view", "events", "-f", "csv", "-o", "events.csv").stdout == ""
    assert Path("events.csv").read_text(encoding="utf-8").count("\n") == 3


@pytest.mark.parametrize(
    "arguments",
    [["extract", "in/oslo.json", "--level", "state"], ["export", "-f", "csv", "--view", "facts", "--status", "denied"]],
)
def test_options_of_events_without_events_are_a_usage_error(graph: Path, arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.exit_code, "--view events" in result.stderr) == (2, True)


# --- confidence


def with_confidence(id: str) -> str:
    document = json.loads(news(id))
    for number, fact in enumerate(document["facts"]):
        fact |= {"confidence": 0.9 if number == 0 else 0.3, "by": f"rules/x.{number}"}
    return json.dumps(document)


def test_unsure_facts_are_left_out_by_each_command(folder: Path) -> None:
    Path("in/oslo.json").write_text(with_confidence("oslo"), encoding="utf-8")
    types = [fact["type"] for fact in json.loads(run("extract", "in/oslo.json").stdout)["facts"]]
    extracted = json.loads(run("extract", "in/oslo.json", "--min-confidence", "0.5").stdout)
    assert [fact["type"] for fact in extracted["facts"]] == types[:1]
    run("build", "in/oslo.json", "-g", "whole")
    run("build", "in/oslo.json", "-g", "part", "--min-confidence", "0.5")
    for command in (
        ["export", "-f", "nquads"], ["export", "-f", "csv", "--view", "events"],
        ["query", "SELECT ?fact { ?fact dip:status ?s } ORDER BY ?fact", "-f", "csv"], ["network", "-f", "csv"],
    ):  # fmt: skip
        whole, part = (run(*command, "-g", graph).stdout for graph in ("whole", "part"))
        assert run(*command, "-g", "whole", "--min-confidence", "0.5").stdout == part
        assert len(part) < len(whole) or command[0] == "network"
    assert run("build", "in/oslo.json", "--min-confidence", "2").exit_code == 2


def test_eval_lists_errors_by_cause_and_counts_them(folder: Path) -> None:
    Path("pred").mkdir()
    document = json.loads(news("oslo"))
    document["facts"][0]["date"] = "1999"
    del document["facts"][1]
    Path("pred/oslo.json").write_text(json.dumps(document), encoding="utf-8")
    output = run("eval", "in", "pred", "--errors").stdout
    assert re.search(r"^date +oslo: Meeting.*1999 found$", output, re.MULTILINE)
    assert re.search(r"^frame +oslo: missed Statement", output, re.MULTILINE)
    assert re.search(r"^fact type +frame +mention", output, re.MULTILINE)
    assert json.loads(run("eval", "in", "pred", "--json").stdout)["causes"] == {"date": 1, "frame": 1}
    change = json.loads(run("eval", "in", "in", "--compare", "pred", "--json").stdout)
    assert (len(change["better"]), change["worse"]) == (2, [])
    assert change["after"]["fact"]["f1"] > change["before"]["fact"]["f1"]
    output = run("eval", "in", "pred", "--compare", "in", "--errors").stdout
    assert "better: 0 errors gone; worse: 2 errors new" in output
    assert re.search(r"^date +0 +1 +\+1$", output, re.MULTILINE)
    assert re.search(r"^\+ frame +oslo: missed", output, re.MULTILINE)


def test_eval_writes_rates_and_shows_the_curve_of_documents_rated_by_the_others(folder: Path) -> None:
    for name in ("gold", "pred"):
        Path(name).mkdir()
    for id in ("one", "two"):
        Path(f"gold/{id}.json").write_text(news(id), encoding="utf-8")
        Path(f"pred/{id}.json").write_text(with_confidence(id), encoding="utf-8")
    output = run("eval", "gold", "pred", "--curve").stdout
    assert re.search(r"^ *0\.50 +4 +2 +2 +1\.000 +0\.500", output, re.MULTILINE)
    output = run("eval", "gold", "pred", "--curve", "--calibrate", "rates.toml").stdout
    assert re.search(r"^ *0\.50 +4 +4 +4 +1\.000 +1\.000", output, re.MULTILINE)
    assert '"rules/x.0" = [2, 2]' in Path("rates.toml").read_text(encoding="utf-8")
    assert run("eval", "gold", "pred", "--curve", "--json").exit_code == 2
