// What the parts of the page are made of: the mark of a state, a panel, an age.
import { html } from "../html.mjs";
import * as icons from "../icons.mjs";

const SHAPES = { well: icons.check, doubt: icons.alert, trouble: icons.cross, unknown: icons.ring };

/** Colour, shape and word of a state; `text` where another word says it better. */
export function Mark({ state, text, words }) {
  return html`<span class="mark ${state}" data-test="mark" data-state=${state}>
    ${SHAPES[state]()} ${text ?? words.system.state[state]}
  </span>`;
}

/** A part of the page with its title and state; `error` says that it could not be read anew. */
export function Panel({ name, state, error, words, children }) {
  const w = words.system;
  const id = `system-${name}`;
  return html`<section
    class="panel part ${state}"
    aria-labelledby=${id}
    data-test=${name}
    data-state=${state}
  >
    <header><h2 id=${id}>${w[name]}</h2><${Mark} state=${state} words=${words} /></header>
    ${
      error &&
      html`<p class="unread" role="status" data-test="unread">
        ${icons.alert()} ${w.unread(words.half(error.message))}
      </p>`
    }
    ${children}
  </section>`;
}

const MINUTE_S = 60;

/** A length of time in seconds: by the second below a minute, `从未` for null. */
export function lengthOf(s, words) {
  if (s === null) return words.system.never;
  return s < MINUTE_S ? words.system.seconds(Math.round(s)) : words.duration(s * 1000);
}

/** The same as how long ago. */
export const ageOf = (s, words) =>
  s === null ? words.system.never : words.system.ago(lengthOf(s, words));

const PARTED = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** A whole number with its thousands parted. */
export const whole = (value) => PARTED.format(value);

/** `93 %` of a share; cut, so that only what is whole is called 100 %. */
export const percent = (share) => `${Math.floor(share * 1000) / 10}\u00a0%`;
