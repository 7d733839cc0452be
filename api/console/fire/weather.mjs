// Fire weather now: index, its codes, the grade after LY/T 1172, and the noon that they rest on.
import { number, quantity } from "../format.mjs";
import { Heard, itemsOf } from "../heard.mjs";
import { html } from "../html.mjs";
import { Chip } from "../level.mjs";
import { hashOf } from "../route.mjs";
import { weatherOf } from "./fires.mjs";

const CODES = ["ffmc", "dmc", "dc", "isi", "bui"];

export function Weather({ data, state, now, words }) {
  const w = words.fire;
  const rows = weatherOf(data, state.criteria);
  const heads = [w.station, w.danger, "FWI", ...CODES.map((code) => code.toUpperCase()), w.grade, w.noon, w.heard];
  return html`<section class="panel" aria-labelledby="weather-title">
    <header>
      <h2 id="weather-title">${w.weather}</h2>
      <span class="count">${rows.length}</span>
      <small>${w.weatherNote}</small>
    </header>
    ${!rows.length && html`<p class="empty">${w.noWeather}</p>`}
    ${
      rows.length > 0 &&
      html`<div class="scroller" tabindex="0" role="region" aria-label=${w.weather}>
        <table class="plain hazards">
          <thead>
            <tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr>
          </thead>
          <tbody>
            ${rows.map((row) => html`<${Row} key=${row.code} ...${{ row, state, now, words }} />`)}
          </tbody>
        </table>
      </div>`
    }
  </section>`;
}

function Row({ row, state, now, words }) {
  const w = words.fire;
  const { workings = {}, known } = row.fwi ?? {};
  return html`<tr data-test="fire-station" data-station=${row.code}>
    <th scope="row">
      <a href=${hashOf("fire", [row.code])} data-test="to-fire-station">${row.station?.name ?? row.code}</a>
      <small>${row.code}</small>
    </th>
    <td data-head=${w.danger}><${Danger} level=${row.fwi && row.fwiLevel} isKnown=${known} words=${words} /></td>
    <td data-head="FWI"><b data-test="fwi">${number(row.fwi?.value)}</b></td>
    ${CODES.map((code) => html`<td data-head=${code.toUpperCase()}>${number(workings[code])}</td>`)}
    <td data-head=${w.grade} data-test="grade">${gradeOf(row, words)}</td>
    <td data-head=${w.noon}>${noonOf(row, words)}</td>
    <td data-head=${w.heard}><${Heard} items=${itemsOf(state, row.code)} now=${now} words=${words} /></td>
  </tr>`;
}

/** A class of danger: the step of its rule's ladder in colour, shape and words. */
export function Danger({ level, isKnown, words }) {
  const w = words.fire;
  if (!level) return html`<small>${w.notConfigured}</small>`;
  if (!isKnown) return html`<small>${w.unknown}</small>`;
  return html`<span class="danger"><${Chip} level=${level} words=${{ levelMark: w.classes }} /></span>`;
}

/** The grade of LY/T 1172 with its index. */
export function gradeOf({ danger, dangerLevel }, words) {
  const w = words.fire;
  if (!danger) return html`<small>${w.notConfigured}</small>`;
  if (!danger.known) return "—";
  return html`<span class="ink-${dangerLevel}"><b>${words.reading.fire_danger(danger.value)}</b></span>
    <small>${w.index(number(danger.workings.index))}</small>`;
}

/** The weather of the noon that the codes rest on, or that it is missing. */
function noonOf({ fwi }, words) {
  const w = words.fire;
  if (!fwi?.judged) return "—";
  const { day, missed, temperature, humidity, wind, rain } = fwi.workings;
  const date = day === null ? "" : new Date(day * 86_400_000).toISOString().slice(5, 10);
  if (missed > 0) return html`<small>${w.missed(date, missed)}</small>`;
  return html`${quantity(temperature, "", "°C")} · ${number(humidity, "")} % · ${number(wind)} km/h · ${number(rain, "rain")} mm<small>${date}</small>`;
}
