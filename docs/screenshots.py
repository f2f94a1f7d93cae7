"""Takes the pictures of the explorer in docs/: ``make screenshots`` (needs Debian's chromium)."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from browsing import chromium  # noqa: E402
from kgbuild.pipeline import build  # noqa: E402
from kgbuild.store import Store  # noqa: E402
from serving import served  # noqa: E402

STATE = "https://w3id.org/kgbuild/id/state/"
PICTURES = {
    "overview": ("/", "light", 1440, 1000),
    "network": ("/network", "light", 1440, 960),
    "tie": (f"/network?source={STATE}IR&target={STATE}SA", "dark", 1440, 960),
    "actor": (f"/actor?iri={STATE}KZ", "light", 1440, 960),
    "article": ("/article?id=xian-summit-communique", "light", 1440, 960),
    "questions": ("/questions", "light", 1440, 900),
    "question": ("/questions/meetings", "light", 1440, 900),
    "query": ("/query", "dark", 1440, 900),
    "search": ("/search?q=foreign+minister", "light", 1440, 800),
    "articles": ("/articles", "dark", 1440, 800),
    "phone-network": ("/network", "light", 390, 844),
    "phone": ("/article?id=prespa-in-force", "light", 390, 844),
}


def main() -> None:
    """Build the examples, serve them, and look at every page."""
    with tempfile.TemporaryDirectory() as place:
        with Store.open(Path(place) / "graph", create=True) as store:
            build([ROOT / "examples"], store)
        with served(Path(place) / "graph") as address, chromium() as browser:
            for name, (path, scheme, width, height) in PICTURES.items():
                page = browser.new_page(
                    viewport={"width": width, "height": height},
                    color_scheme="dark" if scheme == "dark" else "light",
                    reduced_motion="reduce",
                )
                page.goto(address + path)
                page.wait_for_load_state("networkidle")
                if name == "article":
                    page.locator(".facts .event button").nth(3).click()
                if name == "query":
                    page.get_by_role("button", name="Run", exact=True).click()
                page.wait_for_timeout(1000)
                page.screenshot(path=ROOT / "docs" / "explorer" / f"{name}.png")
                page.close()


if __name__ == "__main__":
    main()
