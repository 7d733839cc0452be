// What the rules of a place said in a span of time: its changes of level, with their rules.
import { dateTime } from "./format.mjs";
import { html } from "./html.mjs";
import { Chip } from "./level.mjs";
import { measured, whatOf } from "./measure.mjs";
import { Table } from "./tabular.mjs";

/** Transitions whose rule `isWanted`, newest first: [{...transition, at, rule}]. */
export const toldBy = (transitions, criteria, isWanted = () => true) =>
  transitions
    .map((one) => ({ ...one, at: Date.parse(one.time), rule: criteria.get(one.criterion) }))
    .filter(({ rule }) => rule && isWanted(rule))
    .sort((a, b) => b.at - a.at || b.id - a.id);

/** The table of them; a sentence for none, once the rules have been `heard`. */
export function Told({ told, heard, title, nothing, words }) {
  if (!heard) return html`<p class="quiet note">${words.opening}</p>`;
  if (!told.length) return html`<p class="quiet note" data-test="no-moves">${nothing}</p>`;
  const columns = [
    { head: words.time, of: ({ at }) => dateTime(at) },
    { head: words.whatHead, of: ({ rule }) => whatOf(rule, rule, words) },
    { head: words.levelHead, of: ({ to }) => html`<${Chip} level=${to} words=${words} />` },
    {
      head: words.valueHead,
      of: ({ rule, value }) => measured({ ...rule, unit: rule.value_unit ?? "" }, value, words),
      figure: true,
    },
    { head: words.whyHead, of: ({ detail }) => html`<span class="prose">${words.half(detail)}</span>` },
  ];
  return html`<div data-test="moves">
    <h3>${title}</h3>
    <${Table} caption=${title} columns=${columns} rows=${told} words=${words} />
  </div>`;
}
