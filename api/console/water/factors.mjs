// The factors of a section: value, class, limits, time, quality; choosing one shows its curve.
import { dateTime, dayTime, number, quantity, unitText } from "../format.mjs";
import { html } from "../html.mjs";
import { amended } from "../route.mjs";
import { Grade } from "./grade.mjs";

const CLASSES = [1, 2, 3, 4, 5];

export function Factors({ one, words, shown }) {
  const w = words.water;
  const heads = [w.factor, w.value, w.grade.head, w.limitsOf(one.target), words.time, w.quality];
  return html`<section class="panel" aria-labelledby="factors-title" data-test="factors">
    <header><h2 id="factors-title">${w.factors}</h2></header>
    <div class="scroller" tabindex="0" role="region" aria-label=${w.factors}>
      <table class="plain factors">
        <caption class="unseen">${w.factors}</caption>
        <thead>
          <tr>${heads.map((head, i) => html`<th scope="col" class=${i === 1 ? "figure" : ""}>${head}</th>`)}</tr>
        </thead>
        <tbody>
          ${one.factors.map(
            (factor) =>
              html`<${Row} key=${factor.property} ...${{ one, factor, words }} isShown=${factor === shown} />`,
          )}
        </tbody>
      </table>
    </div>
    <p class="quiet note">${w.factorsNote}</p>
  </section>`;
}

function Row({ one, factor, words, isShown }) {
  const w = words.water;
  const { property, title, value, unit, time, state, water_class: grade } = factor;
  const isDeciding = one.deciding.includes(property);
  const choose = () => (location.hash = amended(location.hash, { factor: property }));
  return html`<tr
    class="${state} ${isDeciding ? "deciding" : ""}"
    data-test="factor"
    data-property=${property}
    data-state=${state}
  >
    <th scope="row">
      <button type="button" class="link-button" aria-pressed=${isShown} onClick=${choose} data-test="show-factor">
        ${words.property(property, title)}
      </button>
      ${isDeciding && html` <span class="tag" data-test="decides">${w.decides}</span>`}
    </th>
    <td class="figure">${quantity(value, property, value === null ? "" : unit)}</td>
    <td>
      ${grade === null && html`<span class="quiet">${state === "uncounted" ? w.uncounted : "—"}</span>`}
      ${grade !== null && html`<${Grade} number=${grade} words=${words} />`}
      ${w.state[state] && html` <small>${w.state[state](one)}</small>`}
    </td>
    <td class="quiet">${limitText(factor, one.target, words)}</td>
    <td>${time ? dayTime(Date.parse(time)) : words.neverHeard}</td>
    <td><${Quality} factor=${factor} words=${words} /></td>
  </tr>`;
}

/** The flag of the value; and of what came after it and cannot be used. */
function Quality({ factor, words }) {
  const { flag, time, newest_flag: newest, newest_time: at } = factor;
  const isLater = at && at !== time;
  return html`${flag ? words.flag[flag] : "—"}
  ${
    isLater &&
    html`<small class="silent" data-test="not-usable">
      ${words.water.since(words.flag[newest], dateTime(Date.parse(at)))}
    </small>`
  }`;
}

/** `≤ 1.00 mg/L`, `6-9`, `≥ 5 mg/L` of the class that the section should have. */
function limitText({ most, least, unit }, target, words) {
  const [high, low] = [most[target - 1], least[target - 1]];
  if (high === undefined && low === undefined) return "—";
  if (high !== undefined && low !== undefined) return words.water.between(low, high);
  return `${high === undefined ? "≥" : "≤"} ${exact(high ?? low)} ${unitText(unit)}`;
}

const exact = (value) => String(value);

/** The limits of the five classes as lines of a chart, those that are equal as one. */
export function limitLines({ most, least }, words) {
  const rows = [most, least].filter((row) => row.length);
  const lines = new Map();
  for (const row of rows)
    for (const grade of CLASSES) lines.set(row[grade - 1], [...(lines.get(row[grade - 1]) ?? []), grade]);
  return [...lines].map(([value, grades]) => ({ value, grades, name: words.water.limitLine(grades, number(value)) }));
}
