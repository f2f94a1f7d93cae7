"""Event sentences: reads and checks the files of training/events (README.md there tells the notation).

    python training/events.py FILE...

prints each fault with its file and line, and what was counted.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ACTS = [
    "state",
    "announce",
    "praise",
    "thank",
    "congratulate",
    "condole",
    "support",
    "welcome",
    "call-for",
    "propose",
    "pledge",
    "invite",
    "concern",
    "condemn",
    "accuse",
    "reject",
    "demand",
    "threaten",
]
VARIANTS = {
    "Statement": ACTS,
    "Agreement": ["negotiated", "agreed", "signed", "ratified", "in-force", "terminated"],
    "Appointment": ["appointed", "elected", "dismissed", "resigned", "accredited"],
    "RelationsChange": [
        "established",
        "restored",
        "upgraded",
        "downgraded",
        "severed",
        "embassy-opened",
        "embassy-closed",
        "ambassador-recalled",
        "recognised",
    ],
    "Concession": ["release", "ceasefire", "withdrawal", "easing", "pardon", "yielding"],
}
"""Fact types whose label says more than the type: the act, stage or kind."""
ROLES = {
    "Membership": "member organization",
    "Meeting": "participant organizer forum",
    "Call": "participant",
    "Visit": "visitor destination host",
    "Mediation": "mediator party",
    "Statement": "speaker target",
    "Agreement": "party instrument",
    "Adoption": "adopter instrument",
    "Proposal": "proposer initiative",
    "Cooperation": "participant",
    "Aid": "provider recipient",
    "Appointment": "appointee appointer of",
    "RelationsChange": "party",
    "Concession": "actor target",
    "Sanction": "actor target",
    "Protest": "actor target",
    "Coercion": "actor target",
    "Mobilization": "actor target",
    "Assault": "actor target",
}
COMMON = ("place", "date", "topic")
STATUSES = ("actual", "planned", "proposed", "denied")
NAMES = {"P": "PER", "O": "ORG", "L": "LOC"}
EVERY_ROLE = tuple(sorted({role for roles in ROLES.values() for role in roles.split()})) + COMMON
LABELS = tuple(f"{kind}.{variant}" if variant else kind for kind in ROLES for variant in VARIANTS.get(kind, [""]))


@dataclass
class Event:
    """One fact: its label, the range of characters of its trigger, its fillers by role, and its status."""

    label: str
    trigger: tuple[int, int]
    fillers: list[tuple[str, tuple[int, int]]]
    status: str = "actual"


@dataclass
class Example:
    """One annotated text."""

    text: str
    names: list[tuple[int, int, str]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    line: int = 0
    id: str = ""


def place(text: str, words: str) -> tuple[int, int]:
    """Return where words stand in a text; "word#2" is their second occurrence. Raises ValueError if they do not."""
    match = re.fullmatch(r"(.*?)#(\d+)", words)
    words, number = (match[1], int(match[2])) if match else (words, 1)
    found = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    if len(found) < number:
        raise ValueError(f"{words!r} ({number}) does not stand in the text as whole words")
    return found[number - 1], found[number - 1] + len(words)


def read_event(text: str, line: str) -> Event:
    """Return the event of an F line."""
    parts = [part.strip() for part in line.split("|")]
    if len(parts) not in (3, 4):
        raise ValueError("an F line has: label | trigger | role=words; role=words [| status]")
    label, trigger, roles = parts[:3]
    status = parts[3] if len(parts) == 4 else "actual"
    kind, _, variant = label.partition(".")
    if kind not in ROLES:
        raise ValueError(f"no fact type {kind!r}")
    if kind in VARIANTS and variant not in VARIANTS[kind]:
        raise ValueError(f"{kind} needs one of: {' '.join(VARIANTS[kind])}")
    if kind not in VARIANTS and variant:
        raise ValueError(f"{kind} takes no variant")
    if status not in STATUSES:
        raise ValueError(f"no status {status!r}")
    fillers = []
    for pair in filter(None, (p.strip() for p in roles.split(";"))):
        role, is_pair, words = pair.partition("=")
        if not is_pair or (role not in ROLES[kind].split() and role not in COMMON):
            raise ValueError(f"{kind} has no role {role!r}")
        fillers.append((role, place(text, words.strip())))
    return Event(label, place(text, trigger), fillers, status)


def _named(name: str, texts: Mapping[str, str], line: int) -> Example:
    if name not in texts:
        raise ValueError(f"no sentence {name!r} in the treebanks")
    return Example(texts[name], line=line, id=name)


def read(path: Path, texts: Mapping[str, str] | None = None) -> Iterator[Example | str]:
    """Yield the examples of a file, and a line about each fault.

    `texts` holds the sentences of treebanks by their ids, for files that name them (``S:``).
    """
    example: Example | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        key, _, rest = line.partition(":")
        rest = rest.strip()
        try:
            if not line.strip() or line.startswith("#"):
                continue
            if key in ("T", "S"):
                if example is not None:
                    yield example
                example = None
                example = Example(rest, line=number) if key == "T" else _named(rest, texts or {}, number)
            elif key == "N" and example is not None:
                for pair in filter(None, (p.strip() for p in rest.split(";"))):
                    words, _, letter = pair.rpartition("=")
                    start, end = place(example.text, words.strip())
                    example.names.append((start, end, NAMES[letter.strip()]))
            elif key == "F" and example is not None:
                example.events.append(read_event(example.text, rest))
            else:
                raise ValueError("a line begins with T:, S:, N: or F:")
        except (ValueError, KeyError) as error:
            yield f"{path}:{number}: {error}"
    if example is not None:
        yield example


def main() -> int:
    labels: Counter[str] = Counter()
    examples = faults = 0
    for name in sys.argv[1:]:
        for item in read(Path(name)):
            if isinstance(item, str):
                print(item)
                faults += 1
            else:
                examples += 1
                labels.update(event.label for event in item.events or ())
                labels["(no event)"] += not item.events
    print(f"{examples} texts, {sum(labels.values()) - labels['(no event)']} events, {faults} faults")
    print(", ".join(f"{label} {count}" for label, count in labels.most_common()))
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
