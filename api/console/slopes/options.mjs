// What the charts of a slope draw, as ECharts options.
import { beijing, dateTime, number } from "../format.mjs";
import { ground, legend, levelLines, line, points, readout, timeAxis, told, valueAxis } from "../plot.mjs";
import * as palette from "../palette.mjs";
import { fitPoints, spectrum, vectors } from "./rows.mjs";

const HOUR_MS = 3600 * 1000;
const GAP_MS = 3 * HOUR_MS;
const ROOM = { top: 44, bottom: 28 };
const LOG_TICKS = 100;
const TOP = 90;
const BANDS = [
  { name: "blue", value: 45, tone: "blue", dash: "dotted" },
  { name: "orange", value: 80, tone: "orange", dash: "dashed" },
  { name: "red", value: 85, tone: "red", dash: "solid" },
];

const room = (narrow, right = 16) => ({ ...ROOM, left: narrow ? 44 : 56, right });

const column = (rows, of) => ({ time: rows.map(({ time }) => time), value: rows.map(of) });

/** Components in dashes, their length in full, hourly rain hanging from the top. */
export function movement({ data: { span, readings, rain }, words, narrow }) {
  const w = words.slopes;
  const rows = vectors(readings);
  const parts = [
    ["total", w.total, "water", "solid", 3],
    ["e", w.east, "second", "dashed", 1.5],
    ["n", w.north, "doubt", "dotted", 1.5],
    ["u", w.up, "muted", "dashed", 1.5],
  ].filter(([axis]) => rows.some((row) => row[axis] !== null));
  const deepest = Math.max(...(rain?.value ?? []).map((one) => one ?? 0), 1);
  const values = rows.flatMap(({ e, n, u, total }) => [e, n, u, total]);
  return {
    ...ground(room(narrow, rain ? 44 : 16)),
    legend: legend(parts.map(([, name]) => name)),
    tooltip: readout(({ seriesId, seriesName, value }) =>
      told(seriesName, value[1], seriesId === "rain" ? "rain" : "", "mm"),
    ),
    xAxis: timeAxis(span, narrow),
    yAxis: [
      valueAxis("mm", values),
      valueAxis("mm/h", [], { inverse: true, min: 0, max: deepest * 4, splitLine: { show: false }, nameLocation: "start" }),
    ],
    series: [
      ...parts.map(([axis, name, tone, dash, width]) =>
        line(axis, name, points(column(rows, (row) => row[axis]), GAP_MS), { tone, dash, width }),
      ),
      ...(rain ? [rainBars(rain, w)] : []),
    ],
  };
}

const rainBars = ({ time, value }, w) => ({
  id: "rain",
  name: w.rainHourly,
  type: "bar",
  yAxisIndex: 1,
  barMaxWidth: 12,
  itemStyle: { color: palette.RAIN },
  data: time.map((at, i) => [beijing(at) - HOUR_MS / 2, value[i]]),
});

/** The angle, with the bands of 45, 80 and 85 degrees behind it. */
export function angle({ data: { span, angles }, words, narrow }) {
  const w = words.slopes;
  const marks = levelLines(BANDS.map((band) => ({ ...band, name: w.band[band.name] })), TOP);
  return {
    ...ground({ ...room(narrow), top: 20 }),
    tooltip: readout(({ value }) => told("α", value[1], "", "deg")),
    xAxis: timeAxis(span, narrow),
    yAxis: valueAxis("deg", [], { min: 0, max: TOP, interval: 15, name: "" }),
    series: [
      line("angle", w.angle, seriesPoints(angles, angles.value), {
        tone: "water",
        width: 2.5,
        markLine: marks,
        markArea: { silent: true, data: areas() },
      }),
    ],
  };
}

const areas = () =>
  [
    ["blue", 40, 50],
    ["orange", 80, 85],
    ["red", 85, 90],
  ].map(([level, from, to]) => [
    { yAxis: from, itemStyle: { color: palette.LEVEL[level], opacity: 0.13 } },
    { yAxis: to },
  ]);

/** A null where nothing was judged breaks the line. */
const seriesPoints = ({ time }, value) => time.map((at, i) => [beijing(at), value[i]]);

export function velocity({ data: { span, angles }, words, narrow }) {
  const w = words.slopes;
  const value = angles.workings.velocity ?? [];
  const known = value.filter((one) => one !== null);
  const high = Math.max(...known, 1);
  return {
    ...ground({ ...room(narrow), top: 32 }),
    tooltip: readout(({ value: [, one] }) => told("v", one, "", "mm/d")),
    xAxis: timeAxis(span, narrow),
    yAxis: valueAxis("mm/d", known, { min: 0, max: high * 1.1 }),
    series: [line("velocity", w.velocity, seriesPoints(angles, value), { tone: "water", width: 2.5 })],
  };
}

