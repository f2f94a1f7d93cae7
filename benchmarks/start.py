"""What a command costs before it does anything: ``python benchmarks/start.py [--runs N]``.

Processor time of a whole process, the median of several, beside Pythons that import what a command line needs anyway.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

from results import Results, child_seconds

EXAMPLES = Path(__file__).parents[1] / "examples"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    results = Results("start", "Processor time of a whole command", ["command", "ms", "times click"])
    results.data = f"a graph of the ten examples; medians of {runs} runs, in turns"
    kgbuild = [str(Path(sys.executable).with_name("kgbuild"))]
    with tempfile.TemporaryDirectory() as folder:
        child_seconds([*kgbuild, "build", "-q", str(EXAMPLES), "-g", f"{folder}/graph"])
        graph = ["-g", f"{folder}/graph"]
        commands = {
            'python -c "pass"': [sys.executable, "-c", "pass"],
            'python -c "import click"': [sys.executable, "-c", "import click"],
            "kgbuild --help": [*kgbuild, "--help"],
            "kgbuild query meetings": [*kgbuild, "query", "meetings", *graph],
            "kgbuild status": [*kgbuild, "status", *graph],
            'python -c "import rdflib"': [sys.executable, "-c", "import rdflib"],
            'python -c "import spacy"': [sys.executable, "-c", "import spacy"],
        }
        times: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, words in commands.items():
                times[name].append(1000 * child_seconds(words))
    middle = {name: median(values) for name, values in times.items()}
    least = middle['python -c "import click"']
    for name, value in middle.items():
        results.row(f"`{name}`", f"{value:.0f}", f"{value / least:.1f}")
    results.target("kgbuild --help under 200 ms", f"{middle['kgbuild --help']:.0f} ms", middle["kgbuild --help"] < 200)
    asked, rdflib = middle["kgbuild query meetings"], middle['python -c "import rdflib"']
    results.notes.append(f"A question to the graph takes {asked / rdflib:.1f} times what importing rdflib alone takes.")
    results.keep()


if __name__ == "__main__":
    main()
