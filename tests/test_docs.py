"""The docs: every command has its page, links lead somewhere, and the sessions on the pages are still true."""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

from kgbuild.cli import COMMANDS, cli

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", *DOCS.glob("*.md")])


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_generated_pages_are_up_to_date(generate: ModuleType) -> None:
    for name, page in generate.PAGES.items():
        assert (DOCS / name).read_text(encoding="utf-8") == page(), f"docs/{name} is stale: run make docs"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_page_that_shows_it_at_work(command: str) -> None:
    page = (DOCS / f"{command}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# kgbuild {command}\n")
    assert f"$ kgbuild {command}" in page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_the_pages_lead_to_files(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}, which is not there"


# --- sessions: ```console blocks of lines "$ kgbuild ..." and what they print; "..." stands for any lines or words


@dataclass(frozen=True)
class Step:
    command: str
    expected: str


def steps(page: Path) -> Iterator[Step]:
    """Return the commands of the console blocks of a page with the output they show."""
    for block in re.findall(r"^```console\n(.*?)^```$", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.replace("\\\n", " ").partition("\n")
            yield Step(command, output.strip("\n"))


def matches(shown: str, printed: str) -> bool:
    """Tell whether `printed` is what the page shows, lines' ends aside; ``...`` stands for anything.

    >>> matches("read ... facts", "read 12 facts  "), matches("read 1", "read 2")
    (True, False)
    """
    pattern = ".*?".join(re.escape(part) for part in shown.split("..."))
    lines = "\n".join(line.rstrip() for line in printed.strip("\n").splitlines())
    return re.fullmatch(pattern, lines, re.DOTALL) is not None


@pytest.fixture(scope="session")
def example_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of the examples, built once; the sessions work on copies."""
    folder = tmp_path_factory.mktemp("examples") / "graph"
    result = CliRunner().invoke(cli, ["build", str(ROOT / "examples"), "--graph", str(folder)])
    assert result.exit_code == 0, result.output
    return folder


@pytest.mark.parametrize("page", [page for page in PAGES if list(steps(page))], ids=lambda page: page.name)
def test_the_sessions_of_a_page_print_what_it_shows(
    page: Path, example_graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(example_graph, tmp_path / "graph")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    for step in steps(page):
        words = shlex.split(step.command)
        if words[0] == "kgbuild":
            result = CliRunner().invoke(cli, words[1:], prog_name="kgbuild")
            assert matches(step.expected, result.output), f"$ {step.command}\n{result.output}"
