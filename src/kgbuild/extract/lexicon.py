"""Extract: the closed word lists of `lexicon.toml`, read once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kgbuild.plurals import singular


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word lists by purpose; every word is in lower case.

    >>> "minister" in load().office_heads, load().head_types["treaty"]
    (True, 'Instrument')
    """

    office_heads: frozenset[str]
    office_weak: frozenset[str]
    office_bound: frozenset[str]
    office_none: frozenset[str]
    modifiers: frozenset[str]
    quiet: frozenset[str]
    portfolio: frozenset[str]
    honorifics: frozenset[str]
    particles: frozenset[str]
    head_types: dict[str, str]
    standins: frozenset[str]
    people: frozenset[str]
    sport: frozenset[str]
    pair_states: frozenset[str]
    pair_persons: frozenset[str]
    support: frozenset[str]
    happen: frozenset[str]
    motion: frozenset[str]
    planned: frozenset[str]
    proposed: frozenset[str]
    denied: frozenset[str]
    praise: frozenset[str]
    blame: frozenset[str]
    misdeeds: frozenset[str]
    misdeed_verbs: frozenset[str]
    misdeed_objects: frozenset[str]
    deeds: dict[str, str]
    deed_modifiers: frozenset[str]
    help_nouns: frozenset[str]
    help_verbs: frozenset[str]
    help_acts: frozenset[str]
    help_loads: frozenset[str]
    no_help: frozenset[str]
    ancients: frozenset[str]

    def names_people(self, name: str) -> bool:
        """Return whether a noun for people stands in a description.

        >>> load().names_people("two Chadian fishermen"), load().names_people("three churches")
        (True, False)
        """
        known = self.people | self.office_heads
        forms = (form for word in name.lower().split() for form in (word, singular(word)))
        return any(form in known or self.head_types.get(form) == "Group" for form in forms)


@cache
def load() -> Lexicon:
    """Return the word lists; the file is read on first use."""
    path = Path(__file__).with_name("lexicon.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))

    def words(section: str, key: str) -> frozenset[str]:
        return frozenset(data[section][key].split())

    head_types: dict[str, str] = {}
    for kind, heads in data["entity"].items():
        for head in heads.split():
            head_types.setdefault(head.replace("-", " "), kind)
    return Lexicon(
        office_heads=words("office", "heads"),
        office_weak=words("office", "weak"),
        office_bound=words("office", "bound"),
        office_none=words("office", "none"),
        modifiers=words("office", "modifiers"),
        quiet=words("office", "quiet"),
        portfolio=words("office", "portfolio"),
        honorifics=words("honorific", "words"),
        particles=words("honorific", "particles"),
        head_types=head_types,
        standins=words("standin", "words"),
        people=words("people", "words"),
        sport=words("sport", "words"),
        pair_states=words("collective", "pair_state"),
        pair_persons=words("collective", "pair_person"),
        support=words("verb", "support"),
        happen=words("verb", "happen"),
        motion=words("verb", "motion"),
        planned=words("verb", "planned"),
        proposed=words("verb", "proposed"),
        denied=words("verb", "denied"),
        praise=words("judgement", "praise"),
        blame=words("judgement", "blame"),
        misdeeds=words("judgement", "misdeeds"),
        misdeed_verbs=words("judgement", "misdeed_verbs"),
        misdeed_objects=words("judgement", "misdeed_objects"),
        deeds=dict(pair.split(":", 1) for pair in data["deed"]["nouns"].split()),
        deed_modifiers=words("deed", "modifiers"),
        help_nouns=words("help", "nouns"),
        help_verbs=words("help", "verbs"),
        help_acts=words("help", "acts"),
        help_loads=words("help", "loads"),
        no_help=words("help", "none"),
        ancients=words("history", "names"),
    )
