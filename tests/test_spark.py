"""Builds by a Spark cluster: the same graph as here, whatever dies; and parts of a graph that are loaded or refused."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib.util import find_spec
from multiprocessing import active_children
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from click.testing import CliRunner, Result

import virtuoso
from kgbuild.cli import cli
from kgbuild.errors import EngineError
from kgbuild.pipeline import Quarantine, working
from kgbuild.pipeline.parts import DONE, MARKER, Parts
from kgbuild.pipeline.working import GRAPH, QUARANTINE, REPORT, Line, Orders, rows
from kgbuild.store import Server, Store, open_graphs
from kgbuild.vocab import BASE
from test_parallel import killer as killer
from test_pipeline import dump, span, talks

CLUSTER = "local-cluster[2,1,1024]"  # two machines of one processor and 1024 MB, each a process of its own
MANY = 240  # fact documents
EXAMPLES = Path(__file__).parents[1] / "examples"

spark = pytest.mark.skipif(
    find_spec("pyspark") is None or shutil.which("java") is None, reason="needs pyspark (kgbuild[spark]) and Java 17"
)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def distributed(*arguments: object, master: str = "local[1]") -> Result:
    return run("build", "--engine", "spark", "--master", master, *arguments)


def graph_of(folder: Path) -> bytes:
    with Store.open(folder, read_only=True) as store:
        return dump(store)


def write(path: Path, *lines: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    texts = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    path.write_bytes(b"".join(text + b"\n" for text in texts))
    return path


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of files with articles, fact documents and all that can be wrong with a line."""
    folder = tmp_path_factory.mktemp("news") / "may [1] 2024"
    many = [talks(f"talks-{n:03}", published=f"2024-05-{n % 28 + 1:02}") for n in range(MANY)]
    wrong = talks("wrong") | {"facts": [{"id": "f", "type": "Meeting", "roles": {}, "evidence": [span("Oslo")]}]}
    texts = [{"id": path.stem, "text": path.read_text()} for path in sorted(EXAMPLES.glob("*.txt"))[:4]]
    write(folder / "a.jsonl", *many[: MANY // 2], b"", b"[]", wrong, talks("talks-003", published="2023-01-01"))
    latin = '{"text": "Norway met Chad in Z\u00fcrich on 3 May 2024."}\r'.encode("cp1252")
    write(folder / "below/b c.jsonl", b'{"text": "The envoys of Norway and Chad met."}', latin, texts[0], *texts)
    write(folder / "z.jsonl", *many[MANY // 2 :])
    (folder / ".hidden.jsonl").write_text("[]")
    return folder


@dataclass(frozen=True)
class Here:
    """What a build on this machine gives."""

    graph: Path
    told: str


@pytest.fixture(scope="module")
def here(news: Path, tmp_path_factory: pytest.TempPathFactory) -> Here:
    graph = tmp_path_factory.mktemp("here") / "graph"
    result = run("build", news, "--graph", graph, "--jobs", 1)
    assert result.exit_code == 1
    return Here(graph, counts(result))


def counts(result: Result) -> str:
    """Return what a run has counted: "407 articles: 1,200 facts, ..."."""
    return re.sub(r" in [\d.]+ s", "", result.stdout.partition("\n")[0])


@pytest.fixture(scope="module")
def parts(news: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the parts that two machines give, one of which is killed at work."""
    out = tmp_path_factory.mktemp("parts") / "out"
    killed: list[int] = []
    over = Event()
    watcher = Thread(target=kill_one_at_work, args=(out, killed, over), daemon=True)
    watcher.start()
    result = distributed(news, "--out", out, master=CLUSTER)
    over.set()
    watcher.join()
    assert result.exit_code == 1, result.output
    assert len(killed) == 1
    return out


def kill_one_at_work(out: Path, killed: list[int], over: Event) -> None:
    """Kill an executor as soon as something of the rows is written."""
    while not over.wait(0.01):
        if any(out.glob("parts/_temporary/0/_temporary/*/kind=*/part-*")) and (pids := executors()):
            os.kill(pids[0], signal.SIGKILL)
            killed.append(pids[0])
            return


def executors() -> list[int]:
    """Return the processes that are executors of our cluster, the oldest first."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdecimal() and b"CoarseGrainedExecutorBackend" in (folder / "cmdline").read_bytes():
                if os.getpid() in ancestors(int(folder.name)):
                    found.append(int(folder.name))
        except OSError:  # it has just ended
            continue
    return sorted(found)


def ancestors(pid: int) -> Iterator[int]:
    while pid > 1:
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()[1])
        yield pid


@pytest.fixture
def copy(parts: Path, tmp_path: Path) -> Path:
    """Return parts that a test may spoil."""
    return Path(shutil.copytree(parts, tmp_path / "copy"))


# --- the same graph


@spark
def test_a_cluster_gives_the_graph_of_this_machine_though_one_of_its_machines_is_killed(
    news: Path, here: Here, parts: Path, tmp_path: Path
) -> None:
    loaded = run("load", parts, "--graph", tmp_path / "graph")
    assert loaded.exit_code == 1
    assert graph_of(tmp_path / "graph") == graph_of(here.graph)
    assert counts(loaded) == here.told
    assert f"read {MANY + 7:,} articles" in here.told and here.told.endswith("1 refused, 3 not read")
    for graph in (here.graph, tmp_path / "graph"):
        assert Quarantine.of(graph).ids() == ["wrong"]
        assert Quarantine.of(graph).report("wrong") == Quarantine.of(here.graph).report("wrong")
    assert f'{news}/a.jsonl:{MANY // 2 + 4}: the id "talks-003" was already read from {news}/a.jsonl:4' in loaded.stderr
    report = json.loads((parts / DONE).read_text())
    assert (report["built"], report["refused"], report["failed"]) == (MANY + 6, 1, 3)
    assert f"{sum(report['facts'].values()):,} facts, {report['triples']:,} triples" in here.told


@spark
def test_what_was_loaded_is_as_if_it_had_been_built_here(news: Path, here: Here, parts: Path, tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    run("load", parts, "--graph", graph, "--quiet")
    unchanged = f"unchanged: {MANY + 6} articles, not built again"
    assert unchanged in run("load", parts, "--graph", graph).stdout
    assert unchanged in run("build", news, "--graph", graph, "--jobs", 1).stdout
    status = run("status", "--graph", here.graph).stdout.replace(str(here.graph), "GRAPH")
    assert run("status", "--graph", graph).stdout.replace(str(graph), "GRAPH") == status
    assert "Mr. Ola Berg met the envoy" in run("explain", f"{BASE}article/talks-007", "--graph", graph).stdout
    assert run("remove", "talks-007", "--graph", graph).exit_code == 0
    assert run("load", parts, "--graph", graph).stdout.endswith("1 article new or changed\n")
    assert graph_of(graph) == graph_of(here.graph)


@spark
@pytest.mark.skipif(virtuoso.PROGRAM is None, reason=virtuoso.MISSING)
def test_parts_are_loaded_into_a_server_of_their_own(here: Here, parts: Path, tmp_path: Path) -> None:
    (tmp_path / "virtuoso").mkdir()
    with virtuoso.running(tmp_path / "virtuoso") as address:
        place = ["--store", f"{address}/sparql-auth", "--store-graphs", f"{address}/sparql-graph-crud-auth"]
        login = ["--store-user", virtuoso.USER, "--store-password", virtuoso.PASSWORD, "--graph", tmp_path / "beside"]
        loaded = run("load", parts, *place, *login)
        assert loaded.exit_code == 1, loaded.output
        assert counts(loaded) == here.told
        assert f"unchanged: {MANY + 6} articles" in run("load", parts, *place, *login).stdout
        server = Server(place[1], graphs=place[3], user=virtuoso.USER, password=virtuoso.PASSWORD)
        with open_graphs(server) as store:
            assert b"".join(store.dump(ontology=True)) == graph_of(here.graph)


@spark
def test_a_table_gives_the_graph_of_the_same_lines(tmp_path: Path) -> None:
    from pyspark.sql import SparkSession

    texts = [(n, f"Norway met Chad in Oslo, {n} times.", "2024-05-06", "The Fjord") for n in range(6)]
    session = SparkSession.builder.master("local[1]").getOrCreate()
    table = session.createDataFrame(texts, "id int, text string, day string, publisher string")
    table.selectExpr("id", "text", "to_date(day) as published", "publisher").coalesce(1).write.parquet(
        str(tmp_path / "table")
    )
    session.stop()
    lines = [{"id": n, "text": text, "published": day, "publisher": who} for n, text, day, who in texts]
    assert run("build", write(tmp_path / "a.jsonl", *lines), "--graph", tmp_path / "here").exit_code == 0
    result = distributed(tmp_path / "table", "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1].startswith(f"{tmp_path / 'out'}: parts of 6 articles")
    assert run("load", tmp_path / "out", "--graph", tmp_path / "graph").exit_code == 0
    assert graph_of(tmp_path / "graph") == graph_of(tmp_path / "here")


# --- what a machine does


@pytest.fixture
def orders() -> Iterator[Callable[..., Orders]]:
    given = []

    def make(**options: Any) -> Orders:
        given.append(Orders.of(**{"base": BASE, "model": None, "least": None} | options))
        return given[-1]

    yield make
    for one in given:  # its process would live as long as this one
        working._pool(one).__exit__()
    working._pool.cache_clear()


def test_an_article_that_kills_its_process_is_a_row_of_the_report(
    killer: str, orders: Callable[..., Orders], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    texts = ["Norway met Chad.", "A poison for Chad.", "They stumble in Chad.", "Chad met Norway."]
    lines = [Line("a.jsonl", n, json.dumps({"text": text}).encode()) for n, text in enumerate(texts, 1)]
    told = [(kind, json.loads(text)) for kind, text in rows(lines, orders(model=killer)) if kind == REPORT]
    assert [row["result"] for _, row in told] == ["built", "failed", "failed", "built"]
    assert "died, 2 times" in told[1][1]["problems"][0] and "no room" in told[2][1]["problems"][0]


def test_the_pipeline_is_loaded_once_for_all_shares_of_a_machine(orders: Callable[..., Orders]) -> None:
    line, known = Line("a.jsonl", 1, b'{"text": "Norway met Chad in Oslo on 6 May 2024."}'), orders()
    first = list(rows([line], known))
    (before,) = active_children()
    assert list(rows([line, line], known)) == first * 2
    assert active_children() == [before]


def test_a_machine_with_another_version_refuses_the_work(orders: Callable[..., Orders]) -> None:
    with pytest.raises(EngineError, match="another version of kgbuild"):
        list(rows([Line("a.jsonl", 1, b"{}")], replace(orders(), recipe="another")))


# --- what cannot be done


@spark
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("nowhere.jsonl", "nowhere.jsonl: no such file or folder; check the path"),
        ("a.txt", "a.txt: neither JSON lines (.jsonl) nor Parquet (.parquet)"),
        ("empty.jsonl", "empty.jsonl: the files are empty"),
        ("both", "both: JSON lines and Parquet cannot be read in one run"),
        ("false.parquet", "Spark gave up: "),
    ],
)
def test_what_cannot_be_read_is_told_and_can_be_put_right(tmp_path: Path, name: str, told: str) -> None:
    line = write(tmp_path / "a.txt", {"text": "Norway met Chad."})
    for copy in ("both/a.jsonl", "both/a.parquet", "false.parquet"):
        (tmp_path / copy).parent.mkdir(exist_ok=True)
        shutil.copy(line, tmp_path / copy)
    (tmp_path / "empty.jsonl").touch()
    result = distributed(tmp_path / name, "--out", tmp_path / "out")
    assert (result.exit_code, result.stderr.count("Error: ")) == (2, 1)
    assert told in result.stderr


@spark
def test_a_table_without_texts_is_told_by_its_columns(tmp_path: Path) -> None:
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[1]").getOrCreate()
    session.range(1).selectExpr("id", "'Norway met Chad.' as body").write.parquet(str(tmp_path / "table"))
    session.stop()
    result = distributed(tmp_path / "table", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert 'no column "text" (the columns are: id, body)' in result.stderr


@spark
def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path, copy: Path) -> None:
    line = write(tmp_path / "a.jsonl", {"text": "Norway met Chad."})
    (tmp_path / "other").mkdir()
    (tmp_path / "other/letter.txt").touch()
    refused = distributed(line, "--out", tmp_path / "other")
    assert (refused.exit_code, "is not empty (it holds letter.txt)" in refused.stderr) == (2, True)
    assert "is a file" in distributed(line, "--out", tmp_path / "other/letter.txt").stderr
    before = (copy / DONE).read_bytes()
    assert "holds the parts of a run that was done" in distributed(line, "--out", copy).stderr
    assert (copy / DONE).read_bytes() == before
    assert distributed(line, "--out", copy, "--force").exit_code == 0
    (copy / MARKER).write_text('{"format": "kgbuild-parts/0"}')
    (copy / f".{MARKER}.crc").unlink()  # Hadoop would tell that somebody has changed it
    for result in (distributed(line, "--out", copy), run("load", copy, "--graph", tmp_path / "graph")):
        assert result.exit_code == 2
        assert "has parts of the format kgbuild-parts/0, and this version knows kgbuild-parts/1" in result.stderr


@spark
def test_a_run_that_was_not_done_is_not_loaded_and_can_be_repeated(tmp_path: Path, copy: Path) -> None:
    (copy / DONE).unlink()
    refused = run("load", copy, "--graph", tmp_path / "graph")
    assert (refused.exit_code, "was not done" in refused.stderr) == (2, True)
    assert not (tmp_path / "graph").exists()
    line = write(tmp_path / "a.jsonl", {"text": "Norway met Chad."})
    assert distributed(line, "--out", copy).exit_code == 0
    assert "1 article new or changed" in run("load", copy, "--graph", tmp_path / "graph").stdout


@spark
def test_an_unknown_cluster_is_told(tmp_path: Path) -> None:
    line = write(tmp_path / "a.jsonl", {"text": "Norway met Chad."})
    result = distributed(line, "--out", tmp_path / "out", master="nonsense")
    assert (result.exit_code, "nonsense: no such cluster can be used" in result.stderr) == (2, True)


@spark
def test_a_pipeline_that_no_machine_has_is_told(tmp_path: Path) -> None:
    line = write(tmp_path / "a.jsonl", {"text": "Norway met Chad."})
    here = run("build", line, "--model", "nowhere", "--graph", tmp_path / "graph")
    result = distributed(line, "--out", tmp_path / "out", "--model", "nowhere")
    assert result.exit_code == here.exit_code == 2
    assert result.stderr.splitlines()[-1] == here.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--engine", "spark"], "give --out DIR"),
        (["--engine", "spark", "--out", "o", "--jobs", "2"], "--jobs is of this machine"),
        (["--engine", "spark", "--out", "o", "--graph", "g"], "writes parts, not a graph"),
        (["--engine", "spark", "--out", "o", "--extractor", "llm"], "work on this machine only"),
        (["--engine", "spark", "--out", "o", "--conf", "x=1"], "write it as spark.NAME=VALUE"),
        (["--out", "o"], "--out is about a cluster: add --engine spark"),
        (["--conf", "spark.a=1"], "--conf is about a cluster: add --engine spark"),
    ],
)
def test_options_that_do_not_go_together_are_told(options: list[str], told: str) -> None:
    result = run("build", "a.jsonl", *options)
    assert (result.exit_code, told in result.stderr) == (2, True)


def test_without_pyspark_or_java_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = write(tmp_path / "a.jsonl", {"text": "Norway met Chad."})
    if find_spec("pyspark") is not None:
        monkeypatch.setenv("JAVA_HOME", str(tmp_path))
        assert "Spark 4 needs Java 17 or newer" in distributed(line, "--out", tmp_path / "out").stderr
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    result = distributed(line, "--out", tmp_path / "out")
    assert (result.exit_code, "pip install 'kgbuild[spark]'" in result.stderr) == (2, True)


# --- parts that are not sound


def share(folder: Path, kind: str) -> Path:
    return sorted(folder.glob(f"parts/kind={kind}/part-*"))[0]


def rewrite(folder: Path, path: Path, data: bytes) -> None:
    """Write a part anew, and its size into the report, as who wants to deceive would do."""
    path.write_bytes(data)
    report = json.loads((folder / DONE).read_text())
    report["files"][str(path.relative_to(folder / "parts"))] = len(data)
    (folder / DONE).write_text(json.dumps(report))


@spark
def test_parts_that_are_missing_or_cut_off_are_told_before_anything_is_loaded(copy: Path, tmp_path: Path) -> None:
    part = share(copy, GRAPH)
    data = part.read_bytes()
    part.write_bytes(data[:-9])
    result = run("load", copy, "--graph", tmp_path / "graph")
    assert (result.exit_code, f"{part} is changed" in result.stderr) == (2, True)
    part.unlink()
    result = run("load", copy, "--graph", tmp_path / "graph")
    assert (result.exit_code, f"{part} is missing" in result.stderr) == (2, True)
    assert not (tmp_path / "graph").exists()


@spark
def test_only_graphs_that_went_through_the_gate_are_loaded(copy: Path, tmp_path: Path) -> None:
    part = share(copy, GRAPH)
    text = gzip.decompress(part.read_bytes())
    rewrite(copy, part, gzip.compress(text.replace(b"Oslo", b"Bergen", 1)))
    result = run("load", copy, "--graph", tmp_path / "graph")
    assert (result.exit_code, "a graph is not the one that was checked" in result.stderr) == (2, True)
    rewrite(copy, part, gzip.compress(text)[:-20])
    result = run("load", copy, "--graph", tmp_path / "graph")
    assert (result.exit_code, f"{part} cannot be read" in result.stderr) == (2, True)


@spark
@pytest.mark.parametrize(
    "row",
    [
        b"[]", b"{", b"[" * 100_000, b"\xff", b'{"id": "../../escaped", "problems": [], "document": "", "mark": ""}',
        b'{"id": 7}', b'{"id": "a"}', b'{"id": "a", "problems": 7, "document": [], "mark": null, "file": 1, "line": 1}',
    ],
)  # fmt: skip
def test_rows_that_are_none_of_ours_are_told(copy: Path, tmp_path: Path, row: bytes) -> None:
    rewrite(copy, share(copy, QUARANTINE), gzip.compress(row + b"\n"))
    result = run("load", copy, "--graph", tmp_path / "graph")
    assert (result.exit_code, "damaged" in result.stderr) == (2, True), result.output
    assert not list(tmp_path.rglob("escaped"))


@pytest.mark.parametrize("report", ["[]", "{", '{"files": []}', '{"files": {"a": 1}}', '{"files": {}, "base": 7}'])
def test_a_report_that_is_none_is_told(tmp_path: Path, report: str) -> None:
    (tmp_path / MARKER).write_text('{"format": "kgbuild-parts/1"}')
    (tmp_path / DONE).write_text(report)
    result = run("load", tmp_path, "--graph", tmp_path / "graph")
    assert (result.exit_code, f"{tmp_path / DONE} is damaged" in result.stderr) == (2, True)


@pytest.mark.parametrize("marker", ["[]", "{", "{}", '{"format": 1}'])
def test_a_marker_that_is_none_is_told(tmp_path: Path, marker: str) -> None:
    (tmp_path / MARKER).write_text(marker)
    assert "is damaged" in run("load", tmp_path, "--graph", tmp_path / "graph").stderr


def test_a_folder_without_parts_is_told(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="there is no such folder"):
        Parts.open(tmp_path / "nowhere")
    with pytest.raises(EngineError, match="holds no parts of a graph"):
        Parts.open(tmp_path)
