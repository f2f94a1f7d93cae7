"""Base: the fact document (see docs/facts.md): its nouns, its words, its JSON, and what can be wrong with it."""

from kgbuild.facts.check import faults
from kgbuild.facts.files import dumps, loads, read
from kgbuild.facts.nouns import Actor, Article, Block, Document, Entity, Fact, Span
from kgbuild.facts.schema import schema
from kgbuild.facts.types import (
    ACTORS,
    ACTS,
    ATTRIBUTES,
    CHOICES,
    ENTITY_TYPES,
    FACT_TYPES,
    FILLERS,
    FORMAT,
    STATUSES,
    WHOLE,
    FactType,
    fits,
)

__all__ = [
    "ACTORS", "ACTS", "ATTRIBUTES", "CHOICES", "ENTITY_TYPES", "FACT_TYPES", "FILLERS", "FORMAT", "STATUSES", "WHOLE",
    "Actor", "Article", "Block", "Document", "Entity", "Fact", "FactType", "Span", "dumps", "faults", "fits", "loads",
    "read", "schema",
]  # fmt: skip
