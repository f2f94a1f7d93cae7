"""Remote store: the requests of the SPARQL 1.1 Protocol and of the Graph Store Protocol, put again when they fail."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import httpx

from kgbuild.errors import FormatError, StoreError
from kgbuild.retrying import LONGEST_WAIT, MOST_TOLD, asked_wait, pause
from kgbuild.store.remote.server import Server, shown

ROWS = "application/sparql-results+json"
TRIPLES = "application/n-triples"
IN_MEMORY = 8_000_000  # bytes of an answer; the rest of a longer one waits on disk

_CONNECT = 10.0  # seconds until a server must have taken a connection
_ANSWERS = {
    ROWS: frozenset([ROWS, "application/json"]),
    TRIPLES: frozenset([TRIPLES, "text/plain", "text/turtle"]),
}
_BUSY = frozenset([408, 425, 429, 500, 502, 503, 504])  # asked again later
# Virtuoso answers 500 to faults of a query too; what begins so may pass: a deadlock, a lock not had, a lost connection.
_FAULTY = re.compile(r"Virtuoso (?!40001|S1T00|08)\w{5} Error")
_CUT = ("x-sparql-maxrows", "x-sql-state")  # headers by which Virtuoso says that it left rows out


def cut(at: str, what: str) -> StoreError:
    """Return the error that a server left out a part of an answer."""
    return StoreError(
        f"{at}: the server left out a part of the answer ({what}); ask for less, or raise the limit of the server "
        "(of Virtuoso: ResultSetMaxRows and MaxQueryExecutionTime)"
    )


class Login(httpx.Auth):
    """Says who asks in the way that the server wants, Basic or Digest, and not before it wants it."""

    def __init__(self, user: str, password: str) -> None:
        self._basic, self._digest = httpx.BasicAuth(user, password), httpx.DigestAuth(user, password)
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send a request, and again with name and password if the server asks for these."""
        if self._chosen is None:
            response = yield request
            wanted = [value.lower().lstrip() for value in response.headers.get_list("www-authenticate")]
            if response.status_code != 401 or not wanted:
                return
            digest = any(value.startswith("digest") for value in wanted)
            self._chosen = self._digest if digest else self._basic
        yield from self._chosen.auth_flow(request)


