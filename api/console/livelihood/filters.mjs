// What is shown of the board: the day, the unit, the light; and the month of other views.
import { html } from "../html.mjs";
import { Light, LIGHTS } from "./light.mjs";

/** The day as of which all is shown; `onChange("2023-09-30")`, "" for today. */
export function AsOf({ of: { plan, as_of }, words, onChange }) {
  const w = words.livelihood;
  const change = ({ target }) => target.validity.valid && onChange(target.value);
  return html`<div class="control">
    <label>
      ${w.asOf}
      <input
        type="date"
        data-test="as-of"
        min=${`${plan.year}-01-01`}
        value=${as_of}
        onChange=${change}
      />
    </label>
    <button type="button" class="plain" data-test="today" onClick=${() => onChange("")}>
      ${w.today}
    </button>
  </div>`;
}

/** One unit of those there are; `onChange("")` for all. */
export function UnitFilter({ units, chosen, words, onChange }) {
  const w = words.livelihood;
  return html`<label class="control">
    ${w.unit}
    <select data-test="unit" value=${chosen ?? ""} onChange=${(event) => onChange(event.target.value)}>
      <option value="">${w.allUnits}</option>
      ${units.map((unit) => html`<option value=${unit}>${unit}</option>`)}
    </select>
  </label>`;
}

/** How many projects have each light, as buttons that show only those. */
export function LightFilter({ projects, chosen, words, onChange }) {
  const w = words.livelihood;
  const count = (light) => projects.filter((one) => one.light === light).length;
  const button = (light, label, number) => html`<button
    type="button"
    data-test="only-${light || "all"}"
    aria-pressed=${light === (chosen ?? "") ? "true" : "false"}
    onClick=${() => onChange(light)}
  >
    ${label} <b>${number}</b>
  </button>`;
  return html`<div class="lights" role="group" aria-label=${w.lights}>
    ${button("", w.all, projects.length)}
    ${LIGHTS.map((light) => button(light, html`<${Light} light=${light} words=${words} />`, count(light)))}
  </div>`;
}

/** One month of a plan's year; `onChange("2023-05")`. */
export function MonthPicker({ year, chosen, words, onChange }) {
  const w = words.livelihood;
  const months = Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, "0")}`);
  return html`<label class="control">
    ${w.month}
    <select data-test="month" value=${chosen} onChange=${(event) => onChange(event.target.value)}>
      ${months.map((month) => html`<option value=${month}>${w.monthName(month)}</option>`)}
    </select>
  </label>`;
}
