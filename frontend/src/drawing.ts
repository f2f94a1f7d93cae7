// The picture of a network: sigma draws, the server has said where everything stands.
import Graph from "graphology";
import Sigma from "sigma";
import { EdgeLineProgram, EdgeRectangleProgram, NodeCircleProgram, NodePointProgram } from "sigma/rendering";
import type { Edge, Network } from "./api";
import { glide } from "./gliding";

export interface Chosen {
  node?: string;
  edge?: [string, string];
  community?: number;
}

interface Label {
  x: number;
  y: number;
  size: number;
  text: string;
}

export const LIGHT = ["#2f6d8c", "#b3541e", "#4f7a3a", "#8a4f8f", "#a3822a", "#3f5fa8", "#b03a5b", "#3d8577", "#7a6248", "#5c5c70"];
export const DARK = ["#6fb3d2", "#e59a6a", "#94c47c", "#cf9bd3", "#dcc069", "#8fa9e8", "#ec8aa6", "#7fcfbf", "#c7ad8d", "#a9a9c2"];

const LABEL = "500 13px Georgia, 'Times New Roman', serif";
const MANY = 5000; // ties from which they are lines one can look through
const BUTTONS = { wide: 50, high: 126 }; // the corner that they cover
const VEIL = 0x55; // their opacity, of 255

export class Drawing {
  readonly graph = new Graph({ type: "undirected", multi: false });
  private readonly sigma: Sigma;
  private near = new Set<string>();
  private labels: Label[] = [];

  constructor(
    place: HTMLElement,
    network: Network,
    measure: string,
    private readonly dark: boolean,
    private chosen: Chosen,
    onChoose: (chosen: Chosen) => void,
  ) {
    const palette = dark ? DARK : LIGHT;
    const most = network.nodes.reduce((found, node) => Math.max(found, Number(node[measure]) || 0), 1e-9);
    const widest = network.edges.reduce((found, edge) => Math.max(found, edge.weight), 1);
    const large = network.nodes.length > 2000;
    const room = Math.sqrt((place.clientWidth * place.clientHeight) / Math.max(1, network.nodes.length)); // of each actor
    for (const node of network.nodes) {
      const share = Math.sqrt((Number(node[measure]) || 0) / most);
      this.graph.addNode(node.id, {
        x: node.x,
        y: -node.y,
        label: node.name,
        size: large ? room * (0.16 + 0.9 * share * share) : Math.min(1, room / 60) * (3.4 + 13 * share),
        color: palette[(node.community - 1) % palette.length],
        community: node.community,
      });
    }
    network.edges.forEach((edge, at) => {
      this.graph.addEdgeWithKey(at, edge.source, edge.target, {
        size: large ? 0.4 : 1.4 + (5 * edge.weight) / widest,
        color: network.edges.length > MANY ? veiled(this.tone(edge)) : this.tone(edge),
      });
    });
    this.near = this.around(chosen);
    this.sigma = new Sigma(this.graph, place, {
      // Lines of one pixel, where there are so many that thicker ones would only cover each other.
      edgeProgramClasses: { line: network.edges.length > MANY ? EdgeLineProgram : EdgeRectangleProgram },
      // One point for each actor, where there are so many that a shape for each takes long, above all without a graphics card.
      nodeProgramClasses: { circle: large ? NodePointProgram : NodeCircleProgram },
      enableEdgeEvents: !large,
      labelRenderedSizeThreshold: large ? room * 0.6 : 0,
      labelDensity: large ? 1 : 6, // of all these, only those are drawn that have room
      zIndex: true,
      defaultDrawNodeLabel: (_, { x, y, size, label }) => label && this.labels.push({ x, y, size, text: label }),
      defaultDrawNodeHover: (context, data) => this.label(context, data),
      nodeReducer: (id, data) =>
        this.near.size && !this.near.has(id) ? { ...data, label: "", color: dark ? "#3a4149" : "#d9d3c6", zIndex: 0 } : { ...data, zIndex: 1, forceLabel: this.near.size > 0 && this.near.size < 60 },
      edgeReducer: (id, data) => {
        if (!this.near.size) return data;
        const [a, b] = this.graph.extremities(id);
        const on = this.chosen.edge ? this.chosen.edge.includes(a) && this.chosen.edge.includes(b) : a === this.chosen.node || b === this.chosen.node;
        const inside = this.chosen.community !== undefined && this.near.has(a) && this.near.has(b);
        return on || inside ? { ...data, size: Number(data.size) + 1, zIndex: 2 } : large ? { ...data, hidden: true } : { ...data, color: dark ? "#2a323b" : "#ebe5d9", zIndex: 0 };
      },
    });
    this.writeLabels(); // of what is drawn already
    this.sigma.on("afterRender", () => this.writeLabels());
    if (large || network.edges.length > MANY) glide(this.sigma);
    requestAnimationFrame(() => performance.mark("network-drawn")); // for whoever measures
    this.bringIntoView();
    this.sigma.on("clickNode", ({ node }) => onChoose({ node }));
    this.sigma.on("clickEdge", ({ edge }) => onChoose({ edge: this.graph.extremities(edge) as [string, string] }));
    this.sigma.on("clickStage", () => onChoose({}));
    const hand = (on: boolean) => () => (place.style.cursor = on ? "pointer" : "");
    this.sigma.on("enterNode", hand(true));
    this.sigma.on("leaveNode", hand(false));
    this.sigma.on("enterEdge", hand(true));
    this.sigma.on("leaveEdge", hand(false));
  }

