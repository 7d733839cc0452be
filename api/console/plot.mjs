// The plain parts of a chart over time, as ECharts options: axes, lines, level lines, read-out.
import { beijing, dayTime, quantity, unitText } from "./format.mjs";
import * as palette from "./palette.mjs";
import { isUsable } from "./series.mjs";

/** What an A4 page has across, within its margins. */
export const PAPER_PX = 680;

const TIMES = {
  year: "{yyyy}",
  month: "{MM}-{dd}",
  day: "{MM}-{dd}",
  hour: "{HH}:{mm}",
  minute: "{HH}:{mm}",
};
const CROWDED = 0.07;
const BESIDE_PX = 84;
const DASHES = { solid: "solid", dashed: [6, 4], dotted: [2, 3] };

/**
 * The colour as it is now of a tone ("water", "second", "rain", "doubt", "ink" …), of a level, or
 * of a page's own token "--…".
 */
export function colour(tone) {
  if (!tone.startsWith("--")) return palette.LEVEL[tone] ?? palette[tone.toUpperCase()];
  return getComputedStyle(document.documentElement).getPropertyValue(tone).trim();
}

/** What every chart has; `grid` is the room around the picture. */
export const ground = (grid) => ({
  animation: false,
  useUTC: true,
  textStyle: {
    fontFamily: palette.FONT,
    color: palette.INK,
  },
  grid,
});

/** An axis of Beijing time over `span` {begin, end} in ms. */
export const timeAxis = ({ begin, end }, narrow) => ({
  type: "time",
  min: beijing(begin),
  max: beijing(end),
  splitNumber: narrow ? 3 : 7,
  axisLine: { lineStyle: { color: palette.EDGE } },
  axisLabel: {
    color: palette.MUTED,
    hideOverlap: true,
    formatter: TIMES,
  },
  splitLine: { show: true, lineStyle: { color: palette.GRID } },
});

/** An axis of values in `unit`, as wide as `values` need; `more` overrides. */
export function valueAxis(unit, values, more = {}) {
  const known = values.filter((one) => one !== null && Number.isFinite(one));
  const low = Math.min(...known);
  const high = Math.max(...known);
  const margin = (high - low) * 0.08 || Math.abs(high) * 0.05 || 1;
  return {
    type: "value",
    name: unitText(unit),
    nameGap: 8,
    nameTextStyle: { color: palette.MUTED },
    ...(known.length && { min: low >= 0 && low < margin ? 0 : low - margin, max: high + margin }),
    axisLabel: {
      color: palette.MUTED,
      showMinLabel: false,
      showMaxLabel: false,
      formatter: (value) => String(Number(value.toPrecision(6))),
    },
    splitLine: { lineStyle: { color: palette.GRID } },
    ...more,
  };
}

/** Usable readings as [time, value], broken where more than `gap_ms` lies between two. */
export function points({ time, value, flag }, gap_ms = Infinity) {
  const data = [];
  time.forEach((at, i) => {
    if (i && at - time[i - 1] > gap_ms) data.push([beijing(at) - 1, null]);
    data.push([beijing(at), !flag || isUsable(flag[i]) ? value[i] : null]);
  });
  return data;
}

/** A line in a tone; `dash` one of solid, dashed, dotted, so that it is known without its colour. */
export const line = (id, name, data, { tone, dash = "solid", width = 2, ...more }) => ({
  id,
  name,
  type: "line",
  data,
  showSymbol: data.length < 3,
  symbolSize: 5,
  itemStyle: { color: colour(tone) },
  lineStyle: { color: colour(tone), width, type: DASHES[dash] },
  ...more,
});

/** Suspect readings as hollow triangles, failed ones as crosses. */
export function doubtful(id, { time, value, flag }, more) {
  const marked = (wanted, symbol) =>
    time.flatMap((at, i) =>
      flag[i] === wanted && value[i] !== null ? [{ value: [beijing(at), value[i]], symbol }] : [],
    );
  return {
    id,
    type: "scatter",
    silent: true,
    symbolSize: 9,
    z: 5,
    itemStyle: { color: "transparent", borderColor: palette.DOUBT, borderWidth: 1.5 },
    data: [...marked(3, "triangle"), ...marked(4, "path://M0 0L8 8M8 0L0 8")],
    ...more,
  };
}

/**
 * Horizontal lines [{name, value, tone, dash}] with their names on them; those of lines too close
 * to each other on an axis of `height` stand side by side.
 */
export function levelLines(lines, height) {
  let beside = 0;
  const ordered = [...lines].sort((a, b) => a.value - b.value);
  const data = ordered.map(({ name, value, tone, dash = "dashed" }, i) => {
    const isCrowded = i > 0 && value - ordered[i - 1].value < height * CROWDED;
    beside = isCrowded ? beside + 1 : 0;
    return {
      yAxis: value,
      lineStyle: { color: colour(tone), width: 1.5, type: DASHES[dash] },
      label: { ...lineLabel, formatter: name, color: colour(tone), padding: [0, 0, 0, beside * BESIDE_PX] },
    };
  });
  return { silent: true, symbol: "none", animation: false, data };
}

const lineLabel = { position: "insideStartTop", fontSize: 12 };

/** Names of the lines above the picture. */
export const legend = (names) => ({
  top: 0,
  left: "center",
  itemWidth: 30,
  itemStyle: { opacity: 0 },
  textStyle: { color: palette.INK },
  inactiveColor: palette.MUTED,
  data: names,
});

/** The read-out at the pointer: the time, and `textOf(part)` of each line there. */
export const readout = (textOf) => ({
  trigger: "axis",
  ...palette.readoutLook(),
  axisPointer: { type: "line", lineStyle: { color: palette.MUTED } },
  formatter: (parts) => {
    const texts = parts.map(textOf).filter(Boolean);
    const [{ axisValue }] = parts;
    return [dayTime(axisValue - beijing(0)), ...texts].join("<br>");
  },
});

/** `name value unit` of a part of a read-out. */
export const told = (name, value, property, unit) =>
  value === null || value === undefined ? "" : `${name} <b>${quantity(value, property, unit)}</b>`;
