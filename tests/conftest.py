"""What many tests share."""

from __future__ import annotations

import pytest
from hypothesis import settings
from spacy.language import Language

from kgbuild.language import load

# The same examples on every machine, however slow it is.
settings.register_profile("kgbuild", deadline=None, derandomize=True)
settings.load_profile("kgbuild")


@pytest.fixture(scope="session")
def nlp() -> Language:
    """Return the shipped language pipeline, loaded once for all tests."""
    return load()


LONG = ("test_spark.py", "test_crash.py", "test_hostile.py", "test_parallel.py", "test_remote.py")
"""Files that take long, and so come first: a processor is idle at the end if the last one takes minutes."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take long before the others."""
    places = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.path.name, len(LONG)))
