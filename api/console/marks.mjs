// What is written on the curve: thresholds, the newest and the highest reading, the read-out.
import { beijing, dayTime, number, quantity, signed } from "./format.mjs";
import { GROUND, INK, LEVEL, MUTED, WATER, readoutLook } from "./palette.mjs";
import { highest, newest } from "./series.mjs";

const CROWDED = 0.12;
const EDGE_SHARE = 0.25;
const DASHES = { blue: [2, 4], yellow: [8, 5], orange: [12, 4, 3, 4], red: "solid" };

/** Thresholds, the newest reading, and the highest one of a `span` {begin, end} once it has passed. */
export function marks(item, series, ladder, span) {
  const last = newest(series);
  const top = highest(series);
  const label = {
    show: true,
    color: INK,
    fontSize: 13,
    fontWeight: 600,
    textBorderColor: GROUND,
    textBorderWidth: 3,
  };
  const data = [];
  if (last) data.push({ value: [beijing(last.time), last.value] });
  if (top && top.time < last.time) {
    const formatter = `${number(top.value, item.property)}  ${dayTime(top.time)}`;
    const place = (top.time - span.begin) / (span.end - span.begin);
    const align = place < EDGE_SHARE ? "left" : place > 1 - EDGE_SHARE ? "right" : "center";
    data.push({
      value: [beijing(top.time), top.value],
      symbolSize: 6,
      label: { ...label, position: "bottom", distance: 16, align, formatter },
    });
  }
  return {
    id: "last",
    type: "scatter",
    silent: true,
    z: 6,
    symbolSize: 10,
    data,
    itemStyle: { color: "#fff", borderColor: WATER, borderWidth: 2 },
    markLine: thresholds(item, ladder),
  };
}

/** A label stands above its line, or below it where the next line is too close. */
function thresholds(item, ladder) {
  const gap = (a, b) => Math.abs(ladder[a].value - ladder[b].value);
  const last = ladder.length - 1;
  const isCrowded = (i) => i < last && gap(i, i + 1) < gap(0, last) * CROWDED;
  return {
    silent: true,
    symbol: "none",
    animation: false,
    data: ladder.map(({ level, name, value }, i) => ({
      name: level,
      yAxis: value,
      lineStyle: { color: LEVEL[level], width: 1.5, type: DASHES[level] },
      label: {
        position: isCrowded(i) ? "insideStartBottom" : "insideStartTop",
        formatter: `${name} ${quantity(value, item.property, item.unit)}`,
        color: LEVEL[level],
        fontSize: 12,
        textBorderColor: GROUND,
        textBorderWidth: 3,
      },
    })),
  };
}

/** The read-out beside the pointer. */
export function tooltip(item, series, ladder, words) {
  return {
    trigger: "axis",
    ...readoutLook(),
    axisPointer: { type: "line", lineStyle: { color: MUTED } },
    formatter: ([first]) =>
      first ? readout(nearest(series, first.axisValue), item, ladder, words) : "",
  };
}

/** The reading next to a place on the axis. */
export function nearest(series, shown) {
  const after = series.time.findIndex((time) => beijing(time) >= shown);
  const i = after < 0 ? series.time.length - 1 : after;
  const isCloser = i > 0 && shown - beijing(series.time[i - 1]) < beijing(series.time[i]) - shown;
  const at = isCloser ? i - 1 : i;
  return { time: series.time[at], value: series.value[at], flag: series.flag[at] };
}

/** What the pointer reads off: time, value, quality, and how far above the highest step passed. */
export function readout({ time, value, flag }, item, ladder, words) {
  const passed = ladder.filter((step) => step.isPassed(value)).at(-1);
  const over = passed && `${passed.over} ${signed(value - passed.value, item.property)}`;
  return [
    dayTime(time),
    `<b class="readout">${quantity(value, item.property, item.unit)}</b>`,
    words.flag[flag] ?? "",
    over ?? "",
  ]
    .filter(Boolean)
    .join("<br>");
}
