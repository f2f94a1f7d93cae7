"""Train the encoder of kgbuild's language pipeline.

    python training/train.py TREEBANKS OUTPUT

TREEBANKS is the folder of the treebank files (see README.md), OUTPUT gets ``network.pt`` and ``labels.json``. The event
sentences are those of training/events. A second, short run goes on from the network of a first one:

    python training/train.py TREEBANKS OUTPUT2 --start OUTPUT --epochs 1 --rate 0.3 --share 0.2 --again 3 --of "story-*"
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterable
from fnmatch import fnmatch
from itertools import chain
from pathlib import Path

import torch
from augment import Augmenter
from batches import NOTHING, Batch, Batcher, Labels
from data import NAMES, development_part, event_sentences, every_part, marked, training_parts
from events import EVERY_ROLE, LABELS, STATUSES
from model import Network
from torch import Tensor
from torch.nn import functional

from kgbuild import language
from kgbuild.language.encoder import MODEL
from kgbuild.language.shapes import COUNT as SHAPES
from kgbuild.language.wordpieces import WordPieces

EVENTS = Path(__file__).parent / "events"
SEED = 1
EPOCHS = 6
EVENT_COPIES = 2  # how often an epoch has each event sentence, changed anew
HELD_BACK = 12  # every so many event sentences one is only watched
ENCODER_RATE, HEADS_RATE = 1e-4, 1e-3
WARM_UP = 150  # steps
LEAST_RATE = 0.02  # share of the full rate in the last step
NAME_WEIGHT = 2.0
TRIGGER_WEIGHT, ROLE_WEIGHT = 3.0, 3.0
CLIP = 5.0


def loss_of(network: Network, batch: Batch) -> dict[str, Tensor]:
    """Return the loss of each task; a task that the batch has no annotation for is left out."""
    tags, names, arcs, dependents, heads, triggers, statuses, agents, fillers = network(*batch.inputs)
    losses = {}
    parsed = batch.heads != NOTHING
    if parsed.any():
        arcs = arcs.masked_fill(batch.nodes[:, None, :] == 0, -1e4)
        rows = torch.arange(len(arcs))[:, None].expand_as(parsed)
        # All words, not only those with a head: torch plans a product anew for each number of rows.
        chosen = heads[rows, batch.heads.clamp(min=0)].flatten(0, 1)
        relations = network.label(dependents.flatten(0, 1), chosen)
        losses["tags"] = functional.cross_entropy(tags[parsed], batch.tags[parsed])
        losses["arcs"] = functional.cross_entropy(arcs[parsed], batch.heads[parsed])
        losses["relations"] = functional.cross_entropy(relations, batch.relations.flatten(), ignore_index=NOTHING)
    named = batch.names != NOTHING
    if named.any():
        losses["names"] = NAME_WEIGHT * functional.cross_entropy(names[named], batch.names[named])
    if len(batch.events.rows):
        words = (batch.nodes[batch.events.rows, 1:] == 1).nonzero(as_tuple=True)
        found = triggers[batch.events.rows][words]
        losses["triggers"] = TRIGGER_WEIGHT * _binary(found, batch.events.triggers[words])
    if len(batch.events.where):
        rows, at = batch.events.where.unbind(1)
        losses["statuses"] = functional.cross_entropy(statuses[rows, at], batch.events.statuses)
        pairs = (batch.nodes[rows, 1:] == 1).nonzero(as_tuple=True)
        # Filled up to a multiple of 8, for the same reason.
        enough = torch.cat([torch.arange(len(rows)), torch.zeros(-len(rows) % 8, dtype=torch.int64)])
        scores = network.fill(agents[rows, at][enough], fillers[rows][enough])[: len(rows)][pairs]
        losses["roles"] = ROLE_WEIGHT * _binary(scores, batch.events.fillers[pairs])
    return losses


def _binary(scores: Tensor, wanted: Tensor) -> Tensor:
    """Return the loss of yes-or-no answers, per row of them."""
    return functional.binary_cross_entropy_with_logits(scores, wanted, reduction="sum") / len(scores)


def make_optimizer(network: Network) -> torch.optim.Optimizer:
    """The word embeddings stay as they are: rare words keep their place beside those that training sees."""
    for parameter in network.encoder.embeddings.word_embeddings.parameters():
        parameter.requires_grad = False
    encoder = [p for p in network.encoder.parameters() if p.requires_grad]
    inside = {id(p) for p in network.encoder.parameters()}
    heads = [p for p in network.parameters() if id(p) not in inside]
    groups = [{"params": encoder, "lr": ENCODER_RATE}, {"params": heads, "lr": HEADS_RATE}]
    return torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01, fused=True)


def watch(network: Network, batcher: Batcher, folder: Path) -> str:
    """Return how the network does on the development part, word by word and without tree search."""
    right = dict.fromkeys(("tags", "arcs", "relations", "names"), 0)
    total = dict.fromkeys(right, 0)
    network.eval()
    with torch.no_grad():
        for batch in batcher(development_part(folder), random.Random(0)):
            tags, names, arcs, dependents, heads, *_ = network(*batch.inputs)
            arcs = arcs.masked_fill(batch.nodes[:, None, :] == 0, -1e4)
            parsed, named = batch.heads != NOTHING, batch.names != NOTHING
            rows = torch.arange(len(arcs))[:, None].expand_as(parsed)[parsed]
            relations = network.label(dependents[parsed], heads[rows, batch.heads[parsed]])
            pairs = {
                "tags": (tags[parsed].argmax(1), batch.tags[parsed]),
                "arcs": (arcs[parsed].argmax(1), batch.heads[parsed]),
                "relations": (relations.argmax(1), batch.relations[parsed]),
                "names": (names[named].argmax(1), batch.names[named]),
            }
            for key, (guess, gold) in pairs.items():
                right[key] += int((guess == gold).sum())
                total[key] += len(gold)
    network.train()
    return ", ".join(f"{key} {100 * right[key] / total[key]:.2f}" for key in right)


def watch_events(network: Network, batches: Iterable[Batch]) -> str:
    """Return precision and recall of triggers with their labels, and of the roles at the right triggers."""
    counts = dict.fromkeys(("trigger", "found trigger", "right trigger", "role", "found role", "right role"), 0)
    kinds, asked = 0, 0
    network.eval()
    with torch.no_grad():
        for batch in batches:
            *_, triggers, statuses, agents, fillers = network(*batch.inputs)
            words = (batch.nodes[batch.events.rows, 1:] == 1).nonzero(as_tuple=True)
            found, wanted = triggers[batch.events.rows][words] > 0, batch.events.triggers[words] > 0
            rows, at = batch.events.where.unbind(1)
            pairs = (batch.nodes[rows, 1:] == 1).nonzero(as_tuple=True)
            guessed, filled = network.fill(agents[rows, at], fillers[rows])[pairs] > 0, batch.events.fillers[pairs] > 0
            for key, guess, gold in (("trigger", found, wanted), ("role", guessed, filled)):
                counts[key] += int(gold.sum())
                counts[f"found {key}"] += int(guess.sum())
                counts[f"right {key}"] += int((gold & guess).sum())
            kinds += int((statuses[rows, at].argmax(1) == batch.events.statuses).sum())
            asked += len(rows)
    network.train()
    shown = []
    for key in ("trigger", "role"):
        right = 100 * counts[f"right {key}"]
        shown.append(f"{key} P {right / max(1, counts[f'found {key}']):.1f} R {right / counts[key]:.1f}")
    return ", ".join([*shown, f"status {100 * kinds / asked:.1f}"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("treebanks", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--everything", action="store_true", help="learn from the development and test parts too")
    parser.add_argument("--half", action="store_true", help="train in bfloat16, for processors that have it")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--start", type=Path, help="the output of a run whose network is to be trained further")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--rate", type=float, default=1.0, help="share of the usual rates")
    parser.add_argument("--share", type=float, default=1.0, help="share of the sentences that an epoch has")
    parser.add_argument("--again", type=int, default=0, help="how often more an epoch has the event sentences of --of")
    parser.add_argument("--of", nargs="+", default=["*"], metavar="PATTERN", help="files; the others are learnt too")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--steps", type=int, help="stop early, to try the script out")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)

    sentences = every_part(options.treebanks) if options.everything else training_parts(options.treebanks)
    labels = Labels.of(sentences)
    nlp = language.load()
    files = event_sentences(EVENTS, nlp)
    told = list(chain.from_iterable(files.values()))
    watched = [] if options.everything else told[::HELD_BACK]
    told_in_trees = marked(sentences, EVENTS / "treebanks")
    known = {s.id: s for s in chain.from_iterable(told_in_trees.values())}
    sentences = [known.get(s.id, s) for s in sentences]
    sentences += EVENT_COPIES * [s for i, s in enumerate(told) if i % HELD_BACK or options.everything]
    files |= told_in_trees
    chosen = [name for name in files if any(fnmatch(name, pattern) for pattern in options.of)]
    again = options.again * list(chain.from_iterable(files[name] for name in chosen))
    names = {
        "tags": labels.tags, "relations": labels.relations, "names": NAMES,
        "events": LABELS, "statuses": STATUSES, "roles": EVERY_ROLE,
    }  # fmt: skip
    (options.output / "labels.json").write_text(json.dumps(names, indent=1) + "\n", encoding="utf-8")
    network = Network.of(names, shapes=SHAPES)
    if options.start:
        network.load_state_dict(torch.load(options.start / "network.pt", weights_only=True))
    batcher = Batcher(WordPieces.from_file(MODEL / "wordpieces.txt"), labels)
    chance, augmenter = random.Random(options.seed), Augmenter(options.seed)
    optimizer = make_optimizer(network)
    rates = [options.rate * group["lr"] for group in optimizer.param_groups]
    drawn = round(options.share * len(sentences))
    epoch = chance.sample(sentences, drawn) + again
    steps = options.steps or options.epochs * sum(1 for _ in batcher(epoch, random.Random(options.seed)))
    print(f"{len(epoch)} sentences, {sum(len(s.words) for s in epoch)} words, {steps} steps", flush=True)

    step = words = 0
    began = time.monotonic()
    network.train()
    while step < steps:
        for batch in batcher([augmenter(sentence) for sentence in epoch], chance):
            share = min(1.0, (step + 1) / WARM_UP) * max(LEAST_RATE, 1 - step / steps)
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * share
            with torch.autocast("cpu", torch.bfloat16, enabled=options.half):
                losses = loss_of(network, batch)
            optimizer.zero_grad()
            sum(losses.values()).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), CLIP)
            optimizer.step()
            step += 1
            words += int(batch.nodes[:, 1:].sum())
            if step % 100 == 0:
                speed = words / (time.monotonic() - began)
                shown = ", ".join(f"{key} {loss.item():.3f}" for key, loss in losses.items())
                print(f"step {step}, {speed:.0f} words/s, loss: {shown}", flush=True)
            if step == steps:
                break
        epoch = chance.sample(sentences, drawn) + again
        torch.save(network.state_dict(), options.output / "network.pt")
        print(f"step {step}, {time.monotonic() - began:.0f} s:", watch(network, batcher, options.treebanks), flush=True)
        if watched:
            print("events:", watch_events(network, batcher(watched, random.Random(0))), flush=True)


if __name__ == "__main__":
    main()
