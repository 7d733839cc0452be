// What comes in: readings of each minute as a picture and as a table, and how old the newest are.
import { Canvas } from "../canvas.mjs";
import { clockTime } from "../format.mjs";
import { html } from "../html.mjs";
import { EDGE, FONT, GRID, INK, MUTED, WATER, readoutLook } from "../palette.mjs";
import { Figures } from "../tabular.mjs";
import { ageOf, Panel, whole } from "./parts.mjs";

export function Ingest({ ingest, state, error, words }) {
  const w = words.system;
  const total = ingest.readings.reduce((sum, one) => sum + one, 0);
  const rows = ingest.time.map((time, i) => ({ time: minuteOf(time), readings: ingest.readings[i] }));
  return html`<${Panel} ...${{ name: "ingest", state, error, words }}>
    <p class="head"><b>${whole(Math.round(total / rows.length))}</b> ${w.perMinute}</p>
    <p class="fact ${state}" data-test="newest-reading">
      ${w.newestReading(ageOf(ingest.reading_age_s, words))}
    </p>
    ${state === "trouble" && html`<p class="what-to-do">${w.ingestStopped}</p>`}
    <${Canvas} draw=${option} of=${{ rows, words: w }} label=${`${w.ingestChart}: ${w.rate(whole(Math.round(total / rows.length)))}`} kind="bars-canvas" test="ingest-chart" />
    <${Figures}
      caption=${w.ingestChart}
      columns=${[
        { head: w.minute, of: (row) => row.time },
        { head: w.readings, of: (row) => whole(row.readings), figure: true },
      ]}
      rows=${rows}
      words=${words}
    />
  <//>`;
}

const minuteOf = (time) => clockTime(Date.parse(time)).slice(0, 5);

function option({ rows, words: w }) {
  return {
    ...frame(rows.map((row) => row.time), 9),
    series: [
      {
        name: w.readings,
        type: "bar",
        barCategoryGap: "20%",
        itemStyle: { color: WATER },
        data: rows.map((row) => row.readings),
      },
    ],
  };
}

/** What the bar charts of this page have in common: `names` below, every `every + 1`th shown. */
export function frame(names, every) {
  return {
    animation: false,
    textStyle: { color: INK, fontFamily: FONT },
    grid: { left: 44, right: 12, top: 16, bottom: 24 },
    tooltip: { trigger: "axis", ...readoutLook() },
    xAxis: {
      type: "category",
      data: names,
      axisLine: { lineStyle: { color: EDGE } },
      axisTick: { show: false },
      axisLabel: { color: MUTED, interval: every, hideOverlap: true },
    },
    yAxis: {
      type: "value",
      minInterval: 1,
      axisLabel: { color: MUTED },
      splitLine: { lineStyle: { color: GRID } },
    },
  };
}
