"""Changed copies of training sentences: other names, titles, datelines, capitals, missing articles.

Treebanks have little of what diplomatic news is full of. Each change keeps the annotation right by construction:
trees are edited node by node, and new names bring their own inner structure in the style of the treebanks.
"""

from __future__ import annotations

import csv
import random
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from data import Marked, Sentence

HERE = Path(__file__).parent
GAZETTEER = HERE.parent / "src/kgbuild/gazetteer/data"
LISTS = tomllib.loads((HERE / "names.toml").read_text(encoding="utf-8"))
MONTHS = LISTS["words"]["months"].split()
ADJECTIVES = frozenset(LISTS["words"]["adjectives"].split())
HEAD_LAST = frozenset(LISTS["words"]["last"].split())
SMALL = {"of": "ADP", "for": "ADP", "on": "ADP", "in": "ADP", "to": "ADP", "and": "CCONJ", "the": "DET"}

# Share of the sentences that each change is made to, in every epoch anew.
NAMES, TITLES, BRACKETS, DATELINES, ARTICLES, CAPITALS, HEADLINES = 0.5, 0.15, 0.15, 0.03, 0.05, 0.04, 0.04


@dataclass(eq=False)
class Node:
    """A word of a sentence that is being changed; `head` is None for the root, and for the head of a new name."""

    word: str
    tag: str
    head: Node | None
    relation: str
    mark: str = "O"


Name = list[Node]


