"""The docs: every command has its page, links lead somewhere, and what the pages show is still true."""

from __future__ import annotations

import doctest
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from kgbuild.cli import COMMANDS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", ROOT / "examples/README.md", *DOCS.glob("*.md")])


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    return script("generate")


def test_the_page_of_benchmarks_shows_what_they_found() -> None:
    assert (DOCS / "benchmarks.md").read_text(encoding="utf-8") == script("benchmarks").page(), "stale: run make docs"


def test_the_page_of_commands_is_up_to_date(generate: ModuleType) -> None:
    assert (DOCS / "cli.md").read_text(encoding="utf-8") == generate.cli_page(), "docs/cli.md is stale: run make docs"


@pytest.mark.parametrize("page", [p for p in PAGES if "```console" in p.read_text()], ids=lambda page: page.name)
def test_the_commands_of_a_page_print_what_it_shows(generate: ModuleType, page: Path) -> None:
    shown = page.read_text(encoding="utf-8")
    assert generate.with_output(shown) == shown, f"{page.name} is stale: run make docs"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_page_that_shows_it_at_work(command: str) -> None:
    page = (DOCS / f"{command}.md").read_text(encoding="utf-8")
    assert page.startswith(f"# kgbuild {command}\n")
    assert f"$ kgbuild {command}" in page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name} links to {target}, which is not there"


def test_every_page_can_be_reached_from_the_readme() -> None:
    waiting, reached = [ROOT / "README.md"], set()
    while waiting:
        page = waiting.pop()
        if page not in reached and page.exists():
            reached.add(page)
            links = re.findall(r"\]\(([^)#\s]+\.md)[^)]*\)", page.read_text(encoding="utf-8"))
            waiting += [(page.parent / link).resolve() for link in links]
    assert set(DOCS.glob("*.md")) <= reached


def test_the_python_session_of_the_readme_is_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    result = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert result.attempted and not result.failed
