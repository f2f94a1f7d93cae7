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
