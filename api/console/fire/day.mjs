// One day of the calendar: its codes and indices, and the weather of its noon.
import { number, quantity } from "../format.mjs";
import { html } from "../html.mjs";
import { Danger } from "./weather.mjs";

const CODES = ["ffmc", "dmc", "dc", "isi", "bui", "fwi"];

export function Day({ days, grades, date, words }) {
  const w = words.fire;
  const day = days.find((one) => one.date === date);
  if (!day) return null;
  const grade = grades.get(date);
  return html`<section class="panel one-day" data-test="one-day" aria-labelledby="day-title" aria-live="polite">
    <header>
      <h2 id="day-title">${date}</h2>
      ${!day.isMissing && html`<${Danger} level=${day.level} isKnown=${true} words=${words} />`}
      ${grade && html`<span>${w.grade} <b>${words.reading.fire_danger(grade.grade)}</b> ${w.index(number(grade.index))}</span>`}
    </header>
    ${day.isMissing && html`<p class="empty" data-test="missing">${w.missingWhy}</p>`}
    ${!day.isMissing && html`<${Numbers} day=${day} words=${words} />`}
  </section>`;
}

function Numbers({ day, words }) {
  const w = words.fire;
  const weather = [
    [w.temperature, quantity(day.temperature, "", "°C")],
    [w.humidity, `${number(day.humidity)} %`],
    [w.wind, `${number(day.wind)} km/h`],
    [w.rain, `${number(day.rain, "rain")} mm`],
  ];
  return html`<dl class="readouts headline">
    ${CODES.map(
      (code) => html`<div data-test="day-${code}">
        <dt>${code.toUpperCase()} <small>${w.codes[code]}</small></dt>
        <dd><b>${number(day[code])}</b></dd>
      </div>`,
    )}
    ${weather.map(([name, value]) => html`<div><dt>${w.atNoon(name)}</dt><dd><b>${value}</b></dd></div>`)}
  </dl>`;
}
