"""Builds by several processes, builds that go on, and builds that are killed: always the same graph."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from kgbuild.articles import number_of
from kgbuild.cli.build import _Pace
from kgbuild.errors import InputError
from kgbuild.facts import Document
from kgbuild.pipeline import Built, Quarantine, Summary, build, decide
from kgbuild.pipeline.built import NAME
from kgbuild.pipeline.deciding import rename
from kgbuild.pipeline.storing import TOGETHER
from kgbuild.store import Store
from test_pipeline import TEXT, dump, put, span, talks

MANY = 90
KILLS = 4 * int(os.environ.get("KGBUILD_SOAK", "1"))  # `make soak` asks for many times as many
BASE = "https://w3id.org/kgbuild/id/"


def many(folder: Path, number: int = MANY) -> Path:
    """Write so many fact documents with facts, and return their folder."""
    put(folder, *(talks(f"talks-{n:03}", published=f"2024-05-{n % 28 + 1:02}") for n in range(number)), text=None)
    return folder


def built_of(folder: Path, graph: Path, **options: Any) -> tuple[Summary, bytes]:
    with Store.open(graph, create=True) as store, Built(graph) as built:
        summary = build([folder], store, quarantine=Quarantine.of(graph), built=built, **options)
        return summary, dump(store)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return many(tmp_path_factory.mktemp("news") / "in")


@pytest.fixture(scope="module")
def undisturbed(news: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return built_of(news, tmp_path_factory.mktemp("undisturbed") / "graph")[1]


# --- several processes


def test_any_number_of_processes_gives_the_same_graph_and_the_same_report(tmp_path: Path) -> None:
    folder = many(tmp_path / "in", 60)
    (folder / "talks-007.json").write_text('{"format": "kgbuild-facts/1"}')
    (folder / "talks-011.json").write_text(json.dumps(talks("talks-010")))
    (folder / "talks-050.json").write_text('{"format": "kgbuild-facts/1" ')
    wrong = talks("talks-058") | {"facts": [{"id": "f", "type": "Meeting", "roles": {}, "evidence": [span("Oslo")]}]}
    (folder / "talks-058.json").write_text(json.dumps(wrong))
    (folder / "zurich.txt").write_text("Norway's prime minister met the president of Chad in Zurich on 3 May 2024.")
    alone, one = built_of(folder, tmp_path / "one")
    shared, three = built_of(folder, tmp_path / "three", jobs=3)
    assert one == three
    alone.seconds = shared.seconds = {}
    assert alone == shared
    assert (shared.read, len(shared.refused), len(shared.failures)) == (59, 2, 2)
    assert Quarantine.of(tmp_path / "one").ids() == Quarantine.of(tmp_path / "three").ids()
    assert active_children() == []


def test_a_worker_that_is_killed_is_replaced_and_nothing_is_lost(
    tmp_path: Path, news: Path, undisturbed: bytes
) -> None:
    killed: list[int] = []

    def watch(summary: Summary) -> None:
        if summary.read in (1, 30, 60):
            victim = active_children()[0]
            assert victim.pid
            killed.append(victim.pid)
            os.kill(victim.pid, signal.SIGKILL)

    summary, found = built_of(news, tmp_path / "graph", jobs=2, watch=watch)
    assert len(set(killed)) == 3
    assert (summary.read, summary.failures) == (MANY, [])
    assert found == undisturbed


KILLER = """
import os
from kgbuild import language
from spacy.language import Language

class Trap:
    labels = ("obl", "obj", "case")

    def __call__(self, doc):
        if "poison" in doc.text:
            os.kill(os.getpid(), 9)
        if "stumble" in doc.text:
            raise MemoryError("no room")
        return doc

Language.factory("trap", func=lambda nlp, name: Trap())

def load(**options):
    nlp = language.load()
    nlp.add_pipe("trap")
    return nlp
"""


@pytest.fixture
def killer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the name of an installed pipeline that kills its process on one word, and fails on another."""
    name = f"killer_{uuid4().hex}"
    (tmp_path / "site" / f"{name}-1.0.dist-info").mkdir(parents=True)
    (tmp_path / "site" / f"{name}-1.0.dist-info" / "METADATA").write_text(f"Name: {name}\nVersion: 1.0\n")
    (tmp_path / "site" / name).mkdir()
    (tmp_path / "site" / name / "__init__.py").write_text(KILLER)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    return name


def test_an_article_that_kills_its_process_is_a_failure_of_its_own(tmp_path: Path, killer: str) -> None:
    lines = [{"id": f"a{n}", "text": f"Norway met Chad in Oslo, {n} times."} for n in range(40)]
    lines[3]["text"], lines[20]["text"] = "They spoke of poison.", "They stumble."
    path = tmp_path / "news.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    summary, _ = built_of(path, tmp_path / "graph", jobs=2, model=killer)
    died, failed = summary.failures
    assert summary.read == 38
    assert died.where == "a3" and "died" in died.reason
    assert failed.where == "a20" and "MemoryError: no room" in failed.reason


