"""Language model: which server is asked, how articles are put to it, and what that may cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from kgbuild.errors import ModelError

PER_MILLION = 1_000_000
LEAST_WINDOW = 200  # characters; a window is not cut smaller than this when an answer breaks off


@dataclass(frozen=True, slots=True)
class Server:
    """A server that speaks the chat protocol of OpenAI, and the model to ask there.

    `timeout` is in seconds, `retries` how often a question is put again after a busy or failing server. The key is
    left out of what is printed.

    >>> Server("http://localhost:11434/v1/", "qwen", key="secret")
    Server(url='http://localhost:11434/v1', model='qwen', timeout=300.0, retries=5)

    Raises ModelError when the address or the key cannot be one, or the model has no name.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout: float = 300.0
    retries: int = 5

    def __post_init__(self) -> None:
        url = self.url.strip().rstrip("/").removesuffix("/chat/completions")
        try:
            parts = urlsplit(url)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            usable = False
        if not usable:
            raise ModelError(f"{self.url!r} is no address of a server; give one such as http://localhost:11434/v1")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ModelError("the address of the server holds more than scheme, host and path; give a key as the key")
        if not self.model.strip() or not self.model.isprintable():
            raise ModelError(f"{self.model!r} is no name of a model; name one that the server has")
        if not (self.key.isascii() and self.key.isprintable()):
            raise ModelError("the key for the server has a character that no key has; copy it again")
        object.__setattr__(self, "url", url)
        object.__setattr__(self, "model", " ".join(self.model.split()))


@dataclass(frozen=True, slots=True)
class Settings:
    """How articles are put to a model: the characters of a window and of the overlap, and the tokens of an answer.

    Raises ModelError when windows could not go forward.
    """

    window: int = 8000
    overlap: int = 800
    temperature: float = 0.0
    max_output: int = 8192
    cache: Path | None = None

    def __post_init__(self) -> None:
        if self.window < LEAST_WINDOW or not 0 <= self.overlap <= self.window // 2:
            raise ModelError(
                f"a window of {self.window} characters with {self.overlap} in common cannot be cut; "
                f"take at least {LEAST_WINDOW}, and at most half of it in common"
            )


@dataclass(frozen=True, slots=True)
class Budget:
    """What tokens cost, in any currency for a million, and what a run may spend; None is no limit.

    >>> round(Budget(price_in=0.15, price_out=0.6).cost(10_000, 2_000), 6)
    0.0027

    Raises ModelError when the cost is limited and no price is known.
    """

    price_in: float | None = None
    price_out: float | None = None
    max_cost: float | None = None
    max_tokens: int | None = None

    def __post_init__(self) -> None:
        if self.max_cost is not None and not self.priced:
            raise ModelError("the cost is limited but no price is given; give both prices of a million tokens")

    @property
    def priced(self) -> bool:
        """Tell whether a cost can be told."""
        return self.price_in is not None and self.price_out is not None

    def cost(self, tokens_in: int, tokens_out: int) -> float:
        """Return what tokens cost; 0 where no price is known."""
        return (tokens_in * (self.price_in or 0.0) + tokens_out * (self.price_out or 0.0)) / PER_MILLION

    def exceeded_by(self, tokens_in: int, tokens_out: int) -> str | None:
        """Return which limit so many tokens would go beyond, or None.

        >>> Budget(max_tokens=1000).exceeded_by(900, 200)
        'the limit of 1,000 tokens'
        """
        if self.max_tokens is not None and tokens_in + tokens_out > self.max_tokens:
            return f"the limit of {self.max_tokens:,} tokens"
        if self.max_cost is not None and self.cost(tokens_in, tokens_out) > self.max_cost:
            return f"the limit of {self.max_cost:g} for the cost"
        return None
