// The river's stations one below the other, with the time that water takes between them.
import { Canvas } from "../canvas.mjs";
import { useData } from "../data.mjs";
import { beijing, dayTime, number, quantity } from "../format.mjs";
import { html } from "../html.mjs";
import { lines } from "../chart.mjs";
import { GRID, INK, LEVEL, MUTED } from "../palette.mjs";
import { ground, timeAxis } from "../plot.mjs";
import { hashOf } from "../route.mjs";
import { highest } from "../series.mjs";
import { Table } from "../tabular.mjs";
import { useMemo } from "../vendor/preact-hooks.mjs";
import { clock } from "./hydrograph.mjs";
import { orderOf } from "./order.mjs";
import { overText } from "./picture.mjs";
import { stages } from "./places.mjs";
import { readCurve } from "./reading.mjs";
import { linesOf } from "./thresholds.mjs";

const MOST = 12;
const ROW_PX = 84;

export function Stack({ state, words, item, stations, window, newest, view }) {
  const w = words.river;
  const { order, others } = useMemo(
    () => orderOf(state.criteria, item.station, stations, stageByStation(state)),
    [state.criteria, stations, item.station],
  );
  const rows = rowsOf(order, others, state, stations).slice(0, MOST);
  const ids = rows.map((row) => row.item.datastream);
  const seen = view.zoom ?? window;
  const fresh = view.window && view.window.end < newest ? 0 : newest;
  const { data } = useData(readStack, [ids, seen, fresh]);
  const of = useMemo(() => ({ data, window: seen, key: ids.join() }), [data, words.lang]);
  if (rows.length < 2) return null;
  return html`<section class="panel stack" aria-labelledby="stack-title" data-test="stack">
    <header><h2 id="stack-title">${w.stack}<small>${stations?.get(item.station)?.river ?? ""}</small></h2></header>
    <div class="chart" style=${{ height: `${rows.length * ROW_PX + 34}px` }}>
      <${Canvas}
        draw=${({ data: read, window: part, narrow }) => (read ? option({ rows, read, part, narrow, words, state }) : null)}
        of=${of}
        label=${w.stack}
      />
    </div>
    <${Table} caption=${w.stack} columns=${columnsOf({ state, words, item })} rows=${rows} words=${words} />
    ${others.length > 0 && html`<p class="quiet note-line">${w.unplaced}</p>`}
  </section>`;
}

const stageByStation = ({ latest }) => new Map(stages(latest).map((one) => [one.station, one]));

/** Stations of the chain, then those of which nobody says where they stand. */
function rowsOf(order, others, state, stations) {
  const known = stageByStation(state);
  const row = (code, more) => known.get(code) && { item: known.get(code), river: stations?.get(code)?.river, ...more };
  const placed = order.length > 1 ? order : order.map((one) => ({ ...one, isLoose: true }));
  return [
    ...placed.map(({ station, link, isLoose }) => row(station, { link, isPlaced: !isLoose })),
    ...others.map((code) => row(code, { isPlaced: false })),
  ].filter(Boolean);
}

async function readStack(ids, window) {
  const curves = await Promise.all(ids.map((id) => readCurve(id, window)));
  return new Map(ids.map((id, i) => [id, curves[i]]));
}

function columnsOf({ state, words, item }) {
  const w = words.river;
  const overOf = (row) => {
    const { time } = row.item;
    const now = { begin: time, end: time + 1 };
    const thresholds = linesOf({ criteria: state.criteria, item: row.item, ...now, words });
    return overText(time === null ? null : row.item, row.item, thresholds, words);
  };
  return [
    {
      head: words.river.station,
      of: ({ item: one }) => html`<a href=${hashOf("river", [one.station], state.route.query)} aria-current=${one.station === item.station || undefined}>${one.station_name}</a>`,
    },
    { head: words.current, of: ({ item: one }) => quantity(one.value, one.property, one.unit), figure: true },
    { head: w.time, of: ({ item: one }) => (one.time ? dayTime(one.time) : "—") },
    { head: words.river.over, of: overOf },
    { head: w.travel, of: (row) => travelText(row, words) },
  ];
}

/** How long water takes to the next station below, or that nobody has said it. */
export function travelText({ link, isPlaced }, words) {
  const w = words.river;
  if (!isPlaced) return w.unknownTravel;
  if (!link) return w.lowest;
  return link.lag_h === null ? w.unknownTravel : `↓ ${words.duration(link.lag_h * 3600 * 1000)}`;
}

function option({ rows, read, part, narrow, words, state }) {
  const left = narrow ? 44 : 56;
  const top = (i) => 20 + i * ROW_PX;
  const axis = timeAxis(part, narrow);
  const label = { ...axis.axisLabel, ...clock(part) };
  return {
    ...ground(rows.map((_, i) => ({ left, right: narrow ? 12 : 24, top: top(i), height: ROW_PX - 28 }))),
    axisPointer: { link: [{ xAxisIndex: "all" }], show: true, type: "line", lineStyle: { color: MUTED }, label: { show: false } },
    title: rows.map((row, i) => ({
      text: `${row.item.station_name}  ${travelText(row, words)}`,
      left,
      top: top(i) - 20,
      padding: 0,
      textStyle: { color: INK, fontSize: 12, fontWeight: 600 },
    })),
    xAxis: rows.map((_, i) => ({
      ...axis,
      gridIndex: i,
      axisLine: { ...axis.axisLine, onZero: false },
      axisTick: { show: false },
      axisLabel: { ...label, show: i === rows.length - 1 },
    })),
    yAxis: rows.map(({ item }, i) => ({
      type: "value",
      gridIndex: i,
      scale: true,
      splitNumber: 2,
      axisLabel: { color: MUTED, fontSize: 11, formatter: (value) => number(value, item.property) },
      splitLine: { lineStyle: { color: GRID } },
    })),
    series: rows.flatMap((row, i) => course(row, i, read.get(row.item.datastream), part, state, words)),
  };
}

/** A station's curve, its peak, and the warning level where the axis reaches it. */
function course({ item }, i, series, part, state, words) {
  if (!series) return [];
  const place = { xAxisIndex: i, yAxisIndex: i };
  const interval_s = Math.max(item.interval_s, ((series.part_s ?? 0) * 2) / 3);
  const [all, measured] = lines({ ...item, interval_s }, series);
  const top = highest(series);
  const steps = linesOf({ criteria: state.criteria, item, ...part, words }).filter((one) => one.level === "yellow");
  return [
    { ...all, ...place, id: `all-${i}`, areaStyle: undefined },
    {
      ...measured,
      ...place,
      id: `measured-${i}`,
      lineStyle: { ...measured.lineStyle, width: 1.8 },
      markPoint: top && {
        silent: true,
        symbol: "circle",
        symbolSize: 6,
        itemStyle: { color: INK },
        label: { show: true, position: "top", distance: 3, color: INK, fontSize: 11, formatter: number(top.value, item.property) },
        data: [{ coord: [beijing(top.time), top.value] }],
      },
      markLine: {
        silent: true,
        symbol: "none",
        label: { show: false },
        data: steps.map(({ value, level }) => ({ yAxis: value, lineStyle: { color: LEVEL[level], type: "dashed" } })),
      },
    },
  ];
}

