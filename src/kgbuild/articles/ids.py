"""Articles: names that are fit to be the id of an article."""

from __future__ import annotations

import re
import unicodedata

from kgbuild.errors import InputError

_LONGEST = 128


def make_id(name: str) -> str:
    """Return a name as an article id: ASCII letters, digits and ``._-``, a letter or digit first, 128 at most.

    The same name always gives the same id; nothing in it can lead out of a folder.

    >>> make_id("São Tomé: visit (2)"), make_id("../../etc/passwd")
    ('Sao-Tome-visit-2', 'etc-passwd')

    Raises InputError where no letter or digit is left.
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = re.sub(r"\.{2,}", ".", re.sub(r"[^A-Za-z0-9._-]+", "-", plain))
    plain = re.sub(r"^[^A-Za-z0-9]+", "", plain)[:_LONGEST].rstrip("-.")
    if not plain:
        raise InputError(f"no id can be made of the name {name[:60]!r}; rename the file, or give the article an id")
    return plain
