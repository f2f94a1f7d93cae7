"""Composer: articles made into parts of a graph by the machines of a Spark cluster; by pyspark, as in `cluster`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import partial
from importlib.metadata import version
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from kgbuild.errors import EngineError, InputError
from kgbuild.pipeline.cluster import Place, connected
from kgbuild.pipeline.parts import DONE, FORMAT, KIND, MARKER, ROWS, Said, check, second
from kgbuild.pipeline.working import BUILT, FAILED, PACKED, REFUSED, REPORT, Line, Orders, Row, rows
from kgbuild.vocab import BASE

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

LINES, TABLES = (".jsonl", ".ndjson"), (".parquet",)
COLUMNS = ("text", "id", "title", "url", "publisher", "author", "published", "retrieved", "language")
SHARE = 500  # articles of one share of the work: what is lost with a machine, and one file of each kind of rows
LEAST = 4  # shares for each processor, if there are so many articles, so that no processor waits long for the last one
_REPORT = (
    "file string, line bigint, id string, result string, triples bigint, facts map<string, bigint>, "
    "warnings array<string>, problems array<string>, `where` string"
)
MOST_TOLD = 20  # problems in the report of a run; the rows have all of them


def distribute(
    paths: Sequence[str],
    out: str,
    *,
    master: str,
    base: str = BASE,
    model: str | None = None,
    least: float | None = None,
    force: bool = False,
    settings: Sequence[tuple[str, str]] = (),
) -> Said:
    """Write the graphs of articles as parts into the folder `out`, by the machines of a cluster; return the report.

    `paths` are files or folders of JSON lines or Parquet, and `out` a folder that is not there yet, both anywhere
    Spark can read and write; `master` is the address of the cluster, and `settings` are more of Spark's own. What an
    interrupted run has left in `out` is written anew, and with `force` also what a run that was done has left.

    Raises EngineError where Spark or the folder cannot be used, and InputError where there is nothing to read.
    """
    start = monotonic()
    with connected(master, settings) as spark:
        folder = Place.of(spark, out)
        files = _files(spark, paths)
        _prepare(folder, force=force)
        orders = Orders.of(base=base, model=model, least=least)
        _write(spark, _lines(spark, files), folder, orders)
        report = {
            "format": FORMAT, "kgbuild": version("kgbuild"), "spark": spark.version, "input": list(paths),
            **asdict(orders), **_report(spark, folder / ROWS), "seconds": round(monotonic() - start, 1),
        }  # fmt: skip
        report["files"] = {name: size for name, size in (folder / ROWS).files() if "/part-" in name}
        (folder / DONE).write(json.dumps(report, indent=1, sort_keys=True).encode() + b"\n")
    return report


def _prepare(folder: Place, *, force: bool) -> None:
    """Make the folder one of parts that are being written."""
    held = folder.names()
    if MARKER in held:
        check(str(folder), (folder / MARKER).read())
        if DONE in held and not force:
            told = "holds the parts of a run that was done; name a new folder, or write them anew with --force"
            raise EngineError(f"{folder} {told}")
        (folder / DONE).remove()
        (folder / ROWS).remove()
    elif held:
        raise EngineError(f"{folder} is not empty (it holds {held[0]}); name a new folder")
    else:
        (folder / MARKER).write(json.dumps({"format": FORMAT}).encode() + b"\n")


def _files(spark: SparkSession, paths: Sequence[str]) -> tuple[str, list[str]]:
    """Return the kind of file that all paths hold, as the suffix of one, and the files."""
    found: dict[str, list[str]] = {}
    for path in paths:
        names = Place.of(spark, path).match()
        if not names:
            raise InputError(f"{path}: no such file or folder; check the path, and that Spark can reach it")
        for name in names:
            bare = next((name.removesuffix(end) for end in PACKED if name.endswith(end)), name)
            for kinds in (LINES, TABLES):
                if bare.endswith(kinds):
                    found.setdefault(kinds[0], []).append(name)
    if not found:
        raise InputError(f"{paths[0]}: neither JSON lines (.jsonl) nor Parquet (.parquet); name files of these")
    if len(found) > 1:
        raise InputError(f"{paths[0]}: JSON lines and Parquet cannot be read in one run; name the ones or the others")
    return found.popitem()


def _lines(spark: SparkSession, files: tuple[str, list[str]]) -> DataFrame:
    """Return the articles as lines of JSON, each with its file and number, in shares of the work."""
    kind, names = files
    lines, number = _numbered(spark, names) if kind in LINES else _table(spark, names)
    if not number:
        raise InputError(f"{names[0]}: the files are empty: there is nothing to read")
    least = min(number, LEAST * spark.sparkContext.defaultParallelism)
    return lines.repartition(max(-(-number // SHARE), least), "file", "line")


def _table(spark: SparkSession, names: list[str]) -> tuple[DataFrame, int]:
    """Return the rows of tables as such lines, and how many there are."""
    from pyspark.sql import functions as f

    table = spark.read.parquet(*names)
    if "text" not in table.columns:
        has = ", ".join(table.columns[:10]) or "none"
        raise InputError(f'{names[0]}: no column "text" (the columns are: {has}); rename the one with the texts')
    known = [f.col(name).cast("string").alias(name) for name in COLUMNS if name in table.columns]
    lines = table.select(
        f.col("_metadata.file_path").alias("file"),
        (f.col("_metadata.row_index") + 1).alias("line"),
        f.to_json(f.struct(*known)).cast("binary").alias("content"),
    )
    return lines, table.count()


def _numbered(spark: SparkSession, names: list[str]) -> tuple[DataFrame, int]:
    """Return lines of texts with their numbers, though each machine reads from the middle of a file, and how many."""
    from pyspark.sql import functions as f

    read = spark.read.text(names, lineSep="\n").select(
        f.col("_metadata.file_path").alias("file"),
        f.col("_metadata.file_block_start").alias("block"),
        f.monotonically_increasing_id().alias("order"),
        f.col("value").cast("binary").alias("content"),  # as it is, for it may be no UTF-8
    )
    blocks = read.groupBy("file", "block").agg(f.min("order").alias("first"), f.count("content").alias("lines"))
    before = Counter[str]()
    begins = []
    for file, block, first, lines in sorted(map(tuple, blocks.collect())):
        begins.append((file, block, before[file] - first + 1))
        before[file] += lines
    known = spark.createDataFrame(begins, "file string, block bigint, begin bigint")
    numbered = read.join(f.broadcast(known), ["file", "block"])
    return numbered.select("file", (f.col("begin") + f.col("order")).alias("line"), "content"), before.total()


def _write(spark: SparkSession, lines: DataFrame, folder: Place, orders: Orders) -> None:
    """Let the machines make rows of the lines, and write them; what a machine was at when it died, another does."""
    made = lines.rdd.mapPartitions(partial(_rows, orders))
    frame = spark.createDataFrame(made, f"{KIND} string, value string", verifySchema=False)
    frame.write.partitionBy(KIND).text(str(folder / ROWS), compression="gzip")


def _rows(orders: Orders, lines: Iterable[Any]) -> Iterator[Row]:
    return rows((Line(_path(line["file"]), line["line"], bytes(line["content"]) + b"\n") for line in lines), orders)


def _report(spark: SparkSession, written: Place) -> Said:
    """Return what the rows of a run come to; of articles with one id the first alone is counted in."""
    from pyspark.sql import functions as f

    said = spark.read.schema(_REPORT).json(str(written / f"{KIND}={REPORT}"))
    places = (
        said.where("id is not null").groupBy("id").agg(f.min(f.struct("file", "line")), f.count("*").alias("times"))
    )
    twice = {id: list(place) for id, place, _ in places.where("times > 1").collect()}
    firsts = [(id, *place) for id, place in twice.items()]
    first = spark.createDataFrame(firsts, "id string, first_file string, first_line bigint")
    said = said.join(f.broadcast(first), "id", "left").withColumn(
        "again", f.expr("first_file is not null and (first_file <> file or first_line <> line)")
    )
    counts = said.groupBy("again", "result").agg(f.count("*"), f.sum("triples"), f.sum(f.size("warnings"))).collect()
    results = Counter[str]()
    for row in counts:
        results[FAILED if row["again"] else row["result"]] += row[2]
    good = [row for row in counts if not row["again"] and row["result"] == BUILT]
    types = said.where(~f.col("again")).select(f.explode("facts").alias("type", "number"))
    facts = types.groupBy("type").agg(f.sum("number")).collect()
    problems = said.where(f.col("again") | (f.col("result") != BUILT)).orderBy("file", "line").limit(MOST_TOLD)
    return {
        **{result: results[result] for result in (BUILT, REFUSED, FAILED)}, "twice": twice,
        "triples": sum(row[3] for row in good), "warnings": sum(row[4] for row in good),
        "facts": dict(sorted(map(tuple, facts))),
        "problems": [_problem(row, twice) for row in problems.collect()],
    }  # fmt: skip


def _problem(row: Any, twice: dict[str, list[Any]]) -> str:
    if row["again"]:
        return str(second(row["file"], row["line"], row["id"], twice))
    return f"{row['where'] or row['id']}: {row['problems'][0]}"


def _path(uri: str) -> str:
    """Return the name of a file as people write it.

    >>> _path("file:///data/May%202024.jsonl"), _path("s3a://news/may.jsonl")
    ('/data/May 2024.jsonl', 's3a://news/may.jsonl')
    """
    return unquote("/" + uri.removeprefix("file:").lstrip("/")) if uri.startswith("file:") else unquote(uri)
