"""Anything at all as input: an answer or an error that says what is wrong, never a traceback, never a hang.

A short run with the same inputs each time; ``make soak`` tries many more, other ones each time.
"""

from __future__ import annotations

import json
import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.database import DirectoryBasedExampleDatabase
from starlette.testclient import TestClient

from corpus import BASE, FOLDER, fill, graphs
from kgbuild import queries
from kgbuild.articles import Failure, from_text, read
from kgbuild.cli import cli
from kgbuild.errors import FormatError, KgbuildError
from kgbuild.facts import Article, Document, faults, loads
from kgbuild.iri import mint
from kgbuild.network import build as measured
from kgbuild.pipeline import process
from kgbuild.pipeline.analysing import network_rows
from kgbuild.pipeline.coding import events_of
from kgbuild.pipeline.extracting import Extract, by_rules
from kgbuild.rdffile import FORMATS
from kgbuild.serve import Limits, Options, app
from kgbuild.store import TRIPLE_FORMATS, Store
from kgbuild.validate import check_file
from mutations import JUNK, spoilt, spoilt_bytes, spoilt_json

EXAMPLES = Path(__file__).parent.parent / "examples"
SOAK = int(os.environ.get("KGBUILD_SOAK", "1"))  # how many times as many inputs
LONGEST = 10  # seconds that any one input may take
TEXTS = [path.read_text(encoding="utf-8") for path in sorted([*EXAMPLES.glob("*.txt"), *FOLDER.glob("*.txt")])]
PAGES = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.html"))]
LINES = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.jsonl"))]
DOCUMENTS = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]

Test = TypeVar("Test", bound=Callable[..., None])


def often(number: int) -> Callable[[Test], Test]:
    """Run a test with so many inputs; a soak begins with those that failed before."""
    failed = DirectoryBasedExampleDatabase(".hypothesis/examples") if SOAK > 1 else None
    return settings(
        max_examples=number * SOAK, derandomize=SOAK == 1, database=failed, deadline=None, print_blob=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
    )  # fmt: skip


@contextmanager
def in_time() -> Iterator[None]:
    """Fail when what is inside takes longer than any input may."""

    def end(_: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"still busy after {LONGEST} s")

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def file(name: str, content: bytes) -> Iterator[Path]:
    """Lend a file of that content."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        yield path


@pytest.fixture(scope="module")
def extract() -> Extract:
    """Return the extractor, its model loaded, so that no input waits for that."""
    found = by_rules()
    found(from_text("Norway and Chad signed a treaty in Oslo on 5 May 2021.", id="first"))
    return found


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a graph."""
    folder = tmp_path_factory.mktemp("fuzz") / "graph"
    with Store.open(folder, create=True) as store:
        fill(store, linked=True)
    return folder


@pytest.mark.parametrize(("ending", "seeds"), [("txt", TEXTS), ("html", PAGES), ("jsonl", LINES), ("json", TEXTS)])
def test_any_file_is_an_article_or_a_failure(ending: str, seeds: list[str]) -> None:
    @often(60)
    @given(spoilt_bytes(seeds))
    def run(content: bytes) -> None:
        with file(f"a.{ending}", content) as path, in_time():
            found = list(read([path]))
        assert found and all(isinstance(item, Article | Failure) or ending.startswith("json") for item in found)

    run()


CUT = "President Josef Tarn of Kesmaria arrived in Olt on June 10, 2024 for a two-day state visit to Oltania as the gu"
AGAIN = (
    f"\0\0\0President Tarn visits Oltania\n\n{CUT * 5}est of Prime Minister Anton Brask. Kesmaria and Oltania "
    "agreed on a memorandum of understanding on ferries, to be signed in the autumn.\n\nOltania voiced support for the "
    "Bridges Initiative. Tarn proposed a summit of the Union of the Three Rivers on river pollution.\n\nKesmaria "
    "appointed Nils Aren ambassador to Oltania in May. He presented his credentials on June 10.\n"
)
"""A spoilt text in which a state is taken for a person later on; its offices were those of a person."""


@often(25)
@given(text=spoilt(TEXTS))
@example(text=AGAIN)
def test_what_is_extracted_from_any_text_passes_the_gate(extract: Extract, text: str) -> None:
    with in_time():
        try:
            article = from_text(text[:20_000], id="a")
        except KgbuildError:
            return
        outcome = process(extract(article))
    assert not outcome.refused, outcome.problems


