"""What many tests share."""

from __future__ import annotations

import pytest
from spacy.language import Language

from kgbuild.language import load


@pytest.fixture(scope="session")
def nlp() -> Language:
    """Return the shipped language pipeline, loaded once for all tests."""
    return load()
