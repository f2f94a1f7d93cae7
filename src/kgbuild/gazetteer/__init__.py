"""Base of the language steps: the lists of states, organisations and offices, and the look-ups in them.

The lists are data files in ``gazetteer/data`` that an analyst can read and extend; docs/gazetteers.md tells how.
"""

from __future__ import annotations

from kgbuild.gazetteer.entries import Match, Name, Office, Organization, Place, State, Term, Title
from kgbuild.gazetteer.index import find, fits, fold, lookup_organization, lookup_state, names
from kgbuild.gazetteer.leaders import leader_state
from kgbuild.gazetteer.personal import ranked
from kgbuild.gazetteer.tables import offices, organizations, places, states, terms
from kgbuild.gazetteer.titles import lookup_office

__all__ = [
    "Match",
    "Name",
    "Office",
    "Organization",
    "Place",
    "State",
    "Term",
    "Title",
    "find",
    "fits",
    "fold",
    "leader_state",
    "lookup_office",
    "lookup_organization",
    "lookup_state",
    "names",
    "offices",
    "organizations",
    "places",
    "ranked",
    "states",
    "terms",
]
