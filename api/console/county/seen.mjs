// What UAVs and cameras tell, on the map: the track of a flight, detections, suppression zones.
import { html } from "../html.mjs";
import { dayTime } from "../format.mjs";
import { memo } from "../memo.mjs";
import { ask, pressed } from "./node.mjs";

/** The track of a flight with its beginning, its end, and the places where pictures were taken. */
export const Track = memo(({ track, flight, at, k, words }) => {
  const line = track.geometry?.coordinates.map(at) ?? [];
  if (!line.length) return null;
  const [x, y] = line.at(-1);
  const d = `M${line.map((one) => one.map((axis) => axis.toFixed(2)).join(" ")).join("L")}`;
  return html`<g class="track" data-test="track">
    <title lang="zh-CN">${words.county.trackTitle(flight.flight.flight)}</title>
    <path d=${d} transform="scale(${k})" />
    <circle class="start" cx=${line[0][0] * k} cy=${line[0][1] * k} r="4" />
    <path class="end" d="M-5 -5h10v10h-10z" transform="translate(${x * k} ${y * k})" />
    ${flight.photos.map((photo) => {
      const [px, py] = at([photo.lon, photo.lat]);
      return html`<g class="photo" transform="translate(${px * k} ${py * k})">
        <title lang="zh-CN">${words.county.photoTitle(photo.remark || photo.picture, dayTime(Date.parse(photo.time)))}</title>
        <path d="M-6 -4h3l1.5 -2h3l1.5 2h3v8h-12zM0 -1.8a2 2 0 1 0 0 4a2 2 0 0 0 0-4" />
      </g>`;
    })}
  </g>`;
});

/** Detections that have a place; what is out of its range stands at the camera, and its row says so. */
export const DetectionMarks = memo(({ detections, chosen, at, k, words }) => {
  const placed = detections.filter((one) => one.lon !== null);
  return html`<g>
    ${placed.map((one) => {
      const [x, y] = at([one.lon, one.lat]);
      const state = one.verdict ?? (one.zone ? "zone" : "open");
      return html`<g
        key=${one.id}
        class="detection ${state} ${String(one.id) === chosen ? "chosen" : ""}"
        transform="translate(${x * k} ${y * k})"
        ...${pressed(() => ask({ detection: String(one.id) }))}
        aria-label=${words.county.detectionTitle(one)}
        data-test="detection-mark"
        data-detection=${one.id}
      >
        <title lang="zh-CN">${words.county.detectionTitle(one)}</title>
        <path d="M0 -10L10 0L0 10L-10 0z" />
        <text y="4" text-anchor="middle">${words.county.signMark[one.sign] ?? "?"}</text>
      </g>`;
    })}
  </g>`;
});

/** Places that smoke by right. */
export const ZoneMarks = memo(({ zones, at, metres, k, words }) => {
  return html`<g>
    ${zones.map((zone) => {
      const [x, y] = at([zone.lon, zone.lat]);
      return html`<g class="zone" data-test="zone">
        <title lang="zh-CN">${words.county.zoneTitle(zone.name, zone.reason)}</title>
        <circle cx=${x * k} cy=${y * k} r=${Math.max(5, metres(zone.radius_m) * k)} />
      </g>`;
    })}
  </g>`;
});
