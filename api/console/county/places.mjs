// The places: stations by their degrees, on what the county has loaded, with flights and detections.
import { useMemo } from "../vendor/preact-hooks.mjs";
import { html } from "../html.mjs";
import { rank } from "../level.mjs";
import { memo } from "../memo.mjs";
import { clustered, legible } from "./crowd.mjs";
import { factOf } from "./facts.mjs";
import { projectionOf } from "./geography.mjs";
import { namesOf, Shape, windowOf } from "./layer.mjs";
import { Node, pressed } from "./node.mjs";
import { nodeOf } from "./said.mjs";
import { Badge } from "./symbol.mjs";
import { DetectionMarks, Track, ZoneMarks } from "./seen.mjs";
import { Sheet } from "./sheet.mjs";

const STEP = 1.12;
const CLOSER = 2.5;

/**
 * All stations with a place; `layers` are those that are shown, with their documents. Drawn anew
 * only when something of it changes.
 */
export const Places = memo((shared) => html`<${Placed} ...${shared} />`);

function Placed(shared) {
  const { stations, layers, chosen, words } = shared;
  const boxes = layers.map((one) => one.bbox).filter(Boolean);
  const projection = useMemo(
    () => projectionOf(stations, boxes),
    [stations, JSON.stringify(boxes)],
  );
  if (!projection) return html`<p class="empty">${words.county.noPlaces}</p>`;
  const { width, height } = projection;
  const own = stations.find((one) => one.code === chosen && one.lon !== null);
  return html`<${Sheet}
    key=${`${width}/${height}`}
    ...${{ width, height, chosen, words }}
    at=${own && projection.at([own.lon, own.lat])}
    label=${words.county.placesLabel}
    draw=${(view) => html`<${Drawn} ...${shared} projection=${projection} view=${view} />`}
  />`;
}

function Drawn(shared) {
  const { layers, view, projection, flight, track, detections, zones, query, words } = shared;
  const { x, y, k } = view;
  const points = usePoints(shared, projection);
  const near = Math.round(Math.log(k) / Math.log(STEP));
  const crowd = points.map((one) => one.weight).join();
  const marks = useMemo(() => clustered(points, k), [points.length, crowd, near]);
  const around = windowOf(view).map((one) => one.toFixed(1)).join(" ");
  const alone = marks.filter((one) => one.members.length === 1);
  const lightFirst = [...marks].reverse();
  const written = useMemo(
    () => writtenOf(alone, marks, layers, projection, view),
    [marks, layers, near, around],
  );
  const at = { at: projection.at, metres: projection.metres, k };
  return html`<g class="places" transform="translate(${x} ${y})">
    ${layers.map((layer) => html`<${Shape} key=${layer.name} ...${{ layer, projection, k, around }} />`)}
    ${written.names.map(([px, py, text]) => html`<text lang="zh-CN" class="place-name" x=${px * k + 9} y=${py * k + 4}>${text}</text>`)}
    <${ZoneMarks} ...${{ zones, words }} ...${at} />
    ${track && html`<${Track} ...${{ track, flight, words }} ...${at} />`}
    ${lightFirst.map((one) => {
      const [{ station, x: px, y: py }, another] = one.members;
      if (another) return html`<${Cluster} key=${station.code} ...${{ one, view, words }} />`;
      const label = written.codes.has(station.code) ? "right" : "";
      const place = { x: px * k, y: py * k, label };
      return html`<${Node} key=${station.code} ...${place} ...${nodeOf(station, shared)} />`;
    })}
    <${DetectionMarks} ...${{ detections, chosen: query.detection, words }} ...${at} />
  </g>`;
}

/** Stations with a place, weighing by what they warn of; those filtered out are not there. */
function usePoints({ stations, facts, isShown, chosen }, projection) {
  return stations
    .filter((one) => one.lon !== null && one.lat !== null && isShown(one))
    .map((station) => {
      const [x, y] = projection.at([station.lon, station.lat]);
      const weight = rank(factOf(facts, station.code).level) * 2 + (station.code === chosen ? 20 : 0);
      return { station, x, y, weight };
    });
}

/** Which names fit: of stations by their weight, then of what the layers hold. */
function writtenOf(alone, marks, layers, projection, view) {
  const { k } = view;
  const px = (one) => [one.x * k, one.y * k];
  const own = alone.map(({ members: [one] }) => {
    const [x, y] = px(one);
    return { x, y, text: one.station.name, code: one.station.code };
  });
  const named = layers.flatMap((layer) => namesOf(layer, projection, windowOf(view)));
  const more = named.map((one) => ({ x: one[0] * k, y: one[1] * k, text: one[2], one }));
  const kept = legible([...own, ...more], marks.map(px));
  return {
    codes: new Set(own.filter((one) => kept.has(one)).map((one) => one.code)),
    names: more.filter((one) => kept.has(one)).map(({ one }) => one),
  };
}

/** Several stations in one place: their number, with the worst level of them. */
function Cluster({ one: { x, y, members }, view, words }) {
  const { k, zoom } = view;
  const worst = Math.floor((members[0].weight % 20) / 2);
  const level = ["none", "blue", "yellow", "orange", "red"][worst];
  const open = () => zoom(CLOSER, [view.x + x * k, view.y + y * k]);
  const label = words.county.cluster(members.length, words.level[level]);
  return html`<g
    class="cluster ${level}"
    ...${pressed(open)}
    aria-label=${label}
    transform="translate(${x * k} ${y * k})"
    data-test="cluster"
    data-level=${level}
  >
    <title>${label}</title>
    <circle r="12" />
    <text y="4" text-anchor="middle">${members.length}</text>
    ${
      level !== "none" &&
      html`<${Badge} level=${level} x=${6} y=${-17} />
        <text class="cluster-mark" x="14" y="4">${words.levelMark[level].split(" ").at(-1)}</text>`
    }
  </g>`;
}
