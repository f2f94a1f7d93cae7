"""Make one network of several that were trained further from the same one: the mean of their weights.

    python training/average.py RUN... OUTPUT

RUN and OUTPUT are folders as ``train.py`` writes them. The mean is about as good as the best of them on what they
learnt last, and keeps more of what they knew before (Wortsman et al., Model soups, 2022).
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import torch


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("runs", type=Path, nargs="+", metavar="RUN")
    parser.add_argument("output", type=Path)
    options = parser.parse_args()
    states = [torch.load(run / "network.pt", weights_only=True) for run in options.runs]
    mean = {name: sum(state[name] for state in states) / len(states) for name in states[0]}
    options.output.mkdir(parents=True, exist_ok=True)
    torch.save(mean, options.output / "network.pt")
    shutil.copy(options.runs[0] / "labels.json", options.output)


if __name__ == "__main__":
    main()
