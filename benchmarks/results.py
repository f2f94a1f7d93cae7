"""What a benchmark found, kept as a file in `benchmarks/results`; `docs/benchmarks.py` makes a page of them all."""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "results"


def machine() -> str:
    """Return the machine in words, with the load that others put on it."""
    processors = f"{os.cpu_count()} processors ({platform.machine()})"
    return f"{processors}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f} before the run"


@dataclass(slots=True)
class Results:
    """The claim of a benchmark, a table of what was measured, and each target with what became of it."""

    name: str
    claim: str
    columns: list[str]
    data: str = ""
    rows: list[list[str]] = field(default_factory=list)
    targets: list[tuple[str, str, bool]] = field(default_factory=list)  # what was wanted, what was measured, met or not
    notes: list[str] = field(default_factory=list)
    date: str = field(default_factory=lambda: date.today().isoformat())
    machine: str = field(default_factory=machine)
    kgbuild: str = field(default_factory=lambda: version("kgbuild"))

    def row(self, *cells: object) -> None:
        """Add a row and show it."""
        self.rows.append([str(cell) for cell in cells])
        print(" | ".join(self.rows[-1]), flush=True)

    def target(self, wanted: str, measured: str, met: bool) -> None:
        """Add what became of a target and show it."""
        self.targets.append((wanted, measured, met))
        print(f"{wanted}: {measured}: {'met' if met else 'missed'}", flush=True)

    def keep(self) -> None:
        """Write the file, in the place of what an earlier run found."""
        FOLDER.mkdir(exist_ok=True)
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False)
        (FOLDER / f"{self.name}.json").write_text(f"{text}\n", encoding="utf-8")


def spent(run: Callable[[], Any]) -> tuple[float, Any]:
    """Return the processor seconds of this process that `run` takes, and what it gives."""
    start = time.process_time()
    found = run()
    return time.process_time() - start, found


def elsewhere(python: Path | str, code: str, *arguments: object, seconds: float = 3600) -> dict[str, Any] | str:
    """Return the JSON that code prints in its last line, run by another Python; or why there is none."""
    if not Path(python).exists():
        return "not installed"
    words = [str(python), "-W", "ignore", "-c", code, *map(str, arguments)]
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        return f"not done after {seconds:.0f} s"
    if done.returncode:
        print(done.stderr[-2000:], file=sys.stderr)
        return "failed: " + (done.stderr.strip().splitlines() or ["killed"])[-1][:80]
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def child_seconds(words: list[str]) -> float:
    """Return the processor seconds of a command and all it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
