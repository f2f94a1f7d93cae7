"""Builds that a full disk, a read-only folder, another build or damage gets in the way of: told, and nothing is lost.

`test_parallel.py` has the builds that are killed.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kgbuild.iri import mint
from kgbuild.pipeline.built import NAME
from kgbuild.store import Store
from kgbuild.store.folder import DATA, MARKER
from test_parallel import BASE, MANY, built_of, many

SIZES = 5 * int(os.environ.get("KGBUILD_SOAK", "1"))  # `make soak` asks for many times as many
DAMAGED = 4 * int(os.environ.get("KGBUILD_SOAK", "1"))
ENOUGH = "64m"
EXPORT = ("export", "--format", "nquads")


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return many(tmp_path_factory.mktemp("news") / "in")


@pytest.fixture(scope="module")
def graph(news: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a graph that nothing got in the way of."""
    graph = tmp_path_factory.mktemp("undisturbed") / "graph"
    built_of(news, graph)
    return graph


@pytest.fixture(scope="module")
def undisturbed(graph: Path) -> bytes:
    return exported(graph)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk in memory, and return its folder."""
    place = tmp_path / "disk"
    place.mkdir()
    try:
        mount(place, "size=1m", "-t", "tmpfs")
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no disk of a given size can be mounted here: {error}")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def mount(place: Path, options: str, *more: str) -> None:
    subprocess.run(["mount", *more, "-o", options, "none", place], check=True, capture_output=True)


def kgbuild(command: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "kgbuild", command, *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, timeout=120)


def exported(graph: Path) -> bytes:
    with Store.open(graph, read_only=True) as store:
        return b"".join(store.dump())


def refused(done: subprocess.CompletedProcess[str], *words: str) -> str:
    """Check that a command could not be carried out and says so in one line with these words; return the line."""
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: ") and done.stderr.count("\n") == 1, done.stderr
    for word in words:
        assert word in done.stderr
    return done.stderr


def acknowledged(graph: Path) -> set[str]:
    """Return the names of the graphs that the marks beside a graph vouch for."""
    if not (graph / NAME).exists():
        return set()
    with contextlib.closing(sqlite3.connect(f"file:{graph / NAME}?mode=ro", uri=True)) as data:
        try:
            return {mint(BASE, "article", id) for (id,) in data.execute("SELECT id FROM built")}
        except sqlite3.OperationalError:  # the table is not there yet
            return set()


# --- full, or not to be written


def test_a_full_disk_is_told_of_keeps_what_was_written_and_the_build_goes_on_with_more_room(
    disk: Path, news: Path, undisturbed: bytes
) -> None:
    chance = random.Random(11)
    whole = set(undisturbed.splitlines())
    written = 0
    # The first sizes fall into each stage of a build; the others anywhere, and the last are tried till one is too
    # small for all the articles and large enough for some: which that is hangs on when the store merges its files.
    sizes = [100, 400, 2_500, 4_000, 5_000, *(chance.randrange(40, 6_500) for _ in range(SIZES - 5))]
    last = range(4_600, 6_400, 200)
    for number, size in enumerate((*sizes, *last)):
        if written and number >= len(sizes):
            break
        graph = disk / f"graph{number}"
        mount(disk, f"remount,size={size}k")
        ended = kgbuild("build", news, "-g", graph)
        if ended.returncode == 0:
            assert size >= 4_000
            mount(disk, f"remount,size={ENOUGH}")
            assert exported(graph) == undisturbed
            shutil.rmtree(graph)
            continue
        refused(ended, "disk is full", "make room and go on")
        sure = acknowledged(graph)
        status = kgbuild("status", "-g", graph)  # reading needs no room
        assert status.returncode == 0 or not (graph / DATA).is_dir(), status.stderr
        mount(disk, f"remount,size={ENOUGH}")
        with contextlib.suppress(FileNotFoundError), Store.open(graph, create=True) as store:
            assert sure <= set(store.graphs())
            for name in store.graphs():
                if "/article/" in name:
                    lines = store.read(name).splitlines()
                    assert whole.issuperset(lines)
                    written += 1
        summary, _ = built_of(news, graph)
        assert summary.read + summary.unchanged == MANY
        assert exported(graph) == undisturbed
        shutil.rmtree(graph)
    assert written


def test_a_graph_on_a_disk_for_reading_only_can_be_read_and_says_why_it_cannot_be_built(
    disk: Path, news: Path, graph: Path, undisturbed: bytes
) -> None:
    mount(disk, f"remount,size={ENOUGH}")
    shutil.copytree(graph, disk / "graph")
    mount(disk, "remount,ro")
    for place in ("graph", "new"):
        refused(kgbuild("build", news, "-g", disk / place), "Read-only file system", "name another folder")
    refused(kgbuild("remove", "talks-001", "-g", disk / "graph"), "Read-only file system")
    assert kgbuild("status", "-g", disk / "graph").returncode == 0
    assert exported(disk / "graph") == undisturbed


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize(
    "words",
    [
        ("status",), ("query", "statements"), ("query", "statements", "--format", "csv"), ("export",), ("network",),
        ("export", "--format", "graphml"), ("explain", f"{BASE}state/NO"), ("validate",),
    ],
    ids=" ".join,
)  # fmt: skip
def test_output_that_finds_no_room_is_an_error_in_one_line(graph: Path, words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "kgbuild", *words, "-g", str(graph)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=120)
    assert done.returncode == 2
    assert done.stderr.startswith("Error: ") and done.stderr.count("\n") == 1, done.stderr
    assert "make room" in done.stderr


# --- two builds at once


def test_of_two_builds_of_one_graph_the_second_says_who_is_first_and_the_first_goes_on(
    tmp_path: Path, news: Path, undisturbed: bytes
) -> None:
    graph = tmp_path / "graph"
    words = [sys.executable, "-m", "kgbuild", "build", str(news), "-g", str(graph), "--jobs", "1"]
    first = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while first.poll() is None and not acknowledged(graph):
        pass
    first.send_signal(signal.SIGSTOP)  # else it may end before the second one has begun
    try:
        refused(kgbuild("build", news, "-g", graph, "--force"), f"process {first.pid}", "wait until it ends")
    finally:
        first.send_signal(signal.SIGCONT)
    told, _ = first.communicate(timeout=60)
    assert (first.returncode, f"read {MANY} articles" in told) == (0, True)
    assert exported(graph) == undisturbed


def test_of_many_builds_that_begin_one_graph_at_once_one_makes_it(
    tmp_path: Path, news: Path, undisturbed: bytes
) -> None:
    graph = tmp_path / "graph"
    words = [sys.executable, "-m", "kgbuild", "build", str(news), "-g", str(graph), "--jobs", "1"]
    running = [subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    ended = [(process.communicate(timeout=120)[1], process.returncode) for process in running]
    assert {code for _, code in ended} <= {0, 2}
    for said, code in ended:
        assert code == 0 or ("is writing to it" in said and said.count("\n") == 1)
    assert exported(graph) == undisturbed


# --- of another version, or damaged


@pytest.mark.parametrize(
    ("marker", "words"),
    [
        ('{"format": "kgbuild-graph/99"}', ("kgbuild-graph/99", "kgbuild-graph/1", "build it again")),
        ('{"format": ["kgbuild-graph/1"]}', ("build it again",)),
        ("[" * 100_000, ("damaged", "new folder")),
        ("\0\xff", ("damaged", "new folder")),
        ("", ("damaged", "new folder")),
    ],
)
def test_a_graph_of_another_version_is_left_as_it_is(
    tmp_path: Path, news: Path, graph: Path, marker: str, words: tuple[str, ...]
) -> None:
    other = tmp_path / "other"
    shutil.copytree(graph, other)
    (other / MARKER).write_text(marker, encoding="latin-1")
    before = {path: path.read_bytes() for path in other.rglob("*") if path.is_file()}
    for command in (("build", news), ("remove", "talks-001"), ("status",), ("query", "statements")):
        refused(kgbuild(*command, "-g", other), str(other), *words)
    assert {path: path.read_bytes() for path in other.rglob("*") if path.is_file()} == before


def test_damaged_data_are_told_of_and_never_taken_for_a_smaller_graph(tmp_path: Path, news: Path, graph: Path) -> None:
    chance = random.Random(5)
    with contextlib.closing(Store.open(graph)):  # so that all data are in the files, and no log has them too
        pass
    files = sorted((graph / DATA).glob("*.sst"))
    largest = max(files, key=lambda path: path.stat().st_size)
    current, manifest = graph / DATA / "CURRENT", next((graph / DATA).glob("MANIFEST-*"))
    cases = [(largest, "halved"), (largest, "gone"), (current, "gone"), (manifest, "halved")]
    strict = len(cases)
    cases += [(chance.choice(files), chance.choice(("halved", "gone", "emptied"))) for _ in range(DAMAGED - strict)]
    whole = {command: kgbuild(*command, "-g", graph).stdout for command in (("status",), EXPORT)}
    for number, (path, how) in enumerate(cases):
        other = tmp_path / f"graph{number}"
        shutil.copytree(graph, other)
        damage(other / DATA / path.name, how)
        for command in (("status",), ("build", news), EXPORT):
            done = kgbuild(*command, "-g", other)
            if number >= strict and command in whole and done.returncode == 0:
                assert done.stdout == whole[command]  # it did not need what is damaged
            else:
                refused(done, str(other), "damaged", "build it again in a new folder")
        shutil.rmtree(other)


def damage(path: Path, how: str) -> None:
    data = path.read_bytes()
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(data[: len(data) // 2] if how == "halved" else b"")


def test_a_block_of_data_that_has_changed_on_the_disk_is_told_of_when_it_is_read(tmp_path: Path, graph: Path) -> None:
    other = tmp_path / "graph"
    shutil.copytree(graph, other)
    for path in (other / DATA).glob("*.sst"):
        data = bytearray(path.read_bytes())
        for place in range(0, len(data) // 2, 512):
            data[place] ^= 0xFF
        path.write_bytes(data)
    refused(kgbuild("export", "-g", other, "--format", "nquads"), "damaged", "build it again in a new folder")


def test_data_that_are_gone_are_told_of_and_not_begun_anew(tmp_path: Path, news: Path, graph: Path) -> None:
    other = tmp_path / "graph"
    shutil.copytree(graph, other)
    shutil.rmtree(other / DATA)
    for command in (("status",), ("build", news)):
        refused(kgbuild(*command, "-g", other), "damaged", "build it again in a new folder")
    assert json.loads((other / MARKER).read_text())
