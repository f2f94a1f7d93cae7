"""Write the reference pages that are generated: ``python docs/generate.py``; the tests fail when one is stale."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from kgbuild.cli import COMMANDS, cli

DOCS = Path(__file__).parent
WIDTH = 100


def help_of(*names: str) -> str:
    """Return the help of a command as a terminal of fixed width shows it."""
    result = CliRunner().invoke(cli, [*names, "--help"], prog_name="kgbuild", terminal_width=WIDTH)
    assert result.exit_code == 0, result.output
    return result.output.rstrip()


def cli_page() -> str:
    """Return the page of all commands and options."""
    parts = [
        "# Commands and options",
        "Written by `make docs` from the commands' own help; the name of each command leads to its page.",
        f"```\n{help_of()}\n```",
    ]
    for name in COMMANDS:
        parts += [f"## [kgbuild {name}]({name}.md)", f"```\n{help_of(name)}\n```"]
    return "\n\n".join(parts) + "\n"


PAGES = {"cli.md": cli_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        print(f"docs/{name}")
