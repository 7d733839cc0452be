// Gates: what was commanded, where they stood, and what the rules said of their movements.
import { dateTime } from "../format.mjs";
import { html } from "../html.mjs";
import { Chip, rank } from "../level.mjs";
import { measured, whatOf } from "../measure.mjs";
import { Table } from "../tabular.mjs";
import { Timeplot } from "../timeplot.mjs";

const OF_GATES = ["uncommanded_movement", "idle_gate", "outflow_without_gate", "release_notice", "spillway"];

export function Gates({ one, data, span, criteria, words }) {
  const w = words.reservoirs;
  const gates = one.instruments.filter(({ property }) => property === "gate_opening");
  const told = movesOf(data.transitions, criteria);
  return html`<section class="panel" aria-labelledby="gates-title" data-test="gates">
    <header><h2 id="gates-title">${w.gatesTitle}</h2></header>
    ${!gates.length && html`<p class="empty">${w.noGates}</p>`}
    ${gates.map((gate) => html`<${Gate} key=${gate.datastream} ...${{ one, gate, told, data, span, words }} />`)}
    ${gates.length > 0 && html`<${Moves} ...${{ told, words }} />`}
  </section>`;
}

/** Changes of level of the rules on gates, newest first, each with its rule. */
function movesOf(transitions, criteria) {
  return transitions
    .map((one) => ({ ...one, at: Date.parse(one.time), rule: criteria.get(one.criterion) }))
    .filter(({ rule }) => rule && OF_GATES.includes(rule.indicator))
    .sort((a, b) => b.at - a.at || b.id - a.id);
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
const until = ({ time, value, flag }, end) =>
  time.length ? { time: [...time, end], value: [...value, value.at(-1)], flag: [...flag, flag.at(-1)] } : { time, value, flag };

/** The reading at or before an instant. */
const valueAt = ({ time, value }, at) => value[time.findLastIndex((one) => one <= at)] ?? 0;

function Moves({ told, words }) {
  const w = words.reservoirs;
  const columns = [
    { head: words.time, of: ({ at }) => dateTime(at) },
    { head: w.what, of: ({ rule }) => whatOf(rule, rule, words) },
    { head: w.levelOfWarning, of: ({ to }) => html`<${Chip} level=${to} words=${words} />` },
    {
      head: w.measuredValue,
      of: ({ rule, value }) => measured({ ...rule, unit: rule.value_unit ?? "" }, value, words),
      figure: true,
    },
  ];
  if (!told.length) return html`<p class="quiet note" data-test="no-moves">${w.noMoves}</p>`;
  return html`<div data-test="moves">
    <h3>${w.movesTitle}</h3>
    <${Table} caption=${w.movesTitle} columns=${columns} rows=${told} words=${words} />
  </div>`;
}
