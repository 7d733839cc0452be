// The load of alarms over the last day, against what a desk can bear (EEMUA 191).
import { Canvas } from "../canvas.mjs";
import { dayTime } from "../format.mjs";
import { html } from "../html.mjs";
import { INK, LEVEL, WATER } from "../palette.mjs";
import { Figures } from "../tabular.mjs";
import { frame } from "./ingest.mjs";
import { loadState } from "./judge.mjs";
import { Panel, percent } from "./parts.mjs";

const EVERY = 23;

export function Load({ read: { data, error }, words }) {
  const w = words.system;
  const state = loadState(data);
  const said = [w.loadRate(data.rate.toFixed(1)), w.loadMost(data.maximum)];
  const flooded = data.flood_share > 0 && w.loadFlood(percent(data.flood_share));
  const rows = data.time.map((time, i) => ({
    time: dayTime(Date.parse(time)),
    opened: data.opened[i],
    incidents: data.incidents[i],
  }));
  return html`<${Panel} ...${{ name: "load", state, error, words }}>
    <p class="head">${said.join(" · ")}</p>
    ${flooded && html`<p class="fact ${state}" data-test="alarm-flood">${flooded}</p>`}
    <p class="quiet">${w.loadNote(data.steady, data.flood)}</p>
    <${Canvas}
      draw=${option}
      of=${{ data, rows, words: w }}
      label=${`${w.loadChart}: ${said.join(", ")}`}
      kind="bars-canvas"
      test="load-chart"
    />
    <${Figures} caption=${w.loadChart} columns=${columns(w)} rows=${rows} words=${words} />
  <//>`;
}

const columns = (w) => [
  { head: w.minute, of: (row) => row.time },
  { head: w.opened, of: (row) => row.opened, figure: true },
  { head: w.incidents, of: (row) => row.incidents, figure: true },
];

function option({ data, rows, words: w }) {
  const line = (name, yAxis, color) => ({
    name,
    yAxis,
    lineStyle: { color, type: "dashed", width: 1.5 },
    label: { formatter: `${name} ${yAxis}`, position: "insideEndTop", color: INK, fontSize: 12 },
  });
  return {
    ...frame(rows.map((row) => row.time), EVERY),
    series: [
      {
        name: w.opened,
        type: "bar",
        barCategoryGap: "15%",
        data: data.opened.map((value) => ({
          value,
          itemStyle: { color: value > data.flood ? LEVEL.red : WATER },
        })),
        markLine: {
          symbol: "none",
          silent: true,
          data: [line(w.steady, data.steady, LEVEL.yellow), line(w.flood, data.flood, LEVEL.red)],
        },
      },
    ],
  };
}
