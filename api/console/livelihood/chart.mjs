// The picture of an indicator's year: the schedule, what was reached, and where that leads.
import { EDGE, FONT, GRID, INK, MUTED, WATER, readoutLook } from "../palette.mjs";
import { figure, percent } from "./figures.mjs";

const MONTHS = 12;
const AT_ONCE = ["raised_standard", "ratio_floor", "better_than_baseline", "class_floor"];

/** The ECharts option of an indicator in the plan's `year`; all values are percent of the target. */
export function option({ indicator, year, words: w }) {
  const { planned, actual, forecast } = lines(indicator, year);
  return {
    animation: false,
    textStyle: { color: INK, fontFamily: FONT },
    grid: { left: 44, right: 14, top: 34, bottom: 24 },
    legend: legend([w.planned, w.actual, ...(forecast ? [w.forecast] : [])]),
    tooltip: tooltip(w, { planned, actual, forecast }),
    xAxis: {
      type: "category",
      boundaryGap: false,
      data: Array.from({ length: MONTHS }, (_, i) => String(i + 1)),
      axisLine: { lineStyle: { color: EDGE } },
      axisLabel: { color: MUTED },
    },
    yAxis: {
      type: "value",
      min: 0,
      axisLabel: { color: MUTED, formatter: (value) => `${figure(value, 0)}%` },
      splitLine: { lineStyle: { color: GRID } },
    },
    series: [
      line(w.planned, planned, { color: MUTED, type: [6, 4] }),
      line(w.actual, actual, { color: WATER, width: 2.5 }, true),
      ...(forecast ? outlook(w.forecast, forecast) : []),
    ],
  };
}

/**
 * Twelve values or nulls each: what is planned, what was reached, and the forecast with its bounds
 * as {value, low, high}, or null where there is none. The schedule of what grows over the year
 * goes on to 100 % at its due date, or along the target's own curve.
 */
export function lines(indicator, year) {
  const { months, kind, target, forecast } = indicator;
  const planned = Array(MONTHS).fill(null);
  const actual = Array(MONTHS).fill(null);
  for (const one of months) {
    planned[placeOf(one.month, year)] = one.planned;
    actual[placeOf(one.month, year)] = one.physical;
  }
  if (target?.curve.length) planned.splice(0, MONTHS, ...target.curve);
  else if (target && planned.some((one) => one !== null) && !AT_ONCE.includes(kind)) {
    const due = dueMonth(target.due, year);
    if (due < MONTHS && planned[due] === null) planned[due] = 100;
  }
  return { planned, actual, forecast: forecast && fan(actual, forecast, year) };
}

/** The place of a month in the year, from 0. */
const placeOf = (month, year) => (Number(month.slice(0, 4)) - year) * 12 + Number(month.slice(5, 7)) - 1;

/** What is due on the first of a month has to be done in the month before. */
const dueMonth = (due, year) => placeOf(due, year) - (due.endsWith("-01") ? 1 : 0);

/** From the last value reached to the forecast and its bounds; null where it is past or beyond. */
function fan(actual, { due, value, low, high }, year) {
  const from = actual.findLastIndex((one) => one !== null);
  const to = Math.min(dueMonth(due, year), MONTHS - 1);
  if (from < 0 || to <= from) return null;
  const along = (end) =>
    actual.map((_, i) =>
      i < from || i > to ? null : actual[from] + ((end - actual[from]) * (i - from)) / (to - from),
    );
  return { value: along(value), low: along(low), high: along(high) };
}

const line = (name, data, lineStyle, withSymbols = false) => ({
  name,
  type: "line",
  data,
  connectNulls: true,
  symbol: withSymbols ? "circle" : "none",
  symbolSize: 6,
  lineStyle: { width: 1.5, ...lineStyle },
  itemStyle: { color: lineStyle.color },
});

/** The forecast as a dotted line within its interval. */
function outlook(name, { value, low, high }) {
  const bound = (data, more) => ({
    type: "line",
    stack: "interval",
    data,
    silent: true,
    showSymbol: false,
    lineStyle: { opacity: 0 },
    ...more,
  });
  const height = high.map((one, i) => (one === null ? null : one - low[i]));
  return [
    line(name, value, { color: WATER, type: [2, 4] }),
    bound(low, {}),
    bound(height, { areaStyle: { color: WATER, opacity: 0.16 } }),
  ];
}

const legend = (names) => ({
  top: 0,
  right: 0,
  itemWidth: 22,
  itemStyle: { opacity: 0 },
  textStyle: { color: MUTED },
  data: names,
});

/** The month beside the pointer with what is known of it. */
function tooltip(w, { planned, actual, forecast }) {
  return {
    trigger: "axis",
    ...readoutLook(),
    formatter: ([{ dataIndex: i }]) =>
      [
        planned[i] !== null && `${w.planned} ${percent(planned[i])}`,
        actual[i] !== null && `${w.actual} ${percent(actual[i])}`,
        forecast && actual[i] === null && forecast.value[i] !== null &&
          `${w.forecast} ${percent(forecast.value[i])}`,
      ]
        .filter(Boolean)
        .join("<br>"),
  };
}
