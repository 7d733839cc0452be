// All sections of water, worst first.
import { dayTime, quantity } from "../format.mjs";
import { html } from "../html.mjs";
import * as icons from "../icons.mjs";
import { rank } from "../level.mjs";
import { hashOf } from "../route.mjs";
import { Worst, worstOf } from "../worst.mjs";
import { Grade, misses } from "./grade.mjs";

export function Overview({ items, state, now, words }) {
  const w = words.water;
  const rows = worstFirst(items, state);
  const short = items.filter(({ water_class: number, target }) => misses(number, target)).length;
  const unknown = items.filter(({ water_class: number }) => number === null).length;
  return html`<section class="panel" aria-labelledby="water-title">
    <header>
      <h2 id="water-title">${words.page.water}</h2>
      <span class="count" data-test="count">${w.count(items.length, short, unknown)}</span>
    </header>
    <p class="quiet note">${w.goal}</p>
    ${!items.length && html`<p class="empty">${w.none}</p>`}
    ${
      items.length > 0 &&
      html`<div class="scroller" tabindex="0" role="region" aria-label=${words.page.water}>
        <table class="plain overview">
          <caption class="unseen">${w.caption}</caption>
          <thead>
            <tr>${HEADS.map((name) => html`<th scope="col">${w.head[name]}</th>`)}</tr>
          </thead>
          <tbody>
            ${rows.map((one) => html`<${Row} key=${one.code} ...${{ one, state, now, words }} />`)}
          </tbody>
        </table>
      </div>`
    }
    <p class="quiet note">${w.note}</p>
  </section>`;
}

const HEADS = ["name", "grade", "target", "deciding", "level", "unclassed", "heard"];
const UNCLASSED = ["turbidity", "conductivity"];

/** By warning, then by class; one that cannot be told stands before one that is well. */
function worstFirst(items, state) {
  const worse = (one) => [rank(levelOf(one, state)), one.water_class ?? one.target + 0.5];
  return [...items].sort((a, b) => {
    const [levelA, gradeA] = worse(a);
    const [levelB, gradeB] = worse(b);
    return levelB - levelA || gradeB - gradeA || a.code.localeCompare(b.code);
  });
}

/** The highest open warning of a section's water; null while warnings are not heard. */
export const levelOf = ({ code }, state) =>
  worstOf(state, ({ station, hazard }) => station === code && hazard === "water_quality");

/** Newest reading of any factor, in ms; null before the first. */
export const heardAt = ({ factors }) => {
  const times = factors.flatMap(({ newest_time: time }) => (time ? [Date.parse(time)] : []));
  return times.length ? Math.max(...times) : null;
};

/** Deciding factors with their values: 氨氮 1.20 mg/L. */
export const decidingText = (one, words) =>
  one.factors
    .filter(({ property }) => one.deciding.includes(property))
    .map(({ property, title, value, unit }) => `${words.property(property, title)} ${quantity(value, property, unit)}`)
    .join(words.water.comma);

function Row({ one, state, now, words }) {
  const w = words.water;
  const level = levelOf(one, state);
  const isShort = misses(one.water_class, one.target);
  const heard = heardAt(one);
  const silent = heard && now && now - heard > one.stale_h * 3600 * 1000 ? now - heard : 0;
  const cells = {
    grade: html`<${Grade} number=${one.water_class} words=${words} />`,
    target: html`${w.atLeast(one.target)}
      ${isShort && html`<b class="short">${w.short(one.water_class - one.target)}</b>`}`,
    deciding: html`<span class="prose" data-test="deciding">
      ${one.water_class === null ? w.why(one, words) : decidingText(one, words)}
    </span>`,
    level: html`<${Worst} level=${level} words=${words} />`,
    unclassed: html`<${Unclassed} one=${one} words=${words} />`,
    heard: html`${heard ? dayTime(heard) : words.neverHeard}
      ${silent > 0 && html`<span class="silent" data-test="stale">${icons.silent()} ${words.stale(silent)}</span>`}`,
  };
  return html`<tr class=${isShort ? "short" : ""} data-test="section" data-code=${one.code}>
    <th scope="row">
      <a href=${hashOf("water", [one.code], { at: state.route.query.at })} lang="zh-CN">${one.name}</a>
      ${one.status === "suspended" && html` <span class="tag">${words.suspended}</span>`}
      <small>
        <span lang="zh-CN">${[one.river, one.town].filter(Boolean).join(" · ")}</span> ${w.waters[one.water]}
      </small>
    </th>
    ${HEADS.slice(1).map((name) => html`<td data-head=${w.head[name]}>${cells[name]}</td>`)}
  </tr>`;
}

function Unclassed({ one, words }) {
  const shown = one.factors.filter(({ property, value }) => UNCLASSED.includes(property) && value !== null);
  if (!shown.length) return "—";
  return html`${shown.map(
    ({ property, title, value, unit }) =>
      html`<span class="small-figure">${words.property(property, title)} ${quantity(value, property, unit)}</span> `,
  )}`;
}
