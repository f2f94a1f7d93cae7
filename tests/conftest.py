"""What many tests share."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from spacy.language import Language

from kgbuild.extract import Extractor
from kgbuild.language import load

# The same examples on every machine, however slow it is.
settings.register_profile("kgbuild", deadline=None, derandomize=True)
settings.load_profile("kgbuild")

# What tests write stays in memory where there is room: a disk makes every build wait until its files are safe.
MEMORY, ROOM = Path("/dev/shm"), 4 << 30
if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


@pytest.hookimpl(optionalhook=True)  # xdist may not be there
def pytest_xdist_auto_num_workers() -> int:
    """Return one process more than there are processors: tests wait, too, for servers, browsers and each other."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def nlp() -> Language:
    """Return the shipped language pipeline, loaded once for all tests."""
    return load()


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """Return the extractor with the shipped pipeline, made once for all tests."""
    return Extractor()


LONG = (
    "test_hostile.py", "test_spark.py", "test_explorer.py", "test_crash.py", "test_package.py", "test_parallel.py",
    "test_remote.py", "test_cli.py",
)  # fmt: skip
"""Files that take long, and so come first: a processor is idle at the end if the last one takes minutes."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take long before the others."""
    places = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.path.name, len(LONG)))