def test_a_pipeline_that_is_not_there_ends_the_run_whatever_the_jobs(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text("".join(json.dumps({"id": f"a{n}", "text": "Talks."}) + "\n" for n in range(40)))
    with pytest.raises(InputError, match="--model no_such_pipeline: cannot be loaded"):
        built_of(path, tmp_path / "graph", jobs=2, model="no_such_pipeline")
    assert active_children() == []


# --- what has not changed


def test_what_was_built_before_is_passed_over_until_it_changes(tmp_path: Path) -> None:
    folder, graph = many(tmp_path / "in", 5), tmp_path / "graph"
    (folder / "oslo.txt").write_text(TEXT)
    first, before = built_of(folder, graph)
    again, after = built_of(folder, graph)
    assert (first.read, first.unchanged, again.read, again.unchanged) == (6, 0, 0, 6)
    assert after == before
    (folder / "oslo.txt").write_text(TEXT.replace("Norway", "Peru"))
    (folder / "talks-001.json").write_text(json.dumps(talks("talks-001", published="2024-06-01")))
    changed, _ = built_of(folder, graph)
    assert (changed.read, changed.unchanged, changed.changed) == (2, 4, 2)


@pytest.mark.parametrize(
    "options",
    [{"force": True}, {"least": 0.5}, {"extract": lambda article: Document(article)}],
    ids=["force", "least", "extract"],
)
def test_other_options_build_everything_again(tmp_path: Path, options: dict[str, Any]) -> None:
    folder, graph = many(tmp_path / "in", 3), tmp_path / "graph"
    built_of(folder, graph)
    summary, _ = built_of(folder, graph, **options)
    assert (summary.read, summary.unchanged) == (3, 0)


def test_what_another_extractor_made_is_not_taken_for_the_work_of_the_rules(tmp_path: Path) -> None:
    path, graph = tmp_path / "oslo.txt", tmp_path / "graph"
    path.write_text(TEXT)
    _, by_rules = built_of(path, graph)
    _, empty = built_of(path, graph, extract=Document)
    summary, again = built_of(path, graph)
    assert (summary.read, summary.changed) == (1, 1)
    assert again == by_rules != empty


def test_a_retracted_article_is_built_again(tmp_path: Path) -> None:
    folder, graph = many(tmp_path / "in", 3), tmp_path / "graph"
    _, before = built_of(folder, graph)
    with Store.open(graph) as store:
        store.remove(f"{BASE}article/talks-001")
    summary, after = built_of(folder, graph)
    assert (summary.read, summary.unchanged) == (1, 2)
    assert after == before


def test_an_article_that_goes_back_to_what_it_was_leaves_the_quarantine(tmp_path: Path) -> None:
    folder, graph = many(tmp_path / "in", 2), tmp_path / "graph"
    _, before = built_of(folder, graph)
    sound = (folder / "talks-001.json").read_text()
    (folder / "talks-001.json").write_text(sound.replace("2024-05-06", "2024-05-36"))
    for _ in range(2):  # what was refused is told of each time
        summary, _ = built_of(folder, graph)
        assert (list(summary.refused), summary.unchanged) == (["talks-001"], 1)
    (folder / "talks-001.json").write_text(sound)
    summary, after = built_of(folder, graph)
    assert (summary.unchanged, Quarantine.of(graph).ids(), after) == (2, [], before)


def test_decisions_are_in_what_is_passed_over_too_even_if_they_were_interrupted(tmp_path: Path) -> None:
    folder, graph = many(tmp_path / "in", 4), tmp_path / "graph"
    _, before = built_of(folder, graph)
    with Store.open(graph) as store:
        ((berg,),) = set(store.query('SELECT ?p { ?p skos:prefLabel ?n FILTER(STR(?n) = "Ola Berg") }').rows())
        decision = rename(store, str(berg), "Olav Berg", base=BASE)
        old = store.read(f"{BASE}article/talks-002")
        decide(store, [decision])
        decided = dump(store)
        store.replace(f"{BASE}article/talks-002", old)  # as if the power had failed in the middle of it
    summary, after = built_of(folder, graph)
    assert summary.unchanged == 4
    assert after == decided != before


@pytest.mark.parametrize("damage", [b"no database", b""])
def test_marks_that_are_damaged_cost_time_and_nothing_else(tmp_path: Path, damage: bytes) -> None:
    folder, graph = many(tmp_path / "in", 3), tmp_path / "graph"
    _, before = built_of(folder, graph)
    (graph / NAME).write_bytes(damage)
    summary, after = built_of(folder, graph)
    assert (summary.read, summary.unchanged, after) == (3, 0, before)


def test_marks_from_before_the_machine_failed_count_only_if_the_graph_was_on_disk(tmp_path: Path) -> None:
    folder, graph = many(tmp_path / "in", 3), tmp_path / "graph"
    built_of(folder, graph)
    with sqlite3.connect(graph / NAME) as data:
        assert data.execute("SELECT count(*) FROM built WHERE boot IS NULL").fetchone() == (3,)
        data.execute("UPDATE built SET boot = 'another' WHERE id = 'talks-001'")
    data.close()
    summary, _ = built_of(folder, graph)
    assert (summary.read, summary.unchanged) == (1, 2)


# --- interrupted and killed


class Running:
    """A `kgbuild build` in a process group of its own, and all processes that come of it."""

    def __init__(self, folder: Path, graph: Path) -> None:
        self._mark = uuid4().hex
        environment = {**os.environ, "KGBUILD_MARK": self._mark}
        command = [sys.executable, "-m", "kgbuild", "build", str(folder), "-g", str(graph), "--jobs", "2"]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True
        )

    def all(self) -> Iterator[int]:
        for place in Path("/proc").glob("[0-9]*"):
            try:
                if f"KGBUILD_MARK={self._mark}".encode() in (place / "environ").read_bytes():
                    yield int(place.name)
            except OSError:
                continue

    def wait_until_all_are_gone(self) -> None:
        for _ in range(300):
            if not list(self.all()):
                return
            time.sleep(0.1)
        raise AssertionError("processes of the build are left")


