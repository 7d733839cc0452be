// The curve of the selected datastream: read-outs above, the chart, what its lines mean below.
import { Component } from "./vendor/preact.mjs";
import { Canvas } from "./canvas.mjs";
import { option } from "./chart.mjs";
import { dateTime, dayTime, iso, number, quantity, signed, unitText } from "./format.mjs";
import { html } from "./html.mjs";
import { criterionInForce, ladderOf } from "./ladder.mjs";
import { highest, newest, rate } from "./series.mjs";
import { Figures } from "./tabular.mjs";

const PERIODS = [24, 72, 168];
const ARROWS = { rising: "↗", falling: "↘", steady: "→" };

/** The panel; `onPeriod(hours)` when another period is wanted, `link` leads on from it. */
export function Curve({ state, now, words, onPeriod, link }) {
  const item = state.latest.get(state.selected);
  if (!item) {
    const note = state.heard.readings ? words.noStations : words.loading;
    return html`<section class="panel curve"><p class="empty">${note}</p></section>`;
  }
  const { hours, curve: series } = state;
  const criterion = criterionInForce(state.criteria, item.datastream, now ?? Date.now());
  const shared = { item, series, words, ladder: ladderOf(criterion, words) };
  return html`<section class="panel curve" aria-labelledby="curve-title" data-test="curve">
    <header>
      <h2 id="curve-title">${titleOf(item, words)}</h2>
      ${link}
      <${Periods} hours=${hours} words=${words} onPeriod=${onPeriod} />
    </header>
    <${Readouts} ...${shared} />
    <${Chart} ...${shared} now=${state.now} hours=${hours} />
    <${Legend} series=${series} criterion=${criterion} words=${words} />
    <${Readings} item=${item} series=${series} words=${words} />
  </section>`;
}

/** The readings of the curve as a table. */
function Readings({ item, series, words }) {
  if (!series?.time.length) return null;
  const { property, unit } = item;
  const columns = [
    { head: words.time, of: (i) => dateTime(series.time[i]) },
    {
      head: [words.property(property, item.title), unitText(unit)].filter(Boolean).join(" "),
      of: (i) => number(series.value[i], property),
      figure: true,
    },
    { head: words.quality, of: (i) => words.flag[series.flag[i]] },
  ];
  const rows = series.time.map((_, i) => i);
  return html`<${Figures} caption=${titleOf(item, words)} ...${{ columns, rows, words }} />`;
}

const titleOf = (item, words) =>
  words.curve(item.station_name, words.property(item.property, item.title));

function Periods({ hours, words, onPeriod }) {
  return html`<div class="periods" role="group" aria-label=${words.periods}>
    ${PERIODS.map(
      (period) => html`<button
        type="button"
        data-test="period"
        aria-pressed=${period === hours}
        onClick=${() => onPeriod(period)}
      >
        ${words.period[period]}
      </button>`,
    )}
  </div>`;
}

function Readouts({ item, series, ladder, words }) {
  const last = series && newest(series);
  const top = series && highest(series);
  const pace = series && rate(series);
  return html`<dl class="readouts" data-test="readouts">
    <div class="main">
      <dt>${words.current}</dt>
      <dd><${Reading} of=${last} item=${item} test="current" /></dd>
    </div>
    <div>
      <dt>${words.rate}</dt>
      <dd data-test="rate"><${Pace} pace=${pace} item=${item} words=${words} /></dd>
    </div>
    <${Distance} last=${last} ladder=${ladder} item=${item} words=${words} />
    <div>
      <dt>${words.highest}</dt>
      <dd><${Reading} of=${top} item=${item} test="highest" /></dd>
    </div>
  </dl>`;
}

function Reading({ of, item, test }) {
  return html`<b data-test=${test}>${number(of?.value, item.property)}</b>${" "}
    ${unitText(item.unit)}<small>${of ? dayTime(of.time) : ""}</small>`;
}

function Pace({ pace, item, words }) {
  if (pace === null || pace === undefined) return "—";
  const { property, unit } = item;
  const isSteady = Number(number(pace, property)) === 0;
  const trend = isSteady ? "steady" : pace > 0 ? "rising" : "falling";
  const text = isSteady ? number(0, property) : signed(pace, property);
  return html`<b>${text}</b> ${unitText(unit)}/h<small>${ARROWS[trend]} ${words.trend[trend]}</small>`;
}

