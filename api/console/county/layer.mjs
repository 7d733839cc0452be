// A layer on the map: what the county has loaded, drawn by its kind, as far as it is seen.
import { html } from "../html.mjs";
import { memo } from "../memo.mjs";
import { drawingOf, pathWithin } from "./geojson.mjs";

const FINEST = 1.2;
const MOST_NAMES = 400;
const drawings = new WeakMap();

/** What is to be drawn of a layer on a projection, worked out once. */
function drawn({ document }, projection) {
  const known = drawings.get(document);
  if (known?.projection === projection) return known;
  const made = { projection, ...drawingOf(document, projection.at), key: "", path: "" };
  drawings.set(document, made);
  return made;
}

/**
 * The window around what is seen, on the sheet: it moves in steps of half its size, so that the
 * same lines do while the map is moved a little. [left, top, right, bottom]
 */
export function windowOf({ x, y, k, width, height }) {
  const [wide, tall] = [width / k, height / k];
  const from = (at, size) => (Math.floor((-at / k / size) * 2) / 2) * size;
  const [left, top] = [from(x, wide), from(y, tall)];
  return [left, top, left + 1.5 * wide, top + 1.5 * tall];
}

/** Lines keep their width and points their size at any scale. `around` is the window, as text. */
export const Shape = memo(({ layer, projection, k, around }) => {
  const made = drawn(layer, projection);
  if (made.key !== around) {
    made.path = pathWithin(made.lines, around.split(" ").map(Number), FINEST / k);
    made.key = around;
  }
  return html`<g class="layer ${layer.kind}" data-test="layer" data-layer=${layer.name}>
    <title lang="zh-CN">${layer.title}</title>
    ${made.path && html`<path d=${made.path} transform="scale(${k})" />`}
    ${made.points.map(([x, y]) => html`<circle cx=${x * k} cy=${y * k} r="2.6" />`)}
  </g>`;
});

/** Names with their places within a window, [[x, y, name]]: of points and of areas. */
export function namesOf(layer, projection, [left, top, right, bottom]) {
  const { points, names } = drawn(layer, projection);
  const isSeen = ([x, y, name]) => name && left <= x && x <= right && top <= y && y <= bottom;
  return [...points, ...names].filter(isSeen).slice(0, MOST_NAMES);
}
