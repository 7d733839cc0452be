// The days of a year as a calendar: number, class as shape and colour, and what is missing.
import { html } from "../html.mjs";
import { hashOf } from "../route.mjs";
import { monthsOf } from "./days.mjs";

const MARKS = { none: "·", blue: "●", yellow: "◆", orange: "▲", red: "■" };
const LEVELS = Object.keys(MARKS);

/** `chosen` is the day that is told below; `query.of` is what the cells show: "fwi" or "danger". */
export function Calendar({ days, grades, code, year, query, chosen, hasGrades, words }) {
  const w = words.fire;
  const of = query.of === "danger" && hasGrades ? "danger" : "fwi";
  const cells = new Map(days.map((day) => [day.date, cellOf(day, grades.get(day.date), of, words)]));
  return html`<section class="panel calendar" data-test="calendar" aria-labelledby="calendar-title">
    <header>
      <h2 id="calendar-title">${w.calendar(year)}</h2>
      ${hasGrades && html`<${Choice} ...${{ code, year, query, of, words }} />`}
    </header>
    ${!days.length && html`<p class="empty">${w.noDays}</p>`}
    <div class="months">
      ${monthsOf(year, days).map(
        (month) => html`<${Month} key=${month.month} ...${{ ...month, cells, code, query, chosen, words }} />`,
      )}
    </div>
    <p class="note key-line">
      ${LEVELS.map((level) => html`<span><i class="day ${level}" aria-hidden="true">${MARKS[level]}</i> ${w.classes[level]}</span>`)}
      <span><i class="day missing" aria-hidden="true">${w.missingMark}</i> ${w.missingDay}</span>
    </p>
  </section>`;
}

function Choice({ code, year, query, of, words }) {
  const w = words.fire;
  const link = (name) => hashOf("fire", [code], { year, day: query.day, of: name });
  return html`<div class="periods" role="group" aria-label=${w.shown}>
    ${["fwi", "danger"].map(
      (name) => html`<a href=${link(name)} aria-current=${name === of ? "true" : undefined} data-test="of-${name}">${w.shows[name]}</a>`,
    )}
  </div>`;
}

/** What a day's cell shows and says. */
function cellOf(day, grade, of, words) {
  const w = words.fire;
  if (of === "danger")
    return grade ? { level: grade.level, text: String(grade.grade), said: words.reading.fire_danger(grade.grade) } : missing(w);
  if (day.isMissing) return missing(w);
  return { level: day.level, text: String(Math.round(day.fwi)), said: w.fwiOf(day.fwi.toFixed(1), w.classes[day.level]) };
}

const missing = (w) => ({ level: "missing", text: w.missingMark, said: w.missingDay });

function Month({ month, blanks, dates, cells, code, query, chosen, words }) {
  const w = words.fire;
  const places = [...Array(blanks).fill(null), ...dates];
  const weeks = Array.from({ length: Math.ceil(places.length / 7) }, (_, i) => places.slice(i * 7, i * 7 + 7));
  return html`<table class="month">
    <caption>${w.months[month - 1]}</caption>
    <thead>
      <tr>${w.weekdays.map((day) => html`<th scope="col">${day}</th>`)}</tr>
    </thead>
    <tbody>
      ${weeks.map(
        (week) => html`<tr>
          ${week.map((date) => html`<td><${Cell} ...${{ date, cell: cells.get(date), code, query, chosen, words }} /></td>`)}
        </tr>`,
      )}
    </tbody>
  </table>`;
}

function Cell({ date, cell, code, query, chosen, words }) {
  if (!date) return null;
  const number = Number(date.slice(8));
  if (!cell) return html`<span class="day unknown"><small>${number}</small></span>`;
  const { level, text, said } = cell;
  return html`<a
    class="day ${level}"
    href=${hashOf("fire", [code], { year: query.year, of: query.of, day: date })}
    aria-current=${date === chosen ? "date" : undefined}
    data-test="day"
    data-date=${date}
    data-level=${level}
  >
    <small aria-hidden="true">${number}</small><b aria-hidden="true">${text}</b><i aria-hidden="true">${MARKS[level] ?? ""}</i>
    <span class="unseen">${words.fire.dayLabel(date, said)}</span>
  </a>`;
}
