// The picture of a curve as an ECharts option: readings, thresholds, newest and highest.
import { beijing, number, unitText } from "./format.mjs";
import { marks, tooltip } from "./marks.mjs";
import { DOUBT, EDGE, FONT, GRID, INK, MUTED, WATER } from "./palette.mjs";
import { isUsable } from "./series.mjs";

const HOUR_MS = 3600 * 1000;
const MIN_SPAN_MS = 6 * HOUR_MS;
const ROOM = 0.04;

/**
 * The whole option. `item` is the datastream, `series` its columns, `ladder` the thresholds in
 * force as [{level, name, value}], `now` and `hours` the period, `words` the texts.
 */
export function option({ item, series, ladder, now, hours, words, narrow }) {
  const bars = item.property === "rain";
  const span = spanOf(series, now, hours);
  return {
    animation: false,
    useUTC: true,
    textStyle: { fontFamily: FONT, color: INK },
    grid: { left: narrow ? 44 : 56, right: narrow ? 12 : 24, top: 34, bottom: 32 },
    tooltip: tooltip(item, series, ladder, words),
    xAxis: xAxis(span, narrow),
    yAxis: yAxis(item, series, ladder, bars),
    series: [
      ...(bars ? [barSeries(series)] : lines(item, series)),
      doubtful(series),
      marks(item, series, ladder, span),
    ],
  };
}

/** What the axis covers: the period up to now, without the part before the first reading. */
function spanOf(series, now, hours) {
  const last = now ?? series.time.at(-1) ?? Date.now();
  const begin = Math.max(last - hours * HOUR_MS, series.time[0] ?? -Infinity);
  return { begin, end: Math.max(last + (last - begin) * ROOM, begin + MIN_SPAN_MS) };
}

function xAxis({ begin, end }, narrow) {
  return {
    type: "time",
    min: beijing(begin),
    max: beijing(end),
    splitNumber: narrow ? 4 : 8,
    axisLine: { lineStyle: { color: EDGE } },
    axisLabel: {
      color: MUTED,
      hideOverlap: true,
      formatter: {
        year: "{yyyy}",
        month: "{MM}-{dd}",
        day: "{MM}-{dd}",
        hour: "{HH}:{mm}",
        minute: "{HH}:{mm}",
      },
    },
    splitLine: { show: true, lineStyle: { color: GRID } },
  };
}

function yAxis(item, series, ladder, bars) {
  const values = series.value.filter((value, i) => value !== null && isUsable(series.flag[i]));
  const all = [...values, ...ladder.map((step) => step.value)];
  const low = Math.min(...all);
  const high = Math.max(...all);
  const margin = (high - low) * 0.08 || 1;
  return {
    type: "value",
    name: unitText(item.unit),
    nameGap: 8,
    nameTextStyle: { color: MUTED, align: "right", padding: [0, 6, 0, 0] },
    min: bars || !all.length ? 0 : low - margin,
    max: all.length ? high + margin : 1,
    axisLabel: {
      color: MUTED,
      showMinLabel: false,
      showMaxLabel: false,
      formatter: (value) => number(value, item.property),
    },
    splitLine: { lineStyle: { color: GRID } },
  };
}

/** Every usable reading as a fine dotted line, and the measured stretches drawn over it. */
export function lines(item, series) {
  const isMeasured = (i) => series.flag[i] === 1 && series.value[i] !== null;
  const broken = withGaps(series, item.interval_s);
  const single = (i) => isMeasured(i) && !isMeasured(i - 1) && !isMeasured(i + 1);
  return [
    {
      id: "all",
      type: "line",
      data: broken(isUsable),
      showSymbol: false,
      silent: true,
      z: 2,
      lineStyle: { width: 1.5, type: [2, 3], color: WATER, opacity: 0.9 },
      areaStyle: { origin: "start", color: water() },
    },
    {
      id: "measured",
      type: "line",
      data: broken((flag) => flag === 1),
      showSymbol: false,
      silent: true,
      z: 3,
      lineStyle: { width: 2.5, color: WATER },
    },
    {
      id: "single",
      type: "scatter",
      silent: true,
      z: 4,
      symbolSize: 7,
      itemStyle: { color: WATER },
      data: points(series, single),
    },
  ];
}

const water = () => ({
  type: "linear",
  x: 0,
  y: 0,
  x2: 0,
  y2: 1,
  colorStops: [
    { offset: 0, color: "rgba(80,170,255,0.28)" },
    { offset: 1, color: "rgba(80,170,255,0.02)" },
  ],
});

/** Data maker of a series: null where a flag is not wanted, and where readings are missing. */
function withGaps(series, interval_s = 300) {
  const longest = 3 * interval_s * 1000;
  return (wanted) => {
    const data = [];
    series.time.forEach((time, i) => {
      if (i && time - series.time[i - 1] > longest) data.push([beijing(time) - 1, null]);
      data.push([beijing(time), wanted(series.flag[i]) ? series.value[i] : null]);
    });
    return data;
  };
}

export const points = (series, wanted) =>
  series.time.flatMap((time, i) => (wanted(i) ? [[beijing(time), series.value[i]]] : []));

const barSeries = (series) => ({
  id: "all",
  type: "bar",
  barMaxWidth: 14,
  itemStyle: { color: WATER },
  data: points(series, (i) => isUsable(series.flag[i])),
});

/** Suspect readings as hollow triangles, failed ones as crosses. */
export function doubtful(series) {
  const suspect = points(series, (i) => series.flag[i] === 3);
  const failed = points(series, (i) => series.flag[i] === 4);
  const item = (symbol) => (value) => ({ value, symbol });
  return {
    id: "doubtful",
    type: "scatter",
    silent: true,
    z: 5,
    symbolSize: 9,
    itemStyle: { color: "transparent", borderColor: DOUBT, borderWidth: 1.5 },
    data: [...suspect.map(item("triangle")), ...failed.map(item("path://M0 0L8 8M8 0L0 8"))],
  };
}
