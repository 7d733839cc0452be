// Progress as a bar with the schedule as a tick on it.
import { html } from "../html.mjs";
import { percent, percentBelow } from "./figures.mjs";

const share = (value) => `${Math.min(100, Math.max(0, value))}%`;

/** One bar: `name` says of what, `value` and `planned` are percent points or null. */
export function Progress({ kind, value, planned, words }) {
  const w = words.livelihood;
  const told = w.progressLabel(w[kind], percent(value), planned !== null && percent(planned));
  return html`<div class="progress ${kind}" role="img" aria-label=${told} title=${told}>
    <span class="what">${w[kind]}</span>
    <span class="track">
      <i style=${{ width: share(value ?? 0) }}></i>
      ${planned !== null && html`<b style=${{ left: share(planned) }}></b>`}
    </span>
    <span class="reached">${percentBelow(value)}</span>
  </div>`;
}

/** Physical and financial progress against one schedule. */
export function Bars({ of, words }) {
  const { physical, financial, planned } = of;
  return html`<div class="bars-of">
    <${Progress} kind="physical" value=${physical} planned=${planned} words=${words} />
    ${
      financial !== null &&
      html`<${Progress} kind="financial" value=${financial} planned=${planned} words=${words} />`
    }
  </div>`;
}
