// Some datastreams over one span of time: the picture, and its figures as a table.
import { useMemo } from "./vendor/preact-hooks.mjs";
import { Canvas } from "./canvas.mjs";
import { beijing, dateTime, number, unitText } from "./format.mjs";
import { html } from "./html.mjs";
import {
  PAPER_PX,
  colour,
  doubtful,
  ground,
  legend,
  levelLines,
  line,
  points,
  readout,
  timeAxis,
  told,
  valueAxis,
} from "./plot.mjs";
import { Figures } from "./tabular.mjs";

const HOUR_MS = 3600 * 1000;
const GAPS = 3;

/**
 * `series` are [{id, name, property, unit, tone, dash, step, axis, interval_s, time, value, flag}]
 * with times in ms and `axis` 0 (left) or 1 (right); `lines` horizontal ones [{name, value, tone}]
 * of the left axis, `pins` marks [{time, value, name, tone}], `span` {begin, end}, `label` what it
 * is. What is not usable is marked. Says so where there is nothing.
 */
export function Timeplot({ label, series, lines = [], pins = [], span, words, test }) {
  const isEmpty = !series.some(({ value }) => value.some((one) => one !== null));
  const key = JSON.stringify([series.map(brief), lines, pins, span]);
  const shown = useMemo(() => ({ series, lines, pins, span }), [key]);
  const table = useMemo(() => tableOf(series, words), [key, words.lang]);
  return html`<div class="timeplot" data-test=${test}>
    ${isEmpty && html`<p class="empty">${words.noData}</p>`}
    ${
      !isEmpty &&
      html`<${Canvas}
        draw=${option}
        of=${shown}
        label=${label}
        renderer="svg"
        paper=${PAPER_PX}
        kind="timeplot-picture"
      />`
    }
    ${!isEmpty && html`<${Figures} caption=${label} ...${table} words=${words} />`}
  </div>`;
}

/** What tells one state of a series from another. */
const brief = ({ id, name, time, value }) => [
  id,
  name,
  time.length,
  time[0],
  time.at(-1),
  value.reduce((sum, one) => sum + one, 0),
];

function option({ series, lines, pins, span, narrow }) {
  const axes = [0, 1].filter((axis) => series.some((one) => (one.axis ?? 0) === axis));
  const byId = new Map(series.map((one) => [one.id, one]));
  const yAxis = axes.map((axis) => axisOf(axis, series, lines));
  const drawn = lines.length ? { markLine: levelLines(lines, yAxis[0].max - yAxis[0].min) } : {};
  return {
    ...ground({ left: narrow ? 46 : 58, right: axes.length > 1 ? 58 : 18, top: 48, bottom: 28 }),
    legend: legend(series.map(({ name }) => name)),
    tooltip: readout(({ seriesId, seriesName, value }) => {
      const one = byId.get(seriesId);
      return one && told(seriesName, value[1], one.property, one.unit);
    }),
    xAxis: timeAxis(span, narrow),
    yAxis,
    series: [
      ...series.map((one, i) => lineOf(one, axes, i === 0 ? drawn : {})),
      ...series.filter(({ flag }) => flag).map((one) => doubtOf(one, axes)),
      pinned(pins),
    ],
  };
}

function axisOf(axis, series, lines) {
  const own = series.filter((one) => (one.axis ?? 0) === axis);
  const values = own.flatMap(({ value }) => value);
  const all = axis ? values : [...values, ...lines.map(({ value }) => value)];
  return valueAxis(own[0].unit, all, axis ? { splitLine: { show: false } } : {});
}

function lineOf(one, axes, drawn) {
  const { id, name, tone, dash, step, axis = 0, interval_s = 0 } = one;
  const data = points(one, interval_s ? Math.max(GAPS * interval_s * 1000, HOUR_MS) : Infinity);
  const more = { tone, dash, step: step ? "end" : false, yAxisIndex: axes.indexOf(axis) };
  return line(id, name, data, { ...more, ...drawn });
}

const doubtOf = (one, axes) =>
  doubtful(`doubt-${one.id}`, one, { yAxisIndex: axes.indexOf(one.axis ?? 0) });

const pinned = (pins) => ({
  id: "pins",
  type: "scatter",
  symbol: "pin",
  symbolSize: 26,
  symbolOffset: [0, -2],
  z: 6,
  silent: true,
  data: pins.map(({ time, value, name, tone }) => ({
    value: [beijing(time), value],
    itemStyle: { color: colour(tone) },
    label: { show: true, position: "top", formatter: name, color: colour(tone), fontWeight: 600 },
  })),
});

/** A row for every time at which one of them says something. */
function tableOf(series, words) {
  const rows = new Map();
  series.forEach(({ time, value, flag }, column) =>
    time.forEach((at, i) => {
      if (!rows.has(at)) rows.set(at, []);
      rows.get(at)[column] = { value: value[i], flag: flag?.[i] };
    }),
  );
  const said = ({ value, flag } = { value: null }, property) =>
    `${number(value, property)}${flag > 2 ? ` (${words.flag[flag]})` : ""}`;
  const columns = series.map(({ name, unit, property }, column) => ({
    head: unitText(unit) ? `${name} ${unitText(unit)}` : name,
    of: ([, cells]) => said(cells[column], property),
    figure: true,
  }));
  return {
    columns: [{ head: words.time, of: ([at]) => dateTime(at) }, ...columns],
    rows: [...rows].sort(([a], [b]) => a - b),
  };
}
