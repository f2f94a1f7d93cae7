"""Step: what Oxigraph writes, made fit to be read and compared.

It declares prefixes in the order of a hash table, another one in each run, and with a base it makes
``<//example.org/x>`` of whatever shares but the scheme with it.
"""

from __future__ import annotations

import io
import re
from typing import IO

_NAMESPACES = re.compile(rb'(<rdf:RDF)((?: xmlns:[\w.-]+="[^"]*")+)')
_NAMESPACE = re.compile(rb' xmlns:[\w.-]+="[^"]*"')


class Tidy(io.BufferedIOBase):
    """A file that passes lines on: declarations of prefixes sorted, IRIs without `base` where one is given.

    >>> out = io.BytesIO()
    >>> with Tidy(out, "https://example.org/") as tidy:
    ...     written = tidy.write(b"@prefix b: <urn:b> .\\n@prefix a: <urn:a> .\\n")
    ...     written = tidy.write(b"<https://example.org/s/1> a:p b:o .\\n")
    >>> print(out.getvalue().decode(), end="")
    @base <https://example.org/> .
    @prefix a: <urn:a> .
    @prefix b: <urn:b> .
    <s/1> a:p b:o .
    """

    def __init__(self, out: IO[bytes], base: str | None = None) -> None:
        self._out, self._base, self._rest = out, (base or "").encode(), b""
        self._declarations: list[bytes] | None = [b"@base <" + self._base + b"> .\n"] if base else []
        self._xml = False
        # A string is matched first, so that nothing inside one is taken for an IRI.
        self._iri = re.compile(rb'("(?:[^"\\]|\\.)*")|<' + re.escape(self._base) + rb"([A-Za-z0-9_-]+/[^<>]*>)")

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Take all of `data`; a line is passed on when it has ended."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._line(line + b"\n")
        return len(data)

    def close(self) -> None:
        """Pass on what is left; the file below stays open."""
        if not self.closed:
            if self._rest:
                self._line(self._rest)
            self._declare()
        super().close()

    def _line(self, line: bytes) -> None:
        if self._declarations is not None:
            if line.startswith(b"@"):
                self._declarations.append(line)
                return
            if line.startswith(b"<rdf:RDF"):
                line = _NAMESPACES.sub(lambda m: m[1] + b"".join(sorted(_NAMESPACE.findall(m[2]))), line)
            if line.startswith(b"<?xml"):
                self._xml = True
            else:
                self._declare()
        if self._xml:
            line = line.replace(b"\r", b"&#13;")  # else a parser of XML makes a line feed of it
        self._out.write(self._iri.sub(lambda m: m[1] or b"<" + m[2], line) if self._base else line)

    def _declare(self) -> None:
        self._out.writelines(sorted(self._declarations or []))
        self._declarations = None
