"""Composer: the way to a Spark cluster and to its files, and what goes wrong there in words."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kgbuild import errors
from kgbuild.errors import EngineError, KgbuildError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# What a run has to have, or is better for it; settings of the user come after these.
_SETTINGS = {
    "spark.app.name": "kgbuild",
    "spark.executorEnv.OMP_NUM_THREADS": "1",
    "spark.log.level": "ERROR",
    "spark.sql.adaptive.enabled": "false",  # our own questions to Spark are small, and it would make several of each
    "spark.sql.shuffle.partitions": "16",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": str(sys.stderr.isatty()).lower(),
}
_NEEDED = {
    "spark.sql.files.minPartitionNum": "8",  # else the lines of a file might be counted in other pieces than read
    "spark.sql.maxConcurrentOutputFileWriters": "8",  # one for each kind of rows, so that nothing need be sorted
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
}
_OURS = re.compile(r"kgbuild\.errors\.(\w+): (.*)")
_CAUSE = re.compile(r"^(?:Caused by)?: (?:[\w.$]+: )?(.*)", re.MULTILINE)


@contextmanager
def connected(master: str, settings: Sequence[tuple[str, str]] = ()) -> Iterator[SparkSession]:
    """Give a session of the cluster at an address, and end it.

    Raises EngineError where there is no pyspark, no Java, or no such cluster.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise EngineError("pyspark is not installed; run: pip install 'kgbuild[spark]'") from error
    _prepare_environment(master)
    builder = SparkSession.builder.master(master)
    for name, value in {**_SETTINGS, **dict(settings), **_NEEDED}.items():
        builder = builder.config(name, value)
    with told(f"{master}: no such cluster can be used: "):
        if SparkSession.getActiveSession() is not None:
            raise EngineError("a Spark session is open in this process; stop it first")
        spark = builder.getOrCreate()
    try:
        with told():
            yield spark
    finally:
        spark.stop()


def _prepare_environment(master: str) -> None:
    """Set what Spark reads from the environment when Java is started; what is set already stays."""
    home = os.environ.get("JAVA_HOME")
    if not (Path(home, "bin", "java").exists() if home else shutil.which("java")):
        told = f"there is no Java in JAVA_HOME={home}" if home else "there is no Java here"
        raise EngineError(f"{told}; Spark 4 needs Java 17 or newer (Debian: apt-get install default-jre-headless)")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else the machines take whichever python is first
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    if master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        os.environ.setdefault("SPARK_LOCAL_HOSTNAME", "localhost")


@contextmanager
def told(prefix: str = "") -> Iterator[None]:
    """Make an EngineError of whatever Spark raises inside, or the error of ours that a machine has met."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        text = str(error)
        if ours := _OURS.search(text):
            raise getattr(errors, ours[1], KgbuildError)(ours[2]) from error
        raise EngineError(f"{prefix}Spark gave up: {_cause(text)}") from error


def _cause(text: str) -> str:
    """Return what an error of Java says of its first cause.

    >>> _cause("An error occurred.\\n: a.SparkException: failed\\n\\tat A.b\\nCaused by: java.IOException: no disk")
    'no disk'
    """
    causes = _CAUSE.findall(text)
    return str(causes[-1] if causes else text.strip().partition("\n")[0])[:300]


@dataclass(frozen=True, slots=True)
class Place:
    """A file or folder anywhere Spark can read and write, by its whole name."""

    spark: SparkSession
    name: str

    @classmethod
    def of(cls, spark: SparkSession, name: str) -> Place:
        """Return a place; without a scheme it is one of the cluster's own file system, or else of this machine."""
        usual = str(spark._jsc.hadoopConfiguration().get("fs.defaultFS"))
        if usual.startswith("file:") and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", name):
            name = str(Path(name).absolute())  # Java may have been started in another folder
        return cls(spark, name)

    def __str__(self) -> str:
        return self.name

    def __truediv__(self, name: str) -> Place:
        return Place(self.spark, f"{self.name.rstrip('/')}/{name}")

    def names(self) -> list[str]:
        """Return the names of what is in a folder, but for hidden files; nothing where there is no folder."""
        files, path = self._files()
        if not files.exists(path):
            return []
        if not files.getFileStatus(path).isDirectory():
            raise EngineError(f"{self} is a file; parts need a folder of their own")
        names = (str(status.getPath().getName()) for status in files.listStatus(path))
        return sorted(name for name in names if not name.startswith("."))

    def files(self) -> list[tuple[str, int]]:
        """Return the files below a folder, by their paths from there, with their sizes."""
        files, path = self._files()
        root = str(files.getFileStatus(path).getPath().toUri().getPath())
        found, each = [], files.listFiles(path, True)
        while each.hasNext():
            status = each.next()
            found.append((str(status.getPath().toUri().getPath())[len(root) + 1 :], int(status.getLen())))
        return sorted(found)

    def match(self) -> list[str]:
        """Return the files that a name with wildcards, or a folder, stands for, but for hidden ones."""
        files, path = self._files()
        found = []
        for status in [files.getFileStatus(path)] if files.exists(path) else files.globStatus(path) or ():
            if not status.isDirectory():
                found.append(_literal(str(status.getPath())))
                continue
            root = str(status.getPath())
            each = files.listFiles(status.getPath(), True)
            while each.hasNext():
                name = str(each.next().getPath())
                if not any(part.startswith((".", "_")) for part in name[len(root) :].split("/")):
                    found.append(_literal(name))
        return sorted(found)

    def read(self) -> bytes:
        """Return what is in a small file."""
        files, path = self._files()
        stream = files.open(path)
        try:
            return bytes(stream.readAllBytes())
        finally:
            stream.close()

    def write(self, data: bytes) -> None:
        """Make a small file, whole or not at all."""
        files, path = self._files()
        _, part = Place(self.spark, f"{self.name}.tmp")._files()
        stream = files.create(part, True)
        try:
            stream.write(data)
        finally:
            stream.close()
        if not files.rename(part, path):
            raise EngineError(f"{self} cannot be written; look at the folder")

    def remove(self) -> None:
        """Take a file or folder away, if it is there."""
        files, path = self._files()
        files.delete(path, True)

    def _files(self) -> tuple[Any, Any]:
        """Return the file system of Hadoop that this is in, and its path there."""
        path = self.spark._jvm.org.apache.hadoop.fs.Path(self.name)
        return path.getFileSystem(self.spark._jsc.hadoopConfiguration()), path


def _literal(name: str) -> str:
    """Return the name of a file in which no sign is a wildcard.

    >>> print(_literal("news[1].jsonl"))
    news\\[1\\].jsonl
    """
    return re.sub(r"([\\\[\]{}*?])", r"\\\1", name)
