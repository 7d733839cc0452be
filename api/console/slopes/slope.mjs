// One slope: how it moves, how fast, when it may fail, and the rain on it, up to an instant.
import { dateTime } from "../format.mjs";
import { useTurn } from "../fresh.mjs";
import { itemsOf } from "../heard.mjs";
import { html } from "../html.mjs";
import { Chip } from "../level.mjs";
import { measured as textOf, whatOf } from "../measure.mjs";
import { hashOf } from "../route.mjs";
import { worstFirst } from "../state.mjs";
import { Angle, Fit, Intensity, Movement, Others, Velocity } from "./charts.mjs";
import { readSlope, useData } from "./data.mjs";
import { Figures } from "./headline.mjs";
import { Period } from "./period.mjs";
import { figuresOf } from "./slopes.mjs";

const REFRESH_MS = 5 * 60 * 1000;
const DAYS = 3;

export function Slope({ state, now, words, code }) {
  const w = words.slopes;
  const { query } = state.route;
  const asked = Date.parse(query.at ?? "") || null;
  const turn = useTurn(state, now, REFRESH_MS);
  const at = asked ?? turn;
  const days = Number(query.days) || DAYS;
  const items = itemsOf(state, code);
  const numbers = items.map(({ datastream }) => datastream).join();
  const load = (code, numbers, at, days) =>
    at && numbers ? readSlope(code, items, at, days) : Promise.resolve(null);
  const { data, error } = useData(load, [code, numbers, at, days]);
  const name = items[0]?.station_name ?? code;
  return html`<nav class="way"><a href=${hashOf("slopes")} data-test="back">‹ ${w.back}</a></nav>
    <header class="place-head">
      <h2>${name} <small>${code}</small></h2>
      <${Period} ...${{ code, at, days, asked, words }} />
    </header>
    ${error && html`<p class="empty" role="alert">${words.half(error.message)}</p>`}
    ${!data && !error && html`<p class="empty" role="status">${state.heard.readings && !items.length ? w.none : w.loading}</p>`}
    ${data && html`<${Body} ...${{ state, data, items, asked, name, code, words }} />`}`;
}

function Body({ state, data, items, asked, name, code, words }) {
  const w = words.slopes;
  const of = figuresOf(data.measured, itemsAt(items, data, asked), state.criteria);
  const shared = { of, data, items, name, words };
  return html`${asked && html`<p class="as-of" role="note">${w.asOf(dateTime(asked))}</p>`}
    <${Figures} of=${of} words=${words} />
    ${!asked && html`<${Open} state=${state} code=${code} words=${words} />`}
    <div class="charts">
      <${Movement} ...${shared} />
      <${Angle} ...${shared} />
      <${Velocity} ...${shared} />
      <${Fit} ...${shared} />
      <${Intensity} ...${shared} />
      <${Others} ...${shared} />
    </div>`;
}

/** The datastreams with the last readings of the period, where it ends in the past. */
function itemsAt(items, { readings }, asked) {
  if (!asked) return items;
  return items.map((item) => {
    const value = readings[item.property]?.value.findLast((one) => one !== null) ?? null;
    return { ...item, value };
  });
}

function Open({ state, code, words }) {
  const w = words.slopes;
  const open = worstFirst(state).filter(({ station }) => station === code);
  if (!open.length) return html`<p class="quiet">${state.heard.warnings ? w.noWarnings : words.opening}</p>`;
  return html`<ul class="open" aria-label=${w.warnings} data-test="open">
    ${open.map((one) => {
      const what = whatOf(one, state.criteria.get(one.criterion), words);
      return html`<li key=${one.id}>
        <${Chip} level=${one.level} words=${words} /> ${what} <b>${textOf(one, one.last_value, words)}</b>
      </li>`;
    })}
  </ul>`;
}
