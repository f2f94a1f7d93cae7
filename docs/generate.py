"""Write what is generated in the docs: ``python docs/generate.py``; the tests fail when something is stale.

Generated are the page of commands and options, and the output of each command in a ``console`` block of any page.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

from click.testing import CliRunner

from kgbuild.cli import COMMANDS, cli

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", *DOCS.glob("*.md")])
WIDTH = 100

_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_SECONDS = re.compile(r"(?<= in )\d+\.\d s")  # the one thing that is another each time


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


def with_output(page: str) -> str:
    """Return a page whose ``console`` blocks show what their commands print now.

    All commands of a page run one after the other in one new folder, in which only ``examples`` is.
    """
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        Path("examples").symlink_to(ROOT / "examples")
        return _BLOCK.sub(lambda match: "```console\n" + "".join(_session(match[1])).rstrip() + "\n```", page)


def _session(block: str) -> Iterator[str]:
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command = re.match(r"(?:.*\\\n)*.*", part)
        assert command
        output = _output(command[0])
        yield f"$ {command[0]}\n" + (f"{output}\n\n" if output else "")


def _output(command: str) -> str:
    words = shlex.split(command.replace("\\\n", " "))
    if words[0] == "kgbuild":
        output = CliRunner().invoke(cli, words[1:], prog_name="kgbuild").output
    else:
        output = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    return "\n".join(line.rstrip() for line in _SECONDS.sub("... s", output).splitlines())


def main() -> None:
    """Write all pages that have changed."""
    os.environ["COLUMNS"] = str(WIDTH)
    pages = {DOCS / "cli.md": cli_page()}
    pages |= {path: with_output(path.read_text(encoding="utf-8")) for path in PAGES if path != DOCS / "cli.md"}
    for path, text in pages.items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"{path.relative_to(ROOT)} is written anew")


if __name__ == "__main__":
    main()
