// The list of stations with what each said last, worst first.
import { dayTime, number, unitText } from "./format.mjs";
import { html } from "./html.mjs";
import * as icons from "./icons.mjs";
import { Chip, rank } from "./level.mjs";
import { levels } from "./state.mjs";

const MISSED_STEPS = 3;

/** How long a datastream has been silent in ms, when that is longer than it should be; or 0. */
export function silentFor({ time, interval_s }, now) {
  const silent = now - time;
  return time && now && silent > MISSED_STEPS * interval_s * 1000 ? silent : 0;
}

/** `onSelect(datastream)` when a row is chosen. */
export function Stations({ state, now, words, onSelect }) {
  const open = levels(state);
  const level = (item) => open.get(item.datastream) ?? "none";
  const items = [...state.latest.values()].sort(
    (a, b) => rank(level(b)) - rank(level(a)) || a.datastream - b.datastream,
  );
  const isEmpty = state.heard.readings && !items.length;
  return html`<section class="panel stations" aria-labelledby="stations-title">
    <header>
      <h2 id="stations-title">${words.stations}</h2>
      <span class="count">${items.length}</span>
    </header>
    ${isEmpty && html`<p class="empty">${words.noStations}</p>`}
    <ul>
      ${items.map(
        (item) => html`<${Row}
          key=${item.datastream}
          ...${{ item, now, words, onSelect }}
          level=${level(item)}
          selected=${item.datastream === state.selected}
        />`,
      )}
    </ul>
  </section>`;
}

function Row({ item, level, now, words, selected, onSelect }) {
  const silent = silentFor(item, now);
  return html`<li>
    <button
      type="button"
      class="row ${silent ? "stale" : ""}"
      data-test="station"
      data-datastream=${item.datastream}
      aria-current=${selected ? "true" : undefined}
      onClick=${() => onSelect(item.datastream)}
    >
      <span class="name">
        ${item.station_name} <small>${words.property(item.property, item.title)}</small>
      </span>
      <span class="value">
        <b data-test="last-value">${number(item.value, item.property)}</b> ${unitText(item.unit)}
      </span>
      <${Chip} level=${level} words=${words} />
      <span class="when">${item.time ? dayTime(item.time) : words.neverHeard}</span>
      ${
        silent > 0 &&
        html`<span class="silent" data-test="stale">${icons.silent()} ${words.stale(silent)}</span>`
      }
    </button>
  </li>`;
}
