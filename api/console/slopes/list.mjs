// All slopes in one table, worst first.
import { number, quantity, signed } from "../format.mjs";
import { useTurn } from "../fresh.mjs";
import { Heard } from "../heard.mjs";
import { html } from "../html.mjs";
import { Chip } from "../level.mjs";
import { hashOf } from "../route.mjs";
import { readAll, useData } from "./data.mjs";
import { failureText } from "./failure.mjs";
import { rainOf, rowsOf } from "./slopes.mjs";
import { Worst } from "../worst.mjs";

const REFRESH_MS = 5 * 60 * 1000;

export function List({ state, now, words }) {
  const w = words.slopes;
  const turn = useTurn(state, now, REFRESH_MS);
  const { data, error } = useData((turn) => (turn ? readAll() : Promise.resolve(null)), [turn]);
  if (error && !data) return html`<p class="empty" role="alert">${words.half(error.message)}</p>`;
  if (!data) return html`<p class="empty" role="status">${w.loading}</p>`;
  const rows = rowsOf(data, state);
  return html`<section class="panel" aria-labelledby="slopes-title">
    <header>
      <h2 id="slopes-title">${w.list}</h2>
      <span class="count">${rows.length}</span>
      <small>${w.listNote}</small>
    </header>
    ${rows.length ? html`<${Table} ...${{ rows, now, words }} />` : html`<p class="empty">${w.none}</p>`}
  </section>`;
}

function Table({ rows, now, words }) {
  const w = words.slopes;
  const heads = [w.slope, w.warning, w.displacement, w.velocity, w.angle, w.failure, w.rain, w.crack, w.tilt, w.heard];
  return html`<div class="scroller" tabindex="0" role="region" aria-label=${w.list}>
    <table class="plain hazards">
      <thead>
        <tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr>
      </thead>
      <tbody>
        ${rows.map((row) => html`<${Row} key=${row.code} ...${{ row, now, words }} />`)}
      </tbody>
    </table>
  </div>`;
}

function Row({ row, now, words }) {
  const w = words.slopes;
  const rain = [24, 72].map((hours) => number(rainOf(row.rain, hours), "rain")).join(" / ");
  const grown = (rise) => rise?.known && html`<small>${w.change(signed(rise.value))}</small>`;
  return html`<tr data-test="slope" data-station=${row.code}>
    <th scope="row">
      <a href=${hashOf("slopes", [row.code])} data-test="to-slope">${row.name}</a>
      <small>${[row.code, row.town].filter(Boolean).join(" · ")}</small>
    </th>
    <td data-head=${w.warning}><${Worst} level=${row.level} words=${words} /></td>
    <td data-head=${w.displacement}>${quantity(row.displacement, "", "mm")}</td>
    <td data-head=${w.velocity}>${quantity(row.velocity, "", "mm/d")}</td>
    <td data-head=${w.angle} data-test="angle">${angleOf(row, words)}</td>
    <td class="prose" data-head=${w.failure} data-test="failure">${failureText(row.failure, words, now)}</td>
    <td data-head=${w.rain}>${rain} mm</td>
    <td data-head=${w.crack}>${quantity(row.crack, "", "mm")} ${grown(row.crackRise)}</td>
    <td data-head=${w.tilt}>${quantity(row.tilt, "", "deg")} ${grown(row.tiltRise)}</td>
    <td data-head=${w.heard}>
      <${Heard} items=${row.items} now=${now} words=${words} />
    </td>
  </tr>`;
}

/** The angle with the step of its rule's ladder that it has reached, in colour, shape and words. */
export function angleOf({ angle, band }, words) {
  const w = words.slopes;
  if (!angle) return html`<small>${w.notConfigured}</small>`;
  if (!angle.known) return "—";
  return html`<b>${quantity(angle.value, "", "deg")}</b>${" "}
    ${band === "none" ? html`<small>${w.short}</small>` : html`<${Chip} level=${band} words=${words} />`}`;
}
