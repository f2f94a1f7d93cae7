"""From scores to trees and names, held against trying out everything."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from kgbuild.language.decode import NameDecoder, heads

MARKS = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]


def is_tree(tree: tuple[int, ...]) -> bool:
    if tree.count(0) != 1:
        return False
    for word in range(1, len(tree) + 1):
        node, steps = word, 0
        while node and steps <= len(tree):
            node, steps = tree[node - 1], steps + 1
        if node:
            return False
    return True


def total(arcs: np.ndarray, tree: tuple[int, ...]) -> float:
    logs = arcs - np.log(np.exp(arcs).sum(axis=1, keepdims=True))
    return float(sum(logs[i, head] for i, head in enumerate(tree)))


@pytest.mark.parametrize("seed", range(40))
def test_the_tree_is_the_best_of_all_trees(seed: int) -> None:
    size = 2 + seed % 4
    arcs = np.random.default_rng(seed).normal(size=(size, size + 1)) * 3
    arcs[np.arange(size), np.arange(1, size + 1)] = -1e9
    best = max((t for t in product(range(size + 1), repeat=size) if is_tree(t)), key=lambda t: total(arcs, t))
    assert total(arcs, tuple(heads(arcs))) == pytest.approx(total(arcs, best))


@pytest.mark.parametrize("size", [1, 2, 3, 30, 120])
def test_any_scores_give_one_tree_with_one_root(size: int) -> None:
    for seed in range(3):
        arcs = np.random.default_rng(seed).normal(size=(size, size + 1))
        assert is_tree(tuple(heads(arcs)))


def test_equal_scores_give_a_tree() -> None:
    assert is_tree(tuple(heads(np.zeros((6, 7)))))


@pytest.mark.parametrize("seed", range(20))
def test_names_are_the_best_of_all_allowed_sequences(seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(4, len(MARKS)))
    logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))

    def allowed(marks: tuple[int, ...]) -> bool:
        pairs = zip(["O", *(MARKS[i] for i in marks)], (MARKS[i] for i in marks), strict=False)
        return all(not mark.startswith("I-") or before[1:] == mark[1:] for before, mark in pairs)

    sequences = [s for s in product(range(len(MARKS)), repeat=4) if allowed(s)]
    best = max(sequences, key=lambda s: sum(logs[i, mark] for i, mark in enumerate(s)))
    begins = [(i, MARKS[mark][2:]) for i, mark in enumerate(best) if MARKS[mark].startswith("B-")]
    names = NameDecoder(MARKS)(scores)
    inside = {i for start, end, _ in names for i in range(start, end)}
    assert [(start, label) for start, _, label in names] == begins
    assert inside == {i for i, mark in enumerate(best) if mark}
