"""Articles: which files under some paths are articles or fact documents, in a fixed order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

TEXTS = (".txt", ".text")
PAGES = (".html", ".htm", ".xhtml")
LINES = (".jsonl", ".ndjson")
FACTS = (".json",)
_KNOWN = frozenset((*TEXTS, *PAGES, *LINES, *FACTS))


@dataclass(frozen=True, slots=True)
class Failure:
    """A file or line that gave no article: where, and what is wrong and how to mend it.

    >>> str(Failure("a.txt", "the file is empty"))
    'a.txt: the file is empty'
    """

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


def broken(where: str, error: Exception) -> Failure:
    """Return the failure that an error of kgbuild itself is: that item is lost, and the others are not to blame.

    >>> str(broken("a.html", ValueError("no such day")))
    'a.html: kgbuild failed on it (ValueError: no such day); please report that, with the article'
    """
    reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return Failure(where, f"kgbuild failed on it ({reason}); please report that, with the article")


def walk(paths: Iterable[Path | str], skipped: Counter[str]) -> Iterator[Path | Failure]:
    """Yield the files to read of files, folders and "-"; `skipped` counts what is passed over in folders.

    An article whose fact document is given, too, or lies beside it in a folder, is read through that document alone.
    """
    given = [Path(path) for path in paths]
    documented = {(path.parent, path.stem) for path in given if path.suffix.lower() in FACTS}
    for path in given:
        try:
            if str(path) == "-":
                yield path
            elif path.is_dir():
                yield from _whole_folder(path, skipped)
            elif not path.exists():
                yield Failure(str(path), "no such file; check the path")
            elif path.suffix.lower() not in _KNOWN:
                told = f'unknown kind of file "{path.suffix}"; use .txt, .html, .jsonl or a fact document (.json)'
                yield Failure(str(path), told)
            elif not path.is_file():
                yield Failure(str(path), "no regular file; use - for standard input")
            elif not (_is_article(path) and (path.parent, path.stem) in documented):
                yield path
        except (OSError, ValueError) as error:  # no right to look there; a zero byte in the name
            yield _unreadable(path, error)


def is_fact_document(path: Path) -> bool:
    """Return whether a JSON file says that it is a fact document."""
    return b'"kgbuild-facts/' in path.read_bytes()


def _whole_folder(folder: Path, skipped: Counter[str]) -> Iterator[Path | Failure]:
    empty = True
    for item in _folder(folder, frozenset(), skipped):
        empty = False
        yield item
    if empty:
        yield Failure(str(folder), "no articles in this folder: no .txt, .html or .jsonl file, and no fact document")


def _folder(folder: Path, above: frozenset[Path], skipped: Counter[str]) -> Iterator[Path | Failure]:
    try:
        real = folder.resolve()
        if real in above:  # a link that leads back up
            skipped["link to a folder above it"] += 1
            return
        entries = sorted(folder.iterdir(), key=lambda path: path.name)
        visible = [path for path in entries if not path.name.startswith(".")]
        documents = {
            path for path in visible if path.suffix.lower() in FACTS and path.is_file() and is_fact_document(path)
        }
    except (OSError, RuntimeError) as error:
        yield _unreadable(folder, error)
        return
    skipped["hidden"] += len(entries) - len(visible)
    stems = {path.stem for path in documents}
    for path in visible:
        suffix = path.suffix.lower()
        if path.is_dir():
            yield from _folder(path, above | {real}, skipped)
        elif not path.is_file() or suffix not in _KNOWN or (suffix in FACTS and path not in documents):
            skipped["no article"] += 1
        elif not (_is_article(path) and path.stem in stems):
            yield path


def _is_document(path: Path) -> bool:
    return path.suffix.lower() in FACTS and path.is_file() and is_fact_document(path)


def _is_article(path: Path) -> bool:
    return path.suffix.lower() in (*TEXTS, *PAGES)


def _unreadable(path: Path, error: Exception) -> Failure:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return Failure(str(path), f"cannot be read ({reason}); check its name and its permissions")
