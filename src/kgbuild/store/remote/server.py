"""Remote store: the addresses of a server, and who asks there."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from kgbuild.errors import StoreError


@dataclass(frozen=True, slots=True)
class Server:
    """The addresses of a SPARQL 1.1 server: for queries, for updates, and of the Graph Store Protocol if it has one.

    Updates go to the address of the queries unless they have one of their own. `timeout` is in seconds, `retries` how
    often a busy or failing server is asked again. Addresses and password are left
    out of what is printed.

    >>> server = Server("http://localhost:8890/sparql-auth", user="dba", password="secret")
    >>> server, str(server)
    (Server(user='dba', timeout=120.0, retries=5), 'http://localhost:8890/sparql-auth')

    Raises StoreError when an address or the password cannot be one.
    """

    url: str = field(repr=False)
    update: str = field(default="", repr=False)
    graphs: str = field(default="", repr=False)
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 120.0
    retries: int = 5

    def __post_init__(self) -> None:
        object.__setattr__(self, "url", _address(self.url))
        object.__setattr__(self, "update", _address(self.update) if self.update.strip() else self.url)
        object.__setattr__(self, "graphs", _address(self.graphs) if self.graphs.strip() else "")
        if self.password and not self.user:
            raise StoreError("there is a password for the store but no name; give the name too")
        if ":" in self.user or not (self.user + self.password).isprintable():
            raise StoreError("the name or the password for the store has a character that none has; copy it again")

    def __str__(self) -> str:
        """Return the address of the queries, as it may be shown."""
        return shown(self.url)


def shown(url: str) -> str:
    """Return an address without its parameters, among which may be a key.

    >>> shown("https://example.org/sparql?apikey=secret")
    'https://example.org/sparql'
    """
    return url.partition("?")[0]


def _address(text: str) -> str:
    """Return the address that `text` is; an error does not repeat it where it may hold a password."""
    url = text.strip()
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if "@" in url.partition("?")[0]:
        raise StoreError(
            "the address of the store holds a name or password; give those by --store-user and KGBUILD_STORE_PASSWORD"
        )
    if not usable or not url.isprintable() or " " in url:
        raise StoreError(f"{url[:200]!r} is no address of a store; give one such as http://localhost:8890/sparql")
    if parts.fragment:
        raise StoreError(f"{url[:200]!r} has a fragment; leave out what follows the #")
    return url
