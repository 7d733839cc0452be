// The picture: rain hanging from the top, the stage with its thresholds, the discharge beside it.
import { beijing, dateTime, number, quantity, unitText } from "../format.mjs";
import { doubtful, lines } from "../chart.mjs";
import { nearest, readout } from "../marks.mjs";
import { ground, timeAxis } from "../plot.mjs";
import { EDGE, GRID, GROUND, INK, LEVEL, MUTED, RAIN, SECOND, WATER, readoutLook } from "../palette.mjs";
import { isUsable } from "../series.mjs";
import { inForce } from "./thresholds.mjs";

const HOUR_MS = 3600 * 1000;
const MONTHS_MS = 60 * 24 * HOUR_MS;
const DASHES = { blue: [2, 4], yellow: [8, 5], orange: [12, 4, 3, 4], red: "solid" };
const MARK_DASH = [3, 3];
const CROWDED = 0.07;
const LABELLED = 0.18;
const RAIN_SHARE = "17%";

/**
 * The whole option. `curves` is {stage, flow, rain} of reading.mjs, `window` and `zoom` parts of
 * time in ms, `thresholds` those of thresholds.mjs, `title` what stands above it on a picture that
 * leaves the page.
 */
export function option({ item, curves, flow, rain, window, zoom, thresholds, words, narrow, title }) {
  const seen = zoom ?? window;
  const top = title ? 72 : 26;
  const hasRain = Boolean(curves.rain);
  const rainTop = { top, height: RAIN_SHARE };
  const left = narrow ? 46 : 60;
  const right = curves.flow ? (narrow ? 42 : 62) : narrow ? 12 : 20;
  const sides = { left, right };
  const below = hasRain ? "27%" : top + 14;
  return {
    ...ground([
      { ...sides, top: below, bottom: title ? 60 : 74 },
      ...(hasRain ? [{ ...sides, ...rainTop }] : []),
    ]),
    title: title && { ...title, left: 16, top: 10, textStyle: { color: INK, fontSize: 18 } },
    axisPointer: { link: [{ xAxisIndex: "all" }], lineStyle: { color: MUTED } },
    tooltip: pointer({ item, curves, flow, rain, thresholds, words }),
    dataZoom: title ? [] : zooms(seen, hasRain, sides),
    xAxis: [time(title ? seen : window, seen, 0, narrow), ...(hasRain ? [time(title ? seen : window, seen, 1, narrow)] : [])],
    yAxis: [
      level(item, curves.stage, thresholds, seen),
      ...(hasRain ? [hanging(curves.rain, words)] : []),
      ...(curves.flow ? [beside(curves.flow, flow)] : []),
    ],
    series: [
      ...stage(item, curves.stage),
      limits(item, thresholds, seen, narrow, words),
      ...(hasRain ? [bars(curves.rain)] : []),
      ...(curves.flow ? [discharge(flow, curves.flow, hasRain ? 2 : 1)] : []),
    ],
  };
}

function time(part, seen, gridIndex, narrow) {
  const axis = timeAxis(part, narrow);
  const isBelow = gridIndex === 0;
  return {
    ...axis,
    gridIndex,
    axisLine: { ...axis.axisLine, onZero: false },
    axisTick: { show: isBelow },
    axisPointer: { label: { show: false } },
    axisLabel: { ...axis.axisLabel, show: isBelow, ...clock(seen) },
    splitLine: { ...axis.splitLine, show: isBelow },
  };
}

/** Where months are shown, the first of a month tells the year too. */
export const clock = ({ begin, end }) =>
  end - begin > MONTHS_MS
    ? { formatter: { year: "{yyyy}", month: "{yyyy}-{MM}", day: "{MM}-{dd}", hour: "{HH}:{mm}" } }
    : {};

/** The stage's axis holds what is seen of the curve, and the thresholds of that time. */
function level(item, series, thresholds, { begin, end }) {
  const values = series.value.filter(
    (value, i) =>
      value !== null && isUsable(series.flag[i]) && series.time[i] >= begin && series.time[i] <= end,
  );
  const shown = thresholds.filter((line) => line.begin < end && line.end > begin);
  const all = [...values, ...shown.map((line) => line.value)];
  const low = all.reduce((a, b) => Math.min(a, b), Infinity);
  const high = all.reduce((a, b) => Math.max(a, b), -Infinity);
  const margin = (high - low) * 0.08 || 1;
  return {
    type: "value",
    name: `${unitText(item.unit)}`,
    nameGap: 6,
    nameTextStyle: { color: MUTED, align: "right", padding: [0, 6, 0, 0] },
    min: all.length ? low - margin : 0,
    max: all.length ? high + margin : 1,
    axisLabel: axisLabel(item.property),
    splitLine: { lineStyle: { color: GRID } },
  };
}

const axisLabel = (property) => ({
  color: MUTED,
  showMinLabel: false,
  showMaxLabel: false,
  formatter: (value) => number(value, property),
});

/** Rain grows downwards from its own edge. */
function hanging(rain, words) {
  const most = rain.value.reduce((a, b) => Math.max(a, b ?? 0), 0);
  return {
    type: "value",
    gridIndex: 1,
    inverse: true,
    min: 0,
    max: Math.max(5, Math.ceil(most * 1.15)),
    splitNumber: 2,
    name: words.river.rainUnit,
    nameLocation: "start",
    nameGap: 4,
    nameTextStyle: { color: MUTED, align: "right", padding: [0, 6, 0, 0] },
    axisLabel: { color: MUTED, showMinLabel: false, showMaxLabel: false },
    splitLine: { lineStyle: { color: GRID } },
  };
}

