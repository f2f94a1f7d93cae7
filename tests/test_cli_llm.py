"""The options of extract and build about a language model, with a server on loopback that gives recorded answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kgbuild.cli import cli
from model_server import ModelServer, error, in_turn, reply, serving

FIRST = "Norway thanked Chad for the talks in Oslo."
SECOND = "Niger thanked Chad for the talks in Oslo."


def thanks(speaker: str) -> dict[str, Any]:
    """Return a recorded answer: a state thanks Chad."""
    return {
        "entities": [
            {"id": "a", "type": "State", "name": speaker, "aliases": []},
            {"id": "b", "type": "State", "name": "Chad", "aliases": []},
        ],
        "facts": [
            {
                "type": "Statement",
                "roles": {"speaker": ["a"], "target": ["b"], "place": []},
                "attributes": {"act": "thank", "topic": "the talks"},
                "date": None,
                "status": "actual",
                "quotes": [f"{speaker} thanked Chad for the talks"],
            },
            {
                "type": "Agreement",
                "roles": {"party": ["a", "b"], "instrument": [], "place": []},
                "attributes": {"stage": "signed", "topic": None},
                "date": None,
                "status": "actual",
                "quotes": ["They signed a treaty afterwards."],
            },
        ],
    }


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("KGBUILD_LLM_URL", "KGBUILD_LLM_MODEL", "KGBUILD_LLM_KEY", "OPENAI_BASE_URL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    Path("in").mkdir()
    Path("in/first.txt").write_text(FIRST + "\n")
    Path("in/second.txt").write_text(SECOND + "\n")
    return tmp_path


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    with serving(lambda body: reply(thanks("Norway" if "Norway" in str(body["messages"][1]) else "Niger"))) as running:
        monkeypatch.setenv("KGBUILD_LLM_URL", running.url)
        monkeypatch.setenv("KGBUILD_LLM_MODEL", "recorded-1")
        yield running


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, prog_name="kgbuild")


def test_extract_by_a_model_tells_what_it_took_and_what_was_dropped(server: ModelServer) -> None:
    result = run("extract", "in/first.txt", "--extractor", "llm", "--llm-price", "1", "2")
    (fact,) = json.loads(result.stdout)["facts"]
    assert (result.exit_code, fact["type"], fact["by"]) == (0, "Statement", "llm/recorded-1")
    assert "model: 1 question asked, 0 answered from the cache, 100 tokens in, 50 out, cost 0.0002" in result.stderr
    assert "checked: 1 fact kept, 0 quotes repaired, 1 fact dropped" in result.stderr
    assert "1 quote not in the text" in result.stderr


def test_extract_by_both_joins_the_rules_and_the_model(server: ModelServer) -> None:
    result = run("extract", "in/first.txt", "--extractor", "both")
    (fact,) = json.loads(result.stdout)["facts"]
    rules, _, model = fact["by"].rpartition(" + ")
    assert rules.startswith(("rules/", "learned/")) and model == "llm/recorded-1"
    assert fact["confidence"] > 0.8
    assert [span["quote"] for span in fact["evidence"]] == ["Norway thanked Chad for the talks", FIRST]


def test_rules_ask_nobody(server: ModelServer) -> None:
    assert run("extract", "in").exit_code == 0
    assert not server.asked


def test_build_by_a_model_again_asks_nothing_and_changes_nothing(server: ModelServer) -> None:
    first = run("build", "in", "--extractor", "llm")
    assert (first.exit_code, "2 articles new or changed" in first.stdout) == (0, True)
    again = run("build", "in", "--extractor", "llm")
    assert "0 articles new or changed" in again.stdout
    assert "0 questions asked, 2 answered from the cache" in again.stderr
    assert len(server.asked) == 2
    assert "llm/recorded-1" in run("explain", "Norway").stdout


def test_quiet_says_nothing_of_the_model(server: ModelServer) -> None:
    assert run("build", "in", "--extractor", "llm", "-q").output == ""


def test_a_server_that_fails_ends_the_build_with_2_and_keeps_what_was_done(server: ModelServer) -> None:
    server.behave = in_turn(reply(thanks("Norway")), error(500, "crash"))
    result = run("build", "in", "--extractor", "llm", "--llm-retries", "0")
    assert result.exit_code == 2
    assert "interrupted: 1 article new or changed" in result.stderr and "500 crash" in result.stderr
    server.behave = in_turn(reply(thanks("Niger")))
    again = run("build", "in", "--extractor", "llm")
    assert (again.exit_code, "1 article new or changed" in again.stdout) == (0, True)
    assert len(server.asked) == 3


@pytest.mark.parametrize("command", [["build"], ["extract", "-o", "out"]])
def test_a_spent_budget_stops_with_1_and_keeps_what_was_done(server: ModelServer, command: list[str]) -> None:
    server.behave = in_turn(reply(thanks("Norway"), usage=(6000, 50)))
    result = run(*command, "in", "--extractor", "llm", "--max-tokens", "13000", "--llm-answer", "500")
    assert result.exit_code == 1
    assert "stopped before the limit of 13,000 tokens" in result.stderr
    assert "1 article new or changed" in result.stdout or Path("out/first.json").exists()
    assert not Path("out/second.json").exists()


def test_an_answer_that_cannot_be_read_costs_its_article_only(server: ModelServer) -> None:
    server.behave = in_turn(reply("Sorry."), reply("Sorry."), reply(thanks("Niger")))
    result = run("extract", "in", "-o", "out", "--extractor", "llm")
    assert (result.exit_code, sorted(path.name for path in Path("out").iterdir())) == (1, ["second.json"])
    assert "first: no answer of recorded-1 that can be read" in result.stderr


@pytest.mark.parametrize("command", ["build", "extract"])
def test_a_dry_run_prints_the_prompts_and_asks_nobody(server: ModelServer, command: str) -> None:
    arguments = ("--extractor", "both", "--dry-run", "--llm-price", "1", "1")
    result = run(command, "in", *arguments)
    assert result.exit_code == 0 and not server.asked and not Path("graph").exists()
    assert result.stdout.count("You annotate news articles") == 1
    assert FIRST in result.stdout and SECOND in result.stdout
    assert "2 questions, about " in result.stderr and "cost at most 0.0" in result.stderr


def test_a_dry_run_needs_no_server() -> None:
    assert run("extract", "in/first.txt", "--extractor", "llm", "--dry-run").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--llm-url", "http://localhost:1/v1"], "--llm-url is about a language model"),
        (["--dry-run"], "--dry-run is about a language model"),
        (["--extractor", "llm"], "give --llm-url or set KGBUILD_LLM_URL"),
        (["--extractor", "llm", "--llm-url", "http://localhost:1/v1"], "give --llm-model or set KGBUILD_LLM_MODEL"),
        (["--extractor", "llm", "--llm-url", "localhost", "--llm-model", "m"], "is no address of a server"),
        (["--extractor", "llm", "--llm-url", "http://h/v1", "--llm-model", "m", "--max-cost", "1"], "--llm-price"),
    ],
)
@pytest.mark.parametrize("command", ["build", "extract"])
def test_options_that_do_not_go_together_are_errors(command: str, arguments: list[str], told: str) -> None:
    result = run(command, "in", *arguments)
    assert (result.exit_code, told in " ".join(result.stderr.split())) == (2, True)
    assert not Path("graph").exists()


def test_without_httpx_the_extra_is_named(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "httpx", None)
    result = run("extract", "in/first.txt", "--extractor", "llm")
    assert (result.exit_code, "install kgbuild[llm]" in result.stderr) == (2, True)


def test_the_key_of_openai_is_not_shown_to_another_server(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "for-openai")
    run("extract", "in/first.txt", "--extractor", "llm")
    assert "authorization" not in server.headers[0]
    monkeypatch.delenv("KGBUILD_LLM_URL")
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    run("extract", "in/second.txt", "--extractor", "llm")
    assert server.headers[1]["authorization"] == "Bearer for-openai"
    run("extract", "in/second.txt", "--extractor", "llm", "--llm-key", "own", "--llm-cache", "other")
    assert server.headers[2]["authorization"] == "Bearer own"
