"""A server on loopback that speaks the chat protocol and gives recorded answers; no language model is behind it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Body = dict[str, Any]


@dataclass
class Response:
    """What the server sends back."""

    body: object
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Behaviour = Callable[[Body], Response]


@dataclass
class ModelServer:
    """The running server: its address, what it was asked with which headers, and how it answers."""

    url: str
    behave: Behaviour
    asked: list[Body] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


def reply(answer: object, *, finish: str = "stop", usage: tuple[int, int] | None = (100, 50)) -> Response:
    """Return a response with a recorded answer, given as its text or as the JSON value that it is the text of."""
    text = answer if isinstance(answer, str) else json.dumps(answer)
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": finish}
    body: Body = {"object": "chat.completion", "choices": [choice]}
    if usage:
        body["usage"] = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}
    return Response(body)


def error(status: int, message: str, **headers: str) -> Response:
    """Return a response with an error as servers of this protocol tell it."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response({"error": {"message": message, "type": "error"}}, status, names)


def in_turn(*responses: Response) -> Behaviour:
    """Return a behaviour that gives one response after the other, and the last one ever after."""
    left = list(responses)
    return lambda body: left.pop(0) if len(left) > 1 else left[0]


@contextmanager
def serving(behave: Behaviour) -> Iterator[ModelServer]:
    """Run a server while the body runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            server.asked.append(body)
            server.headers.append({name.lower(): value for name, value in self.headers.items()})
            known = self.path == "/v1/chat/completions"
            response = server.behave(body) if known else Response({"detail": "Not Found"}, 404)
            content = response.body if isinstance(response.body, bytes) else json.dumps(response.body).encode()
            self.send_response(response.status)
            for name, value in response.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server = ModelServer(f"http://127.0.0.1:{http.server_port}/v1", behave)
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
