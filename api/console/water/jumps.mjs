// What has no class, or jumps before it has one: turbidity, conductivity, and what the rules said.
import { dateTime } from "../format.mjs";
import { html } from "../html.mjs";
import { Chip } from "../level.mjs";
import { measured, whatOf } from "../measure.mjs";
import { Table } from "../tabular.mjs";
import { Timeplot } from "../timeplot.mjs";

const TONES = { turbidity: ["doubt", "solid"], conductivity: ["second", "dashed"] };

export function Jumps({ one, data, span, criteria, words }) {
  const w = words.water;
  const unclassed = one.factors.filter(({ property }) => TONES[property]);
  const told = data.transitions
    .map((move) => ({ ...move, at: Date.parse(move.time), rule: criteria.get(move.criterion) }))
    .filter(({ rule }) => rule)
    .sort((a, b) => b.at - a.at || b.id - a.id);
  return html`<section class="panel" aria-labelledby="jumps-title" data-test="jumps">
    <header><h2 id="jumps-title">${w.jumpsTitle}</h2></header>
    <div class="pair">
      ${unclassed.map((factor) => {
        const name = words.property(factor.property, factor.title);
        const [tone, dash] = TONES[factor.property];
        const { datastream, unit, interval_s } = factor;
        const series = [{ id: factor.property, name, unit, interval_s, tone, dash, ...data.curves.get(datastream) }];
        return html`<${Timeplot} key=${factor.property} label=${w.curveLabel(one.name, name)} ...${{ series, span, words }} test="chart-${factor.property}" />`;
      })}
    </div>
    <p class="quiet note">${w.jumpsNote}</p>
    ${!told.length && html`<p class="quiet note" data-test="no-moves">${w.noMoves}</p>`}
    ${told.length > 0 && html`<div data-test="moves"><h3>${w.movesTitle}</h3><${Table} caption=${w.movesTitle} columns=${columnsOf(words)} rows=${told} words=${words} /></div>`}
  </section>`;
}

const columnsOf = (words) => {
  const w = words.water;
  return [
    { head: words.time, of: ({ at }) => dateTime(at) },
    { head: w.what, of: ({ rule }) => whatOf(rule, rule, words) },
    { head: w.head.level, of: ({ to }) => html`<${Chip} level=${to} words=${words} />` },
    { head: w.value, of: ({ rule, value }) => measured({ ...rule, unit: rule.value_unit ?? "" }, value, words), figure: true },
    { head: w.because, of: ({ detail }) => html`<span class="prose">${words.half(detail)}</span>` },
  ];
};
