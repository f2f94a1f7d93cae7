"""Write the lemma tables of kgbuild from WordNet's word lists, as the package ``spacy-lookups-data`` brings them.

    python training/lemma_tables.py src/kgbuild/language/lemma_tables

Only what the rules of ``kgbuild.language.lemmas`` ask for is kept: a few tenths of a megabyte.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path

import spacy_lookups_data

DATA = Path(spacy_lookups_data.__file__).parent / "data"
NOUN_ENDS = ("s", "che", "xe", "ze", "z", "oe", "ie", "ve")
LONGEST_COMPARED = 8  # letters; longer adjectives take "more" and "most"


def table(name: str) -> dict:
    with gzip.open(DATA / f"en_lemma_{name}.json.gz", "rt", encoding="utf-8") as file:
        return json.load(file)


def is_plain(word: str) -> bool:
    return word.replace("-", "").isalpha() and word.isascii()


def is_variant(form: str, base: str, verbs: set[str]) -> bool:
    """Tell that "installed" comes from "install" as well as from "instal"."""
    doubled = base + base[-1]
    return doubled in verbs and form.startswith(doubled)


def write(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(sorted(set(lines))) + "\n", encoding="utf-8")
    print(f"{path.name}: {len(set(lines))} lines, {path.stat().st_size} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    index, exceptions = table("index"), table("exc")
    verbs = set(index["verb"])
    write(folder / "verbs.txt", [w for w in verbs if is_plain(w)])
    nouns = {w for w in index["noun"] if is_plain(w)}
    plurals = {
        w for w in nouns if len(w) > 3 and w.endswith("s") and {w[:-1], w[:-3] + "y"} & nouns
    }  # "talks" beside "talk"
    write(folder / "nouns.txt", [w for w in nouns - plurals if w.endswith(NOUN_ENDS)])
    short = [w for w in index["adj"] if is_plain(w) and (len(w) <= LONGEST_COMPARED or w.endswith(("er", "est")))]
    write(folder / "adjectives.txt", short)
    irregular = [
        f"{kind}\t{form}\t{bases[0]}"
        for kind in ("adj", "noun", "verb")
        for form, bases in exceptions[kind].items()
        if is_plain(form) and not (kind == "verb" and is_variant(form, bases[0], verbs))
    ]
    write(folder / "irregular.tsv", irregular)


if __name__ == "__main__":
    main()
