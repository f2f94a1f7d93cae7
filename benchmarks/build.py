"""How long a build takes, step by step: ``python benchmarks/build.py [--articles N] [--more N]``.

The examples are read again and again under new names: in every copy the states are others and the day of publication
is another, so that no text comes twice. All of it is one run of `kgbuild.pipeline.build` into a new graph on disk, and
a second one puts a few more articles into the same graph.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from results import Results

from kgbuild.articles import read
from kgbuild.extract import Extractor
from kgbuild.extract.rules import masked
from kgbuild.facts import Article, Document
from kgbuild.pipeline import build
from kgbuild.pipeline.clock import Clock
from kgbuild.store import Store

EXAMPLES = Path(__file__).parents[1] / "examples"
STATES = (
    "Norway", "Chad", "Uruguay", "Portugal", "Vietnam", "Kenya", "Mongolia", "Oman", "Latvia", "Peru", "Ghana",
    "Slovenia", "Nepal", "Morocco", "Finland", "Paraguay", "Malaysia", "Zambia", "Armenia", "Canada", "Iceland",
    "Kazakhstan", "Saudi Arabia", "Iran", "China", "Ethiopia", "Russia", "Greece", "Ukraine", "Kyrgyzstan",
)  # fmt: skip
FIRST_DAY = date(2020, 1, 1)
STEPS = ("reading", "language", "facts", "mapping", "gate", "identity", "events", "store")


def grown(articles: list[Article], number: int) -> Iterator[dict[str, str]]:
    """Return `number` articles made of a few: the n-th round swaps each state for the n-th one after it."""
    word = re.compile(rf"\b({'|'.join(STATES)})\b")
    for n in range(number):
        round, article = n // len(articles), articles[n % len(articles)]

        def other(match: re.Match[str], round: int = round) -> str:
            return STATES[(STATES.index(match[1]) + round) % len(STATES)]

        yield {
            "id": f"{article.id}-{round}",
            "text": word.sub(other, article.text or ""),
            "published": (FIRST_DAY + timedelta(days=n)).isoformat(),
        }


class TimedExtractor:
    """The shipped extractor with a clock at each half: the language pipeline, and the facts read off its trees."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.words = 0
        with self.clock.step("loading"):
            self._extractor = Extractor()

    def __call__(self, article: Article) -> Document:
        with self.clock.step("language"):
            doc = self._extractor.nlp(masked(article))
        self.words += sum(not (token.is_punct or token.is_space) for token in doc)
        with self.clock.step("facts"):
            return self._extractor.facts(doc, article)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=240, metavar="N", help="how many articles (240)")
    parser.add_argument("--more", type=int, default=1, metavar="N", help="how many more in the second run (1)")
    number, few = parser.parse_args().articles, parser.parse_args().more
    articles = [item for item in read([EXAMPLES]) if isinstance(item, Article)]
    extractor = TimedExtractor()
    with tempfile.TemporaryDirectory() as folder:
        news, more = Path(folder) / "news.jsonl", Path(folder) / "more.jsonl"
        lines = [json.dumps(line) + "\n" for line in grown(articles, number + few)]
        news.write_text("".join(lines[:number]), encoding="utf-8")
        more.write_text("".join(lines[number:]), encoding="utf-8")
        with Store.open(Path(folder) / "graph", create=True) as store:
            start = time.perf_counter()
            summary = build([news], store, extract=extractor)
            total = time.perf_counter() - start
            seconds = Counter(summary.seconds) + Counter(extractor.clock.seconds)
            words = extractor.words
            start = time.perf_counter()
            second = build([more], store, extract=extractor)
            later = time.perf_counter() - start
    facts, count = summary.facts.total(), summary.read
    results = Results("build", "A build, step by step", ["step", "s", "ms an article", "% of the build"])
    results.data = (
        f"{count} articles, {words:,} words, {facts:,} facts, {summary.triples:,} triples; seconds of the clock"
    )
    for step in STEPS:
        spent = seconds[step]
        results.row(step, f"{spent:.2f}", f"{1000 * spent / count:.2f}", f"{100 * spent / total:.1f}")
    results.row("all", f"{total:.2f}", f"{1000 * total / count:.2f}", "100")
    language = seconds["language"]
    besides = sum(seconds[step] for step in STEPS if step != "language")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    wanted = "a build takes at most 1.35 times the bare language pipeline on the same texts"
    results.target(wanted, f"{total / language:.2f} times", total <= 1.35 * language)
    speed = f"{words / total:,.0f} words/s, {count / total:.1f} articles/s, {summary.triples / total:,.0f} triples/s"
    results.notes += [
        f"{speed}, at most {memory:,.0f} MB; before it, {seconds['loading']:.2f} s to load models and ontology.",
        f"All steps besides the language pipeline take {100 * besides / language:.0f} % of its time.",
        f"{second.read} more into the same graph: {later:.2f} s, {second.seconds['events']:.2f} s of them for links.",
        f"{len(summary.refused)} refused, {len(summary.failures)} not read.",
    ]
    print("\n".join(results.notes))
    results.keep()


if __name__ == "__main__":
    main()
