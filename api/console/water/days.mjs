// The class of each day as a strip, and the same as a table.
import { html } from "../html.mjs";
import { Table } from "../tabular.mjs";
import { Grade } from "./grade.mjs";

export function Days({ items, one, words }) {
  const w = words.water;
  return html`<ol class="days" data-test="days">
      ${items.map((day) => html`<${Day} key=${day.date} day=${day} words=${words} />`)}
    </ol>
    <p class="quiet note">${w.daysNote}</p>
    <${DaysTable} ...${{ items: [...items].reverse(), one, words }} />`;
}

/** One square; a corner tells that a single reading was worse than the day. */
function Day({ day, words }) {
  const w = words.water;
  const isWorse = day.worst !== null && day.worst > day.water_class;
  const grade = w.grade[day.water_class] ?? w.noGrade;
  const text = `${day.date}${w.colon}${grade}${isWorse ? w.comma + w.worst(day.worst) : ""}`;
  return html`<li
    class="day grade-${day.water_class ?? "none"} ${isWorse ? "worse" : ""}"
    title=${text}
    data-test="day"
    data-date=${day.date}
    data-class=${day.water_class ?? ""}
  >
    <small aria-hidden="true">${day.date.slice(8)}</small>
    <b aria-hidden="true">${day.water_class === null ? "?" : w.short_grade[day.water_class]}</b>
    <span class="unseen">${text}</span>
  </li>`;
}

function DaysTable({ items, one, words }) {
  const w = words.water;
  const titles = new Map(one.factors.map(({ property, title }) => [property, title]));
  const names = (all) => all.map((name) => words.property(name, titles.get(name))).join(w.comma);
  const columns = [
    { head: w.day, of: ({ date }) => date },
    {
      head: w.grade.head,
      of: ({ water_class: grade }) => html`<${Grade} number=${grade} words=${words} test="day-grade" />`,
    },
    { head: w.head.deciding, of: ({ deciding }) => names(deciding) || "—" },
    { head: w.worstHead, of: ({ worst }) => w.grade[worst] ?? "—" },
    { head: w.missing, of: ({ missing }) => names(missing) || "—" },
  ];
  return html`<details class="figures" data-test="days-table">
    <summary>${words.figures}</summary>
    <${Table} caption=${w.daysTitle(items.length)} columns=${columns} rows=${items} words=${words} />
  </details>`;
}
