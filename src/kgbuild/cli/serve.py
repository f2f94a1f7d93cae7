"""Face: ``kgbuild serve`` shows the graph in the browser, and answers SPARQL to other programs."""

from __future__ import annotations

import socket
from ipaddress import ip_address

import click

from kgbuild.cli import options
from kgbuild.errors import StoreError


@click.command("serve")
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 for a free one.")
@click.option("--public", is_flag=True, help="Let other machines in: needed for an address that is not this machine's.")
@click.option(
    "--timeout", metavar="SECONDS", default=30.0, show_default=True, type=click.FloatRange(0.1, 3600),
    help="Most time for one query.",
)  # fmt: skip
@click.option(
    "--queries", metavar="N", default=4, show_default=True, type=click.IntRange(1, 64), help="Queries at the same time."
)
@click.option(
    "--cors", "origins", metavar="ORIGIN", multiple=True,
    help="Let the pages of ORIGIN (such as https://example.org, or *) ask the endpoint; may be given more than once.",
)  # fmt: skip
@click.option("--open/--no-open", "browser", default=False, help="Open the explorer in the browser.")
@options.graph
def command(
    host: str, port: int, public: bool, timeout: float, queries: int, origins: tuple[str, ...], browser: bool,
    graph: options.Place,
) -> None:  # fmt: skip
    """Show the graph in the browser, and answer SPARQL.

    The explorer is at the address that is printed, the endpoint at /sparql below it; both only read. What a build
    writes meanwhile shows without a restart. Ctrl-C ends it.

    \b
      kgbuild serve
      curl -H 'Accept: text/csv' --data-urlencode 'query=SELECT * {?s ?p ?o} LIMIT 5' localhost:8080/sparql
    """
    if not public and not _is_loopback(host):
        raise click.UsageError(
            f"{host} can be reached from other machines, and whoever reaches it can read the whole graph and keep this "
            f"machine busy; add --public if that is meant"
        )
    import uvicorn

    from kgbuild.serve import Limits, Options, app

    served = app(graph.at, Options(Limits(timeout=timeout, queries=queries), public, origins))
    listening = _listen(host, port)
    at = f"[{host}]" if ":" in host else host
    address = f"http://{at}:{listening.getsockname()[1]}/"
    click.echo(f"{graph} is at {address}  (SPARQL at {address}sparql; Ctrl-C ends it)")
    if browser:
        click.launch(address)
    config = uvicorn.Config(
        served, log_level="warning", access_log=False, server_header=False, proxy_headers=False,
        timeout_graceful_shutdown=2, limit_concurrency=1000, h11_max_incomplete_event_size=256 * 1024,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[listening])


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)  # asyncio sets TCP_NODELAY only if the protocol is told
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(where)
        listening.listen(1024)
    except OSError as error:
        raise StoreError(f"{host}:{port}: {error.strerror}; name another --port or --host") from error
    return listening
