// An indicator's year against its schedule: a small chart, and the same as a table.
import { Component } from "../vendor/preact.mjs";
import { html } from "../html.mjs";
import { option } from "./chart.mjs";
import { percentBelow } from "./figures.mjs";
import { Light } from "./light.mjs";

/** Nothing before the first month of the plan's `year` is over. */
export function Course({ indicator, year, words }) {
  if (!indicator.months.length) return null;
  return html`<div class="course">
    <${Chart} indicator=${indicator} year=${year} words=${words} />
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

/** The canvas; what it shows stands in the table, so to a screen reader it is one picture. */
class Chart extends Component {
  async componentDidMount() {
    const { init } = await import("../vendor/echarts.esm.min.mjs");
    if (!this.base?.isConnected) return;
    this.chart = init(this.base, null, { renderer: "svg" });
    this.resized = new ResizeObserver(() => this.chart.resize());
    this.resized.observe(this.base);
    this.draw();
  }

  componentDidUpdate() {
    this.draw();
  }

  componentWillUnmount() {
    this.resized?.disconnect();
    this.chart?.dispose();
  }

  draw() {
    this.chart?.setOption(option(this.props), { notMerge: true });
  }

  render({ indicator, words }) {
    const label = words.livelihood.chart(indicator.title);
    return html`<div class="course-chart" role="img" aria-label=${label} data-test="course"></div>`;
  }
}
