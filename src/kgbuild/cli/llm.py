"""Face: the options of extract and build that choose the extractor and say which language model is asked."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click
from click.core import ParameterSource

from kgbuild.articles import Failure
from kgbuild.cli.options import bearing
from kgbuild.cli.terminal import count, plain
from kgbuild.pipeline import by_both, by_rules, prompts

if TYPE_CHECKING:
    from kgbuild.extract_llm import Budget, ModelExtractor, Settings
    from kgbuild.pipeline.extracting import Extract

_OPENAI_HOST = "api.openai.com"  # where the key of OPENAI_API_KEY belongs, if OPENAI_BASE_URL says nothing else
_ABOVE_0 = click.FloatRange(min=0, min_open=True)

_OPTIONS = (
    click.option(
        "--extractor", type=click.Choice(["rules", "llm", "both"]), default="rules", show_default=True,
        help="Who reads the articles: the rules, a language model (needs kgbuild[llm] and a server), or both, joined.",
    ),
    click.option(
        "--llm-url", metavar="URL", envvar="KGBUILD_LLM_URL", show_envvar=True,
        help="Server with the chat protocol of OpenAI, such as http://localhost:11434/v1; else OPENAI_BASE_URL.",
    ),
    click.option(
        "--llm-model", metavar="NAME", envvar=["KGBUILD_LLM_MODEL", "OPENAI_MODEL"], show_envvar=True,
        help="The model to ask there.",
    ),
    click.option(
        "--llm-key", metavar="KEY", envvar="KGBUILD_LLM_KEY", show_envvar=True,
        help="Key for the server, better given by the environment; else OPENAI_API_KEY, for the server of OpenAI or "
        "OPENAI_BASE_URL only.",
    ),
    click.option(
        "--llm-window", metavar="N", type=click.IntRange(min=200), default=8000, show_default=True,
        help="Characters of an article in one question; a longer article is cut, a tenth of it overlapping.",
    ),
    click.option(
        "--llm-answer", metavar="N", type=click.IntRange(min=16), default=8192, show_default=True,
        help="Tokens that one answer may take.",
    ),
    click.option(
        "--llm-temperature", metavar="X", type=click.FloatRange(0, 2), default=0.0, show_default=True,
        help="How freely the model words its answers.",
    ),
    click.option(
        "--llm-timeout", metavar="S", type=_ABOVE_0, default=300.0, show_default=True,
        help="Seconds to wait for the server.",
    ),
    click.option(
        "--llm-retries", metavar="N", type=click.IntRange(min=0), default=5, show_default=True,
        help="How often a busy or failing server is asked again.",
    ),
    click.option(
        "--llm-cache", metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
        envvar="KGBUILD_LLM_CACHE", show_envvar=True,
        help="Folder where answers are kept; else kgbuild/llm in the user's own cache.",
    ),
    click.option(
        "--llm-price", metavar="IN OUT", nargs=2, type=click.FloatRange(min=0),
        help="What a million tokens cost, asked and answered, in any currency.",
    ),
    click.option("--max-cost", metavar="X", type=_ABOVE_0, help="Stop before the cost goes beyond X."),
    click.option(
        "--max-tokens", metavar="N", type=click.IntRange(min=1), help="Stop before more than N tokens are taken."
    ),
    click.option("--dry-run", is_flag=True, help="Print what the model would be asked, and ask nobody."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chosen:
    """The extractor that was chosen, and the values of the options about it."""

    extractor: str
    dry_run: bool
    values: dict[str, Any]

    def settings(self) -> Settings:
        """Return how articles are put to the model."""
        from kgbuild.extract_llm import Settings

        window = self.values["llm_window"]
        return Settings(
            window, window // 10, self.values["llm_temperature"], self.values["llm_answer"],
            self.values["llm_cache"] or _cache(),
        )  # fmt: skip

    def budget(self) -> Budget:
        """Return what the run may spend."""
        from kgbuild.extract_llm import Budget

        price_in, price_out = self.values["llm_price"] or (None, None)
        if self.values["max_cost"] is not None and price_in is None:
            raise click.UsageError("--max-cost needs the prices of tokens: give --llm-price IN OUT")
        return Budget(price_in, price_out, self.values["max_cost"], self.values["max_tokens"])

    @contextmanager
    def extract(self, model: str | None, *, quiet: bool = False) -> Iterator[Extract | None]:
        """Give the extractor, None for the rules, and say on stderr at the end what the language model took.

        Raises ModelError when no such server can be.
        """
        if self.extractor == "rules":
            yield None
            return
        asked = self._asked()
        try:
            yield asked.extract if self.extractor == "llm" else by_both(by_rules(model), asked)
        finally:
            asked.close()
            if not quiet:
                click.echo("\n".join(asked.tally.told(asked.budget)), err=True)

    def _asked(self) -> ModelExtractor:
        from kgbuild.extract_llm import ModelExtractor, Server

        usual = os.environ.get("OPENAI_BASE_URL")
        url, key = self.values["llm_url"] or usual, self.values["llm_key"]
        if not url:
            raise click.UsageError(
                f"--extractor {self.extractor} needs a server: give --llm-url or set KGBUILD_LLM_URL, such as "
                "http://localhost:11434/v1 for Ollama"
            )
        if not self.values["llm_model"]:
            raise click.UsageError(
                f"--extractor {self.extractor} needs a model: give --llm-model or set KGBUILD_LLM_MODEL"
            )
        # A key for one server is not shown to another one.
        if not key and (url == usual or urlsplit(url).hostname == _OPENAI_HOST):
            key = os.environ.get("OPENAI_API_KEY", "")
        server = Server(
            url, self.values["llm_model"], key or "", self.values["llm_timeout"], self.values["llm_retries"]
        )
        return ModelExtractor(server, self.settings(), self.budget())

    def tell_prompts(self, paths: tuple[str, ...]) -> int:
        """Print what the model would be asked about articles, and return the exit code."""
        from kgbuild.extract_llm.prompt import tokens

        asked = failed = total = 0
        system = None
        for item in prompts(paths, self.settings()):
            if isinstance(item, Failure):
                failed += 1
                click.echo(plain(str(item)), err=True)
                continue
            id, (first, *others) = item
            if first["content"] != system:
                system = first["content"]
                click.echo(plain(f"=== system, in every question ===\n{system}"))
            for message in others:
                click.echo(plain(f"=== {message['role']}, {id} ===\n{message['content']}\n"))
            asked += 1
            total += tokens([first, *others])
        most = asked * self.values["llm_answer"]
        told = f"{count(asked, 'question')}, about {total:,} tokens in and at most {most:,} out"
        budget = self.budget()
        cost = f", cost at most {budget.cost(total, most):.4f}" if budget.priced else ""
        click.echo(f"{told}{cost}; nobody was asked", err=True)
        return 1 if failed else 0


def options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options, as one argument `chosen`."""

    @click.pass_context
    @wraps(command)
    def chosen(ctx: click.Context, /, **values: Any) -> None:
        own = {option: values.pop(option) for option in _NAMES}
        given = [name for name in _NAMES if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE]
        extractor, dry_run = own.pop("extractor"), own.pop("dry_run")
        if extractor == "rules" and (others := [name for name in given if name != "extractor"]):
            option = "--" + others[0].replace("_", "-")
            raise click.UsageError(f"{option} is about a language model: add --extractor llm or both")
        command(**values, chosen=Chosen(extractor, dry_run, own))

    return bearing(_OPTIONS, chosen)


_NAMES = (
    "extractor", "llm_url", "llm_model", "llm_key", "llm_window", "llm_answer", "llm_temperature", "llm_timeout",
    "llm_retries", "llm_cache", "llm_price", "max_cost", "max_tokens", "dry_run",
)  # fmt: skip


def _cache() -> Path:
    """Return the folder for answers where none is named: in the user's own cache, which can be thrown away."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "kgbuild" / "llm"
