// One weather station: its codes now, its days in a calendar, and their courses.
import { useTurn } from "../fresh.mjs";
import { html } from "../html.mjs";
import { Heard, itemsOf } from "../heard.mjs";
import { hashOf } from "../route.mjs";
import { Calendar } from "./calendar.mjs";
import { Codes, Indices, NoonWeather } from "./charts.mjs";
import { readStation, useData } from "./data.mjs";
import { Day } from "./day.mjs";
import { daysOf, gradesOf } from "./days.mjs";
import { Headline } from "./headline.mjs";

const REFRESH_MS = 30 * 60 * 1000;

export function Station({ state, now, words, code }) {
  const w = words.fire;
  const { query } = state.route;
  const turn = useTurn(state, now, REFRESH_MS);
  const year = Number(query.year ?? query.day?.slice(0, 4)) || (now ? yearOf(now) : null);
  const load = (code, year, turn) => (turn ? readStation(code, year, turn) : Promise.resolve(null));
  const { data, error } = useData(load, [code, year, turn]);
  const items = itemsOf(state, code);
  const name = items[0]?.station_name ?? code;
  return html`<nav class="way"><a href=${hashOf("fire")} data-test="back">‹ ${w.back}</a></nav>
    <header class="place-head">
      <h2>${name} <small>${code}</small></h2>
      <${Years} ...${{ code, year, query, now, words }} />
      <div><small>${w.heard}</small> <${Heard} ...${{ items, now, words }} /></div>
    </header>
    ${error && html`<p class="empty" role="alert">${words.half(error.message)}</p>`}
    ${!data && !error && html`<p class="empty" role="status">${w.loading}</p>`}
    ${data && html`<${Body} ...${{ data, state, code, name, year, words }} />`}`;
}

const yearOf = (now) => new Date(now + 8 * 3600 * 1000).getUTCFullYear();

function Body({ data, state, code, name, year, words }) {
  const w = words.fire;
  const { query } = state.route;
  const { weather, danger } = data;
  if (!weather && !danger) return html`<p class="empty">${w.noRule}</p>`;
  const days = weather?.year ? daysOf(weather.year, state.criteria.get(weather.now.id)) : [];
  const grades = danger?.year ? gradesOf(danger.year, state.criteria.get(danger.now.id)) : new Map();
  const shared = { days, grades, code, year, query, name, words };
  const chosen = query.day ?? days.at(-1)?.date;
  return html`<${Headline} ...${{ data, state, words }} />
    <${Calendar} ...${shared} chosen=${chosen} hasGrades=${Boolean(danger)} />
    <${Day} ...${shared} date=${chosen} />
    <div class="charts">
      <${Indices} ...${shared} />
      <${Codes} ...${shared} />
      <${NoonWeather} ...${shared} />
    </div>`;
}

/** The way to the years before and after; all stands in the address. */
function Years({ code, year, query, now, words }) {
  const w = words.fire;
  if (!year || !now) return null;
  const link = (other) => hashOf("fire", [code], { year: other, of: query.of });
  return html`<div class="period">
    <div class="periods" role="group" aria-label=${w.year}>
      <a href=${link(year - 1)} data-test="year-before">‹ ${year - 1}</a>
      <a href=${link(year)} aria-current="true" data-test="year">${year}</a>
      ${year < yearOf(now) && html`<a href=${link(year + 1)}>${year + 1} ›</a>`}
    </div>
    <button type="button" class="language" onClick=${() => print()}>${w.print}</button>
  </div>`;
}
