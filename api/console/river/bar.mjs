// What is looked at: station, part of time, rain gauge.
import { dateTime, iso, number } from "../format.mjs";
import { html } from "../html.mjs";
import { hashOf } from "../route.mjs";
import { PRESETS, change, presetQuery, windowQuery } from "./address.mjs";
import { stages } from "./places.mjs";

const DAY_MS = 24 * 3600 * 1000;
const LEAD_MS = 12 * 3600 * 1000;

/** The choices above the picture; each changes the address, and the address the page. */
export function Bar({ state, words, view, item, window, rain, gauges = [], floods }) {
  const w = words.river;
  return html`<div class="choices" data-test="choices">
    <${Station} ...${{ state, words, view, item }} />
    ${
      item &&
      html`<${Presets} ...${{ view, words }} />
      <${Events} ...${{ floods, view, item, words }} />
      <${Span} ...${{ window, words }} />
      <label class="rain-choice">${w.rain}
        <select data-test="rain" value=${rain ? String(rain.item.datastream) : "none"} onChange=${(event) => change({ rain: event.currentTarget.value })}>
          <option value="none">${w.noRain}</option>
          ${gauges.map(
            (one) => html`<option value=${String(one.item.datastream)}>${gaugeName(one, item, words)}</option>`,
          )}
        </select>
      </label>`
    }
    ${view.isOdd && html`<p class="note" role="status" data-test="odd">${w.odd}</p>`}
  </div>`;
}

/** A gauge's name with how far off it is. */
export function gaugeName({ item, km }, at, words) {
  if (item.station === at.station) return words.river.ownRain;
  return km === null ? item.station_name : `${item.station_name} ${words.river.km(number(km))}`;
}

function Station({ state, words, view, item }) {
  const go = (event) => {
    const { rain, flood, at, zoom, with: beside, ...kept } = state.route.query;
    location.hash = hashOf("river", [event.currentTarget.value], kept);
  };
  return html`<label>${words.river.station}
    <select data-test="station" value=${item?.station ?? ""} onChange=${go}>
      ${!item && html`<option value="">${view.place}</option>`}
      ${stages(state.latest).map((one) => html`<option value=${one.station}>${one.station_name}</option>`)}
    </select>
  </label>`;
}

function Presets({ view, words }) {
  return html`<div class="periods" role="group" aria-label=${words.periods}>
    ${PRESETS.map(
      (days) => html`<button
        type="button"
        data-test="days-${days}"
        aria-pressed=${!view.window && view.days === days}
        onClick=${() => change(presetQuery(days))}
      >
        ${words.river.days(days)}
      </button>`,
    )}
  </div>`;
}

/** The floods that are stored: one chosen is shown from half a day before it to a day after. */
function Events({ floods, view, item, words }) {
  const choose = (event) => {
    const one = floods.items.find(({ start }) => start === event.currentTarget.value);
    change(one ? floodQuery(one, item) : presetQuery(view.days));
  };
  return html`<label>${words.river.event}
    <select data-test="event" value=${view.flood ?? ""} onChange=${choose} disabled=${!floods?.items.length}>
      <option value="">${floods?.items.length === 0 ? words.river.noFloods : words.river.chooseFlood}</option>
      ${floods?.items.map(
        (one) => html`<option value=${one.start}>${floodName(one, item)}</option>`,
      )}
    </select>
  </label>`;
}

const floodName = ({ peak_time, peak }, { property }) =>
  `${dateTime(Date.parse(peak_time)).slice(0, 10)} · ${number(peak, property)} m`;

/** The query that shows a flood, and compares it as it stood when it was over. */
export function floodQuery({ start, end }, item) {
  const last = end ? Date.parse(end) + DAY_MS : (item.time ?? Date.parse(start) + DAY_MS);
  return { ...windowQuery({ begin: Date.parse(start) - LEAD_MS, end: last }), flood: start, at: end ?? "" };
}

/** From and to, in Beijing time. */
function Span({ window, words }) {
  const set = (event) => {
    event.preventDefault();
    const { from, to } = Object.fromEntries(new FormData(event.currentTarget));
    const [begin, end] = [from, to].map((text) => Date.parse(`${text}:00+08:00`));
    if (begin < end) change(windowQuery({ begin, end }));
  };
  const local = (ms) => iso(ms).slice(0, 16);
  const input = (name, ms, label) =>
    html`<label>${label}<input type="datetime-local" name=${name} required value=${local(ms)} key=${ms} /></label>`;
  return html`<form class="span" onSubmit=${set}>
    ${input("from", window.begin, words.river.from)} ${input("to", window.end, words.river.to)}
    <button type="submit" class="plain-button">${words.river.show}</button>
  </form>`;
}
