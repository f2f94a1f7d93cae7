"""The command line: what it prints, where, and with which exit code."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from kgbuild.cli import COMMANDS, cli
from kgbuild.cli.terminal import cells, plain, table, wrap

ROOT = Path(__file__).parents[1]
HEAVY = ["spacy", "rdflib", "pyshacl", "pyrudof", "networkx", "numpy", "onnxruntime", "trafilatura", "pyoxigraph"]


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
