// While a large picture is dragged, the browser moves what is drawn already; it is drawn again where it comes to rest.
import type Sigma from "sigma";

const REST = 120; // milliseconds without a move
const FARTHEST = 0.4; // of the width or height; beyond, too much of the picture would be empty
const MOVED = ["edges", "nodes", "labels"];
const HIDDEN = ["edgeLabels", "hovers", "hoverNodes"];

/** Let a picture glide from now on: where only the place of the camera has changed, nothing is drawn. */
export function glide(sigma: Sigma): void {
  const camera = sigma.getCamera();
  const layers = sigma.getCanvases();
  const renderer = sigma as unknown as { render(): Sigma; renderFrame: number | null }; // what sigma calls in each frame
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
  camera.on("updated", () => (moved = true));
  sigma.on("kill", () => clearTimeout(rest));
}
