"""Language model: questions over the chat protocol of OpenAI; what a server does not know of it is left out."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kgbuild.errors import ModelError
from kgbuild.extract_llm.settings import Server, Settings
from kgbuild.retrying import LONGEST_WAIT, MOST_TOLD, asked_wait, pause

if TYPE_CHECKING:
    import httpx

Message = dict[str, str]

BUSY = frozenset([408, 409, 425, 429, 500, 502, 503, 504, 529])  # asked again later
UNKNOWN = frozenset([400, 404, 415, 422, 501])  # what servers answer to a part of the question that they do not know
FORMATS = ("json_schema", "json_object", "text")  # of an answer, the strictest first


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered: its text, whether it came to its end, and the tokens it took (None: not told)."""

    text: str
    complete: bool = True
    tokens_in: int | None = None
    tokens_out: int | None = None


class Client:
    """Asks one server. `sleep` waits for some seconds; the tests do not.

    What a server refuses of the format, the temperature or the name of the limit is not sent to it again.
    """

    def __init__(self, server: Server, settings: Settings, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self.server, self.settings = server, settings
        self._sleep = sleep
        self._http: httpx.Client | None = None
        self._format = 0
        self._limit = "max_tokens"
        self._temperature = True
        self._answered = False

    def ask(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> Reply:
        """Return the model's answer to messages, in the form of the JSON `schema` where the server can hold it to that.

        Raises ModelError when the server refuses the question, cannot be reached, or is still busy after all retries.
        """
        refusal = ""
        while True:
            response = self._post(self._body(messages, schema))
            if response.is_success:
                self._answered = True
                return _reply(response)
            told = _told(response)
            refusal = refusal or f"{response.status_code} {told}"
            if response.status_code not in UNKNOWN or _is_of_model(response, told) or not self._give_way(told):
                raise ModelError(f"{self.server.url}: the server refused the question: {refusal}; {_advice(refusal)}")

    def _body(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> dict[str, Any]:
        body: dict[str, Any] = {"model": self.server.model, "messages": list(messages)}
        body[self._limit] = self.settings.max_output
        if self._temperature:
            body["temperature"] = self.settings.temperature
        match FORMATS[self._format]:
            case "json_schema":
                form = {"name": "facts", "strict": True, "schema": schema}
                body["response_format"] = {"type": "json_schema", "json_schema": form}
            case "json_object":
                body["response_format"] = {"type": "json_object"}
        return body

    def _give_way(self, told: str) -> bool:
        """Leave out what the server seems not to know; tell whether there was anything left to leave out."""
        if "max_completion_tokens" in told and self._limit == "max_tokens":
            self._limit = "max_completion_tokens"
        elif "temperature" in told and self._temperature:
            self._temperature = False
        elif self._format + 1 < len(FORMATS):
            self._format += 1
        else:
            return False
        return True

    def _post(self, body: Mapping[str, Any]) -> httpx.Response:
        """Return the response to a question, put again while the server is busy or out of reach."""
        try:
            import httpx
        except ImportError as error:
            raise ModelError("httpx is not installed, which asks the server; install kgbuild[llm]") from error
        if self._http is None:
            keys = {"Authorization": f"Bearer {self.server.key}"} if self.server.key else {}
            self._http = httpx.Client(timeout=self.server.timeout, headers=keys)
        for tried in range(self.server.retries + 1):
            wait = pause(tried)
            try:
                response = self._http.post(f"{self.server.url}/chat/completions", json=body)
            except httpx.ConnectError as error:
                if not self._answered:  # a server that never answered is not there, rather than busy
                    raise ModelError(f"{self.server.url}: no connection ({error}); is the server running?") from error
                reason = f"no connection ({error})"
            except httpx.TimeoutException:
                reason = f"no answer within {self.server.timeout:g} s"
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                reason = f"the connection broke ({error})"
            else:
                if response.status_code not in BUSY or _is_of_quota(response):
                    return response
                reason = f"{response.status_code} {_told(response)}"
                wait = asked_wait(response.headers) or wait
            if wait > LONGEST_WAIT:
                raise ModelError(f"{self.server.url}: {reason}; it asks to come back in {wait:.0f} s. {_RESUME}")
            if tried < self.server.retries:
                self._sleep(wait)
        tries = f"{self.server.retries + 1} tries" if self.server.retries else "1 try"
        raise ModelError(f"{self.server.url}: {reason}, after {tries}. {_RESUME}")

    def close(self) -> None:
        """Give the connection back."""
        if self._http is not None:
            self._http.close()
            self._http = None


_RESUME = "What was answered is kept; the same command later does the rest."


def _reply(response: httpx.Response) -> Reply:
    """Return what a successful response holds.

    Raises ModelError when it is no answer of the protocol.
    """
    try:
        data = response.json()
        choice = data["choices"][0]
        text = choice["message"].get("content") or ""
        if not isinstance(text, str):
            raise TypeError
        usage = data.get("usage") or {}
        counts = (usage.get("prompt_tokens"), usage.get("completion_tokens"))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        url = str(response.url)
        raise ModelError(f"{url}: this is no answer of a chat server: {response.text[:MOST_TOLD]!r}") from error
    tokens_in, tokens_out = (count if isinstance(count, int) and count >= 0 else None for count in counts)
    return Reply(text, choice.get("finish_reason") != "length", tokens_in, tokens_out)


def _told(response: httpx.Response) -> str:
    """Return what a server says of its error, in one line."""
    try:
        data = response.json()
        error = data.get("error", data.get("detail", data))
        told = error.get("message", error) if isinstance(error, dict) else error
    except (ValueError, AttributeError, RecursionError):
        told = response.text
    return " ".join(str(told).split())[:MOST_TOLD] or response.reason_phrase


def _is_of_quota(response: httpx.Response) -> bool:
    """Tell whether a "too many requests" means that the account is empty, which waiting does not mend."""
    return response.status_code == 429 and "insufficient_quota" in response.text


def _is_of_model(response: httpx.Response, told: str) -> bool:
    """Tell whether a "not found" is about the model or the address."""
    return response.status_code == 404 and ("response_format" not in told)


def _advice(refusal: str) -> str:
    """Return the next step after a refusal."""
    match refusal[:3]:
        case "401" | "403":
            return "check the key"
        case "404":
            return "check the address (it usually ends in /v1) and the name of the model"
        case "429":
            return "the account has nothing left to spend"
        case "413":
            return "take smaller windows"
    return "check the name of the model, or take smaller windows where the question is too long for it"
