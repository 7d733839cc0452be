// A layer on the map: what the county has loaded, drawn by its kind.
import { html } from "../html.mjs";
import { memo } from "../memo.mjs";
import { drawingOf } from "./geography.mjs";

const drawings = new WeakMap();
const MOST_NAMES = 400;

/** What is to be drawn of a layer on a projection, worked out once. */
function drawn({ document }, projection) {
  const known = drawings.get(document);
  if (known?.projection === projection) return known.drawing;
  const drawing = drawingOf(document, projection.at);
  drawings.set(document, { projection, drawing });
  return drawing;
}

/** Lines keep their width and points their size at any scale. */
export const Shape = memo(({ layer, projection, k }) => {
  const { path, points } = drawn(layer, projection);
  return html`<g class="layer ${layer.kind}" data-test="layer" data-layer=${layer.name}>
    <title lang="zh-CN">${layer.title}</title>
    ${path && html`<path d=${path} transform="scale(${k})" />`}
    ${points.map(([x, y]) => html`<circle cx=${x * k} cy=${y * k} r="2.6" />`)}
  </g>`;
});

/** Names with their places, [[x, y, name]]: of points and of areas. */
export function namesOf(layer, projection) {
  const { points, names } = drawn(layer, projection);
  return [...points, ...names].filter((one) => one[2]).slice(0, MOST_NAMES);
}
