"""Step: gold and predicted fact documents -> precision, recall, F1, errors by cause, and what confidence is worth."""

from __future__ import annotations

from kgbuild.pairing import pair
from kgbuild.score.align import Alignment, align, likeness, overlap, words
from kgbuild.score.calibrate import calibrate, curve, held_out
from kgbuild.score.causes import CAUSES, Fault
from kgbuild.score.compare import Comparison
from kgbuild.score.figures import Counts, Scores
from kgbuild.score.scoring import score

__all__ = [
    "CAUSES", "Alignment", "Comparison", "Counts", "Fault", "Scores", "align", "calibrate", "curve", "held_out",
    "likeness", "overlap", "pair", "score", "words",
]  # fmt: skip