function beside(series, flow) {
  return {
    type: "value",
    position: "right",
    name: unitText(flow.unit),
    nameGap: 6,
    nameTextStyle: { color: SECOND, align: "left" },
    min: 0,
    axisLabel: { ...axisLabel(flow.property), color: SECOND, showMinLabel: true },
    axisLine: { show: true, lineStyle: { color: SECOND } },
    splitLine: { show: false },
  };
}

/** Readings as the duty desk draws them; a part of a thinned curve that is empty is a gap. */
function stage(item, series) {
  const interval_s = Math.max(item.interval_s, ((series.part_s ?? 0) * 2) / 3);
  const drawn = lines({ ...item, interval_s }, series);
  const dotted = drawn.map((one) => ({ ...one, itemStyle: { color: WATER } }));
  return [...dotted, doubtful(series)];
}

function discharge(flow, series, yAxisIndex) {
  const interval_s = Math.max(flow.interval_s, ((series.part_s ?? 0) * 2) / 3);
  const [, measured] = lines({ ...flow, interval_s }, series);
  return {
    ...measured,
    id: "discharge",
    yAxisIndex,
    z: 1,
    itemStyle: { color: SECOND },
    lineStyle: { width: 1.5, color: SECOND, type: [6, 3] },
  };
}

function bars(rain) {
  return {
    id: "rain",
    type: "bar",
    xAxisIndex: 1,
    yAxisIndex: 1,
    barMaxWidth: 18,
    barMinWidth: 1,
    silent: true,
    itemStyle: { color: RAIN },
    data: rain.time.flatMap((at, i) =>
      rain.value[i] === null ? [] : [[beijing(at), rain.value[i]]],
    ),
  };
}

/** Each threshold over its own time only; of those that crowd together the upper is named above. */
function limits(item, thresholds, { begin, end }, narrow, words) {
  const shown = thresholds.filter((line) => line.begin < end && line.end > begin);
  const reach = shown.length ? shown.at(-1).value - shown[0].value : 0;
  return {
    id: "thresholds",
    type: "line",
    data: [],
    markLine: {
      silent: true,
      symbol: "none",
      animation: false,
      data: shown.map((line, i) => {
        const next = shown.find((one, j) => j > i && one.begin < line.end && line.begin < one.end);
        const isCrowded = next && next.value - line.value < reach * CROWDED;
        const from = Math.max(line.begin, begin);
        const to = Math.min(line.end, end);
        const isShort = to - from < (end - begin) * LABELLED;
        const color = line.level ? LEVEL[line.level] : INK;
        const told = `${line.name} ${quantity(line.value, item.property, item.unit)}`;
        const style = { color, width: line.level ? 1.5 : 1.2, type: DASHES[line.level] ?? MARK_DASH };
        return [
          {
            coord: [beijing(from), line.value],
            name: line.key,
            lineStyle: style,
            label: {
              show: !isShort,
              position: isCrowded ? "insideStartBottom" : "insideStartTop",
              formatter: narrow || !line.from ? told : `${told}${words.river.since(line.from.slice(0, 10))}`,
              color,
              fontSize: 12,
              textBorderColor: GROUND,
              textBorderWidth: 3,
            },
          },
          { coord: [beijing(to), line.value] },
        ];
      }),
    },
  };
}

function zooms({ begin, end }, hasRain, { left, right }) {
  const place = { startValue: beijing(begin), endValue: beijing(end) };
  const xAxisIndex = hasRain ? [0, 1] : [0];
  return [
    { type: "inside", xAxisIndex, filterMode: "none", zoomOnMouseWheel: "ctrl", ...place },
    {
      type: "slider",
      xAxisIndex,
      filterMode: "none",
      left,
      right,
      height: 22,
      bottom: 14,
      brushSelect: true,
      showDetail: false,
      borderColor: EDGE,
      fillerColor: "rgba(120,160,220,0.2)",
      dataBackground: { lineStyle: { color: EDGE }, areaStyle: { color: GRID } },
      selectedDataBackground: { lineStyle: { color: MUTED }, areaStyle: { color: GRID } },
      ...place,
    },
  ];
}

/** The read-out beside the pointer: time, level, what it is over, quality, rain and discharge. */
function pointer({ item, curves, flow, rain, thresholds, words }) {
  return {
    trigger: "axis",
    ...readoutLook(),
    axisPointer: { type: "line", lineStyle: { color: MUTED } },
    formatter: ([first]) =>
      first ? told(first.axisValue, { item, curves, flow, rain, thresholds, words }) : "",
  };
}

/** HTML of the read-out at a place of the axis. */
export function told(shown, { item, curves, flow, rain, thresholds, words }) {
  if (!curves.stage.time.length) return "";
  const reading = nearest(curves.stage, shown);
  const steps = inForce(thresholds, reading.time).map((one) => ({ ...one, over: plain(one.over) }));
  const parts = [readout(reading, item, steps, words)];
  if (curves.flow?.time.length) {
    const { value } = nearest(curves.flow, shown);
    parts.push(`${words.property("discharge")} ${quantity(value, flow.property, flow.unit)}`);
  }
  const fallen = rain && rainAt(curves.rain, shown);
  if (fallen) {
    const amount = quantity(fallen.value, "rain", "mm");
    parts.push(`${words.property("rain")} ${amount} ${words.river.until(dateTime(fallen.time).slice(11))}`);
  }
  return parts.join("<br>");
}

/** A rule's own words are text, whatever is in them. */
const plain = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The step of rain that a time lies in: each is stamped by its end. */
function rainAt(rain, shown) {
  const i = rain ? rain.time.findIndex((time) => beijing(time) >= shown) : -1;
  return i < 0 || rain.value[i] === null ? null : { time: rain.time[i], value: rain.value[i] };
}