/** Inverse velocities as dots, the line through them on to zero. */
export function fit({ failure, words, narrow }) {
  const w = words.slopes;
  const dots = fitPoints(failure);
  const { intercept, slope } = failure.workings;
  const judged = Date.parse(failure.judged);
  const falls = intercept !== null && slope < 0;
  const zero = falls ? judged + intercept * HOUR_MS : null;
  const first = dots[0]?.time ?? judged;
  const reach = Math.max(judged - first, HOUR_MS);
  const isNear = zero !== null && zero > first && zero < judged + 3 * reach;
  const end = isNear ? zero + reach * 0.08 : judged + reach * 0.3;
  const at = (ms) => [beijing(ms), (slope * (ms - zero)) / HOUR_MS];
  const isAccepted = failure.known && failure.value !== null;
  const tone = isAccepted ? "red" : "muted";
  const drawn = falls ? [at(first), at(isNear ? zero : end)] : [];
  return {
    ...ground({ ...room(narrow), left: narrow ? 50 : 64, top: 32 }),
    tooltip: readout(({ seriesId, value }) => (seriesId === "dots" ? `1/v <b>${value[1].toFixed(4)}</b> d/mm` : "")),
    xAxis: timeAxis({ begin: first - reach * 0.05, end }, narrow),
    yAxis: valueAxis("d/mm", dots.map(({ inverse }) => inverse), { min: 0, max: top(dots) }),
    series: [
      { id: "dots", name: w.inverse, type: "scatter", symbolSize: 9, itemStyle: { color: palette.WATER }, data: dots.map((one) => [beijing(one.time), one.inverse]) },
      line("fit", w.fit, drawn, { tone, dash: isAccepted ? "solid" : "dashed", showSymbol: false, silent: true }),
      ...(isNear ? [zeroMark(zero, isAccepted, tone, w)] : []),
    ],
  };
}

/** At least 1, so that a slope that stands still is no wall of dots. */
const top = (dots) => Math.max(...dots.map(({ inverse }) => inverse), 0.01) * 1.15;

const zeroMark = (zero, isAccepted, tone, w) => ({
  id: "zero",
  type: "scatter",
  silent: true,
  symbol: isAccepted ? "diamond" : "circle",
  symbolSize: 13,
  itemStyle: { color: isAccepted ? palette.LEVEL.red : "transparent", borderColor: isAccepted ? palette.LEVEL.red : palette.MUTED, borderWidth: 2 },
  label: {
    show: true,
    position: "left",
    distance: 10,
    formatter: `${isAccepted ? w.failure : w.refused} ${dateTime(zero).slice(5)}`,
    color: isAccepted ? palette.LEVEL.red : palette.MUTED,
    fontWeight: 600,
    textBorderColor: palette.PANEL,
    textBorderWidth: 3,
  },
  data: [[beijing(zero), 0]],
});

/** Mean intensity over duration, both axes by powers of ten, and the threshold's straight line. */
export function intensity({ rain, words, narrow }) {
  const w = words.slopes;
  const rows = spectrum(rain);
  const { alpha, beta } = rain.parameters;
  const wet = rows.filter(({ intensity: one }) => one > 0);
  const hours = rows.map((row) => row.hours);
  const [first, last] = [Math.min(...hours), Math.max(...hours)];
  const low = 10 ** Math.floor(Math.log10(Math.min(...wet.map((row) => row.intensity), alpha * last ** -beta) || 0.1));
  const high = 10 ** Math.ceil(Math.log10(Math.max(...wet.map((row) => row.intensity), alpha)));
  const axis = (name, min, max) => ({
    type: "log",
    name,
    min,
    max,
    nameLocation: "middle",
    nameGap: 26,
    nameTextStyle: { color: palette.MUTED },
    axisLine: { lineStyle: { color: palette.EDGE } },
    axisLabel: { color: palette.MUTED, formatter: (value) => String(Number(value.toPrecision(3))) },
    splitLine: { show: true, lineStyle: { color: palette.GRID } },
  });
  const { duration, intensity: deciding } = rain.workings;
  return {
    ...ground({ left: narrow ? 52 : 60, right: 18, top: 36, bottom: 42 }),
    legend: legend([w.intensity, w.threshold]),
    tooltip: { ...readout(() => ""), formatter: ([{ value }]) => `${number(value[0])} h<br>${told(w.intensity, value[1], "", "mm/h")}` },
    xAxis: axis(`${w.duration} h`, first, LOG_TICKS),
    yAxis: { ...axis("mm/h", low, high), nameGap: 36 },
    series: [
      line("spectrum", w.intensity, wet.map((row) => [row.hours, row.intensity]), { tone: "rain", showSymbol: true }),
      line("threshold", w.threshold, [first, LOG_TICKS].map((one) => [one, alpha * one ** -beta]), { tone: "orange", dash: "dashed", showSymbol: false, silent: true }),
      ...(deciding > 0 ? [decidingMark(duration, deciding, rain.value)] : []),
    ],
  };
}

const decidingMark = (duration, value, times) => ({
  id: "deciding",
  type: "scatter",
  silent: true,
  symbol: times >= 1 ? "triangle" : "circle",
  symbolSize: 14,
  itemStyle: { color: times >= 1 ? palette.LEVEL.orange : palette.WATER, borderColor: palette.PANEL, borderWidth: 2 },
  label: { show: true, position: "top", formatter: `× ${number(times)}`, color: palette.INK, fontWeight: 600, textBorderColor: palette.PANEL, textBorderWidth: 3 },
  data: [[duration, value]],
});

/** The crack on the left axis, the tilt on the right. */
export function others({ data: { span, readings }, words, narrow }) {
  const w = words.slopes;
  const { crack_width: crack, tilt } = readings;
  return {
    ...ground(room(narrow, 52)),
    legend: legend([crack && w.crack, tilt && w.tilt].filter(Boolean)),
    tooltip: readout(({ seriesId, seriesName, value }) => told(seriesName, value[1], "", seriesId === "tilt" ? "deg" : "mm")),
    xAxis: timeAxis(span, narrow),
    yAxis: [
      valueAxis("mm", crack?.value ?? []),
      valueAxis("deg", tilt?.value ?? [], { splitLine: { show: false } }),
    ],
    series: [
      ...(crack ? [line("crack", w.crack, points(crack, GAP_MS), { tone: "water" })] : []),
      ...(tilt ? [line("tilt", w.tilt, points(tilt, GAP_MS), { tone: "second", dash: "dashed", yAxisIndex: 1 })] : []),
    ],
  };
}
