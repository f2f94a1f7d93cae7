"""Language: scores of the encoder turned into a tree and into names."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.floating]
Nodes = NDArray[np.intp]
NEVER = -1e9
CORE = ("nsubj", "obj")
"""What a verb has, and a noun has never both of."""
OF_NOUNS = frozenset({"acl", "amod", "case", "compound", "cop", "det", "nmod", "nummod"})
"""What a noun has, and a verb has none of."""
ROOTS = 3  # how many words are tried as the root where the best heads are no tree


def heads(arcs: Scores) -> list[int]:
    """Return the head of each word, 0 for the root and else counted from 1, so that they make one tree.

    `arcs` has a row for each word and a column for each head, the root first. The best head of every word is
    taken; only if these make no tree with one root is the best such tree searched (Chu-Liu/Edmonds).

    >>> heads(np.array([[0.0, 0.0, 9.0], [9.0, 0.0, 0.0]]))
    [2, 0]
    >>> heads(np.array([[1.0, 0.0, 9.0], [0.0, 9.0, 0.0]]))
    [0, 1]
    """
    count = len(arcs)
    scores = arcs.astype(np.float64)
    scores[np.arange(count), np.arange(1, count + 1)] = NEVER
    best: list[int] = scores.argmax(axis=1).tolist()
    return best if _is_tree(best) else _best_tree(scores)


def verbs(heads: Sequence[int], relations: Sequence[str], tags: Sequence[str]) -> list[int]:
    """Return the words, counted from 1, that are tagged as nouns and have a subject and an object, as only verbs have.

    A subject alone will do where there is nothing that a noun has: copula, determiner, preposition, adjective.

    >>> verbs([2, 0, 4, 2], ["nsubj", "root", "det", "obj"], ["PROPN", "NOUN", "DET", "NOUN"])
    [2]
    >>> verbs([2, 0], ["nsubj", "root"], ["PROPN", "NOUN"])
    [2]
    >>> verbs([3, 3, 0], ["nsubj", "cop", "root"], ["PROPN", "AUX", "NOUN"])
    []
    """
    having, ruling = ({h for h, r in zip(heads, relations, strict=True) if r == relation} for relation in CORE)
    nominal = {head for head, relation in zip(heads, relations, strict=True) if relation.partition(":")[0] in OF_NOUNS}
    return sorted(word for word in having if tags[word - 1] == "NOUN" and (word in ruling or word not in nominal))


def passives(
    words: Sequence[str], heads: Sequence[int], relations: Sequence[str], tags: Sequence[str]
) -> dict[int, str]:
    """Return the relations of the words beside a participle that is taken for an adjective with a copula.

    A verb has no copula but as a clause of its own ("the plan is to go"). Words are counted from 1.

    >>> words = ["It", "was", "headed", "by", "Ann"]
    >>> tags = ["PRON", "AUX", "VERB", "ADP", "PROPN"]
    >>> passives(words, [3, 3, 0, 5, 3], ["nsubj", "cop", "root", "case", "obl"], tags)
    {1: 'nsubj:pass', 2: 'aux:pass'}
    """
    marked = {head for head, relation in zip(heads, relations, strict=True) if relation == "mark"}
    linked = {
        head
        for head, relation in zip(heads, relations, strict=True)
        if relation == "cop" and head not in marked and tags[head - 1] == "VERB" and not words[head - 1].endswith("ing")
    }
    passive = {"cop": "aux:pass", "nsubj": "nsubj:pass"}
    pairs = enumerate(zip(heads, relations, strict=True), 1)
    return {word: passive[relation] for word, (head, relation) in pairs if head in linked and relation in passive}


def subjects(heads: Sequence[int], relations: Sequence[str], tags: Sequence[str]) -> dict[int, int]:
    """Return the words that are taken for owners, but are subjects of a verb between them and what they own.

    In "Poland signed an agreement" Poland may come out as whose agreement it is. Each word has its verb, both counted
    from 1. English owners stand before what they own without anything that governs it in between.

    >>> subjects([4, 0, 4, 2], ["nmod:poss", "root", "det", "obj"], ["PROPN", "VERB", "DET", "NOUN"])
    {1: 2}
    """
    found = dict[int, int]()
    for word, (head, relation) in enumerate(zip(heads, relations, strict=True), 1):
        verb = heads[head - 1] if head else 0
        if relation == "nmod:poss" and word < verb < head and tags[verb - 1] == "VERB":
            beside = {r for r, h in zip(relations, heads, strict=True) if h == verb and r.startswith("nsubj")}
            is_marked = any(r == "case" and h == word for r, h in zip(relations, heads, strict=True))
            if not beside and not is_marked:
                found[word] = verb
    return found


def titles(heads: Sequence[int], relations: Sequence[str], tags: Sequence[str]) -> dict[int, tuple[int, str]]:
    """Return other heads and relations for titles that hang on a name before them; words are counted from 1.

    A title stands before the name that it belongs to. In "Ann spoke to Minister Ben" that is taken for Ann's, the
    minister is Ben, and to whom she spoke; behind "and" or a comma somebody else, or the same by another name.

    >>> heads, tags = [2, 0, 5, 1, 4], ["PROPN", "VERB", "ADP", "NOUN", "PROPN"]
    >>> titles(heads, ["nsubj", "root", "case", "nmod:desc", "nmod"], tags)
    {5: (2, 'obl'), 4: (5, 'nmod:desc')}
    >>> titles([4, 3, 1, 0], ["nsubj", "cc", "nmod:desc", "root"], ["PROPN", "CCONJ", "NOUN", "VERB"])
    {3: (1, 'conj')}
    """
    found = dict[int, tuple[int, str]]()
    for title, (name, relation) in enumerate(zip(heads, relations, strict=True), 1):
        if relation != "nmod:desc" or not 0 < name < title:
            continue
        between = range(name + 1, title)
        marks = [w for w in between if relations[w - 1] == "case" and _is_below(heads[w - 1], title, heads)]
        mark, bearer = (marks[0], heads[marks[0] - 1]) if marks else (0, 0)
        if bearer == title or (bearer > title and heads[bearer - 1] == title):
            free = [w for w in range(name + 1, mark) if not _is_below(w, title, heads)]
            verb = next((w for w in reversed(free) if tags[w - 1] == "VERB"), 0)
            site = verb or next((w for w in reversed(free) if tags[w - 1] == "NOUN"), name)
            found[bearer] = site, "obl" if verb else "nmod"
            if bearer != title:
                found[title] = bearer, "nmod:desc"
        elif any(relations[w - 1] == "cc" and heads[w - 1] == title for w in between):
            found[title] = name, "conj"
        elif any(relations[w - 1] == "punct" and heads[w - 1] == title for w in between):
            found[title] = name, "appos"
    return found


def _is_below(word: int, top: int, heads: Sequence[int]) -> bool:
    """Return whether a word is, or hangs on, another one."""
    while word and word != top:
        word = heads[word - 1]
    return word == top


def _is_tree(heads: Sequence[int]) -> bool:
    if list(heads).count(0) != 1:
        return False
    safe = {0}
    for word in range(1, len(heads) + 1):
        path = []
        while word not in safe:
            if word in path:
                return False
            path.append(word)
            word = heads[word - 1]
        safe.update(path)
    return True


def _best_tree(scores: Scores) -> list[int]:
    count = len(scores)
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    best: tuple[float, list[int]] | None = None
    for root in np.argsort(-logs[:, 0], kind="stable")[:ROOTS]:
        square = np.full((count + 1, count + 1), NEVER)
        square[1:, 1:] = logs[:, 1:]
        square[root + 1] = NEVER
        square[root + 1, 0] = logs[root, 0]
        np.fill_diagonal(square, NEVER)
        tree = _arborescence(square)[1:]
        total = float(square[np.arange(1, count + 1), tree].sum())
        if best is None or total > best[0]:
            best = total, tree.tolist()
    assert best is not None
    return best[1]


def _arborescence(scores: Scores) -> Nodes:
    """Return the head of each node in the best tree under node 0; ``scores[node, head]``, node 0 has head -1."""
    best: Nodes = scores.argmax(axis=1)
    best[0] = -1
    cycle = _cycle(best)
    if not len(cycle):
        return best
    # The cycle is drawn together into one node, the tree over the rest is found, and the cycle is opened where
    # that tree enters it.
    rest = np.setdiff1d(np.arange(len(scores)), cycle)
    lost = scores[cycle, best[cycle]]
    into = scores[np.ix_(cycle, rest)] - lost[:, None]
    out = scores[np.ix_(rest, cycle)]
    size = len(rest)
    small = np.full((size + 1, size + 1), NEVER)
    small[:size, :size] = scores[np.ix_(rest, rest)]
    small[size, :size] = into.max(axis=0)
    small[:size, size] = out.max(axis=1)
    small[0] = NEVER
    inner = _arborescence(small)
    result: Nodes = best.copy()
    for i in range(1, size):
        head = inner[i]
        result[rest[i]] = cycle[out[i].argmax()] if head == size else rest[head]
    entry = inner[size]
    result[cycle[into[:, entry].argmax()]] = rest[entry]
    return result


def _cycle(heads: Nodes) -> Nodes:
    """Return the nodes of a cycle, or nothing."""
    done = {0}
    for start in range(1, len(heads)):
        path: list[int] = []
        node = start
        while node not in done and node not in path:
            path.append(node)
            node = int(heads[node])
        if node in path:
            return np.array(path[path.index(node) :])
        done.update(path)
    return np.array([], dtype=np.intp)


class NameDecoder:
    """Turns scores of begin/inside/outside marks into names: no name begins with an ``I-``.

    >>> decoder = NameDecoder(["O", "B-PER", "I-PER"])
    >>> decoder(np.array([[0.0, 2.0, 3.0], [0.0, 0.0, 9.0], [5.0, 0.0, 0.0]]))
    [(0, 2, 'PER')]
    """

    def __init__(self, marks: Sequence[str]) -> None:
        self._marks = list(marks)
        self._outside = self._marks.index("O")
        count = len(marks)
        self._moves = np.zeros((count, count))
        self._first = np.zeros(count)
        for j, mark in enumerate(marks):
            if mark.startswith("I-"):
                self._first[j] = NEVER
                for i, before in enumerate(marks):
                    if before[1:] != mark[1:]:
                        self._moves[i, j] = NEVER

    def __call__(self, scores: Scores) -> list[tuple[int, int, str]]:
        """Return first word, word after the last, and label of each name, by the best sequence (Viterbi)."""
        if (scores.argmax(axis=1) == self._outside).all():
            return []
        return _spans([self._marks[i] for i in self._best(scores.astype(np.float64))])

    def _best(self, scores: Scores) -> list[int]:
        scores = scores - np.log(np.exp(scores - scores.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True))
        total = scores[0] + self._first
        back = []
        for row in scores[1:]:
            reached = total[:, None] + self._moves
            before = reached.argmax(axis=0)
            back.append(before)
            total = reached[before, np.arange(len(before))] + row
        path = [int(total.argmax())]
        for before in reversed(back):
            path.append(int(before[path[-1]]))
        return path[::-1]


def _spans(marks: Sequence[str]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for i, mark in enumerate(marks):
        if mark.startswith("B-"):
            found.append((i, i + 1, mark[2:]))
        elif mark.startswith("I-"):
            start, _, label = found.pop()
            found.append((start, i + 1, label))
    return found
