// While a large picture is dragged, the browser moves what is drawn already; it is drawn again where it comes to rest.
// Who is under the mouse is looked up here: to ask what is drawn, as sigma does, means to wait until all of it is.
import type Sigma from "sigma";

const REST = 120; // milliseconds without a move
const FARTHEST = 0.4; // of the width or height; beyond, too much of the picture would be empty
const MOVED = ["edges", "nodes", "labels"];
const HIDDEN = ["edgeLabels", "hovers", "hoverNodes"];

interface Renderer {
  render(): Sigma; // what sigma calls in each frame
  renderFrame: number | null;
  getNodeAtPosition(at: { x: number; y: number }): string | null;
  hoveredNode: string | null;
}

/** Let a picture glide from now on: where only the place of the camera has changed, nothing is drawn. */
export function glide(sigma: Sigma): void {
  const camera = sigma.getCamera();
  const layers = sigma.getCanvases();
  const renderer = sigma as unknown as Renderer;
  const render = renderer.render.bind(sigma);
  let drawn = { ...camera.getState(), ...sigma.getDimensions() };
  let moved = false;
  let rest = 0;

  const shift = (x: number, y: number) => {
    for (const name of MOVED) layers[name]!.style.transform = x || y ? `translate(${x}px, ${y}px)` : "";
    for (const name of HIDDEN) layers[name]!.style.visibility = x || y ? "hidden" : "";
  };
  const draw = () => {
    clearTimeout(rest);
    moved = false;
    render();
    drawn = { ...camera.getState(), ...sigma.getDimensions() };
    shift(0, 0);
    return sigma;
  };
  renderer.render = () => {
    const { x, y, ratio, angle } = camera.getState();
    const { width, height } = sigma.getContainer().getBoundingClientRect();
    const same = ratio === drawn.ratio && angle === drawn.angle && Math.abs(width - drawn.width) < 1 && Math.abs(height - drawn.height) < 1;
    if (!moved || !same) return draw();
    const middle = sigma.framedGraphToViewport({ x, y }); // of what will be seen, in what is drawn
    const [right, down] = [drawn.width / 2 - middle.x, drawn.height / 2 - middle.y];
    if (Math.abs(right) > FARTHEST * width || Math.abs(down) > FARTHEST * height) return draw();
    moved = false;
    renderer.renderFrame = null;
    shift(right, down);
    clearTimeout(rest);
    rest = window.setTimeout(draw, REST);
    return sigma;
  };
  renderer.getNodeAtPosition = (at) => (sigma.getMouseCaptor().isMoving ? renderer.hoveredNode : nearest(sigma, at));
  camera.on("updated", () => (moved = true));
  sigma.on("kill", () => clearTimeout(rest));
}

/** Return the actor whose disc a place of the picture is on. */
function nearest(sigma: Sigma, at: { x: number; y: number }): string | null {
  const place = sigma.viewportToFramedGraph(at);
  const beside = sigma.viewportToFramedGraph({ x: at.x + 1, y: at.y });
  const pixel = Math.hypot(beside.x - place.x, beside.y - place.y);
  let found: string | null = null;
  let least = 0;
  sigma.getGraph().forEachNode((node) => {
    const shown = sigma.getNodeDisplayData(node)!;
    const over = Math.hypot(shown.x - place.x, shown.y - place.y) / pixel - sigma.scaleSize(shown.size);
    if (over < least) [found, least] = [node, over];
  });
  return found;
}
