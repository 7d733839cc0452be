// An indicator's year against its schedule: a small chart, and the same as a table.
import { Canvas } from "../canvas.mjs";
import { html } from "../html.mjs";
import { option } from "./chart.mjs";
import { percentBelow } from "./figures.mjs";
import { Light } from "./light.mjs";

/** Nothing before the first month of the plan's `year` is over. */
export function Course({ indicator, year, words }) {
  if (!indicator.months.length) return null;
  return html`<div class="course">
    <${Canvas}
      draw=${option}
      of=${{ indicator, year, words: words.livelihood }}
      label=${words.livelihood.chart(indicator.title)}
      renderer="svg"
      kind="course-chart"
      test="course"
    />
    <${History} indicator=${indicator} words=${words} />
  </div>`;
}

/** Every month with its percentages, its light and the reason of it; the newest first. */
function History({ indicator, words }) {
  const w = words.livelihood;
  const figures = [w.planned, w.actual, w.financial];
  return html`<div class="scroller" tabindex="0" role="region" aria-label=${w.history}>
    <table class="history" data-test="history">
      <caption class="unseen">${w.history}: ${indicator.title}</caption>
      <thead>
        <tr>
          <th scope="col">${w.month}</th>
          ${figures.map((head) => html`<th scope="col" class="figure">${head}</th>`)}
          <th scope="col">${w.lightHead}</th>
          <th scope="col" class="why">${w.reason}</th>
        </tr>
      </thead>
      <tbody>
        ${[...indicator.months].reverse().map((one) => html`<tr data-light=${one.light}>
          <th scope="row">${one.month}</th>
          <td class="figure">${percentBelow(one.planned)}</td>
          <td class="figure">${percentBelow(one.physical)}</td>
          <td class="figure">${percentBelow(one.financial)}</td>
          <td><${Light} light=${one.light} words=${words} /></td>
          <td class="why">
            ${words.half(one.reason)}${one.made_up && html` <small>(${w.madeUp})</small>`}
          </td>
        </tr>`)}
      </tbody>
    </table>
  </div>`;
}
