"""Serve: the files of the explorer, which the build has made from ``frontend/``."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

STATIC = Path(__file__).parent / "static"
_YEAR = "public, max-age=31536000, immutable"


def routes() -> list[BaseRoute]:
    """Return the routes of the explorer: files with a hash in their name, and one page for every other address."""
    return [
        Mount("/assets", _Assets(directory=STATIC / "assets", check_dir=False)),
        Route("/{path:path}", _page, methods=["GET"]),
    ]


class _Assets(StaticFiles):
    """Files that never change under their name."""

    def file_response(self, *args: object, **options: object) -> Response:
        response = super().file_response(*args, **options)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = _YEAR
        return response


async def _page(request: Request) -> Response:
    name = request.path_params["path"]
    if "." in name.rpartition("/")[2]:
        file = STATIC / name
        if file.parent == STATIC and file.is_file() and file.suffix in {".svg", ".txt"}:
            return FileResponse(file)
        return PlainTextResponse(f"there is no {name[:100]!r} here\n", 404)
    if not (STATIC / "index.html").is_file():
        return PlainTextResponse(
            "The explorer is not built: install kgbuild again where npm packages can be fetched "
            "(docs/serve.md). The SPARQL endpoint is at /sparql.\n",
            503,
        )
    return FileResponse(STATIC / "index.html", headers={"Cache-Control": "no-cache"})