  choose(chosen: Chosen): void {
    if (JSON.stringify(chosen) === JSON.stringify(this.chosen)) return;
    this.chosen = chosen;
    this.near = this.around(chosen);
    this.sigma.refresh({ skipIndexation: true });
    this.bringIntoView();
  }

  /** Return who is shown while others are not: the chosen ones and their partners. */
  private around({ node, edge, community }: Chosen): Set<string> {
    return new Set(
      node && this.graph.hasNode(node) ? [node, ...this.graph.neighbors(node)]
        : edge?.every((end) => this.graph.hasNode(end)) ? edge
          : community ? this.graph.filterNodes((_, data) => data.community === community) : [],
    );
  }

  private bringIntoView(): void {
    const main = this.chosen.node ?? this.chosen.edge?.[0];
    if (main && this.graph.hasNode(main) && !this.isInView(main)) this.show(main);
  }

  /** Return the actor that is next in a direction, or the largest one if none is chosen yet. */
  next(from: string | undefined, right: number, down: number): string | undefined {
    const start = from !== undefined && this.graph.hasNode(from) ? this.spot(from) : undefined;
    let best: string | undefined;
    let least = Infinity;
    this.graph.forEachNode((node, data) => {
      if (node === from) return;
      const there = this.spot(node);
      const along = start ? (there.x - start.x) * right + (there.y - start.y) * down : 1;
      const across = start ? Math.abs((there.x - start.x) * down - (there.y - start.y) * right) : 0;
      const cost = start ? along + 2 * across : -Number(data.size);
      if (along > 0 && across <= 1.5 * along && cost < least) [best, least] = [node, cost];
    });
    return best;
  }

  /** Move so that a node is in the middle. */
  show(node: string): void {
    const shown = this.sigma.getNodeDisplayData(node);
    if (shown) void this.sigma.getCamera().animate({ x: shown.x, y: shown.y, ratio: 0.45 }, { duration: 300 });
  }

  move(x: number, y: number, closer: number): void {
    const camera = this.sigma.getCamera();
    const state = camera.getState();
    camera.setState({ x: state.x + x * state.ratio, y: state.y + y * state.ratio, ratio: state.ratio / closer });
  }

  reset(): void {
    void this.sigma.getCamera().animatedReset({ duration: 200 });
  }

