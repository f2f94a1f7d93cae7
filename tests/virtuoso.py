"""Virtuoso Open Source in a temporary folder, on loopback, for the tests of remote stores."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from listening import free_port

PROGRAM = shutil.which("virtuoso-t")
MISSING = "virtuoso-t is not installed (Debian: virtuoso-opensource-7)"
USER = PASSWORD = "dba"  # of every new database
PATIENCE = 120.0

_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 10
CheckpointInterval = 0
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = {rows}
"""


@contextmanager
def running(folder: Path, *, rows: int = 100_000) -> Iterator[str]:
    """Run a new, empty server whose data is in `folder`, and give its address."""
    assert PROGRAM is not None
    sql, http = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(folder=folder, sql=sql, http=http, rows=rows), encoding="utf-8")
    process = subprocess.Popen(
        [PROGRAM, "+configfile", str(folder / "virtuoso.ini"), "+foreground"], cwd=folder, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "HOME": str(folder)},
    )  # fmt: skip
    address = f"http://127.0.0.1:{http}"
    try:
        _await(address, process)
        yield address
    finally:
        process.kill()
        process.wait()


def _await(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{address}/sparql", params={"query": "ASK {}"}, timeout=10).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise RuntimeError(f"Virtuoso did not start (exit code {process.poll()})")