@often(80)
@given(value=spoilt_json(DOCUMENTS))
def test_any_fact_document_is_refused_or_becomes_a_graph_that_all_can_read(value: Any) -> None:
    with in_time():
        try:
            data = loads(json.dumps(value), "a.json")
        except KgbuildError:
            return
        if list(faults(data)):
            return
        outcome = process(Document.from_json(data))
        if outcome.refused:
            return
        with Store.in_memory() as store:
            store.replace(mint(BASE, "article", outcome.id), outcome.quads)
            measured(network_rows(store), statuses=())
            list(events_of(store))
            for format in TRIPLE_FORMATS:
                with suppress(FormatError):  # XML cannot hold all characters
                    store.write(BytesIO(), format)


@pytest.mark.parametrize("ending", FORMATS)
def test_any_rdf_file_is_checked_or_refused(ending: str) -> None:
    seeds = [_written(name, FORMATS[ending]) for name in list(graphs())[:2]]

    @often(8)
    @given(spoilt_bytes(seeds))
    def run(content: bytes) -> None:
        with file(f"a{ending}", content) as path, in_time(), suppress(KgbuildError):
            check_file(path)

    run()


def _written(name: str, format: str) -> str:
    """Return the graph of an article in a format that rdflib knows by that name."""
    ours = {"nt": "ntriples", "json-ld": "jsonld", "xml": "rdfxml"}
    with Store.in_memory() as store:
        store.replace(name, graphs()[name])
        out = BytesIO()
        store.write(out, ours.get(format, format))
    return out.getvalue().decode()


VALUES = spoilt([*JUNK, "Norway", "state/NO", "wd:Q20", "2024-01-01", "2024-05/2024-06", "3", f"<{BASE}state/NO>"], 3)


@pytest.mark.parametrize("name", [query.name for query in queries.listed()])
def test_any_value_of_a_parameter_is_bound_or_refused(graph: Path, name: str) -> None:
    query = queries.find(name)
    if not query.parameters:
        return

    @often(4)
    @given(st.data())
    def run(data: st.DataObject) -> None:
        values = {one.name: data.draw(VALUES) for one in query.parameters if data.draw(st.booleans())}
        with in_time(), suppress(KgbuildError):
            list(queries.ask(store, query, values).rows())

    with Store.open(graph, read_only=True) as store:
        run()


@often(150)
@given(text=spoilt([query.text for query in queries.listed()]))
def test_any_query_is_answered_or_refused(text: str) -> None:
    with Store.in_memory() as store, in_time(), suppress(KgbuildError):
        result = store.query(text)
        if result.kind == "rows":
            next(result.rows(), None)


COMMANDS = (
    ("network", "--ego"), ("network", "--since"), ("network", "--against"), ("network", "--article"), ("explain",),
    ("query",), ("query", "meetings", "-p"), ("export", "-f", "turtle", "--article"), ("remove",), ("review", "undo"),
    ("status",), ("network", "--min-weight"), ("network", "--radius"),
)  # fmt: skip


@often(100)
@given(command=st.sampled_from(COMMANDS), value=VALUES)
@example(command=("review", "undo"), value="[\x1b31m\x00")
def test_any_word_on_the_command_line_is_taken_or_refused(graph: Path, command: tuple[str, ...], value: str) -> None:
    with in_time():
        result = CliRunner().invoke(cli, [*command, value, "-g", str(graph)])
    assert isinstance(result.exception, SystemExit | None), repr(result.exception)
    assert result.exit_code in (0, 1, 2)
    assert "\x1b" not in result.output


ADDRESSES = (
    "overview", "network", "tie", "actor", "articles", "article", "article/graph", "fact", "question/meetings",
    "search", "suggest", "vocabulary",
)  # fmt: skip
NAMES = (
    "level", "type", "quad", "status", "since", "until", "min_weight", "ego", "radius", "source", "target", "iri", "id",
    "q", "offset", "limit", "format", "actor",
)  # fmt: skip


@pytest.fixture(scope="module")
def client(graph: Path) -> Iterator[TestClient]:
    """Return a client of the server of the graph."""
    with TestClient(app(graph, Options(Limits(queries=1, timeout=5))), base_url="http://localhost") as found:
        yield found


@often(120)
@given(address=st.sampled_from(ADDRESSES), values=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=3))
def test_any_question_to_the_server_is_answered_or_refused(
    client: TestClient, address: str, values: dict[str, str]
) -> None:
    with in_time():
        answer = client.get(f"/api/{address}", params=values)
    assert answer.status_code < 500 or answer.status_code == 504, (
        answer.text
    )  # 504: it took too long, on a busy machine