  end(): void {
    this.sigma.kill();
  }

  private spot(node: string): { x: number; y: number } {
    const { x, y } = this.graph.getNodeAttributes(node);
    return this.sigma.graphToViewport({ x: Number(x), y: Number(y) });
  }

  private isInView(node: string): boolean {
    const { x, y } = this.spot(node);
    const { width, height } = this.sigma.getDimensions();
    return x > 0 && y > 0 && x < width && y < height;
  }

  /** Write the names that have room, those of the largest actors first, each on a rim of paper. */
  private writeLabels(): void {
    const context = this.sigma.getCanvases().labels?.getContext("2d");
    const found = this.labels.sort((a, b) => b.size - a.size);
    this.labels = [];
    if (!context) return;
    const { width } = this.sigma.getDimensions();
    const taken: [number, number, number, number][] = found.slice(0, 300).map(({ x, y, size }) => [x - size, y - size, x + size, y + size]);
    const discs = taken.length;
    taken.push([width - BUTTONS.wide, 0, width, BUTTONS.high]);
    context.font = LABEL;
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = this.dark ? "#1a2129" : "#fffdf8";
    context.fillStyle = this.dark ? "#ece6da" : "#22282f";
    found.forEach(({ x, y, size, text }, index) => {
      const short = text.length > 34 ? `${text.slice(0, 32).trimEnd()}…` : text;
      const wide = context.measureText(short).width;
      const places: [number, number][] = [[x + size + 4, y], [x - size - 4 - wide, y], [x - wide / 2, y - size - 10], [x - wide / 2, y + size + 10]];
      for (const [left, middle] of places) {
        const box: [number, number, number, number] = [left, middle - 8, left + wide, middle + 8];
        if (left < 2 || left + wide > width - 2) continue;
        // A name may lie over actors that are much smaller than its own, but over no other name.
        const hits = taken.some(
          (other, at) => (at >= discs || (at !== index && found[at]!.size > size / 2)) && box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1],
        );
        if (hits) continue;
        taken.push(box);
        context.strokeText(short, left, middle + 4.5);
        context.fillText(short, left, middle + 4.5);
        return;
      }
    });
  }

  private tone(edge: Edge): string {
    const signed = edge.cooperation + edge.conflict;
    const share = signed ? edge.conflict / signed : 0;
    if (!signed) return this.dark ? "#59616b" : "#c3bcae";
    if (share >= 0.6) return this.dark ? "#e0705f" : "#bf3f2f";
    if (share > 0.25) return this.dark ? "#d9a441" : "#bd8420";
    return this.dark ? "#4f9a94" : "#5e9d98";
  }

  private label(
    context: CanvasRenderingContext2D,
    data: { x: number; y: number; size: number; label?: string | null },
  ): void {
    if (!data.label) return;
    context.font = LABEL;
    const width = context.measureText(data.label).width + 12;
    context.fillStyle = this.dark ? "#10161d" : "#fffdf8";
    context.strokeStyle = this.dark ? "#e8e2d6" : "#22282f";
    context.beginPath();
    context.roundRect(data.x + data.size + 2, data.y - 11, width, 22, 4);
    context.fill();
    context.stroke();
    context.fillStyle = this.dark ? "#f4efe4" : "#22282f";
    context.fillText(data.label, data.x + data.size + 8, data.y + 4.5);
  }
}

/** Return a colour that one can look through, as sigma blends it: with its light in proportion, else many make white. */
function veiled(color: string): string {
  const light = [1, 3, 5].map((at) => Math.round((parseInt(color.slice(at, at + 2), 16) * VEIL) / 255));
  return `#${[...light, VEIL].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/** Return whether this browser can draw with WebGL. */
export function canDraw(): boolean {
  const canvas = document.createElement("canvas");
  return !!(canvas.getContext("webgl2") ?? canvas.getContext("webgl"));
}
