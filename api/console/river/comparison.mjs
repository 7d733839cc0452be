// Floods laid over each other: hours from the crossing, from the peak, or from this level.
import { dateTime, number, quantity, unitText } from "../format.mjs";
import { EDGE, GRID, INK, LEVEL, MUTED, PANEL, RAIN, SECOND, WATER, readoutLook } from "../palette.mjs";
import { ground } from "../plot.mjs";
import { inForce } from "./thresholds.mjs";

const HOUR_MS = 3600 * 1000;
const DASHES = ["solid", [6, 3], [2, 3], [10, 3, 2, 3]];

/** The curves as [{name, isOwn, alike, points: [[hours, value]]}]; those that cannot be aligned so are left out. */
export function aligned({ data, align, beside, words }) {
  if (!data) return [];
  const { rise } = data;
  const own = { crossing: rise.crossing, peak: rise.peak_time, level: rise.at }[align];
  const others = data.floods
    .filter(({ flood }) => beside.includes(flood.start))
    .map((one) => {
      const { crossing, peak_time: peak, peak_time } = one.flood;
      const zero = { crossing, peak, level: one.at }[align];
      return curve(dateTime(Date.parse(peak_time)).slice(0, 10), zero, one, { alike: one.alike });
    });
  return [curve(words.river.thisRise, own, rise, { isOwn: true }), ...others].filter(Boolean);
}

function curve(name, zero, { time, stage }, more) {
  if (!zero) return null;
  const start = Date.parse(zero);
  return { name, ...more, points: time.map((at, i) => [(Date.parse(at) - start) / HOUR_MS, stage[i]]) };
}

/** The ECharts option; null where nothing can be drawn. */
export function option(of) {
  const { item, align, data, thresholds, words, narrow } = of;
  const curves = aligned(of);
  if (!curves.length) return null;
  const steps = inForce(thresholds, Date.parse(data.rise.at)).filter((line) => line.level);
  const own = curves.find((one) => one.isOwn) ?? curves[0];
  const values = curves.flatMap(({ points }) => points.map(([, value]) => value));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = (high - low) * 0.08 || 1;
  return {
    ...ground({ left: narrow ? 44 : 56, right: narrow ? 12 : 24, top: 58, bottom: 46 }),
    legend: { top: 4, type: "scroll", textStyle: { color: INK }, pageTextStyle: { color: MUTED } },
    tooltip: {
      trigger: "axis",
      ...readoutLook(),
      valueFormatter: (value) => quantity(value, item.property, item.unit),
      axisPointer: { label: { formatter: ({ value }) => `${value.toFixed(1)} h` } },
    },
    xAxis: {
      type: "value",
      min: Math.floor(Math.max(Math.min(...own.points.map(([x]) => x)) - 12, Math.min(...curves.flatMap(({ points }) => points.map(([x]) => x))))),
      max: "dataMax",
      name: words.river.hoursFrom[align],
      nameLocation: "middle",
      nameGap: 26,
      nameTextStyle: { color: MUTED },
      axisLine: { onZero: false, lineStyle: { color: EDGE } },
      axisLabel: { color: MUTED, showMinLabel: false, showMaxLabel: false, formatter: (x) => `${x > 0 ? "+" : ""}${x} h` },
      splitLine: { lineStyle: { color: GRID } },
    },
    yAxis: {
      type: "value",
      name: unitText(item.unit),
      nameTextStyle: { color: MUTED, align: "right" },
      axisLine: { onZero: false },
      min: low - margin,
      max: high + margin,
      axisLabel: { color: MUTED, showMinLabel: false, showMaxLabel: false, formatter: (value) => number(value, item.property) },
      splitLine: { lineStyle: { color: GRID } },
    },
    series: curves.map((one, i) => line(one, i, steps, item)),
  };
}

/** This rise is the heavy line; the others differ in dash as well as in colour. */
function line({ name, isOwn, points }, i, steps, item) {
  const color = isOwn ? WATER : [SECOND, RAIN, MUTED][i % 3];
  const lines = steps.map(({ level, name: text, value }) => ({
    yAxis: value,
    lineStyle: { color: LEVEL[level], width: 1, type: "dashed" },
    label: {
      formatter: `${text} ${quantity(value, item.property, item.unit)}`,
      position: "insideStartTop",
      color: LEVEL[level],
      textBorderColor: PANEL,
      textBorderWidth: 3,
    },
  }));
  const zero = { xAxis: 0, lineStyle: { color: MUTED, width: 1, type: "solid" }, label: { show: false } };
  return {
    id: name,
    name,
    type: "line",
    data: points,
    showSymbol: false,
    z: isOwn ? 5 : 2,
    itemStyle: { color },
    lineStyle: { color, width: isOwn ? 3.5 : 1.8, type: isOwn ? "solid" : DASHES[i % DASHES.length] },
    ...(i === 0 && { markLine: { silent: true, symbol: "none", animation: false, data: [zero, ...lines] } }),
  };
}
