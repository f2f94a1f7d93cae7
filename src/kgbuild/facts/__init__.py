"""Base: the fact document (see docs/facts.md): its nouns, its words, its JSON, and what can be wrong with it."""

from kgbuild.facts.check import faults
from kgbuild.facts.files import dumps, loads, read
from kgbuild.facts.nouns import Actor, Article, Block, Document, Entity, Fact, Span
from kgbuild.facts.schema import schema
from kgbuild.facts.types import ACTS, ATTRIBUTES, ENTITY_TYPES, FACT_TYPES, FORMAT, STATUSES, WHOLE, FactType

__all__ = [
    "ACTS", "ATTRIBUTES", "ENTITY_TYPES", "FACT_TYPES", "FORMAT", "STATUSES", "WHOLE", "Actor", "Article", "Block",
    "Document", "Entity", "Fact", "FactType", "Span", "dumps", "faults", "loads", "read", "schema",
]  # fmt: skip
