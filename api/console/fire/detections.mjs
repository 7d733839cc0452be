// What cameras and UAVs believe to have seen: what waits for a person first, by fire weather.
import { dateTime, number } from "../format.mjs";
import { html } from "../html.mjs";
import { isOpen, ranked, weatherOf } from "./fires.mjs";
import { mayJudge } from "./roles.mjs";
import { Danger } from "./weather.mjs";
import { Verdict } from "./verdict.mjs";

export function Detections({ data, state, words, onJudged }) {
  const w = words.fire;
  const rows = ranked(data.detections, weatherOf(data, state.criteria));
  const heads = [w.time, w.seen, w.confidence, w.place, w.camera, w.looks, w.priority, w.picture, w.verdict];
  const waiting = rows.filter(isOpen).length;
  return html`<section class="panel" aria-labelledby="detections-title">
    <header>
      <h2 id="detections-title">${w.detections}</h2>
      <span class="count" data-test="waiting">${w.waiting(waiting)}</span>
      <small>${w.detectionsNote}</small>
    </header>
    ${!rows.length && html`<p class="empty">${w.noDetections}</p>`}
    ${
      rows.length > 0 &&
      html`<div class="scroller" tabindex="0" role="region" aria-label=${w.detections}>
        <table class="plain hazards">
          <thead>
            <tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr>
          </thead>
          <tbody>
            ${rows.map((one) => html`<${Row} key=${one.id} ...${{ one, data, state, words, onJudged }} />`)}
          </tbody>
        </table>
      </div>`
    }
  </section>`;
}

function Row({ one, data, state, words, onJudged }) {
  const w = words.fire;
  return html`<tr data-test="detection" data-id=${one.id} data-verdict=${one.verdict ?? "none"}>
    <th scope="row">${dateTime(Date.parse(one.time))}<small>№ ${one.id}</small></th>
    <td data-head=${w.seen}>${w.signs[one.sign]}</td>
    <td data-head=${w.confidence}>${number(one.confidence)}</td>
    <td data-head=${w.place}>${placeOf(one, w)}</td>
    <td data-head=${w.camera}>
      ${one.station_name}<small>${one.flight ? w.onFlight(one.flight) : one.station}</small>
    </td>
    <td data-head=${w.looks} data-test="looks">${looksOf(one, data.measured, words)}</td>
    <td data-head=${w.priority}><${Priority} one=${one} words=${words} /></td>
    <td data-head=${w.picture}><code>${one.picture || "—"}</code></td>
    <td class="prose" data-head=${w.verdict}>
      <${Verdict} ...${{ one, words, onJudged }} mayJudge=${mayJudge(state.account)} />
    </td>
  </tr>`;
}

/** Where it is, and how that is known; the bearing where a camera told one. */
function placeOf(one, w) {
  const where = one.lon === null ? "" : `${one.lon.toFixed(4)}°E ${one.lat.toFixed(4)}°N`;
  const bearing = one.bearing === null ? "" : w.bearing(number(one.bearing, "rain"), one.range_m);
  return html`${where || "—"}<small>${[w.placed[one.placed], bearing].filter(Boolean).join(" · ")}</small>`;
}

/** N of the last M looks, as the camera's rule has it now. */
function looksOf(one, measured, words) {
  const w = words.fire;
  const rule = measured.find((other) => other.indicator === "detections" && other.station === one.station);
  if (!rule) return html`<small>${w.notConfigured}</small>`;
  if (!rule.known) return "—";
  const { looks, min_confidence: least } = rule.parameters;
  return html`<b>${w.nOfM(rule.value, looks)}</b><small>≥ ${least} · ${dateTime(Date.parse(rule.judged)).slice(5)}</small>`;
}

/** The fire weather at the nearest station decides who is looked at first. */
function Priority({ one, words }) {
  const w = words.fire;
  if (one.zone_id !== null) return html`<small>${w.inZone(words.half(one.zone ?? ""))}</small>`;
  if (!one.weather) return html`<small>${w.noWeather}</small>`;
  const { row, km } = one.weather;
  const name = row.station?.name ?? row.code;
  return html`<${Danger} level=${row.level} isKnown=${true} words=${words} />
    <small>${km === null ? name : w.at(name, number(km))}</small>`;
}