class Augmenter:
    """Makes changed copies; the same seed gives the same copies."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._persons = [
            (_split(part["given"]), _split(part["family"]), part.get("order") == "family") for part in LISTS["persons"]
        ]
        self._titles = _split(LISTS["titles"]["plain"])
        self._organizations = _split(LISTS["organizations"]["ministries"]) + _split(LISTS["organizations"]["others"])
        self._places = _split(LISTS["places"]["cities"]) + _split(LISTS["places"]["regions"])
        states = _rows("states.tsv")
        self._states = [row["name"] for row in states]
        self._capitals = [city.strip() for row in states for city in row["capitals"].split(";") if city.strip()]
        self._adjectives = [a for row in states for a in _listed(row["adjectives"]) if " " not in a]
        rows = _rows("organizations.tsv")
        self._igos = [(row["name"], _listed(row["abbreviations"])) for row in rows if _is_simple(row["name"])]
        self._makers: dict[str, Callable[[int], Name]] = {
            "PER": self._person,
            "LOC": self._place,
            "ORG": self._organization,
        }

    def __call__(self, sentence: Sentence) -> Sentence:
        """Return `sentence`, or a copy with some changes."""
        nodes = _nodes(sentence)
        before = list(nodes)
        self._moved: dict[int, Node] = {}
        parsed = sentence.heads is not None
        draw = self.random.random
        if sentence.names and any(mark != "O" for mark in sentence.names) and draw() < NAMES:
            nodes = self._swap_names(nodes, parsed=parsed)
        if parsed and draw() < ARTICLES:
            nodes = self._drop_articles(nodes)
        if parsed and sentence.names and draw() < DATELINES and len(nodes) > 6:
            nodes = self._add_dateline(nodes)
        if draw() < CAPITALS:
            for node in nodes:
                node.word = node.word.upper()
        elif draw() < HEADLINES:
            nodes = _headline(nodes)
        return _sentence(nodes, sentence, [self._moved.get(id(node), node) for node in before])

    def _swap_names(self, nodes: list[Node], *, parsed: bool) -> list[Node]:
        """Put another name of the same kind in the place of every name that is one subtree but for its edges."""
        result: list[Node] = []
        i = 0
        while i < len(nodes):
            end = i + 1
            if nodes[i].mark.startswith("B-"):
                while end < len(nodes) and nodes[end].mark.startswith("I-"):
                    end += 1
                span = nodes[i:end]
                tops = [node for node in span if node.head not in span] if parsed else span[:1]
                if len(tops) == 1:
                    result += self._replaced(nodes + result, span, tops[0], parsed=parsed)
                    i = end
                    continue
            result += nodes[i:end]
            i = end
        return result

    def _replaced(self, nodes: list[Node], span: list[Node], top: Node, *, parsed: bool) -> list[Node]:
        kind = span[0].mark[2:]
        name = self._makers[kind](len(span))
        head = next(node for node in name if node.head is None)
        head.head, head.relation = top.head, top.relation
        self._moved |= {id(node): head for node in span}
        modified = False
        before = True
        for node in nodes:
            before = before and node is not span[0]
            if node not in span and node.head in span:
                node.head = head
                modified = modified or (before and node.relation not in ("case", "cc", "punct"))
        for k, node in enumerate(name):
            node.mark = f"{'I' if k else 'B'}-{kind}"
        if parsed and kind == "PER" and not modified and name[0] is head and self.random.random() < TITLES:
            return self._title(head) + name
        if parsed and kind == "ORG" and len(name) > 1 and self.random.random() < BRACKETS:
            return name + self._bracket(name, head)
        return name

    def _person(self, length: int) -> Name:
        given, family, family_first = self.random.choice(self._persons)
        first, last = self.random.choice(given), self.random.choice(family)
        if length == 1 and self.random.random() < 0.7:
            words = last if self.random.random() < 0.8 else first
        else:
            words = f"{last} {first}" if family_first else f"{first} {last}"
        return _flat(words.replace("-", " - ").split())

    def _place(self, _: int) -> Name:
        draw = self.random.random()
        source = self._states if draw < 0.55 else self._capitals if draw < 0.8 else self._places
        name = self.random.choice(source)
        return _phrase(name) if _is_simple(name) else self._place(0)

    def _organization(self, length: int) -> Name:
        if self.random.random() < 0.4:
            return _phrase(self.random.choice(self._organizations))
        name, short = self.random.choice(self._igos)
        if short and self.random.random() < (0.7 if length == 1 else 0.3):
            return [Node(self.random.choice(short), "PROPN", None, "")]
        return _phrase(name)

    def _title(self, head: Node) -> list[Node]:
        """Return a title in front of `head`, sometimes with a people's adjective: "Kazakh Foreign Minister"."""
        left, _, right = self.random.choice(self._titles).replace("+", " + ", 1).partition(" + ")
        words = left.split()
        top = Node(words[-1], "PROPN", head, "nmod:desc")
        before = [Node(word, *_modifier(word, top)) for word in words[:-1]]
        after = [Node("-", "PUNCT", top, "punct")] if "-" in right else []
        if right:
            after.append(Node("General", "ADJ", top, "amod"))
        if self.random.random() < 0.35 and not words[-1].endswith("."):
            before.insert(0, Node(self.random.choice(self._adjectives), "ADJ", top, "amod"))
        return [*before, top, *after]

    def _bracket(self, name: Name, head: Node) -> list[Node]:
        """Return "(ABC)" after an organisation; its initials stand in for the abbreviation."""
        initials = "".join(node.word[0] for node in name if node.word[0].isupper())
        short = Node(initials, "PROPN", head, "appos", "B-ORG")
        return [Node("(", "PUNCT", short, "punct"), short, Node(")", "PUNCT", short, "punct")]

    def _add_dateline(self, nodes: list[Node]) -> list[Node]:
        """Put "ABU DHABI, March 2 -" or "Oslo (Reuters) —" in front."""
        root = next(node for node in nodes if node.head is None)
        name = _phrase(self.random.choice([city for city in self._capitals if _is_simple(city)]))
        place = next(node for node in name if node.head is None)
        place.head, place.relation = root, "parataxis"
        is_loud = self.random.random() < 0.6
        for k, node in enumerate(name):
            node.mark = f"{'I' if k else 'B'}-LOC"
            node.word = node.word.upper() if is_loud else node.word
        line = list(name)
        if self.random.random() < 0.3:
            agency = Node(
                self.random.choice(["Reuters", "AP", "AFP", "TASS", "Xinhua"]), "PROPN", place, "appos", "B-ORG"
            )
            line += [Node("(", "PUNCT", agency, "punct"), agency, Node(")", "PUNCT", agency, "punct")]
        if self.random.random() < 0.6:
            day = Node(str(self.random.randint(1, 31)), "NUM", place, "nmod:unmarked")
            month = Node(self.random.choice(MONTHS), "PROPN", day, "nmod:unmarked")
            line += [Node(",", "PUNCT", day, "punct"), *self.random.choice([(month, day), (day, month)])]
            if self.random.random() < 0.5:
                year = Node(str(self.random.randint(1990, 2030)), "NUM", day, "nmod:unmarked")
                line += [Node(",", "PUNCT", year, "punct"), year] if line[-1] is day else [year]
        line.append(Node(self.random.choice(["-", "–", "—", "--", ":"]), "PUNCT", place, "punct"))
        return line + nodes

    def _drop_articles(self, nodes: list[Node]) -> list[Node]:
        """Leave out two articles of three, as translated English does."""
        heads = {id(node.head) for node in nodes}
        return [
            node
            for node in nodes
            if not (
                node.relation == "det"
                and node.word.lower() in ("the", "a", "an")
                and node.mark == "O"
                and id(node) not in heads
                and self.random.random() < 2 / 3
            )
        ]


