// The fields of the desk's dialog, each with its label.
import { dayTime } from "../format.mjs";
import { html } from "../html.mjs";
import { SHELF_HOURS, STEPS } from "./acts.mjs";

const HOUR_MS = 3600 * 1000;
const LONGEST = 500;
const LONG = ["remark", "reason", "text", "detail", "impact", "note"];
const MODES = { live: ["actual", "test"], exercise: ["exercise", "test"] };
const DECIDER_LONGEST = 100;

/** One field: a choice, a line or a text; a name that ends in `!` must be filled in. */
export function Input({ field, of, state, now, words }) {
  const name = field.replace("!", "");
  const isOwed = field.endsWith("!");
  const choices = CHOICES[name]?.({ of, state, now, words });
  const label = name === "remark" && isOwed ? words.duty.remark : words.duty.field[name];
  const shared = { name, required: isOwed, "data-test": `ask-${name}` };
  return html`<label>
    ${label}
    ${
      choices
        ? html`<select ...${shared}>
            ${choices.map(([value, text, isChosen]) => html`<option value=${value} selected=${isChosen}>${text}</option>`)}
          </select>`
        : LONG.includes(name)
          ? html`<textarea ...${shared} rows="3" maxlength=${LONGEST}></textarea>`
          : html`<input ...${shared} maxlength=${DECIDER_LONGEST} autocomplete="off" />`
    }
  </label>`;
}

const named = (names) => Object.entries(names);

const CHOICES = {
  hours: ({ now, words }) =>
    SHELF_HOURS.map((hours) => [hours, words.duty.shelfHours(hours, dayTime(now + hours * HOUR_MS))]),
  level: ({ of, words }) => STEPS.map((step) => [step, words.levelMark[step], step === of?.level]),
  hazard: ({ words }) => named(words.duty.hazard),
  mode: ({ state, words }) => MODES[state.mode ?? "exercise"].map((mode) => [mode, words.duty.modes[mode]]),
  family: ({ words }) => named(words.duty.family),
  response: ({ words }) => named(words.duty.responseLevel),
  person: ({ of }) => of.people.map(({ id, text }) => [id, text]),
};
