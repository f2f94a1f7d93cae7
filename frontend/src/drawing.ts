// The picture of a network: sigma draws, the server has said where everything stands.
import Graph from "graphology";
import Sigma from "sigma";
import type { Edge, Network } from "./api";

export interface Chosen {
  node?: string;
  edge?: [string, string];
}

const LIGHT = ["#2f6d8c", "#b3541e", "#4f7a3a", "#8a4f8f", "#a3822a", "#3f5fa8", "#b03a5b", "#3d8577", "#7a6248", "#5c5c70"];
const DARK = ["#6fb3d2", "#e59a6a", "#94c47c", "#cf9bd3", "#dcc069", "#8fa9e8", "#ec8aa6", "#7fcfbf", "#c7ad8d", "#a9a9c2"];

export class Drawing {
  readonly graph = new Graph({ type: "undirected", multi: false });
  private readonly sigma: Sigma;
  private chosen: Chosen = {};
  private near = new Set<string>();

  constructor(
    place: HTMLElement,
    network: Network,
    measure: string,
    private readonly dark: boolean,
    onChoose: (chosen: Chosen) => void,
  ) {
    const palette = dark ? DARK : LIGHT;
    const most = Math.max(1e-9, ...network.nodes.map((node) => Number(node[measure]) || 0));
    const widest = Math.max(1, ...network.edges.map((edge) => edge.weight));
    const large = network.nodes.length > 2000;
    for (const node of network.nodes) {
      const share = Math.sqrt((Number(node[measure]) || 0) / most);
      this.graph.addNode(node.id, {
        x: node.x,
        y: -node.y,
        label: node.name,
        size: large ? 1.5 + 8 * share : 4 + 14 * share,
        color: palette[(node.community - 1) % palette.length],
      });
    }
    for (const edge of network.edges) {
      this.graph.addEdge(edge.source, edge.target, {
        size: large ? 0.4 : 1.4 + (5 * edge.weight) / widest,
        color: this.tone(edge),
      });
    }
    this.sigma = new Sigma(this.graph, place, {
      enableEdgeEvents: !large,
      labelColor: { color: dark ? "#e8e2d6" : "#22282f" },
      labelFont: "Georgia, 'Times New Roman', serif",
      labelSize: 13,
      labelWeight: "500",
      labelRenderedSizeThreshold: large ? 9 : 6,
      labelDensity: 0.7,
      zIndex: true,
      hideEdgesOnMove: network.edges.length > 20000,
      hideLabelsOnMove: large,
      defaultDrawNodeHover: (context, data, settings) => this.label(context, data, settings),
      nodeReducer: (id, data) =>
        this.near.size && !this.near.has(id) ? { ...data, label: "", color: dark ? "#3a4149" : "#d9d3c6", zIndex: 0 } : { ...data, zIndex: 1, forceLabel: this.near.size > 0 && this.near.size < 30 },
      edgeReducer: (id, data) => {
        if (!this.near.size) return data;
        const [a, b] = this.graph.extremities(id);
        const on = this.chosen.edge ? this.chosen.edge.includes(a) && this.chosen.edge.includes(b) : a === this.chosen.node || b === this.chosen.node;
        return on ? { ...data, size: Number(data.size) + 1, zIndex: 2 } : { ...data, hidden: true };
      },
    });
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
    this.chosen = chosen;
    const { node, edge } = chosen;
    this.near = new Set(
      node && this.graph.hasNode(node) ? [node, ...this.graph.neighbors(node)] : edge?.every((end) => this.graph.hasNode(end)) ? edge : [],
    );
    this.sigma.refresh({ skipIndexation: true });
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
    settings: { labelSize: number; labelFont: string },
  ): void {
    if (!data.label) return;
    context.font = `600 ${settings.labelSize}px ${settings.labelFont}`;
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

/** Return whether this browser can draw with WebGL. */
export function canDraw(): boolean {
  const canvas = document.createElement("canvas");
  return !!(canvas.getContext("webgl2") ?? canvas.getContext("webgl"));
}

export function isDark(): boolean {
  const theme = document.documentElement.dataset.theme;
  return theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
}