class Client:
    """Speaks with one server. `sleep` waits for some seconds; the tests do not."""

    def __init__(self, server: Server, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self.server = server
        self._sleep = sleep
        self._reached = False
        self._http = httpx.Client(
            timeout=httpx.Timeout(server.timeout, connect=min(_CONNECT, server.timeout)),
            auth=Login(server.user, server.password) if server.user else None,
            trust_env=True, headers={"User-Agent": "kgbuild"},
        )  # fmt: skip

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def ask(self, text: str, accept: str, *, graphs: Mapping[str, Sequence[str]] | None = None) -> IO[bytes]:
        """Return the whole answer to a query, as `ROWS` or `TRIPLES`.

        Raises FormatError when the server does not take the query, StoreError when it left rows out.
        """
        form = {"query": text, **{name: list(values) for name, values in (graphs or {}).items()}}
        return self._send("POST", self.server.url, accept=accept, data=form)

    def update(self, text: str) -> None:
        """Have an update done. It may come twice where a connection breaks, so it has to be one that can."""
        self._send("POST", self.server.update, data={"update": text}).close()

    def put(self, graph: str, ntriples: bytes) -> None:
        """Put a graph in the place of the one of its name."""
        self._send(
            "PUT", self.server.graphs, params={"graph": graph}, content=ntriples, headers={"Content-Type": TRIPLES}
        ).close()

    def _send(self, method: str, url: str, *, accept: str = "*/*", **what: Any) -> IO[bytes]:
        what["headers"] = {**what.get("headers", {}), "Accept": accept}
        at = shown(url)
        for tried in range(self.server.retries + 1):
            wait = pause(tried)
            try:
                status, headers, answer = self._receive(method, url, what)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                if not self._reached:  # a server that never answered is not there, rather than busy
                    raise StoreError(f"{at}: no connection ({error}); is the server running?") from error
                reason = f"no connection ({error})"
            except httpx.TimeoutException as error:
                raise StoreError(
                    f"{at}: no answer within {self.server.timeout:g} s; ask for less, or give it more (--store-timeout)"
                ) from error
            except httpx.InvalidURL as error:
                raise StoreError(f"{at}: {error}; check the address") from error
            except (httpx.HTTPError, OSError) as error:
                reason = f"the connection broke ({error})"
            else:
                if 200 <= status < 300:
                    self._check(at, accept, headers, answer)
                    return answer
                told = _told(answer, headers)
                if status not in _BUSY or _FAULTY.match(told):
                    raise self._refused(at, status, told, headers)
                reason = f"{status} {told}".strip()
                asked = asked_wait(headers)
                wait = wait if asked is None else asked
            if wait > LONGEST_WAIT:
                raise StoreError(f"{at}: {reason}; it asks to come back in {wait:.0f} s. {_RESUME}")
            if tried < self.server.retries:
                self._sleep(wait)
        tries = f"{self.server.retries + 1} tries" if self.server.retries else "1 try"
        raise StoreError(f"{at}: {reason}, after {tries}. {_RESUME}")

    def _receive(self, method: str, url: str, what: Mapping[str, Any]) -> tuple[int, httpx.Headers, IO[bytes]]:
        """Return status, headers and the whole body, so that an answer that breaks off is asked for again."""
        with ExitStack() as failing:
            answer = failing.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY))
            with self._http.stream(method, url, **what) as response:
                self._reached = True
                for part in response.iter_bytes():
                    answer.write(part)
            answer.seek(0)
            failing.pop_all()  # now it is the caller's to close
            return response.status_code, response.headers, answer

    def _check(self, at: str, accept: str, headers: httpx.Headers, answer: IO[bytes]) -> None:
        """Raise StoreError unless an answer is of the kind that was asked for, and whole."""
        if accept not in _ANSWERS:
            return
        type = headers.get("content-type", "").partition(";")[0].strip().lower()
        if type not in _ANSWERS[accept]:
            what = "a web page" if "html" in type else type or "something without a type"
            raise StoreError(f"{at}: the answer is {what}, not that of a SPARQL endpoint; check the address")
        if limit := next((headers[name] for name in _CUT if name in headers), None):
            raise cut(at, f"its limit: {limit}")

    def _refused(self, at: str, status: int, told: str, headers: httpx.Headers) -> StoreError | FormatError:
        """Return what it means that a server refused a request."""
        where = f"{at}: {status} {told}".rstrip()
        if status in (301, 302, 303, 307, 308):
            return StoreError(
                f"{at}: leads to {headers.get('location', 'nowhere')[:200]}; give that address if it is right"
            )
        if status in (401, 403, 407):
            known = (
                "check the name and the password"
                if self.server.user
                else "give --store-user and KGBUILD_STORE_PASSWORD"
            )
            return StoreError(f"{where}; {known}, and whether it may write")
        if status in (404, 405, 410, 415, 501):
            return StoreError(f"{where}; check the address, and whether this server can be written to there")
        if status == 413:
            return StoreError(f"{where}; the server takes no request of this size, raise its limit")
        return FormatError(f"{where}; the server does not take this request")


_RESUME = "What was written is kept; the same command later does the rest."


def _told(answer: IO[bytes], headers: httpx.Headers) -> str:
    """Return what a server says of its error, in one line; web pages say nothing."""
    with answer:
        text = answer.read(10_000).decode(errors="replace")
    if "html" in headers.get("content-type", "") or text.lstrip()[:1] == "<":
        found = re.search(r"<title>(.*?)</title>", text, re.DOTALL | re.IGNORECASE)
        text = found[1] if found else ""
    return " ".join(text.partition("\n\nSPARQL query:")[0].split())[:MOST_TOLD]
