"""Base: what can go wrong in a way that a user can put right.

KgbuildError
├── InputError      an article or document that cannot be read
├── FormatError     a fact document, query or RDF file that breaks its format
├── StoreError      a graph folder that cannot be opened or written
├── EngineError     an engine of other machines, or their parts of a graph, that cannot be used
├── ModelError      a language model's server that cannot be used
└── BudgetError     the next question to a language model could cost more than it may
"""

from __future__ import annotations


class KgbuildError(Exception):
    """Something a user can put right; its text says where, what, and the next step."""


class InputError(KgbuildError):
    """An article or document cannot be read."""


class FormatError(KgbuildError):
    """A fact document, a query or an RDF file breaks its format."""


class StoreError(KgbuildError):
    """A graph folder cannot be opened, read or written."""


class EngineError(KgbuildError):
    """An engine that shares the work among machines, or what it has left, cannot be used."""


class ModelError(KgbuildError):
    """The server of a language model cannot be used."""


class BudgetError(KgbuildError):
    """The next question to a language model could cost more than the run may spend."""