def stored(graph: Path) -> int:
    try:
        with sqlite3.connect(f"file:{graph / NAME}?mode=ro", uri=True) as data:
            return int(data.execute("SELECT count(*) FROM built").fetchone()[0])
    except sqlite3.Error:
        return 0
    finally:
        if "data" in locals():
            data.close()


def test_ctrl_c_leaves_a_graph_that_opens_no_process_and_a_run_that_resumes(
    tmp_path: Path, undisturbed: bytes, news: Path
) -> None:
    running, graph = Running(news, tmp_path / "graph"), tmp_path / "graph"
    while running.process.poll() is None and not stored(graph):
        time.sleep(0.01)
    os.killpg(running.process.pid, signal.SIGINT)
    _, said = running.process.communicate(timeout=60)
    running.wait_until_all_are_gone()
    assert running.process.returncode == 130
    assert said.startswith("interrupted: ") and said.count("\n") == 1
    summary, after = built_of(news, graph)
    assert summary.unchanged >= TOGETHER
    assert summary.unchanged + summary.read == MANY
    assert after == undisturbed


def test_a_build_that_is_killed_leaves_whole_articles_and_goes_on_to_the_same_graph(
    tmp_path: Path, undisturbed: bytes, news: Path
) -> None:
    chance = random.Random(7)
    whole = set(undisturbed.decode().splitlines())
    sizes: dict[str, int] = {}
    for line in whole:
        name = line.rsplit(" ", 2)[1]
        sizes[name] = sizes.get(name, 0) + 1
    for kill in range(KILLS):
        graph = tmp_path / f"graph{kill}"
        running = Running(news, graph)
        if kill % 2:  # at any moment at all; else not before something is stored
            time.sleep(chance.uniform(0.1, 4))
        else:
            while running.process.poll() is None and not stored(graph):
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.5))
        for pid in sorted(running.all()) if kill % 3 else [running.process.pid]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        running.process.communicate(timeout=60)
        running.wait_until_all_are_gone()
        if (graph / "kgbuild-graph.json").exists():
            with Store.open(graph) as store:
                for name in store.graphs():
                    if "/article/" in name:
                        lines = store.read(name).decode().splitlines()
                        assert whole.issuperset(lines) and len(lines) == sizes[f"<{name}>"]
        _, after = built_of(news, graph)
        assert after == undisturbed


# --- progress


def test_progress_tells_the_rate_and_how_long_the_rest_takes(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter([0.0, 2.0, 4.0])
    monkeypatch.setattr(time, "monotonic", lambda: next(now))
    pace = _Pace((str(news),))
    assert pace.told(10) == ""
    assert pace.told(20) == ", 5.0 a second, 14 s left"


def test_the_number_of_articles_is_known_where_it_can_be(news: Path, tmp_path: Path) -> None:
    lines = tmp_path / "a.jsonl"
    lines.write_text("{}\n" * 7)
    assert number_of([news, lines]) == MANY + 7
    assert number_of([news, "-"]) is None
