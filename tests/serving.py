"""What the tests of the server share: the real server, in a process of its own."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def served(graph: Path, *options: str) -> Iterator[str]:
    """Run ``kgbuild serve`` on a free port, and lend its address without the slash at the end."""
    command = [sys.executable, "-m", "kgbuild", "serve", "-g", str(graph), "--port", "0", *options]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        found = re.search(r"http://\S+", server.stdout.readline())
        if found is None:
            raise RuntimeError(server.communicate(timeout=10)[1])
        yield found[0].rstrip("/")
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            raise
