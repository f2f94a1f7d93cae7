"""Language model: the extractor by a model: windows of an article are asked about, checked and joined."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from kgbuild.errors import BudgetError, InputError
from kgbuild.extract_llm import prompt
from kgbuild.extract_llm.answer import AnswerError, parse, schema
from kgbuild.extract_llm.cache import Cache
from kgbuild.extract_llm.check import checked
from kgbuild.extract_llm.client import Client, Message, Reply
from kgbuild.extract_llm.join import join
from kgbuild.extract_llm.settings import Budget, Server, Settings
from kgbuild.extract_llm.tally import Tally
from kgbuild.extract_llm.windows import Window, windows
from kgbuild.facts import Article, Document

UNLIMITED = Budget()
KEPT = "kgbuild-llm/1"  # the form of what is cached; another one makes old answers unknown


class ModelExtractor:
    """Reads articles by asking a model; one is made per run, since it counts what the run spends.

    What was answered once is taken from the cache, so the same articles give the same documents, and an interrupted
    run goes on where it was. `tally` says what was done so far.
    """

    def __init__(
        self,
        server: Server,
        settings: Settings,
        budget: Budget = UNLIMITED,
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.server, self.settings, self.budget = server, settings, budget
        self.tally = Tally()
        self.by = f"llm/{server.model}"
        self._client = Client(server, settings, sleep=sleep)
        self._cache = Cache(settings.cache)
        self._schema = schema()

    def extract(self, article: Article) -> Document:
        """Return the fact document of one article; an article without text gives an empty one.

        Raises BudgetError when a question could cost more than is left, ModelError when the server cannot be used,
        and InputError when the model gives no answer that can be read.
        """
        document = Document(article)
        for asked, window in questions(article, self.settings):
            document = join(document, self._read(article, window, asked))
        self.tally.kept += len(document.facts)
        return document

    def close(self) -> None:
        """Give the connection to the server back."""
        self._client.close()

    def _read(self, article: Article, window: Window, asked: list[Message]) -> Document:
        """Return what a window states; where the answer breaks off, what its two halves state."""
        answer = self._answer(asked)
        if answer is not None:
            return checked(answer, article, window, by=self.by, tally=self.tally)
        halves = window.halves(self.settings.overlap)
        if len(halves) == 1:
            raise InputError(f"an answer of {self.server.model} broke off; let answers be longer, or windows smaller")
        document = Document(article)
        for number, half in enumerate(halves, 1):
            again = prompt.messages(article, half, part=number, of=len(halves))
            document = join(document, self._read(article, half, again))
        return document

    def _answer(self, asked: list[Message]) -> dict[str, Any] | None:
        """Return the object that the model answers, asked a second time where it is none; None where it broke off."""
        reply = self._ask(asked)
        self._keep(asked, reply)
        if not reply.complete:
            return None
        try:
            return parse(reply.text)
        except AnswerError as fault:
            again = prompt.mended(asked, reply.text, str(fault))
        reply = self._ask(again)
        try:
            answer = parse(reply.text)
        except AnswerError as fault:  # not kept: a later run asks once more
            raise InputError(f"no answer of {self.server.model} that can be read ({fault}); try it again") from fault
        self._keep(again, reply)
        return answer

    def _ask(self, asked: list[Message]) -> Reply:
        """Return the reply to a question, from the cache where it was asked before."""
        if kept := self._cache.get(self._question(asked)):
            self.tally.cached += 1
            return Reply(**kept)
        tally, needed = self.tally, prompt.tokens(asked)
        limit = self.budget.exceeded_by(tally.tokens_in + needed, tally.tokens_out + self.settings.max_output)
        if limit:
            raise BudgetError(
                f"stopped before {limit}: the next question could take {needed + self.settings.max_output:,} tokens "
                f"after {tally.tokens_in + tally.tokens_out:,}; what is done is kept, a higher limit does the rest"
            )
        reply = self._client.ask(asked, self._schema)
        tally.asked += 1
        tally.estimated |= reply.tokens_in is None or reply.tokens_out is None
        tally.tokens_in += needed if reply.tokens_in is None else reply.tokens_in
        tally.tokens_out += len(reply.text.encode()) // 3 + 1 if reply.tokens_out is None else reply.tokens_out
        return reply

    def _keep(self, asked: list[Message], reply: Reply) -> None:
        self._cache.put(self._question(asked), asdict(reply))

    def _question(self, asked: list[Message]) -> dict[str, Any]:
        """Return all that an answer depends on, the key of the server apart."""
        return {
            "kept": KEPT,
            "url": self.server.url,
            "model": self.server.model,
            "temperature": self.settings.temperature,
            "max_output": self.settings.max_output,
            "schema": self._schema,
            "messages": asked,
        }


def questions(article: Article, settings: Settings) -> Iterator[tuple[list[Message], Window]]:
    """Return the messages about each window of an article, in order.

    >>> [(asked, window)] = questions(Article("a", "The envoys met."), Settings())
    >>> [message["role"] for message in asked], window.start
    (['system', 'user'], 0)
    """
    cut = windows(article, size=settings.window, overlap=settings.overlap)
    for part, window in enumerate(cut, 1):
        yield prompt.messages(article, window, part=part, of=len(cut)), window
