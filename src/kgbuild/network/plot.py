"""Network: a picture as PNG or SVG, for papers and slides; the only importer of matplotlib (extra ``plot``)."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from kgbuild.errors import FormatError
from kgbuild.network.graph import Network
from kgbuild.network.layout import places

FORMATS = ("png", "svg")
NAMED = 40  # actors whose names are written
COLOURS = ("#2f6d8c", "#b3541e", "#4f7a3a", "#8a4f8f", "#a3822a", "#3f5fa8", "#b03a5b", "#3d8577", "#7a6248", "#5c5c70")
TONES = {1: "#5e9d98", 0: "#b9b2a4", -1: "#bf3f2f"}


def write_plot(network: Network, format: str, *, by: str = "strength") -> bytes:
    """Return a picture of the network: actors as large as their measure `by`, red ties where conflict prevails.

    The same network gives the same picture.

    Raises FormatError for a format that is none of `FORMATS`, and where matplotlib is not installed.
    """
    if format not in FORMATS:
        raise FormatError(f"a picture is {' or '.join(FORMATS)}, not {format!r}")
    try:
        import matplotlib
        from matplotlib.collections import LineCollection
        from matplotlib.figure import Figure
    except ImportError as error:
        raise FormatError("pictures need matplotlib: pip install 'kgbuild[plot]'") from error
    spots = places(network.graph)
    nodes = list(network.graph.nodes(data=True))
    most = max((float(data[by]) for _, data in nodes), default=1.0) or 1.0
    heaviest = max((data["weight"] for _, _, data in network.graph.edges(data=True)), default=1)
    with matplotlib.rc_context({"svg.hashsalt": "kgbuild", "svg.fonttype": "none", "font.family": "serif"}):
        figure = Figure(figsize=(12, 8.5), layout="constrained")
        axes: Any = figure.add_subplot()
        axes.set_axis_off()
        edges = list(network.graph.edges(data=True))
        axes.add_collection(
            LineCollection(
                [[_up(spots[a]), _up(spots[b])] for a, b, _ in edges],
                colors=[TONES[data["sign"]] for _, _, data in edges],
                linewidths=[0.6 + 3.4 * data["weight"] / heaviest for _, _, data in edges],
                zorder=1,
            )
        )
        axes.scatter(
            [_up(spots[iri])[0] for iri, _ in nodes], [_up(spots[iri])[1] for iri, _ in nodes],
            s=[18 + 380 * float(data[by]) / most for _, data in nodes],
            c=[COLOURS[(data["community"] - 1) % len(COLOURS)] for _, data in nodes], linewidths=0, zorder=2,
        )  # fmt: skip
        for iri, data in sorted(nodes, key=lambda node: (-float(node[1][by]), node[0]))[:NAMED]:
            shift = (4 + 9 * (float(data[by]) / most) ** 0.5, 0)
            name = str(data["name"]).replace("$", r"\$")
            axes.annotate(
                name, _up(spots[iri]), xytext=shift, textcoords="offset points", va="center", fontsize=8.5, zorder=3
            )
        axes.autoscale_view()
        axes.margins(0.06)
        out = BytesIO()
        hidden = {"Date": None, "Creator": None} if format == "svg" else {"Software": None}
        figure.savefig(out, format=format, dpi=150, metadata=hidden)
    return out.getvalue()


def _up(spot: tuple[float, float]) -> tuple[float, float]:
    """Return a place where up is up: on screens, y grows downwards."""
    return spot[0], -spot[1]
