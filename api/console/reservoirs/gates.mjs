// Gates: what was commanded, where they stood, and what the rules said of their movements.
import { html } from "../html.mjs";
import { rank } from "../level.mjs";
import { Told, toldBy } from "../told.mjs";
import { Timeplot } from "../timeplot.mjs";

const OF_GATES = ["uncommanded_movement", "idle_gate", "outflow_without_gate", "release_notice", "spillway"];

export function Gates({ one, data, span, state, words }) {
  const w = words.reservoirs;
  const gates = one.instruments.filter(({ property }) => property === "gate_opening");
  const told = toldBy(data.transitions, state.criteria, ({ indicator }) => OF_GATES.includes(indicator));
  const heard = state.heard.warnings;
  return html`<section class="panel" aria-labelledby="gates-title" data-test="gates">
    <header><h2 id="gates-title">${w.gatesTitle}</h2></header>
    ${!gates.length && html`<p class="empty">${w.noGates}</p>`}
    ${gates.map((gate) => html`<${Gate} key=${gate.datastream} ...${{ one, gate, told, data, span, words }} />`)}
    ${gates.length > 0 && html`<${Told} ...${{ told, heard, words }} title=${w.movesTitle} nothing=${w.noMoves} />`}
  </section>`;
}

function Gate({ one, gate, told, data, span, words }) {
  const w = words.reservoirs;
  const command = one.instruments.find(
    ({ property, station }) => property === "gate_command" && station === gate.station,
  );
  const opening = data.curves.get(gate.datastream);
  const series = [{ ...lineOf(gate, opening, w.opening), tone: "water" }];
  if (command) {
    const kept = until(data.curves.get(command.datastream), span.end);
    series.push({ ...lineOf(command, kept, w.command), interval_s: 0, tone: "second", dash: "dashed", step: true });
  }
  const alone = told.filter(
    ({ rule, from, to }) =>
      rule.datastream === gate.datastream && rule.indicator === "uncommanded_movement" && rank(to) > rank(from),
  );
  const pins = alone.map(({ at, to }) => ({ time: at, value: valueAt(opening, at), name: w.alone, tone: to }));
  return html`<div class="gate">
    <h3><span lang="zh-CN">${gate.station_name}</span>${!command && html` <small>${w.noCommand}</small>`}</h3>
    <${Timeplot} label=${w.gateChart(gate.station_name)} ...${{ series, pins, span, words }} test="gate-chart" />
  </div>`;
}

const lineOf = ({ datastream, property, unit, interval_s }, curve, name) => ({
  id: String(datastream), name, property, unit, interval_s, ...curve,
});

/** A command holds until the next one: the last goes on to the end. */
function until({ time, value, flag }, end) {
  if (!time.length) return { time, value, flag };
  return { time: [...time, end], value: [...value, value.at(-1)], flag: [...flag, flag.at(-1)] };
}

/** The reading at or before an instant. */
const valueAt = ({ time, value }, at) => value[time.findLastIndex((one) => one <= at)] ?? 0;
