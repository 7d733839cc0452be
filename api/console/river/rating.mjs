// The rating curve: gaugings, the power law through them, and what lies beyond them.
import { Canvas } from "../canvas.mjs";
import { useData } from "../data.mjs";
import { dateTime, number, quantity } from "../format.mjs";
import { html } from "../html.mjs";
import { DOUBT, EDGE, GRID, GROUND, INK, MUTED, SECOND, WATER } from "../palette.mjs";
import { ground } from "../plot.mjs";
import { Figures } from "../tabular.mjs";
import { useMemo } from "../vendor/preact-hooks.mjs";
import { readRating } from "./reading.mjs";

export function Rating({ item, words }) {
  const w = words.river;
  const { data, error } = useData(readRating, [item.station, item.property]);
  const here = data?.curve && current(data.curve, item.value);
  const of = useMemo(() => ({ data, here, words }), [data, here?.discharge, words.lang]);
  if (item.property !== "stage") return null;
  return html`<section class="panel rating" aria-labelledby="rating-title" data-test="rating">
    <header><h2 id="rating-title">${w.rating}</h2></header>
    ${error && html`<p class="empty" role="alert">${words.half(error.message)}</p>`}
    ${data?.refused && html`<p class="empty" data-test="no-curve">${words.half(data.refused)}</p>`}
    ${data?.curve && html`<${Equation} ...${{ curve: data.curve, data, here, words }} />`}
    ${
      data?.gaugings.length > 0 &&
      html`<div class="chart" data-test="rating-chart"><${Canvas} draw=${option} of=${of} label=${w.rating} /></div>
      <${Gaugings} data=${data} words=${words} />`
    }
  </section>`;
}

/** The discharge of the newest stage by the curve; null where no water flows by it. */
function current({ a, b, h0, lowest, highest }, stage) {
  if (stage === null || stage <= h0) return null;
  return { stage, discharge: a * (stage - h0) ** b, isBeyond: stage < lowest || stage > highest };
}

function Equation({ curve: { a, b, h0, error, lowest, highest }, data, here, words }) {
  const w = words.river;
  const q = (value) => quantity(value, "discharge", "m3/s");
  return html`<div class="equation" data-test="equation">
    <p class="formula">Q = ${a.toPrecision(4)} (h ${h0 < 0 ? "+" : "−"} ${Math.abs(h0).toFixed(2)})<sup>${b.toFixed(3)}</sup></p>
    <p class="quiet">${w.error((100 * error).toFixed(1), data.gaugings.length)} · ${w.gauged(number(lowest, "stage"), number(highest, "stage"))}</p>
    ${here && html`<p>${w.byCurve} <b>${q(here.discharge)}</b> ${here.isBeyond && html`<b class="tag doubt" data-test="extrapolated">${w.extrapolated}</b>`}</p>`}
  </div>`;
}

function Gaugings({ data, words }) {
  const w = words.river;
  const flow = (value) => number(value, "discharge");
  const columns = [
    { head: w.time, of: (one) => dateTime(Date.parse(one.time)) },
    { head: `${words.property("stage")} m`, of: (one) => number(one.stage, "stage"), figure: true },
    { head: `${words.property("discharge")} m³/s`, of: (one) => flow(one.discharge), figure: true },
    { head: `${w.byCurveHead} m³/s`, of: (one) => flow(one.computed), figure: true },
    { head: w.deviation, of: (one) => (one.computed ? `${(100 * (one.discharge / one.computed - 1)).toFixed(1)} %` : "—"), figure: true },
    { head: w.source, of: (one) => one.source },
  ];
  return html`<${Figures} caption=${w.gaugings} columns=${columns} rows=${data.gaugings} words=${words} />`;
}

/** Discharge along, stage up, as hydrographers draw it. */
export function option({ data, here, words, narrow }) {
  if (!data?.gaugings.length) return null;
  const w = words.river;
  const { gaugings, curve } = data;
  const axis = (name, property) => ({
    type: "value",
    scale: property === "stage",
    name,
    nameTextStyle: { color: MUTED },
    axisLine: { onZero: false, lineStyle: { color: EDGE } },
    axisLabel: { color: MUTED, hideOverlap: true, formatter: (value) => number(value, property) },
    splitLine: { lineStyle: { color: GRID } },
  });
  return {
    ...ground({ left: narrow ? 48 : 60, right: narrow ? 24 : 44, top: 58, bottom: 44 }),
    legend: { top: 4, textStyle: { color: INK } },
    tooltip: {
      trigger: "item",
      backgroundColor: GROUND,
      borderColor: EDGE,
      textStyle: { color: INK, fontSize: 13 },
      formatter: ({ value: [flow, stage] }) => `${quantity(stage, "stage", "m")}<br>${quantity(flow, "discharge", "m3/s")}`,
    },
    xAxis: { ...axis("m³/s", "discharge"), nameLocation: "middle", nameGap: 26 },
    yAxis: axis("m", "stage"),
    series: [
      {
        name: w.gaugings,
        id: "gaugings",
        type: "scatter",
        symbolSize: 8,
        itemStyle: { color: "transparent", borderColor: INK, borderWidth: 1.8 },
        data: gaugings.map((one) => [one.discharge, one.stage]),
      },
      ...(curve ? [law(w.curve, curve, false), law(w.extrapolated, curve, true)] : []),
      ...(here ? [{ name: words.current, id: "here", type: "scatter", symbol: "diamond", symbolSize: 13, itemStyle: { color: here.isBeyond ? DOUBT : WATER }, data: [[here.discharge, here.stage]] }] : []),
    ],
  };
}

/** The measured part of the curve, or what is drawn beyond it, which meets it at its ends. */
function law(name, { stage, discharge, extrapolated }, isBeyond) {
  const isDrawn = (i) => extrapolated[i] === isBeyond || (isBeyond && (extrapolated[i - 1] || extrapolated[i + 1]));
  const color = isBeyond ? DOUBT : SECOND;
  return {
    name,
    id: isBeyond ? "beyond" : "curve",
    type: "line",
    showSymbol: false,
    itemStyle: { color },
    lineStyle: { color, width: 2, type: isBeyond ? [4, 4] : "solid" },
    data: stage.map((h, i) => (isDrawn(i) ? [discharge[i], h] : [null, null])),
  };
}