def _split(words: str) -> list[str]:
    return [word.replace("_", " ") for word in words.split()]


def _rows(file: str) -> list[dict[str, str]]:
    with (GAZETTEER / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _listed(cell: str) -> list[str]:
    """Split a list of the gazetteer; entries with "?" are ambiguous there and left out."""
    return [entry.strip() for entry in cell.split(";") if entry.strip() and not entry.strip().endswith("?")]


def _is_simple(name: str) -> bool:
    return name.replace(" ", "").isalpha() and len(name.split()) <= 9


def _flat(words: list[str]) -> Name:
    top = Node(words[0], "PROPN", None, "")
    return [top] + [Node(w, "PUNCT", top, "punct") if w == "-" else Node(w, "PROPN", top, "flat") for w in words[1:]]


def _modifier(word: str, head: Node) -> tuple[str, Node, str]:
    is_adjective = word in ADJECTIVES or word.endswith(("ic", "al", "ean", "can", "ian"))
    return ("ADJ", head, "amod") if is_adjective else ("PROPN", head, "compound")


def _phrase(name: str) -> Name:
    """Return the tree of a name: "Abu Dhabi" is flat, "Council of Arab Ministers" a phrase with its own parts."""
    words = name.replace(" - ", " ").split()
    if not any(word in SMALL or _is_head_last(word) for word in words) and len(words) > 1:
        return _flat(words)
    nodes: list[Node] = []
    segment: list[str] = []
    markers: list[str] = []
    tops: list[Node] = []

    def close() -> None:
        top = Node(segment[-1], "PROPN", None, "")
        if tops:
            joined = "and" in markers
            top.head, top.relation = (tops[-1], "conj") if joined else (tops[-1], "nmod")
            for marker in markers:
                relation = {"and": "cc", "the": "det"}.get(marker, "case")
                nodes.append(Node(marker, SMALL[marker], top, relation))
        nodes.extend(Node(word, *_modifier(word, top)) for word in segment[:-1])
        nodes.append(top)
        tops.append(top)
        segment.clear()
        markers.clear()

    for word in words:
        if word in SMALL:
            if segment:
                close()
            markers.append(word)
        else:
            segment.append(word)
    if segment:
        close()
    return nodes


def _is_head_last(word: str) -> bool:
    return word in HEAD_LAST or word in ADJECTIVES


def _headline(nodes: list[Node]) -> list[Node]:
    """Write Every Long Word With A Capital, without the full stop."""
    if nodes[-1].word == "." and all(node.head is not nodes[-1] for node in nodes):
        nodes = nodes[:-1]
    for node in nodes:
        if len(node.word) > 3 or node.tag not in ("ADP", "DET", "CCONJ", "PART"):
            node.word = node.word[:1].upper() + node.word[1:]
    return nodes


def _nodes(sentence: Sentence) -> list[Node]:
    count = len(sentence.words)
    tags = sentence.tags or [""] * count
    relations = sentence.relations or [""] * count
    marks = sentence.names or ["O"] * count
    nodes = [Node(w, t, None, r, m) for w, t, r, m in zip(sentence.words, tags, relations, marks, strict=True)]
    for node, head in zip(nodes, sentence.heads or (), strict=False):
        node.head = nodes[head - 1] if head else None
    return nodes


def _sentence(nodes: list[Node], original: Sentence, now: list[Node]) -> Sentence:
    """Return the sentence of changed nodes; `now` gives what each word of the original has become."""
    place = {id(node): i for i, node in enumerate(nodes, 1)}
    parsed = original.heads is not None
    return replace(
        original,
        words=[node.word for node in nodes],
        tags=[node.tag for node in nodes] if original.tags else None,
        heads=[place[id(node.head)] if node.head else 0 for node in nodes] if parsed else None,
        relations=[node.relation for node in nodes] if parsed else None,
        names=[node.mark for node in nodes] if original.names else None,
        lemmas=None,
        spaces=None,
        events=None if original.events is None else tuple(_carried(e, now, place) for e in original.events),
    )


def _carried(event: Marked, now: list[Node], place: dict[int, int]) -> Marked:
    """Return an event with its words where they stand now; a filler that is gone is left out."""
    fillers = ((role, place.get(id(now[i]), 0) - 1) for role, i in event.fillers)
    trigger = place[id(now[event.trigger])] - 1
    return replace(event, trigger=trigger, fillers=tuple((role, i) for role, i in fillers if i >= 0))
