"""Composer: the one package that chains the steps, from articles to a graph and from the graph back to their words."""

from __future__ import annotations

from kgbuild.pipeline.building import Summary, build, documents, outcomes
from kgbuild.pipeline.built import Built
from kgbuild.pipeline.counting import Status, status
from kgbuild.pipeline.deciding import decide, decisions, proposals
from kgbuild.pipeline.explaining import Explanation, Origin, Passage, base_of, explain
from kgbuild.pipeline.extracting import by_both, by_rules, prompts
from kgbuild.pipeline.making import process
from kgbuild.pipeline.quarantine import Quarantine
from kgbuild.pipeline.relating import Changes, relate_all
from kgbuild.pipeline.storing import Outcome

__all__ = [
    "Built", "Changes", "Explanation", "Origin", "Outcome", "Passage", "Quarantine", "Status", "Summary", "base_of",
    "build", "by_both", "by_rules", "decide", "decisions", "documents", "explain", "outcomes", "process", "prompts",
    "proposals", "relate_all", "status",
]  # fmt: skip