/** How far above the highest step passed, or below the first; then the warning step and the next. */
function Distance({ last, ladder, item, words }) {
  const isPassed = (step) => last && step.isPassed(last.value);
  const passed = ladder.filter(isPassed).at(-1);
  const next = last && ladder.find((step) => !isPassed(step));
  const shown = passed ?? next;
  if (!shown) {
    const note = ladder.length ? "" : words.noThreshold;
    return html`<div><dt>${words.threshold}</dt><dd>—<small>${note}</small></dd></div>`;
  }
  const gap = (step) => number(Math.abs(last.value - step.value), item.property);
  const told = (step) => (isPassed(step) ? step.over : step.under);
  const warning = ladder.find((step) => step.level === "yellow" && isPassed(step));
  const others = [warning, next].filter((step) => step && step !== shown);
  return html`<div data-test="distance">
    <dt>${told(shown)}</dt>
    <dd>
      <b class=${passed ? `ink-${passed.level}` : ""}>${gap(shown)}</b>${" "}
      ${unitText(item.unit)}<small>${others.map((step) => `${told(step)} ${gap(step)}`).join(" · ")}</small>
    </dd>
  </div>`;
}

function Legend({ series, criterion, words }) {
  const flags = [...new Set(series?.flag ?? [])].filter((flag) => words.flag[flag]).sort();
  const from = criterion?.valid_from && dateTime(Date.parse(criterion.valid_from)).slice(0, 10);
  const source = words.thresholdSource(from, criterion?.source);
  return html`<footer class="legend" data-test="legend">
    ${flags.map(
      (flag) =>
        html`<span class="key flag-${flag}"><i aria-hidden="true"></i>${words.flag[flag]}</span>`,
    )}
    ${source && html`<span class="source" title=${source}>${source}</span>`}
  </footer>`;
}

/** The picture; the page does not wait for it. */
class Chart extends Component {
  componentDidMount() {
    shown = this;
  }

  componentWillUnmount() {
    if (shown === this) shown = null;
  }

  /** The ladder as it was, where it says the same: it is made anew at each reading. */
  steps() {
    const { ladder } = this.props;
    const key = JSON.stringify(ladder);
    if (key !== this.key) [this.key, this.ladder] = [key, ladder];
    return this.ladder;
  }

  render({ series, item, now, hours, words }) {
    const last = series && newest(series);
    const note = !series ? words.loading : series.time.length ? "" : words.noData;
    const text = last
      ? `${quantity(last.value, item.property, item.unit)}, ${dayTime(last.time)}`
      : note;
    const first = series?.time.length ? iso(series.time[0]) : undefined;
    return html`<div class="chart" data-test="chart" data-first=${first}>
      <${Canvas}
        draw=${({ series, ...more }) => (series?.time.length ? option({ series, ...more }) : null)}
        of=${{ item, series, ladder: this.steps(), now, hours, words }}
        label=${`${titleOf(item, words)}: ${text}`}
        onChart=${(chart) => (this.chart = chart)}
      />
      ${note && html`<p class="note">${note}</p>`}
    </div>`;
  }
}

let shown = null;

/**
 * What the chart shows, for tests and for the curious (`window.miluo.curve()`): the datastream, its
 * readings as {time: ISO[], value: [], flag: []}, the threshold lines as [{level, name, value}],
 * and the ids of the drawn series with their number of points. null while there is no chart.
 */
export function describe() {
  if (!shown?.chart || !shown.props.series) return null;
  const { item, series, ladder } = shown.props;
  const drawn = shown.chart.getOption()?.series ?? [];
  return {
    datastream: item.datastream,
    readings: { ...series, time: series.time.map(iso) },
    thresholds: ladder.map(({ level, name, value }) => ({ level, name, value })),
    drawn: Object.fromEntries(drawn.map(({ id, data }) => [id, data.length])),
    lines: (drawn.find(({ markLine }) => markLine)?.markLine.data ?? []).map((line) => line.yAxis),
  };
}
