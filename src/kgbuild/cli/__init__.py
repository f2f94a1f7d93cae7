"""Face: the command line, ``kgbuild``; each command is a module of its own, imported only when it is called."""

from __future__ import annotations

import errno
from importlib import import_module

import click

from kgbuild.cli.terminal import plain
from kgbuild.errors import KgbuildError

# Name -> what the list of commands says of it. Kept here so that ``--help`` need not import the commands;
# a test holds it equal to the first line of each command's own help.
COMMANDS = {
    "build": "Turn articles or fact documents into the graph.",
    "load": "Put the parts of a graph that Spark has made into the graph.",
    "query": "Ask the graph: SPARQL, a .rq file or a named question.",
    "questions": "List the named questions.",
    "explain": "Show the words behind a fact or an actor.",
    "review": "Say who is one and who is two.",
    "network": "Measure and draw the network of actors.",
    "serve": "Show the graph in the browser, and answer SPARQL.",
    "export": "Write the graph in another format.",
    "status": "Tell what is in the graph.",
    "remove": "Retract articles from the graph.",
    "extract": "Turn articles into fact documents.",
    "validate": "Check fact documents, RDF files or the graph.",
    "eval": "Score fact documents against gold ones.",
}
INTERRUPTED = 130  # what a shell reports for a command that Ctrl-C ended


class Failure(click.ClickException):
    """The command could not be carried out: one line on stderr, exit code 2."""

    exit_code = 2

    def format_message(self) -> str:
        """Return the message without the control characters that an input may have smuggled into it."""
        return plain(self.message)


class Commands(click.Group):
    """The group of `COMMANDS`, and the one place where a KgbuildError becomes a line on stderr."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, the most used first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, imported now, or None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"kgbuild.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except KgbuildError as error:
            raise Failure(str(error)) from error
        except click.UsageError as error:  # click repeats some words of the command line as they are
            told = error.format_message()
            if plain(told) == told:
                raise
            raise click.UsageError(plain(told), error.ctx) from error
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise  # that nobody reads the output any more is click's to answer
            where = f"{error.filename}: " if error.filename else "the output cannot be written: "
            raise Failure(f"{where}{error.strerror}; make room, and give the command again") from error
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            raise SystemExit(INTERRUPTED) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="kgbuild", message="%(prog)s %(version)s")
def cli() -> None:
    """Diplomatic news articles in, a validated RDF knowledge graph out.

    Every fact in the graph points at the words of the article that state it. Start with:

    \b
      kgbuild build article.txt
      kgbuild query meetings

    The graph is kept in ./graph unless --graph names another folder. Exit codes: 0 done, 1 some of the data was
    refused or not found, 2 the command could not be carried out.
    """
