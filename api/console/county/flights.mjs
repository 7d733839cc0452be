// The flights of UAVs: which is drawn, and what was met on it.
import { dayTime, number } from "../format.mjs";
import { html } from "../html.mjs";
import { Figures } from "../tabular.mjs";
import { ask } from "./node.mjs";
import { Picture } from "./picture.mjs";

const MOST_POINTS = 400;

/** `chosen` is the number of the flight that is drawn; `flown` what `readFlight` gave of it. */
export function Flights({ flights, chosen, flown, words }) {
  const w = words.county;
  return html`<section class="panel flights" aria-labelledby="flights-title" data-test="flights">
    <header><h2 id="flights-title">${w.flights}</h2><span class="count">${flights.length}</span></header>
    ${!flights.length && html`<p class="empty">${w.noFlights}</p>`}
    <ul class="rows">
      ${flights.map(
        (one) => html`<li key=${one.id}>
          <button
            type="button"
            class="row-of"
            aria-pressed=${String(one.id) === chosen ? "true" : "false"}
            data-test="flight"
            data-flight=${one.flight}
            onClick=${() => ask({ flight: String(one.id), view: "places" })}
          >
            <b lang="zh-CN">${one.station_name} · ${one.flight}</b>
            <span lang="zh-CN">${[one.mission, one.pilot].filter(Boolean).join(" · ")}</span>
            <small>${flightText(one, w)}</small>
          </button>
        </li>`,
      )}
    </ul>
    ${flown && html`<${Flown} ...${{ flown, words }} />`}
  </section>`;
}

const flightText = ({ start, length_km, photos, detections, min_battery }, w) =>
  [
    start ? dayTime(Date.parse(start)) : w.noStart,
    `${number(length_km)} km`,
    w.photoCount(photos),
    w.detectionCount(detections),
    min_battery !== null && w.minBattery(number(min_battery)),
  ]
    .filter(Boolean)
    .join(" · ");

function Flown({ flown: { flight, track }, words }) {
  const w = words.county;
  return html`${
      flight.photos.length > 0 &&
      html`<ul class="photos">
        ${flight.photos.map(
          (photo) => html`<li>
            <${Picture} picture=${photo.picture} alt=${photo.remark || w.photo} words=${words} />
            <small><span lang="zh-CN">${photo.remark}</span> ${dayTime(Date.parse(photo.time))}</small>
          </li>`,
        )}
      </ul>`
    }
    <${Figures}
      caption=${w.trackTitle(flight.flight.flight)}
      columns=${trackColumns(w)}
      rows=${rowsOf(track)}
      words=${words}
    />`;
}

/** The points of a track, every so many of very many; the last one always. */
function rowsOf({ geometry, properties: { times, speed, battery, link } }) {
  const points = geometry?.coordinates ?? [];
  const step = Math.max(1, Math.ceil(points.length / MOST_POINTS));
  return points
    .map((at, i) => ({ at, time: times[i], speed: speed[i], battery: battery[i], link: link[i], i }))
    .filter(({ i }) => i % step === 0 || i === points.length - 1);
}

const trackColumns = (w) => [
  { head: w.time, of: ({ time }) => dayTime(Date.parse(time)) },
  { head: w.lonLat, of: ({ at: [lon, lat] }) => `${lon.toFixed(5)}, ${lat.toFixed(5)}` },
  { head: w.altitude, figure: true, of: ({ at }) => number(at[2]) },
  { head: w.speed, figure: true, of: ({ speed }) => number(speed) },
  { head: w.battery, figure: true, of: ({ battery }) => number(battery) },
  { head: w.linkQuality, figure: true, of: ({ link }) => number(link) },
];
